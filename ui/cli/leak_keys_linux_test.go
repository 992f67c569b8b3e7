package cli_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"authdoctor/keystore/keyringfake"
	"authdoctor/keystore/keyringtest"
)

// hunt looks for two secrets in all that a run of commands leaves behind.
type hunt struct {
	t          *testing.T
	u          user
	key, words string // the key and the passphrase
	needles    map[string][]byte
}

// newHunt makes secrets that no other test on this machine has.
func newHunt(t *testing.T, environ []string) *hunt {
	t.Helper()
	text := rand.Text() + rand.Text() // 52 letters and digits
	h := &hunt{t: t, u: newUser(t, environ), key: "sk-" + "proj-" + text[:20] + "T3Blbk" + "FJ" + text[20:40], words: "w " + rand.Text() + rand.Text()}
	h.needles = map[string][]byte{}
	for name, secret := range map[string]string{"key": h.key, "passphrase": h.words} {
		for form, needle := range forms(secret) {
			h.needles[name+" "+form] = []byte(needle)
		}
	}
	return h
}

// clean wants no form of a secret in a text.
func (h *hunt) clean(where string, text []byte) {
	h.t.Helper()
	for form, needle := range h.needles {
		if bytes.Contains(text, needle) {
			h.t.Errorf("%s has the %s:\n%s", where, form, around(string(text), string(needle)))
		}
	}
}

// runs runs a command, whatever becomes of it, and looks at what it printed. What exec runs may have the key.
func (h *hunt) runs(in string, args ...string) result {
	h.t.Helper()
	u := h.u
	if args[0] == "exec" {
		u.environ = append(slices.Clip(u.environ), excused)
	}
	r := u.runs(in, args...)
	h.clean(strings.Join(args[:min(len(args), 3)], " "), []byte(r.out+r.err))
	if r.code == 4 {
		h.t.Errorf("%v: internal error: %s", args, r.err)
	}
	return r
}

// with is the hunt with more variables.
func (h *hunt) with(more ...string) *hunt {
	other := *h
	other.u.environ = append(slices.Clone(h.u.environ), more...)
	return &other
}

// files wants no form of a secret in any file below a folder, whatever it belongs to.
func (h *hunt) files(dir string) {
	h.t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		h.clean(path, text)
		seen++
		return err
	})
	if err != nil || seen == 0 {
		h.t.Errorf("%d files below %s: %v", seen, dir, err)
	}
}

// excused is set where a secret is meant to be in a process: in the variables of a command of exec, or where a user
// exported it, or typed it as an argument.
const excused = "LEAK_TEST_EXCUSED=1"

// watch looks at the command lines and variables of all processes until stop is called, which returns how many processes
// it looked at and how often it found a secret where it is meant to be.
func (h *hunt) watch() (stop func() (looks, excuses int)) {
	done := make(chan struct{})
	var all sync.WaitGroup
	var looks, excuses int
	found := map[string]bool{}
	all.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			folders, _ := filepath.Glob("/proc/[0-9]*")
			for _, folder := range folders {
				// The variables are read on both sides of the line: a process that ends in between has none any more.
				environ, _ := os.ReadFile(filepath.Join(folder, "environ"))
				line, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
				after, _ := os.ReadFile(filepath.Join(folder, "environ"))
				environ = append(environ, after...)
				looks++
				for form, needle := range h.needles {
					if !bytes.Contains(line, needle) && !bytes.Contains(environ, needle) {
						continue
					}
					if bytes.Contains(environ, []byte(excused)) {
						excuses++
					} else {
						found[form+" in "+folder+" "+strings.ReplaceAll(string(line[:min(len(line), 60)]), "\x00", " ")] = true
					}
				}
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
	return func() (int, int) {
		close(done)
		all.Wait()
		for what := range found {
			h.t.Errorf("another process has the %s", what)
		}
		return looks, excuses
	}
}

// searched is a home folder with everything below it, also temporary files, and what a shell keeps.
func searched(t *testing.T) (dir string, environ []string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"tmp", "project"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range shellFiles {
		writeFile(t, filepath.Join(dir, name), "# mine\n")
	}
	return dir, []string{
		"HOME=" + dir, "TMPDIR=" + filepath.Join(dir, "tmp"), "PATH=" + os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS=" + noBus,
		"HISTFILE=" + filepath.Join(dir, ".bash_history"), "GOTRACEBACK=all", "DEBUG=1", "AUTHDOCTOR_DEBUG=1", "GODEBUG=http2debug=2",
	}
}

var shellFiles = []string{".bashrc", ".profile", ".bash_history", ".zsh_history"}

// talkative is an API that repeats every credential, over HTTP/2 too, and the file of its certificate.
func talkative(t *testing.T, status int, kind string) (url, ca string) {
	t.Helper()
	server := httptest.NewUnstartedServer(echoing(status, kind))
	server.EnableHTTP2, server.TLS = true, &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	writeFile(t, ca, string(block))
	return server.URL, ca
}

// A known key and a known passphrase pass through every command of stored keys, through each of their errors and through
// crashes, in a vault and in a keyring. They are in no output, in no file, in no other process.
func TestStoredKeysLeakNothing(t *testing.T) {
	for name, chosen := range map[string]func(t *testing.T) (dir string, environ []string){
		"vault": func(t *testing.T) (string, []string) {
			dir, environ := searched(t)
			return dir, append(environ, "AUTHDOCTOR_KEYSTORE=vault")
		},
		"keyring": func(t *testing.T) (string, []string) {
			ring := keyringtest.Start(t)
			dir, environ := searched(t)
			// What is searched is below one folder, the keyring's own files with it.
			if err := os.Symlink(ring.Dir, filepath.Join(dir, "ring")); err != nil {
				t.Fatal(err)
			}
			return dir, append(environ, "DBUS_SESSION_BUS_ADDRESS="+ring.Address, "XDG_RUNTIME_DIR="+ring.Lookup("XDG_RUNTIME_DIR"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, environ := chosen(t)
			h := newHunt(t, environ)
			h.u.dir = filepath.Join(dir, "project")
			secret := filepath.Join(t.TempDir(), "passphrase") // the one file that holds it
			writeFile(t, secret, h.words+"\n")
			if name == "vault" {
				if err := quickVault(dir, h.words); err != nil {
					t.Fatal(err)
				}
			}
			h.u.environ = append(h.u.environ, "AUTHDOCTOR_PASSPHRASE_FILE="+secret)
			stop := h.watch()
			h.live(t)
			h.misuse()
			h.crash(t)
			h.inTheApp(t)
			h.locked()
			looks, excuses := stop()
			if looks < 100 || excuses == 0 {
				t.Errorf("%d looks at processes, the key was seen %d times where it is meant to be", looks, excuses)
			}
			h.files(dir)
			if ring, err := filepath.EvalSymlinks(filepath.Join(dir, "ring")); err == nil {
				h.files(ring)
			}
			for _, name := range shellFiles {
				if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(text) != "# mine\n" {
					t.Errorf("%s is now %q, %v", name, text, err)
				}
			}
		})
	}
}

// live is a key's life with all that can go wrong in it.
func (h *hunt) live(t *testing.T) {
	refusing, ca := talkative(t, http.StatusUnauthorized, "application/json")
	granting, ca2 := talkative(t, http.StatusOK, "models")
	api := []string{"--base-url", refusing + "/v1", "--ca-file", ca}
	add := func(name string, more ...string) result {
		return h.runs(h.key, append([]string{"keys", "add", name, "--key-stdin", "--provider", "openai"}, more...)...)
	}
	add("work", append(api, "--no-test")...).exits(t, 0)
	add("work", api...).exits(t, 2)
	add("bad", api...)
	add("bad", append(api, "--json")...)
	add("bad", append(api, "--force", "--json")...)
	add("granted", "--base-url", granting+"/v1", "--ca-file", ca2)
	add("Bad Name").exits(t, 2)
	h.runs(strings.Repeat(h.key, 700), "keys", "add", "long", "--key-stdin", "--no-test", "--provider", "openai").exits(t, 2)
	excusedHunt := h.with(excused, "MY_KEY="+h.key)
	excusedHunt.runs("", "keys", "add", "fromenv", "--key-env", "MY_KEY", "--no-test").exits(t, 0)
	excusedHunt.runs("", "keys", "import", "--from", "env", "--dry-run").exits(t, 0)
	excusedHunt.runs("", "keys", "import", "--from", "env", "--yes", "--no-test", "--json").exits(t, 0)
	for _, args := range [][]string{
		{"keys", "list"}, {"keys", "list", "--json"}, {"keys", "test", "work", "--json", "--ca-file", ca}, {"keys", "test", "work", "--ca-file", ca}, {"keys", "test", "granted", "--ca-file", ca2},
		{"keys", "test", "work", "--format", "markdown", "--ca-file", ca}, {"keys", "test", "work", "--format", "sarif", "--ca-file", ca}, {"keys", "test", "work", "--format", "junit"},
		{"check", "--profile", "work", "--verbose", "--ca-file", ca}, {"check", "--profile", "work", "--json", "--ca-file", ca}, {"check", "--profile", "work", "--offline"},
		{"keys", "show", "work"}, {"keys", "rename", "work", "bad"}, {"keys", "move", "work", "--to", "vault"}, {"keys", "move", "work", "--to", "keyring"}, {"keys", "repair", "--yes"},
		{"keys", "remove", "bad"}, {"keys", "scan"}, {"exec", "work", "bad", "--", "true"}, {"exec", "work", "--", "no-such-command"}, {"__complete", "exec", ""},
	} {
		h.runs("", args...)
	}
	h.runs("", "exec", "work", "--", "sh", "-c", "sleep 0.1").exits(t, 0) // the watch must see it here
	h.with("OPENAI_API_KEY=other").runs("", "exec", "--strict", "work", "--", "true").exits(t, 2)

	env := filepath.Join(h.u.dir, ".env")
	plain := func() { writeFile(t, env, "# mine\nOPENAI_API_KEY="+h.key+"\n") }
	plain()
	h.runs("", "keys", "scan")
	h.runs("", "keys", "import", "--from", ".env", "--dry-run", "--remove-plaintext").exits(t, 0)
	h.runs("", "keys", "import", "--from", ".env", "--remove-plaintext", "--yes", "--no-test").exits(t, 0)
	h.runs("", "undo", "--list", "--json").exits(t, 0)
	h.runs("", "undo", "--dry-run").exits(t, 0)
	h.runs("", "undo", "--yes").exits(t, 0)
	h.runs(numbered(3), "keys", "rotate", "work", "--key-stdin", "--yes", "--force", "--ca-file", ca).exits(t, 0)
	h.runs(h.key, "keys", "rotate", "work", "--key-stdin", "--ca-file", ca)
	h.runs("", "keys", "rotate", "work", "--back", "--json").exits(t, 0)
	h.runs(numbered(4), "keys", "rotate", "work", "--key-stdin", "--yes", "--force", "--json", "--ca-file", ca).exits(t, 0)
	if err := os.Remove(env); err != nil {
		t.Fatal(err)
	}
	h.runs("", "keys", "rotate", "work", "--back").exits(t, 0)

	h.runs("", "keys", "rename", "bad", "spoilt").exits(t, 0)
	h.runs("", "keys", "remove", "spoilt", "--yes", "--json").exits(t, 0)
}

// locked are the errors around a passphrase, the right one in the wrong place among them.
func (h *hunt) locked() {
	fresh, wrong := filepath.Join(h.t.TempDir(), "fresh"), filepath.Join(h.t.TempDir(), "wrong")
	writeFile(h.t, fresh, h.words+" again\n")
	writeFile(h.t, wrong, h.words+" not\n")
	open := filepath.Join(h.t.TempDir(), "open")
	writeFile(h.t, open, h.words)
	if err := os.Chmod(open, 0o644); err != nil {
		h.t.Fatal(err)
	}
	h.runs("", "keys", "passphrase", "--new-passphrase-file", fresh)
	h.runs("", "keys", "passphrase", "--passphrase-file", fresh, "--new-passphrase-file", strings.TrimSuffix(fresh, "fresh")+"absent")
	h.runs("", "keys", "passphrase", "--passphrase-file", wrong, "--new-passphrase-file", fresh)
	for _, file := range []string{wrong, open} {
		for _, args := range [][]string{{"exec", "work", "--", "true"}, {"keys", "test", "work"}, {"check", "--profile", "work", "--json"}, {"keys", "move", "work", "--to", "vault"}} {
			h.runs("", append(slices.Clip(args), "--passphrase-file", file)...)
		}
	}
	h.runs("", "keys", "passphrase", "--passphrase-file", fresh, "--new-passphrase-file", h.passphraseFile())
}

func (h *hunt) passphraseFile() string {
	last := h.u.environ[len(h.u.environ)-1]
	return last[strings.IndexByte(last, '=')+1:]
}

// misuse is a key where it does not belong: as an argument, which is then the user's own doing, but never repeated.
func (h *hunt) misuse() {
	h = h.with(excused)
	for _, args := range [][]string{
		{"keys", "add", h.key}, {"keys", "add", "work", h.key}, {"keys", "test", h.key}, {"keys", "show", h.key}, {"keys", "rename", "work", h.key}, {"keys", "rename", h.key, "work"},
		{"keys", "remove", h.key, "--yes"}, {"keys", "move", "work", "--to", h.key}, {"keys", "import", "--from", h.key}, {"keys", "rotate", h.key}, {"keys", h.key},
		{"keys", "add", "x", "--key-env", h.key}, {"keys", "add", "x", "--provider", h.key, "--key-stdin"}, {"keys", "add", "x", "--key-stdin=" + h.key}, {"keys", "list", "--" + h.key},
		{"exec", h.key, "--", "true"}, {"exec", "work", "--", h.key}, {"exec", "--" + h.key, "work", "--", "true"}, {"check", "--profile", h.key}, {"check", "--profile", h.key, "--json"},
		{"keys", "add", "x", "--key-stdin", "--passphrase-file", h.key}, {"keys", "passphrase", "--new-passphrase-file", h.key}, {"keys", "scan", h.key},
	} {
		h.runs(h.key, args...)
	}
}

// crash ends the program while it holds the key: Go's own report of all goroutines goes to standard error.
func (h *hunt) crash(t *testing.T) {
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer silent.Close()
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGTERM, syscall.SIGINT} {
		var talk bytes.Buffer
		cmd := exec.Command(h.u.program, "keys", "add", "crash", "--key-stdin", "--provider", "openai", "--base-url", silent.URL+"/v1")
		cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = h.u.environ, h.u.dir, strings.NewReader(h.key), &talk, &talk
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond) // the vault is open, and the request waits
		_ = cmd.Process.Signal(signal)
		_ = cmd.Wait()
		h.clean("the end by "+signal.String(), talk.Bytes())
		if signal == syscall.SIGQUIT && !strings.Contains(talk.String(), "goroutine ") {
			t.Errorf("nothing was reported: %s", talk.String())
		}
	}
}

// inTheApp stores the key in the app and looks at every byte that is drawn.
func (h *hunt) inTheApp(t *testing.T) {
	h = h.with("TERM=screen-256color", "LANG=C.UTF-8", "AUTHDOCTOR_NO_ANIMATION=1")
	s := sit(t, h.u, nil)
	s.await("quit")
	for _, step := range []struct{ types, await string }{
		{"p", "Stored by authdoctor"}, {"a", "Key"}, {"\x1b[200~" + h.key + "\x1b[201~", "characters"}, {"\r", "Name"}, {"\x15drawn", "drawn"}, {"\r", "stored as"},
	} {
		s.types(step.types)
		s.await(step.await)
		time.Sleep(100 * time.Millisecond)
	}
	s.types(interrupt)
	s.ends(0)
	h.clean("a frame", []byte(s.screen()))
}

// A keyring that repeats what it was given in its errors.
func TestKeyringErrorsLeakNothing(t *testing.T) {
	t.Parallel()
	fake := keyringfake.Start(t)
	dir, environ := searched(t)
	h := newHunt(t, append(environ, "DBUS_SESSION_BUS_ADDRESS="+fake.Address))
	stop := h.watch()
	add := []string{"keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai"}
	h.runs(h.key, add...).exits(t, 0)
	words := strings.Join([]string{h.key, base64.StdEncoding.EncodeToString([]byte(h.key)), hex.EncodeToString([]byte(h.key)), "\x1b[31m"}, " ")
	add[2] = "second"
	for _, faults := range []keyringfake.Faults{
		{Fails: map[string]string{"CreateItem": words}}, {Fails: map[string]string{"GetSecret": words}}, {Fails: map[string]string{"OpenSession": words}}, {Fails: map[string]string{"SearchItems": words}},
		{Denied: []string{"CreateItem"}}, {DropWrites: true}, {TruncateWrites: 30}, {KeepDeleted: true}, {WrongType: "Collections"}, {Locked: true, Unlocking: keyringfake.Dismiss(0)},
	} {
		fake.Be(faults)
		for _, args := range [][]string{add, {"keys", "test", "work", "--json"}, {"exec", "work", "--", "true"}, {"check", "--profile", "work", "--json", "--offline"}, {"keys", "rename", "work", "office"}, {"keys", "repair", "--yes"}, {"keys", "remove", "second", "--yes"}} {
			h.runs(h.key, args...)
		}
	}
	stop()
	h.files(dir)
}
