package lab

import (
	"context"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Server is the Server header of every reply, by which a client knows a practice server on loopback. The one
// exception is the plain 400 that net/http sends when http meets the https server.
const Server = "authdoctor-lab"

// authorityFile is where the untrusted authority's certificate lies, in the project.
const authorityFile = "practice-ca.pem"

// Options of Start.
type Options struct {
	Faults []string      // one or two ids
	Listen string        // host:port with a literal loopback address; empty: 127.0.0.1:0
	Seed   int64         // makes keys and ids; the same seed makes the same ones
	Delay  time.Duration // added before each reply
	Log    func(Event)   // may be nil; called for one event at a time, must not call Close
}

// Practice is a running fake provider and the project that uses it.
type Practice struct {
	// Resolve answers for names that exist only here, such as api.practice.test, and for localhost; every other name
	// does not exist, so that nothing leaves this machine by mistake.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)

	scene       *scene
	url         string
	environment map[string]string
	files       map[string][]byte
	arguments   []string
	ca          []byte
	presented   string
	log         func(Event)

	cancel   context.CancelFunc
	wait     func() error // until every goroutine of Start has ended
	handlers sync.WaitGroup
	telling  sync.Mutex

	mu       sync.Mutex
	closing  bool
	requests []Seen
}

// Start opens a practice. It ends with Close or with ctx. Errors: ErrUnknownFault, ErrCombination, ErrNotLoopback,
// or the listener's.
func Start(ctx context.Context, opts Options) (*Practice, error) {
	chosen, err := choose(opts.Faults)
	if err != nil {
		return nil, err
	}
	s := newScene(opts.Seed, chosen[0].dialect())
	s.provider = chosen[0].Provider
	// From the server to this machine, so that what lies nearer sees what lies behind it.
	slices.SortStableFunc(chosen, func(a, b Fault) int { return slotRank(b.Slot) - slotRank(a.Slot) })
	for _, f := range chosen {
		f.inject(s)
	}
	s.conn.Latency = opts.Delay
	p := &Practice{scene: s, log: opts.Log}
	if err := p.open(ctx, opts.Listen); err != nil {
		return nil, err
	}
	return p, nil
}

func slotRank(slot string) int {
	return slices.Index([]string{
		slotKey, slotAddress, slotNetwork, slotTLS, slotEdge, slotAccount, slotModel, slotQuota, slotRate, slotServer,
		slotGateway, slotHealthy,
	}, slot)
}

// settle works out the settings, once the addresses are known.
func (p *Practice) settle(at addresses, authority *authority) {
	s := p.scene
	environment, dotEnv, flags := s.written(s.baseURL(at.api, at.closed))
	if at.proxy != "" {
		environment[proxyVariable] = "http://" + at.proxy
	}
	p.url = s.spoken() + "://" + at.api.String()
	p.environment, p.presented = environment, s.presented(environment, dotEnv)
	p.files = map[string][]byte{}
	if file := dotEnvFile(dotEnv); file != nil {
		p.files[".env"] = file
	}
	if s.security == untrusted {
		p.files[authorityFile] = authority.pem()
	} else if s.secure() {
		p.ca = authority.pem()
	}
	p.arguments = append([]string{"--provider", s.provider}, flags...)
	if s.model != "" {
		p.arguments = append(p.arguments, "--model", s.model)
	}
	if s.paid {
		p.arguments = append(p.arguments, "--paid")
	}
	p.Resolve = resolver(at.api, s.sinkhole)
}

// URL is the root of the practice server, such as "http://127.0.0.1:40123". A fault in the address shows in Env, not here.
func (p *Practice) URL() string { return p.url }

// Env is the environment that a client of the practice needs.
func (p *Practice) Env() map[string]string { return maps.Clone(p.environment) }

// Unset lists the variables that must not be set, sorted.
func (p *Practice) Unset() []string {
	return slices.DeleteFunc(watched(), func(name string) bool { _, set := p.environment[name]; return set })
}

// Files is the project's files by name, such as ".env".
func (p *Practice) Files() map[string][]byte {
	files := map[string][]byte{}
	for name, content := range p.files {
		files[name] = slices.Clone(content)
	}
	return files
}

// Args is the flags for `authdoctor check`: --provider, and where they are needed --base-url, --model and --paid. Where CA is
// not empty the caller writes it to a file and adds --ca-file.
func (p *Practice) Args() []string { return slices.Clone(p.arguments) }

// CA is the PEM certificate of the authority that the client trusts, for --ca-file; nil where there is none.
func (p *Practice) CA() []byte { return slices.Clone(p.ca) }

// Close ends the practice, its connections and its goroutines. It may be called more than once.
func (p *Practice) Close() {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.cancel()
	_ = p.wait() // the servers end with http.ErrServerClosed
	p.handlers.Wait()
}

// handler is the API with the layers in front of it.
func (p *Practice) handler() http.Handler {
	var h http.Handler = p.scene.account
	for _, l := range p.scene.layers {
		h = l(p.scene.spoken(), h)
	}
	return p.entrance(h)
}
