package keystore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/keystore/secret"
)

// issuer is a strict server of refresh tokens: each may be used once, and whoever shows a used one is refused.
type issuer struct {
	mu        sync.Mutex
	valid     string
	refreshes int
	refused   int
	broken    bool // it refuses all
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	shown, _ := io.ReadAll(io.LimitReader(r.Body, 1<<10))
	time.Sleep(200 * time.Millisecond) // long enough for every process to come into it that no lock keeps out
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.broken || string(shown) != i.valid {
		i.refused++
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	i.refreshes++
	i.valid = tokenNumber(i.refreshes)
	fmt.Fprint(w, i.valid)
}

func tokenNumber(n int) string { return fmt.Sprintf("token-%06d", n) }

// refreshCall is what one process is asked: to use the token, and to refresh it first where it is the expired one.
type refreshCall struct{ Folder, URL, Expired string }

// errGrant is what the issuer's refusal becomes.
var errGrant = errors.New("invalid_grant")

// refreshOnce runs in the child.
func refreshOnce(text string) int {
	var call refreshCall
	if err := json.Unmarshal([]byte(text), &call); err != nil {
		return 2
	}
	if _, err := call.store().Update(context.Background(), "login", call.refresh); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (c refreshCall) store() *Store {
	return Open(Options{Folder: c.Folder, Backend: quickVault(filepath.Join(c.Folder, "vault"), nil, answer(rightPassphrase)), Maker: testMaker(), Wait: time.Minute})
}

func (c refreshCall) refresh(old secret.Secret) (secret.Secret, error) {
	var shown string
	_ = old.Use(func(b []byte) error { shown = string(b); return nil })
	if shown != c.Expired {
		return old, nil // another process was here
	}
	reply, err := http.Post(c.URL, "text/plain", strings.NewReader(shown))
	if err != nil {
		return secret.Secret{}, err
	}
	defer reply.Body.Close()
	fresh, err := io.ReadAll(reply.Body)
	if err != nil {
		return secret.Secret{}, err
	}
	if reply.StatusCode != http.StatusOK {
		return secret.Secret{}, errGrant
	}
	return testMaker().Make(fresh), nil
}

// atOnce starts as many processes with one call and returns what went wrong in them.
func (c refreshCall) atOnce(t *testing.T, processes int) (failed []string) {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan string, processes)
	for range processes {
		go func() {
			said, err := exec.Command(program, "__refresh-once", string(text)).CombinedOutput()
			if err == nil {
				results <- ""
				return
			}
			results <- fmt.Sprintf("%v: %s", err, said)
		}()
	}
	for range processes {
		if said := <-results; said != "" {
			failed = append(failed, said)
		}
	}
	return failed
}

// M2: 20 processes find a token expired at once. One of them refreshes it, all go on, and what was stored is never gone.
func TestM2RefreshOnce(t *testing.T) {
	server := &issuer{valid: tokenNumber(0)}
	api := httptest.NewServer(server)
	defer api.Close()
	call := refreshCall{Folder: filepath.Join(t.TempDir(), "authdoctor"), URL: api.URL}
	s := call.store()
	if _, err := s.Add(t.Context(), Profile{Name: "login"}, testMaker().Make([]byte(tokenNumber(0)))); err != nil {
		t.Fatal(err)
	}
	for round := 1; round <= 2; round++ {
		call.Expired = tokenNumber(round - 1)
		if failed := call.atOnce(t, 20); len(failed) > 0 {
			t.Fatalf("round %d: %d processes failed: %s", round, len(failed), failed[0])
		}
		if server.refreshes != round || server.refused != 0 {
			t.Fatalf("round %d: %d refreshes, %d refused", round, server.refreshes, server.refused)
		}
	}
	mustBe := func(want string) {
		t.Helper()
		got, _, err := s.Get(t.Context(), "login")
		if err != nil || !got.Same(testMaker().Make([]byte(want))) {
			t.Fatalf("the store holds %v (%v), not %s", got, err, want)
		}
	}
	mustBe(tokenNumber(2))
	server.broken, call.Expired = true, tokenNumber(2)
	if failed := call.atOnce(t, 3); len(failed) != 3 || !strings.Contains(failed[0], errGrant.Error()) {
		t.Errorf("the issuer refuses, and the processes say %q", failed)
	}
	mustBe(tokenNumber(2))
	inAgreement(t, s)
}
