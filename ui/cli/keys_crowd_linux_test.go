package cli_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authdoctor/keystore/keyringtest"
)

// stores are the two kinds of store that processes share.
func stores(t *testing.T, f func(t *testing.T, u user)) {
	for name, environ := range map[string]func(t *testing.T) []string{
		"keyring": func(t *testing.T) []string { return keyringtest.Start(t).Environ() },
		"vault":   func(t *testing.T) []string { return inVault(t) },
	} {
		t.Run(name, func(t *testing.T) { f(t, newUser(t, environ(t))) })
	}
}

// 32 processes add different names at once: all are listed, and each can be read with the right bytes.
func TestM1ThirtyTwoAdd(t *testing.T) {
	stores(t, func(t *testing.T, u user) {
		const crowd = 32
		began := time.Now()
		var all sync.WaitGroup
		for n := range crowd {
			all.Go(func() {
				u.must(0, numbered(n), "keys", "add", fmt.Sprintf("key-%d", n), "--key-stdin", "--no-test", "--provider", "openai")
			})
		}
		all.Wait()
		t.Logf("%d processes took %v", crowd, time.Since(began).Round(time.Millisecond))
		if listed := u.listed(); len(listed) != crowd {
			t.Errorf("%d keys are listed", len(listed))
		}
		for n := range crowd {
			u.holds(fmt.Sprintf("key-%d", n), numbered(n))
		}
	})
}

// Four groups of eight processes at once write and read names of their own and one that all share: no read gives a key
// that was not one of the name's, and one's own name holds what was last stored there. AUTHDOCTOR_ROUNDS makes it longer.
func TestM1CrowdOfWritersAndReaders(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("AUTHDOCTOR_ROUNDS"))
	if err != nil {
		rounds = 3
	}
	const groups, writers = 4, 4 // and as many readers
	stores(t, func(t *testing.T, u user) {
		add := func(name string, key int) {
			u.must(0, numbered(key), "keys", "add", name, "--key-stdin", "--no-test", "--provider", "openai", "--base-url", "http://127.0.0.1:1/v1")
		}
		add("shared", 0)
		for g := range groups {
			add(fmt.Sprintf("own-%d", g), 4000*(g+1))
		}
		// Group g's writer w writes in round r key 4000*(g+1)+10*r+w+1 to the shared name; its first writer also to its own.
		number := func(g, r, w int) int { return 4000*(g+1) + 10*r + w + 1 }
		shared := map[string]bool{numbered(0): true}
		owned := make([]map[string]bool, groups)
		for g := range groups {
			owned[g] = map[string]bool{numbered(4000 * (g + 1)): true}
			for r := range rounds {
				owned[g][numbered(number(g, r, 0))] = true
				for w := range writers {
					shared[numbered(number(g, r, w))] = true
				}
			}
		}
		var written atomic.Int32
		reads := make(chan result, groups*writers*rounds*2)
		var all sync.WaitGroup
		for g := range groups {
			own := fmt.Sprintf("own-%d", g)
			for w := range writers {
				all.Go(func() {
					for r := range rounds {
						key := numbered(number(g, r, w))
						if w == 0 {
							u.must(0, key, "keys", "rotate", own, "--key-stdin", "--store-only")
							u.holds(own, key)
							continue
						}
						// Who comes too late is told so: a rotation replaces only the key that it has seen.
						switch got := u.runs(key, "keys", "rotate", "shared", "--key-stdin", "--store-only"); {
						case got.code == 0:
							written.Add(1)
						case got.code != 2 || !strings.Contains(got.err, "changed meanwhile"):
							got.exits(t, 0)
						}
					}
				})
				all.Go(func() {
					for range rounds {
						if got := u.reads(own); got.code != 0 || !owned[g][trimmed(got.out)] {
							t.Errorf("%s: exit code %d, a wrong read\n%s", own, got.code, got.err)
						}
						reads <- u.reads("shared")
					}
				})
			}
		}
		all.Wait()
		close(reads)
		for got := range reads {
			if got.code != 0 || !shared[trimmed(got.out)] {
				t.Errorf("shared: exit code %d, a wrong read\n%s", got.code, got.err)
			}
		}
		if written.Load() == 0 {
			t.Error("nobody wrote the shared name")
		}
		if listed := u.listed(); len(listed) != groups+1 {
			t.Errorf("%d keys are listed", len(listed))
		}
		u.must(0, "", "keys", "repair", "--yes")
	})
}

func trimmed(out string) string {
	if n := len(out); n > 0 && out[n-1] == '\n' {
		return out[:n-1]
	}
	return out
}
