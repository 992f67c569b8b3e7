package keystore

import (
	"bytes"
	"context"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// ChangePassphrase puts the identity under another passphrase; the items stay as they are. The file under the old one is
// kept until the new one has been opened once. Copies of it in backups still open with the old passphrase: where that
// was seen by somebody, the keys themselves must be replaced.
func (v *Vault) ChangePassphrase(ctx context.Context, old, fresh secret.Secret) error {
	return v.work(ctx, "change the vault's passphrase", nil, func(tried string, found vaultFiles) error {
		return v.changePassphrase(tried, found, old, fresh)
	})
}

func (v *Vault) changePassphrase(tried string, found vaultFiles, old, fresh secret.Secret) error {
	if !found.identity {
		return &Trouble{Tried: tried, Kind: ErrUnavailable, What: "no vault has been made yet", Next: "store a key; that makes the vault and asks for a new passphrase"}
	}
	if err := v.checkWork(tried); err != nil {
		return err
	}
	if err := CheckPassphrase(fresh); err != nil {
		return err
	}
	text, err := passphraseText(fresh)
	if err != nil {
		return err
	}
	keys, err := v.enter(tried, found, old)
	if err != nil {
		return err
	}
	return v.reseal(tried, keys, text)
}

// reseal replaces the identity's file and opens it.
func (v *Vault) reseal(tried string, keys *vaultKeys, text string) error {
	sealed, err := v.sealIdentity(keys, text)
	if err != nil {
		return diskTrouble(tried, err)
	}
	if err := place.Replace(v.disk, v.formerPath(), keys.sealed); err != nil {
		return diskWriteTrouble(tried, err)
	}
	if err := place.Replace(v.disk, v.identityPath(), sealed); err != nil {
		return diskWriteTrouble(tried, err)
	}
	back, err := v.disk.Read(v.identityPath(), mostVaultBytes)
	if err != nil {
		return diskTrouble(tried, err)
	}
	if !bytes.Equal(back, sealed) {
		return &Trouble{Tried: tried, Kind: ErrConflict, What: "another program changed " + v.identityPath(), Next: "try again"}
	}
	opened, err := v.openIdentity(back, text)
	if err != nil {
		return v.identityTrouble(tried, vaultFiles{identity: true, former: true}, err)
	}
	v.remember(opened, nil)
	err = v.disk.Remove(v.formerPath())
	if err == nil {
		err = v.disk.SyncFolder(v.options.Folder)
	}
	if err != nil {
		return &Trouble{Tried: tried, Kind: ErrReadOnly, What: "it is changed, but the file under the old one is still there", Next: "remove " + v.formerPath(), Err: err}
	}
	return nil
}
