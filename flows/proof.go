package flows

import (
	"context"
	"fmt"
	"net/url"
	"strings"

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
		if !sameHost(w.visit.Target, changed) {
			continue // a fix may propose another host; only a person sends something there
		}
		next := view.With(changed)
		if w.limits.Silent != "" || !w.speaks() {
			return next
		}
		w.observe(ProofStarted{Change: change.Title})
		before, after := w.resultOf(ctx, view, change.Probe), w.resultOf(ctx, next, change.Probe)
		passed := after.passed && !before.passed
		w.observe(ProofDone{Change: change.Title, Passed: passed})
		if passed {
			found.confidence = checks.Proven
			found.proof = &Proof{Change: change.Title, Before: before.words, After: after.words}
			w.settle(ctx, view, found, change)
			if next.Target().Trust {
				return nil // no credential travels there, so nothing more can be seen
			}
			return next
		}
		if repaired == nil && w.uncovers(ctx, found, change, next, before, after) {
			repaired = next
			w.settle(ctx, view, found, change)
		}
	}
	return repaired
}

// sameHost reports whether a change stays at the host that was named, or on this machine.
func sameHost(found, changed checks.Target) bool {
	if found.BaseURL.Value == changed.BaseURL.Value {
		return true
	}
	to, err := url.Parse(changed.BaseURL.Value)
	if err != nil {
		return false
	}
	from, err := url.Parse(found.BaseURL.Value)
	if err != nil || from.Hostname() == "" { // no host was legible: the repaired text is the same host with its scheme
		return strings.Contains(found.BaseURL.Value, to.Hostname())
	}
	return strings.EqualFold(from.Hostname(), to.Hostname()) || wire.Loopback(from.Hostname()) && wire.Loopback(to.Hostname())
}

// settle names the cause that a change stands for, with what shows it.
func (w *walk) settle(ctx context.Context, view *checks.View, found *named, change checks.Change) {
	found.ids = found.ids[:1]
	if change.Proves == "" {
		return
	}
	found.ids = []cause.ID{change.Proves}
	if change.Proves == cause.CredentialShadowed && found.finding.Check != shadowCheck {
		shadow := w.clean.finding(view.Finding(ctx, shadowCheck))
		found.finding.Evidence = append(shadow.Evidence, found.finding.Evidence...)
	}
}

// shadowCheck knows which value wins over which.
const shadowCheck = "credential.shadow"

// uncovers reports whether a change that did not make the probe pass still removed a fault, and shows the next one.
func (w *walk) uncovers(ctx context.Context, found *named, change checks.Change, next *checks.View, before, after result) bool {
	switch change.ID {
	case "other-candidate", "drop-override":
		// Another key that is refused, too, says nothing about the first, unless the server knows it: it answers that
		// key otherwise than a false one, or counts its requests.
		known := next.Finding(ctx, "account.key").Status == checks.Pass || after.limited && !before.limited
		return found.finding.Local || !after.unsent && known
	case "nearest-model", "trust-issuer":
		return false
	case "without-proxy":
		// Behind most proxies the direct way is closed; what counts is that it leads further than the proxy did.
		return next.Finding(ctx, "network.connects").Status == checks.Pass
	}
	return found.finding.Local || !after.unsent && after.words != before.words
}

// result is what a probe showed, in words that can be compared.
type result struct {
	passed  bool
	unsent  bool
	limited bool // the API itself says that there were too many requests
	words   string
}

func (w *walk) resultOf(ctx context.Context, view *checks.View, probe string) result {
	ex, reading := view.Exchange(ctx, probe), view.Reading(ctx, probe)
	switch ex.Fault {
	case wire.FaultNone:
	case wire.FaultWithheld, wire.FaultBudget, wire.FaultCanceled:
		return result{unsent: true, words: "not sent: " + reply.Clean(ex.Err.Error())}
	case wire.FaultInvalidHeader:
		return result{words: "no client can send this header value"}
	default:
		return result{words: "no reply: " + string(ex.Fault)}
	}
	words := fmt.Sprint(reading.Status)
	if reading.Code != "" {
		words += " " + reading.Code
	} else if reading.Type != "" {
		words += " " + reading.Type
	}
	if !reading.API() {
		words += " " + string(reading.Form)
	}
	return result{passed: passes(probe, ex, reading), limited: ex.Status == 429 && reading.API(), words: words}
}

// passes reports whether a reply grants what the probe asked. The probe without a credential passes when the API
// answers at all; a body that must fail passes when it fails for its body.
func passes(probe string, ex wire.Exchange, reading reply.Reading) bool {
	switch probe {
	case checks.ProbeNone:
		return reading.API() && ex.Status < 500
	case checks.ProbeQuota:
		return reading.OK() || (ex.Status == 400 || ex.Status == 422) && (len(reading.Causes) == 0 || reading.Causes[0].Group() == "request")
	}
	return reading.OK()
}
