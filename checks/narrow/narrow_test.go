package narrow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"authdoctor/checks/narrow"
)

// oracle judges a set of differences that are kept. It is asked with those that are taken back.
type oracle struct {
	all   []int
	judge func(kept []int) narrow.Outcome
	made  int
	asked map[string]int
}

func (o *oracle) run(_ context.Context, undone []int) (narrow.Outcome, error) {
	o.made++
	if o.asked == nil {
		o.asked = map[string]int{}
	}
	o.asked[fmt.Sprint(undone)]++
	return o.judge(o.kept(undone)), nil
}

func (o *oracle) kept(undone []int) []int {
	return slices.DeleteFunc(slices.Clone(o.all), func(d int) bool { return slices.Contains(undone, d) })
}

func numbers(n int) []int {
	var all []int
	for i := range n {
		all = append(all, i)
	}
	return all
}

func holds(kept []int, wanted ...int) bool {
	return !slices.ContainsFunc(wanted, func(d int) bool { return !slices.Contains(kept, d) })
}

// Any oracle at all, also one that contradicts itself: what is returned fails, nothing of it can be taken back alone, no
// test is made twice, and their number has the bound of the paper.
func TestAnyOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 3000 {
		n := 1 + random.IntN(12)
		answers := map[string]narrow.Outcome{}
		o := &oracle{all: numbers(n)}
		o.judge = func(kept []int) narrow.Outcome {
			if len(kept) == n {
				return narrow.Fail
			}
			if len(kept) == 0 {
				return narrow.Pass
			}
			key := fmt.Sprint(kept)
			if _, known := answers[key]; !known {
				answers[key] = narrow.Outcome(random.IntN(3))
			}
			return answers[key]
		}
		tests := narrow.NewTests(o.run)
		cut := random.IntN(n + 1)
		got, err := tests.Minimize(t.Context(), nil, o.all[:cut], o.all[cut:])
		if err != nil || len(got) == 0 {
			t.Fatalf("round %d: %v, %v", round, got, err)
		}
		if o.judge(got) != narrow.Fail {
			t.Fatalf("round %d: %v does not fail", round, got)
		}
		for i := range got {
			if len(got) > 1 && o.judge(slices.Delete(slices.Clone(got), i, i+1)) == narrow.Fail {
				t.Fatalf("round %d: %v fails without %d, too", round, got, got[i])
			}
		}
		if o.made > n*n+3*n || o.made != tests.Made() {
			t.Fatalf("round %d: %d tests of %d differences, %d are told", round, o.made, n, tests.Made())
		}
		for asked, times := range o.asked {
			if times > 1 {
				t.Fatalf("round %d: %s was asked %d times", round, asked, times)
			}
		}
	}
}

// One guilty difference among many is found in about two tests for each halving.
func TestOneOfMany(t *testing.T) {
	for guilty := range 64 {
		o := &oracle{all: numbers(64), judge: func(kept []int) narrow.Outcome {
			if holds(kept, guilty) {
				return narrow.Fail
			}
			return narrow.Pass
		}}
		got, err := narrow.NewTests(o.run).Minimize(t.Context(), nil, o.all)
		if err != nil || !slices.Equal(got, []int{guilty}) || o.made > 12 {
			t.Errorf("%d: %v in %d tests, %v", guilty, got, o.made, err)
		}
	}
}

// Two that fail together only, and a third whose lack makes every test unresolved.
func TestUnresolvedIsNoPass(t *testing.T) {
	o := &oracle{all: numbers(10), judge: func(kept []int) narrow.Outcome {
		switch {
		case !holds(kept, 5) && len(kept) > 0:
			return narrow.Unresolved
		case holds(kept, 2, 8):
			return narrow.Fail
		}
		return narrow.Pass
	}}
	got, err := narrow.NewTests(o.run).Minimize(t.Context(), nil, o.all[:4], o.all[4:])
	if err != nil || !slices.Equal(got, []int{2, 5, 8}) {
		t.Errorf("%v, %v", got, err)
	}
}

// The groups are tried as they are, in their order, before anything is split.
func TestGroupsComeFirst(t *testing.T) {
	var first []int
	o := &oracle{all: numbers(7)}
	o.judge = func(kept []int) narrow.Outcome {
		if first == nil {
			first = kept
		}
		if holds(kept, 6) {
			return narrow.Fail
		}
		return narrow.Pass
	}
	got, err := narrow.NewTests(o.run).Minimize(t.Context(), nil, []int{0, 1}, nil, []int{2, 3, 4, 5, 6})
	if err != nil || !slices.Equal(first, []int{0, 1}) || !slices.Equal(got, []int{6}) {
		t.Errorf("first %v, found %v, %v", first, got, err)
	}
}

// What is taken back throughout stays so, and is no part of the answer.
func TestUndoneStaysUndone(t *testing.T) {
	o := &oracle{all: numbers(6)}
	o.judge = func(kept []int) narrow.Outcome {
		if holds(kept, 0) || holds(kept, 1) {
			t.Errorf("kept %v", kept)
		}
		if holds(kept, 4) {
			return narrow.Fail
		}
		return narrow.Pass
	}
	got, err := narrow.NewTests(o.run).Minimize(t.Context(), []int{1, 0}, o.all[2:])
	if err != nil || !slices.Equal(got, []int{4}) {
		t.Errorf("%v, %v", got, err)
	}
}

// Where the tests run out, the smallest part that is known to fail is returned with the reason.
func TestTheBudgetEnds(t *testing.T) {
	spent := errors.New("spent")
	for budget := range 12 {
		o := &oracle{all: numbers(16), judge: func(kept []int) narrow.Outcome {
			if holds(kept, 3, 12) {
				return narrow.Fail
			}
			return narrow.Pass
		}}
		tests := narrow.NewTests(func(ctx context.Context, undone []int) (narrow.Outcome, error) {
			if o.made == budget {
				return narrow.Unresolved, spent
			}
			return o.run(ctx, undone)
		})
		got, err := tests.Minimize(t.Context(), nil, o.all)
		if !errors.Is(err, spent) || o.judge(got) != narrow.Fail || o.made != budget {
			t.Errorf("budget %d: %v in %d tests, %v", budget, got, o.made, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := &oracle{all: numbers(16)}
	o.judge = func([]int) narrow.Outcome {
		if o.made == 3 {
			cancel()
		}
		return narrow.Unresolved
	}
	got, err := narrow.NewTests(o.run).Minimize(ctx, nil, o.all)
	if !errors.Is(err, context.Canceled) || len(got) != 16 || o.made != 3 {
		t.Errorf("%v after %d tests, %v", got, o.made, err)
	}
}

// The same question is the same test, whatever the order of its parts.
func TestTheOrderIsNoDifference(t *testing.T) {
	o := &oracle{all: numbers(4), judge: func([]int) narrow.Outcome { return narrow.Pass }}
	tests := narrow.NewTests(o.run)
	for _, undone := range [][]int{{1, 2}, {2, 1}, {1, 2, 2}} {
		if got, err := tests.Outcome(t.Context(), undone); err != nil || got != narrow.Pass {
			t.Errorf("%v: %v, %v", undone, got, err)
		}
	}
	if o.made != 1 {
		t.Errorf("%d tests", o.made)
	}
}
