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
	credentials  = "Credential Manager"
	unnamed      = "the keyring" // its process cannot be seen
)

// orVault is the way out that is left everywhere.
const orVault = "run it with AUTHDOCTOR_KEYSTORE=vault"
