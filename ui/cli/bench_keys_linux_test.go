package cli_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore"
	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// manyKeys puts an index of so many stored keys into the data folder of an environment. It is made without a disk's waits.
func manyKeys(tb testing.TB, dataFolder string, n int) {
	tb.Helper()
	disk, maker := place.NewRAM(), secret.NewMaker(nil, []string{"sk-" + "proj-"})
	store := keystore.Open(keystore.Options{
		Folder: dataFolder, Disk: disk, Backend: keystore.NewMemory(), Maker: maker, Lock: func(context.Context) (func(), error) { return func() {}, nil },
	})
	for i := range n {
		p := keystore.Profile{Name: fmt.Sprintf("key-%03d", i), Provider: "openai", Kind: "project key", BaseURL: "https://gateway.example.com/v1", Days: 90}
		if _, err := store.Add(tb.Context(), p, maker.Make([]byte(numbered(i)))); err != nil {
			tb.Fatal(err)
		}
	}
	text, err := disk.Read(filepath.Join(dataFolder, "index.json"), 8<<20)
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.MkdirAll(dataFolder, 0o700); err != nil {
		tb.Fatal(err)
	}
	writeFile(tb, filepath.Join(dataFolder, "index.json"), string(text))
}

// Listing many keys asks the keyring nothing: not even whether it is there. (Making an index of 500 takes seconds.)
func TestListingManyAsksNoKeyring(t *testing.T) {
	fake := keyringfake.Start(t)
	u := newUser(t, fake.Environ())
	manyKeys(t, filepath.Join(fake.Lookup("XDG_DATA_HOME"), "authdoctor"), 100)
	if listed := u.listed(); len(listed) != 100 {
		t.Errorf("%d keys are listed", len(listed))
	}
	u.must(0, "", "keys", "list")
	for _, method := range []string{"OpenSession", "SearchItems", "ReadAlias", "Get:Collections", "Get:Locked", "GetSecret"} {
		if n := fake.Calls(method); n > 0 {
			t.Errorf("%s was called %d times", method, n)
		}
	}
}

// BenchmarkKeysList lists 500 keys in at most 20 ms, the program's start with it; the floor is the start alone.
func BenchmarkKeysList(b *testing.B) {
	ours, environ := build(b, "authdoctor"), home(b)
	manyKeys(b, filepath.Join(strings.TrimPrefix(environ[0], "HOME="), ".local", "share", "authdoctor"), 500)
	compare(b,
		func() time.Duration { return timed(b, environ, 0, ours, "version") },
		func() time.Duration { return timed(b, environ, 0, ours, "keys", "list") })
}

// BenchmarkExec adds at most 20 ms to a command's start on gnome-keyring; a vault adds its scrypt, once.
func BenchmarkExec(b *testing.B) {
	for _, c := range []struct {
		name    string
		environ func() []string
	}{
		{"keyring", func() []string { return keyringtest.Start(b).Environ() }},
		{"quick-vault", func() []string { return inVault(b) }}, // without scrypt: what authdoctor itself takes
		{"vault", func() []string {
			environ := inVault(b)
			vault := filepath.Join(strings.TrimPrefix(environ[0], "HOME="), ".local", "share", "authdoctor", "vault")
			if err := os.RemoveAll(vault); err != nil { // the first key makes a real one
				b.Fatal(err)
			}
			return environ
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			u := newUser(b, c.environ())
			u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
			var base, own []time.Duration
			for b.Loop() {
				base = append(base, timed(b, u.environ, 0, "true"))
				own = append(own, timed(b, u.environ, 0, u.program, "exec", "work", "--", "true"))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64((median(own)-median(base)).Microseconds())/1000, "added-ms")
		})
	}
}
