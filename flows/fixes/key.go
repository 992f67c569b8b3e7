package fixes

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
)

// cleanKey takes out of a value what is no part of the key: quotes, white space, the word Bearer, invisible characters.
// Only these bytes are touched, so that no secret leaves the file and the journal needs none.
func cleanKey(f flows.Fault) ([]edit.Plan, error) {
	was, clean := f.Before.Credential, f.After.Credential
	if was == nil || clean == nil || f.Before.Override != nil || was.Source != clean.Source || clean.Secret.Same(was.Secret) {
		return nil, fmt.Errorf("%w: the change is about another key", flows.ErrGuided)
	}
	l, err := find(was.Source, was.Name)
	if err != nil {
		return nil, err
	}
	var plans []edit.Plan
	err = clean.Secret.Use(func(key []byte) error {
		splices, err := without(key, l.file.Bytes(), l.Value.Start, l.Value.End)
		if err != nil {
			l.file.Wipe()
			return err
		}
		plans, err = l.plan("the key of "+was.Name+" cleaned", key, splices...)
		return err
	})
	return plans, err
}

// without deletes from a range of a text all that is no part of the key.
func without(key, text []byte, from, to int) ([]edit.Splice, error) {
	raw := text[from:to]
	var cuts []edit.Splice
	cut := func(start, end int) error {
		if start == end {
			return nil
		}
		if !junk(raw[start:end]) {
			return fmt.Errorf("%w: what stands beside the key may be a secret, too", flows.ErrGuided)
		}
		cuts = append(cuts, edit.Splice{From: from + start, To: from + end})
		return nil
	}
	at := 0
	if whole := bytes.Index(raw, key); whole >= 0 {
		if err := cut(0, whole); err != nil {
			return nil, err
		}
		at, key = whole+len(key), nil
	}
	for ; len(key) > 0; key = key[1:] {
		next := bytes.IndexByte(raw[at:], key[0])
		if next < 0 {
			return nil, fmt.Errorf("%w: the key is not written out in the file", flows.ErrGuided)
		}
		if err := cut(at, at+next); err != nil {
			return nil, err
		}
		at += next + 1
	}
	return cuts, cut(at, len(raw))
}

// junk reports whether a text is nothing but what a paste leaves around a key: quotes, white space, also written as an
// escape, invisible characters, the word Bearer. Anything else may be a setting or a secret of its own.
func junk(text []byte) bool {
	plain := strings.NewReplacer(`\n`, " ", `\r`, " ", `\t`, " ", `\"`, `"`, `\'`, `'`).Replace(string(text))
	for word := range strings.FieldsFuncSeq(plain, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>:", r) }) {
		hidden := strings.ContainsFunc(word, func(r rune) bool { return r < utf8.RuneSelf || unicode.IsLetter(r) || unicode.IsDigit(r) })
		if hidden && !strings.EqualFold(word, "Bearer") && !strings.EqualFold(word, "Authorization") {
			return false
		}
	}
	return true
}

// dropKey deletes the line whose value hides a better one. What it holds may be a key, and is sealed.
func dropKey(f flows.Fault) ([]edit.Plan, error) {
	was, wins := f.Before.Sender(), f.After.Sender()
	if was == nil || wins == nil || was.Source == wins.Source || wins.Source.Kind != keystore.FromFile && wins.Source.Kind != keystore.FromEnv {
		return nil, fmt.Errorf("%w: no line hides another key", flows.ErrGuided)
	}
	if wins.Source.Kind == keystore.FromFile && wins.Source.Path != was.Source.Path {
		return nil, fmt.Errorf("%w: the other key lies in another file, which is not read while this one is there", flows.ErrGuided)
	}
	if f.Before.Override != nil && slices.ContainsFunc(f.Before.Headers, func(h checks.Header) bool {
		return strings.Contains(h.Source, was.Name) || h.Source == was.Source.String()
	}) {
		return nil, fmt.Errorf("%w: %s holds other headers, too", flows.ErrGuided, was.Name)
	}
	l, err := find(was.Source, was.Name)
	if err != nil {
		return nil, err
	}
	return l.planned("the line of "+was.Name+" that hid another key deleted", edit.Splice{From: l.Statement.Start, To: l.Statement.End, Old: was.Secret})
}
