package lab

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// addresses of a practice, as they were given out by the system.
type addresses struct {
	api    net.Addr
	closed string // host:port where nothing listens
	proxy  string // host:port; empty: no proxy
}

// opened is what has to be closed again.
type opened []io.Closer

func (o opened) close() {
	for _, c := range o {
		_ = c.Close() // nothing is lost with it
	}
}

// open binds the listeners and starts the servers. On an error nothing stays open.
func (p *Practice) open(ctx context.Context, listen string) error {
	host, port, err := loopback(listen)
	if err != nil {
		return err
	}
	var held opened
	keep := false
	defer func() {
		if !keep {
			held.close()
		}
	}()
	listener, err := bind(ctx, net.JoinHostPort(host, port), &held)
	if err != nil {
		return err
	}
	at := addresses{api: listener.Addr()}
	if p.scene.closedPort || p.scene.proxyDead {
		if at.closed, err = closedPort(ctx, host, &held); err != nil {
			return err
		}
	}
	var servers []running
	if p.scene.proxyDead {
		at.proxy = at.closed
	}
	if p.scene.proxyRefusal != nil {
		proxy, err := bind(ctx, net.JoinHostPort(host, "0"), &held)
		if err != nil {
			return err
		}
		at.proxy = proxy.Addr().String()
		servers = append(servers, running{proxy, p.entrance(page(*p.scene.proxyRefusal)("", nil))})
	}
	authority, err := newAuthority()
	if err != nil {
		return err
	}
	if listener, err = p.dress(listener, authority); err != nil {
		return err
	}
	p.settle(at, authority)
	p.serve(ctx, append(servers, running{listener, p.handler()}), held)
	keep = true
	return nil
}

// running is a server to be.
type running struct {
	listener net.Listener
	handler  http.Handler
}

// serve starts the servers and the goroutine that ends them with ctx. Connections close before handlers are told, so
// that a handler that keeps silent does not end in an empty reply.
func (p *Practice) serve(ctx context.Context, servers []running, held opened) {
	requests, endRequests := context.WithCancel(context.WithoutCancel(ctx))
	ctx, p.cancel = context.WithCancel(ctx)
	var group errgroup.Group
	for _, s := range servers {
		server := &http.Server{
			Handler:           s.handler,
			BaseContext:       func(net.Listener) context.Context { return requests },
			ErrorLog:          log.New(io.Discard, "", 0), // broken handshakes are what clients practise here
			ReadHeaderTimeout: 10 * time.Second,
		}
		held = append(held, server)
		group.Go(guarded(func() error { return server.Serve(s.listener) }))
	}
	group.Go(guarded(func() error {
		<-ctx.Done()
		held.close()
		endRequests()
		return nil
	}))
	p.wait = group.Wait
}

// guarded turns a panic into an error.
func guarded(f func() error) func() error {
	return func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("serve a practice: panic: %v", r)
			}
		}()
		return f()
	}
}

// dress puts TLS and the connection's fault on a listener. HTTP/1.1 only: the faults are spoken in it.
func (p *Practice) dress(l net.Listener, authority *authority) (net.Listener, error) {
	if p.scene.secure() {
		certificate, err := authority.server(p.scene.security)
		if err != nil {
			return nil, err
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}})
	}
	if p.scene.conn != (ConnFault{}) {
		l = faultyListener{l, p.scene.conn}
	}
	return l, nil
}

// loopback splits an address and makes sure that it is a literal loopback one.
func loopback(listen string) (host, port string, err error) {
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	host, port, err = net.SplitHostPort(listen)
	if err != nil {
		return "", "", fmt.Errorf("read the address %q: %w; write it as 127.0.0.1:0", listen, errors.Join(ErrNotLoopback, err))
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !ip.IsLoopback() {
		return "", "", fmt.Errorf("listen on %q: %w; use 127.0.0.1:0", listen, ErrNotLoopback)
	}
	return host, port, nil
}

func bind(ctx context.Context, address string, held *opened) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open the practice server at %s: %w; choose another port or leave it to the system", address, err)
	}
	*held = append(*held, l)
	return l, nil
}

// closedPort is an address where nothing listens and nothing can begin to: its port belongs to the calling end of a
// connection that stays open as long as the practice.
func closedPort(ctx context.Context, host string, held *opened) (string, error) {
	listener, err := bind(ctx, net.JoinHostPort(host, "0"), held)
	if err != nil {
		return "", err
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(host)}}
	caller, err := dialer.DialContext(ctx, "tcp", listener.Addr().String())
	if err != nil {
		return "", fmt.Errorf("reserve a closed port: %w", err)
	}
	*held = append(*held, caller)
	return caller.LocalAddr().String(), nil
}

// resolver answers in process. A sinkhole answers 0.0.0.0 for the practice's own name.
func resolver(api net.Addr, sinkhole bool) func(context.Context, string) ([]netip.Addr, error) {
	return func(ctx context.Context, host string) ([]netip.Addr, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			return []netip.Addr{ip}, nil
		}
		switch name := strings.ToLower(strings.TrimSuffix(host, ".")); {
		case name == practiceHost && sinkhole:
			return []netip.Addr{netip.IPv4Unspecified()}, nil
		case name == practiceHost || name == "localhost":
			ip, err := netip.ParseAddrPort(api.String())
			return []netip.Addr{ip.Addr()}, err
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
}
