package local

import (
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore"
)

// Each way in which a store fails is the store's own verdict, and says what to do next.
func TestStoredKeyThatCannotBeRead(t *testing.T) {
	for kind, want := range map[error]cause.ID{
		keystore.ErrLocked: cause.KeystoreLocked, keystore.ErrDismissed: cause.KeystoreLocked, keystore.ErrPassphrase: cause.KeystoreLocked,
		keystore.ErrUnavailable: cause.KeystoreUnavailable, keystore.ErrTimeout: cause.KeystoreUnavailable, keystore.ErrDenied: cause.KeystoreUnavailable,
		keystore.ErrCorrupt: cause.KeystoreUnavailable, keystore.ErrInsecure: cause.KeystoreUnavailable,
	} {
		f := readStored(checks.Target{Unread: &keystore.Trouble{Tried: "read the key work", Kind: kind, Next: "do this"}})
		if f.Status != checks.Fail || f.Causes[0] != want || f.Next != "do this" || strings.Contains(f.Summary, "do this") {
			t.Errorf("%v: %+v", kind, f)
		}
	}
	if f := readStored(checks.Target{}); f.Status != checks.Skip {
		t.Errorf("where no key was named: %+v", f)
	}
	held := &keystore.Candidate{Source: keystore.Source{Kind: keystore.FromKeyring, Path: "work"}}
	if f := readStored(checks.Target{Credential: held}); f.Status != checks.Pass || !strings.Contains(f.Summary, "keyring:work") {
		t.Errorf("a key that was read: %+v", f)
	}
}
