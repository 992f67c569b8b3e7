package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Do sends one request, if the grant and the budget allow it, and reads the bounded reply. It never follows a
// redirect and never returns an error: what went wrong is part of the Exchange.
func (c *Client) Do(ctx context.Context, grant Grant, r Request) Exchange {
	ex := Exchange{Probe: r.Probe, Method: r.Method, Started: time.Now()}
	u, err := url.Parse(r.URL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return ex.fail(FaultInvalidURL, StageBuild, errors.New("not an http or https address"))
	}
	ex.URL, ex.Host = shown(u), HostPort(u)
	if !r.Direct {
		_, ex.Proxy = c.proxies.choose(u)
	}
	if err := grant.allows(r, u, c.isPractice(u)); err != nil {
		return ex.fail(FaultWithheld, StageGuard, err)
	}
	if u.Scheme == "http" && ex.Proxy.URL != "" {
		return ex.fail(FaultWithheld, StageGuard, fmt.Errorf("%w: plain http through a proxy shows the key to it; use https", ErrWithheld))
	}
	req, err := c.build(r, u, slices.Contains(grant.Hosts, ex.Host))
	if err != nil {
		return ex.fail(FaultInvalidHeader, StageBuild, err)
	}
	if err := c.spend(r); err != nil {
		return ex.fail(FaultBudget, StageGuard, err)
	}
	for name := range req.Header {
		ex.HeaderNames = append(ex.HeaderNames, name)
	}
	slices.Sort(ex.HeaderNames)
	c.roundTrip(ctx, grant, r, req, &ex)
	c.settle(&ex, r)
	return ex
}

// shown is a URL for people: user, password and the values of the query can be credentials.
func shown(u *url.URL) string {
	plain := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return plain.String()
}

func (e Exchange) fail(fault Fault, stage Stage, err error) Exchange {
	e.Fault, e.Failed, e.Err = fault, stage, err
	e.Took = time.Since(e.Started)
	return e
}

// build makes the HTTP request. A header value that the reference client cannot send is refused here, as h11 under
// openai-python refuses it: control characters, blanks at an end (RFC 9110 section 5.5), or bytes beyond ASCII.
func (c *Client) build(r Request, u *url.URL, granted bool) (*http.Request, error) {
	if r.Replay != nil {
		return c.buildReplay(r, u)
	}
	req := &http.Request{Method: r.Method, URL: u, Host: u.Host, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	req.Header.Set("User-Agent", c.opts.UserAgent)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "gzip")
	if granted {
		for _, field := range r.Header {
			if err := sendable(field); err != nil {
				return nil, err
			}
			req.Header.Set(field.Name, field.Value)
		}
	}
	if body := r.body(); body != nil {
		req.Body = io.NopCloser(bytes.NewReader(body))
		req.ContentLength = int64(len(body))
		req.Header.Set("Content-Type", "application/json")
	}
	if r.Credential == nil {
		return req, nil
	}
	return req, r.Credential.put(req.Header.Set)
}

// put sets the header of a credential.
func (k Credential) put(set func(name, value string)) error {
	return k.Secret.Use(func(key []byte) error {
		value := strings.ReplaceAll(k.Format, "{key}", string(key))
		if reason := Unsendable(value); reason != "" {
			return fmt.Errorf("no client can send this header value, because of %s", reason)
		}
		set(k.Header, value)
		return nil
	})
}

// Unsendable says why the reference client refuses a header value: the first character that none may hold and where, or a
// blank at an end. It is "" for a value that can be sent.
func Unsendable(value string) string {
	position := 0
	for _, char := range value {
		if char < 0x20 && char != '\t' || char >= 0x7f {
			return fmt.Sprintf("U+%04X at position %d", char, position)
		}
		position++
	}
	if strings.Trim(value, " \t") != value {
		return "a blank at an end"
	}
	return ""
}

func (c *Client) isPractice(u *url.URL) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.practice[HostPort(u)]
}

// spend takes one request from the budget, before it is sent.
func (c *Client) spend(r Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sent >= c.opts.MaxRequests {
		return fmt.Errorf("%w (%d): raise it with --max-requests", ErrBudget, c.opts.MaxRequests)
	}
	if r.Cost == Paid && c.billable >= c.opts.MaxPaid {
		return fmt.Errorf("%w: %d may be billed, and as many were: raise it with --max-paid", ErrBudget, c.opts.MaxPaid)
	}
	c.sent++
	if r.Cost == Paid {
		c.billable++
	}
	return nil
}

// settle gives back what was not sent, and notes the host of what was.
func (c *Client) settle(ex *Exchange, r Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !ex.Sent {
		c.sent--
		if r.Cost == Paid {
			c.billable--
		}
		return
	}
	if r.Cost == Paid && r.Replay != nil && ex.Status >= 400 && ex.Status < 500 {
		c.billable-- // a request that is refused costs nothing
	}
	host := strings.TrimSuffix(ex.Host, ":443")
	if !slices.Contains(c.hosts, host) {
		c.hosts = append(c.hosts, host)
	}
	if ex.Header.Get("Server") == PracticeServer && reachedLoopback(*ex) {
		c.practice[ex.Host] = true
	}
}

// reachedLoopback reports whether the reply came from this machine: by the address that was dialled, not by a name.
func reachedLoopback(ex Exchange) bool {
	host, _, err := net.SplitHostPort(ex.Host)
	if err != nil || ex.Proxy.URL != "" {
		return false // behind a proxy the address is the proxy's
	}
	for _, attempt := range ex.Attempts {
		if at, err := netip.ParseAddrPort(attempt.Address); attempt.Err == "" && (err != nil || !at.Addr().IsLoopback()) {
			return false
		}
	}
	return Loopback(host) || len(ex.Attempts) > 0
}
