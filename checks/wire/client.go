// Package wire is the only place that opens connections to a provider: guarded, bounded and traced.
//
// It knows HTTP, TLS, proxies and grants; it knows no provider and no Target. Do never follows a redirect, never sends
// a credential to a host outside its Grant, and turns every way in which a request can fail into a Fault.
//
//	client, err := wire.New(wire.Options{Environ: os.Environ(), MaxRequests: 8})
//	ex := client.Do(ctx, wire.Grant{Hosts: []string{"api.openai.com:443"}}, request)
//	fmt.Println(ex.Fault, ex.Status) // "" 401
package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"sync"
	"time"
)

// Limits of one exchange.
const (
	defaultTimeout  = 10 * time.Second
	defaultRequests = 8
	maxHeaderBytes  = 64 << 10
)

// MaxBody is the most bytes that are read of a reply's body, also after decompression.
const MaxBody = 2 << 20

// PracticeServer is the Server header of authdoctor's own practice API. On a loopback address it stands for a vendor's
// own host: bodies that must fail are free there.
const PracticeServer = "authdoctor-lab"

// Options of a Client. The zero value works.
type Options struct {
	Environ     []string      // "NAME=value"; proxy and certificate variables are read from it
	CAFile      string        // PEM, trusted in addition
	Timeout     time.Duration // of one exchange; 0: 10 s
	MaxRequests int           // of the whole run; 0: 8
	MaxPaid     int           // of those, how many may be billed where the grant allows it; 0: 1
	UserAgent   string
	// Resolve replaces the system's resolver, for names that exist only inside this process.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// Client performs exchanges. It is safe for concurrent use.
type Client struct {
	opts    Options
	proxies proxyTable
	roots   *x509.CertPool // nil: the system's

	mu       sync.Mutex
	sent     int
	billable int
	hosts    []string
	practice map[string]bool   // host:port of practice servers on loopback
	dials    map[string]dialed // what the last dial of host:port showed
	pool     map[mode]*http.Transport
}

// mode is what makes two requests need different connections.
type mode struct {
	direct bool
	trust  bool
}

// New reads the proxy and certificate settings. It fails on a certificate file that cannot be used.
func New(opts Options) (*Client, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = defaultTimeout
	}
	if opts.MaxRequests <= 0 {
		opts.MaxRequests = defaultRequests
	}
	if opts.MaxPaid <= 0 {
		opts.MaxPaid = 1
	}
	if opts.UserAgent == "" {
		opts.UserAgent = "authdoctor"
	}
	env := environ(opts.Environ)
	roots, err := loadRoots(env["SSL_CERT_FILE"], opts.CAFile)
	if err != nil {
		return nil, err
	}
	return &Client{
		opts: opts, roots: roots, proxies: newProxyTable(env),
		practice: map[string]bool{}, dials: map[string]dialed{}, pool: map[mode]*http.Transport{},
	}, nil
}

// loadRoots builds the pool of trusted certificates. SSL_CERT_FILE replaces the system's bundle, as OpenSSL and Go on
// Unix read it; --ca-file adds to whichever is in force. nil means the system's own.
func loadRoots(bundle, extra string) (*x509.CertPool, error) {
	if bundle == "" && extra == "" {
		return nil, nil
	}
	pool := x509.NewCertPool()
	if bundle == "" {
		system, err := x509.SystemCertPool()
		if err == nil {
			pool = system
		}
	}
	for _, file := range []struct{ name, path string }{{"SSL_CERT_FILE", bundle}, {"--ca-file", extra}} {
		if file.path == "" {
			continue
		}
		pem, err := readCertificates(file.path)
		if err != nil {
			return nil, fmt.Errorf("read the certificates of %s: %w", file.name, err)
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s: no PEM certificate in %s: give a file with BEGIN CERTIFICATE blocks", file.name, file.path)
		}
	}
	return pool, nil
}

// maxCertificates is far above any bundle of authorities, in bytes.
const maxCertificates = 8 << 20

// readCertificates reads a regular file of bounded size: a pipe or a device would hold the run up.
func readCertificates(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxCertificates {
		return nil, fmt.Errorf("%s is no regular file of at most %d MiB: give a PEM file", path, maxCertificates>>20)
	}
	return os.ReadFile(path)
}

// Sent is the number of HTTP requests that left this machine so far, and how many of them may be billed.
func (c *Client) Sent() (requests, billable int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent, c.billable
}

// Hosts lists the hosts that requests were sent to, in order, with the port where it is not 443.
func (c *Client) Hosts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{}, c.hosts...)
}

// Proxy explains which proxy, if any, a request to the URL goes through, without sending anything.
func (c *Client) Proxy(u *url.URL) ProxyUse {
	_, use := c.proxies.choose(u)
	return use
}

// Close drops idle connections.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.pool {
		t.CloseIdleConnections()
	}
}

func (c *Client) transport(m mode, trusted *x509.CertPool) *http.Transport {
	if m.trust { // one use: what it trusts belongs to one request
		return c.newTransport(m, trusted)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.pool[m]
	if !ok {
		t = c.newTransport(m, c.roots)
		c.pool[m] = t
	}
	return t
}

func (c *Client) newTransport(m mode, roots *x509.CertPool) *http.Transport {
	t := &http.Transport{
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decompressed here, with a limit
		MaxResponseHeaderBytes: maxHeaderBytes,
		IdleConnTimeout:        30 * time.Second,
		OnProxyConnectResponse: onConnectReply,
	}
	if !m.direct {
		t.Proxy = func(r *http.Request) (*url.URL, error) {
			chosen, use := c.proxies.choose(r.URL)
			return chosen, use.err
		}
	}
	return t
}

// environ turns NAME=value lines into a map. Names are matched exactly: http_proxy and HTTP_PROXY are two variables.
func environ(lines []string) map[string]string {
	env := make(map[string]string, len(lines))
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			if line[i] == '=' {
				if _, known := env[line[:i]]; !known { // of two with one name the first counts, as for getenv
					env[line[:i]] = line[i+1:]
				}
				break
			}
		}
	}
	return env
}
