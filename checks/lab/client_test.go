package lab

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// start opens a practice that ends with the test.
func start(t testing.TB, opts Options) *Practice {
	t.Helper()
	p, err := Start(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// settings are the variables that a plain client reads: .env below the environment. Whatever the provider calls its key,
// address and custom headers, here they have the names of OpenAI's SDK; "header" and "scheme" say how the key travels.
func settings(p *Practice) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(string(p.Files()[".env"])) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		all[name] = value
	}
	maps.Copy(all, p.Env())
	d := p.scene.account.dialect
	for name, own := range map[string]string{keyVariable: d.client.key, baseURLVariable: d.client.base, headersVariable: d.client.headers} {
		if own != name && own != "" {
			all[name] = all[own]
		}
	}
	args := p.Args()
	for i, arg := range args {
		switch arg {
		case "--model":
			all["model"] = args[i+1]
		case "--base-url":
			all[baseURLVariable] = args[i+1]
		}
	}
	all["header"], all["scheme"] = d.carriers[0].header, d.carriers[0].scheme
	for _, c := range d.carriers[1:] {
		if d.client.key != p.scene.client.key { // another variable, which travels in another way
			all[keyVariable], all["header"], all["scheme"] = all[p.scene.client.key], c.header, c.scheme
			break
		}
	}
	if d.provider == azure {
		all["version"] = cmp.Or(all[azureVersionVariable], "2024-10-21")
	}
	return all
}

// httpClient is a plain client with the practice's proxy, authority and resolver. It follows no redirect.
func httpClient(t testing.TB, p *Practice, set map[string]string) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if ca := p.CA(); ca != nil && !roots.AppendCertsFromPEM(ca) {
		t.Fatal("CA is no PEM certificate")
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			found, err := p.Resolve(ctx, host)
			if err != nil {
				return nil, err
			}
			var d net.Dialer
			return d.DialContext(ctx, network, net.JoinHostPort(found[0].String(), port))
		},
	}
	if proxy := set[proxyVariable]; proxy != "" {
		address, err := url.Parse(proxy)
		if err != nil {
			t.Fatal(err)
		}
		transport.Proxy = func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme == "https" {
				return address, nil
			}
			return nil, nil
		}
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// atHost begins a path that lies below the host itself, not below the base URL.
const atHost = "@"

// request builds what a plain client sends with these settings.
func request(ctx context.Context, set map[string]string, method, path, body string) (*http.Request, error) {
	fill := strings.NewReplacer("{model}", set["model"])
	base := set[baseURLVariable]
	if below, ok := strings.CutPrefix(path, atHost); ok {
		root, err := url.Parse(base)
		if err != nil {
			return nil, err
		}
		base, path = root.Scheme+"://"+root.Host, below
	}
	if version := set["version"]; version != "" {
		path += "?api-version=" + version
	}
	r, err := http.NewRequestWithContext(ctx, method, base+fill.Replace(path), strings.NewReader(fill.Replace(body)))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Anthropic-Version", "2023-06-01")
	if key := set[keyVariable]; key != "" {
		usual := bearer()
		if name := set["header"]; name != "" {
			usual = carrier{name, set["scheme"]}
		}
		r.Header.Set(usual.header, usual.value(key))
	}
	if organization := set[organizationVariable]; organization != "" {
		r.Header.Set("OpenAI-Organization", organization)
	}
	if project := set[projectVariable]; project != "" {
		r.Header.Set("OpenAI-Project", project)
	}
	for line := range strings.Lines(set[headersVariable]) {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Set(name, strings.TrimSpace(value))
	}
	return r, nil
}

// got is what a plain client saw.
type got struct {
	err    error
	status int
	header http.Header
	body   []byte
	failed struct {
		Error struct {
			Message, Type string
			Param, Code   any
		}
	}
}

const enough = 4 << 20 // bytes of a body that are worth reading

func exchange(t testing.TB, p *Practice, set map[string]string, method, path, body string) got {
	t.Helper()
	r, err := request(context.Background(), set, method, path, body)
	if err != nil {
		return got{err: err}
	}
	response, err := httpClient(t, p, set).Do(r)
	if err != nil {
		return got{err: err}
	}
	defer response.Body.Close()
	g := got{status: response.StatusCode, header: response.Header}
	g.body, g.err = io.ReadAll(io.LimitReader(response.Body, enough))
	if bytes.HasPrefix(g.body, []byte("{")) {
		_ = json.Unmarshal(g.body, &g.failed) // a body that is none stays empty here
	}
	return g
}

func (g got) code() string {
	s, _ := g.failed.Error.Code.(string)
	return s
}
