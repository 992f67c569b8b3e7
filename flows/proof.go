package flows

import (
	"context"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// prove repeats the failed probe with exactly one change, for each change that the finding offers. It returns the view
// of the repaired target, where the walk goes on, or nil where no change helps.
//
// Passes: proven. Fails in another way: the fault was real, and there is another one behind it. Fails alike: this
// change is not the remedy.
func (w *walk) prove(ctx context.Context, view *checks.View, found *named) *checks.View {
	var repaired *checks.View
	for _, change := range found.finding.Changes {
		changed := change.Apply(view.Target())
		if !checks.Near(w.visit.Target, changed) && !w.agreed(ctx, change) {
			found.offer(change) // a fix may propose another host; only a person sends something there
			if w.sending {
				w.note("not tried without your word: " + change.Title)
			}
			continue
		}
		if w.sending && !w.waits(ctx, change) {
			continue
		}
		next := view.With(changed)
		if !w.sending {
			found.offer(change)
			return next
		}
		w.observe(ProofStarted{Change: change.Title})
		before, after := resultOf(ctx, view, change.Probe), resultOf(ctx, next, change.Probe)
		passed := after.passed && !before.passed
		w.observe(ProofDone{Change: change.Title, Passed: passed})
		if passed {
			found.confidence = checks.Proven
			found.proof = &Proof{Change: change.Title, Before: before.words, After: after.words}
			found.change = &change
			w.settle(ctx, view, found, change)
			if next.Target().Trust {
				return nil // no credential travels there, so nothing more can be seen
			}
			return next
		}
		if repaired == nil && w.uncovers(ctx, found, change, next, before, after) {
			repaired = next
			found.moved = after.moved(before)
			found.offer(change)
			if otherKey(change) {
				w.settle(ctx, view, found, change)
			}
		}
	}
	return repaired
}

// waits lets the time pass that a change asks for. False where that is longer than the case allows, or the run ends first.
func (w *walk) waits(ctx context.Context, change checks.Change) bool {
	if change.After.IsZero() {
		return true
	}
	left := time.Until(change.After) + waitMargin
	if left > w.visit.Wait {
		return false
	}
	w.observe(Waiting{Until: change.After})
	started := time.Now()
	timer := time.NewTimer(max(left, 0))
	defer timer.Stop()
	defer func() { w.waited += time.Since(started) }()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// waitMargin is how much later than a server asks for it is asked again: clocks and seconds are rounded.
const waitMargin = 250 * time.Millisecond

// agreed asks a person whether a change may be tried that sends the key to a host that nobody named for it. Nobody to
// ask, or no answer, is a no.
func (w *walk) agreed(ctx context.Context, change checks.Change) bool {
	if !w.sending {
		return false
	}
	answer, _ := w.question(ctx, "try-"+change.ID, Node{
		Ask:     "One change would prove it: " + change.Title + ". May that be tried now, with a request that is free?",
		Choices: []Choice{{Answer: yesTry}, {Answer: "No"}},
	})
	return answer == yesTry
}

// yesTry is the answer that lets a key go to a host that nobody named for it.
const yesTry = "Yes, try it once"

// offer remembers the change that a fix will propose: the first one that was not refuted.
func (n *named) offer(change checks.Change) {
	if n.change == nil {
		n.change = &change
	}
}

// settle names the cause that a change stands for, with what shows it.
func (w *walk) settle(ctx context.Context, view *checks.View, found *named, change checks.Change) {
	found.ids = found.finding.Causes[:1]
	if change.Proves == "" {
		return
	}
	found.ids = []cause.ID{change.Proves}
	if change.Proves == cause.CredentialShadowed && found.finding.Check != shadowCheck {
		shadow := w.clean.finding(view.Finding(ctx, shadowCheck))
		found.finding.Evidence = append(shadow.Evidence, found.finding.Evidence...)
	}
}

// otherKey reports whether a change sends another credential of this machine.
func otherKey(change checks.Change) bool {
	return change.ID == "other-candidate" || change.ID == "drop-override"
}

// shadowCheck knows which value wins over which.
const shadowCheck = "credential.shadow"

// uncovers reports whether a change that did not make the probe pass still removed a fault, and shows the next one.
func (w *walk) uncovers(ctx context.Context, found *named, change checks.Change, next *checks.View, before, after result) bool {
	switch {
	case found.finding.Local:
		return true
	case otherKey(change):
		// Another key that is refused, too, says nothing about the first, unless the server knows it: it answers that
		// key otherwise than a false one, or counts its requests.
		return next.Finding(ctx, keyCheck).Status == checks.Pass || after.limited && !before.limited
	case change.ID == "nearest-model" || change.ID == "trust-issuer":
		return false
	case change.ID == "follow-redirect":
		return after.http // what answers there is what the redirect hid
	case change.ID == "without-proxy":
		// Behind most proxies the direct way is closed; what counts is that it leads further than the proxy did.
		return next.Finding(ctx, "network.connects").Status == checks.Pass
	}
	return after.moved(before)
}

// moved reports whether a result shows that something changed: only a reply where there was none, or the API's own words,
// do; silence shows nothing.
func (r result) moved(before result) bool {
	return r.http && !before.http || r.api && r.words != before.words
}

// result is what a probe showed, in words that can be compared.
type result struct {
	passed  bool
	http    bool // an HTTP reply came, of whatever kind
	api     bool // the API itself answered
	limited bool // the API itself says that there were too many requests
	words   string
}

func resultOf(ctx context.Context, view *checks.View, probe string) result {
	ex, reading := view.Exchange(ctx, probe), view.Reading(ctx, probe)
	switch ex.Fault {
	case wire.FaultNone:
	case wire.FaultWithheld, wire.FaultBudget, wire.FaultCanceled:
		return result{words: "not sent: " + reply.Clean(ex.Err.Error())}
	case wire.FaultInvalidHeader:
		return result{words: "no client can send this header value"}
	default:
		return result{http: ex.Status != 0, words: "no reply: " + string(ex.Fault)}
	}
	words := reading.Brief()
	if !reading.API() {
		words += " " + string(reading.Form)
	}
	return result{passed: checks.Passes(probe, ex, reading), http: true, api: reading.API(), limited: ex.Status == 429 && reading.API(), words: words}
}
