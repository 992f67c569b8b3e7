package keystore

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
)

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

// The line that is shown for a keyring without a display can be typed as it is.
func TestL1TypedLine(t *testing.T) {
	ring := keyringtest.Start(t)
	run := func(line, input string) error {
		cmd := exec.CommandContext(t.Context(), "bash", "-c", line)
		cmd.Env, cmd.Stdin = ring.Environ(), strings.NewReader(input)
		return cmd.Run()
	}
	if run("gnome-keyring-daemon --version", "") != nil {
		t.Skip("gnome-keyring-daemon or bash cannot be run from its place here")
	}
	k := overBus(ring.Lookup, nil)
	put(t, k, "a", "one")
	ring.Lock()
	line, found := strings.CutPrefix(k.Probe(t.Context()).Next, "unlock it: ")
	if !found {
		t.Fatal("no line is shown")
	}
	err := run(line, keyringtest.Password+"\n")
	t.Cleanup(func() { _ = syscall.Kill(int(pidOf(t, ring.Lookup)), syscall.SIGKILL) })
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); !k.Probe(t.Context()).Usable() && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	wantValue(t, k, "a", "one")
}

func pidOf(t *testing.T, lookup func(string) string) uint32 {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), slack)
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

// KeePassXC asks although it is unlocked.
func TestL2KeePassXC(t *testing.T) {
	fake := keyringfake.Start(t) // the keyring is this process, and its name is read from here:
	const comm = "/proc/self/comm"
	old, err := os.ReadFile(comm)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(comm, []byte("keepassxc"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.WriteFile(comm, old, 0o600) })
	var said []string
	k := overBus(fake.Lookup, func(o *KeyringOptions) {
		o.Interactive, o.Limit = true, time.Second
		o.Say = func(text string) { said = append(said, text) }
	})
	fake.Be(keyringfake.Faults{Creating: keyringfake.Accept(1500 * time.Millisecond)})
	put(t, k, "a", "one")
	if len(said) != 1 || !strings.Contains(said[0], keePassXC) {
		t.Errorf("said %q", said)
	}
	k.options.Interactive = false
	fake.Be(keyringfake.Faults{Creating: keyringfake.Never()})
	wantTrouble(t, k.Write(t.Context(), Item{"b", nil}), ErrTimeout, "Secret Service Integration")
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
