package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"time"
)

// roundTrip sends the request and fills the exchange.
func (c *Client) roundTrip(ctx context.Context, grant Grant, r Request, req *http.Request, ex *Exchange) {
	run := ctx
	ctx, cancel := context.WithTimeout(run, c.opts.Timeout)
	defer cancel()
	rec := newRecorder(ex.Host, r.Reached)
	rec.proxied = ex.Proxy.URL != ""
	if req.URL.Scheme == "http" && !Loopback(req.URL.Hostname()) {
		rec.guard = func(address string) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("%w: %s is no address", ErrWithheld, address)
			}
			return grant.allowsAddress(at.Addr())
		}
	}
	trusted, err := trustFor(r)
	if err != nil {
		*ex = ex.fail(FaultTLSUntrusted, StageTLS, err)
		return
	}
	transport := c.transport(mode{direct: r.Direct, trust: r.Trust}, trusted)
	if r.Trust {
		defer transport.CloseIdleConnections()
	}
	res, err := transport.RoundTrip(req.WithContext(rec.attach(ctx)))
	if err != nil {
		fault, failed := classify(rootCause(run, ctx, err), rec.reached(), rec.proxied)
		rec.end()
		rec.fill(ex)
		c.recall(ex)
		ex.TLS = tlsFailure(err)
		*ex = ex.fail(fault, failed, err)
		return
	}
	defer res.Body.Close()
	ex.ReceivedAt = time.Now()
	ex.Status, ex.Header, ex.Encoding = res.StatusCode, res.Header, res.Header.Get("Content-Encoding")
	ex.ServerTime, _ = http.ParseTime(res.Header.Get("Date"))
	if res.TLS != nil {
		ex.TLS = tlsFacts(res.TLS)
	}
	c.finish(run, ctx, res, rec, ex)
}

// finish reads the body and closes the record.
func (c *Client) finish(run, ctx context.Context, res *http.Response, rec *recorder, ex *Exchange) {
	body, err := readBody(res)
	rec.end()
	rec.fill(ex)
	c.recall(ex)
	ex.Body, ex.Sent, ex.Took = body, true, time.Since(ex.Started)
	switch {
	case err == nil && res.StatusCode == http.StatusProxyAuthRequired && ex.Proxy.URL != "":
		*ex = ex.fail(FaultProxyAuth, StageProxy, &proxyError{fault: FaultProxyAuth, text: "the proxy wants credentials"})
	case err == nil:
	case errors.Is(err, errTooLarge):
		*ex = ex.fail(FaultTooLarge, StageBody, err)
	default:
		fault, _ := classify(rootCause(run, ctx, err), StageBody, false)
		*ex = ex.fail(fault, StageBody, err)
	}
}

// rootCause prefers the contexts' own words: a transport reports a deadline in many ways. The end of the whole run, by a
// signal or by its own limit, is no measurement of the server.
func rootCause(run, exchange context.Context, err error) error {
	if run.Err() != nil {
		return context.Canceled
	}
	if cause := exchange.Err(); cause != nil {
		return cause
	}
	return err
}

// recall adds what an earlier dial showed when this exchange reused its connection.
func (c *Client) recall(ex *Exchange) {
	if len(ex.Attempts) > 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.dials[ex.Host]
	ex.Addresses, ex.Attempts = seen.addresses, seen.attempts
}

// trustFor is the pool of a proof: the topmost certificate that the peer showed before, and nothing else.
func trustFor(r Request) (*x509.CertPool, error) {
	if !r.Trust {
		return nil, nil
	}
	if pool, ok := anchor(r.Chain); ok {
		return pool, nil
	}
	return nil, errors.New("the peer showed no certificate that could be trusted for a proof")
}
