package flows

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/keystore/secret"
)

// knownChecks are the checks that trees may ask.
func knownChecks() []checks.Check { return catalog.All(secret.NewMaker(nil, nil)) }

func builtinTree(t *testing.T, id string) Tree {
	t.Helper()
	trees, err := BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range trees {
		if tree.ID == id {
			return tree
		}
	}
	t.Fatalf("there is no built-in tree %q", id)
	return Tree{}
}

func builtinCatalogue(t *testing.T) Catalogue {
	t.Helper()
	catalogue, err := BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}
