package network_test

import (
	"slices"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

const plainBase = "http://gateway.example:8443/v1"

// chain makes a handshake fail on these certificates, leaf first.
func chain(fault wire.Fault, certificates ...wire.Certificate) wire.Exchange {
	return failed(fault, wire.StageTLS, func(ex *wire.Exchange) {
		ex.TLS = &wire.TLSFacts{Certificates: certificates}
	})
}

// certificate is valid now, for api.openai.com, unless the dates say otherwise.
func certificate(issuer string, days ...int) wire.Certificate {
	if len(days) == 0 {
		days = []int{-10, 10}
	}
	return wire.Certificate{
		Subject: "CN=api.openai.com", Issuer: issuer, Names: []string{"api.openai.com", "203.0.113.7"},
		NotBefore: testNow.AddDate(0, 0, days[0]), NotAfter: testNow.AddDate(0, 0, days[1]), DER: []byte("der of " + issuer),
	}
}

func TestSpeaks(t *testing.T) {
	protocol := func(says string) want {
		return want{status: checks.Fail, cause: cause.TLSProtocol, confidence: checks.Inferred, says: says, changes: []string{"other-scheme"}}
	}
	noTLS := func(ex *wire.Exchange) { ex.TLS = nil }
	says400 := func(kind, body string) wire.Exchange {
		ex := page(400, kind, body)
		ex.TLS = nil
		return ex
	}
	plain := "the server says that it got plain HTTP on a TLS port (400)"
	cases := map[string]struct {
		base string
		ex   wire.Exchange
		want want
	}{
		"TLS":                         {vendorBase, answered(), want{status: checks.Pass, says: "TLS 1.3"}},
		"plain":                       {plainBase, answered(noTLS), want{status: checks.Pass, says: "plain HTTP"}},
		"TLS to a plain port":         {vendorBase, failed(wire.FaultTLSProtocol, wire.StageTLS), protocol("https was spoken to a port that answers in plain HTTP")},
		"plain to a TLS port, alert":  {plainBase, failed(wire.FaultTLSProtocol, wire.StageTLS), protocol("plain HTTP was spoken to a port that wants TLS")},
		"plain to a TLS port, Go":     {plainBase, says400("text/plain", "Client sent an HTTP request to an HTTPS server.\n"), protocol(plain)},
		"plain to a TLS port, nginx":  {plainBase, says400("text/html", "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>"), protocol(plain)},
		"plain to a TLS port, Apache": {plainBase, says400("text/html", "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"), protocol(plain)},
		"plain to a TLS port, Jetty":  {plainBase, says400("text/plain", "Bad Request\nThis combination of host and port requires TLS.\r\n"), protocol(plain)},
		"another 400":                 {plainBase, says400("text/plain", "Bad Request"), want{status: checks.Pass, says: "plain HTTP"}},
		"these words under https":     {vendorBase, page(400, "text/plain", "Client sent an HTTP request to an HTTPS server."), want{status: checks.Pass, says: "TLS 1.3"}},
		"these words, granted":        {plainBase, answered(noTLS, func(ex *wire.Exchange) { ex.Body = []byte(`"client sent an http request to an https server"`) }), want{status: checks.Pass}},
		"not connected":               {vendorBase, failed(wire.FaultRefused, wire.StageConnect), want{status: checks.Skip, because: "network.connects"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, c.base, c.ex).check("tls.speaks", c.want) })
	}
}

func TestOtherSchemeChange(t *testing.T) {
	for base, changed := range map[string]string{
		"https://gateway.example:8080/v1?x=https:": "http://gateway.example:8080/v1?x=https:",
		plainBase: "https://gateway.example:8443/v1",
	} {
		f := visit(t, base, failed(wire.FaultTLSProtocol, wire.StageTLS))
		change := f.ask("tls.speaks").Changes[0]
		after := change.Apply(f.target)
		if after.BaseURL.Value != changed || change.Probe != checks.ProbeReal || change.Proves != cause.TLSProtocol || len(after.Changes) != 1 {
			t.Errorf("%s: %q with probe %s, changes %v", change.Title, after.BaseURL.Value, change.Probe, after.Changes)
		}
		after.BaseURL.Value = base
		sameBut(t, f.target, after)
	}
}

func TestTrusted(t *testing.T) {
	untrusted := func(says string) want {
		return want{status: checks.Fail, cause: cause.TLSUntrustedCA, confidence: checks.Inferred, says: says, changes: []string{"trust-issuer"}}
	}
	cases := map[string]struct {
		base string
		ex   wire.Exchange
		want want
	}{
		"trusted":        {vendorBase, answered(), want{status: checks.Pass, says: "issued by CN=Example Root"}},
		"private CA":     {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Corp Root")), untrusted("issued by CN=Corp Root, which this machine does not trust")},
		"topmost issuer": {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Corp Issuing"), certificate("CN=Corp Root")), untrusted("issued by CN=Corp Root,")},
		"Zscaler": {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Zscaler Intermediate Root CA (zscalertwo.net),O=Zscaler Inc.")),
			untrusted("this is Zscaler, which opens TLS connections to inspect them")},
		"Netskope":          {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=ca.corp.goskope.com,O=Netskope Inc")), untrusted("this is Netskope")},
		"FortiGate":         {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=FG100E,O=Fortinet")), untrusted("this is Fortinet")},
		"Cloudflare Zero":   {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Gateway CA - Cloudflare Managed,O=Cloudflare for Teams")), untrusted("this is Cloudflare for Teams")},
		"mitmproxy":         {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=mitmproxy,O=mitmproxy")), untrusted("this is mitmproxy")},
		"hostile name":      {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=\x1b[31mRed\x07")), untrusted("issued by CN=Red, which")},
		"no TLS in it":      {plainBase, answered(), want{status: checks.Skip, because: "tls.speaks", says: "plain HTTP has no certificate"}},
		"handshake was cut": {vendorBase, failed(wire.FaultCut, wire.StageTLS), want{status: checks.Skip, because: "tls.speaks"}},
		"DNS failed":        {vendorBase, failed(wire.FaultDNS, wire.StageDNS), want{status: checks.Skip, because: "network.resolves"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, c.base, c.ex).check("tls.trusted", c.want) })
	}
	visit(t, vendorBase, chain(wire.FaultTLSUntrusted)).check("tls.trusted",
		want{status: checks.Fail, cause: cause.TLSUntrustedCA, confidence: checks.Inferred, says: "an unknown authority"})
}

// The proof trusts what was seen, and asks without the key.
func TestTrustIssuerChange(t *testing.T) {
	seen := []wire.Certificate{certificate("CN=Corp Issuing"), certificate("CN=Corp Root")}
	f := visit(t, vendorBase, chain(wire.FaultTLSUntrusted, seen...))
	change := f.ask("tls.trusted").Changes[0]
	if change.Probe != checks.ProbeNone || change.Title != "trusting CN=Corp Root once, without a credential" {
		t.Errorf("%q with the probe %s", change.Title, change.Probe)
	}
	after := change.Apply(f.target)
	if !after.Trust || len(after.Chain) != 2 || !slices.Equal(after.Chain[1].DER, seen[1].DER) || !slices.Equal(after.Changes, []string{"trusting CN=Corp Root"}) {
		t.Errorf("after %+v", after)
	}
	after.Trust, after.Chain = false, nil
	sameBut(t, f.target, after)
}

func TestDates(t *testing.T) {
	expired := func(says string) want {
		return want{status: checks.Fail, cause: cause.TLSExpired, confidence: checks.Inferred, says: says}
	}
	day := func(n int) string { return testNow.AddDate(0, 0, n).Format(time.RFC3339) }
	cases := map[string]struct {
		base string
		ex   wire.Exchange
		want want
	}{
		"valid":           {vendorBase, answered(), want{status: checks.Pass, says: "valid until 2027-01-23"}},
		"expired":         {vendorBase, chain(wire.FaultTLSExpired, certificate("CN=Root", -90, -1)), expired("it ended on " + day(-1) + " (CN=api.openai.com)")},
		"not yet valid":   {vendorBase, chain(wire.FaultTLSExpired, certificate("CN=Root", 1, 90)), expired("it begins on " + day(1) + ", later than this machine's clock")},
		"issuer expired":  {vendorBase, chain(wire.FaultTLSExpired, certificate("CN=Issuing"), certificate("CN=Root", -90, -3)), expired("it ended on " + day(-3))},
		"untrusted":       {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Root")), want{status: checks.Pass}},
		"no certificates": {vendorBase, chain(wire.FaultTLSUntrusted), want{status: checks.Skip, because: "tls.trusted"}},
		"plain":           {plainBase, answered(), want{status: checks.Skip, because: "tls.speaks"}},
		"not sent":        {vendorBase, failed(wire.FaultWithheld, wire.StageGuard), want{status: checks.Unknown, because: "withheld"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, c.base, c.ex).check("tls.dates", c.want) })
	}
}

func TestCertificateName(t *testing.T) {
	other := certificate("CN=Root")
	other.Names = []string{"portal.hotel.example", "\x1b[2Jportal"}
	cases := map[string]struct {
		base string
		ex   wire.Exchange
		want want
	}{
		"this host": {vendorBase, answered(), want{status: checks.Pass, says: "it names api.openai.com"}},
		"another host": {vendorBase, chain(wire.FaultTLSName, other), want{status: checks.Fail, cause: cause.TLSHostname, confidence: checks.Inferred,
			says: "the certificate is for portal.hotel.example, portal"}},
		"untrusted":       {vendorBase, chain(wire.FaultTLSUntrusted, certificate("CN=Root")), want{status: checks.Pass}},
		"no certificates": {vendorBase, chain(wire.FaultTLSName), want{status: checks.Skip, because: "tls.trusted"}},
		"plain":           {plainBase, answered(), want{status: checks.Skip, because: "tls.speaks"}},
		"refused":         {vendorBase, failed(wire.FaultRefused, wire.StageConnect), want{status: checks.Skip, because: "network.connects"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, c.base, c.ex).check("tls.name", c.want) })
	}
}
