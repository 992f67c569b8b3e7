package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
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
		{Item{strings.Repeat("x", longestItemName+1), nil}, ErrName},
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
		killed := make(chan struct{})
		time.AfterFunc(time.Duration(random.IntN(60))*time.Millisecond, func() { ring.KillDaemon(); close(killed) })
		unsure := map[string]string{}
		for i := range 4 {
			name, value := fmt.Sprintf("k%d", i), fmt.Sprintf("round %d of %d", round, i)
			if err := k.Write(t.Context(), Item{name, []byte(value)}); err != nil {
				wantTrouble(t, err, ErrUnavailable)
				unsure[name] = value
				break
			}
			kept[name] = value
		}
		<-killed
		ring.StartDaemon(keyringtest.Password)
		for name, value := range unsure { // after an error, the old value or the new one, whole
			values, err := k.Read(t.Context(), name)
			if err != nil || string(values[0]) != kept[name] && string(values[0]) != value {
				t.Fatalf("read %s: %q, %v, want %q or %q", name, values, err, kept[name], value)
			}
			kept[name] = string(values[0])
		}
		for name, want := range kept {
			wantValue(t, k, name, want)
		}
	}
}
