package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
	"authdoctor/ui/term"
)

// storeFlags are shared by the commands that read or write stored keys.
type storeFlags struct {
	passphraseFile string
}

// keystoreVariable chooses the store for one run.
const keystoreVariable = "AUTHDOCTOR_KEYSTORE"

// shelf opens the store of one run: which backend is chosen, and who may be asked.
type shelf struct {
	streams Streams
	places  place.Places
	maker   *secret.Maker
	flags   storeFlags
	say     func(string)                                                 // what to know while the keyring takes its time
	ask     func(ctx context.Context, fresh bool) (secret.Secret, error) // the vault's passphrase
	prompts bool                                                         // a person and a display are there

	mu       sync.Mutex
	backends map[keystore.BackendKind]keystore.Backend
}

// newShelf prepares the store of a command: it may ask on the terminal that started it.
func newShelf(s Streams, places place.Places, maker *secret.Maker, f storeFlags) *shelf {
	l := &shelf{streams: s, places: places, maker: maker, flags: f, backends: map[keystore.BackendKind]keystore.Backend{}}
	l.say = func(text string) { fmt.Fprintln(s.Err, "authdoctor: "+text) }
	l.ask = l.askOnTerminal
	l.prompts = s.hasPerson() && s.hasDisplay()
	return l
}

// hasPerson reports whether somebody can be asked: standard input may be a pipe that brings a key.
func (s Streams) hasPerson() bool {
	if s.getenv("CI") != "" {
		return false
	}
	person, err := term.FindPerson(s.In, s.Err)
	if err != nil {
		return false
	}
	person.Close()
	return true
}

// hush hides what is typed ahead, until the function that it returns is called, once or more.
func (s Streams) hush() func() {
	person, err := term.FindPerson(s.In, s.Err)
	if err != nil {
		return func() {}
	}
	restore := person.Hush()
	return func() {
		restore()
		person.Close()
	}
}

// hasDisplay reports whether a keyring could open a window of its own.
func (s Streams) hasDisplay() bool {
	return runtime.GOOS == "darwin" || runtime.GOOS == "windows" || s.getenv("DISPLAY") != "" || s.getenv("WAYLAND_DISPLAY") != ""
}

// chosen is the backend that new keys go to. It is recorded once a key has been stored there.
type chosenStore struct {
	kind  keystore.BackendKind
	by    string // "AUTHDOCTOR_KEYSTORE", the config file; empty: the keyring answered, and nothing was chosen before
	found keystore.Health
}

// choose finds the backend: the variable, the recorded choice, the keyring where one answers. It never moves to another
// silently: where the chosen one does not answer, using it is the error.
func (l *shelf) choose(ctx context.Context) (chosenStore, error) {
	if name := l.streams.getenv(keystoreVariable); name != "" {
		kind, err := backendKind(name)
		if err != nil {
			return chosenStore{}, usage(fmt.Errorf("%s: %w", keystoreVariable, err), "set it to one of them, or unset it")
		}
		return chosenStore{kind: kind, by: keystoreVariable}, nil
	}
	config, err := readConfig(l.places.Config)
	if err != nil {
		return chosenStore{}, err
	}
	if config.Keystore != "" {
		kind, err := backendKind(config.Keystore)
		if err != nil {
			return chosenStore{}, usage(fmt.Errorf("keystore in %s: %w", config.path, err), "correct that line")
		}
		return chosenStore{kind: kind, by: config.path}, nil
	}
	keyring, err := l.backend(keystore.InKeyring)
	if err != nil {
		return chosenStore{}, err
	}
	found := stateOf(ctx, keyring)
	if found.There() {
		return chosenStore{kind: keystore.InKeyring, found: found}, nil
	}
	return chosenStore{found: found}, &keystore.Trouble{
		Tried: "open the store", Kind: keystore.ErrNoStore, What: found.What,
		Next: found.Next,
	}
}

func backendKind(name string) (keystore.BackendKind, error) {
	kind := keystore.BackendKind(name)
	if slices.Contains([]keystore.BackendKind{keystore.InKeyring, keystore.InVault, keystore.InMemory}, kind) {
		return kind, nil
	}
	return "", fmt.Errorf("%q is none of the stores keyring, vault and memory", name)
}

// backend opens a backend once.
func (l *shelf) backend(kind keystore.BackendKind) (keystore.Backend, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.backends[kind]; ok {
		return b, nil
	}
	var b keystore.Backend
	switch kind {
	case keystore.InKeyring:
		b = keystore.NewKeyring(keystore.KeyringOptions{Environ: l.streams.getenv, Interactive: l.prompts, Say: l.say})
	case keystore.InVault:
		b = keystore.NewVault(keystore.VaultOptions{Folder: filepath.Join(l.places.Data, "vault"), Passphrase: l.ask})
	case keystore.InMemory:
		b = keystore.NewMemory()
	default:
		return nil, &keystore.Trouble{Tried: "open the store", Kind: keystore.ErrUnavailable, What: fmt.Sprintf("%q is no store", kind)}
	}
	l.backends[kind] = b
	return b, nil
}

// open is the store as it is chosen. Where nothing is chosen and a person is there, the vault is offered.
func (l *shelf) open(ctx context.Context) (*keystore.Store, chosenStore, error) {
	chosen, err := l.choose(ctx)
	if errors.Is(err, keystore.ErrNoStore) {
		chosen, err = l.offerVault(ctx, chosen, err)
	}
	if err != nil {
		return nil, chosen, err
	}
	store, err := l.store(chosen.kind)
	return store, chosen, err
}

// store is the store whose new keys go to a backend. Keys that lie in another one are read from there.
func (l *shelf) store(kind keystore.BackendKind) (*keystore.Store, error) {
	b, err := l.backend(kind)
	if err != nil {
		return nil, err
	}
	o := keystore.Options{Folder: l.places.Data, Backend: b, Others: l.backend, Maker: l.maker}
	if kind == keystore.InMemory {
		o.Disk = place.NewRAM()
		o.Lock = func(context.Context) (func(), error) { return func() {}, nil }
	}
	return keystore.Open(o), nil
}

// index is the store for commands that read no key: no backend is asked, nothing needs to be chosen.
func (l *shelf) index() *keystore.Store {
	return keystore.Open(keystore.Options{Folder: l.places.Data, Others: l.backend, Maker: l.maker})
}

// recorded remembers the backend, once a key lies in it, and says what a person should know about it.
func (l *shelf) recorded(chosen chosenStore) []string {
	if chosen.kind == keystore.InMemory {
		return []string{"it ends with this process: set " + keystoreVariable + " to keyring or vault to keep a key"}
	}
	if err := l.record(chosen); err != nil {
		return []string{err.Error()}
	}
	return nil
}

// record remembers the backend, once a key lies in it.
func (l *shelf) record(chosen chosenStore) error {
	if chosen.by != "" {
		return nil
	}
	return writeConfig(l.places.Config, chosen.kind)
}

// offerVault asks whether keys shall go to a vault, where no keyring answers.
func (l *shelf) offerVault(ctx context.Context, chosen chosenStore, none error) (chosenStore, error) {
	if !l.streams.hasPerson() {
		return chosen, none
	}
	fmt.Fprintf(l.streams.Err, "No keyring answers here: %s.\n%s\n", chosen.found.What, chosen.found.Next)
	yes, err := l.streams.confirm(ctx, "Keep keys in an encrypted file instead, under a passphrase?", "AUTHDOCTOR_KEYSTORE=vault")
	if err != nil || !yes {
		return chosen, errors.Join(err, none)
	}
	return chosenStore{kind: keystore.InVault, found: chosen.found}, nil
}

// stateOf is how a backend is. A busy machine is no broken keyring: one that does not answer in a probe's time is asked
// something with all the time of a call.
func stateOf(ctx context.Context, b keystore.Backend) keystore.Health {
	health := b.Probe(ctx)
	if health.State == keystore.Sick {
		if _, err := b.Names(ctx); err == nil {
			health.State, health.What, health.Next = keystore.Ready, "", ""
		}
	}
	return health
}

// wake sees to it that the store can be written, before a key is asked for that would be lost otherwise: it asks for the
// vault's passphrase, and refuses where a locked keyring could not ask for its own.
func (l *shelf) wake(ctx context.Context, kind keystore.BackendKind) error {
	b, err := l.backend(kind)
	if err != nil {
		return err
	}
	health := stateOf(ctx, b)
	vault, isVault := b.(*keystore.Vault)
	switch {
	case health.State == keystore.Ready, !isVault && health.There() && (health.State != keystore.Locked || l.prompts):
		return nil
	case !isVault || health.State == keystore.Sick:
		return health.Trouble("open the store")
	}
	passphrase, err := l.ask(ctx, health.State == keystore.NotCreated)
	if err != nil {
		return err
	}
	defer passphrase.Wipe()
	return vault.Unlock(ctx, passphrase)
}
