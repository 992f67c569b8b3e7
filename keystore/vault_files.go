package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// The files of a vault. While a passphrase is being changed, the identity under the old one lies beside the new one.
const (
	identityName = "identity"
	sealedExt    = ".age"
	identityFile = identityName + sealedExt
	formerFile   = identityFile + ".old"
)

// mostVaultBytes is above the length of any file of a vault: MaxItem and what age and the MAC add, about 300 bytes.
const mostVaultBytes = 4096

// vaultFiles is what lies in a vault's folder.
type vaultFiles struct {
	identity bool
	former   bool     // identity.age.old
	items    []string // names without the ending, sorted
}

// anyOf reports whether one of the items is there.
func (f vaultFiles) anyOf(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, found := slices.BinarySearch(f.items, name)
		return found
	})
}

// file is an item's path.
func (v *Vault) file(name string) string { return filepath.Join(v.options.Folder, name+sealedExt) }

// look lists the folder. What others could have changed is refused before anything in it is believed, and so are items
// whose identity is gone: a new one beside them would make them unreadable for good.
func (v *Vault) look(tried string) (vaultFiles, error) {
	names, err := v.disk.Names(v.options.Folder)
	if err != nil {
		return vaultFiles{}, diskTrouble(tried, err)
	}
	var found vaultFiles
	for _, name := range names {
		item, sealed := strings.CutSuffix(name, sealedExt)
		switch {
		case name == identityFile:
			found.identity = true
		case name == formerFile:
			found.former = true
		case sealed && validItemName(item):
			found.items = append(found.items, item)
		}
	}
	slices.Sort(found.items) // the ending changes the order
	if !found.identity && v.keys() != nil {
		return vaultFiles{}, &Trouble{Tried: tried, Kind: ErrUnavailable, What: v.identityPath() + " was removed while the vault was open", Next: "bring the folder back from a backup; to begin a new vault, start authdoctor again"}
	}
	if len(names) > 0 {
		if err := v.disk.Folder(v.options.Folder); err != nil {
			return vaultFiles{}, diskTrouble(tried, err)
		}
	}
	if !found.identity && len(found.items) > 0 {
		// Another process may have made the vault since: an identity is there before any item.
		_, err := v.disk.Read(v.identityPath(), mostVaultBytes)
		if errors.Is(err, fs.ErrNotExist) {
			return vaultFiles{}, &Trouble{Tried: tried, Kind: ErrCorrupt, What: fmt.Sprintf("%s is gone, and %d keys need it", v.identityPath(), len(found.items)), Next: v.bringBack(found)}
		}
		if err != nil {
			return vaultFiles{}, diskTrouble(tried, err)
		}
		found.identity = true
	}
	return found, nil
}

func (v *Vault) identityPath() string { return filepath.Join(v.options.Folder, identityFile) }
func (v *Vault) formerPath() string   { return filepath.Join(v.options.Folder, formerFile) }

// bringBack is what to do where the identity cannot be used.
func (v *Vault) bringBack(found vaultFiles) string {
	if found.former {
		return fmt.Sprintf("move %s over it: that one opens with the passphrase before the last change", v.formerPath())
	}
	return "bring it back from a backup, or move the folder away and store the keys again"
}
