// Package keyringfake is a Secret Service on a private bus that does wrong what a test asks it to: it never answers,
// asks and is dismissed, drops writes, answers with the wrong types, or ends. It counts what it is asked. It knows
// nothing of authdoctor and keeps everything in memory. Linux only, where dbus-daemon is installed; see keyringtest.
//
//	fake := keyringfake.Start(t)
//	fake.Be(keyringfake.Faults{Locked: true, Unlocking: keyringfake.Dismiss(0)})
//	keys := keystore.NewKeyring(keystore.KeyringOptions{Environ: fake.Lookup, Interactive: true})
//	asked := fake.Calls("Prompt")
package keyringfake
