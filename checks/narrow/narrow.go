// Package narrow finds the smallest part of some differences that still makes a test fail: delta debugging, the ddmin of
// Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002.
//
// It knows nothing about what a difference is: a test is told which ones to take back, and says what came of it. Each
// test may cost something, so none is made twice, and a test that can not be made ends the search with the best so far.
//
//	tests := narrow.NewTests(run)
//	smallest, err := tests.Minimize(ctx, nil, headers, members) // [temperature]
package narrow

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Outcome is what a test shows.
type Outcome int

// The outcomes. A failure of another kind than the one that is looked for is unresolved, and so is a test that shows
// nothing: it is neither taken for the failure nor for its absence.
const (
	Unresolved Outcome = iota
	Pass
	Fail
)

// Run makes one test, with some differences taken back. An error says that no more tests can be made.
type Run[D cmp.Ordered] func(ctx context.Context, undone []D) (Outcome, error)

// Tests are the tests that were made. It is for one goroutine.
type Tests[D cmp.Ordered] struct {
	run  Run[D]
	made map[string]Outcome
}

// NewTests makes tests with run.
func NewTests[D cmp.Ordered](run Run[D]) *Tests[D] {
	return &Tests[D]{run: run, made: map[string]Outcome{}}
}

// Made is the number of different tests that were made.
func (t *Tests[D]) Made() int { return len(t.made) }

// Outcome is that of the test with these differences taken back, in any order. It is made once.
func (t *Tests[D]) Outcome(ctx context.Context, undone []D) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Unresolved, err
	}
	undone = set(undone)
	key := keyOf(undone)
	if known, ok := t.made[key]; ok {
		return known, nil
	}
	outcome, err := t.run(ctx, undone)
	if err != nil {
		return Unresolved, err
	}
	t.made[key] = outcome
	return outcome, nil
}

// Minimize takes differences back as long as the test still fails, and returns those that are left: of them none can be
// taken back alone. The differences in undone are taken back in every test; with them alone the test must fail. The
// groups are what is tried to be left alone first, in their order. With an error, the search ended early, and what is
// returned is the smallest part that is known to fail.
func (t *Tests[D]) Minimize(ctx context.Context, undone []D, groups ...[]D) ([]D, error) {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g []D) bool { return len(g) == 0 })
	all := set(slices.Concat(groups...))
	s := search[D]{tests: t, all: all, undone: undone}
	if len(groups) < 2 {
		groups = split(all, 2)
	}
	left := all
	for len(left) > 1 {
		next, n, err := s.step(ctx, left, groups)
		switch {
		case err != nil:
			return left, err
		case next == nil && len(groups) >= len(left):
			return left, nil
		case next == nil:
			groups = split(left, min(2*len(groups), len(left)))
		default:
			left, groups = next, split(next, min(n, len(next)))
		}
	}
	return left, nil
}

// search is one Minimize.
type search[D cmp.Ordered] struct {
	tests       *Tests[D]
	all, undone []D
}

// step looks for a part that fails by itself, then for one that can be left out. It returns what is left, and into how
// many parts that is to be split; nil: neither was found.
func (s search[D]) step(ctx context.Context, left []D, groups [][]D) ([]D, int, error) {
	for _, part := range groups {
		if fails, err := s.fails(ctx, part); err != nil || fails {
			return part, 2, err
		}
	}
	if len(groups) == 2 {
		return nil, 0, nil // the rest without one part is the other
	}
	for _, part := range groups {
		rest := without(left, part)
		if fails, err := s.fails(ctx, rest); err != nil || fails {
			return rest, max(len(groups)-1, 2), err
		}
	}
	return nil, 0, nil
}

// fails reports whether the test fails with these differences alone.
func (s search[D]) fails(ctx context.Context, kept []D) (bool, error) {
	outcome, err := s.tests.Outcome(ctx, slices.Concat(s.undone, without(s.all, kept)))
	return outcome == Fail, err
}

// split cuts differences into n parts of nearly the same size, in order.
func split[D any](all []D, n int) [][]D {
	var parts [][]D
	for i := range n {
		if part := all[i*len(all)/n : (i+1)*len(all)/n]; len(part) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func without[D comparable](all, some []D) []D {
	return slices.DeleteFunc(slices.Clone(all), func(d D) bool { return slices.Contains(some, d) })
}

// set is the differences in order, each once.
func set[D cmp.Ordered](all []D) []D {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}

func keyOf[D any](all []D) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "%q,", fmt.Sprint(d))
	}
	return b.String()
}
