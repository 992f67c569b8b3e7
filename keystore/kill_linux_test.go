package keystore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"authdoctor/keystore/keyringtest"
	"authdoctor/keystore/place"
)

// The property over a real gnome-keyring.
func TestStoreModelKeyring(t *testing.T) {
	service := keyringtest.Start(t)
	testStoreModel(t, place.NewRAM(), overBus(service.Lookup, nil), steps(60), func() {
		service.KillDaemon()
		service.StartDaemon(keyringtest.Password)
	})
}

// mortalCall is one change in a process of its own, which kills itself at a step.
type mortalCall struct {
	Folder string
	Vault  bool
	Step   int
	Change string // add, replace
	Length int
}

// dieAtStep runs in the child: exit code 0 means that the change was over before the step came.
func dieAtStep(text string) int {
	var call mortalCall
	if err := json.Unmarshal([]byte(text), &call); err != nil {
		return 2
	}
	d := &death{left: call.Step, die: func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }}
	s := mortalStore(call.Folder, place.System{}, mortalBackendFor(call), d)
	var err error
	if call.Change == "add" {
		_, err = s.Add(context.Background(), Profile{Name: "new"}, keyOf(7, call.Length))
	} else {
		_, err = s.Replace(context.Background(), "work", "", keyOf(7, call.Length), nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func mortalBackendFor(call mortalCall) Backend {
	if call.Vault {
		return quickVault(filepath.Join(call.Folder, "vault"), nil, answer(rightPassphrase))
	}
	return overBus(os.Getenv, nil)
}

// C1: SIGKILL at every step of a change, for keys of one item, of three and of seventeen. What was there is there, whole,
// or the new key is; the next process leaves nothing behind.
func TestC1KilledAtEveryStep(t *testing.T) {
	service := keyringtest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", service.Lookup("DBUS_SESSION_BUS_ADDRESS"))
	t.Setenv("XDG_RUNTIME_DIR", service.Lookup("XDG_RUNTIME_DIR"))
	lengths := map[bool][]int{true: {60, 3000, 24 << 10}, false: {60, 3000}}
	kills := 0
	for vault, sizes := range lengths {
		for _, length := range sizes {
			for _, change := range []string{"add", "replace"} {
				kills += killEveryStep(t, service, mortalCall{Folder: filepath.Join(t.TempDir(), "authdoctor"), Vault: vault, Change: change, Length: length})
			}
		}
	}
	t.Logf("%d processes were killed", kills)
	if kills < 100 {
		t.Errorf("only %d processes were killed", kills)
	}
}

// killEveryStep counts the processes that died.
func killEveryStep(t *testing.T, service *keyringtest.Keyring, call mortalCall) int {
	t.Helper()
	ctx := t.Context()
	backend := mortalBackendFor(call)
	fresh := func() *Store {
		return Open(Options{Folder: call.Folder, Backend: backend, Maker: testMaker()})
	}
	asBefore := func() error {
		s := fresh()
		for _, name := range []string{"work", "new"} {
			if _, err := s.Remove(ctx, name); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		_, err := s.Add(ctx, Profile{Name: "work"}, keyOf(2, 60))
		return err
	}
	for call.Step = 1; ; call.Step++ {
		err := asBefore()
		if errors.Is(err, ErrUnavailable) && !call.Vault { // gnome-keyring ends by itself once in some thousand changes
			t.Logf("step %d: %v", call.Step, err)
			service.KillDaemon()
			service.StartDaemon(keyringtest.Password)
			err = asBefore()
		}
		if err != nil {
			t.Fatal(err)
		}
		died := !survives(t, call)
		after := fresh()
		inAgreement(t, after)
		name, old := "work", 2
		if call.Change == "add" {
			name, old = "new", 0
			if held(t, after, "work") != 2 {
				t.Fatalf("step %d of %+v: another key is gone", call.Step, call)
			}
		}
		number := held(t, after, name, call.Length)
		if number != old && number != 7 || !died && number != 7 {
			t.Fatalf("step %d of %+v: it holds key %d", call.Step, call, number)
		}
		if !died {
			return call.Step - 1
		}
	}
}

// survives runs a change in a child and reports whether it ended by itself.
func survives(t *testing.T, call mortalCall) bool {
	t.Helper()
	text, err := json.Marshal(call)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "__die-at-step", string(text))
	said, err := child.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return true
	case errors.As(err, &ended) && ended.Sys().(syscall.WaitStatus).Signaled():
		return false
	}
	t.Fatalf("the child failed: %v\n%s", err, said)
	return false
}
