package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/narrow"
	"authdoctor/checks/reply"
	"authdoctor/checks/request"
	"authdoctor/checks/wire"
)

// replaySearch looks for the differences that make the user's own request fail, one exchange for each try.
type replaySearch struct {
	walk    *walk
	view    *checks.View
	request *request.Replay
	tests   *narrow.Tests[string]
	seen    map[string]attempt
	failure attempt // what is looked for
}

// attempt is one try and what came of it.
type attempt struct {
	passed  bool
	ex      wire.Exchange
	reading reply.Reading
}

// difference is what was found to make the request fail.
type difference struct {
	paths         []string
	failure       attempt // of the request with it
	without       attempt // of the same without it; with proven, it passed
	proven        bool
	taken         []string // what was taken back before, other differences
	amid          string   // what else the two requests have: "yours", "plain"
	ended         error    // why it was not narrowed further; nil: it was
	plainFailsToo bool     // it is not in the request: a plain one fails in the same way
}

// mostDifferences bounds how many are looked for behind each other.
const mostDifferences = 3

func newSearch(w *walk, view *checks.View, r *request.Replay) *replaySearch {
	return &replaySearch{walk: w, view: view, request: r, seen: map[string]attempt{}}
}

// try sends the request with some differences taken back, once. An error says that no more can be sent.
func (s *replaySearch) try(ctx context.Context, undone []string) (attempt, error) {
	undone = slices.Sorted(slices.Values(undone))
	key := strings.Join(undone, "\n")
	if known, ok := s.seen[key]; ok {
		return known, nil
	}
	left, billable := s.walk.runner.Client().Left()
	switch {
	case ctx.Err() != nil:
		return attempt{}, ctx.Err()
	case left <= 0:
		return attempt{}, fmt.Errorf("%w: raise it with --max-requests", wire.ErrBudget)
	case s.request.Cost() == wire.Paid && billable <= 0:
		return attempt{}, errors.New("no more requests may be billed: raise their number with --max-paid")
	}
	change := s.changeTitle(undone)
	if len(undone) > 0 {
		s.walk.observe(ProofStarted{Change: fmt.Sprintf("%s (%d requests left)", change, left)})
	}
	ex, reading := s.view.Send(ctx, s.request.Request(undone), change)
	a := attempt{ex: ex, reading: reading}
	if ex.Fault == wire.FaultNone {
		a.passed = s.granted(a)
	}
	if len(undone) > 0 {
		s.walk.observe(ProofDone{Change: change, Passed: a.passed})
	}
	switch ex.Fault {
	case wire.FaultWithheld, wire.FaultBudget, wire.FaultCanceled, wire.FaultCrashed:
		return a, ex.Err
	}
	if s.request.Cost() == wire.MustFail && ex.Status >= 200 && ex.Status < 300 {
		return a, errGranted
	}
	s.seen[key] = a
	return a, nil
}

// errGranted: the server does not refuse what every server must. Nothing more is sent to it.
var errGranted = errors.New("the server granted a body that must fail, which may have been billed; no more were sent")

// granted reports whether a reply is what the request gets where nothing else is wrong: a body that must fail is refused
// for its own mark.
func (s *replaySearch) granted(a attempt) bool {
	if s.request.Cost() != wire.MustFail {
		return a.reading.OK()
	}
	refused := (a.ex.Status == 400 || a.ex.Status == 422) && a.reading.Form == reply.FormError
	return refused && slices.ContainsFunc(s.request.Marks, func(mark string) bool {
		if a.reading.Param != "" {
			return a.reading.Param == mark
		}
		return strings.Contains(a.reading.Message, mark)
	})
}

// tells reports whether a reply is about the request at all. An outage or a limit is not.
func (a attempt) tells() bool {
	group := ""
	if len(a.reading.Causes) > 0 {
		group = a.reading.Causes[0].Group()
	}
	return a.ex.Answered() && a.reading.API() && a.ex.Status >= 400 && a.ex.Status < 500 && a.ex.Status != 429 && group != "rate" && group != "server"
}

// same reports whether two replies are one failure: the status alone is not enough.
func (a attempt) same(b attempt) bool {
	x, y := a.reading, b.reading
	first := func(r reply.Reading) string { return fmt.Sprint(r.Causes[:min(1, len(r.Causes))]) }
	return a.tells() && b.tells() && x.Status == y.Status && x.Code == y.Code && x.Type == y.Type && place(x.Param) == place(y.Param) && first(x) == first(y)
}

// place is a path without the numbers of items: they change where others are taken back.
func place(param string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return -1
		}
		return c
	}, param)
}

// outcome is a try as package narrow takes it.
func (s *replaySearch) outcome(ctx context.Context, undone []string) (narrow.Outcome, error) {
	a, err := s.try(ctx, undone)
	switch {
	case err != nil:
		return narrow.Unresolved, err
	case a.passed:
		return narrow.Pass, nil
	case a.same(s.failure):
		return narrow.Fail, nil
	}
	return narrow.Unresolved, nil
}

// run finds the differences that make the request fail, one behind the other.
func (s *replaySearch) run(ctx context.Context) []difference {
	var found []difference
	var undone []string
	for range mostDifferences {
		s.failure = s.seen[strings.Join(slices.Sorted(slices.Values(undone)), "\n")]
		s.tests = narrow.NewTests(s.outcome) // what counts as the failure may be another one now
		d := s.next(ctx, undone)
		found = append(found, d)
		if d.ended != nil || d.plainFailsToo || len(d.paths) == 0 {
			break
		}
		undone = append(slices.Clone(undone), d.paths...)
		if rest, err := s.try(ctx, undone); err != nil || rest.passed || !rest.tells() {
			break
		}
	}
	return found
}

// next finds one difference. The server's own words are tried first: where it names the right one, that is all it takes.
func (s *replaySearch) next(ctx context.Context, undone []string) difference {
	d := difference{failure: s.failure, taken: undone, amid: "yours"}
	lifted := ""
	for _, path := range s.request.Named(s.failure.reading) {
		if slices.Contains(undone, path) {
			continue
		}
		a, err := s.try(ctx, append(slices.Clone(undone), path))
		if err != nil {
			d.ended = err
			return d
		}
		if a.passed {
			d.paths, d.without, d.proven = []string{path}, a, true
			return d
		}
		if lifted == "" && a.tells() && !a.same(s.failure) {
			lifted = path
		}
	}
	return s.narrowed(ctx, d, lifted)
}

// narrowed compares the request with a plain one. lifted is a difference without which another failure showed.
func (s *replaySearch) narrowed(ctx context.Context, d difference, lifted string) difference {
	headers, members := without(s.request.Headers, d.taken), without(s.request.Members, d.taken)
	all := slices.Concat(headers, members)
	base := slices.Concat(d.taken, all)
	plain, err := s.try(ctx, base)
	switch {
	case err != nil:
		d.ended = err
		return d
	case plain.same(s.failure):
		d.plainFailsToo = true
		return d
	case !plain.passed && lifted != "":
		d.paths, d.without = []string{lifted}, s.seen[strings.Join(slices.Sorted(slices.Values(append(slices.Clone(d.taken), lifted))), "\n")]
		return d
	case !plain.passed:
		d.without = plain
		return d
	}
	top, ended := s.tests.Minimize(ctx, d.taken, headers, members)
	d.paths, d.ended = top, ended
	if ended == nil {
		d.paths, d.ended = s.deeper(ctx, top, slices.Concat(d.taken, without(all, top)))
	}
	return s.proof(ctx, d, top, plain)
}

// deeper narrows one member of the body down to what is within it. base is taken back beside it.
func (s *replaySearch) deeper(ctx context.Context, paths, base []string) ([]string, error) {
	for len(paths) == 1 {
		inner := s.request.Inside(paths[0])
		if len(inner) == 0 {
			break
		}
		bare, err := s.tests.Outcome(ctx, slices.Concat(base, inner))
		if err != nil || bare == narrow.Fail {
			return paths, err
		}
		found, err := s.tests.Minimize(ctx, base, inner)
		if len(found) == len(inner) && len(inner) > 1 {
			return paths, err
		}
		if paths, base = found, slices.Concat(base, without(inner, found)); err != nil {
			return paths, err
		}
	}
	return paths, nil
}

// proof tries the whole request without what was found, and without the members around it. Where neither passes, there is
// another fault beside this one, and the plain request with and without it are the proof.
func (s *replaySearch) proof(ctx context.Context, d difference, top []string, plain attempt) difference {
	for _, paths := range [][]string{d.paths, top} {
		if rest, err := s.try(ctx, slices.Concat(d.taken, paths)); err == nil && rest.passed {
			d.paths, d.without, d.proven = paths, rest, d.ended == nil || len(paths) == 1
			return d
		}
	}
	d.paths, d.amid, d.without, d.proven = top, "plain", plain, d.ended == nil
	return d
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(p string) bool { return slices.Contains(some, p) })
}
