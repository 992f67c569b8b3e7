package network

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

func proxySettings(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if ex.Fault == wire.FaultInvalidURL {
		return checks.Finding{Status: checks.Skip, Because: "address.valid", Summary: "there is no address to dial"}
	}
	use := ex.Proxy
	if use.URL == "unusable" {
		finding := fail(ex, cause.NetProxy, checks.Inferred, use.Variable+" is set to something that is no proxy address", "http://HOST:PORT, or the variable unset")
		finding.Changes = []checks.Change{withoutProxy()}
		return finding
	}
	if use.Differs {
		return checks.Finding{Status: checks.Warn, Summary: use.Why, Evidence: evidence(ex, "direct", "NO_PROXY=localhost,127.0.0.1 beside the proxy variable")}
	}
	if use.URL == "" {
		return pass(ex, "direct: "+use.Why, "a direct connection, or a proxy that works")
	}
	return pass(ex, fmt.Sprintf("through %s from %s", use.URL, use.Variable), "a direct connection, or a proxy that works")
}

func withoutProxy() checks.Change {
	return checks.Change{
		ID: "without-proxy", Title: "without the proxy", Probe: checks.ProbeNone, Proves: cause.NetProxy,
		Apply: func(t checks.Target) checks.Target {
			t.Direct = true
			t.Changes = append(slices.Clone(t.Changes), "without the proxy")
			return t
		},
	}
}

func resolves(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, never := before(ex, wire.StageDNS); never {
		return finding
	}
	host := hostOf(f.Target())
	if ex.Proxy.URL != "" {
		return pass(ex, "left to the proxy", "an address")
	}
	if ex.Fault == wire.FaultDNS {
		return fail(ex, cause.NetDNS, checks.Inferred, fmt.Sprintf("%s does not resolve: %s", host, dnsReason(ex.Err)), "an address for "+host)
	}
	if net.ParseIP(strings.Trim(host, "[]")) != nil || strings.EqualFold(host, "localhost") {
		return pass(ex, host+" needs no name server", "an address")
	}
	found := strings.Join(ex.Addresses, ", ")
	for _, ip := range ips(ex.Addresses) {
		if ip.IsUnspecified() || ip.IsLoopback() && vendorHost(f, host) {
			summary := fmt.Sprintf("%s resolves to %s: a name server or hosts file blocks it", host, ip)
			if ex.Failed != wire.StageConnect {
				return checks.Finding{Status: checks.Warn, Summary: summary, Evidence: evidence(ex, found, "a public address")}
			}
			return fail(ex, cause.NetDNS, checks.Inferred, summary, "a public address")
		}
	}
	if private(ex) && vendorHost(f, host) {
		return checks.Finding{Status: checks.Warn, Summary: fmt.Sprintf("%s resolves to the private address %s: a private link, or a name server that answers for it", host, found), Evidence: evidence(ex, found, "a public address")}
	}
	if found == "" {
		found = "reached over a connection that was already open"
	}
	return pass(ex, host+" is "+found, "an address")
}

func private(ex wire.Exchange) bool {
	for _, ip := range ips(ex.Addresses) {
		if ip.IsPrivate() || ip.IsLinkLocalUnicast() {
			return true
		}
	}
	return false
}

func vendorHost(f checks.Facts, host string) bool {
	_, owned := f.Registry().ByHost(host)
	return owned
}

func dnsReason(err error) string {
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		return "no answer"
	}
	switch {
	case dns.IsNotFound:
		return "no such host"
	case dns.IsTimeout:
		return "the name server did not answer in time"
	}
	return "the name server failed"
}

func proxyPasses(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if ex.Proxy.URL == "" {
		if f.Target().Direct {
			return pass(ex, "left out for this request", "a direct connection")
		}
		return checks.Finding{Status: checks.Skip, Because: "network.proxy-settings", Summary: "no proxy is used"}
	}
	if finding, never := before(ex, wire.StageProxy); never {
		return finding
	}
	var finding checks.Finding
	switch ex.Fault {
	case wire.FaultProxyAuth:
		summary := fmt.Sprintf("the proxy %s wants credentials (%d)", ex.Proxy.URL, statusOr(ex, 407))
		expected := "a tunnel; put USER:PASSWORD@ into " + ex.Proxy.Variable
		if ex.Proxy.HasUser {
			summary = fmt.Sprintf("the proxy %s refuses the credentials in %s (%d)", ex.Proxy.URL, ex.Proxy.Variable, statusOr(ex, 407))
		}
		finding = fail(ex, cause.NetProxyAuth, checks.Inferred, summary, expected)
		finding.Changes = []checks.Change{withoutProxy()}
		finding.Changes[0].Proves = cause.NetProxyAuth
	case wire.FaultProxyRefused:
		finding = fail(ex, cause.NetProxy, checks.Inferred, fmt.Sprintf("the proxy %s refuses to open a tunnel to %s (%d %s)", ex.Proxy.URL, ex.Host, ex.Proxy.Status, ex.Proxy.StatusText), "200, a tunnel")
		finding.Changes = []checks.Change{withoutProxy()}
	case wire.FaultProxyDial:
		finding = fail(ex, cause.NetProxy, checks.Inferred, fmt.Sprintf("the proxy %s from %s cannot be reached", ex.Proxy.URL, ex.Proxy.Variable), "a proxy that answers, or the variable unset")
		finding.Changes = []checks.Change{withoutProxy()}
	default:
		return pass(ex, "the proxy opened a tunnel", "a tunnel")
	}
	return finding
}

func statusOr(ex wire.Exchange, otherwise int) int {
	if ex.Proxy.Status != 0 {
		return ex.Proxy.Status
	}
	if ex.Status != 0 {
		return ex.Status
	}
	return otherwise
}

func connects(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, never := before(ex, wire.StageConnect); never {
		return finding
	}
	if ex.Failed == wire.StageConnect {
		switch ex.Fault {
		case wire.FaultRefused:
			return fail(ex, cause.NetRefused, checks.Inferred, attempts(ex), "something that listens on "+ex.Host)
		case wire.FaultTimeout:
			return fail(ex, cause.NetTimeout, checks.Inferred, attempts(ex)+": no answer to the connection attempt", "a connection")
		default:
			return fail(ex, cause.NetConnection, checks.Inferred, attempts(ex), "a connection")
		}
	}
	if six, four := families(ex); six != "" && four != "" {
		return checks.Finding{Status: checks.Warn, Summary: fmt.Sprintf("the IPv6 address %s fails (programs that try it first are slow or stuck); IPv4 %s works", six, four), Evidence: evidence(ex, attempts(ex), "both families")}
	}
	return pass(ex, attempts(ex), "a connection")
}

// families returns a failed IPv6 attempt and a working IPv4 one.
func families(ex wire.Exchange) (six, four string) {
	for _, a := range ex.Attempts {
		host, _, err := net.SplitHostPort(a.Address)
		if err != nil {
			continue
		}
		if ip := net.ParseIP(host); ip == nil || ip.IsLoopback() {
			continue
		} else if ip.To4() == nil && a.Err != "" && !strings.Contains(a.Err, "cancel") {
			six = host
		} else if ip.To4() != nil && a.Err == "" {
			four = host
		}
	}
	return six, four
}

func answers(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, never := before(ex, wire.StageTLS); never {
		return finding
	}
	took := ex.Took.Milliseconds()
	switch {
	case ex.Failed == wire.StageTLS && ex.Fault != wire.FaultTimeout && ex.Fault != wire.FaultCut:
		return checks.Finding{Status: checks.Skip, Because: "tls.speaks", Summary: "there is no secure connection"}
	case ex.Fault == wire.FaultTimeout:
		return fail(ex, cause.NetTimeout, checks.Inferred, fmt.Sprintf("connected, then no reply within %d ms (stage: %s)", took, ex.Failed), "a reply")
	case ex.Fault == wire.FaultStalled:
		return fail(ex, cause.NetTimeout, checks.Inferred, fmt.Sprintf("status %d, then a body that had not ended after %d ms", ex.Status, took), "a complete body")
	case ex.Fault == wire.FaultMalformed && ex.Status != 0:
		return fail(ex, cause.NetConnection, checks.Inferred, fmt.Sprintf("status %d, then a body that cannot be decoded as its Content-Encoding %q says", ex.Status, reply.Clean(ex.Encoding)), "a body that can be read")
	case ex.Fault == wire.FaultMalformed:
		return fail(ex, cause.NetConnection, checks.Inferred, "the bytes that came back are no HTTP reply", "an HTTP reply")
	case ex.Fault == wire.FaultCut && ex.Status != 0:
		return fail(ex, cause.NetConnection, checks.Inferred, fmt.Sprintf("status %d, then the connection was closed after %d bytes of the body", ex.Status, len(ex.Body)), "a complete body")
	case ex.Fault == wire.FaultCut && strings.HasPrefix(f.Target().BaseURL.Value, "http:"):
		finding := fail(ex, cause.NetConnection, checks.Inferred, "the connection was closed before a reply came", "a reply")
		finding.Changes = []checks.Change{otherScheme(false)} // some TLS ports close when they hear plain HTTP
		return finding
	case ex.Fault == wire.FaultCut:
		return fail(ex, cause.NetConnection, checks.Inferred, "the connection was closed before a reply came", "a reply")
	case ex.Fault == wire.FaultTooLarge:
		return checks.Finding{Status: checks.Skip, Because: "edge.api-answered", Summary: "the reply is larger than any list of models"}
	}
	summary := fmt.Sprintf("status %d in %d ms%s", ex.Status, took, stages(ex))
	if ex.Took > slow {
		return checks.Finding{Status: checks.Warn, Summary: "slow: " + summary, Evidence: evidence(ex, summary, "a reply within "+slow.String())}
	}
	return pass(ex, summary, "a complete reply")
}

// slow is when a reply to a request for a list deserves a remark.
const slow = 3 * time.Second

// stages shows where the time went: " (dns 3 ms, connect 20 ms, tls 41 ms, wait 120 ms)".
func stages(ex wire.Exchange) string {
	var parts []string
	for _, t := range ex.Timings {
		if ms := t.Took.Milliseconds(); ms > 0 && t.Stage != wire.StageSend {
			parts = append(parts, fmt.Sprintf("%s %d ms", t.Stage, ms))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
