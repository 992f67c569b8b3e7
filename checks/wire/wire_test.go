package wire_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// fakeKey is built at run time so that secret scanners stay quiet.
func fakeKey() string { return "sk-" + strings.Repeat("canary", 6) }

func credential(key string) *wire.Credential {
	return &wire.Credential{Header: "Authorization", Format: "Bearer {key}", Secret: secret.NewMaker(nil, nil).Make([]byte(key))}
}

func newClient(t *testing.T, opts wire.Options) *wire.Client {
	t.Helper()
	if opts.Timeout == 0 {
		opts.Timeout = 2 * time.Second
	}
	c, err := wire.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func get(url string) wire.Request {
	return wire.Request{Probe: "models", Method: "GET", URL: url, Cost: wire.Free}
}

func hostOf(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return wire.HostPort(u)
}

func TestPlainExchange(t *testing.T) {
	var auth atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		auth.Store(r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":[]}`)
	}))
	defer server.Close()
	client := newClient(t, wire.Options{})
	request := get(server.URL + "/v1/models")
	request.Credential = credential(fakeKey())
	ex := client.Do(t.Context(), wire.Grant{Hosts: []string{hostOf(t, server.URL)}}, request)
	if ex.Fault != wire.FaultNone || ex.Status != 200 || string(ex.Body) != `{"data":[]}` {
		t.Fatalf("exchange = %+v", ex)
	}
	if auth.Load() != "Bearer "+fakeKey() {
		t.Error("the key did not arrive verbatim")
	}
	if sent, billable := client.Sent(); sent != 1 || billable != 0 {
		t.Errorf("sent %d, billable %d", sent, billable)
	}
	if want := []string{strings.TrimPrefix(server.URL, "http://")}; !slices.Equal(client.Hosts(), want) {
		t.Errorf("hosts %v, want %v", client.Hosts(), want)
	}
	if len(ex.Attempts) != 1 || ex.Attempts[0].Err != "" {
		t.Errorf("attempts %+v", ex.Attempts)
	}
}

// The guard is the safety of the whole program: every line is something that must never leave this machine.
func TestGuardWithholds(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	own := hostOf(t, server.URL)
	body := `{"model":"{model}","max_tokens":-1}`
	with := func(change func(*wire.Request)) wire.Request {
		r := get(server.URL)
		change(&r)
		return r
	}
	cases := map[string]struct {
		grant   wire.Grant
		request wire.Request
	}{
		"a key to a host that was not granted":        {wire.Grant{Hosts: []string{"api.example:443"}}, with(func(r *wire.Request) { r.Credential = credential(fakeKey()) })},
		"a key to another port of a granted host":     {wire.Grant{Hosts: []string{"127.0.0.1:1"}}, with(func(r *wire.Request) { r.Credential = credential(fakeKey()) })},
		"a body that is not registered":               {wire.Grant{Own: []string{own}}, with(func(r *wire.Request) { r.Method, r.Cost, r.Registered = "POST", wire.MustFail, `{"x":1}` })},
		"a registered body beyond the vendor's hosts": {wire.Grant{Hosts: []string{own}, Bodies: []string{body}}, with(func(r *wire.Request) { r.Method, r.Cost, r.Registered = "POST", wire.MustFail, body })},
		"a paid body without consent":                 {wire.Grant{Own: []string{own}, Bodies: []string{body}}, with(func(r *wire.Request) { r.Method, r.Cost, r.Registered = "POST", wire.Paid, body })},
		"a POST that says it is free":                 {wire.Grant{Own: []string{own}, Bodies: []string{body}}, with(func(r *wire.Request) { r.Method = "POST" })},
		"another method":                              {wire.Grant{Own: []string{own}, Bodies: []string{body}}, with(func(r *wire.Request) { r.Method = "DELETE" })},
		"plain http to a public address":              {wire.Grant{AllowHTTP: true}, get("http://192.0.2.1/v1/models")},
		"plain http to a private address":             {wire.Grant{}, get("http://10.1.2.3/v1/models")},
		"a key on a connection trusted for a proof":   {wire.Grant{Hosts: []string{own}}, with(func(r *wire.Request) { r.Credential, r.Trust = credential(fakeKey()), true })},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, wire.Options{})
			ex := client.Do(t.Context(), c.grant, c.request)
			if ex.Fault != wire.FaultWithheld || !errors.Is(ex.Err, wire.ErrWithheld) || ex.Sent {
				t.Errorf("fault %q, err %v, sent %v", ex.Fault, ex.Err, ex.Sent)
			}
			if sent, _ := client.Sent(); sent != 0 {
				t.Errorf("%d requests were counted", sent)
			}
		})
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
}

func TestPlainHTTPByName(t *testing.T) {
	resolve := func(_ context.Context, host string) ([]netip.Addr, error) {
		if host == "private.test" {
			return []netip.Addr{netip.MustParseAddr("10.255.255.1")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("192.0.2.7")}, nil
	}
	for _, host := range []string{"private.test", "public.test"} {
		client := newClient(t, wire.Options{Resolve: resolve})
		ex := client.Do(t.Context(), wire.Grant{}, get("http://"+host+"/v1/models"))
		if ex.Fault != wire.FaultWithheld {
			t.Errorf("%s: fault %q, %v", host, ex.Fault, ex.Err)
		}
	}
}

func TestMustFailAtThePracticeServer(t *testing.T) {
	body := `{"model":"{model}","max_tokens":-1}`
	var got atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", wire.PracticeServer)
		text, _ := io.ReadAll(r.Body)
		got.Store(string(text))
	}))
	defer server.Close()
	client := newClient(t, wire.Options{})
	grant := wire.Grant{Bodies: []string{body}}
	post := wire.Request{Probe: "quota", Method: "POST", URL: server.URL, Cost: wire.MustFail, Registered: body, Model: `a"b`}
	if ex := client.Do(t.Context(), grant, post); ex.Fault != wire.FaultWithheld {
		t.Fatalf("before the server is known: %q", ex.Fault)
	}
	client.Do(t.Context(), grant, get(server.URL))
	if ex := client.Do(t.Context(), grant, post); ex.Fault != wire.FaultNone {
		t.Fatalf("after: %q %v", ex.Fault, ex.Err)
	}
	if want := `{"model":"a\"b","max_tokens":-1}`; got.Load() != want {
		t.Errorf("body %q, want %q", got.Load(), want)
	}
}

func TestHeaderValuesThatNoClientSends(t *testing.T) {
	for name, key := range map[string]string{
		"line feed": "sk-a\n", "carriage return": "sk-a\r", "inner line feed": "sk\n-a", "zero byte": "sk\x00a", "trailing blank": "sk-a ",
		"beyond ascii": "sk-\u201ca\u201d", "byte order mark": "\ufeffsk-a", "empty": "",
	} {
		t.Run(name, func(t *testing.T) {
			r := get("http://127.0.0.1:1/v1/models")
			r.Credential = credential(key)
			ex := newClient(t, wire.Options{}).Do(t.Context(), wire.Grant{Hosts: []string{"127.0.0.1:1"}}, r)
			if ex.Fault != wire.FaultInvalidHeader || ex.Failed != wire.StageBuild {
				t.Errorf("fault %q at %q", ex.Fault, ex.Failed)
			}
			if key != "" && strings.Contains(ex.Err.Error(), key) {
				t.Error("the error repeats the key")
			}
		})
	}
}

func TestNetworkFaults(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := closed.Addr().String()
	closed.Close()
	resolve := func(context.Context, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "nowhere.test", IsNotFound: true}
	}
	cases := map[string]struct {
		url   string
		fault wire.Fault
		stage wire.Stage
	}{
		"refused":           {"http://" + refused, wire.FaultRefused, wire.StageConnect},
		"no such host":      {"https://nowhere.test/v1", wire.FaultDNS, wire.StageDNS},
		"silence":           {"http://" + raw(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), wire.FaultTimeout, wire.StageWait},
		"closed at once":    {"http://" + raw(t, func(net.Conn) {}), wire.FaultCut, wire.StageWait},
		"no HTTP":           {"http://" + raw(t, say("SSH-2.0-OpenSSH_9.2\r\n")), wire.FaultMalformed, wire.StageWait},
		"cut in the header": {"http://" + raw(t, say("HTTP/1.1 200 OK\r\nContent-Ty")), wire.FaultCut, wire.StageBody},
		"cut in the body":   {"http://" + raw(t, say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")), wire.FaultCut, wire.StageBody},
		"endless body":      {"http://" + raw(t, drip), wire.FaultStalled, wire.StageBody},
		"TLS on plain HTTP": {"https://" + raw(t, say("HTTP/1.1 400 Bad Request\r\n\r\n")), wire.FaultTLSProtocol, wire.StageTLS},
		"TLS alert":         {"http://" + raw(t, say("\x15\x03\x01\x00\x02\x02\x46")), wire.FaultTLSProtocol, wire.StageTLS},
		"huge header":       {"http://" + raw(t, say("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("a", 200<<10)+"\r\n\r\n")), wire.FaultTooLarge, wire.StageWait},
		"no URL":            {"api.example/v1", wire.FaultInvalidURL, wire.StageBuild},
		"other scheme":      {"ftp://api.example/v1", wire.FaultInvalidURL, wire.StageBuild},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, wire.Options{Timeout: 400 * time.Millisecond, Resolve: resolve})
			ex := client.Do(t.Context(), wire.Grant{}, get(c.url))
			if ex.Fault != c.fault || ex.Failed != c.stage {
				t.Errorf("fault %q at %q (%v), want %q at %q", ex.Fault, ex.Failed, ex.Err, c.fault, c.stage)
			}
		})
	}
}

// raw answers connections with a handler of bytes, once the client has begun to speak.
func raw(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	return serve(t, func(c net.Conn) { readHead(c); handle(c) })
}

func serve(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); handle(c) }()
		}
	}()
	return l.Addr().String()
}

// readHead takes what the client says first, so that closing does not reset the connection.
func readHead(c net.Conn) {
	_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	_, _ = c.Read(make([]byte, 4096))
	_ = c.SetReadDeadline(time.Time{})
}

func say(text string) func(net.Conn) { return func(c net.Conn) { _, _ = io.WriteString(c, text) } }

func drip(c net.Conn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
	for range 100 {
		if _, err := io.WriteString(c, " "); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	zero := make([]byte, 1<<20)
	for range 64 {
		_, _ = zip.Write(zero)
	}
	_ = zip.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bomb" {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
			return
		}
		for range 8 {
			_, _ = w.Write(zero)
		}
	}))
	defer server.Close()
	for _, path := range []string{"/bomb", "/large"} {
		ex := newClient(t, wire.Options{}).Do(t.Context(), wire.Grant{}, get(server.URL+path))
		if ex.Fault != wire.FaultTooLarge || len(ex.Body) > 2<<20 {
			t.Errorf("%s: fault %q, %d bytes", path, ex.Fault, len(ex.Body))
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	var second atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { second.Add(1) }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	r := get(server.URL)
	r.Credential = credential(fakeKey())
	ex := newClient(t, wire.Options{}).Do(t.Context(), wire.Grant{Hosts: []string{hostOf(t, server.URL)}}, r)
	if ex.Status != 307 || second.Load() != 0 {
		t.Errorf("status %d, %d requests at the target", ex.Status, second.Load())
	}
}

func TestBudget(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	client := newClient(t, wire.Options{MaxRequests: 2})
	var last wire.Exchange
	for range 3 {
		last = client.Do(t.Context(), wire.Grant{}, get(server.URL))
	}
	if last.Fault != wire.FaultBudget || !errors.Is(last.Err, wire.ErrBudget) || hits.Load() != 2 {
		t.Errorf("third: %q %v; %d arrived", last.Fault, last.Err, hits.Load())
	}
}

func TestUntrustedCertificateAndItsProof(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }))
	server.TLS = &tls.Config{}
	server.StartTLS()
	defer server.Close()
	client := newClient(t, wire.Options{})
	ex := client.Do(t.Context(), wire.Grant{}, get(server.URL))
	if ex.Fault != wire.FaultTLSUntrusted || ex.TLS == nil || len(ex.TLS.Certificates) == 0 {
		t.Fatalf("fault %q, tls %+v", ex.Fault, ex.TLS)
	}
	proof := get(server.URL)
	proof.Trust, proof.Chain = true, ex.TLS.Certificates
	if ex := client.Do(t.Context(), wire.Grant{}, proof); ex.Status != 401 {
		t.Errorf("with the certificate trusted: %q %v", ex.Fault, ex.Err)
	}
	if ex := client.Do(t.Context(), wire.Grant{}, get(server.URL)); ex.Fault != wire.FaultTLSUntrusted {
		t.Errorf("trust outlived its proof: %q", ex.Fault)
	}
}

func TestProxyDecision(t *testing.T) {
	cases := map[string]struct {
		environ  []string
		url      string
		through  string
		whyHas   string
		variable string
	}{
		"none":             {nil, "https://api.example/v1", "", "no proxy variable", ""},
		"https":            {[]string{"HTTPS_PROXY=http://proxy:1"}, "https://api.example/v1", "http://proxy:1", "", "HTTPS_PROXY"},
		"lower case wins":  {[]string{"HTTPS_PROXY=http://upper:1", "https_proxy=http://lower:1"}, "https://api.example/v1", "http://lower:1", "", "https_proxy"},
		"all":              {[]string{"ALL_PROXY=http://all:1"}, "https://api.example/v1", "http://all:1", "", "ALL_PROXY"},
		"not for http":     {[]string{"HTTPS_PROXY=http://proxy:1"}, "http://api.example/v1", "", "no proxy variable is set for http", ""},
		"no_proxy":         {[]string{"HTTPS_PROXY=http://proxy:1", "NO_PROXY=other.test,.example"}, "https://api.example/v1", "", `entry ".example" matches`, ""},
		"no_proxy star":    {[]string{"HTTPS_PROXY=http://proxy:1", "NO_PROXY=*"}, "https://api.example/v1", "", `entry "*"`, ""},
		"loopback":         {[]string{"HTTPS_PROXY=http://proxy:1"}, "https://127.0.0.1:8/v1", "", "loopback", ""},
		"without a scheme": {[]string{"HTTPS_PROXY=proxy:1"}, "https://api.example/v1", "http://proxy:1", "", "HTTPS_PROXY"},
		"password hidden":  {[]string{"HTTPS_PROXY=http://me:hunter2@proxy:1"}, "https://api.example/v1", "http://proxy:1", "", "HTTPS_PROXY"},
		"unusable":         {[]string{"HTTPS_PROXY=gopher://proxy:1"}, "https://api.example/v1", "unusable", "", "HTTPS_PROXY"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(c.url)
			if err != nil {
				t.Fatal(err)
			}
			use := newClient(t, wire.Options{Environ: c.environ}).Proxy(u)
			if use.URL != c.through || use.Variable != c.variable || !strings.Contains(use.Why, c.whyHas) {
				t.Errorf("use = %+v", use)
			}
		})
	}
}

func TestProxyFaults(t *testing.T) {
	reply := func(head string) string { return raw(t, say("HTTP/1.1 "+head+"\r\nContent-Length: 0\r\n\r\n")) }
	cases := map[string]struct {
		proxy string
		fault wire.Fault
	}{
		"wants a password":            {reply("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\""), wire.FaultProxyAuth},
		"says 401 where 407 is meant": {reply("401 Unauthorized"), wire.FaultProxyAuth},
		"forbids":                     {reply("403 Forbidden"), wire.FaultProxyRefused},
		"is dead":                     {"127.0.0.1:1", wire.FaultProxyDial},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, wire.Options{Environ: []string{"HTTPS_PROXY=http://" + c.proxy}})
			ex := client.Do(t.Context(), wire.Grant{}, get("https://api.test/v1/models"))
			if ex.Fault != c.fault || ex.Failed != wire.StageProxy {
				t.Errorf("fault %q at %q: %v", ex.Fault, ex.Failed, ex.Err)
			}
			if sent, _ := client.Sent(); sent != 0 {
				t.Errorf("a CONNECT was counted as %d requests", sent)
			}
		})
	}
}

func TestCertificateFiles(t *testing.T) {
	empty := t.TempDir() + "/empty.pem"
	for _, opts := range []wire.Options{{CAFile: t.TempDir() + "/absent.pem"}, {Environ: []string{"SSL_CERT_FILE=" + t.TempDir()}}, {CAFile: empty}} {
		if _, err := wire.New(opts); err == nil {
			t.Errorf("%+v: no error", opts)
		}
	}
}
