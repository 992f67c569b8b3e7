package network_test

import (
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// through makes an exchange go through a proxy.
func through(use wire.ProxyUse) func(*wire.Exchange) {
	if use.URL == "" {
		use.URL = "http://proxy.corp.example:3128"
	}
	use.Variable, use.Why = "HTTPS_PROXY", "HTTPS_PROXY is set and NO_PROXY does not match"
	return func(ex *wire.Exchange) { ex.Proxy = use }
}

func addresses(list ...string) func(*wire.Exchange) {
	return func(ex *wire.Exchange) {
		ex.Addresses = list
		for i := range ex.Attempts {
			ex.Attempts[i].Address = net.JoinHostPort(list[0], "443")
		}
	}
}

func because(err error) func(*wire.Exchange) { return func(ex *wire.Exchange) { ex.Err = err } }

func TestProxySettings(t *testing.T) {
	cases := map[string]struct {
		ex   wire.Exchange
		want want
	}{
		"no variable": {answered(), want{status: checks.Pass, says: "direct: no proxy variable is set"}},
		"httpx would use a proxy": {answered(func(ex *wire.Exchange) {
			ex.Proxy.Differs, ex.Proxy.Why = true, "a loopback address is dialled directly"
		}), want{status: checks.Warn, says: "dialled directly"}},
		"a proxy that works":   {answered(through(wire.ProxyUse{})), want{status: checks.Pass, says: "through http://proxy.corp.example:3128 from HTTPS_PROXY"}},
		"a proxy that is dead": {failed(wire.FaultProxyDial, wire.StageProxy, through(wire.ProxyUse{})), want{status: checks.Pass, says: "through"}},
		"a variable without host": {failed(wire.FaultProxyDial, wire.StageProxy, through(wire.ProxyUse{URL: "unusable"})), want{
			status: checks.Fail, cause: cause.NetProxy, confidence: checks.Inferred, says: "HTTPS_PROXY is set to something that is no proxy address", changes: []string{"without-proxy"}}},
		"no address to dial": {failed(wire.FaultInvalidURL, wire.StageBuild), want{status: checks.Skip, because: "address.valid"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, vendorBase, c.ex).check("network.proxy-settings", c.want) })
	}
}

func TestResolves(t *testing.T) {
	dns := func(err error) wire.Exchange { return failed(wire.FaultDNS, wire.StageDNS, because(err)) }
	nobody := func(says string) want {
		return want{status: checks.Fail, cause: cause.NetDNS, confidence: checks.Inferred, says: says}
	}
	cases := map[string]struct {
		base string
		ex   wire.Exchange
		want want
	}{
		"not found":             {vendorBase, dns(&net.DNSError{IsNotFound: true}), nobody("api.openai.com does not resolve: no such host")},
		"name server is silent": {vendorBase, dns(&net.DNSError{IsTimeout: true}), nobody("the name server did not answer in time")},
		"name server fails":     {vendorBase, dns(&net.DNSError{IsTemporary: true}), nobody("the name server failed")},
		"wrapped":               {vendorBase, dns(fmt.Errorf("dial: %w", &net.DNSError{IsNotFound: true})), nobody("no such host")},
		"another error":         {vendorBase, dns(fmt.Errorf("boom")), nobody("no answer")},
		"resolves":              {vendorBase, answered(), want{status: checks.Pass, says: "api.openai.com is 203.0.113.7"}},
		"sinkhole, refused": {vendorBase, failed(wire.FaultRefused, wire.StageConnect, addresses("0.0.0.0")),
			nobody("api.openai.com resolves to 0.0.0.0: a name server or hosts file blocks it")},
		"IPv6 sinkhole, refused": {vendorBase, failed(wire.FaultRefused, wire.StageConnect, addresses("::")), nobody("resolves to ::")},
		"sinkhole, no answer":    {vendorBase, failed(wire.FaultTimeout, wire.StageConnect, addresses("0.0.0.0")), nobody("resolves to 0.0.0.0")},
		"loopback, refused":      {vendorBase, failed(wire.FaultRefused, wire.StageConnect, addresses("127.0.0.1")), nobody("resolves to 127.0.0.1")},
		"loopback that connects": {vendorBase, answered(addresses("127.0.0.1")), want{status: checks.Warn, says: "api.openai.com resolves to 127.0.0.1"}},
		"loopback, then no TLS":  {vendorBase, failed(wire.FaultTLSProtocol, wire.StageTLS, addresses("::1")), want{status: checks.Warn, says: "resolves to ::1"}},
		"one's own, at loopback": {ownBase, failed(wire.FaultRefused, wire.StageConnect, addresses("127.0.0.1")), want{status: checks.Pass, says: "gateway.example is 127.0.0.1"}},
		"one's own, blocked":     {ownBase, failed(wire.FaultRefused, wire.StageConnect, addresses("0.0.0.0")), nobody("gateway.example resolves to 0.0.0.0")},
		"private at a vendor":    {vendorBase, answered(addresses("10.20.30.40")), want{status: checks.Warn, says: "the private address 10.20.30.40"}},
		"link-local at a vendor": {vendorBase, answered(addresses("169.254.7.7")), want{status: checks.Warn, says: "169.254.7.7"}},
		"private at one's own":   {ownBase, answered(addresses("10.20.30.40")), want{status: checks.Pass, says: "gateway.example is 10.20.30.40"}},
		"an IP address":          {loopBase, answered(addresses("127.0.0.1")), want{status: checks.Pass, says: "127.0.0.1 needs no name server"}},
		"an IPv6 address":        {"http://[::1]:8080/v1", answered(addresses("::1")), want{status: checks.Pass, says: "::1 needs no name server"}},
		"localhost":              {"http://LocalHost:8080/v1", answered(addresses("127.0.0.1")), want{status: checks.Pass, says: "needs no name server"}},
		"reused connection":      {vendorBase, answered(addresses("")), want{status: checks.Pass, says: "a connection that was already open"}},
		"left to the proxy":      {vendorBase, answered(through(wire.ProxyUse{}), addresses("127.0.0.1")), want{status: checks.Pass, says: "left to the proxy"}},
		"dead proxy":             {vendorBase, failed(wire.FaultProxyDial, wire.StageProxy, through(wire.ProxyUse{})), want{status: checks.Pass, says: "left to the proxy"}},
		"not sent":               {vendorBase, failed(wire.FaultWithheld, wire.StageGuard), want{status: checks.Unknown, because: "withheld", says: "the library's words"}},
		"budget used up":         {vendorBase, failed(wire.FaultBudget, wire.StageGuard), want{status: checks.Unknown, because: "budget"}},
		"interrupted before":     {vendorBase, failed(wire.FaultCanceled, wire.StageBuild), want{status: checks.Unknown, because: "canceled"}},
		"no address to dial":     {vendorBase, failed(wire.FaultInvalidURL, wire.StageBuild), want{status: checks.Skip, because: "address.valid"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if len(c.ex.Addresses) == 1 && c.ex.Addresses[0] == "" {
				c.ex.Addresses, c.ex.Attempts = nil, nil
			}
			visit(t, c.base, c.ex).check("network.resolves", c.want)
		})
	}
}

func TestProxyPasses(t *testing.T) {
	connect := func(fault wire.Fault, use wire.ProxyUse) wire.Exchange {
		return failed(fault, wire.StageProxy, through(use))
	}
	cases := map[string]struct {
		ex   wire.Exchange
		want want
	}{
		"no proxy":    {answered(), want{status: checks.Skip, because: "network.proxy-settings"}},
		"a tunnel":    {answered(through(wire.ProxyUse{Status: 200})), want{status: checks.Pass, says: "opened a tunnel"}},
		"later fault": {failed(wire.FaultTLSUntrusted, wire.StageTLS, through(wire.ProxyUse{})), want{status: checks.Pass, says: "opened a tunnel"}},
		"dead": {connect(wire.FaultProxyDial, wire.ProxyUse{}), want{status: checks.Fail, cause: cause.NetProxy, confidence: checks.Inferred,
			says: "the proxy http://proxy.corp.example:3128 from HTTPS_PROXY cannot be reached", changes: []string{"without-proxy"}}},
		"407": {connect(wire.FaultProxyAuth, wire.ProxyUse{Status: 407}), want{status: checks.Fail, cause: cause.NetProxyAuth, confidence: checks.Inferred,
			says: "wants credentials (407)", changes: []string{"without-proxy"}}},
		"401 where 407 is due": {connect(wire.FaultProxyAuth, wire.ProxyUse{Status: 401}), want{status: checks.Fail, cause: cause.NetProxyAuth, confidence: checks.Inferred,
			says: "wants credentials (401)", changes: []string{"without-proxy"}}},
		"407 that was not seen": {connect(wire.FaultProxyAuth, wire.ProxyUse{}), want{status: checks.Fail, cause: cause.NetProxyAuth, confidence: checks.Inferred,
			says: "wants credentials (407)", changes: []string{"without-proxy"}}},
		"407 to credentials": {connect(wire.FaultProxyAuth, wire.ProxyUse{Status: 407, HasUser: true}), want{status: checks.Fail, cause: cause.NetProxyAuth, confidence: checks.Inferred,
			says: "refuses the credentials in HTTPS_PROXY (407)", changes: []string{"without-proxy"}}},
		"407 as the reply itself": {answered(through(wire.ProxyUse{}), func(ex *wire.Exchange) {
			ex.Fault, ex.Failed, ex.Status = wire.FaultProxyAuth, wire.StageProxy, 407
		}), want{status: checks.Fail, cause: cause.NetProxyAuth, confidence: checks.Inferred, says: "(407)", changes: []string{"without-proxy"}}},
		"403": {connect(wire.FaultProxyRefused, wire.ProxyUse{Status: 403, StatusText: "Forbidden"}), want{status: checks.Fail, cause: cause.NetProxy, confidence: checks.Inferred,
			says: "refuses to open a tunnel to api.openai.com:443 (403 Forbidden)", changes: []string{"without-proxy"}}},
		"not sent": {failed(wire.FaultWithheld, wire.StageGuard, through(wire.ProxyUse{})), want{status: checks.Unknown, because: "withheld"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := visit(t, vendorBase, c.ex).check("network.proxy", c.want)
			for _, change := range got.Changes {
				if change.Proves != c.want.cause {
					t.Errorf("the change proves %s, want %s", change.Proves, c.want.cause)
				}
			}
		})
	}
	direct := visit(t, vendorBase, answered())
	direct.target.Direct = true
	direct.check("network.proxy", want{status: checks.Pass, says: "left out for this request"})
}

func TestConnects(t *testing.T) {
	tried := func(attempts ...wire.Attempt) func(*wire.Exchange) {
		return func(ex *wire.Exchange) { ex.Attempts = attempts }
	}
	six, four := "[2001:db8::7]:443", "203.0.113.7:443"
	cases := map[string]struct {
		ex   wire.Exchange
		want want
	}{
		"connects": {answered(), want{status: checks.Pass, says: "203.0.113.7:443: connected"}},
		"refused":  {failed(wire.FaultRefused, wire.StageConnect), want{status: checks.Fail, cause: cause.NetRefused, confidence: checks.Inferred, says: "203.0.113.7:443: connection refused"}},
		"no answer": {failed(wire.FaultTimeout, wire.StageConnect, tried(wire.Attempt{Address: four, Err: "no answer in time"})),
			want{status: checks.Fail, cause: cause.NetTimeout, confidence: checks.Inferred, says: "no answer to the connection attempt"}},
		"unreachable": {failed(wire.FaultUnreachable, wire.StageConnect, tried(wire.Attempt{Address: four, Err: "network is unreachable"})),
			want{status: checks.Fail, cause: cause.NetConnection, confidence: checks.Inferred, says: "network is unreachable"}},
		"both families refused": {failed(wire.FaultRefused, wire.StageConnect, tried(wire.Attempt{Address: six, Err: "connection refused"}, wire.Attempt{Address: four, Err: "connection refused"})),
			want{status: checks.Fail, cause: cause.NetRefused, confidence: checks.Inferred, says: six + ": connection refused; " + four}},
		"no attempt was seen": {failed(wire.FaultRefused, wire.StageConnect, tried()), want{status: checks.Fail, cause: cause.NetRefused, confidence: checks.Inferred, says: "api.openai.com:443: refused"}},
		"IPv6 fails, IPv4 works": {answered(tried(wire.Attempt{Address: six, Err: "network is unreachable"}, wire.Attempt{Address: four})),
			want{status: checks.Warn, says: "the IPv6 address 2001:db8::7 fails"}},
		"IPv6 lost the race":     {answered(tried(wire.Attempt{Address: six, Err: "operation was canceled"}, wire.Attempt{Address: four})), want{status: checks.Pass}},
		"IPv4 fails, IPv6 works": {answered(tried(wire.Attempt{Address: four, Err: "network is unreachable"}, wire.Attempt{Address: six})), want{status: checks.Pass}},
		"IPv6 loopback fails":    {answered(tried(wire.Attempt{Address: "[::1]:443", Err: "connection refused"}, wire.Attempt{Address: "127.0.0.1:443"})), want{status: checks.Pass}},
		"DNS failed":             {failed(wire.FaultDNS, wire.StageDNS), want{status: checks.Skip, because: "network.resolves"}},
		"proxy failed":           {failed(wire.FaultProxyDial, wire.StageProxy, through(wire.ProxyUse{})), want{status: checks.Skip, because: "network.proxy"}},
		"not sent":               {failed(wire.FaultWithheld, wire.StageGuard), want{status: checks.Unknown, because: "withheld"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, vendorBase, c.ex).check("network.connects", c.want) })
	}
}

func TestAnswers(t *testing.T) {
	broken := func(fault wire.Fault, body int) wire.Exchange {
		return answered(func(ex *wire.Exchange) {
			ex.Fault, ex.Failed, ex.Body = fault, wire.StageBody, ex.Body[:body]
		})
	}
	timeout := func(says string) want {
		return want{status: checks.Fail, cause: cause.NetTimeout, confidence: checks.Inferred, says: says}
	}
	cut := func(says string) want {
		return want{status: checks.Fail, cause: cause.NetConnection, confidence: checks.Inferred, says: says}
	}
	cases := map[string]struct {
		ex   wire.Exchange
		want want
	}{
		"complete": {answered(func(ex *wire.Exchange) {
			ex.Timings = []wire.Timing{{Stage: wire.StageDNS, Took: 3 * time.Millisecond}, {Stage: wire.StageSend, Took: time.Second}, {Stage: wire.StageWait, Took: 120 * time.Millisecond}}
		}), want{status: checks.Pass, says: "status 200 in 180 ms (dns 3 ms, wait 120 ms)"}},
		"slow":                   {answered(func(ex *wire.Exchange) { ex.Took = 3001 * time.Millisecond }), want{status: checks.Warn, says: "slow: status 200 in 3001 ms"}},
		"an error status":        {page(401, "application/json", "{}"), want{status: checks.Pass, says: "status 401"}},
		"never answers":          {failed(wire.FaultTimeout, wire.StageWait), timeout("connected, then no reply within 180 ms (stage: wait)")},
		"handshake hangs":        {failed(wire.FaultTimeout, wire.StageTLS), timeout("(stage: tls)")},
		"the body never ends":    {broken(wire.FaultStalled, 5), timeout("status 200, then a body that had not ended")},
		"no HTTP":                {failed(wire.FaultMalformed, wire.StageWait), cut("the bytes that came back are no HTTP reply")},
		"cannot be decoded":      {broken(wire.FaultMalformed, 17), cut("a body that cannot be decoded")},
		"cut in the body":        {broken(wire.FaultCut, 17), cut("status 200, then the connection was closed after 17 bytes of the body")},
		"cut before the reply":   {failed(wire.FaultCut, wire.StageWait), cut("closed before a reply came")},
		"cut in the handshake":   {failed(wire.FaultCut, wire.StageTLS), cut("closed before a reply came")},
		"larger than the limit":  {broken(wire.FaultTooLarge, 17), want{status: checks.Skip, because: "edge.api-answered"}},
		"certificate refused":    {failed(wire.FaultTLSUntrusted, wire.StageTLS), want{status: checks.Skip, because: "tls.speaks"}},
		"connection refused":     {failed(wire.FaultRefused, wire.StageConnect), want{status: checks.Skip, because: "network.connects"}},
		"proxy wants a login":    {failed(wire.FaultProxyAuth, wire.StageProxy, through(wire.ProxyUse{})), want{status: checks.Skip, because: "network.proxy"}},
		"interrupted beforehand": {failed(wire.FaultCanceled, wire.StageBuild), want{status: checks.Unknown, because: "canceled"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { visit(t, vendorBase, c.ex).check("network.answers", c.want) })
	}
	// Some TLS ports close the connection when they hear plain HTTP.
	w := cut("closed before a reply came")
	w.changes = []string{"other-scheme"}
	visit(t, plainBase, failed(wire.FaultCut, wire.StageWait)).check("network.answers", w)
}

// What the way looks like is read from the request with the key where that was sent, else from the one without.
func TestWhichExchangeShowsTheWay(t *testing.T) {
	refused := failed(wire.FaultRefused, wire.StageConnect)
	for _, fault := range []wire.Fault{wire.FaultWithheld, wire.FaultInvalidHeader, wire.FaultBudget} {
		visit(t, vendorBase, refused).but(checks.ProbeReal, failed(fault, wire.StageGuard)).check("network.connects", want{status: checks.Fail, cause: cause.NetRefused, confidence: checks.Inferred})
	}
	f := visit(t, vendorBase, refused).but(checks.ProbeReal, answered())
	f.check("network.connects", want{status: checks.Pass, says: "connected"})
	f.target.Credential = nil
	delete(f.exchanges, checks.ProbeReal)
	f.check("network.connects", want{status: checks.Fail, cause: cause.NetRefused, confidence: checks.Inferred})
}

// Without a proxy, and nothing else.
func TestWithoutProxyChange(t *testing.T) {
	f := visit(t, vendorBase, failed(wire.FaultProxyDial, wire.StageProxy, through(wire.ProxyUse{})))
	change := f.ask("network.proxy").Changes[0]
	after := change.Apply(f.target)
	if !after.Direct || f.target.Direct {
		t.Errorf("direct: before %v, after %v", f.target.Direct, after.Direct)
	}
	if change.Probe != checks.ProbeNone || !slices.Equal(after.Changes, []string{"without the proxy"}) {
		t.Errorf("probe %q, changes %v", change.Probe, after.Changes)
	}
	after.Direct = false
	sameBut(t, f.target, after)
}
