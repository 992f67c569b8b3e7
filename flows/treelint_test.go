package flows

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

func TestLintProblems(t *testing.T) {
	const head = "id: t\ntitle: T\nprotocols: [openai]\nstart: a\nnodes:\n"
	tests := []struct {
		name, nodes string
		want        []string
	}{
		{"clean", "  a: {check: network.resolves, on: {fail: conclude}, next: end}\n", nil},
		{"every outcome has a line of its own",
			"  a: {check: network.resolves, on: {pass: end, warn: end, fail: conclude, unknown: end, skip: end}}\n", nil},
		{"start that does not exist", "  b: {check: network.resolves, next: end}\n",
			[]string{`t.yaml:4: the start is "a", which is no node`, `t.yaml:6: nothing leads to the node "b"`}},
		{"target that does not exist", "  a:\n    check: network.resolves\n    next: end\n    on: {fail: there}\n",
			[]string{`t.yaml:6: the node "a" leads to "there", which is no node`}},
		{"dead node", "  a: {check: network.resolves, next: end}\n  b: {check: tls.dates, next: end}\n",
			[]string{`t.yaml:7: nothing leads to the node "b"`}},
		{"loop", "  a: {check: network.resolves, next: b}\n  b: {check: tls.speaks, next: c}\n  c: {check: tls.dates, next: end, on: {warn: b}}\n",
			[]string{"t.yaml:8: the walk goes round in circles: b, c, b"}},
		{"node that leads to itself", "  a: {check: network.resolves, next: a}\n",
			[]string{"t.yaml:6: the walk goes round in circles: a, a"}},
		{"loop that nothing leads to", "  a: {check: network.resolves, next: end}\n  b: {check: tls.speaks, next: b}\n",
			[]string{`t.yaml:7: nothing leads to the node "b"`, "t.yaml:7: the walk goes round in circles: b, b"}},
		{"outcome without a way", "  a: {check: network.resolves, on: {pass: end, fail: conclude, skip: end}}\n",
			[]string{`t.yaml:6: the node "a" does not say what follows warn, unknown; add next, or a line of on`}},
		{"unknown check", "  a: {check: network.resolved, next: end}\n",
			[]string{`t.yaml:6: the node "a" asks the check "network.resolved", which does not exist; authdoctor check --list names them all`}},
		{"cause that is not in the catalogue", "  a: {check: network.resolves, next: b}\n  b: {conclude: net.gone, because: so}\n",
			[]string{`t.yaml:7: the node "b" may conclude "net.gone", which is not in the catalogue of causes`}},
		{"cause of a check that is not in the catalogue", "  a: {check: odd, next: end, on: {fail: conclude}}\n",
			[]string{`t.yaml:6: the node "a" may conclude "odd.cause", which is not in the catalogue of causes`}},
		{"check that concludes without causes", "  a: {check: limits.known, next: end, on: {fail: conclude}}\n",
			[]string{`t.yaml:6: the node "a" concludes, but the check limits.known names no cause; lead on to another node`}},
		{"question that concludes", "  a: {ask: Why, choices: {so: conclude}, otherwise: end}\n",
			[]string{`t.yaml:6: the node "a" leads to conclude, but only a check finds causes; lead to a node with conclude`}},
		{"note that concludes", "  a: {note: Why, next: conclude}\n",
			[]string{`t.yaml:6: the node "a" leads to conclude, but only a check finds causes; lead to a node with conclude`}},
		{"cause on a person's word",
			"  a: {ask: Why, choices: {so: b, thus: d}, otherwise: c}\n  b: {note: So, next: c}\n  c: {conclude: net.dns, because: so}\n  d: {conclude: net.dns, because: so, tell: then}\n",
			[]string{`t.yaml:8: warning: the node "c" concludes on a person's word; add tell: what would confirm it`}},
		{"cause on nobody's word", "  a: {ask: Why, choices: {so: end}, otherwise: c}\n  c: {conclude: net.dns, because: so}\n", nil},
		{"cause that comes too late",
			"  a: {check: account.key, on: {fail: conclude}, next: b}\n  b: {check: limits.known, next: c}\n  c: {check: network.resolves, on: {fail: conclude}, next: end}\n",
			[]string{`t.yaml:8: warning: the node "c" comes after "a", but its causes lie nearer to this machine; ask it first`}},
		{"cause that is foreseen without an exchange",
			"  a: {check: credential.token-time, on: {fail: conclude}, next: b}\n  b: {check: network.resolves, on: {fail: conclude}, next: end}\n", nil},
		{"one stage in any order",
			"  a: {check: tls.dates, on: {fail: conclude}, next: b}\n  b: {check: network.resolves, on: {fail: conclude}, next: end}\n", nil},
		{"some causes of an earlier stage",
			"  a: {check: endpoint.route, on: {fail: conclude}, next: b}\n  b: {check: endpoint.header-arrives, on: {fail: conclude}, next: end}\n", nil},
		{"all at once, in the order of lines", "  a: {check: odd, next: c}\n  b: {check: nothing, next: end}\n",
			[]string{
				`t.yaml:6: the node "a" leads to "c", which is no node`,
				`t.yaml:7: nothing leads to the node "b"`,
				`t.yaml:7: the node "b" asks the check "nothing", which does not exist; authdoctor check --list names them all`,
			}},
	}
	known := append(knownChecks(), checks.Check{ID: "odd", Causes: []cause.ID{"odd.cause"}})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree, err := LoadTree("t.yaml", []byte(head+test.nodes))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range Lint(tree, known, builtinCatalogue(t)) {
				got = append(got, problem.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestStageFollowsTheOrderOfCauses(t *testing.T) {
	last := 0
	for _, id := range cause.All() {
		if stage(id) < last {
			t.Errorf("%s is of stage %d, after stage %d", id, stage(id), last)
		}
		last = stage(id)
	}
	if first, last := stage(cause.KeystoreLocked), stage(cause.RequestWrongMethod); first != 0 || last != 11 {
		t.Errorf("the stages go from %d to %d, want 0 to 11", first, last)
	}
}
