package keystore

import "context"

// BackendKind is where a key's bytes lie: "keyring", "vault", "memory".
type BackendKind string

// The backends. There is none that keeps plaintext.
const (
	InKeyring BackendKind = "keyring" // the operating system's keyring
	InVault   BackendKind = "vault"   // files encrypted by age, under a passphrase
	InMemory  BackendKind = "memory"  // this process only
)

// Item is a piece of what a backend keeps: at most MaxItem bytes of printable ASCII under a name of [a-z0-9._-], at most
// 64 bytes long. A longer secret takes several items.
type Item struct {
	Name  string
	Value []byte // the caller wipes it
}

// MaxItem is the most bytes of one item's value on every system: Windows keeps 2,560, and macOS' security tool reads
// 4,095 bytes of a whole command (danieljoos/wincred, zalando/go-keyring keyring_darwin.go).
const MaxItem = 2200

// Backend is a dumb store of items. Its methods may be called from several goroutines; it runs one at a time. Every error
// is a *Trouble, and after an error the caller knows nothing about what was written.
type Backend interface {
	Kind() BackendKind

	// Probe says whether the backend could be used now. It never prompts, starts or writes anything and takes at most
	// 250 ms.
	Probe(ctx context.Context) Health

	// Read returns the values of items in the order of their names; nil where there is no such item.
	Read(ctx context.Context, names ...string) ([][]byte, error)

	// Write adds or replaces items. It returns nil only after each has been read back and is equal.
	Write(ctx context.Context, items ...Item) error

	// Remove deletes items. It returns nil only after each is known to be gone; one that is not there is no error.
	Remove(ctx context.Context, names ...string) error

	// Names lists the items that are there, sorted. It needs no unlocked store.
	Names(ctx context.Context) ([]string, error)
}

// State is what a probe found.
type State string

// The states of a backend.
const (
	Ready        State = "ready"
	Locked       State = "locked"        // it is there, and asks for its password first
	NoSession    State = "no-session"    // no session bus: SSH, cron, a container, sudo
	NoProvider   State = "no-provider"   // a session bus, and no keyring on it
	NoCollection State = "no-collection" // a keyring that nobody has set up
	NotCreated   State = "not-created"   // a vault that is made at the first write
	Sick         State = "sick"          // it is there and does not answer
)

// Health is a probe's answer.
type Health struct {
	State     State
	Provider  string // who answers: "gnome-keyring", "KeePassXC", "Keychain", "Credential Manager", "age"
	Startable bool   // NoProvider: the bus would start one on demand
	What      string // for people, one sentence without its full stop
	Next      string // what to do about it; empty where it is ready
}

// Usable reports whether a read may be tried without asking anybody.
func (h Health) Usable() bool { return h.State == Ready || h.State == NotCreated }

// There reports whether the backend could be chosen: it can be used, asks for its password first, or starts on demand.
func (h Health) There() bool {
	return h.Usable() || h.State == Locked || h.State == NoProvider && h.Startable
}

// Trouble is why a backend of this health cannot do what is tried: ErrLocked or ErrUnavailable. nil where it can.
func (h Health) Trouble(tried string) error {
	switch {
	case h.Usable():
		return nil
	case h.State == Locked:
		return &Trouble{Tried: tried, Kind: ErrLocked, What: h.What, Next: h.Next}
	}
	return &Trouble{Tried: tried, Kind: ErrUnavailable, What: h.What, Next: h.Next}
}
