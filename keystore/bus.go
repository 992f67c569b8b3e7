//go:build unix && !darwin

package keystore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// The Secret Service API 0.2 (specifications.freedesktop.org/secret-service) and the bus' own calls (D-Bus
// Specification, "Message Bus Messages").
const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	nowhere     = dbus.ObjectPath("/") // what stands for no object

	serviceFace    = "org.freedesktop.Secret.Service"
	collectionFace = "org.freedesktop.Secret.Collection"
	itemFace       = "org.freedesktop.Secret.Item"
	busFace        = "org.freedesktop.DBus"
)

const busVariable = "DBUS_SESSION_BUS_ADDRESS"

// errNoBus: there is no session bus, and none is started: a bus that dbus-launch makes has a keyring of its own, which
// is empty and stays behind.
var errNoBus = errors.New("there is no session bus")

// busAddress is where the session bus listens, "" where there is none: what the variable says, else the socket that
// systemd makes. Only sockets of this machine count: on others secrets would travel in clear, and the other forms start
// programs.
func busAddress(lookup func(string) string) string {
	var addresses []string
	for address := range strings.SplitSeq(lookup(busVariable), ";") {
		if strings.HasPrefix(address, "unix:") {
			addresses = append(addresses, address)
		}
	}
	if len(addresses) > 0 {
		return strings.Join(addresses, ";")
	}
	for _, folder := range []string{lookup("XDG_RUNTIME_DIR"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))} {
		socket := filepath.Join(folder, "bus")
		if info, err := os.Stat(socket); filepath.IsAbs(folder) && err == nil && info.Mode()&os.ModeSocket != 0 {
			return "unix:path=" + dbus.EscapeBusAddressValue(socket)
		}
	}
	return ""
}

// bus is a connection of its own to the session bus. No call on it starts a program, but for start.
type bus struct{ conn *dbus.Conn }

// openBus connects and says hello. The connection ends with ctx, which must have a deadline: a socket that accepts and
// stays mute would be waited for for ever.
func openBus(ctx context.Context, lookup func(string) string) (*bus, error) {
	address := busAddress(lookup)
	if address == "" {
		return nil, errNoBus
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	return &bus{conn}, nil
}

func (b *bus) close() { _ = b.conn.Close() }

// call stores what a method returns.
func (b *bus) call(ctx context.Context, name string, path dbus.ObjectPath, method string, arguments, results []any) error {
	return b.conn.Object(name, path).CallWithContext(ctx, method, dbus.FlagNoAutoStart, arguments...).Store(results...)
}

// ask calls the bus itself.
func (b *bus) ask(ctx context.Context, method string, argument any, result any) error {
	var arguments []any
	if argument != nil {
		arguments = []any{argument}
	}
	return b.call(ctx, busFace, "/org/freedesktop/DBus", busFace+"."+method, arguments, []any{result})
}

// property reads one of a keyring's object.
func (b *bus) property(ctx context.Context, path dbus.ObjectPath, face, name string, result any) error {
	var value dbus.Variant
	if err := b.call(ctx, secretsName, path, busFace+".Properties.Get", []any{face, name}, []any{&value}); err != nil {
		return err
	}
	return value.Store(result)
}

// collection is where go-keyring puts items: the login collection, else the one called default; "/" where there is
// neither (keyring_unix.go, secret_service.go).
func (b *bus) collection(ctx context.Context) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	if err := b.property(ctx, secretsPath, serviceFace, "Collections", &all); err != nil {
		return nowhere, err
	}
	for _, path := range all {
		if path == loginPath {
			return path, nil
		}
	}
	var chosen dbus.ObjectPath
	err := b.call(ctx, secretsName, secretsPath, serviceFace+".ReadAlias", []any{"default"}, []any{&chosen})
	return chosen, err
}

// provider names the program that owns the keyring's name on the bus: its process, and what people call it.
func (b *bus) provider(ctx context.Context) (pid uint32, name string) {
	if err := b.ask(ctx, "GetConnectionUnixProcessID", secretsName, &pid); err != nil {
		return 0, unnamed
	}
	// A process of another container has no file here, or another one's.
	comm, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(int(pid)), "comm"))
	if err != nil {
		return 0, unnamed
	}
	switch name := strings.TrimSpace(string(comm)); name {
	case "gnome-keyring-d": // the kernel keeps 15 bytes
		return pid, gnomeKeyring
	case "keepassxc":
		return pid, keePassXC
	case "kwalletd5", "kwalletd6", "ksecretd":
		return pid, kWallet
	default:
		return pid, cleanText(name)
	}
}

// start asks the bus to start the keyring that its service files name.
func (b *bus) start(ctx context.Context) error {
	var outcome uint32
	return b.call(ctx, busFace, "/org/freedesktop/DBus", busFace+".StartServiceByName", []any{secretsName, uint32(0)}, []any{&outcome})
}

// startProvider starts the keyring that the session bus can start.
func startProvider(ctx context.Context, lookup func(string) string) error {
	b, err := openBus(ctx, lookup)
	if err != nil {
		return err
	}
	defer b.close()
	return b.start(ctx)
}
