package flows

import (
	"context"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// walk is one run through a tree, and through it again behind every fault that a change repairs.
type walk struct {
	engine  *Engine
	tree    Tree
	runner  *checks.Runner
	observe Observer
	visit   Case
	consent checks.Consent
	started time.Time
	clean   cleaner

	first    *checks.View // the target as it was found
	findings []checks.Finding
	trail    []Step
	named    []named
	notes    []string
	answers  map[string]string // to questions, by node
	waited   time.Duration     // for a person's answers
	repairs  []Repair
	requests *exchanges
	sending  bool // the run may send something: see sends
	stuck    bool // the credential is at fault and cannot be repaired here
	replayed bool // the user's own request was sent again, or cannot be
	behind   []named
}

func (w *walk) run(ctx context.Context) {
	view := w.runner.View(w.visit.Target)
	w.first, w.sending = view, w.sends()
	if w.sending {
		view.Speculate(ctx)
	}
	for range maxRounds {
		found, ok := w.descend(ctx, view)
		if !ok {
			return
		}
		next := w.prove(ctx, view, &found)
		w.named = append(w.named, found)
		w.observe(Concluded{Diagnosis: w.diagnosis(found)})
		if next != nil {
			view = next
			continue
		}
		if found.finding.Check == Replayed {
			w.nameBehind()
			return
		}
		// A key that nobody here can repair hides what the server would say about the account, but not the faults of
		// the address and of the way to it.
		if found.ids[0].Group() != "credential" && found.ids[0].Group() != "token" || !found.finding.Local {
			return
		}
		w.stuck = true
	}
}

// sends reports whether this run may send anything: it is not offline, and a check that was asked for needs an exchange.
func (w *walk) sends() bool {
	if w.consent.Silent != "" {
		return false
	}
	for _, id := range w.tree.Checks() {
		if w.wanted(id) && slices.ContainsFunc(w.engine.Checks, func(c checks.Check) bool { return c.ID == id && !c.Offline() }) {
			return true
		}
	}
	return false
}

func (w *walk) wanted(check string) bool {
	if len(w.visit.Only) > 0 && !slices.Contains(w.visit.Only, check) {
		return false
	}
	return !slices.Contains(w.visit.Skip, check)
}

// descend follows the tree until a node concludes. Conclusions that were named before are passed over: their change has
// been applied.
func (w *walk) descend(ctx context.Context, view *checks.View) (named, bool) {
	id := w.tree.Start
	var answers []string // those that led here
	for id != "" && id != NextEnd {
		node, ok := w.tree.Nodes[id]
		if !ok {
			return named{}, false
		}
		switch {
		case node.Conclude != "":
			w.step(view, Step{Node: id, Outcome: string(node.Conclude)})
			return conclusion(view, node, answers), !w.has(node.Conclude)
		case node.Note != "":
			w.step(view, Step{Node: id, Outcome: "noted"})
			w.note(node.Note)
			id = node.Next
		case node.Ask != "":
			if found, ok := w.replay(ctx, view); ok {
				return found, true
			}
			answer, asked := w.question(ctx, id, node)
			w.step(view, Step{Node: id, Outcome: answered(answer, asked)})
			if answer != "" {
				answers = append(answers, answer)
			}
			id = node.After(answer)
		default:
			finding := w.ask(ctx, view, node.Check)
			outcome := w.outcome(ctx, view, finding)
			w.step(view, Step{Node: id, Check: node.Check, Outcome: outcome})
			next := node.After(outcome)
			if next == NextConclude {
				if node.Check == "request.accepted" {
					if found, ok := w.replay(ctx, view); ok {
						return found, true
					}
				}
				if len(finding.Causes) > 0 && !w.has(finding.Causes[0]) && (!w.stuck || ofTheWay(node.Check)) {
					return named{ids: finding.Causes, confidence: finding.Confidence, finding: finding, target: view.Target()}, true
				}
				next = node.Next
			}
			id = next
		}
	}
	return w.replay(ctx, view)
}

// nameBehind names the further faults that the user's own request has.
func (w *walk) nameBehind() {
	for _, found := range w.behind {
		w.named = append(w.named, found)
		w.observe(Concluded{Diagnosis: w.diagnosis(found)})
	}
}

// ofTheWay reports whether a check is about the address or the way to it, whatever the credential is.
func ofTheWay(check string) bool {
	for _, prefix := range []string{"address.", "network.", "tls.", "edge.", "endpoint.redirects", "endpoint.route"} {
		if strings.HasPrefix(check, prefix) {
			return true
		}
	}
	return false
}

func (w *walk) has(id cause.ID) bool {
	return slices.ContainsFunc(w.named, func(n named) bool { return n.ids[0] == id })
}

// ask answers a check, tells the observer, and keeps the finding of the target as it was found.
func (w *walk) ask(ctx context.Context, view *checks.View, id string) checks.Finding {
	if !w.wanted(id) {
		return checks.Finding{Check: id, Status: checks.Skip, Because: "not asked for"}
	}
	again := slices.ContainsFunc(w.findings, func(f checks.Finding) bool { return f.Check == id })
	if !again {
		w.observe(CheckStarted{Check: id, Title: w.title(id)})
	}
	finding := w.clean.finding(view.Finding(ctx, id))
	if again {
		if view != w.first && w.outcome(ctx, view, finding) == string(checks.Fail) {
			w.replace(finding)
		}
		return finding
	}
	if finding.Status == checks.Fail && w.outcome(ctx, view, finding) == string(checks.Warn) {
		finding.Status = checks.Warn
		finding.Summary += w.allTheSame(ctx, view)
	}
	w.findings = append(w.findings, finding)
	w.observe(CheckDone{Finding: finding})
	return finding
}

func (w *walk) title(check string) string {
	for _, c := range w.engine.Checks {
		if c.ID == check {
			return c.Title
		}
	}
	return check
}

// replace shows a fault that became visible behind a repaired one: the row fails, whatever it said before.
func (w *walk) replace(finding checks.Finding) {
	for i, f := range w.findings {
		if f.Check == finding.Check && f.Status != checks.Fail {
			w.findings[i] = finding
			w.observe(CheckDone{Finding: finding})
		}
	}
}

// outcome is a finding's status as the tree sees it. A fault that was found locally explains a refusal; where the
// server grants the request it explains nothing and is a warning.
func (w *walk) outcome(ctx context.Context, view *checks.View, f checks.Finding) string {
	if f.Status != checks.Fail || !f.Local || !w.sending {
		return string(f.Status)
	}
	probe := checks.ProbeReal
	if view.Target().Sender() == nil {
		probe = checks.ProbeNone
		if !view.Target().Open() {
			return string(checks.Fail)
		}
	}
	reading := view.Reading(ctx, probe)
	needless := slices.Contains(f.Causes, cause.CredentialMissing) && keyless(view.Target())
	if reading.OK() || needless && reading.Status != 401 && reading.Status != 403 {
		return string(checks.Warn)
	}
	return string(checks.Fail)
}

// keyless reports whether the server may want no key at all: one of the user's own, which has to ask for it first.
func keyless(t checks.Target) bool { return t.Provider.Kind == "self-hosted" }

// allTheSame says why a fault that was found locally is none.
func (w *walk) allTheSame(ctx context.Context, view *checks.View) string {
	if view.Target().Sender() == nil && !view.Reading(ctx, checks.ProbeNone).OK() {
		return " (a server of your own need not ask for one)"
	}
	return " (the server accepts it all the same)"
}

func (w *walk) step(view *checks.View, s Step) {
	s.Changed = strings.Join(view.Target().Changes, ", ")
	w.trail = append(w.trail, s)
}
