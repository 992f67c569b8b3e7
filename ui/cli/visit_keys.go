package cli

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/local"
	"authdoctor/checks/request"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// The ids of this visit count what they name, so that they say nothing about it: "typed-1".
const (
	typedID   = "typed-"
	foundID   = "found-"
	requestID = "request-"
)

// numbered is the index that an id of this kind stands for; -1 for any other text.
func numbered(id, kind string) int {
	digits, ok := strings.CutPrefix(id, kind)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return -1
	}
	return n - 1
}

func named(kind string, index int) string { return fmt.Sprintf("%s%d", kind, index+1) }

// Inspect implements session.Session.
func (v *visit) Inspect(key []byte) session.KeyFacts {
	w, err := v.load()
	if err != nil {
		return session.KeyFacts{Stop: "this program could not start: " + err.Error()}
	}
	p := local.ReadPaste(key, w.registry)
	return session.KeyFacts{Shown: p.Shown, Whose: p.Whose, Says: p.Says, Stop: p.Stop, Inner: p.InnerIs != "", InnerIs: p.InnerIs}
}

// Keep implements session.Session. The same key has the same id.
func (v *visit) Keep(key []byte, inner bool) string {
	w, err := v.load()
	if err != nil || len(key) == 0 {
		return ""
	}
	if inner {
		if alone, ok := local.InnerKey(key, w.registry); ok {
			key = alone
		}
	}
	key = bytes.Clone(key)
	defer clear(key)
	kept := keystore.Candidate{Secret: w.maker.Make(key), Source: keystore.Source{Kind: keystore.FromTyping}}
	v.mu.Lock()
	defer v.mu.Unlock()
	i := slices.IndexFunc(v.typed, func(c keystore.Candidate) bool { return c.Secret.Same(kept.Secret) })
	if i < 0 {
		i = len(v.typed)
		v.typed = append(v.typed, kept)
	}
	return named(typedID, i)
}

// kept lists the keys that were typed in this visit.
func (v *visit) kept() []keystore.Candidate {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.typed)
}

// keepRequest holds a pasted request for this visit.
func (v *visit) keepRequest(r request.Request) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pasted = append(v.pasted, r)
	return named(requestID, len(v.pasted)-1)
}

func (v *visit) request(id string) (request.Request, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	i := numbered(id, requestID)
	if i < 0 || i >= len(v.pasted) {
		return request.Request{}, false
	}
	return v.pasted[i], true
}

// heldKey is a key that can be chosen.
type heldKey struct {
	id        string
	candidate keystore.Candidate
	present   bool // it is the one that is sent
}

// keys lists what can be chosen as a target's key: what is sent now, what that hides, what other programs read, and what
// was typed in this visit. An id stands for a place, so that it names the new key where the old one was repaired.
func (v *visit) keys(t checks.Target) []heldKey {
	sender := t.Sender()
	var all []keystore.Candidate
	if sender != nil {
		all = append(all, *sender)
	}
	if t.Override != nil && t.Credential != nil {
		all = append(all, *t.Credential)
	}
	all = append(append(all, t.Shadowed...), t.Elsewhere...)
	v.mu.Lock()
	defer v.mu.Unlock()
	var keys []heldKey
	times := map[string]int{}
	for i, c := range all {
		if c.Source.Kind == keystore.FromTyping || c.Secret.Len() == 0 && (i > 0 || sender == nil) {
			continue
		}
		place := c.Source.String() + " " + c.Name
		times[place]++
		keys = append(keys, heldKey{id: v.placeID(fmt.Sprintf("%s %d", place, times[place])), candidate: c, present: i == 0 && sender != nil})
	}
	for i, c := range v.typed {
		present := sender != nil && sender.Source.Kind == keystore.FromTyping && sender.Secret.Same(c.Secret)
		keys = append(keys, heldKey{id: named(typedID, i), candidate: c, present: present})
	}
	return keys
}

// placeID is called with the lock held.
func (v *visit) placeID(place string) string {
	i := slices.Index(v.places, place)
	if i < 0 {
		i = len(v.places)
		v.places = append(v.places, place)
	}
	return named(foundID, i)
}

// keyOf finds the key that an id stands for.
func (v *visit) keyOf(t checks.Target, id string) (heldKey, error) {
	keys := v.keys(t)
	i := slices.IndexFunc(keys, func(k heldKey) bool { return k.id == id })
	if i < 0 {
		return heldKey{}, errors.New("the key that was chosen is none of " + t.Provider.Name + ", or is no longer there: choose another, or type one")
	}
	return keys[i], nil
}

// without leaves out the key that was taken from its place.
func without(list []keystore.Candidate, key heldKey) []keystore.Candidate {
	gone := false
	return slices.DeleteFunc(slices.Clone(list), func(c keystore.Candidate) bool {
		same := !gone && c.Source == key.candidate.Source && c.Name == key.candidate.Name && c.Secret.Same(key.candidate.Secret)
		gone = gone || same
		return same
	})
}

// withoutNotes is a candidate without what was said about it beside the former winner.
func withoutNotes(c keystore.Candidate) []keystore.Candidate {
	c.Notes = slices.DeleteFunc(slices.Clone(c.Notes), func(note string) bool { return note == discover.OtherValue || note == discover.SameValue })
	return []keystore.Candidate{c}
}
