package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/lab"
	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"

	"github.com/godbus/dbus/v5"
)

// items are the names of authdoctor's items in a keyring, also while it is locked.
func items(t *testing.T, address string) []string {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var open, locked []dbus.ObjectPath
	service := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	if err := service.Call("org.freedesktop.Secret.Service.SearchItems", 0, map[string]string{"service": "authdoctor"}).Store(&open, &locked); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range append(open, locked...) {
		label, err := conn.Object("org.freedesktop.secrets", path).GetProperty("org.freedesktop.Secret.Item.Label")
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, label.String())
	}
	return names
}

// A key's whole life in gnome-keyring: added, listed, tested, run with, rotated, renamed and removed. The keyring is
// recorded as the choice, beside what else stands in the file, and nothing is left in it.
func TestLifeInTheKeyring(t *testing.T) {
	t.Parallel()
	ring := keyringtest.Start(t)
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	good := p.Env()["OPENAI_API_KEY"]
	u := newUser(t, ring.Environ())
	config := configOf(u.environ)
	if err := os.MkdirAll(filepath.Dir(config), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, config, "# mine\ntheme: dark\n")

	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai", "--base-url", p.URL()+"/v1")
	if text, _ := os.ReadFile(config); string(text) != "# mine\ntheme: dark\nkeystore: keyring\n" {
		t.Errorf("the config file is now %q", text)
	}
	if backend := u.listed()["work"]["backend"]; backend != "keyring" {
		t.Errorf("it lies in %v", backend)
	}
	u.must(1, "", "keys", "test", "work")
	u.holds("work", fakeKey())
	u.must(1, fakeKey()+"x", "keys", "rotate", "work", "--key-stdin", "--yes")
	u.must(0, good, "keys", "rotate", "work", "--key-stdin", "--yes")
	u.must(0, "", "keys", "test", "work")
	u.must(0, "", "check", "--profile", "work")
	u.holds("work", good)
	u.must(0, "", "keys", "rename", "work", "office")
	u.holds("office", good)
	u.must(0, "", "keys", "rotate", "office", "--back")
	u.holds("office", fakeKey())
	if listed := u.listed(); len(listed) != 1 || listed["office"]["previous"] == nil {
		t.Errorf("listed: %v", listed)
	}
	u.must(0, "", "keys", "repair", "--yes")
	u.must(0, "", "keys", "remove", "office", "--yes")
	if left := items(t, ring.Address); len(left) > 0 {
		t.Errorf("the keyring still holds %v", left)
	}
}

// From the keyring into a vault and back; and an index that is lost is made anew from the keyring.
func TestMoveAndRepairWithTheKeyring(t *testing.T) {
	ring := keyringtest.Start(t)
	u := newUser(t, ring.Environ())
	file := filepath.Join(u.dir, "passphrase")
	writeFile(t, file, passphrase())
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test")
	u.must(0, "", "keys", "move", "work", "--to", "vault", "--passphrase-file", file)
	if left := items(t, ring.Address); len(left) > 0 {
		t.Errorf("the keyring still holds %v", left)
	}
	u.must(3, "", "exec", "work", "--", "true")
	u.must(0, "", "keys", "move", "work", "--to", "keyring", "--passphrase-file", file)
	u.holds("work", fakeKey())
	data := filepath.Join(ring.Lookup("XDG_DATA_HOME"), "authdoctor")
	for _, name := range []string{"index.json", "index.json.1"} {
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	u.must(2, "", "exec", "work", "--", "true")
	u.must(0, "", "keys", "repair", "--yes", "--passphrase-file", file)
	u.holds("work", fakeKey())
}

// A keyring that cannot serve is said to be so, soon: exit 3, never another store, never "no key" or "bad key".
func TestKeyringThatDoesNotServe(t *testing.T) {
	t.Parallel()
	ring := keyringtest.Start(t)
	u := newUser(t, ring.Environ())
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	refuses := func(t *testing.T, cause string) {
		t.Helper()
		u := u
		u.tb = t
		for _, args := range [][]string{
			{"keys", "add", "second", "--key-stdin", "--no-test"}, {"keys", "test", "work"}, {"keys", "rename", "work", "other"}, {"exec", "work", "--", "echo", "ran"},
		} {
			began := time.Now()
			r := u.must(3, fakeKey(), args...)
			if took := time.Since(began); took > 6*time.Second { // 3 s, and what a busy machine adds
				t.Errorf("%v took %v", args, took)
			}
			if tests := args[1] == "test"; tests && !strings.Contains(r.out, cause) || !tests && (r.out != "" || !strings.Contains(r.err, "hint: ")) {
				t.Errorf("%v: %s%s", args, r.out, r.err)
			}
		}
		u.unread(cause)
		if listed := u.listed(); len(listed) != 1 {
			t.Errorf("listed: %v", listed)
		}
	}
	t.Run("frozen", func(t *testing.T) {
		ring.Freeze()
		defer ring.Thaw()
		refuses(t, "keystore.unavailable")
	})
	u.holds("work", fakeKey())
	t.Run("locked", func(t *testing.T) {
		ring.Lock()
		began := time.Now()
		u.must(3, "", "exec", "work", "--", "true")
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it took %v to say that the keyring is locked", took)
		}
		refuses(t, "keystore.locked")
		if err := ring.Unlock(keyringtest.Password); err != nil {
			t.Fatal(err)
		}
	})
	u.holds("work", fakeKey())
	t.Run("gone", func(t *testing.T) {
		ring.KillDaemon()
		refuses(t, "keystore.unavailable")
	})
	t.Run("no bus", func(t *testing.T) {
		ring.KillBus()
		refuses(t, "keystore.unavailable")
	})
	if text, _ := os.ReadFile(configOf(u.environ)); string(text) != "keystore: keyring\n" {
		t.Errorf("the recorded choice is now %q", text)
	}
}

// A keyring that the session starts on demand is one: it is started, not overlooked.
func TestKeyringOnDemand(t *testing.T) {
	bus := keyringtest.StartBus(t)
	ring := keyringtest.On(bus)
	ring.StartDaemon(keyringtest.Password) // makes the login collection
	ring.KillDaemon()
	ring.OnDemand()
	u := newUser(t, bus.Environ())
	r := u.must(3, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test")
	if !strings.Contains(r.err, "gnome-keyring is locked") {
		t.Errorf("it was not started: %s", r.err)
	}
}

// Whatever a keyring does to a write, "stored" is said only of a key that can be read back.
func TestNeverStoredWhereItIsNot(t *testing.T) {
	t.Parallel()
	fake := keyringfake.Start(t)
	u := newUser(t, fake.Environ())
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	for name, faults := range map[string]keyringfake.Faults{
		"denied":     {Denied: []string{"CreateItem"}},
		"dismissed":  {Creating: keyringfake.Dismiss(0)},
		"dropped":    {DropWrites: true},
		"cut short":  {TruncateWrites: 40},
		"never said": {Mute: []string{"CreateItem"}},
		"disk full":  {Fails: map[string]string{"CreateItem": "An error occurred on the device"}},
		"odd answer": {WrongType: "Collections"},
	} {
		t.Run(name, func(t *testing.T) {
			u := u
			u.tb = t
			fake.Be(faults)
			commands := [][]string{
				{"keys", "add", "second", "--key-stdin", "--no-test"}, {"keys", "rename", "work", "second"},
				{"keys", "rotate", "work", "--key-stdin", "--store-only", "--force"},
			}
			if len(faults.Mute) > 0 { // each takes 3 s
				commands = commands[:1]
			}
			for _, args := range commands {
				r := u.must(3, numbered(1), args...)
				if r.out != "" {
					t.Errorf("%v says %q", args, r.out)
				}
			}
			fake.Be(keyringfake.Faults{})
			if listed := u.listed(); len(listed) != 1 || listed["work"] == nil {
				t.Errorf("listed: %v", listed)
			}
			u.holds("work", fakeKey())
		})
	}
	// Deleted is said only where it is.
	fake.Be(keyringfake.Faults{KeepDeleted: true})
	if r := u.must(3, "", "keys", "remove", "work", "--yes"); r.out != "" || !strings.Contains(r.err, "still holds its key") {
		t.Errorf("it says %q, %q", r.out, r.err)
	}
	fake.Be(keyringfake.Faults{})
	u.must(0, fakeKey(), "keys", "add", "again", "--key-stdin", "--no-test")
	u.must(0, "", "keys", "remove", "again", "--yes")
	if left := items(t, fake.Address); len(left) > 0 {
		t.Errorf("the keyring still holds %v", left)
	}
	// A keyring that ends in the middle of a write.
	fake.Be(keyringfake.Faults{Dies: "CreateItem"})
	if r := u.must(3, fakeKey(), "keys", "add", "last", "--key-stdin", "--no-test"); r.out != "" || len(u.listed()) > 0 {
		t.Errorf("it says %q", r.out)
	}
}

// Whatever was acknowledged is there after the daemon has been killed at any moment of a write.
func TestKilledInTheMiddleOfWrites(t *testing.T) {
	t.Parallel()
	ring := keyringtest.Start(t)
	u := newUser(t, ring.Environ())
	u.must(0, numbered(0), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai", "--base-url", "http://127.0.0.1:1/v1")
	stored := map[string]string{"work": numbered(0)}
	for round := range 8 {
		name, key := fmt.Sprintf("key-%d", round), numbered(round+1)
		killed := make(chan struct{})
		go func() {
			defer close(killed)
			time.Sleep(time.Duration(5+7*round) * time.Millisecond)
			ring.KillDaemon()
		}()
		r := u.runs(key, "keys", "add", name, "--key-stdin", "--no-test", "--provider", "openai")
		<-killed
		switch r.code {
		case 0:
			stored[name] = key
		case 3:
			if r.out != "" {
				t.Errorf("round %d: exit code 3 and %q", round, r.out)
			}
		default:
			t.Errorf("round %d: exit code %d: %s", round, r.code, r.err)
		}
		ring.StartDaemon(keyringtest.Password)
		for name, key := range stored {
			u.holds(name, key)
		}
	}
	listed := u.listed()
	for name := range listed {
		if _, ok := stored[name]; !ok {
			t.Errorf("%s is listed, and adding it failed", name)
		}
	}
	if len(listed) != len(stored) {
		t.Errorf("%d keys are listed, %d were stored", len(listed), len(stored))
	}
	u.must(0, "", "keys", "repair", "--yes")
	for name := range stored {
		u.must(0, "", "keys", "remove", name, "--yes")
	}
	if left := items(t, ring.Address); len(left) > 0 {
		t.Errorf("the keyring still holds %v", left)
	}
}

// Lists and names ask no keyring anything.
func TestListingAsksNoKeyring(t *testing.T) {
	fake := keyringfake.Start(t)
	u := newUser(t, fake.Environ())
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	methods := []string{"OpenSession", "SearchItems", "ReadAlias", "Get:Collections", "Get:Locked", "GetSecret", "Unlock"}
	count := func() (n int) {
		for _, method := range methods {
			n += fake.Calls(method)
		}
		return n
	}
	before := count()
	if before == 0 {
		t.Fatal("the calls are not counted")
	}
	for _, args := range [][]string{
		{"keys", "list"}, {"keys", "list", "--json"}, {"__complete", "exec", ""}, {"keys", "add", "--help"}, {"check", "--offline"}, {"keys", "import", "--dry-run"},
	} {
		u.runs("", args...)
		if now := count(); now != before {
			t.Errorf("%v asked the keyring %d times", args, now-before)
		}
		before = count()
	}
	if gets := fake.Calls("GetSecret"); gets == 0 {
		t.Error("what was written was not read back")
	}
}
