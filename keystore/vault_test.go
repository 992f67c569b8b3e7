package keystore

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// testSecret makes a Secret of a text that tests may know.
func testSecret(text string) secret.Secret {
	return secret.NewMaker([]byte("install key"), nil).Make([]byte(text))
}

const (
	rightPassphrase = "right horse battery"
	otherPassphrase = "other horse battery"
)

func answer(text string) func(context.Context, bool) (secret.Secret, error) {
	return func(context.Context, bool) (secret.Secret, error) { return testSecret(text), nil }
}

// quickVault is one whose passphrase costs next to nothing.
func quickVault(folder string, disk place.Disk, passphrase func(context.Context, bool) (secret.Secret, error)) *Vault {
	return NewVault(VaultOptions{Folder: folder, Disk: disk, Passphrase: passphrase, WorkFactor: 2, weak: true})
}

// filledVault has the items one and two and is open.
func filledVault(t testing.TB, folder string, disk place.Disk) *Vault {
	t.Helper()
	v := quickVault(folder, disk, answer(rightPassphrase))
	if err := v.Write(context.Background(), Item{"one", []byte("value one")}, Item{"two", []byte("value two")}); err != nil {
		t.Fatal(err)
	}
	return v
}

func readOne(v *Vault, name string) (string, error) {
	values, err := v.Read(context.Background(), name)
	if err != nil || values[0] == nil {
		return "", err
	}
	return string(values[0]), nil
}

func TestB1VaultContract(t *testing.T) {
	testBackendContract(t, quickVault(filepath.Join(t.TempDir(), "vault"), nil, answer(rightPassphrase)))
}

// TestVaultStates: what a probe says at each step, and when the passphrase is asked for.
func TestVaultStates(t *testing.T) {
	ctx, folder := context.Background(), filepath.Join(t.TempDir(), "authdoctor", "vault")
	asked := 0
	var fresh []bool
	ask := func(_ context.Context, f bool) (secret.Secret, error) {
		asked, fresh = asked+1, append(fresh, f)
		return testSecret(rightPassphrase), nil
	}
	v := quickVault(folder, nil, ask)
	expect := func(state State, questions int) {
		t.Helper()
		health := v.Probe(ctx)
		if health.State != state || asked != questions {
			t.Errorf("%s after %d questions, want %s after %d", health.State, asked, state, questions)
		}
		if health.What == "" || (health.Next == "") != (state == Ready) || strings.HasSuffix(health.What, ".") {
			t.Errorf("%+v", health)
		}
	}
	expect(NotCreated, 0)
	if got, err := readOne(v, "one"); got != "" || err != nil || v.Remove(ctx, "one") != nil {
		t.Errorf("no vault: got %q, %v", got, err)
	}
	expect(NotCreated, 0) // nothing is there: nobody is asked, and nothing made
	if err := v.Write(ctx, Item{"one", []byte("value one")}); err != nil {
		t.Fatal(err)
	}
	expect(Ready, 1)
	v.Lock()
	expect(Locked, 1)
	if names, err := v.Names(ctx); err != nil || !slices.Equal(names, []string{"one"}) {
		t.Errorf("names while locked: %v, %v", names, err)
	}
	if got, err := readOne(v, "none"); got != "" || err != nil {
		t.Errorf("an item that is not there: %q, %v", got, err)
	}
	expect(Locked, 1)
	if got, err := readOne(v, "one"); got != "value one" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	expect(Ready, 2)
	v = quickVault(folder, nil, ask)
	expect(Locked, 2)
	if err := v.Remove(ctx, "one"); err != nil {
		t.Error(err)
	}
	expect(Ready, 3)
	if !slices.Equal(fresh, []bool{true, false, false}) {
		t.Errorf("asked for a new passphrase: %v", fresh)
	}
}

// TestVaultAsksOnce: an answer that does not do stands, until somebody unlocks or locks the vault.
func TestVaultAsksOnce(t *testing.T) {
	ctx, folder := context.Background(), filepath.Join(t.TempDir(), "vault")
	filledVault(t, folder, nil)
	dismissed := &Trouble{Tried: "ask", Kind: ErrDismissed}
	tests := []struct {
		name string
		text string
		err  error
		want error
	}{
		{"wrong", otherPassphrase, nil, ErrPassphrase},
		{"empty", "", nil, ErrLocked},
		{"dismissed", "", dismissed, ErrDismissed},
		{"nobody there", "", ErrLocked, ErrLocked},
		{"no terminal", "", errors.New("no terminal"), ErrLocked},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			v := quickVault(folder, nil, func(context.Context, bool) (secret.Secret, error) {
				asked++
				return testSecret(tt.text), tt.err
			})
			for range 3 {
				_, err := readOne(v, "one")
				for _, err := range []error{err, v.Write(ctx, Item{"one", []byte("x")}), v.Remove(ctx, "one")} {
					var trouble *Trouble
					if !errors.Is(err, tt.want) || !errors.As(err, &trouble) {
						t.Errorf("got %v", err)
					}
				}
			}
			if asked != 1 {
				t.Errorf("asked %d times", asked)
			}
			if v.Probe(ctx).State != Locked {
				t.Error("it is not locked")
			}
			if err := v.Unlock(ctx, testSecret(rightPassphrase)); err != nil {
				t.Error(err)
			}
			if got, err := readOne(v, "one"); got != "value one" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	err := quickVault(folder, nil, nil).Write(ctx, Item{"one", []byte("x")})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "AUTHDOCTOR_PASSPHRASE_FILE") || !strings.Contains(err.Error(), "--passphrase-file") || !strings.Contains(err.Error(), "terminal") {
		t.Errorf("nobody to ask: %v", err)
	}
}

// TestVaultWaits: a question that nobody answers holds up neither a probe nor who does not want to wait.
func TestVaultWaits(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "vault")
	filledVault(t, folder, nil)
	asking, release := make(chan struct{}), make(chan struct{})
	v := quickVault(folder, nil, func(context.Context, bool) (secret.Secret, error) {
		close(asking)
		<-release
		return testSecret(rightPassphrase), nil
	})
	var first sync.WaitGroup
	first.Go(func() {
		if got, err := readOne(v, "one"); got != "value one" || err != nil {
			t.Errorf("who asked: %q, %v", got, err)
		}
	})
	<-asking
	if state := v.Probe(context.Background()).State; state != Locked {
		t.Errorf("probe: %s", state)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := v.Read(ctx, "one"); !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("who did not wait: %v", err)
	}
	close(release)
	first.Wait()
}

// TestVaultMadeAtOnce: of several processes that make the vault, one does, and all end with its identity.
func TestVaultMadeAtOnce(t *testing.T) {
	ctx := context.Background()
	for range 20 {
		folder := filepath.Join(t.TempDir(), "vault")
		errs := make([]error, 6)
		var all sync.WaitGroup
		for i := range errs {
			passphrase := rightPassphrase
			if i == 5 {
				passphrase = otherPassphrase
			}
			all.Go(func() {
				v := quickVault(folder, nil, answer(passphrase))
				errs[i] = v.Write(ctx, Item{string(rune('a' + i)), []byte("value")})
			})
		}
		all.Wait()
		passphrase := rightPassphrase
		if errs[5] == nil {
			passphrase = otherPassphrase
		}
		v := quickVault(folder, nil, answer(passphrase))
		written := 0
		for i, err := range errs {
			got, read := readOne(v, string(rune('a'+i)))
			switch {
			case err == nil && (got != "value" || read != nil):
				t.Fatalf("%d was told that all is well, and reads %q, %v", i, got, read)
			case err == nil:
				written++
			case !errors.Is(err, ErrPassphrase) || got != "":
				t.Fatalf("%d: %v, reads %q", i, err, got)
			}
		}
		if names, _ := (place.System{}).Names(folder); len(names) != 1+written || written != 5 && written != 1 {
			t.Fatalf("%d written, %v left", written, names)
		}
	}
}

func TestVaultChangePassphrase(t *testing.T) {
	ctx, folder := context.Background(), filepath.Join(t.TempDir(), "vault")
	v := filledVault(t, folder, nil)
	bystander := quickVault(folder, nil, answer(rightPassphrase))
	if _, err := readOne(bystander, "one"); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, old, fresh string
		want             error
	}{
		{"wrong", otherPassphrase, "quite another one", ErrPassphrase},
		{"too short", rightPassphrase, "eleven char", ErrWeak},
		{"right", rightPassphrase, otherPassphrase, nil},
	}
	for _, tt := range tests {
		if err := v.ChangePassphrase(ctx, testSecret(tt.old), testSecret(tt.fresh)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got, err := readOne(v, "one"); got != "value one" || err != nil {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
	if names, _ := (place.System{}).Names(folder); !slices.Equal(names, []string{"identity.age", "one.age", "two.age"}) {
		t.Errorf("left: %v", names)
	}
	if _, err := readOne(quickVault(folder, nil, answer(rightPassphrase)), "one"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	if got, err := readOne(quickVault(folder, nil, answer(otherPassphrase)), "two"); got != "value two" || err != nil {
		t.Errorf("the new passphrase: %q, %v", got, err)
	}
	// Who had it open under the old one is asked again.
	if _, err := readOne(bystander, "one"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("who had it open: %v", err)
	}
	// Before that, a probe tells that it will be asked.
	ctx, cancel := context.WithCancel(ctx)
	left := quickVault(folder, nil, func(context.Context, bool) (secret.Secret, error) {
		cancel()
		return secret.Secret{}, ctx.Err()
	})
	if err := errors.Join(left.Unlock(ctx, testSecret(otherPassphrase)), v.ChangePassphrase(ctx, testSecret(otherPassphrase), testSecret(rightPassphrase))); err != nil {
		t.Fatal(err)
	}
	if _, err := left.Read(ctx, "one"); !errors.Is(err, ErrTimeout) || left.Probe(context.Background()).State != Locked {
		t.Errorf("who was asked and went away: %v", err)
	}
	if err := quickVault(filepath.Join(t.TempDir(), "none"), nil, nil).ChangePassphrase(context.Background(), testSecret(rightPassphrase), testSecret(otherPassphrase)); !errors.Is(err, ErrUnavailable) {
		t.Errorf("no vault: %v", err)
	}
}

// TestVaultRules: what a new vault must have.
func TestVaultRules(t *testing.T) {
	ctx, item := context.Background(), Item{"one", []byte("value one")}
	tests := []struct {
		name       string
		passphrase string
		work       int
	}{
		{"eleven characters", "elevenchars", 17},
		{"eleven characters of two bytes", strings.Repeat("ä", 11), 17},
		{"work factor 15", rightPassphrase, 15},
		{"work factor 21", rightPassphrase, 21},
	}
	for _, tt := range tests {
		folder := filepath.Join(t.TempDir(), "vault")
		v := NewVault(VaultOptions{Folder: folder, Passphrase: answer(tt.passphrase), WorkFactor: tt.work})
		if err := v.Write(ctx, item); !errors.Is(err, ErrWeak) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if names, _ := (place.System{}).Names(folder); len(names) != 0 {
			t.Errorf("%s: left %v", tt.name, names)
		}
	}
	v := quickVault(filepath.Join(t.TempDir(), "vault"), nil, answer(rightPassphrase))
	if err := v.Write(ctx, Item{"identity", []byte("x")}); !errors.Is(err, ErrName) {
		t.Errorf("the identity's name: %v", err)
	}
	if err := v.Write(ctx, Item{"empty", nil}); err != nil {
		t.Error(err)
	}
	if values, err := v.Read(ctx, "empty"); err != nil || values[0] == nil || len(values[0]) != 0 {
		t.Errorf("an empty value: %v, %v", values, err)
	}
}
