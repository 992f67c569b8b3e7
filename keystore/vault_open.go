package keystore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// Unlock opens the vault, or makes it where there is none: then the passphrase must satisfy CheckPassphrase. A wrong one
// is ErrPassphrase. What is open stays open after an error.
func (v *Vault) Unlock(ctx context.Context, passphrase secret.Secret) error {
	return v.work(ctx, "unlock the vault", nil, func(tried string, found vaultFiles) error {
		_, err := v.enter(tried, found, passphrase)
		return err
	})
}

// Lock forgets what opens the vault, and that the passphrase was refused. An operation that runs is finished.
func (v *Vault) Lock() { v.remember(nil, nil) }

func (v *Vault) remember(open *vaultKeys, refused error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open, v.refused = open, refused
}

// keys are nil while the vault is locked.
func (v *Vault) keys() *vaultKeys {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.open
}

// unlocked returns what opens the items, after asking for the passphrase where that is needed.
func (v *Vault) unlocked(ctx context.Context, tried string, found vaultFiles) (*vaultKeys, error) {
	if keys := v.keys(); keys != nil {
		sealed, err := v.disk.Read(v.identityPath(), mostVaultBytes)
		if err != nil {
			return nil, diskTrouble(tried, err)
		}
		if bytes.Equal(sealed, keys.sealed) {
			return keys, nil
		}
		v.Lock() // another process changed the passphrase, or put another vault there
	}
	v.mu.Lock()
	refused := v.refused
	v.mu.Unlock()
	if refused != nil {
		return nil, again(tried, refused)
	}
	passphrase, err := v.ask(ctx, tried, !found.identity)
	if err != nil {
		if ctx.Err() == nil {
			v.remember(nil, err)
		}
		return nil, err
	}
	defer passphrase.Wipe()
	keys, err := v.enter(tried, found, passphrase)
	if errors.Is(err, ErrPassphrase) || errors.Is(err, ErrWeak) { // after trouble with the disk, the same answer may do
		v.remember(nil, err)
	}
	return keys, err
}

// again is the trouble that the one question ended with, for another operation.
func again(tried string, refused error) error {
	var trouble *Trouble
	if !errors.As(refused, &trouble) {
		return refused
	}
	same := *trouble
	same.Tried = tried
	return &same
}

// ask asks for the passphrase.
func (v *Vault) ask(ctx context.Context, tried string, fresh bool) (secret.Secret, error) {
	locked := &Trouble{Tried: tried, Kind: ErrLocked, What: "nobody can be asked for its passphrase", Next: vaultRemedy}
	if fresh {
		locked.What = "nobody can be asked for the passphrase of the new vault"
	}
	if v.options.Passphrase == nil {
		return secret.Secret{}, locked
	}
	passphrase, err := v.options.Passphrase(ctx, fresh)
	var trouble *Trouble
	switch {
	case err == nil && passphrase.Len() > 0:
		return passphrase, nil
	case err == nil:
	case errors.As(err, &trouble):
		return secret.Secret{}, err
	case ctx.Err() != nil:
		return secret.Secret{}, &Trouble{Tried: tried, Kind: ErrTimeout, Err: ctx.Err()}
	case !errors.Is(err, ErrLocked):
		locked.Err = err
	}
	return secret.Secret{}, locked
}

// enter opens the vault with a passphrase, or makes it.
func (v *Vault) enter(tried string, found vaultFiles, passphrase secret.Secret) (*vaultKeys, error) {
	text, err := passphraseText(passphrase)
	if err != nil {
		return nil, &Trouble{Tried: tried, Kind: ErrLocked, What: "no passphrase was given", Next: vaultRemedy}
	}
	if !found.identity {
		if err := v.create(tried, passphrase, text); err != nil {
			return nil, err
		}
	}
	sealed, err := v.disk.Read(v.identityPath(), mostVaultBytes)
	if err != nil {
		return nil, diskTrouble(tried, err)
	}
	keys, err := v.openIdentity(sealed, text)
	if err != nil {
		return nil, v.identityTrouble(tried, found, err)
	}
	if found.former {
		_ = v.disk.Remove(v.formerPath()) // a change of the passphrase that was cut short
	}
	v.remember(keys, nil)
	return keys, nil
}

// create makes the identity's file. Where another process was faster, its file stays.
func (v *Vault) create(tried string, passphrase secret.Secret, text string) error {
	if err := v.checkWork(tried); err != nil {
		return err
	}
	if err := CheckPassphrase(passphrase); err != nil {
		return err
	}
	keys, err := newVaultKeys()
	if err != nil {
		return diskTrouble(tried, err)
	}
	if err := v.disk.Folder(v.options.Folder); err != nil {
		return diskWriteTrouble(tried, err)
	}
	sealed, err := v.sealIdentity(keys, text)
	if err != nil {
		return diskTrouble(tried, err)
	}
	if err := place.Claim(v.disk, v.identityPath(), sealed); err != nil && !errors.Is(err, fs.ErrExist) {
		return diskWriteTrouble(tried, err)
	}
	return nil
}

func (v *Vault) sealIdentity(keys *vaultKeys, passphrase string) ([]byte, error) {
	defer v.release()
	return keys.seal(passphrase, v.options.WorkFactor)
}

func (v *Vault) openIdentity(sealed []byte, passphrase string) (*vaultKeys, error) {
	defer v.release()
	return openIdentity(sealed, passphrase, mostWorkFactor)
}

// release gives back scrypt's 128 MiB before the next ones are taken; what little work took is not worth the while.
func (v *Vault) release() {
	if v.options.WorkFactor >= leastWorkFactor {
		debug.FreeOSMemory()
	}
}

func (v *Vault) checkWork(tried string) error {
	if w := v.options.WorkFactor; w > mostWorkFactor || w < leastWorkFactor && !v.options.weak {
		return &Trouble{Tried: tried, Kind: ErrWeak, What: fmt.Sprintf("a work factor of %d is not from %d to %d", w, leastWorkFactor, mostWorkFactor), Next: fmt.Sprintf("take %d", usualWorkFactor)}
	}
	return nil
}

// identityTrouble says why the identity's file could not be opened.
func (v *Vault) identityTrouble(tried string, found vaultFiles, err error) error {
	switch {
	case errors.Is(err, errWrongPassphrase):
		return &Trouble{Tried: tried, Kind: ErrPassphrase, What: "if you are sure of it, " + v.identityPath() + " was damaged", Next: "try again, or " + v.bringBack(found)}
	case errors.Is(err, errNewerVault):
		return &Trouble{Tried: tried, Kind: ErrNewer, What: v.identityPath(), Next: "update authdoctor"}
	}
	return &Trouble{Tried: tried, Kind: ErrCorrupt, What: v.identityPath() + " was changed, or is no vault's identity", Next: v.bringBack(found)}
}
