package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"syscall"
	"time"
)

// dialTimeout leaves room for a second address within one exchange.
const dialTimeout = 5 * time.Second

// dial opens the TCP connection of one request, to the API or to the proxy. Each address is shown to the guard before
// a packet leaves.
func (c *Client) dial(ctx context.Context, network, address string) (conn net.Conn, err error) {
	defer func() { // the transport dials in goroutines of its own, where a panic would end the program
		if p := recover(); p != nil {
			conn, err = nil, &Crash{What: fmt.Sprint(p), Stack: debug.Stack()}
		}
	}()
	rec := recorderOf(ctx)
	dialer := &net.Dialer{Timeout: dialTimeout}
	if rec != nil && rec.guard != nil && !rec.proxied {
		dialer.ControlContext = func(_ context.Context, _, resolved string, _ syscall.RawConn) error { return rec.guard(resolved) }
	}
	conn, err = c.dialResolved(ctx, dialer, network, address)
	if rec != nil && !rec.proxied {
		rec.mu.Lock()
		seen := dialed{addresses: rec.addresses, attempts: rec.attempts}
		rec.mu.Unlock()
		c.mu.Lock()
		c.dials[rec.host] = seen
		c.mu.Unlock()
	}
	return conn, err
}

// Crash is a panic of an exchange, as an error: the terminal stays whole, and the program can tell it as its own fault.
type Crash struct {
	What  string // what the panic said; may quote data, so it is shown redacted only
	Stack []byte
}

func (*Crash) Error() string { return "an exchange crashed" }

// dialResolved uses the replacement resolver where there is one, else the system's with its two-family race
// (RFC 8305).
func (c *Client) dialResolved(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || c.opts.Resolve == nil {
		return dialer.DialContext(ctx, network, address)
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return dialer.DialContext(ctx, network, address)
	}
	rec := recorderOf(ctx)
	if rec != nil {
		rec.enter(StageDNS)
	}
	found, err := c.opts.Resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var failures []error
	for _, addr := range found {
		if rec != nil {
			rec.resolved(addr.String())
		}
	}
	for _, addr := range found {
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(addr.String(), port))
		if err == nil {
			return conn, nil
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}
