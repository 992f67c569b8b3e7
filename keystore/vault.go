package keystore

import (
	"context"
	"crypto/subtle"
	"errors"
	"io/fs"
	"sync"
	"time"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// vaultRemedy is how a passphrase comes to a vault.
const vaultRemedy = "run authdoctor on a terminal, or put the passphrase into a file of mode 0600 and name it with --passphrase-file or AUTHDOCTOR_PASSPHRASE_FILE"

// VaultOptions say where a vault lies and how it is opened.
type VaultOptions struct {
	Folder string     // the vault's own, mode 0700; made at the first write
	Disk   place.Disk // nil: this machine's

	// Passphrase asks for the passphrase; fresh: it is chosen now, for a vault that is being made. It is called only when one
	// is needed, and after an answer that did not open the vault not again until Unlock or Lock. nil, or an error that
	// wraps ErrLocked: nobody can be asked. The vault wipes it.
	Passphrase func(ctx context.Context, fresh bool) (secret.Secret, error)

	WorkFactor int // of new vaults: scrypt's cost is 2 to this power; 0: 17

	weak bool // tests only: new vaults may have a work factor that is too low
}

// Vault keeps items in files that age encrypts (age-encryption.org/v1). It is the store for machines without a keyring,
// and never chosen by itself.
//
// identity.age holds the key of all items and is itself encrypted under the passphrase; NAME.age is an item. Both are
// plain age files, so that keys can be had without authdoctor: age -d -i identity.age NAME.age.
//
//	vault := keystore.NewVault(keystore.VaultOptions{Folder: filepath.Join(places.Data, "vault"), Passphrase: ask})
//	err := vault.Write(ctx, keystore.Item{Name: "openai.work.g1.0", Value: envelope})
type Vault struct {
	options VaultOptions
	disk    place.Disk
	turn    chan struct{} // holds one token: who has taken it works on the vault

	mu      sync.Mutex // guards what follows, for moments only: a probe never waits for a person
	open    *vaultKeys // nil: locked
	refused error      // what became of the one question; nil: it was not asked, or answered well
}

// NewVault prepares a vault. It reads and writes nothing.
func NewVault(o VaultOptions) *Vault {
	if o.Disk == nil {
		o.Disk = place.System{}
	}
	if o.WorkFactor == 0 {
		o.WorkFactor = usualWorkFactor
	}
	v := &Vault{options: o, disk: o.Disk, turn: make(chan struct{}, 1)}
	v.turn <- struct{}{}
	return v
}

// Kind implements Backend.
func (v *Vault) Kind() BackendKind { return InVault }

// Probe implements Backend. It never asks for the passphrase.
func (v *Vault) Probe(context.Context) Health {
	health := Health{Provider: "age", State: Ready}
	found, err := v.look("look at the vault")
	var trouble *Trouble
	switch {
	case errors.As(err, &trouble):
		health.State, health.What, health.Next = Sick, trouble.Kind.Error()+": "+trouble.What, trouble.Next
	case !found.identity:
		health.State, health.What, health.Next = NotCreated, "no vault has been made yet", "store a key; that makes the vault and asks for a new passphrase"
	case v.keys() == nil:
		health.State, health.What, health.Next = Locked, "the vault asks for its passphrase", vaultRemedy
	default:
		health.What = "the vault is open"
	}
	return health
}

// Read implements Backend. Where none of the items is there, it asks for no passphrase.
func (v *Vault) Read(ctx context.Context, names ...string) ([][]byte, error) {
	values := make([][]byte, len(names))
	err := v.work(ctx, "read from the vault", names, func(tried string, found vaultFiles) error {
		if !found.anyOf(names) {
			return nil
		}
		keys, err := v.unlocked(ctx, tried, found)
		if err != nil {
			return err
		}
		for i, name := range names {
			if values[i], err = v.read(tried, keys, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for _, value := range values {
			clear(value)
		}
		return nil, err
	}
	return values, nil
}

// read opens one item; nil where there is none.
func (v *Vault) read(tried string, keys *vaultKeys, name string) ([]byte, error) {
	sealed, err := v.disk.Read(v.file(name), mostVaultBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskTrouble(tried, err)
	}
	value, err := keys.openItem(name, sealed)
	if err != nil {
		return nil, &Trouble{Tried: tried, Kind: ErrCorrupt, What: v.file(name) + " was changed, cut short or put in another's place", Next: "bring it back from a backup, or store the key again"}
	}
	return value, nil
}

// abandoned is how long a file is left alone that some process began to write and did not finish.
const abandoned = time.Minute

// Write implements Backend. The first one makes the vault.
func (v *Vault) Write(ctx context.Context, items ...Item) error {
	const tried = "write to the vault"
	names, err := itemNames(tried, items)
	if err != nil {
		return err
	}
	return v.work(ctx, tried, names, func(tried string, found vaultFiles) error {
		if len(items) == 0 {
			return nil
		}
		keys, err := v.unlocked(ctx, tried, found)
		if err != nil {
			return err
		}
		_ = v.disk.Sweep(v.options.Folder, abandoned) // a courtesy; the next write tries again
		for _, item := range items {
			if err := v.write(tried, keys, item); err != nil {
				return err
			}
		}
		return nil
	})
}

// write seals one item, puts it in its place and reads it back.
func (v *Vault) write(tried string, keys *vaultKeys, item Item) error {
	sealed, err := keys.sealItem(item)
	if err != nil {
		return &Trouble{Tried: tried, Kind: ErrUnavailable, What: "age cannot encrypt", Err: err}
	}
	if err := place.Replace(v.disk, v.file(item.Name), sealed); err != nil {
		return diskWriteTrouble(tried, err)
	}
	back, err := v.read(tried, keys, item.Name)
	if err != nil {
		return err
	}
	defer clear(back)
	if back == nil || subtle.ConstantTimeCompare(back, item.Value) != 1 {
		return &Trouble{Tried: tried, Kind: ErrUnavailable, What: "what was written did not come back", Next: "try again; another program may be changing " + v.options.Folder}
	}
	return nil
}

// Remove implements Backend. Where none of the items is there, it asks for no passphrase.
func (v *Vault) Remove(ctx context.Context, names ...string) error {
	return v.work(ctx, "remove from the vault", names, func(tried string, found vaultFiles) error {
		if !found.anyOf(names) {
			return nil
		}
		if _, err := v.unlocked(ctx, tried, found); err != nil {
			return err
		}
		for _, name := range names {
			if err := v.disk.Remove(v.file(name)); err != nil {
				return diskWriteTrouble(tried, err)
			}
		}
		if err := v.disk.SyncFolder(v.options.Folder); err != nil {
			return diskWriteTrouble(tried, err)
		}
		left, err := v.look(tried)
		if err != nil {
			return err
		}
		if left.anyOf(names) {
			return &Trouble{Tried: tried, Kind: ErrUnavailable, What: "what was removed is still there", Next: "try again; another program may be changing " + v.options.Folder}
		}
		return nil
	})
}

// Names implements Backend. It works while the vault is locked.
func (v *Vault) Names(ctx context.Context) ([]string, error) {
	var names []string
	err := v.work(ctx, "list the vault", nil, func(_ string, found vaultFiles) error {
		names = found.items
		return nil
	})
	return names, err
}

// work runs one operation, alone, on what lies in the folder.
func (v *Vault) work(ctx context.Context, tried string, names []string, f func(tried string, found vaultFiles) error) error {
	for _, name := range names {
		if err := checkItemName(tried, name); err != nil {
			return err
		}
	}
	if err := v.begin(ctx, tried); err != nil {
		return err
	}
	defer v.end()
	found, err := v.look(tried)
	if err != nil {
		return err
	}
	return f(tried, found)
}

// begin waits for the operation that runs.
func (v *Vault) begin(ctx context.Context, tried string) error {
	if ctx.Err() == nil {
		select {
		case <-v.turn:
			return nil
		case <-ctx.Done():
		}
	}
	return &Trouble{Tried: tried, Kind: ErrTimeout, Err: ctx.Err()}
}

func (v *Vault) end() { v.turn <- struct{}{} }
