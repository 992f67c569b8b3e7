package keystore

import (
	"fmt"
	"strings"
)

// Why a worker could not do what it was asked.
const (
	failedRefused     = "refused"      // go-keyring returned an error
	failedNothingKept = "nothing-kept" // it said yes, and the item is not there
	failedOtherKept   = "other-kept"   // it said yes, and the item has another value
	failedStays       = "stays"        // it said yes, and the item is still there
	failedForeign     = "foreign"      // the item is no item of authdoctor's
	failedTooBig      = "too-big"
	failedPanic       = "panic"
	failedAsked       = "asked" // the question made no sense
)

// failure is why a worker stopped, and at which item.
type failure struct {
	Kind string `json:"kind"`
	Item string `json:"item,omitempty"`
	Name string `json:"name,omitempty"` // of go-keyring's error: the bus' name of it, "exit 36" on macOS, "errno 1312"
	Text string `json:"text,omitempty"` // for people, in any language
}

const (
	networkLogon = "logons over the network, as by SSH, have no credentials"
	inConsole    = "run it at the console or over Remote Desktop, or " + orVault
	moreRoom     = "make room on the disk of your home folder and see that it can be written, then try again; what was stored before is still there"
)

// known are the errors that can be told by their name, on whichever system they come. macOS' exit statuses are the last
// bytes of Security/SecBase.h's numbers.
func known(name string) (trouble Trouble, ok bool) {
	switch name {
	case "exit 36": // errSecInteractionNotAllowed, -25308
		return Trouble{
			Kind: ErrLocked, What: "the login keychain is locked and cannot ask for its password here",
			Next: "unlock it: security unlock-keychain ~/Library/Keychains/login.keychain-db",
		}, true
	case "exit 51": // errSecAuthFailed, -25293
		return Trouble{Kind: ErrDenied, What: "the keychain refused the password or this program", Next: "open Keychain Access and allow it, then try again"}, true
	case "exit 128": // errSecUserCanceled, -128
		return Trouble{Kind: ErrDismissed, Next: "try again and answer it"}, true
	case "errno 1312": // ERROR_NO_SUCH_LOGON_SESSION
		return Trouble{Kind: ErrUnavailable, What: networkLogon, Next: inConsole}, true
	case "org.freedesktop.Secret.Error.IsLocked":
		return Trouble{Kind: ErrLocked, Next: "unlock your keyring and try again"}, true
	case "org.freedesktop.DBus.Error.AccessDenied":
		return Trouble{Kind: ErrDenied, What: "the keyring lets this program do nothing", Next: "allow it in the keyring's settings, or " + orVault}, true
	case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.Disconnected":
		return Trouble{Kind: ErrUnavailable, What: "the keyring ended while it was asked", Next: "start it again and try again"}, true
	}
	return Trouble{}, false
}

// explain says what a worker's failure means. The health is how the keyring is after it: go-keyring has one sentence for
// a keyring that is locked, one whose question was dismissed, and one without a place for keys. Asked: a person was
// asked for the keyring's password.
func (f failure) explain(tried string, after Health, asked bool) error {
	t := Trouble{Kind: ErrDenied}
	switch f.Kind {
	case failedNothingKept:
		t.What = fmt.Sprintf("%s took the item %s and did not keep it, as where its question is dismissed", nameOf(after), f.Item)
		t.Next = "try again and answer what it asks"
	case failedOtherKept:
		t.What = fmt.Sprintf("%s kept something else as the item %s than it was given", nameOf(after), f.Item)
		t.Next = "try again, or " + orVault
	case failedStays:
		t.What = fmt.Sprintf("the item %s is still there after it was removed, as where the keyring's question is dismissed", f.Item)
		t.Next = "try again and answer what it asks"
	case failedForeign:
		t.Kind = ErrCorrupt
		t.What = fmt.Sprintf("the item %s holds something that authdoctor did not write", f.Item)
		t.Next = "look at the entries called authdoctor in your keyring's own program"
	case failedTooBig:
		t.Kind, t.Next = ErrTooBig, orVault
	case failedPanic, failedAsked:
		t.Kind, t.What = ErrUnavailable, strings.TrimSuffix("the keyring's answer could not be read: "+f.Text, ": ")
		t.Next = restartIt
	default:
		return f.refusal(tried, after, asked)
	}
	t.Tried = tried
	return &t
}

const restartIt = "try again; if that fails, restart your keyring or log out and in"

// refusal explains an error of go-keyring.
func (f failure) refusal(tried string, after Health, asked bool) error {
	t, ok := known(f.Name)
	switch {
	case ok:
	case after.State == Locked && asked:
		t = Trouble{Kind: ErrDismissed, What: after.Provider + " stayed locked", Next: "try again and type its password"}
	case !after.Usable():
		return after.Trouble(tried)
	case strings.Contains(f.Text, "error occurred on the device"): // gnome-keyring, in English; other languages see below
		t = Trouble{Kind: ErrReadOnly, What: nameOf(after) + " could not write its file", Next: moreRoom}
	case asked:
		t = Trouble{Kind: ErrDismissed, What: f.Text, Next: "try again"}
	default:
		t = Trouble{Kind: ErrDenied, What: fmt.Sprintf("%s answered: %s", nameOf(after), f.Text), Next: "look whether your disk is full, or " + orVault}
	}
	t.Tried = tried
	return &t
}

// nameOf is what people call the keyring.
func nameOf(h Health) string {
	if h.Provider == "" {
		return unnamed
	}
	return h.Provider
}
