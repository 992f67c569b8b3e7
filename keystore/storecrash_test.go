package keystore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"authdoctor/keystore/place"
	"authdoctor/keystore/place/crashdisk"
	"authdoctor/keystore/secret"
)

func testMaker() *secret.Maker { return secret.NewMaker([]byte("install key"), nil) }

// keyOf is a key of some length that is worth nothing; the same number makes the same key.
func keyOf(number, length int) secret.Secret {
	text := fmt.Sprintf("key-%06d-", number)
	return testMaker().Make([]byte(text + strings.Repeat("x", max(0, length-len(text)))))
}

// vaultStore is a store whose index and vault lie on one disk.
func vaultStore(disk place.Disk) *Store {
	vault := quickVault("/data/vault", disk, answer(rightPassphrase))
	return Open(Options{
		Folder: "/data", Disk: disk, Backend: vault, Maker: testMaker(),
		Lock: func(context.Context) (func(), error) { return func() {}, nil },
	})
}

// filledStore holds the keys 1 as home and 2 as work.
func filledStore(t *testing.T, disk place.Disk) *Store {
	t.Helper()
	s := vaultStore(disk)
	for i, name := range []string{"home", "work"} {
		if _, err := s.Add(t.Context(), Profile{Name: name, Days: -1}, keyOf(i+1, 60)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// storeChanges are the changes that a store can make of what filledStore holds: what each name may hold afterwards.
func storeChanges() map[string]struct {
	make func(context.Context, *Store) (Result, error)
	want map[string]int // the number of the key after it; 0: none
} {
	type c = struct {
		make func(context.Context, *Store) (Result, error)
		want map[string]int
	}
	return map[string]c{
		"add": {func(ctx context.Context, s *Store) (Result, error) {
			return s.Add(ctx, Profile{Name: "new"}, keyOf(3, 3000))
		}, map[string]int{"home": 1, "work": 2, "new": 3}},
		"replace": {func(ctx context.Context, s *Store) (Result, error) {
			return s.Replace(ctx, "work", "", keyOf(4, 3000), nil)
		}, map[string]int{"home": 1, "work": 4}},
		"remove": {func(ctx context.Context, s *Store) (Result, error) { return s.Remove(ctx, "work") }, map[string]int{"home": 1}},
		"rename": {func(ctx context.Context, s *Store) (Result, error) { return s.Rename(ctx, "work", "office") }, map[string]int{"home": 1, "office": 2}},
	}
}

// held is the number of the key that a name holds; 0: it has none.
func held(t *testing.T, s *Store, name string, length ...int) int {
	t.Helper()
	key, _, err := s.Get(t.Context(), name)
	if errors.Is(err, ErrNotFound) {
		return 0
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for number := 1; number < 100; number++ {
		for _, n := range append(length, 60, 3000) {
			if key.Same(keyOf(number, n)) {
				return number
			}
		}
	}
	t.Fatalf("%s holds %v, which nobody stored", name, key)
	return 0
}

// oldOrNew holds the store to one of two states, whole: what it held before a change, or what it holds after it.
func oldOrNew(t *testing.T, s *Store, after map[string]int) (isNew bool) {
	t.Helper()
	before := map[string]int{"home": 1, "work": 2}
	was, is := true, true
	for _, name := range []string{"home", "work", "new", "office"} {
		number := held(t, s, name)
		was, is = was && number == before[name], is && number == after[name]
	}
	if !was && !is {
		t.Fatal("it is neither as it was nor as it should be")
	}
	return is
}

// C3: a loss of power at every moment of every change leaves what was or what should be; what was acknowledged stays; and
// the next change works and leaves index and vault in agreement.
func TestC3StorePowerCut(t *testing.T) {
	states := 0
	for name, change := range storeChanges() {
		disk := crashdisk.New()
		s := filledStore(t, disk)
		disk.Mark()
		if result, err := change.make(t.Context(), s); err != nil || result.Cleanup != nil {
			t.Fatalf("%s: %v, %v", name, err, result.Cleanup)
		}
		acknowledged := disk.At()
		for state := range disk.States() {
			states++
			after := vaultStore(state.Disk)
			isNew := oldOrNew(t, after, change.want)
			if state.At >= acknowledged && !isNew {
				t.Errorf("%s: after %s an acknowledged change is gone", name, state.What)
			}
			if states%7 == 0 { // each costs a passphrase
				inAgreement(t, after)
			}
		}
	}
	t.Logf("%d states after a loss of power", states)
}

// inAgreement makes one more change, after which index and backend name the same items, and no repair is needed.
func inAgreement(t *testing.T, s *Store) {
	t.Helper()
	for _, name := range []string{"settled", "settled"} {
		_, err := s.Add(t.Context(), Profile{Name: name}, keyOf(99, 60))
		if errors.Is(err, ErrExists) {
			_, err = s.Remove(t.Context(), name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	now, err := s.load("look at the index")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, g := range now.live() {
		for _, item := range g.names() {
			known[item] = true
		}
	}
	names, err := s.Backend().Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range names {
		if !known[item] && !now.Doubt {
			t.Fatalf("the item %s belongs to nothing", item)
		}
		delete(known, item)
	}
	if len(known) > 0 {
		t.Fatalf("the index names items that are not there: %v", known)
	}
}

// C4: the Nth operation of the disk fails, once or for ever, before or after its effect. Success is never reported for
// what is not there, a failure leaves the old or the new, and once the disk is well again all works.
func TestC4StoreDiskFails(t *testing.T) {
	faults := []error{syscall.EIO, syscall.ENOSPC, syscall.EMFILE, syscall.EROFS, syscall.EACCES, syscall.EINTR}
	runs := 0
	for name, change := range storeChanges() {
		for n := 1; n <= 60; n++ {
			for kind := n % 2; kind < 4; kind += 2 {
				disk := crashdisk.New()
				s := filledStore(t, disk)
				disk.Fail(crashdisk.Fault{At: n, Err: faults[(n+kind)%len(faults)], Forever: kind%2 == 1, Done: kind/2 == 1})
				_, err := change.make(t.Context(), s)
				failed := disk.Failed()
				disk.Fail(crashdisk.Fault{})
				if failed == 0 {
					continue
				}
				runs++
				after := vaultStore(disk)
				isNew := oldOrNew(t, after, change.want)
				if err == nil && !isNew {
					t.Fatalf("%s: operation %d: success was reported for what is not there", name, n)
				}
				var trouble *Trouble
				if err != nil && !errors.As(err, &trouble) {
					t.Fatalf("%s: operation %d: the error is no Trouble: %v", name, n, err)
				}
				if n%9 == 0 {
					inAgreement(t, after)
				}
			}
		}
	}
	if runs < 100 {
		t.Errorf("only %d faults struck", runs)
	}
	t.Logf("%d faults struck", runs)
}
