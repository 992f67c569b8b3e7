package keystore

import "time"

// probeLimit is how long a probe may take.
const probeLimit = 250 * time.Millisecond

// The names of keyrings.
const (
	gnomeKeyring = "gnome-keyring"
	keePassXC    = "KeePassXC"
	kWallet      = "KWallet"
	keychain     = "Keychain"
	windowsStore = "Credential Manager"
	unnamed      = "the keyring" // its process cannot be seen
)

// orVault is the way out that is left everywhere.
const orVault = "run it with AUTHDOCTOR_KEYSTORE=vault"

// question is what a person should be told before a call, "" where the keyring asks nothing. KeePassXC may ask for every
// program whether it may have a key, although its database is open (keepassxc, src/fdosecrets).
func (h Health) question() string {
	switch {
	case h.State == Locked:
		return "your keyring is asking for its password in another window; Esc cancels"
	case h.State == Ready && h.Provider == keePassXC:
		return "KeePassXC may ask in another window whether authdoctor may use it; Esc cancels"
	}
	return ""
}
