package network

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

func speaks(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, never := before(ex, wire.StageTLS); never {
		return finding
	}
	secure := strings.HasPrefix(strings.ToLower(f.Target().BaseURL.Value), "https:")
	if ex.Fault == wire.FaultTLSProtocol {
		summary, expected := "https was spoken to a port that answers in plain HTTP, or with no common TLS version", "a TLS handshake"
		if !secure {
			summary, expected = "plain HTTP was spoken to a port that wants TLS", "https:// in the base URL"
		}
		finding := fail(ex, cause.TLSProtocol, checks.Inferred, summary, expected)
		finding.Changes = []checks.Change{otherScheme(secure)}
		return finding
	}
	if _, reading := travelledReading(ctx, f); !secure && len(reading.Causes) > 0 && reading.Causes[0] == cause.TLSProtocol {
		finding := fail(ex, cause.TLSProtocol, checks.Inferred, fmt.Sprintf("the server says that it got plain HTTP on a TLS port (%d)", ex.Status), "https:// in the base URL")
		finding.Changes = []checks.Change{otherScheme(secure)}
		return finding
	}
	if ex.TLS != nil && ex.TLS.Version != "" {
		return pass(ex, ex.TLS.Version, "TLS 1.2 or later")
	}
	if secure {
		return pass(ex, "the handshake began", "a TLS handshake")
	}
	return pass(ex, "plain HTTP", "an address whose requests need no secrecy")
}

func otherScheme(secure bool) checks.Change {
	to := "https"
	if secure {
		to = "http"
	}
	return checks.Change{
		ID: "other-scheme", Title: "with " + to + ":// in the base URL", Probe: checks.ProbeReal, Proves: cause.TLSProtocol,
		Apply: func(t checks.Target) checks.Target {
			u, err := url.Parse(t.BaseURL.Value)
			if err != nil {
				return t
			}
			u.Scheme = to
			t.BaseURL.Value = u.String()
			t.Changes = append(slices.Clone(t.Changes), "base URL with "+to+"://")
			return t
		},
	}
}

func trusted(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, done := withoutTLS(ex, f.Target()); done {
		return finding
	}
	if ex.Fault == wire.FaultTLSName || ex.Fault == wire.FaultTLSExpired {
		return checks.Finding{Status: checks.Skip, Because: "tls.dates, tls.name", Summary: "the certificate was refused for another reason first"}
	}
	if ex.Fault != wire.FaultTLSUntrusted {
		return pass(ex, "issued by "+issuer(ex), "a trusted authority")
	}
	name := issuer(ex)
	summary := fmt.Sprintf("the certificate is issued by %s, which this machine does not trust", name)
	if product := inspector(name); product != "" {
		summary += ": this is " + product + ", which opens TLS connections to inspect them"
	}
	finding := fail(ex, cause.TLSUntrustedCA, checks.Inferred, summary, "an authority in the system's certificates or in SSL_CERT_FILE")
	if ex.TLS != nil && len(ex.TLS.Certificates) > 0 {
		chain := ex.TLS.Certificates
		finding.Changes = []checks.Change{{
			ID: "trust-issuer", Title: "trusting " + name + " once, without a credential", Probe: checks.ProbeNone, Proves: cause.TLSUntrustedCA,
			Apply: func(t checks.Target) checks.Target {
				t.Trust, t.Chain = true, chain
				t.Changes = append(slices.Clone(t.Changes), "trusting "+name)
				return t
			},
		}}
	}
	return finding
}

func dates(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	leaf, none, done := leafOf(ex, f.Target())
	if done {
		return none
	}
	if ex.Fault == wire.FaultTLSExpired {
		now, late := f.Now(), leaf
		for _, cert := range ex.TLS.Certificates {
			if now.After(cert.NotAfter) || now.Before(cert.NotBefore) {
				late = cert
				break
			}
		}
		summary := fmt.Sprintf("it ended on %s", late.NotAfter.UTC().Format(time.RFC3339))
		if now.Before(late.NotBefore) {
			summary = fmt.Sprintf("it begins on %s, later than this machine's clock", late.NotBefore.UTC().Format(time.RFC3339))
		}
		return fail(ex, cause.TLSExpired, checks.Inferred, summary+" ("+reply.Clean(late.Subject)+")", "a certificate that is valid now, "+now.UTC().Format(time.RFC3339))
	}
	return pass(ex, "valid until "+leaf.NotAfter.UTC().Format("2006-01-02"), "valid now")
}

func certificateName(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	leaf, none, done := leafOf(ex, f.Target())
	if done {
		return none
	}
	if ex.Fault == wire.FaultTLSExpired {
		return checks.Finding{Status: checks.Skip, Because: "tls.dates", Summary: "the certificate was refused for its dates first"}
	}
	names := reply.Clean(strings.Join(leaf.Names, ", "))
	if ex.Fault == wire.FaultTLSName {
		return fail(ex, cause.TLSHostname, checks.Inferred, "the certificate is for "+names, "a certificate for "+hostOf(f.Target()))
	}
	return pass(ex, "it names "+names, hostOf(f.Target()))
}

// withoutTLS answers the certificate checks where there is no certificate to read.
func withoutTLS(ex wire.Exchange, t checks.Target) (checks.Finding, bool) {
	if u, err := url.Parse(t.BaseURL.Value); err == nil && u.Scheme == "http" {
		return checks.Finding{Status: checks.Skip, Because: "tls.speaks", Summary: "plain HTTP has no certificate"}, true
	}
	if finding, never := before(ex, wire.StageTLS); never {
		return finding, true
	}
	if ex.TLS == nil {
		return checks.Finding{Status: checks.Skip, Because: "tls.speaks", Summary: "the handshake showed no certificate"}, true
	}
	return checks.Finding{}, false
}

// leafOf is the server's own certificate, or the answer where there is none to read.
func leafOf(ex wire.Exchange, t checks.Target) (leaf wire.Certificate, none checks.Finding, done bool) {
	if none, done = withoutTLS(ex, t); done {
		return leaf, none, true
	}
	if len(ex.TLS.Certificates) == 0 {
		return leaf, checks.Finding{Status: checks.Skip, Because: "tls.trusted", Summary: "no certificate was seen"}, true
	}
	return ex.TLS.Certificates[0], none, false
}

// issuer is who signed the topmost certificate that the server sent.
func issuer(ex wire.Exchange) string {
	if ex.TLS == nil || len(ex.TLS.Certificates) == 0 {
		return "an unknown authority"
	}
	return reply.Clean(ex.TLS.Certificates[len(ex.TLS.Certificates)-1].Issuer)
}

// inspectors are products that open TLS connections, known by the names in the certificates they make.
func inspectors() []string {
	return []string{
		"Zscaler", "Netskope", "Fortinet", "FortiGate", "Palo Alto", "Cisco Umbrella", "Blue Coat", "Symantec", "Sophos", "Check Point",
		"Forcepoint", "Skyhigh", "McAfee", "Kaspersky", "ESET", "Bitdefender", "Avast", "AVG", "mitmproxy", "Charles Proxy", "Fiddler",
		"PortSwigger", "Cloudflare for Teams", "Cloudflare Gateway", "iboss", "WatchGuard", "Barracuda", "SonicWall", "Squid", "Menlo Security",
	}
}

func inspector(name string) string {
	words := spaced(name)
	for _, product := range inspectors() {
		if strings.Contains(words, spaced(product)) {
			return product
		}
	}
	return ""
}

// spaced is a text as words between single blanks, so that a product is found as whole words only.
func spaced(text string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(char rune) bool {
		return !unicode.IsLetter(char) && !unicode.IsDigit(char)
	}), " ") + " "
}
