package flows

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"
)

// branchingTree has every kind of node and every kind of branch.
const branchingTree = `id: branching
title: Every kind of branch
protocols: [openai]
start: found
nodes:
  found:
    check: credential.found
    on: {fail: which, warn: which}
    next: resolves
  which:
    ask: Which "program" was <refused>?
    when: healthy
    choices: {a script: script, an IDE: resolves, a page: page, nothing: end}
    otherwise: resolves
  script:
    conclude: credential.missing
    because: a script does not see what another shell has set
    tell: run it there
  page:
    note: a page shows its keys to <everybody>
    next: resolves
  resolves:
    check: network.resolves
    on: {fail: connects}
    next: dates
  connects:
    check: network.connects
    on: {fail: conclude, skip: end}
    next: answers
  answers:
    check: network.answers
    on: {fail: conclude}
    next: dates
  dates:
    check: tls.dates
    on: {pass: end, warn: end, unknown: end, skip: end, fail: conclude}
`

func loadBranching(t *testing.T) Tree {
	t.Helper()
	tree, err := LoadTree("branching.yaml", []byte(branchingTree))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestMermaidBranching(t *testing.T) { golden.RequireEqual(t, Mermaid(loadBranching(t))) }

func TestMermaidBuiltin(t *testing.T) { golden.RequireEqual(t, Mermaid(builtinTree(t, "api"))) }

func TestPlainBranching(t *testing.T) {
	golden.RequireEqual(t, Plain(loadBranching(t), knownChecks(), 60))
}

func TestPlainBuiltin(t *testing.T) {
	golden.RequireEqual(t, Plain(builtinTree(t, "api"), knownChecks(), 80))
}

func TestPlainWithoutChecks(t *testing.T) {
	got := Plain(loadBranching(t), nil, 0)
	if want := "fail: name the cause"; !strings.Contains(got, want) {
		t.Errorf("%q does not stand in\n%s", want, got)
	}
	if strings.Contains(got, "net.") {
		t.Errorf("a cause that nothing tells of stands in\n%s", got)
	}
}

func TestPlainWidth(t *testing.T) {
	for _, width := range []int{40, 60, 80, 120} {
		for _, line := range strings.Split(Plain(builtinTree(t, "api"), knownChecks(), width), "\n") {
			if length := utf8.RuneCountInString(line); length > width {
				t.Errorf("width %d: a line has %d characters: %q", width, length, line)
			}
		}
	}
}

func TestGraphsOfALoopEnd(t *testing.T) {
	tree := Tree{ID: "loop", Start: "a", Nodes: map[string]Node{
		"a": {ID: "a", Check: "1", Next: "b"},
		"b": {ID: "b", Check: "2", Next: "a", On: map[string]string{"fail": "b"}},
	}}
	if got, want := Plain(tree, nil, 0), "loop:\na: 1\nb: 2\n  fail: go on with b\ngo on with a\n"; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
	if got := strings.Count(Mermaid(tree), "-->"); got != 3 {
		t.Errorf("Mermaid draws %d arrows, want 3:\n%s", got, Mermaid(tree))
	}
}
