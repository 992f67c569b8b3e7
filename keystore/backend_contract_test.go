package keystore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// testBackendContract holds for every backend, whatever else it keeps: all names here begin with "contract-" and are
// removed at the end. The backend must be usable without a question, or answer its own.
func testBackendContract(t *testing.T, b Backend) {
	t.Helper()
	prefix := fmt.Sprintf("contract-%08x.", rand.Uint32())
	t.Cleanup(func() {
		names, err := contractNames(b, prefix)
		if err == nil {
			err = b.Remove(context.Background(), names...)
		}
		if err != nil {
			t.Errorf("clean up: %v", err)
		}
	})
	t.Run("model", func(t *testing.T) { contractModel(t, b, prefix) })
	t.Run("limits", func(t *testing.T) { contractLimits(t, b, prefix) })
	t.Run("copies", func(t *testing.T) { contractCopies(t, b, prefix) })
	t.Run("at once", func(t *testing.T) { contractAtOnce(t, b, prefix) })
	t.Run("cancelled", func(t *testing.T) { contractCancelled(t, b, prefix) })
}

func contractNames(b Backend, prefix string) ([]string, error) {
	names, err := b.Names(context.Background())
	if !slices.IsSorted(names) {
		err = errors.Join(err, fmt.Errorf("the names are not sorted: %q", names))
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.HasPrefix(name, prefix) }), err
}

// contractValue is printable ASCII of any length up to MaxItem.
func contractValue(r *rand.Rand) []byte {
	value := make([]byte, 1+r.IntN(60))
	if r.IntN(8) == 0 {
		value = make([]byte, MaxItem-r.IntN(4))
	}
	for i := range value {
		value[i] = byte(' ' + r.IntN('~'-' '+1))
	}
	return value
}

// contractModel runs random operations on the backend and on a map, which must agree after each.
func contractModel(t *testing.T, b Backend, prefix string) {
	ctx, seed := context.Background(), rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	model := map[string][]byte{}
	pool := []string{"a", "a.b", "a_b", "a-b", "0", "a.age", "a.new.key", "index", strings.Repeat("z", longestItemName-len(prefix))}
	some := func() []string {
		names := slices.Clone(pool)
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		names = names[:1+r.IntN(4)]
		for i := range names {
			names[i] = prefix + names[i]
		}
		return names
	}
	for step := range 120 {
		names := some()
		var err error
		switch r.IntN(4) {
		case 0, 1:
			var items []Item
			for _, name := range names {
				items = append(items, Item{name, contractValue(r)})
				model[name] = items[len(items)-1].Value
			}
			err = b.Write(ctx, items...)
		case 2:
			err = b.Remove(ctx, names...)
			for _, name := range names {
				delete(model, name)
			}
		default:
			var there []string
			there, err = contractNames(b, prefix)
			var want []string
			for name := range model {
				want = append(want, name)
			}
			slices.Sort(want)
			if !slices.Equal(there, want) {
				t.Fatalf("seed %d, step %d: names %q, want %q", seed, step, there, want)
			}
		}
		if err != nil {
			t.Fatalf("seed %d, step %d: %v", seed, step, err)
		}
		names = some()
		values, err := b.Read(ctx, names...)
		if err != nil || len(values) != len(names) {
			t.Fatalf("seed %d, step %d: %d values, %v", seed, step, len(values), err)
		}
		for i, name := range names {
			want, stored := model[name]
			if !bytes.Equal(values[i], want) || stored == (values[i] == nil) {
				t.Fatalf("seed %d, step %d: %s is %q, want %q", seed, step, name, values[i], want)
			}
		}
	}
}

// contractLimits: what cannot be kept is refused, and what was there stays.
func contractLimits(t *testing.T, b Backend, prefix string) {
	ctx, name := context.Background(), prefix+"limits"
	full := bytes.Repeat([]byte("x"), MaxItem)
	if err := b.Write(ctx, Item{name, full}); err != nil {
		t.Fatalf("%d bytes: %v", MaxItem, err)
	}
	if err := b.Write(ctx, Item{name, append(slices.Clone(full), 'x')}); !errors.Is(err, ErrTooBig) {
		t.Errorf("%d bytes: %v", MaxItem+1, err)
	}
	for _, bad := range []string{"", prefix + "A", prefix + "a/b", prefix + "a b", prefix + "ä", "../" + prefix, prefix + "a:b", prefix + "a\n", prefix + "\x00", prefix + strings.Repeat("z", longestItemName)} {
		_, read := b.Read(ctx, bad)
		for tried, err := range map[string]error{"read": read, "write": b.Write(ctx, Item{bad, []byte("x")}), "remove": b.Remove(ctx, bad)} {
			if !errors.Is(err, ErrName) {
				t.Errorf("%s the name %q: %v", tried, bad, err)
			}
		}
	}
	values, err := b.Read(ctx, name, prefix+"none", name)
	if err != nil || len(values) != 3 || !bytes.Equal(values[0], full) || values[1] != nil || !bytes.Equal(values[2], full) {
		t.Errorf("afterwards: %d values, %v", len(values), err)
	}
	if values, err := b.Read(ctx); len(values) != 0 || err != nil {
		t.Errorf("nothing read: %v, %v", values, err)
	}
	if err := errors.Join(b.Write(ctx), b.Remove(ctx), b.Remove(ctx, prefix+"none")); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}

// contractCopies: nobody else's slice is kept or handed out.
func contractCopies(t *testing.T, b Backend, prefix string) {
	ctx, name, value := context.Background(), prefix+"copies", []byte("one value")
	if err := b.Write(ctx, Item{name, value}); err != nil {
		t.Fatal(err)
	}
	clear(value)
	for range 2 {
		values, err := b.Read(ctx, name)
		if err != nil || string(values[0]) != "one value" {
			t.Fatalf("got %q, %v", values, err)
		}
		clear(values[0])
	}
}

// contractAtOnce: several goroutines, each with a name of its own, read what they wrote.
func contractAtOnce(t *testing.T, b Backend, prefix string) {
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			ctx, name := context.Background(), fmt.Sprintf("%sat-once.%d", prefix, g)
			for i := range 10 {
				value := fmt.Sprintf("%d of %d", i, g)
				if err := b.Write(ctx, Item{name, []byte(value)}); err != nil {
					t.Error(err)
					return
				}
				values, err := b.Read(ctx, name)
				if err != nil || string(values[0]) != value {
					t.Errorf("got %q, %v, want %q", values, err, value)
					return
				}
			}
		})
	}
	all.Wait()
}

// contractCancelled: who does not wait any longer gets a Trouble, and nothing is done.
func contractCancelled(t *testing.T, b Backend, prefix string) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	name := prefix + "cancelled"
	_, read := b.Read(ctx, name)
	_, names := b.Names(ctx)
	for tried, err := range map[string]error{"read": read, "names": names, "write": b.Write(ctx, Item{name, []byte("x")}), "remove": b.Remove(ctx, name)} {
		var trouble *Trouble
		if !errors.As(err, &trouble) {
			t.Errorf("%s: got %v", tried, err)
		}
	}
	if values, err := b.Read(context.Background(), name); err != nil || values[0] != nil {
		t.Errorf("afterwards: %q, %v", values, err)
	}
}
