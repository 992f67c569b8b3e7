package checks

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// View is one target under examination: its exchanges and findings, each made at most once. It implements Facts.
type View struct {
	run    *Runner
	target Target
	grant  wire.Grant
	reader provider.Provider // whose rules read the replies
	denied string            // why the credential may not go to the target's address
	astray string            // why nothing may go there
	dummy  secret.Secret

	mu        sync.Mutex
	exchanges map[string]*pending
	findings  map[string]Finding
}

// pending is an exchange that has been started.
type pending struct {
	done    chan struct{}
	ex      wire.Exchange
	reading reply.Reading
}

// View begins the examination of a target.
func (r *Runner) View(t Target) *View {
	if t.Named == "" {
		t.Named = named(t.BaseURL.Value)
	}
	grant, denied := Grant(t, r.reg, r.consent)
	lost := astrayAt(t, r.reg)
	if denied == "" {
		denied = lost
	}
	return &View{
		astray: lost,
		run:    r, target: t, grant: grant, denied: denied, reader: readerOf(t, r.reg, len(grant.Own) > 0),
		dummy:     secret.NewMaker(nil, nil).Make([]byte(t.Provider.Auth.Dummy)),
		exchanges: map[string]*pending{}, findings: map[string]Finding{},
	}
}

// readerOf is whose words to expect: at an address that is not the provider's own, also those of gateways, which answer
// in words of their own whatever API they stand before.
func readerOf(t Target, reg *provider.Registry, own bool) provider.Provider {
	reader := t.Provider
	family, ok := reg.Resolve("openai-compatible")
	if own || !ok || reader.Kind == "family" {
		return reader
	}
	reader.Rules = append(slices.Clone(reader.Rules), slices.DeleteFunc(slices.Clone(family.Rules), func(rule provider.Rule) bool {
		return slices.ContainsFunc(t.Provider.Rules, func(own provider.Rule) bool { return own.ID == rule.ID })
	})...)
	return reader
}

// With begins the examination of a changed target. Exchanges whose requests the change has not touched are kept.
func (v *View) With(t Target) *View {
	next := v.run.View(t)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, probe := range []string{ProbeNone, ProbeDummy, ProbeReal, ProbeList, ProbeIdentity, ProbeBalance} {
		if p, ok := v.exchanges[probe]; ok && v.sameRequest(next, probe) {
			next.exchanges[probe] = p
		}
	}
	return next
}

// sameRequest reports whether a probe of another view would send the same bytes to the same place by the same way, to be
// read by the same rules.
func (v *View) sameRequest(other *View, probe string) bool {
	a, errA := Build(v.target, probe, v.dummy)
	b, errB := Build(other.target, probe, v.dummy)
	if errA != nil || errB != nil || v.target.Provider.ID != other.target.Provider.ID || !slices.Equal(v.grant.Hosts, other.grant.Hosts) {
		return false
	}
	return a.URL == b.URL && a.Direct == b.Direct && a.Trust == b.Trust && slices.Equal(a.Header, b.Header) && v.target.Later == other.target.Later && sameCredential(a.Credential, b.Credential)
}

func sameCredential(a, b *wire.Credential) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Header == b.Header && a.Format == b.Format && a.Secret.Same(b.Secret)
}

// Speculate starts the free exchanges that a walk may need, all at once.
func (v *View) Speculate(ctx context.Context) {
	if v.run.consent.Silent != "" {
		return
	}
	v.begin(ctx, ProbeNone)
	if v.target.Sender() == nil {
		return
	}
	v.begin(ctx, ProbeReal)
	v.begin(ctx, ProbeDummy)
}

// begin starts an exchange unless it was started before.
func (v *View) begin(ctx context.Context, probe string) *pending {
	spec, _ := v.target.Spec(probe)
	probe = v.same(probe)
	v.mu.Lock()
	defer v.mu.Unlock()
	if p, ok := v.exchanges[probe]; ok {
		return p
	}
	p := &pending{done: make(chan struct{})}
	v.exchanges[probe] = p
	v.run.start(func() {
		defer close(p.done)
		p.ex = v.perform(ctx, probe)
		var crash *wire.Crash
		if errors.As(p.ex.Err, &crash) {
			v.run.crashed(crash)
		}
		p.reading = v.read(p.ex, spec.Facts)
	})
	return p
}

// same is the one name of a request that two probes make: of the control probe, which may be the list of models too.
func (v *View) same(probe string) string {
	spec, ok := v.target.Spec(probe)
	if ok && spec.ID == v.target.Provider.ControlID() && probe != ProbeNone && probe != ProbeDummy {
		return ProbeReal
	}
	return probe
}

// read reads a reply, with the facts to look for in it; of none the Reading is empty.
func (v *View) read(ex wire.Exchange, facts []provider.Fact) reply.Reading {
	if ex.Status == 0 {
		return reply.Reading{}
	}
	return reply.Read(v.reader, reply.Request{HeaderNames: ex.HeaderNames, Now: ex.ReceivedAt, Facts: facts}, ex.Status, ex.Header, ex.Body)
}

func (v *View) perform(ctx context.Context, probe string) wire.Exchange {
	request, err := Build(v.target, probe, v.dummy)
	if err == nil && v.astray != "" {
		err = errors.New(v.astray)
	}
	if err != nil {
		return wire.Exchange{Probe: probe, Fault: wire.FaultWithheld, Failed: wire.StageBuild, Err: err, Started: time.Now()}
	}
	done := v.run.follow(v.target, &request)
	ex := v.run.client.Do(ctx, v.grant, request)
	done(ex)
	return ex
}

// Target implements Facts.
func (v *View) Target() Target { return v.target }

// Registry implements Facts.
func (v *View) Registry() *provider.Registry { return v.run.reg }

// Now implements Facts.
func (v *View) Now() time.Time { return time.Now() }

// Consent implements Facts.
func (v *View) Consent() Consent {
	consent := v.run.consent
	consent.Paid = consent.Paid && !consent.KeepPaid
	return consent
}

// Denied implements Facts.
func (v *View) Denied() string { return v.denied }

// Exchange implements Facts.
func (v *View) Exchange(ctx context.Context, probe string) wire.Exchange {
	return v.await(ctx, probe).ex
}

// Reading implements Facts.
func (v *View) Reading(ctx context.Context, probe string) reply.Reading {
	return v.await(ctx, probe).reading
}

func (v *View) await(ctx context.Context, probe string) *pending {
	if v.run.consent.Silent != "" {
		return &pending{ex: wire.Exchange{Probe: probe, Fault: wire.FaultWithheld, Failed: wire.StageGuard, Err: wire.ErrWithheld}}
	}
	p := v.begin(ctx, probe)
	<-p.done // every exchange ends by its own deadline or by ctx
	return p
}

// answer runs a check. A panic in it is a fault of this program: the run goes on and says so.
func (v *View) answer(ctx context.Context, check Check) (f Finding) {
	defer func() {
		if p := recover(); p != nil {
			v.run.crashed(&wire.Crash{What: fmt.Sprint(p), Stack: debug.Stack()})
			f = Finding{Status: Unknown, Because: "crashed", Summary: "this check broke"}
		}
	}()
	return check.Run(ctx, v)
}

// Finding implements Facts. The answer of a check is kept; asked again, it is the same one.
func (v *View) Finding(ctx context.Context, id string) Finding {
	v.mu.Lock()
	if f, ok := v.findings[id]; ok {
		v.mu.Unlock()
		return f
	}
	v.mu.Unlock()
	check, ok := v.run.checks[id]
	if !ok {
		return Finding{Check: id, Status: Unknown, Because: "no such check"}
	}
	began := time.Now()
	var f Finding
	if v.run.consent.Silent != "" && !check.Offline() {
		f = Finding{Status: Skip, Because: v.run.consent.Silent, Summary: "not asked: nothing is sent in this run"}
	} else {
		f = v.answer(ctx, check)
	}
	f.Check, f.Title, f.Took = check.ID, check.Title, time.Since(began)
	v.mu.Lock()
	defer v.mu.Unlock()
	if earlier, ok := v.findings[id]; ok {
		return earlier
	}
	v.findings[id] = f
	return f
}
