package keystore

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
)

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
	t.Run("one that the bus cannot start", func(t *testing.T) {
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
	})
	t.Run("one that the bus starts", func(t *testing.T) {
		ring := keyringtest.Start(t)
		put(t, overBus(ring.Lookup, nil), "a", "one")
		ring.KillDaemon()
		ring.OnDemand()
		var said []string
		k := overBus(ring.Lookup, func(o *KeyringOptions) { o.Say = func(text string) { said = append(said, text) } })
		if h := k.Probe(t.Context()); h.State != NoProvider || !h.Startable {
			t.Errorf("a probe starts nothing: %+v", h)
		}
		_, err := k.Read(t.Context(), "a")
		wantTrouble(t, err, ErrLocked)
		if !slices.Equal(said, []string{"starting your keyring"}) {
			t.Errorf("said %q", said)
		}
		if err := ring.Unlock(keyringtest.Password); err != nil {
			t.Fatal(err)
		}
		wantValue(t, k, "a", "one")
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
