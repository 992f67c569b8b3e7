// Package keyringtest starts a real keyring for one test: a private D-Bus session bus and gnome-keyring on it, with an
// unlocked collection called login. It knows nothing of authdoctor and touches nothing of the user's. Linux only; a
// test is skipped where dbus-daemon or gnome-keyring-daemon is missing, and fails there when CI is "true".
//
// What it starts dies with the test program, killed or not.
//
//	ring := keyringtest.Start(t)
//	keys := keystore.NewKeyring(keystore.KeyringOptions{Environ: ring.Lookup})
//	ring.Lock()
package keyringtest
