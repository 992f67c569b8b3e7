package local

import (
	"context"
	"errors"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore"
)

// idStored is the first question of all: a key that cannot be read says nothing about the key.
const idStored = "credential.stored"

// Stored asks whether the key that was named could be read from its store.
func Stored() checks.Check {
	return checks.Check{
		ID: idStored, Title: "the stored key can be read", Causes: []cause.ID{cause.KeystoreLocked, cause.KeystoreUnavailable},
		Run: func(_ context.Context, f checks.Facts) checks.Finding {
			finding := readStored(f.Target())
			finding.Check, finding.Title, finding.Local = idStored, "the stored key can be read", true
			return finding
		},
	}
}

func readStored(t checks.Target) checks.Finding {
	switch {
	case t.Unread != nil:
	case t.Credential != nil && t.Credential.Source.Stored():
		return pass(t.Credential.Source.String() + " holds it")
	default:
		return checks.Finding{Status: checks.Skip, Because: "no stored key was named", Summary: "not asked, no stored key was named"}
	}
	id := cause.KeystoreUnavailable
	for _, locked := range []error{keystore.ErrLocked, keystore.ErrDismissed, keystore.ErrPassphrase} {
		if errors.Is(t.Unread, locked) {
			id = cause.KeystoreLocked
		}
	}
	said, next := t.Unread.Error(), ""
	var trouble *keystore.Trouble
	if errors.As(t.Unread, &trouble) {
		without := *trouble
		without.Next = ""
		said, next = without.Error(), trouble.Next
	}
	finding := fail(id, said, nil, checks.Evidence{Source: "the store", Measured: said, Expected: "the key"})
	finding.Confidence, finding.Next = checks.Inferred, next
	return finding
}
