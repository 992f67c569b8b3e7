// Package network holds the checks about the way from this machine to the API: proxy, name, connection, TLS, the
// pages in front of the API, and the address itself.
//
// They all read the same exchange; each answers for one stage of it. They may not judge a credential.
//
//	for _, c := range network.Checks() { fmt.Println(c.ID, c.Title) } // network.resolves the host name resolves
package network

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// Checks lists the checks in the order of the stages.
func Checks() []checks.Check {
	probes := []string{checks.ProbeReal, checks.ProbeNone}
	list := []checks.Check{
		{ID: "network.proxy-settings", Title: "the proxy variables are usable", Run: proxySettings,
			Causes: []cause.ID{cause.NetProxy}},
		{ID: "network.resolves", Title: "the host name resolves", Run: resolves,
			Causes: []cause.ID{cause.NetDNS}},
		{ID: "network.proxy", Title: "the proxy lets the request through", Run: proxyPasses,
			Causes: []cause.ID{cause.NetProxy, cause.NetProxyAuth}},
		{ID: "network.connects", Title: "a connection can be opened", Run: connects,
			Causes: []cause.ID{cause.NetRefused, cause.NetTimeout, cause.NetConnection}},
		{ID: "tls.speaks", Title: "both sides agree on TLS or plain HTTP", Run: speaks,
			Causes: []cause.ID{cause.TLSProtocol}},
		{ID: "tls.trusted", Title: "the certificate comes from a trusted authority", Run: trusted,
			Causes: []cause.ID{cause.TLSUntrustedCA}},
		{ID: "tls.dates", Title: "the certificate is valid today", Run: dates,
			Causes: []cause.ID{cause.TLSExpired}},
		{ID: "tls.name", Title: "the certificate is for this host", Run: certificateName,
			Causes: []cause.ID{cause.TLSHostname}},
		{ID: "network.answers", Title: "the server answers completely and in time", Run: answers,
			Causes: []cause.ID{cause.NetTimeout, cause.NetConnection}},
		{ID: "clock.agrees", Title: "this machine's clock agrees with the server's", Run: clock},
		{ID: "edge.passed", Title: "nothing in front of the API blocks the request", Run: edge,
			Causes: []cause.ID{cause.WAFBlocked}},
		{ID: "edge.api-answered", Title: "the API itself answered", Run: apiAnswered,
			Causes: []cause.ID{cause.NetNonJSONResponse}},
		{ID: "endpoint.redirects", Title: "the address is not a redirect", Run: redirects,
			Causes: []cause.ID{cause.EndpointAuthStripped, cause.ClientMisconfigured, cause.RequestWrongPath, cause.NetNonJSONResponse}},
		{ID: "endpoint.route", Title: "the API knows this address", Run: route,
			Causes: []cause.ID{cause.RequestWrongPath}},
	}
	for i := range list {
		list[i].Probes = probes
	}
	list[len(list)-1].Probes = append([]string{checks.ProbeRoute, checks.ProbeList}, probes...)
	return list
}

// travelled is the exchange that shows the way: the one with the real key where it was sent, else the one without.
func travelled(ctx context.Context, f checks.Facts) wire.Exchange {
	if f.Target().Sender() != nil {
		ex := f.Exchange(ctx, checks.ProbeReal)
		switch ex.Fault {
		case wire.FaultWithheld, wire.FaultInvalidHeader, wire.FaultBudget:
		default:
			return ex
		}
	}
	return f.Exchange(ctx, checks.ProbeNone)
}

// stages in the order in which an exchange passes them.
func order() []wire.Stage {
	return []wire.Stage{wire.StageBuild, wire.StageGuard, wire.StageDNS, wire.StageProxy, wire.StageConnect, wire.StageTLS, wire.StageSend, wire.StageWait, wire.StageBody}
}

func position(stage wire.Stage) int {
	for i, s := range order() {
		if s == stage {
			return i
		}
	}
	return len(order())
}

// before answers for a check whose stage was never reached; the second result is false where the exchange got that far.
func before(ex wire.Exchange, stage wire.Stage) (checks.Finding, bool) {
	switch {
	case ex.Fault == wire.FaultCanceled:
		return checks.Finding{Status: checks.Unknown, Summary: "the run ended before the answer came", Because: string(ex.Fault)}, true
	case ex.Fault == wire.FaultNone || position(ex.Failed) >= position(stage):
		return checks.Finding{}, false
	case ex.Fault == wire.FaultWithheld || ex.Fault == wire.FaultBudget:
		return checks.Finding{Status: checks.Unknown, Summary: "not asked: " + ex.Err.Error(), Because: string(ex.Fault)}, true
	case ex.Fault == wire.FaultInvalidURL:
		return checks.Finding{Status: checks.Skip, Because: "address.valid", Summary: "there is no address to dial"}, true
	}
	return checks.Finding{Status: checks.Skip, Because: stageCheck(ex.Failed), Summary: "the request did not get that far"}, true
}

// stageCheck is the check that answers for a stage.
func stageCheck(stage wire.Stage) string {
	switch stage {
	case wire.StageDNS:
		return "network.resolves"
	case wire.StageProxy:
		return "network.proxy"
	case wire.StageConnect:
		return "network.connects"
	case wire.StageTLS:
		return "tls.speaks"
	}
	return "network.answers"
}

func pass(ex wire.Exchange, summary, expected string) checks.Finding {
	return checks.Finding{Status: checks.Pass, Summary: summary, Evidence: evidence(ex, summary, expected)}
}

func fail(ex wire.Exchange, id cause.ID, confidence checks.Confidence, summary, expected string) checks.Finding {
	return checks.Finding{
		Status: checks.Fail, Summary: summary, Causes: []cause.ID{id}, Confidence: confidence,
		Evidence: evidence(ex, summary, expected),
	}
}

func evidence(ex wire.Exchange, measured, expected string) []checks.Evidence {
	return []checks.Evidence{{Source: Label(ex), Measured: measured, Expected: expected}}
}

// Label names an exchange as the source of evidence: "GET https://api.example/v1/models".
func Label(ex wire.Exchange) string { return ex.Method + " " + ex.URL }

func hostOf(t checks.Target) string {
	u, err := url.Parse(t.BaseURL.Value)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// attempts tells each try to connect: "127.0.0.1:8080: connection refused".
func attempts(ex wire.Exchange) string {
	var tries []string
	for _, a := range ex.Attempts {
		outcome := a.Err
		if outcome == "" {
			outcome = "connected"
		}
		tries = append(tries, a.Address+": "+outcome)
	}
	if len(tries) == 0 {
		return fmt.Sprintf("%s: %v", ex.Host, ex.Fault)
	}
	return strings.Join(tries, "; ")
}

func ips(addresses []string) []net.IP {
	var out []net.IP
	for _, a := range addresses {
		if ip := net.ParseIP(a); ip != nil {
			out = append(out, ip)
		}
	}
	return out
}
