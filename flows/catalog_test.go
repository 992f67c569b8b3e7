package flows_test

import (
	"slices"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

// The trees and the catalogue of causes fit the checks that exist.
func TestTreesFitTheChecks(t *testing.T) {
	all := catalog.All(secret.NewMaker(nil, nil))
	trees, err := flows.BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range trees {
		for _, problem := range flows.Lint(tree, all, catalogue) {
			t.Error(problem)
		}
		neverConcluded(t, tree, all)
	}
	for _, check := range all {
		asked := slices.ContainsFunc(trees, func(tree flows.Tree) bool { return slices.Contains(tree.Checks(), check.ID) })
		if !asked {
			t.Errorf("no tree asks the check %s", check.ID)
		}
	}
	for _, entry := range catalogue.All() {
		reachable := slices.ContainsFunc(trees, func(tree flows.Tree) bool { return slices.Contains(flows.Reachable(tree, all), entry.ID) })
		if entry.Live && !reachable {
			t.Errorf("%s is marked live, but no walk can name it", entry.ID)
		}
	}
}

// neverConcluded holds that a failing check's causes are named wherever it has any.
func neverConcluded(t *testing.T, tree flows.Tree, all []checks.Check) {
	t.Helper()
	for id, node := range tree.Nodes {
		i := slices.IndexFunc(all, func(c checks.Check) bool { return c.ID == node.Check })
		if i >= 0 && len(all[i].Causes) > 0 && node.After(string(checks.Fail)) != flows.NextConclude {
			t.Errorf("%s: the check names %v, but the node never concludes", id, all[i].Causes)
		}
	}
}
