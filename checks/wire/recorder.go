package wire

import (
	"context"
	"net/http/httptrace"
	"slices"
	"sync"
	"time"
)

// recorder notes what happens while one request is on its way. The transport may dial on behalf of one request and hand
// the connection to another, so every method locks.
type recorder struct {
	mu      sync.Mutex
	host    string // host:port of the API
	guard   func(address string) error
	proxied bool

	stage     Stage // the stage that is under way
	entered   time.Time
	timings   []Timing
	addresses []string
	attempts  []Attempt
	opening   map[string]time.Time
	wrote     bool
	status    int // the proxy's reply to CONNECT
	text      string
	challenge string
}

// dialed is what a dial showed, kept for the requests that reuse its connection.
type dialed struct {
	addresses []string
	attempts  []Attempt
}

type recorderKey struct{}

func newRecorder(host string) *recorder {
	return &recorder{host: host, stage: StageBuild, entered: time.Now(), opening: map[string]time.Time{}}
}

func recorderOf(ctx context.Context) *recorder {
	rec, _ := ctx.Value(recorderKey{}).(*recorder)
	return rec
}

// attach makes the recorder hear the request's trace.
func (r *recorder) attach(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, recorderKey{}, r)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { r.enter(StageDNS) },
		DNSDone: func(info httptrace.DNSDoneInfo) {
			for _, a := range info.Addrs {
				r.resolved(a.IP.String())
			}
		},
		ConnectStart:         func(_, address string) { r.connecting(address) },
		ConnectDone:          func(_, address string, err error) { r.connected(address, err) },
		TLSHandshakeStart:    func() { r.enter(StageTLS) },
		GotConn:              func(httptrace.GotConnInfo) { r.enter(StageSend) },
		WroteRequest:         func(info httptrace.WroteRequestInfo) { r.wroteRequest(info.Err) },
		GotFirstResponseByte: func() { r.enter(StageBody) },
	})
}

// enter closes the stage under way and opens the next one.
func (r *recorder) enter(next Stage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.enterLocked(next)
}

func (r *recorder) enterLocked(next Stage) {
	if r.stage == next {
		return
	}
	now := time.Now()
	if r.stage != StageBuild {
		r.timings = append(r.timings, Timing{Stage: r.stage, Took: now.Sub(r.entered)})
	}
	r.stage, r.entered = next, now
}

func (r *recorder) resolved(address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.proxied && !slices.Contains(r.addresses, address) {
		r.addresses = append(r.addresses, address)
	}
}

func (r *recorder) connecting(address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.proxied {
		r.enterLocked(StageProxy)
	} else {
		r.enterLocked(StageConnect)
	}
	r.opening[address] = time.Now()
}

func (r *recorder) connected(address string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := ""
	if err != nil {
		text = plainReason(err)
	}
	r.attempts = append(r.attempts, Attempt{Address: address, Err: text, Took: time.Since(r.opening[address])})
}

func (r *recorder) wroteRequest(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.wrote = true
		r.enterLocked(StageWait)
	}
}

func (r *recorder) proxyReply(status int, text, challenge string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.text, r.challenge = status, text, challenge
	r.stage = StageProxy
}

// fill copies what was noted into the exchange.
func (r *recorder) fill(ex *Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ex.Timings = append(ex.Timings, r.timings...)
	ex.Addresses = append(ex.Addresses, r.addresses...)
	ex.Attempts = append(ex.Attempts, r.attempts...)
	ex.Proxy.Status, ex.Proxy.StatusText, ex.Proxy.Challenge = r.status, r.text, r.challenge
	ex.Sent = r.wrote
}

// reached is the stage that is under way.
func (r *recorder) reached() Stage {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stage
}
