package keystore

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
)

// Every row ends at its limit, time and again, and leaves nothing behind.
func TestH1Frozen(t *testing.T) {
	const limit, repeats = 25 * time.Millisecond, 200
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

// What a worker has started ends with it.
func TestH2Grandchildren(t *testing.T) {
	ring := keyringtest.Start(t)
	started := filepath.Join(t.TempDir(), "pid")
	k := overBus(ring.Lookup, func(o *KeyringOptions) {
		o.Limit, o.Command = 500*time.Millisecond, []string{"/bin/sh", "-c", "sleep 300 & echo $! >" + started + "; wait"}
	})
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrTimeout)
	pid, err := os.ReadFile(started)
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); alive(strings.TrimSpace(string(pid))); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s is left", pid)
		}
	}
}

// A worker leaves no core file and lets no other program look into it.
func TestWorkerIsHard(t *testing.T) {
	ring := keyringtest.Start(t)
	k := overBus(ring.Lookup, func(o *KeyringOptions) { o.Command = brokenWorker(t, "harden") })
	_, err := k.Read(t.Context(), "a")
	wantTrouble(t, err, ErrUnavailable, "<nil> <nil> {0 0} 0")
}

// A worker ends with the program, also where that is killed.
func TestWorkerEndsWithTheProgram(t *testing.T) {
	fake := keyringfake.Start(t)
	fake.Be(keyringfake.Faults{Mute: []string{"SearchItems"}})
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	asking := exec.CommandContext(t.Context(), program, "__asking-program")
	asking.Env = fake.Environ()
	if err := asking.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); fake.Calls("SearchItems") == 0 && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	workers := childrenOf(t, asking.Process.Pid)
	if len(workers) != 1 {
		t.Fatalf("workers %q", workers)
	}
	worker, _, _ := strings.Cut(workers[0], " ")
	_ = asking.Process.Kill()
	_ = asking.Wait()
	for end := time.Now().Add(10 * time.Second); alive(worker); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s is left", workers[0])
		}
	}
}

func alive(pid string) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}
