package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxyTable holds the proxy variables of one environment. Lower case wins over upper case and ALL_PROXY is the
// last resort, as Python's urllib.request.getproxies (and so httpx, under openai-python) reads them.
type proxyTable struct {
	https, http, no setting
	all             setting
}

type setting struct{ name, value string }

func newProxyTable(env map[string]string) proxyTable {
	pick := func(names ...string) setting {
		for _, name := range names {
			if env[name] != "" {
				return setting{name, env[name]}
			}
		}
		return setting{}
	}
	return proxyTable{
		https: pick("https_proxy", "HTTPS_PROXY"),
		http:  pick("http_proxy", "HTTP_PROXY"),
		no:    pick("no_proxy", "NO_PROXY"),
		all:   pick("all_proxy", "ALL_PROXY"),
	}
}

// choose returns the proxy for a URL (nil: direct) and why.
func (t proxyTable) choose(u *url.URL) (*url.URL, ProxyUse) {
	chosen := t.https
	if u.Scheme == "http" {
		chosen = t.http
	}
	if chosen.value == "" {
		chosen = t.all
	}
	if chosen.value == "" {
		return nil, ProxyUse{Why: "no proxy variable is set for " + u.Scheme}
	}
	if Loopback(u.Hostname()) {
		exempt := t.exempting(u) != ""
		return nil, ProxyUse{Differs: !exempt, Why: "a loopback address is dialled directly although " + chosen.name +
			" is set; httpx under openai-python would use the proxy unless NO_PROXY names it"}
	}
	if entry := t.exempting(u); entry != "" {
		return nil, ProxyUse{Why: fmt.Sprintf("%s entry %q matches %s", t.no.name, entry, u.Hostname())}
	}
	proxy, err := parseProxy(chosen.value)
	use := ProxyUse{Variable: chosen.name, Why: chosen.name + " is set and NO_PROXY does not match"}
	if err != nil {
		use.err = &proxyError{fault: FaultProxyDial, text: chosen.name + " holds no usable proxy address: " + err.Error()}
		use.URL = "unusable"
		return nil, use
	}
	use.HasUser = proxy.User != nil
	use.URL = (&url.URL{Scheme: proxy.Scheme, Host: proxy.Host}).String()
	return proxy, use
}

// exempting is the NO_PROXY entry that matches, or "".
func (t proxyTable) exempting(u *url.URL) string {
	for _, entry := range strings.Split(t.no.value, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		config := httpproxy.Config{HTTPProxy: "http://proxy.invalid", HTTPSProxy: "http://proxy.invalid", NoProxy: entry}
		if through, err := config.ProxyFunc()(u); err == nil && through == nil {
			return entry
		}
	}
	return ""
}

// parseProxy accepts host:port without a scheme, as every client does. Its errors never repeat the value, which may
// hold a password.
func parseProxy(value string) (*url.URL, error) {
	value = strings.TrimSpace(value)
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("write it as http://HOST:PORT")
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, fmt.Errorf("scheme %q is none of http, https, socks5", u.Scheme)
}

// proxyError is a refusal by a proxy, or the lack of a usable one.
type proxyError struct {
	fault Fault
	text  string
}

func (e *proxyError) Error() string { return e.text }

// onConnectReply reads a proxy's answer to CONNECT (RFC 9110 section 9.3.6): anything but 2xx means that no tunnel
// was made. Some proxies answer 401 where 407 is due.
func onConnectReply(ctx context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	if rec := recorderOf(ctx); rec != nil {
		scheme, _, _ := strings.Cut(res.Header.Get("Proxy-Authenticate"), " ")
		rec.proxyReply(res.StatusCode, http.StatusText(res.StatusCode), scheme)
	}
	if res.StatusCode == http.StatusProxyAuthRequired || res.StatusCode == http.StatusUnauthorized {
		return &proxyError{fault: FaultProxyAuth, text: fmt.Sprintf("the proxy answered CONNECT with %d and wants credentials", res.StatusCode)}
	}
	return &proxyError{fault: FaultProxyRefused, text: fmt.Sprintf("the proxy answered CONNECT with %d", res.StatusCode)}
}

// Loopback reports whether a host is loopback by its text alone: localhost, 127/8 or ::1. A name that merely
// resolves to a loopback address is none.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.Unmap().IsLoopback()
}
