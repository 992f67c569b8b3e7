package keystore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"authdoctor/keystore/place"
)

// death ends a change at a step: in a process of its own by SIGKILL, in this one by a panic that nothing catches on the
// way, so that no code of the change runs after it but the release of its lock, as the system would.
type death struct {
	left int // steps until it comes; 0: never
	die  func()
}

// errDead is what a death in this process panics with.
var errDead = errors.New("dead")

func (d *death) step() {
	if d.left > 0 {
		if d.left--; d.left == 0 {
			d.die()
		}
	}
}

// mortalDisk dies before or after operations that change something.
type mortalDisk struct {
	place.Disk
	death *death
}

func (m mortalDisk) Create(path string, data []byte) error {
	m.death.step()
	defer m.after()
	return m.Disk.Create(path, data)
}

func (m mortalDisk) Rename(from, to string) error {
	defer m.after()
	return m.Disk.Rename(from, to)
}

func (m mortalDisk) Remove(path string) error {
	defer m.after()
	return m.Disk.Remove(path)
}

func (m mortalDisk) after() {
	if recover() == nil { // not on the way out already
		m.death.step()
	}
}

// mortalBackend dies between items.
type mortalBackend struct {
	Backend
	death *death
}

func (m mortalBackend) Write(ctx context.Context, items ...Item) error {
	for _, item := range items {
		m.death.step()
		if err := m.Backend.Write(ctx, item); err != nil {
			return err
		}
	}
	m.death.step()
	return nil
}

func (m mortalBackend) Remove(ctx context.Context, names ...string) error {
	for _, name := range names {
		m.death.step()
		if err := m.Backend.Remove(ctx, name); err != nil {
			return err
		}
	}
	m.death.step()
	return nil
}

// mortalStore is a store that can die. The backend itself lives on.
func mortalStore(folder string, disk place.Disk, backend Backend, d *death) *Store {
	o := Options{Folder: folder, Disk: mortalDisk{disk, d}, Backend: mortalBackend{backend, d}, Maker: testMaker()}
	if _, inRAM := disk.(*place.RAM); inRAM {
		o.Lock = func(context.Context) (func(), error) { return func() {}, nil }
	}
	return Open(o)
}

// believed is what a test knows a store to hold.
type believed struct {
	current int
	before  []int // replaced, not proven: none of them may be gone
}

// steps is how many random steps a property test makes.
func steps(inCI int) int {
	if n, err := strconv.Atoi(os.Getenv("AUTHDOCTOR_STEPS")); err == nil {
		return n
	}
	return inCI
}

// testStoreModel makes random changes with a death in half of them. After each, the store holds for every name what it
// held or what it should hold, no unproven key's predecessor is gone, and in the end index and backend agree.
func testStoreModel(t *testing.T, disk place.Disk, backend Backend, steps int, revive ...func()) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	folder := filepath.Join(t.TempDir(), "authdoctor")
	model := map[string]believed{}
	deaths, number := 0, 0
	for step := range steps {
		d := &death{die: func() { panic(errDead) }}
		if r.IntN(2) == 0 {
			d.left = 1 + r.IntN(24)
		}
		number = step + 1
		name := fmt.Sprintf("key-%d", r.IntN(4))
		if len(revive) > 0 && r.IntN(30) == 0 {
			revive[0]() // the keyring itself is killed between two changes
		}
		s := mortalStore(folder, disk, backend, d)
		was, known := model[name]
		should, there, do := randomChange(t.Context(), r, s, name, was, known, number)
		var err error
		died := dies(func() { err = do() })
		if !died && errors.Is(err, ErrUnavailable) { // the keyring itself ended, which gnome-keyring does once in some thousand changes
			for _, again := range revive {
				died = true
				t.Logf("step %d: %v", step, err)
				again()
			}
		}
		if died {
			deaths++
		} else if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		alive := mortalStore(folder, disk, backend, &death{})
		if died { // the next process finishes or forgets what was begun
			if _, err := alive.change(t.Context(), "recover", func(*change) (Profile, error) { return Profile{}, nil }); err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
		}
		now, is := observed(t, alive, name, number)
		switch {
		case same(now, is, should, there):
		case died && same(now, is, was, known):
		default:
			t.Fatalf("step %d, %s, died %v: it holds %+v (%v), was %+v (%v), should be %+v (%v)", step, name, died, now, is, was, known, should, there)
		}
		delete(model, name)
		if is {
			model[name] = now
		}
		if step%16 == 0 {
			for other, want := range model {
				if now, is := observed(t, alive, other, number); !same(now, is, want, true) {
					t.Fatalf("step %d: %s holds %+v, not %+v", step, other, now, want)
				}
			}
		}
	}
	inAgreement(t, mortalStore(folder, disk, backend, &death{}))
	t.Logf("%d steps, %d deaths", steps, deaths)
}

// dies runs f and reports whether it died.
func dies(f func()) (died bool) {
	defer func() {
		if fault := recover(); fault != nil {
			if fault != any(errDead) {
				panic(fault)
			}
			died = true
		}
	}()
	f()
	return false
}

func same(a believed, isA bool, b believed, isB bool) bool {
	return isA == isB && (!isA || a.current == b.current && slices.Equal(a.before, b.before))
}

// randomChange chooses a change, and says what the name holds after it.
func randomChange(ctx context.Context, r *rand.Rand, s *Store, name string, was believed, known bool, number int) (should believed, there bool, do func() error) {
	key := keyOf(number, modelLength(number))
	if !known {
		return believed{current: number}, true, func() error {
			_, err := s.Add(ctx, Profile{Name: name}, key)
			return err
		}
	}
	switch r.IntN(6) {
	case 0, 1:
		return believed{current: number, before: append([]int{was.current}, was.before...)}, true, func() error {
			_, err := s.Replace(ctx, name, "", key, nil)
			return err
		}
	case 2:
		if len(was.before) > 0 {
			return believed{current: was.before[0], before: append([]int{was.current}, was.before[1:]...)}, true, func() error {
				_, err := s.Rollback(ctx, name)
				return err
			}
		}
	case 3:
		return believed{current: was.current}, true, func() error {
			_, err := s.Prove(ctx, name, "")
			if err == nil {
				_, err = s.Retire(ctx, name)
			}
			return err
		}
	case 4:
		return believed{}, false, func() error {
			_, err := s.Remove(ctx, name)
			return err
		}
	}
	return was, true, func() error {
		_, _, err := s.Get(ctx, name)
		return err
	}
}

// modelLength makes keys of one item and of several.
func modelLength(number int) int { return []int{60, 60, 2000, 4000}[number%4] }

// observed reads what a name holds, and that its predecessors are whole.
func observed(t *testing.T, s *Store, name string, most int) (believed, bool) {
	t.Helper()
	now, err := s.load("look at the index")
	if err != nil {
		t.Fatal(err)
	}
	e, ok := now.entry(name)
	if !ok {
		return believed{}, false
	}
	numbers := []int{}
	for _, kept := range append([]stored{e.stored}, e.Before...) {
		payload, err := s.fetch(t.Context(), "read", kept.Generation)
		if err != nil {
			t.Fatalf("%s, generation %d: %v", name, kept.Generation.Number, err)
		}
		key, err := s.secretOf(payload, "read")
		if err != nil {
			t.Fatal(err)
		}
		number := most
		for ; number > 0 && !key.Same(keyOf(number, modelLength(number))); number-- { //nolint:revive // the search is the loop
		}
		if number == 0 {
			t.Fatalf("%s holds %v, which nobody stored", name, key)
		}
		numbers = append(numbers, number)
	}
	return believed{current: numbers[0], before: numbers[1:]}, true
}

// The property in memory, in a vault, and on a real disk. AUTHDOCTOR_STEPS makes them longer.
func TestStoreModelMemory(t *testing.T) {
	testStoreModel(t, place.NewRAM(), NewMemory(), steps(500))
}

func TestStoreModelVault(t *testing.T) {
	disk := place.NewRAM()
	testStoreModel(t, disk, quickVault("/data/vault", disk, answer(rightPassphrase)), steps(500))
}

func TestStoreModelDisk(t *testing.T) {
	testStoreModel(t, place.System{}, quickVault(filepath.Join(t.TempDir(), "vault"), nil, answer(rightPassphrase)), steps(50))
}

// M1: 32 processes would write different names at once; here as many stores in one process, over one vault.
func TestM1ManyWriters(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "authdoctor")
	vault := quickVault(filepath.Join(folder, "vault"), nil, answer(rightPassphrase))
	results := make(chan error, 32)
	for n := range cap(results) {
		go func() {
			s := Open(Options{Folder: folder, Backend: vault, Maker: testMaker(), Wait: time.Minute})
			_, err := s.Add(context.Background(), Profile{Name: fmt.Sprintf("key-%d", n)}, keyOf(n+1, 60))
			results <- err
		}()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	s := Open(Options{Folder: folder, Backend: vault, Maker: testMaker()})
	for n := range cap(results) {
		if got := held(t, s, fmt.Sprintf("key-%d", n)); got != n+1 {
			t.Errorf("key-%d holds %d", n, got)
		}
	}
}
