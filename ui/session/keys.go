package session

import (
	"context"
	"time"

	"authdoctor/flows"
)

// Keys are the stored keys, as far as the interface asks about them. All methods but Stored may take seconds: a keyring
// may open a window of its own and ask for its password. Each ends soon after its context does, and none of their errors
// holds a byte of a key. No method shows a key. Where the store fails, the error wraps one of keystore's: the interface
// asks for the passphrase after ErrLocked and ErrPassphrase.
type Keys interface {
	// Stored lists the stored keys and says how their store stands. It reads no key and asks nobody.
	Stored(ctx context.Context) (Stored, error)

	// Unlock opens the vault with its passphrase for this visit; where Shelf.State is ShelfNew or ShelfMissing it makes
	// the vault, and keys are stored there from now on. The bytes are copied.
	Unlock(ctx context.Context, passphrase []byte) error

	// Lock forgets the vault's passphrase.
	Lock(ctx context.Context) error

	// Draft says what is known about a key that is not stored yet. It sends nothing.
	Draft(ctx context.Context, keyID string) (Draft, error)

	// StoreKey tests a key and stores it under a new name. A key that the provider proves bad is not stored unless
	// want.Anyway; the outcome says so.
	StoreKey(ctx context.Context, want NewKey, visitor Visitor) (KeyOutcome, error)

	// TestKey tests a stored key and remembers the verdict.
	TestKey(ctx context.Context, name string, visitor Visitor) (KeyOutcome, error)

	// Rotation says what a rotation would do: the page where a new key is made, and every place that holds the old one.
	Rotation(ctx context.Context, name string) (Rotation, error)

	// RotateKey tests a new key, stores it beside the old one, puts it into every place that held the old one, and tests
	// it again there. Nothing is changed where the new key is refused, unless want.Anyway.
	RotateKey(ctx context.Context, want RotateKey, visitor Visitor) (KeyOutcome, error)

	// RollBack makes the key before the last rotation the present one again, in the store and in the places.
	RollBack(ctx context.Context, name string) (KeyOutcome, error)

	// RemoveKey deletes a stored key. The provider does not hear of it: revoking is done on its page.
	RemoveKey(ctx context.Context, name string) error

	// RenameKey stores a key under another name.
	RenameKey(ctx context.Context, name, to string) error

	// CheckName says why a name cannot be a new key's; empty: it can. It answers from memory, without waiting.
	CheckName(name string) string
}

// Stored is what the store holds.
type Stored struct {
	Shelf     Shelf
	Keys      []StoredKey // by name
	Reminders []string    // one sentence for each key that is due; a key is named once a day at most
}

// Shelf is how the store stands.
type Shelf struct {
	Backend string // "keyring", "vault", "memory"; empty: none is chosen yet
	Name    string // for people: "the keyring (gnome-keyring)", "the vault"
	State   ShelfState
	What    string // a sentence about it, where it is not ready
	Next    string // what to do about it
}

// Vault is the Backend that has a passphrase.
const Vault = "vault"

// ToBeMade reports whether Unlock with a new passphrase would make the vault.
func (s Shelf) ToBeMade() bool { return s.State == ShelfNew || s.State == ShelfMissing }

// Shut reports whether the vault needs its passphrase before a key can be read or stored.
func (s Shelf) Shut() bool { return s.ToBeMade() || s.State == ShelfLocked && s.Backend == Vault }

// KeyringAsks reports whether using the store opens a window of its own.
func (s Shelf) KeyringAsks() bool { return s.State == ShelfLocked && s.Backend != Vault }

// ShelfState says what can be done with the store.
type ShelfState string

// The states of the store.
const (
	ShelfReady   ShelfState = "ready"   // it can be used
	ShelfLocked  ShelfState = "locked"  // a keyring: using it opens its own window; a vault: Unlock first
	ShelfNew     ShelfState = "new"     // the vault is chosen and not made yet: Unlock with a new passphrase makes it
	ShelfMissing ShelfState = "missing" // no keyring answers and nothing is chosen: Unlock makes a vault
	ShelfBroken  ShelfState = "broken"  // the chosen store does not answer: What and Next say why
)

// StoredKey is one stored key without its bytes. The words are for people.
type StoredKey struct {
	Name        string
	Provider    string    // "OpenAI"; empty: not known
	Kind        string    // "project key"
	Fingerprint string    //
	Backend     string    // "keyring"
	Age         string    // "3 days"
	Verified    string    // "2 hours ago: it works", "never tested", "yesterday: refused (credential.revoked)"
	Works       bool      // the last test found it healthy
	Refused     bool      // the last test named a cause
	Expires     string    // "in 3 days", "expired 2 days ago"; empty: not known
	RotateBy    time.Time // zero: no reminder
	Rotate      string    // "in 87 days", "due since 3 days"
	Due         bool
	Previous    string // fingerprint of the key before the last rotation; empty: none is kept
}

// Draft is what is known about a key before it is stored.
type Draft struct {
	Shown     string        // "sk-proj-…a1B2 (3f9c01aa)"
	Whose     string        // the vendor and kind that its shape names; empty: none
	Name      string        // one that CheckName has nothing against: "openai-2"
	Providers []KeyProvider // whose it can be, where its shape does not say; empty: it does
}

// KeyProvider is a provider that a key can belong to.
type KeyProvider struct {
	ID, Title, Detail string
	Address           bool // it has no address of its own: NewKey.BaseURL has to name one
}

// NewKey is what a person wants stored.
type NewKey struct {
	KeyID    string // what Keep returned, an Option of a target's key, or a Place's
	Name     string
	Provider string // an id; empty: the one that its shape names
	BaseURL  string // empty: the provider's own
	Anyway   bool   // store it though the provider proves it bad
}

// RotateKey is a rotation that a person has confirmed.
type RotateKey struct {
	Name   string
	KeyID  string // what Keep returned: the new key
	Places bool   // put it also into the places of Rotation
	Anyway bool
}

// Rotation is what a rotation would do.
type Rotation struct {
	Page   string // where a new key is made; empty: not known
	Places []RotationPlace
}

// RotationPlace is one place that holds the present key in plaintext.
type RotationPlace struct {
	Where   string // ".env:3 OPENAI_API_KEY"
	Preview string // the change as a diff, keys masked
	Off     string // why it is left alone: "a live login of Codex: log in again there"; empty: it would be changed
}

// KeyOutcome is what became of a key.
type KeyOutcome struct {
	Done   bool          // it is stored, rotated or tested
	Words  string        // one sentence: "stored as work in the keyring; it works"
	Proved bool          // not done because the provider proves the key bad: Anyway would do it
	Next   []string      // what is left to do: "revoke the old key at https://...", "restart your program"
	Report *flows.Report // of the test; nil: there was none
}
