package keystore

import (
	"context"
	"os"
	"path/filepath"
)

// inspect looks for the login keychain. Whether it is locked cannot be asked without the chance of a dialog: of the
// security tool's commands only those that read an item or unlock tell. A call finds out.
func inspect(_ context.Context, lookup func(string) string) Health {
	for _, name := range []string{"login.keychain-db", "login.keychain"} {
		if _, err := os.Stat(filepath.Join(lookup("HOME"), "Library", "Keychains", name)); err == nil {
			return Health{State: Ready, Provider: keychain, What: "the login keychain is there"}
		}
	}
	return Health{
		State: NoCollection, Provider: keychain, What: "there is no login keychain",
		Next: "create it: security create-keychain login.keychain-db, or " + orVault,
	}
}

// startProvider: a keychain has no program that could be started.
func startProvider(context.Context, func(string) string) error { return nil }
