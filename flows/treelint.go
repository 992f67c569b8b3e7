package flows

import (
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// A tree's file has the same kind of problems as a provider's.
type (
	// TreeProblem is one fault in a tree's file.
	TreeProblem = provider.Problem
	// Problems is every fault in a tree's file. It is the error of LoadTree.
	Problems = provider.Problems
)

// Lint judges what a tree says: every place that it leads to exists, every node can be reached, nothing goes round in
// circles, every outcome leads somewhere, every check is known, and every cause that can be named is in the
// catalogue. Two things are warnings: a check whose causes lie nearer to this machine than those of an earlier node, and
// a cause that is concluded on a person's word with nothing said that would confirm it.
func Lint(t Tree, known []checks.Check, catalogue Catalogue) []TreeProblem {
	l := linter{tree: t, known: known, catalogue: catalogue}
	order := t.order()
	if _, ok := t.Nodes[t.Start]; !ok {
		l.add(t.Line, "the start is %q, which is no node", t.Start)
	}
	for id, node := range t.Nodes {
		if !slices.Contains(order, id) {
			l.add(node.Line, "nothing leads to the node %q", id)
		}
		l.targets(node)
		l.outcomes(node)
		l.causes(node)
	}
	l.hearsay()
	if !l.loops() {
		l.causalOrder(order)
	}
	return l.problems.Sorted()
}

type linter struct {
	tree      Tree
	known     []checks.Check
	catalogue Catalogue
	problems  Problems
}

func (l *linter) add(line int, format string, args ...any) {
	l.problems = append(l.problems, TreeProblem{File: l.tree.File, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) targets(node Node) {
	for _, branch := range node.branches() {
		if branch.to == NextConclude || branch.to == NextEnd {
			if branch.to == NextConclude && node.Check == "" {
				l.add(node.Line, "the node %q leads to %s, but only a check finds causes; lead to a node with conclude", node.ID, NextConclude)
			}
			continue
		}
		if _, ok := l.tree.Nodes[branch.to]; !ok {
			l.add(node.Line, "the node %q leads to %q, which is no node", node.ID, branch.to)
		}
	}
}

func (l *linter) outcomes(node Node) {
	if node.Check == "" {
		return
	}
	var open []string
	for _, status := range statuses() {
		if node.After(status) == "" {
			open = append(open, status)
		}
	}
	if len(open) > 0 {
		l.add(node.Line, "the node %q does not say what follows %s; add next, or a line of on", node.ID, strings.Join(open, ", "))
	}
}

func (l *linter) causes(node Node) {
	if node.Conclude != "" {
		l.inCatalogue(node, node.Conclude)
	}
	if node.Check == "" {
		return
	}
	check, ok := checkByID(l.known, node.Check)
	if !ok {
		l.add(node.Line, "the node %q asks the check %q, which does not exist; authdoctor check --list names them all", node.ID, node.Check)
		return
	}
	if !node.concludes() {
		return
	}
	if len(check.Causes) == 0 {
		l.add(node.Line, "the node %q concludes, but the check %s names no cause; lead on to another node", node.ID, check.ID)
	}
	for _, id := range check.Causes {
		l.inCatalogue(node, id)
	}
}

func (l *linter) inCatalogue(node Node, id cause.ID) {
	if _, ok := l.catalogue.Get(id); !ok {
		l.add(node.Line, "the node %q may conclude %q, which is not in the catalogue of causes", node.ID, id)
	}
}

// loops reports every way back to a node that is being walked, and whether there is one.
func (l *linter) loops() bool {
	found := false
	var path []string
	done := map[string]bool{}
	var walk func(id string)
	walk = func(id string) {
		node, ok := l.tree.Nodes[id]
		if !ok || done[id] {
			return
		}
		path = append(path, id)
		for _, branch := range node.branches() {
			if at := slices.Index(path, branch.to); at >= 0 {
				found = true
				l.add(node.Line, "the walk goes round in circles: %s, %s", strings.Join(path[at:], ", "), branch.to)
				continue
			}
			walk(branch.to)
		}
		path = path[:len(path)-1]
		done[id] = true
	}
	ids := make([]string, 0, len(l.tree.Nodes))
	for id := range l.tree.Nodes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range append([]string{l.tree.Start}, ids...) {
		walk(id)
	}
	return found
}

// hearsay warns of conclusions behind an answer, which are only possible, and do not say what would tell.
func (l *linter) hearsay() {
	behind := map[string]bool{} // the nodes that an answer can lead to
	var walk func(id string)
	walk = func(id string) {
		node, ok := l.tree.Nodes[id]
		if !ok || behind[id] {
			return
		}
		behind[id] = true
		if node.Conclude != "" && node.Tell == "" {
			l.problems = append(l.problems, TreeProblem{File: l.tree.File, Line: node.Line, Warning: true, Message: fmt.Sprintf(
				"the node %q concludes on a person's word; add tell: what would confirm it", id)})
		}
		for _, branch := range node.branches() {
			walk(branch.to)
		}
	}
	for _, node := range l.tree.Nodes {
		for _, choice := range node.Choices {
			walk(choice.Next)
		}
	}
}

// causalOrder warns of a check that comes too late: its causes lie nearer to this machine than those of a node before
// it. What a check without an exchange foresees does not count as before: it is measured here.
func (l *linter) causalOrder(order []string) {
	type limit struct {
		stage int
		node  string
	}
	passed := map[string]limit{} // the farthest stage on any way to a node
	for _, id := range order {
		node, here := l.tree.Nodes[id], passed[id]
		if check, ok := checkByID(l.known, node.Check); ok && node.concludes() && len(check.Causes) > 0 {
			place := farthest(check.Causes)
			if place < here.stage {
				l.problems = append(l.problems, TreeProblem{File: l.tree.File, Line: node.Line, Warning: true, Message: fmt.Sprintf(
					"the node %q comes after %q, but its causes lie nearer to this machine; ask it first", id, here.node)})
			}
			if !check.Offline() && place > here.stage {
				here = limit{place, id}
			}
		}
		for _, branch := range node.branches() {
			if here.stage > passed[branch.to].stage {
				passed[branch.to] = here
			}
		}
	}
}

// farthest is the stage that a check belongs to. Some checks may also name causes of stages before their own, which
// only the server's answer gives away.
func farthest(causes []cause.ID) int {
	place := 0
	for _, id := range causes {
		place = max(place, stage(id))
	}
	return place
}

// stage is a cause's place on the way from this machine to the model, coarser than the order of package cause, in
// which single causes of one stage are ranked too.
func stage(id cause.ID) int {
	starts := []cause.ID{
		cause.CredentialMissing, cause.NetDNS, cause.NetNonJSONResponse, cause.RequestWrongPath, cause.CredentialWrongHeader,
		cause.AccountDeactivated, cause.PermissionMissingScope, cause.ModelNotFound, cause.QuotaExhausted,
		cause.ServerOverloaded, cause.RequestMalformedJSON,
	}
	place := 0
	for _, start := range starts {
		if !id.Before(start) {
			place++
		}
	}
	return place
}
