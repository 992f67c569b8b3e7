package flows

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"

	"authdoctor/checks/cause"
)

// compactCauses is what gen writes from causes/*.yaml: a JSON array of entries in causal order.
//
//go:embed causes/compact.json
var compactCauses []byte

// Entry is what people are told about one cause.
type Entry struct {
	ID          cause.ID      `json:"id" yaml:"id"`
	Title       string        `json:"title" yaml:"title"`
	Explanation string        `json:"explanation" yaml:"explanation"`
	Owner       string        `json:"owner" yaml:"owner"`         // you, organization, provider, network: who can act
	Retry       string        `json:"retry" yaml:"retry"`         // never, after_fix, after_wait, after_reset
	Live        bool          `json:"live,omitempty" yaml:"live"` // the practice API can produce it
	Docs        []string      `json:"docs,omitempty" yaml:"docs"` // pages that explain it
	Fixes       []FixTemplate `json:"fixes" yaml:"fixes"`         // best first
}

// Catalogue explains causes. The zero Catalogue is empty.
type Catalogue struct {
	entries []Entry // in causal order
	places  map[cause.ID]int
}

// BuiltinCatalogue decodes the entries that the binary carries.
func BuiltinCatalogue() (Catalogue, error) {
	var entries []Entry
	if err := json.Unmarshal(compactCauses, &entries); err != nil {
		return Catalogue{}, fmt.Errorf("decode the built-in causes: %w; this binary is damaged, install it again", err)
	}
	return newCatalogue(entries), nil
}

func newCatalogue(entries []Entry) Catalogue {
	c := Catalogue{entries: entries, places: make(map[cause.ID]int, len(entries))}
	for i, entry := range entries {
		c.places[entry.ID] = i
	}
	return c
}

// Get finds the entry of a cause.
func (c Catalogue) Get(id cause.ID) (Entry, bool) {
	place, ok := c.places[id]
	if !ok {
		return Entry{}, false
	}
	return c.entries[place], true
}

// All lists the entries in causal order. The slice is a copy.
func (c Catalogue) All() []Entry { return slices.Clone(c.entries) }
