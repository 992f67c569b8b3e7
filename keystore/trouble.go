package keystore

import "errors"

// Why a store could not do what was asked. Callers branch on these; a Trouble wraps exactly one of them. Only ErrNotFound
// means that no key is stored: after any other, a caller stops, and neither sends a request without a key nor takes
// one from another place.
var (
	ErrNotFound    = errors.New("no key is stored under this name")
	ErrExists      = errors.New("a key is stored under this name already")
	ErrConflict    = errors.New("the key was changed meanwhile")
	ErrLocked      = errors.New("the store is locked")
	ErrDismissed   = errors.New("the question was dismissed")
	ErrTimeout     = errors.New("the store did not answer in time")
	ErrUnavailable = errors.New("no store answers")
	ErrDenied      = errors.New("the store refused")
	ErrTooBig      = errors.New("the key is too long for a store")
	ErrCorrupt     = errors.New("what is stored is damaged")
	ErrReadOnly    = errors.New("nothing can be written there")
	ErrNewer       = errors.New("a newer authdoctor wrote the store")
	ErrInsecure    = errors.New("others could read or change what is stored")
	ErrPassphrase  = errors.New("the passphrase is wrong")
	ErrWeak        = errors.New("the passphrase is too easy to guess")
	ErrNoStore     = errors.New("no store has been chosen")
	ErrName        = errors.New("the name cannot be used")
)

// Trouble is one failure of a store in the words of a person: what was tried, what happened, what to type next. It
// never holds a byte of a secret.
type Trouble struct {
	Tried string // "read the key work"
	Kind  error  // one of the errors above
	What  string // what happened, where there is more to say than Kind does
	Next  string // what to type or do
	Err   error  // the cause beneath; may be nil
}

// Error is one line, lower case: "read the key work: the store is locked: ...; unlock it ...".
func (t *Trouble) Error() string {
	text := t.Tried + ": " + t.Kind.Error()
	if t.What != "" {
		text += ": " + t.What
	} else if t.Err != nil {
		text += ": " + t.Err.Error()
	}
	if t.Next != "" {
		text += "; " + t.Next
	}
	return text
}

// Unwrap gives errors.Is and errors.As both the kind and the cause beneath.
func (t *Trouble) Unwrap() []error {
	if t.Err == nil {
		return []error{t.Kind}
	}
	return []error{t.Kind, t.Err}
}
