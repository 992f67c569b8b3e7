package keystore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
)

// slack is what a busy machine may add to a limit.
const slack = 2 * time.Second

func overBus(lookup func(string) string, change func(*KeyringOptions)) *Keyring {
	o := KeyringOptions{Environ: lookup, Limit: 20 * time.Second, Rest: time.Nanosecond}
	if change != nil {
		change(&o)
	}
	return NewKeyring(o)
}

func with(lookup func(string) string, pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if value, found := strings.CutPrefix(pair, name+"="); found {
				return value
			}
		}
		return lookup(name)
	}
}

// wantTrouble holds an error to its kind, and to saying what to do.
func wantTrouble(t *testing.T, err, kind error, saying ...string) {
	t.Helper()
	var trouble *Trouble
	if !errors.As(err, &trouble) || !errors.Is(err, kind) {
		t.Fatalf("got %v, want %v", err, kind)
	}
	if trouble.Next == "" || trouble.Tried == "" {
		t.Errorf("%q does not say what was tried or what to do", err)
	}
	for _, part := range saying {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
		t.Errorf("%q steers the terminal", err)
	}
}

func put(t *testing.T, k *Keyring, pairs ...string) {
	t.Helper()
	var items []Item
	for i := 0; i < len(pairs); i += 2 {
		items = append(items, Item{pairs[i], []byte(pairs[i+1])})
	}
	if err := k.Write(t.Context(), items...); err != nil {
		t.Fatal(err)
	}
}

func wantValue(t *testing.T, k *Keyring, name, want string) {
	t.Helper()
	values, err := k.Read(t.Context(), name)
	if err != nil || string(values[0]) != want {
		t.Fatalf("read %s: %q, %v, want %q", name, values, err, want)
	}
}

func TestKeyringFirstUse(t *testing.T) {
	k := overBus(keyringtest.Start(t).Lookup, nil)
	if h := k.Probe(t.Context()); h.State != Ready || h.Provider != gnomeKeyring || !h.Usable() {
		t.Errorf("%+v", h)
	}
	values, err := k.Read(t.Context(), "a", "b")
	if err != nil || len(values) != 2 || values[0] != nil || values[1] != nil {
		t.Errorf("nothing is there: %q, %v", values, err)
	}
	put(t, k, "a", "one", "b", "")
	values, err = k.Read(t.Context(), "b", "c", "a")
	if err != nil || len(values) != 3 || values[0] == nil || len(values[0]) != 0 || values[1] != nil || string(values[2]) != "one" {
		t.Errorf("%q, %v", values, err)
	}
	if err := k.Remove(t.Context(), "a", "never"); err != nil {
		t.Error(err)
	}
	if names, err := k.Names(t.Context()); err != nil || !slices.Equal(names, []string{"b"}) {
		t.Errorf("%q, %v", names, err)
	}
}

func TestKeyringRefusesBadItems(t *testing.T) {
	k := overBus(func(string) string { return "" }, nil)
	for _, tt := range []struct {
		item Item
		kind error
	}{
		{Item{"a", bytes.Repeat([]byte("x"), MaxItem+1)}, ErrTooBig},
		{Item{"a", []byte("line\nfeed")}, ErrDenied},
		{Item{"a", []byte("\xff")}, ErrDenied},
		{Item{"a b", nil}, ErrName},
		{Item{"a:b", nil}, ErrName},
		{Item{"a\n", nil}, ErrName},
		{Item{"A", nil}, ErrName},
		{Item{"", nil}, ErrName},
		{Item{strings.Repeat("x", maxName+1), nil}, ErrName},
	} {
		if err := k.Write(t.Context(), tt.item); !errors.Is(err, tt.kind) {
			t.Errorf("%q: %v, want %v", tt.item.Name, err, tt.kind)
		}
	}
	if _, err := k.Read(t.Context(), make([]string, maxItems+1)...); !errors.Is(err, ErrTooBig) {
		t.Error(err)
	}
	if values, err := k.Read(t.Context()); err != nil || len(values) != 0 {
		t.Errorf("nothing was asked for: %q, %v", values, err)
	}
}

func TestL1LockedAndNobodyToAsk(t *testing.T) {
	fake := keyringfake.Start(t)
	k := overBus(fake.Lookup, nil)
	put(t, k, "a", "one")
	fake.Be(keyringfake.Faults{Locked: true, Unlocking: keyringfake.Accept(0)})
	before := fake.Calls("Unlock")
	var quickest time.Duration = time.Hour
	for range 5 { // the best of some: the machine may be busy
		start := time.Now()
		_, err := k.Read(t.Context(), "a")
		quickest = min(quickest, time.Since(start))
		wantTrouble(t, err, ErrLocked)
	}
	if quickest > 300*time.Millisecond {
		t.Errorf("it took %v to say so", quickest)
	}
	wantTrouble(t, k.Write(t.Context(), Item{"b", nil}), ErrLocked)
	wantTrouble(t, k.Remove(t.Context(), "a"), ErrLocked)
	if names, err := k.Names(t.Context()); err != nil || !slices.Equal(names, []string{"a"}) {
		t.Errorf("what is locked can be listed: %q, %v", names, err)
	}
	if h := k.Probe(t.Context()); h.State != Locked {
		t.Errorf("%+v", h)
	}
	if fake.Calls("Prompt") != 0 || fake.Calls("Unlock") != before {
		t.Errorf("%d questions, %d unlocks", fake.Calls("Prompt"), fake.Calls("Unlock")-before)
	}
}

func TestL1RealKeyring(t *testing.T) {
	ring := keyringtest.Start(t)
	k := overBus(ring.Lookup, nil)
	put(t, k, "a", "one")
	ring.Lock()
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrLocked, "gnome-keyring", "gnome-keyring-daemon --unlock --components=secrets", "kill "+strconv.Itoa(int(pidOf(t, ring.Lookup))))
	if names, err := k.Names(t.Context()); err != nil || !slices.Equal(names, []string{"a"}) {
		t.Errorf("%q, %v", names, err)
	}
	desktop := overBus(with(ring.Lookup, "WAYLAND_DISPLAY=wayland-0"), nil)
	_, err = desktop.Read(t.Context(), "a")
	wantTrouble(t, err, ErrLocked, "Passwords and Keys")
	// There is no program that could show a question.
	person := overBus(ring.Lookup, func(o *KeyringOptions) { o.Interactive = true })
	_, err = person.Read(t.Context(), "a")
	wantTrouble(t, err, ErrDismissed)
	if err := ring.Unlock(keyringtest.Password); err != nil {
		t.Fatal(err)
	}
	wantValue(t, k, "a", "one")
}

func pidOf(t *testing.T, lookup func(string) string) uint32 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), slack)
	defer cancel()
	b, err := openBus(ctx, lookup)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	pid, _ := b.provider(ctx)
	return pid
}

func TestL2Prompt(t *testing.T) {
	fake := keyringfake.Start(t)
	put(t, overBus(fake.Lookup, nil), "a", "one")
	for _, tt := range []struct {
		name   string
		prompt keyringfake.Prompt
		limit  time.Duration
		cancel time.Duration
		kind   error
	}{
		{"answered", keyringfake.Accept(50 * time.Millisecond), time.Minute, 0, nil},
		{"dismissed", keyringfake.Dismiss(50 * time.Millisecond), time.Minute, 0, ErrDismissed},
		{"never answered", keyringfake.Never(), 300 * time.Millisecond, 0, ErrTimeout},
		{"cancelled", keyringfake.Never(), time.Minute, 300 * time.Millisecond, ErrDismissed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var said []string
			k := overBus(fake.Lookup, func(o *KeyringOptions) {
				o.Interactive, o.Limit, o.PromptLimit, o.Rest = true, 10*time.Second, tt.limit, time.Hour
				o.Say = func(text string) { said = append(said, text) }
			})
			fake.Be(keyringfake.Faults{Locked: true, Unlocking: tt.prompt})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tt.cancel > 0 {
				time.AfterFunc(tt.cancel, cancel)
			}
			start := time.Now()
			values, err := k.Read(ctx, "a")
			took := time.Since(start)
			if tt.kind == nil && (err != nil || string(values[0]) != "one") {
				t.Errorf("%q, %v", values, err)
			}
			if tt.kind != nil {
				wantTrouble(t, err, tt.kind)
			}
			if took > min(tt.limit, 10*time.Second)+slack {
				t.Errorf("it took %v", took)
			}
			if len(said) != 1 || !strings.Contains(said[0], "another window") {
				t.Errorf("said %q", said)
			}
			wantNoChildren(t)
			// A keyring that waits for a person is not broken: the next call is tried.
			fake.Be(keyringfake.Faults{})
			wantValue(t, k, "a", "one")
		})
	}
}

func TestL2ProbeWhileAsking(t *testing.T) {
	fake := keyringfake.Start(t)
	fake.Be(keyringfake.Faults{Locked: true, Unlocking: keyringfake.Never()})
	asking := make(chan struct{})
	k := overBus(fake.Lookup, func(o *KeyringOptions) {
		o.Interactive, o.PromptLimit = true, time.Minute
		o.Say = func(string) { close(asking) }
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := k.Read(ctx, "a"); done <- err }()
	<-asking
	start := time.Now()
	if h := k.Probe(t.Context()); h.State != Locked {
		t.Errorf("%+v", h)
	}
	if took := time.Since(start); took > probeLimit+slack {
		t.Errorf("a probe took %v", took)
	}
	cancel()
	wantTrouble(t, <-done, ErrDismissed)
	if fake.Calls("Get:Collections") > 3 { // the call's probe, go-keyring's, none of the second probe's
		t.Errorf("%d clients asked at once", fake.Calls("Get:Collections"))
	}
}

func TestL3LockedBetweenProbeAndCall(t *testing.T) {
	locked := keyringfake.Faults{Locked: true, Unlocking: keyringfake.Dismiss(0)}
	for _, tt := range []struct {
		name string
		at   string // the call before which somebody locks it
		nth  int
	}{
		{"before the first call", "OpenSession", 1},
		{"between two items", "CreateItem", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake := keyringfake.Start(t)
			k := overBus(fake.Lookup, nil)
			put(t, k, "a", "old", "b", "old")
			start := fake.Calls(tt.at)
			fake.Before(func(method string) {
				if method == tt.at && fake.Calls(method) == start+tt.nth {
					fake.Be(locked)
				}
			})
			wantTrouble(t, k.Write(t.Context(), Item{"c", []byte("new")}, Item{"d", []byte("new")}), ErrLocked)
			fake.Before(nil)
			fake.Be(keyringfake.Faults{})
			wantValue(t, k, "a", "old")
			wantValue(t, k, "b", "old")
		})
	}
}

// Every row ends at its limit, time and again, and leaves nothing behind.
func TestH1Frozen(t *testing.T) {
	const limit, repeats = 40 * time.Millisecond, 200
	type bed struct{ lookup func(string) string }
	for _, tt := range []struct {
		name string
		make func(t *testing.T) bed
	}{
		{"frozen daemon", func(t *testing.T) bed {
			ring := keyringtest.Start(t)
			ring.Freeze()
			return bed{ring.Lookup}
		}},
		{"frozen while it works", func(t *testing.T) bed {
			fake := keyringfake.Start(t)
			fake.Be(keyringfake.Faults{Mute: []string{"OpenSession", "SearchItems"}})
			return bed{fake.Lookup}
		}},
		{"mute bus", func(t *testing.T) bed { return bed{with(os.Getenv, busVariable+"=unix:path="+muteSocket(t))} }},
		{"stalled start", func(t *testing.T) bed {
			return bed{keyringtest.StartBus(t, keyringtest.Startable{Name: secretsName, Exec: "/bin/sleep 60"}).Lookup}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.make(t)
			k := overBus(b.lookup, func(o *KeyringOptions) { o.Limit = limit })
			worst := time.Duration(0)
			wantNothingLeft(t, func() {
				for range repeats {
					start := time.Now()
					_, err := k.Read(t.Context(), "a")
					worst = max(worst, time.Since(start))
					wantTrouble(t, err, ErrTimeout)
				}
			})
			if worst > limit+slack {
				t.Errorf("the slowest of %d calls took %v", repeats, worst)
			}
			start := time.Now()
			h := k.Probe(t.Context())
			if took := time.Since(start); took > probeLimit+slack {
				t.Errorf("a probe took %v", took)
			}
			if tt.name == "frozen daemon" && (h.State != Sick || h.Provider != gnomeKeyring) || tt.name == "mute bus" && h.State != Sick {
				t.Errorf("%+v", h)
			}
			t.Logf("the slowest of %d calls took %v", repeats, worst)
		})
	}
}

func TestH1Rests(t *testing.T) {
	ring := keyringtest.Start(t)
	k := overBus(ring.Lookup, func(o *KeyringOptions) { o.Limit, o.Rest = 100*time.Millisecond, 0 })
	ring.Freeze()
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrTimeout)
	ring.Thaw()
	quickest := time.Hour
	for range 5 {
		start := time.Now()
		wantTrouble(t, k.Write(t.Context(), Item{"a", nil}), ErrTimeout, "try again in 30s")
		quickest = min(quickest, time.Since(start))
	}
	if quickest > 50*time.Millisecond {
		t.Errorf("a resting keyring took %v", quickest)
	}
	// The caller's own haste is not the keyring's fault.
	k = overBus(ring.Lookup, func(o *KeyringOptions) { o.Rest = time.Hour })
	hasty, cancel := context.WithTimeout(t.Context(), time.Microsecond)
	defer cancel()
	_, err = k.Read(hasty, "a")
	wantTrouble(t, err, ErrTimeout)
	put(t, k, "a", "one")
}

func TestH2BrokenWorker(t *testing.T) {
	ring := keyringtest.Start(t)
	put(t, overBus(ring.Lookup, nil), "a", "one")
	for how, kind := range map[string]error{
		"panic": ErrUnavailable, "garbage": ErrUnavailable, "half": ErrUnavailable, "more": ErrUnavailable, "nothing": ErrUnavailable,
		"flood": ErrUnavailable, "grumble": ErrUnavailable, "stop": ErrTimeout, "sleep": ErrTimeout,
	} {
		t.Run(how, func(t *testing.T) {
			k := overBus(ring.Lookup, func(o *KeyringOptions) {
				o.Command = brokenWorker(t, how)
				if kind == ErrTimeout {
					o.Limit = 500 * time.Millisecond
				}
			})
			start := time.Now()
			var err error
			grown := allocated(func() { _, err = k.Read(t.Context(), "a") })
			wantTrouble(t, err, kind)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if grown > 8<<20 {
				t.Errorf("%d bytes were allocated", grown)
			}
			if len(err.Error()) > 600 {
				t.Errorf("it says %d bytes", len(err.Error()))
			}
			wantTrouble(t, k.Write(t.Context(), Item{"b", []byte("two")}), kind)
			wantNoChildren(t)
		})
	}
	k := overBus(ring.Lookup, func(o *KeyringOptions) { o.Command = []string{filepath.Join(t.TempDir(), "nothing")} })
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrUnavailable)
}

func TestH3Dismissed(t *testing.T) {
	fake := keyringfake.Start(t)
	k := overBus(fake.Lookup, func(o *KeyringOptions) { o.Limit = 5 * time.Second })
	put(t, k, "old", "old")
	new := Item{"new", []byte("new")}
	renewed := Item{"old", []byte("new")}
	for _, tt := range []struct {
		name   string
		faults keyringfake.Faults
		do     func() error
		kind   error
	}{
		{"a new item, dismissed", keyringfake.Faults{Creating: keyringfake.Dismiss(0)}, func() error { return k.Write(t.Context(), new) }, ErrDenied},
		{"another value, dismissed", keyringfake.Faults{Creating: keyringfake.Dismiss(0)}, func() error { return k.Write(t.Context(), renewed) }, ErrDenied},
		{"removal, dismissed", keyringfake.Faults{Deleting: keyringfake.Dismiss(0)}, func() error { return k.Remove(t.Context(), "old") }, ErrDenied},
		{"removal that is not done", keyringfake.Faults{KeepDeleted: true}, func() error { return k.Remove(t.Context(), "old") }, ErrDenied},
		{"dropped", keyringfake.Faults{DropWrites: true}, func() error { return k.Write(t.Context(), new) }, ErrDenied},
		{"truncated", keyringfake.Faults{TruncateWrites: 1}, func() error { return k.Write(t.Context(), Item{"short", []byte("new")}) }, ErrDenied},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake.Be(tt.faults)
			asked := fake.Calls("Prompt")
			wantTrouble(t, tt.do(), tt.kind)
			if n := fake.Calls("Prompt") - asked; n > 1 {
				t.Errorf("asked %d times", n)
			}
			fake.Be(keyringfake.Faults{})
			wantValue(t, k, "old", "old")
			wantValue(t, k, "new", "")
		})
	}
	// The questions of two calls cannot be taken for each other: one is asked at a time.
	fake.Be(keyringfake.Faults{Creating: keyringfake.Accept(20 * time.Millisecond)})
	errs := make(chan error)
	for i := range 4 {
		go func() { errs <- k.Write(t.Context(), Item{fmt.Sprint("n", i), []byte(fmt.Sprint(i))}) }()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	fake.Be(keyringfake.Faults{})
	for i := range 4 {
		wantValue(t, k, fmt.Sprint("n", i), fmt.Sprint(i))
	}
}

func TestRemoveTwins(t *testing.T) {
	fake := keyringfake.Start(t)
	k := overBus(fake.Lookup, nil)
	attributes := map[string]string{"service": service, "username": "a"}
	for i := range 3 {
		fake.Put(map[string]string{"service": service, "username": "a", "twin": strconv.Itoa(i)}, strconv.Itoa(i))
	}
	if err := k.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if left := fake.Values(attributes); len(left) != 0 {
		t.Errorf("%q is left", left)
	}
}

// A bus that dbus-launch would start has an empty keyring, and stays behind.
func TestN1NoBus(t *testing.T) {
	for _, launcher := range []bool{false, true} {
		for _, bus := range []string{"", "autolaunch:", "tcp:host=127.0.0.1,port=1", "unixexec:path=/bin/false", "unix:path=/nowhere/bus"} {
			t.Run(fmt.Sprint(bus, launcher), func(t *testing.T) {
				dir := t.TempDir()
				mark := filepath.Join(dir, "started")
				if launcher {
					script := "#!/bin/sh\necho started >" + mark + "\n"
					if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o700); err != nil {
						t.Fatal(err)
					}
				}
				t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
				k := overBus(with(func(string) string { return "" }, "PATH="+os.Getenv("PATH"), "HOME="+dir, busVariable+"="+bus), func(o *KeyringOptions) {
					o.Interactive, o.Command = true, []string{"/bin/sh", "-c", "echo started >" + mark}
				})
				quickest := time.Hour
				for range 5 {
					start := time.Now()
					_, err := k.Read(t.Context(), "a")
					quickest = min(quickest, time.Since(start))
					wantTrouble(t, err, ErrUnavailable, "session bus", "AUTHDOCTOR_KEYSTORE=vault")
				}
				wantTrouble(t, k.Write(t.Context(), Item{"a", nil}), ErrUnavailable)
				wantTrouble(t, k.Remove(t.Context(), "a"), ErrUnavailable)
				_, err := k.Names(t.Context())
				wantTrouble(t, err, ErrUnavailable)
				if h := k.Probe(t.Context()); h.State != NoSession {
					t.Errorf("%+v", h)
				}
				if quickest > 50*time.Millisecond {
					t.Errorf("it took %v to say so", quickest)
				}
				if _, err := os.Stat(mark); err == nil {
					t.Error("a program was started")
				}
			})
		}
	}
}

func TestN1SystemdsBus(t *testing.T) {
	ring := keyringtest.Start(t)
	_, path, _ := strings.Cut(ring.Address, "path=")
	path, _, _ = strings.Cut(path, ",")
	if err := os.Symlink(path, filepath.Join(ring.Lookup("XDG_RUNTIME_DIR"), "bus")); err != nil {
		t.Fatal(err)
	}
	k := overBus(with(ring.Lookup, busVariable+"="), nil)
	put(t, k, "a", "one")
	wantValue(t, k, "a", "one")
}

func TestN2Diagnoses(t *testing.T) {
	t.Run("no keyring", func(t *testing.T) {
		bus := keyringtest.StartBus(t)
		k := overBus(bus.Lookup, nil)
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "no keyring runs", "install")
		if h := k.Probe(t.Context()); h.State != NoProvider || h.Startable {
			t.Errorf("%+v", h)
		}
	})
	t.Run("one that the bus starts", func(t *testing.T) {
		fake := keyringfake.Start(t) // only its bus' address is of use: it stands for a session with another keyring
		bus := keyringtest.StartBus(t, keyringtest.Startable{Name: secretsName, Exec: "/bin/false"})
		var said []string
		k := overBus(bus.Lookup, func(o *KeyringOptions) { o.Say = func(text string) { said = append(said, text) } })
		if h := k.Probe(t.Context()); h.State != NoProvider || !h.Startable {
			t.Errorf("%+v", h)
		}
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "could not be started")
		if !slices.Equal(said, []string{"starting your keyring"}) {
			t.Errorf("said %q", said)
		}
		_ = fake
	})
	t.Run("no place for keys", func(t *testing.T) {
		ring := keyringtest.On(keyringtest.StartBus(t))
		ring.StartDaemon("")
		k := overBus(ring.Lookup, nil)
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "no place for keys", "seahorse")
		if h := k.Probe(t.Context()); h.State != NoCollection || h.Provider != gnomeKeyring {
			t.Errorf("%+v", h)
		}
	})
	t.Run("the disk is read-only", func(t *testing.T) {
		fake := keyringfake.Start(t)
		k := overBus(fake.Lookup, nil)
		fake.Be(keyringfake.Faults{Fails: map[string]string{"CreateItem": "Couldn't create item: An error occurred on the device"}})
		wantTrouble(t, k.Write(t.Context(), Item{"a", nil}), ErrReadOnly, "make room")
		fake.Be(keyringfake.Faults{Fails: map[string]string{"CreateItem": "Auf dem\x1b[31m Gerät ist ein Fehler aufgetreten"}})
		wantTrouble(t, k.Write(t.Context(), Item{"a", nil}), ErrDenied, "disk is full", "Gerät")
	})
	t.Run("denied", func(t *testing.T) {
		fake := keyringfake.Start(t)
		fake.Be(keyringfake.Faults{Denied: []string{"OpenSession"}})
		wantTrouble(t, overBus(fake.Lookup, nil).Write(t.Context(), Item{"a", nil}), ErrDenied)
	})
	t.Run("ends while it works", func(t *testing.T) {
		fake := keyringfake.Start(t)
		fake.Be(keyringfake.Faults{Dies: "OpenSession"})
		wantTrouble(t, overBus(fake.Lookup, nil).Write(t.Context(), Item{"a", nil}), ErrUnavailable)
	})
	t.Run("answers in another form", func(t *testing.T) {
		fake := keyringfake.Start(t)
		fake.Be(keyringfake.Faults{WrongType: "Collections"})
		k := overBus(fake.Lookup, nil)
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "does not answer as it should")
		if h := k.Probe(t.Context()); h.State != Sick {
			t.Errorf("%+v", h)
		}
	})
	t.Run("panics of go-keyring", func(t *testing.T) {
		fake := keyringfake.Start(t)
		k := overBus(fake.Lookup, nil)
		put(t, k, "a", "one")
		start := fake.Calls("Get:Collections")
		fake.Before(func(method string) {
			if method == "Get:Collections" && fake.Calls(method) > start+1 { // the probe has had its answer
				fake.Be(keyringfake.Faults{WrongType: "Collections"})
			}
		})
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "could not be read", "interface conversion")
	})
	t.Run("not ours", func(t *testing.T) {
		fake := keyringfake.Start(t)
		fake.Put(map[string]string{"service": service, "username": "a"}, "two\nlines")
		_, err := overBus(fake.Lookup, nil).Read(t.Context(), "a")
		wantTrouble(t, err, ErrCorrupt, "did not write")
	})
	t.Run("another user's home", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("only root can give a folder to another user")
		}
		ring := keyringtest.Start(t)
		if err := os.Chown(ring.Lookup("HOME"), 12345, 12345); err != nil {
			t.Fatal(err)
		}
		_, err := overBus(ring.Lookup, nil).Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "without sudo")
	})
	t.Run("the bus has ended", func(t *testing.T) {
		ring := keyringtest.Start(t)
		ring.KillBus()
		_, err := overBus(ring.Lookup, nil).Read(t.Context(), "a")
		wantTrouble(t, err, ErrUnavailable, "has ended")
	})
}

// What is written, read, removed and listed agrees with a map, for any items that a store can hold.
func TestB1KeyringContract(t *testing.T) {
	k := overBus(keyringtest.Start(t).Lookup, nil)
	all := make([]byte, 0, MaxItem)
	for len(all) < MaxItem {
		all = append(all, ' '+byte(len(all)%95))
	}
	model := map[string]string{}
	for i, value := range []string{"", " ", "  lead and trail  ", `quotes " ' \ $(x) %s`, string(all), strings.Repeat("~", MaxItem)} {
		name := fmt.Sprintf("fixed.%d", i)
		put(t, k, name, value)
		model[name] = value
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	name := func() string { return fmt.Sprintf("p%d.g%d", random.IntN(4), random.IntN(3)) }
	for range 60 {
		var names []string
		for range 1 + random.IntN(4) {
			names = append(names, name())
		}
		switch random.IntN(4) {
		case 0, 1:
			var items []Item
			for _, name := range names {
				value := make([]byte, random.IntN(MaxItem+1)*random.IntN(2)+random.IntN(3)*random.IntN(2))
				value = value[:min(len(value), MaxItem)]
				for i := range value {
					value[i] = ' ' + byte(random.IntN(95))
				}
				items = append(items, Item{name, value})
				model[name] = string(value)
			}
			if err := k.Write(t.Context(), items...); err != nil {
				t.Fatal(err)
			}
		case 2:
			if err := k.Remove(t.Context(), names...); err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				delete(model, name)
			}
		case 3:
			values, err := k.Read(t.Context(), names...)
			if err != nil {
				t.Fatal(err)
			}
			for i, name := range names {
				if want, is := model[name]; is != (values[i] != nil) || string(values[i]) != want {
					t.Fatalf("%s: %q, want %q", name, values[i], want)
				}
			}
		}
		got, err := k.Names(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for name := range model {
			want = append(want, name)
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("names %q, want %q", got, want)
		}
	}
	for name, want := range model {
		wantValue(t, k, name, want)
	}
}

// An acknowledged write survives the keyring's death.
func TestC2DaemonKilled(t *testing.T) {
	ring := keyringtest.Start(t)
	k := overBus(ring.Lookup, nil)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	kept := map[string]string{}
	for round := range 20 {
		stop := time.AfterFunc(time.Duration(random.IntN(60))*time.Millisecond, ring.KillDaemon)
		for i := range 4 {
			name, value := fmt.Sprintf("k%d", i), fmt.Sprintf("round %d of %d", round, i)
			err := k.Write(t.Context(), Item{name, []byte(value)})
			if err == nil {
				kept[name] = value
				continue
			}
			wantTrouble(t, err, ErrUnavailable)
			delete(kept, name) // either value is right after an error
			break
		}
		if stop.Stop() {
			ring.KillDaemon()
		}
		ring.KillDaemon() // waits until it is gone
		ring.StartDaemon(keyringtest.Password)
		for name, want := range kept {
			wantValue(t, k, name, want)
		}
	}
}

// Its processes speak English and know no more than they need.
func TestWorkerEnvironment(t *testing.T) {
	ring := keyringtest.Start(t)
	seen := filepath.Join(t.TempDir(), "seen")
	secret := "OPENAI_API_KEY=sk-" + "proj-" + strings.Repeat("x", 30)
	k := overBus(with(ring.Lookup, secret, "LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8", "LD_PRELOAD=/x"), func(o *KeyringOptions) {
		o.Command = []string{"/bin/sh", "-c", "env >" + seen + "; grep -E '^(Pgrp|NSpgid)' /proc/$$/status >>" + seen}
	})
	t.Setenv("OPENAI_API_KEY", "leaked")
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrUnavailable)
	text, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "OPENAI") || strings.Contains(string(text), "LD_PRELOAD") || strings.Contains(string(text), "de_DE") {
		t.Errorf("%s", text)
	}
	if !strings.Contains(string(text), "LC_ALL=C\n") || !strings.Contains(string(text), busVariable+"="+ring.Address) {
		t.Errorf("%s", text)
	}
}
