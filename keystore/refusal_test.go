package keystore

import (
	"errors"
	"strings"
	"testing"
)

// wantTrouble holds an error to its kind, and to saying what to do.
func wantTrouble(t *testing.T, err, kind error, saying ...string) {
	t.Helper()
	var trouble *Trouble
	if !errors.As(err, &trouble) || !errors.Is(err, kind) {
		t.Fatalf("got %v, want %v", err, kind)
	}
	if trouble.Next == "" || trouble.Tried == "" {
		t.Errorf("%q does not say what was tried or what to do", err)
	}
	for _, part := range saying {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
		t.Errorf("%q steers the terminal", err)
	}
}

// The rows that only macOS and Windows produce, and those that no test can bring about.
func TestN2KnownErrors(t *testing.T) {
	ready := Health{State: Ready, Provider: "Keychain"}
	locked := Health{State: Locked, Provider: "gnome-keyring", What: "gnome-keyring is locked", Next: "unlock it"}
	for _, tt := range []struct {
		failure failure
		after   Health
		asked   bool
		kind    error
		says    string
	}{
		{failure{Kind: failedRefused, Name: "exit 36", Text: "exit status 36"}, ready, false, ErrLocked, "security unlock-keychain ~/Library/Keychains/login.keychain-db"},
		{failure{Kind: failedRefused, Name: "exit 51"}, ready, false, ErrDenied, "Keychain Access"},
		{failure{Kind: failedRefused, Name: "exit 128"}, ready, true, ErrDismissed, "answer it"},
		{failure{Kind: failedRefused, Name: "errno 1312"}, ready, false, ErrUnavailable, "Remote Desktop"},
		{failure{Kind: failedRefused, Name: "org.freedesktop.DBus.Error.NoReply"}, ready, false, ErrUnavailable, "ended while it was asked"},
		{failure{Kind: failedRefused, Text: "failed to unlock correct collection"}, locked, false, ErrLocked, "unlock it"},
		{failure{Kind: failedRefused, Text: "failed to unlock correct collection"}, locked, true, ErrDismissed, "stayed locked"},
		{failure{Kind: failedRefused, Text: "failed to unlock correct collection"}, ready, true, ErrDismissed, "try again"},
		{failure{Kind: failedRefused, Text: "exit status 1"}, ready, false, ErrDenied, "exit status 1"},
		{failure{Kind: failedTooBig}, ready, false, ErrTooBig, "vault"},
		{failure{Kind: failedAsked}, ready, false, ErrUnavailable, "could not be read"},
	} {
		err := tt.failure.explain("read the keyring", tt.after, tt.asked)
		wantTrouble(t, err, tt.kind, tt.says)
		for _, other := range []error{ErrNotFound, ErrLocked, ErrDismissed, ErrUnavailable, ErrDenied, ErrTooBig} {
			if other != tt.kind && errors.Is(err, other) {
				t.Errorf("%v is also %v", err, other)
			}
		}
	}
}
