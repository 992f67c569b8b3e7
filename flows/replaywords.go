package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

// What is told of the user's own request is made of names and sizes, of a reply's status and code, and of this program's
// own words. A server's message may repeat a prompt, so none is shown.

// mostTold bounds how many differences a title lists.
const mostTold = 4

// changeTitle says what a try takes back.
func (s *replaySearch) changeTitle(undone []string) string {
	all := len(s.request.Headers) + len(s.request.Members)
	switch {
	case len(undone) == 0:
		return "as it is"
	case len(undone) <= mostTold:
		var told []string
		for _, path := range undone {
			told = append(told, s.change(path))
		}
		return strings.Join(told, " and ")
	case len(without(slices.Concat(s.request.Headers, s.request.Members), undone)) == 0:
		return "a plain request to the same address"
	}
	return fmt.Sprintf("with %d of its %d differences from a plain request taken back", len(undone), max(all, len(undone)))
}

// change says what takes one difference back.
func (s *replaySearch) change(path string) string {
	p := s.request.Part(path)
	switch {
	case p.Absent:
		return "with " + p.Name + ": " + p.Instead
	case p.Instead != "" && p.Header:
		return "with " + p.Name + ": " + p.Instead + " in place of " + p.Value
	case p.Instead != "":
		return "with " + p.Name + " as a plain client sends it"
	}
	return "without " + p.Name
}

// reply is a reply in words: status and code, and what they are about where the request does not hold the same words.
func (s *replaySearch) reply(a attempt) string {
	if !a.ex.Answered() {
		return "no reply (" + string(a.ex.Fault) + ")"
	}
	text := fmt.Sprint(a.ex.Status)
	for _, word := range []string{a.reading.Code, a.reading.Type} {
		if s.shows(word) {
			return text + " " + word
		}
	}
	return text
}

// shows reports whether a word of a server can be shown: it is one that the provider's rules know, or it has nothing of the
// request in it.
func (s *replaySearch) shows(word string) bool {
	known := slices.ContainsFunc(s.view.Target().Provider.Rules, func(rule provider.Rule) bool {
		return slices.Contains(strings.Split(rule.Code+"|"+rule.Type, "|"), word)
	})
	return word != "" && (known || s.request.Showable(word))
}

// pass is the reply to a try that passed, in words.
func (s *replaySearch) pass(a attempt) string {
	if s.request.Cost() != wire.MustFail {
		return s.reply(a)
	}
	return s.reply(a) + ", now for nothing but the " + s.mark() + " that keeps it free"
}

// mark is what a body that must fail is refused for.
func (s *replaySearch) mark() string { return strings.Join(s.request.Marks, " and ") }

// source names the exchange.
func (s *replaySearch) source(a attempt) string { return a.ex.Method + " " + checks.ShownURL(a.ex.URL) }

// unsent: nothing is known about the request, because it may not be sent.
func (s *replaySearch) unsent(err error) checks.Finding {
	f := checks.Finding{Status: checks.Skip, Because: "not sent", Summary: "it was not sent: " + strings.TrimPrefix(err.Error(), wire.ErrWithheld.Error()+": ")}
	if errors.Is(err, wire.ErrBudget) {
		f.Because = "--max-requests"
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		f.Status, f.Because, f.Summary = checks.Unknown, "the run ended", "the run ended before it could be sent"
	}
	return f
}

// hidden: the body that must fail is refused for its mark, and a later refusal does not show.
func (s *replaySearch) hidden(a attempt) checks.Finding {
	return checks.Finding{
		Status: checks.Skip, Because: "what is free",
		Summary:  "in the form that costs nothing it is refused for its " + s.mark() + " alone; what is refused later does not show" + s.held(),
		Evidence: []checks.Evidence{{Source: s.source(a), Measured: s.reply(a), Expected: "another refusal than that of " + s.mark()}},
	}
}

// held names the members that were not tried as the user has them.
func (s *replaySearch) held() string {
	if len(s.request.Held) == 0 {
		return ""
	}
	return ", and neither does what is wrong with " + strings.Join(s.request.Held, ", ")
}

func (s *replaySearch) passes(a attempt) checks.Finding {
	f := checks.Finding{Status: checks.Pass, Summary: "sent once more, it is granted (" + s.reply(a) + ")", Evidence: []checks.Evidence{{Source: s.source(a), Measured: s.reply(a), Expected: "granted"}}}
	if s.request.Cost() == wire.Paid {
		f.Summary += "; the answer was limited to one token" + strings.Replace(s.held(), ", and neither does", "; not tried:", 1)
	}
	return f
}

// silent: the reply is not about the request.
func (s *replaySearch) silent(a attempt) checks.Finding {
	return checks.Finding{Status: checks.Unknown, Because: "the reply", Summary: "the reply to it (" + s.reply(a) + ") is not about the request; try again later"}
}

// conclusions are the differences as causes.
func (s *replaySearch) conclusions(found []difference) []named {
	var list []named
	for _, d := range found {
		if len(s.causes(d)) > 0 {
			list = append(list, s.conclusion(d))
		}
	}
	return list
}

// open: it fails, and nothing of it can be blamed.
func (s *replaySearch) open(d difference) checks.Finding {
	return checks.Finding{Status: checks.Unknown, Because: "a plain request", Summary: s.summary(d), Evidence: s.evidence(d), Tell: s.tell(d)}
}

func (s *replaySearch) conclusion(d difference) named {
	ids := s.causes(d)
	finding := checks.Finding{
		Check: Replayed, Title: replayedTitle, Status: checks.Fail, Causes: ids, Confidence: checks.Possible, Evidence: s.evidence(d), Summary: s.summary(d),
		Retry: d.failure.reading.Retry,
	}
	if rule := d.failure.reading.Rule; rule != nil && len(ids) > 0 && slices.Contains(rule.Causes, ids[0]) {
		finding.Confidence = checks.ByMark(rule.Mark)
	}
	if len(ids) > 1 && finding.Confidence == checks.Stated {
		finding.Confidence = checks.Inferred
	}
	if len(ids) > 1 && len(d.paths) == 0 {
		finding.Confidence = checks.Possible
	}
	n := named{ids: ids, finding: finding, target: s.view.Target()}
	if d.proven {
		n.ids, n.finding.Confidence = ids[:1], checks.Proven
		n.proof = &Proof{Change: s.proofTitle(d), Before: s.reply(d.failure), After: s.pass(d.without)}
		n.own = s.fix(d)
	}
	n.finding.Causes, n.confidence = n.ids, n.finding.Confidence
	n.finding.Tell = s.tell(d)
	return n
}

// proofTitle is the one change. Where the user's request has another fault beside this one, the rest of it is plain.
func (s *replaySearch) proofTitle(d difference) string {
	title := s.changeTitle(d.paths)
	if d.amid == "plain" {
		title += ", all else as a plain client sends it"
	}
	if len(d.taken) > 0 {
		title += ", also " + s.changeTitle(d.taken)
	}
	return title
}

// summary is what was found, in one line.
func (s *replaySearch) summary(d difference) string {
	meaning := "the server refuses the request"
	if rule := d.failure.reading.Rule; rule != nil {
		meaning = rule.Meaning
	}
	switch {
	case d.plainFailsToo:
		return meaning + ": " + s.reply(d.failure) + "; a plain request to the same address fails in the same way, so it is nothing that yours has beside it"
	case len(d.paths) == 0:
		return meaning + ": " + s.reply(d.failure) + "; which part of it is the reason was not found"
	}
	text := meaning + ": " + s.changeTitle(d.paths) + " it is accepted"
	if !d.proven {
		text = meaning + ": the reason is in " + s.names(d.paths)
	}
	if d.ended != nil {
		text += "; not narrowed further"
	}
	return text
}

// names lists differences.
func (s *replaySearch) names(paths []string) string {
	if len(paths) > mostTold*2 {
		return fmt.Sprintf("%d of the differences from a plain request", len(paths))
	}
	var list []string
	for _, path := range paths {
		list = append(list, s.request.Part(path).Name)
	}
	return strings.Join(list, ", ")
}

// tell is what would narrow it further, or what was not tried.
func (s *replaySearch) tell(d difference) string {
	switch {
	case errors.Is(d.ended, context.Canceled), errors.Is(d.ended, context.DeadlineExceeded):
		return "the run ended before it was narrowed further; give it more time with --timeout"
	case d.ended != nil:
		return "it was not narrowed further: " + d.ended.Error()
	case !d.proven && s.request.Cost() == wire.MustFail && !s.walk.consent.Paid:
		return "the same request as it is, with one token: --paid"
	}
	return ""
}

// evidence has the place and the size of what is wrong, and the reply.
func (s *replaySearch) evidence(d difference) []checks.Evidence {
	var list []checks.Evidence
	for _, path := range d.paths[:min(len(d.paths), 2*mostTold)] {
		p := s.request.Part(path)
		expected := "not there"
		if p.Instead != "" {
			expected = p.Instead
		}
		list = append(list, checks.Evidence{Source: "your request", Measured: p.Name + ": " + p.Value, Expected: expected})
	}
	list = append(list, checks.Evidence{Source: s.source(d.failure), Measured: s.reply(d.failure), Expected: "accepted"})
	return list
}

// causes are what the reply says, where it fits what was found; about a header that is a setting of the client.
func (s *replaySearch) causes(d difference) []cause.ID {
	said := d.failure.reading.Causes
	header := len(d.paths) > 0 && !slices.ContainsFunc(d.paths, func(p string) bool { return !s.request.Part(p).Header })
	switch {
	case header && len(d.paths) == 1 && strings.EqualFold(d.paths[0], "header:Content-Type"):
		return []cause.ID{cause.RequestMalformedJSON}
	case header && len(said) > 0 && fitsHeader(said[0]):
		return slices.Clone(said)
	case header:
		return []cause.ID{cause.ClientMisconfigured}
	case len(said) > 0 && !slices.Contains([]string{"credential", "token", "endpoint"}, said[0].Group()):
		return s.fitting(d, said)
	case len(d.paths) == 0:
		return nil // a plain request is refused, too, and for what the walk has found well
	}
	return s.fitting(d, []cause.ID{cause.RequestUnsupportedParam, cause.RequestInvalidValue})
}

// fitting puts the cause first that fits what was done where a reply leaves several open.
func (s *replaySearch) fitting(d difference, said []cause.ID) []cause.ID {
	if len(said) < 2 || len(d.paths) != 1 {
		return slices.Clone(said)
	}
	first := cause.RequestUnsupportedParam
	switch p := s.request.Part(d.paths[0]); {
	case p.Absent:
		first = cause.RequestMissingParam
	case p.Instead != "":
		first = cause.RequestInvalidValue
	}
	if !slices.Contains(said, first) {
		return slices.Clone(said)
	}
	return append([]cause.ID{first}, slices.DeleteFunc(slices.Clone(said), func(id cause.ID) bool { return id == first })...)
}

// fitsHeader reports whether a header can be the reason for a cause.
func fitsHeader(id cause.ID) bool {
	return slices.Contains([]cause.ID{
		cause.OrgMismatch, cause.ProjectInvalid, cause.RequestAPIVersion, cause.RequestMalformedJSON, cause.PermissionOptInMissing,
		cause.PermissionModelAccess,
	}, id)
}
