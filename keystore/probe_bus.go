//go:build unix && !darwin

package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"

	"authdoctor/keystore/place"
)

// inspect finds out whether the keyring could be used now. It asks in the order in which things can be missing, and
// only what no keyring answers with a question to the user.
func inspect(ctx context.Context, lookup func(string) string) Health {
	if foreignHome(lookup) {
		return Health{
			State: NoSession, What: "authdoctor runs as root in the home folder of another user",
			Next: "run it without sudo",
		}
	}
	b, err := openBus(ctx, lookup)
	if err != nil {
		return noBus(ctx, err)
	}
	defer b.close()

	var owned bool
	if err := b.ask(ctx, "NameHasOwner", secretsName, &owned); err != nil {
		return sick(ctx, "the session bus", err)
	}
	if !owned {
		var startable []string
		if err := b.ask(ctx, "ListActivatableNames", nil, &startable); err != nil {
			return sick(ctx, "the session bus", err)
		}
		return notRunning(slices.Contains(startable, secretsName))
	}
	pid, name := b.provider(ctx)
	path, err := b.collection(ctx)
	if err != nil {
		return sick(ctx, name, err)
	}
	if path == nowhere {
		return Health{State: NoCollection, Provider: name, What: name + " has no place for keys yet", Next: madeBy(name)}
	}
	var locked bool
	if err := b.property(ctx, path, collectionFace, "Locked", &locked); err != nil {
		return sick(ctx, name, err)
	}
	if locked {
		return Health{State: Locked, Provider: name, What: name + " is locked", Next: unlockedBy(name, pid, lookup)}
	}
	return Health{State: Ready, Provider: name, What: name + " is unlocked"}
}

func notRunning(startable bool) Health {
	h := Health{State: NoProvider, Startable: startable, What: "no keyring runs in this session"}
	if startable {
		h.What, h.Next = "the keyring does not run yet", "go on: it is started when it is needed"
	} else {
		h.Next = "install one (sudo apt install gnome-keyring) and log in again, or " + orVault
	}
	return h
}

// foreignHome reports whether root works in another user's home, as under sudo -E: what it wrote there would lock the
// user out.
func foreignHome(lookup func(string) string) bool {
	if os.Geteuid() != 0 {
		return false
	}
	info, err := os.Stat(lookup("HOME"))
	return err == nil && !place.Owned(info)
}

// noBus tells a bus that is not there from one that does not answer.
func noBus(ctx context.Context, err error) Health {
	h := Health{State: NoSession, Next: "run it in a terminal of your desktop, or " + orVault}
	switch {
	case errors.Is(err, errNoBus):
		h.What = "there is no session bus here, as over SSH, under sudo or cron, or in a container"
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		h.What = "the session bus that " + busVariable + " names has ended"
	case errors.Is(err, fs.ErrPermission), err.Error() == authFailed:
		h.What = "the session bus that " + busVariable + " names is another user's"
	default:
		return sick(ctx, "the session bus", err)
	}
	return h
}

// authFailed is how godbus says that the bus wants another user (auth.go).
const authFailed = "dbus: authentication failed"

// sick says what a program that is there did instead of answering.
func sick(ctx context.Context, name string, err error) Health {
	h := Health{State: Sick, Provider: name, What: name + " does not answer", Next: restartedBy(name)}
	if ctx.Err() == nil {
		h.What = fmt.Sprintf("%s does not answer as it should: %s", name, cleanText(err.Error()))
	}
	return h
}

// restartedBy says how a keyring is started anew.
func restartedBy(name string) string {
	if name == gnomeKeyring {
		return "restart it (systemctl --user restart gnome-keyring-daemon, or log out and in), or " + orVault
	}
	return "restart it, or log out and in, or " + orVault
}

// madeBy says how a keyring gets its first collection.
func madeBy(name string) string {
	switch name {
	case keePassXC:
		return "open a database in KeePassXC and choose a group under its settings, Secret Service Integration"
	case kWallet:
		return "create a wallet: kwalletmanager5"
	}
	return "create a keyring called Login in Passwords and Keys (seahorse), or " + orVault
}

// unlockedBy says how a keyring is unlocked where this process runs.
func unlockedBy(name string, pid uint32, lookup func(string) string) string {
	desktop := lookup("DISPLAY") != "" || lookup("WAYLAND_DISPLAY") != ""
	switch {
	case name == keePassXC:
		return "unlock the database in KeePassXC"
	case name == kWallet:
		return "open the wallet: kwalletmanager5"
	case desktop:
		return "unlock the keyring called Login in Passwords and Keys (seahorse)"
	case name == gnomeKeyring:
		// A running daemon takes no password from another one (measured with 42.1): it has to go first, and has gone a
		// little later than kill returns.
		return fmt.Sprintf(`unlock it: read -rsp 'Keyring password: ' p; kill %d; sleep 1; printf %%s "$p" | gnome-keyring-daemon --unlock --components=secrets`, pid)
	}
	return "unlock it in a session with a display, or " + orVault
}
