package flows

import (
	"slices"
	"testing"

	"authdoctor/checks/cause"
)

func TestBuiltinTreesAreClean(t *testing.T) {
	trees, err := BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	if len(trees) == 0 {
		t.Fatal("the binary carries no tree")
	}
	for _, tree := range trees {
		for _, problem := range Lint(tree, knownChecks(), builtinCatalogue(t)) {
			t.Error(problem)
		}
	}
}

// The causal order is Lint's to judge (TestTreesFitTheChecks).
func TestOpenAITreeAsksEveryCheckOnce(t *testing.T) {
	tree := builtinTree(t, "api")
	var want []string
	for _, check := range knownChecks() {
		want = append(want, check.ID)
	}
	got := tree.Checks()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Checks() = %q\nwant %q", got, want)
	}
	if !slices.Equal(tree.Protocols, []string{AnyProtocol}) || tree.File != "trees/api.yaml" {
		t.Errorf("protocols %q, file %q", tree.Protocols, tree.File)
	}
}

// A check that was left out of a run counts as skipped, so that no node may be jumped over after skip or unknown.
func TestOpenAITreeLeadsOnWhereNothingIsWrong(t *testing.T) {
	tree := builtinTree(t, "api")
	for id, node := range tree.Nodes {
		if node.Check == "" {
			continue
		}
		for _, outcome := range []string{"pass", "unknown", "skip"} {
			if to := node.After(outcome); to != node.Next {
				t.Errorf("%s: after %s comes %s, not %s", id, outcome, to, node.Next)
			}
		}
		check, _ := checkByID(knownChecks(), node.Check)
		if concludes := node.After("fail") == NextConclude; concludes != (len(check.Causes) > 0) {
			t.Errorf("%s: fail concludes %t, but the check names %v", id, concludes, check.Causes)
		}
	}
}

// The questions come behind everything that can be measured, and a script that is never asked leaves them at once.
func TestOpenAITreeAsksAPersonLast(t *testing.T) {
	tree := builtinTree(t, "api")
	for id, node := range tree.Nodes {
		switch {
		case node.Ask != "" && (node.When != WhenHealthy || node.Otherwise != NextEnd || len(node.Choices) < 2):
			t.Errorf("%s: %+v", id, node)
		case node.Check != "" && node.Next != NextEnd && tree.Nodes[node.Next].Ask != "" && id != "limits-known":
			t.Errorf("%s leads to a question", id)
		case node.Conclude != "" && node.Tell == "":
			t.Errorf("%s does not say what would tell", id)
		}
	}
}

func TestEveryLiveCauseIsReachable(t *testing.T) {
	reachable := Reachable(builtinTree(t, "api"), knownChecks())
	for _, entry := range builtinCatalogue(t).All() {
		if entry.Live && !slices.Contains(reachable, entry.ID) {
			t.Errorf("%s is marked live, but no walk can name it", entry.ID)
		}
	}
}

func TestAfter(t *testing.T) {
	check := Node{Check: "a.b", Next: "on", On: map[string]string{"fail": NextConclude, "warn": "aside"}}
	ask := Node{Ask: "Which?", Choices: []Choice{{"this", "a"}, {"that", "b"}}, Otherwise: "c"}
	leaf := Node{Conclude: cause.NetDNS, Because: "so"}
	note := Node{Note: "so it is", Next: "on"}
	tests := []struct {
		node          Node
		outcome, want string
	}{
		{check, "pass", "on"},
		{check, "skip", "on"},
		{check, "fail", NextConclude},
		{check, "warn", "aside"},
		{ask, "this", "a"},
		{ask, "that", "b"},
		{ask, "", "c"},
		{ask, "fail", "c"},
		{leaf, "pass", ""},
		{note, "noted", "on"},
	}
	for _, test := range tests {
		if got := test.node.After(test.outcome); got != test.want {
			t.Errorf("After(%q) of %+v = %q, want %q", test.outcome, test.node, got, test.want)
		}
	}
}

func TestChecksInWalkOrder(t *testing.T) {
	tests := []struct {
		name  string
		nodes map[string]Node
		want  []string
	}{
		{"a side road that comes back stands before the place where it does",
			map[string]Node{
				"a": {Check: "1", Next: "b", On: map[string]string{"fail": "x"}},
				"x": {Check: "2", Next: "b"},
				"b": {Check: "3", Next: NextEnd},
			}, []string{"1", "2", "3"}},
		{"a side road that ends stands last",
			map[string]Node{
				"a": {Check: "1", Next: "b", On: map[string]string{"fail": "x"}},
				"x": {Check: "9", Next: NextEnd},
				"b": {Check: "3", Next: NextEnd},
			}, []string{"1", "3", "9"}},
		{"a check that two nodes ask stands once",
			map[string]Node{
				"a": {Ask: "Which?", Choices: []Choice{{"this", "x"}}, Otherwise: "b"},
				"x": {Check: "1", Next: "b"},
				"b": {Check: "1", Next: NextEnd},
			}, []string{"1"}},
		{"what cannot be reached is left out, and a loop ends",
			map[string]Node{
				"a": {Check: "1", Next: "b"},
				"b": {Check: "2", Next: "a"},
				"z": {Check: "3", Next: NextEnd},
			}, []string{"1", "2"}},
		{"no start", map[string]Node{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := (Tree{Start: "a", Nodes: test.nodes}).Checks(); !slices.Equal(got, test.want) {
				t.Errorf("Checks() = %q, want %q", got, test.want)
			}
		})
	}
}

func TestReachable(t *testing.T) {
	tree := Tree{Start: "a", Nodes: map[string]Node{
		"a":    {Check: "tls.dates", Next: "b", On: map[string]string{"fail": NextConclude}},
		"b":    {Check: "network.resolves", Next: "leaf"}, // never concludes
		"leaf": {Conclude: cause.CredentialMissing, Because: "so"},
		"dead": {Conclude: cause.WAFBlocked, Because: "so"},
	}}
	want := []cause.ID{cause.CredentialMissing, cause.TLSExpired}
	if got := Reachable(tree, knownChecks()); !slices.Equal(got, want) {
		t.Errorf("Reachable = %v, want %v", got, want)
	}
}
