package flows

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

//go:generate go run ./gen

// compactTrees is what gen writes from trees/*.yaml: a JSON array of trees.
//
//go:embed trees/compact.json
var compactTrees []byte

// What a node may lead to beside another node.
const (
	NextConclude = "conclude" // name the causes of the finding
	NextEnd      = "end"      // stop: healthy so far
)

// WhenHealthy restricts a question to a run that has examined everything and found nothing.
const WhenHealthy = "healthy"

// Tree is one decision tree: a Flow as data.
type Tree struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Protocols []string        `json:"protocols"` // the providers' protocols that it is for; AnyProtocol: all
	Start     string          `json:"start"`     // the id of the first node
	Nodes     map[string]Node `json:"nodes"`
	File      string          `json:"file"`
	Line      int             `json:"line"` // of start
}

// Node asks a check, asks a person, notes something, or concludes: exactly one of Check, Ask, Note and Conclude is set.
type Node struct {
	ID        string            `json:"id"`
	Check     string            `json:"check,omitempty"`
	Ask       string            `json:"ask,omitempty"`
	When      string            `json:"when,omitempty"` // with a question: "" or WhenHealthy; else nobody is asked
	Choices   []Choice          `json:"choices,omitempty"`
	Otherwise string            `json:"otherwise,omitempty"` // after a question: "I don't know", or nobody is asked
	Note      string            `json:"note,omitempty"`      // goes into the report
	Next      string            `json:"next,omitempty"`      // after a check: every outcome without a line of its own; after a note
	On        map[string]string `json:"on,omitempty"`        // after a check: pass, warn, fail, unknown, skip
	Conclude  cause.ID          `json:"conclude,omitempty"`
	Because   string            `json:"because,omitempty"`
	Tell      string            `json:"tell,omitempty"` // with a conclusion: what would confirm it
	Line      int               `json:"line"`
}

// Choice is one answer to a question.
type Choice struct {
	Answer string `json:"answer"`
	Next   string `json:"next"`
}

// BuiltinTrees decodes the trees that the binary carries.
func BuiltinTrees() ([]Tree, error) {
	var trees []Tree
	if err := json.Unmarshal(compactTrees, &trees); err != nil {
		return nil, fmt.Errorf("decode the built-in decision trees: %w; this binary is damaged, install it again", err)
	}
	return trees, nil
}

// AnyProtocol in a tree's protocols stands for all that no other tree names.
const AnyProtocol = "any"

// TreeFor finds the tree for a protocol: the first that names it, else the first for any.
func TreeFor(trees []Tree, protocol string) (Tree, bool) {
	for _, wanted := range []string{protocol, AnyProtocol} {
		for _, t := range trees {
			if slices.Contains(t.Protocols, wanted) {
				return t, true
			}
		}
	}
	return Tree{}, false
}

// After is where the walk goes on: a node's id, NextConclude or NextEnd. The outcome is a finding's status, or the
// answer to a question. A node that concludes leads nowhere: "".
func (n Node) After(outcome string) string {
	for _, choice := range n.Choices {
		if choice.Answer == outcome {
			return choice.Next
		}
	}
	if to, ok := n.On[outcome]; ok {
		return to
	}
	if n.Ask != "" {
		return n.Otherwise
	}
	return n.Next
}

// Checks lists the ids of the checks that a walk can reach, each once, a check before all that can follow it.
func (t Tree) Checks() []string {
	var ids []string
	for _, id := range t.order() {
		if check := t.Nodes[id].Check; check != "" && !slices.Contains(ids, check) {
			ids = append(ids, check)
		}
	}
	return ids
}

// order lists the nodes that can be reached, depth-first: a node before all that can follow it, the main road before
// side roads that do not come back to it. In a tree with a loop it is still every node once.
func (t Tree) order() []string {
	var backwards []string
	seen := map[string]bool{}
	var visit func(id string)
	visit = func(id string) {
		node, ok := t.Nodes[id]
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		for _, branch := range node.branches() {
			visit(branch.to)
		}
		backwards = append(backwards, id)
	}
	visit(t.Start)
	slices.Reverse(backwards)
	return backwards
}

// branch is one way on from a node.
type branch struct {
	outcomes []string // statuses or answers
	rest     bool     // every other outcome takes it: the main road
	to       string
}

// branches lists the ways on, the main road last. Outcomes that lead to one place are one branch.
func (n Node) branches() []branch {
	var list []branch
	add := func(outcome, to string) {
		for i := range list {
			if list[i].to == to {
				list[i].outcomes = append(list[i].outcomes, outcome)
				return
			}
		}
		list = append(list, branch{outcomes: []string{outcome}, to: to})
	}
	for _, choice := range n.Choices {
		add(choice.Answer, choice.Next)
	}
	left := false
	for _, status := range statuses() {
		if to, ok := n.On[status]; ok && to != n.Next {
			add(status, to)
		} else {
			left = true
		}
	}
	switch {
	case n.Ask != "" && n.Otherwise != "":
		list = append(list, branch{rest: true, to: n.Otherwise})
	case n.Ask == "" && n.Next != "" && left:
		list = append(list, branch{rest: true, to: n.Next})
	}
	return list
}

// statuses are the outcomes of a check.
func statuses() []string {
	return []string{string(checks.Pass), string(checks.Warn), string(checks.Fail), string(checks.Unknown), string(checks.Skip)}
}

// Reachable lists the causes that a walk can name, in causal order: those of the checks that may conclude, and those
// that a node names itself.
func Reachable(t Tree, known []checks.Check) []cause.ID {
	named := map[cause.ID]bool{}
	for _, id := range t.order() {
		node := t.Nodes[id]
		if node.Conclude != "" {
			named[node.Conclude] = true
		}
		if check, ok := checkByID(known, node.Check); ok && node.concludes() {
			for _, id := range check.Causes {
				named[id] = true
			}
		}
	}
	var list []cause.ID
	for _, id := range cause.All() {
		if named[id] {
			list = append(list, id)
		}
	}
	return list
}

// concludes reports whether an outcome of the node's check names its causes.
func (n Node) concludes() bool {
	if n.Check == "" {
		return false
	}
	return slices.ContainsFunc(n.branches(), func(b branch) bool { return b.to == NextConclude })
}

func checkByID(known []checks.Check, id string) (checks.Check, bool) {
	for _, check := range known {
		if check.ID == id {
			return check, true
		}
	}
	return checks.Check{}, false
}
