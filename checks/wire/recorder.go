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
	telling sync.Mutex  // held while a stage is entered and told: stages are told in order, and none after end
	heard   func(Stage) // nil: nobody listens

	mu      sync.Mutex // never held while heard runs
	host    string     // host:port of the API
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

func newRecorder(host string, heard func(Stage)) *recorder {
	return &recorder{host: host, heard: heard, stage: StageBuild, entered: time.Now(), opening: map[string]time.Time{}}
}

func recorderOf(ctx context.Context) *recorder {
	rec, _ := ctx.Value(recorderKey{}).(*recorder)
	return rec
}

// attach makes the recorder hear the request's trace.
func (r *recorder) attach(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, recorderKey{}, r)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:  func(string) { r.again() },
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

// enter closes the stage under way, opens the next one and tells of it.
func (r *recorder) enter(next Stage) {
	r.telling.Lock()
	defer r.telling.Unlock()
	if r.move(next) && r.heard != nil {
		r.heard(next)
	}
}

// again begins once more: the transport looks for a connection, a second time where it repeats the request on another.
func (r *recorder) again() { r.move(StageBuild) }

// end closes the last stage, once whoever hears of one has done so. Nothing follows it: a dial may go on behind the
// exchange, and what it reports is told to nobody.
func (r *recorder) end() {
	r.telling.Lock()
	defer r.telling.Unlock()
	r.move("")
}

// move closes the stage under way and opens the next one, if that can follow.
func (r *recorder) move(next Stage) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !follows(r.stage, next) {
		return false
	}
	now := time.Now()
	if r.stage != StageBuild {
		r.timings = append(r.timings, Timing{Stage: r.stage, Took: now.Sub(r.entered)})
	}
	r.stage, r.entered = next, now
	return true
}

// follows reports whether a stage comes after another; "" is the end. Once a request has a connection, the stages of a
// dial are those of another one: the transport finishes what it began and keeps it for later.
func follows(stage, next Stage) bool {
	if stage == next || stage == "" {
		return false
	}
	return next == StageBuild || rank(next) >= rank(stage)
}

func rank(s Stage) int {
	switch s {
	case StageBuild, StageGuard:
		return 0
	case StageDNS, StageConnect, StageProxy, StageTLS:
		return 1
	case StageSend:
		return 2
	case StageWait:
		return 3
	case StageBody:
		return 4
	}
	return 5
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
	r.opening[address] = time.Now()
	r.mu.Unlock()
	if r.proxied {
		r.enter(StageProxy)
	} else {
		r.enter(StageConnect)
	}
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
	if err != nil {
		return
	}
	r.mu.Lock()
	r.wrote = true
	r.mu.Unlock()
	r.enter(StageWait)
}

func (r *recorder) proxyReply(status int, text, challenge string) {
	r.mu.Lock()
	r.status, r.text, r.challenge = status, text, challenge
	r.mu.Unlock()
	r.enter(StageProxy)
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
