package flows

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/request"
	"authdoctor/checks/wire"
)

// Replayed is the question that the user's own request answers, sent again behind everything that the tree asks.
const (
	Replayed      = "request.replayed"
	replayedTitle = "the request that you handed over passes as it is"
)

// replay sends the user's own request, once in a walk, and narrows down what of it makes it fail. It is asked where the
// walk has found nothing, or nothing but a refused request. False: there is nothing to conclude from it.
func (w *walk) replay(ctx context.Context, view *checks.View) (named, bool) {
	if w.replayed || !w.replays(view) {
		return named{}, false
	}
	w.replayed = true
	w.observe(CheckStarted{Check: Replayed, Title: replayedTitle})
	book, err := api.Builtin()
	if err != nil {
		w.hear(checks.Finding{Status: checks.Unknown, Because: "the API descriptions", Summary: err.Error()})
		return named{}, false
	}
	found, said := w.tryForms(ctx, view, book)
	if len(found) == 0 {
		w.hear(said)
		return named{}, false
	}
	w.hear(found[0].finding)
	w.behind = found[1:]
	return found[0], true
}

// hear takes the answer into the report.
func (w *walk) hear(f checks.Finding) {
	f.Check, f.Title = Replayed, replayedTitle
	f = w.clean.finding(f)
	w.findings = append(w.findings, f)
	if f.Status == checks.Skip || f.Status == checks.Unknown {
		w.note("the request that you handed over: " + f.Summary)
	}
	w.observe(CheckDone{Finding: f})
}

// replays reports whether the walk has a request to send again. One that only some checks were asked for in has not.
func (w *walk) replays(view *checks.View) bool {
	t := view.Target()
	return w.sending && len(w.visit.Only) == 0 && !slices.Contains(w.visit.Skip, Replayed) && t.Request != nil && t.Request.Own != nil &&
		len(t.Changes) == 0 && view.Denied() == ""
}

// formsOf are the forms of known cost for a request's address, the free ones first.
func formsOf(t checks.Target) []wire.Form {
	if t.Request == nil || t.Request.Own == nil || t.Request.Own.Why != "" {
		return nil
	}
	own := t.Request.Own
	u, err := url.Parse(own.URL)
	if err != nil {
		return nil
	}
	forms := slices.DeleteFunc(checks.Forms(t), func(f wire.Form) bool { return f.Method != own.Method || !f.Is(u) })
	rank := func(f wire.Form) int { return slices.Index([]wire.Cost{wire.Free, wire.MustFail, wire.Paid}, f.Cost) }
	slices.SortStableFunc(forms, func(a, b wire.Form) int { return cmp.Compare(rank(a), rank(b)) })
	return forms
}

// keepsPaid reports whether what may be billed is better kept for the user's own request than taken by a probe: it tells
// at least as much.
func keepsPaid(t checks.Target) bool {
	return slices.ContainsFunc(formsOf(t), func(f wire.Form) bool { return f.Cost == wire.Paid })
}

// tryForms sends the request in one form after the other until it fails. Without causes, it says what came of it.
func (w *walk) tryForms(ctx context.Context, view *checks.View, book *api.Book) ([]named, checks.Finding) {
	t := view.Target()
	said := notSent(*t.Request.Own)
	for i, form := range formsOf(t) {
		made, err := request.NewReplay(t, form, book, w.engine.Maker)
		if err != nil {
			return w.unreadable(view, err)
		}
		if form.Cost == wire.Paid && !w.consent.Paid {
			said = withPaid(said, i == 0)
			continue
		}
		s := newSearch(w, view, made)
		full, err := s.try(ctx, nil)
		switch {
		case errors.Is(err, errGranted):
			return nil, checks.Finding{Status: checks.Unknown, Because: "the reply", Summary: err.Error()}
		case err != nil:
			said = s.unsent(err)
			continue
		case full.passed && form.Cost == wire.MustFail:
			said = s.hidden(full)
			continue
		case full.passed:
			return nil, s.passes(full)
		case !full.tells():
			return nil, s.silent(full)
		}
		found := s.run(ctx)
		return s.conclusions(found), s.open(found[0])
	}
	return nil, said
}

// notSent: no form of known cost fits the request.
func notSent(own checks.Own) checks.Finding {
	if own.Why != "" {
		return checks.Finding{Status: checks.Skip, Because: "the request", Summary: "it was not sent: " + own.Why}
	}
	return checks.Finding{
		Status: checks.Skip, Because: "its cost",
		Summary: "it was not sent: it is not known what " + own.Method + " " + pathOf(own.URL) + " costs; authdoctor validate checks it offline",
	}
}

// withPaid adds what --paid would do. alone: no free form is known.
func withPaid(said checks.Finding, alone bool) checks.Finding {
	said.Because = "--paid"
	if alone {
		said.Summary = "it was not sent: it may be billed"
	}
	said.Summary += "; type --paid to send it for an answer of one token"
	return said
}

// unreadable: the body is no JSON, which is a fault that needs no exchange.
func (w *walk) unreadable(view *checks.View, err error) ([]named, checks.Finding) {
	if !errors.Is(err, request.ErrBody) {
		return nil, checks.Finding{Status: checks.Skip, Because: "the request", Summary: err.Error()}
	}
	finding := checks.Finding{
		Status: checks.Fail, Causes: []cause.ID{cause.RequestMalformedJSON}, Confidence: checks.Inferred, Summary: err.Error(),
		Evidence: []checks.Evidence{{Source: "your request", Measured: err.Error(), Expected: "valid JSON"}},
		Check:    Replayed, Title: replayedTitle,
		Next: "run authdoctor validate with the same request: it shows the place, and the repaired body",
	}
	return []named{{ids: finding.Causes, confidence: finding.Confidence, finding: finding, target: view.Target()}}, checks.Finding{}
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "this address"
	}
	return u.Path
}
