//go:build linux

package keyringtest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Password opens the collection login.
const Password = "test-keyring"

const (
	secrets = "org.freedesktop.secrets"
	service = dbus.ObjectPath("/org/freedesktop/secrets")
	login   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
)

// Keyring is a gnome-keyring on its own bus.
type Keyring struct {
	*Bus
	program string
	daemon  *process
	conn    *dbus.Conn
}

// Start starts a keyring that ends with the test, with its login collection unlocked.
func Start(t testing.TB) *Keyring {
	t.Helper()
	need(t, "dbus-daemon", "gnome-keyring-daemon")
	k := On(StartBus(t))
	k.StartDaemon(Password)
	return k
}

// On prepares a keyring on a bus without starting its daemon.
func On(b *Bus) *Keyring {
	b.t.Helper()
	need(b.t, "gnome-keyring-daemon")
	conn, err := dbus.Connect(b.Address)
	if err != nil {
		b.t.Fatal(err)
	}
	k := &Keyring{Bus: b, program: runnable(b), conn: conn}
	b.t.Cleanup(func() {
		_ = conn.Close()
		k.KillDaemon()
	})
	return k
}

// runnable is the daemon's program. In containers the capability on Debian's file (cap_ipc_lock) keeps it from being
// run; a copy has none.
func runnable(b *Bus) string {
	path, err := exec.LookPath("gnome-keyring-daemon")
	if err != nil {
		b.t.Fatal(err)
	}
	if b.command(path, "--version").Run() == nil {
		return path
	}
	program, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	path = filepath.Join(b.Dir, "gnome-keyring-daemon")
	if err := os.WriteFile(path, program, 0o700); err != nil { //nolint:gosec // a program must be executable
		b.t.Fatal(err)
	}
	return path
}

// StartDaemon starts the daemon. A new keyring gets this password; with a wrong one, or none, login stays locked, or
// is not made. It returns once the daemon owns its name.
func (k *Keyring) StartDaemon(password string) {
	k.t.Helper()
	arguments := []string{"--foreground", "--components=secrets"}
	if password != "" {
		arguments = append(arguments, "--unlock")
	}
	cmd := k.command(k.program, arguments...)
	cmd.Stdin = strings.NewReader(password) // no line feed: it would be part of it
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	var err error
	if k.daemon, err = start(cmd); err != nil {
		k.t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var owned bool
		if err := k.conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secrets).Store(&owned); err != nil {
			k.t.Fatal(err)
		}
		if _, err := k.Locked(); owned && (err == nil || password == "") {
			return
		}
	}
	k.KillDaemon()
	k.t.Fatalf("gnome-keyring did not come up: %s", said.String())
}

// OnDemand lets the bus start the daemon when a program calls for it: without a password, so that login is locked.
func (k *Keyring) OnDemand() {
	k.t.Helper()
	k.t.Cleanup(func() {
		var pid uint32
		if k.conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, secrets).Store(&pid) == nil {
			_ = syscall.Kill(int(pid), syscall.SIGKILL)
		}
	})
	k.offer(Startable{secrets, k.program + " --foreground --components=secrets"})
	if err := k.conn.BusObject().Call("org.freedesktop.DBus.ReloadConfig", 0).Err; err != nil {
		k.t.Fatal(err)
	}
}

// KillDaemon kills the daemon that StartDaemon started with SIGKILL, if there is one, and waits for its end.
func (k *Keyring) KillDaemon() {
	if k.daemon != nil {
		k.daemon.kill()
	}
}

// Freeze stops the daemon: it owns its name and answers nothing.
func (k *Keyring) Freeze() { k.daemon.signal(syscall.SIGSTOP) }

// Thaw takes Freeze back.
func (k *Keyring) Thaw() { k.daemon.signal(syscall.SIGCONT) }

// Locked asks whether the login collection is locked.
func (k *Keyring) Locked() (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var locked dbus.Variant
	err := k.conn.Object(secrets, login).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart,
		"org.freedesktop.Secret.Collection", "Locked").Store(&locked)
	is, _ := locked.Value().(bool)
	return is, err
}

// Lock locks the login collection.
func (k *Keyring) Lock() {
	k.t.Helper()
	if err := k.conn.Object(secrets, service).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{login}).Err; err != nil {
		k.t.Fatal(err)
	}
}

// Unlock unlocks the login collection as a person would who types the password, through a method that gnome-keyring
// has for tests.
func (k *Keyring) Unlock(password string) error {
	var ignored dbus.Variant
	var session dbus.ObjectPath
	object := k.conn.Object(secrets, service)
	err := object.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&ignored, &session)
	if err != nil {
		return err
	}
	master := struct {
		Session           dbus.ObjectPath
		Parameters, Value []byte
		ContentType       string
	}{session, []byte{}, []byte(password), "text/plain"}
	return object.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0, login, master).Err
}
