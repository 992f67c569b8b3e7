package keys_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authdoctor/checks/holdings"
	"authdoctor/checks/provider"
	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// keyText is a key that is obviously false, built at run time so that no scanner takes it for a real one.
func keyText(letter rune) string {
	half := strings.Repeat(string(letter), 58)
	return "sk-" + "proj-" + half + "T3Blbk" + "FJ" + half
}

// house is a machine with a home, a project, a store and a journal, below one folder.
type house struct {
	root    string
	environ []string
	examine keys.Examine // nil: every key works
	now     time.Time    // zero: the real time
	backend *cabinet
	disk    disk
}

func (h *house) path(name string) string { return filepath.Join(h.root, filepath.FromSlash(name)) }

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{root: t.TempDir()}
	h.furnish()
	for _, folder := range []string{"home", "project", "shelf"} {
		if err := os.MkdirAll(h.path(folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// furnish gives the house its store, for this process, which may die at a step.
func (h *house) furnish() {
	d := &death{}
	h.disk = disk{death: d}
	h.backend = &cabinet{folder: h.path("shelf"), death: d}
}

var registry = sync.OnceValues(provider.Builtin)

func (h *house) maker() *secret.Maker {
	reg, err := registry()
	if err != nil {
		panic(err)
	}
	return secret.NewMaker([]byte("install key of the tests"), reg.Prefixes())
}

func (h *house) key(letter rune) secret.Secret { return h.maker().Make([]byte(keyText(letter))) }

func (h *house) store() *keystore.Store {
	return keystore.Open(keystore.Options{
		Folder: h.path("data"), Disk: h.disk, Backend: h.backend, Maker: h.maker(), Now: h.clock, Wait: 10 * time.Second,
	})
}

func (h *house) clock() time.Time {
	if h.now.IsZero() {
		return time.Now()
	}
	return h.now
}

func (h *house) keeper() *keys.Keeper {
	reg, err := registry()
	if err != nil {
		panic(err)
	}
	store := h.store()
	k := &keys.Keeper{
		Store: store, Registry: reg, Maker: h.maker(), Now: h.clock, Examine: h.examine,
		Editor: edit.Editor{Journal: h.path("data/journal"), Disk: h.disk, Sealer: func(ctx context.Context) (edit.Sealer, error) { return store.Sealer(ctx) }},
		Find: func(ctx context.Context, from string) (holdings.Result, error) {
			return holdings.Find(ctx, holdings.Options{
				Registry: reg, Maker: h.maker(), Environ: h.environ, Home: h.path("home"), Dir: h.path("project"), From: from,
			})
		},
	}
	if k.Examine == nil {
		k.Examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) { return works(), nil }
	}
	return k
}

// The reports of a scripted examination.
func works() flows.Report { return flows.Report{Verdict: flows.Healthy} }

func problem(causes ...string) flows.Report { return reported(flows.Problem, "stated", causes...) }

func reported(verdict flows.Verdict, confidence string, causes ...string) flows.Report {
	r := flows.Report{Verdict: verdict}
	for _, id := range causes {
		r.Diagnoses = append(r.Diagnoses, flows.Diagnosis{Cause: id, Title: "Title of " + id, Confidence: confidence})
	}
	return r
}

// says examines as a script says, one report after the other; the last one stays. asked counts.
func (h *house) says(reports ...flows.Report) (asked *int) {
	asked = new(int)
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		*asked++
		return reports[min(*asked, len(reports))-1], nil
	}
	return asked
}

func (h *house) write(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	path := h.path(name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600), os.Chmod(path, mode)); err != nil {
		t.Fatal(err)
	}
}

func (h *house) link(t *testing.T, name, to string) {
	t.Helper()
	if err := os.Symlink(filepath.FromSlash(to), h.path(name)); err != nil {
		t.Skip("this machine makes no symbolic links:", err)
	}
}

// is holds a file to its bytes and mode.
func (h *house) is(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	there, err := os.ReadFile(h.path(name))
	if err != nil || string(there) != text {
		t.Errorf("%s holds %s, not %s (%v)", name, masked(string(there)), masked(text), err)
	}
	if info, err := os.Stat(h.path(name)); err == nil && info.Mode().Perm() != mode && runtime.GOOS != "windows" {
		t.Errorf("%s has mode %04o, not %04o", name, info.Mode().Perm(), mode)
	}
}

// masked makes texts with keys fit for a failure's message.
func masked(text string) string {
	for letter := 'a'; letter <= 'z'; letter++ {
		text = strings.ReplaceAll(text, keyText(letter), "<"+string(letter)+">")
	}
	return fmt.Sprintf("%q", text)
}

func (h *house) add(t *testing.T, name string, letter rune) {
	t.Helper()
	p := keystore.Profile{Name: name, Provider: "openai", Kind: "project key", Days: -1}
	if _, err := h.store().Add(t.Context(), p, h.key(letter)); err != nil {
		t.Fatal(err)
	}
}

// holds looks into the store: the present key, and the one before (0: none is kept).
func (h *house) holds(t *testing.T, name string, present, before rune) keystore.Profile {
	t.Helper()
	key, p, err := h.store().Get(t.Context(), name)
	if err != nil || !key.Same(h.key(present)) {
		t.Errorf("%s is %v (%v), not key %c", name, key, err, present)
	}
	old, err := h.store().Previous(t.Context(), name)
	switch {
	case before == 0 && !errors.Is(err, keystore.ErrNotFound):
		t.Errorf("%s has a key before: %v, %v", name, old, err)
	case before != 0 && (err != nil || !old.Same(h.key(before))):
		t.Errorf("the key before %s is %v (%v), not key %c", name, old, err, before)
	}
	return p
}

// silent reports a byte of a key in what a person is shown: raw, in base64 or in halves.
func silent(t *testing.T, shown ...any) {
	t.Helper()
	text := fmt.Sprintf("%+v", shown)
	for letter := 'a'; letter <= 'z'; letter++ {
		whole := keyText(letter)
		for _, form := range []string{whole[:len(whole)/2], whole[len(whole)/2:], base64.StdEncoding.EncodeToString([]byte(whole))[:40]} {
			if strings.Contains(text, form) {
				t.Errorf("key %c is shown: %s", letter, masked(text))
			}
		}
	}
}

// says reports whether one of the lines holds all the words.
func says(lines []string, words ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}

// cabinet is a backend of plain files, for tests only: it is there for the next process, too.
type cabinet struct {
	folder string
	death  *death
	fault  error // of every call but Names
}

func (c *cabinet) Kind() keystore.BackendKind { return keystore.InVault }

func (c *cabinet) Probe(context.Context) keystore.Health {
	return keystore.Health{State: keystore.Ready, Provider: "test"}
}

func (c *cabinet) Read(_ context.Context, names ...string) ([][]byte, error) {
	values := make([][]byte, len(names))
	for i, name := range names {
		value, err := os.ReadFile(filepath.Join(c.folder, name))
		if c.fault != nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, c.trouble(err)
		}
		values[i] = value
	}
	return values, nil
}

func (c *cabinet) Write(_ context.Context, items ...keystore.Item) error {
	for _, item := range items {
		c.death.step()
		path := filepath.Join(c.folder, item.Name)
		if err := errors.Join(c.fault, os.WriteFile(path+"~", item.Value, 0o600)); err != nil {
			return c.trouble(err)
		}
		if err := os.Rename(path+"~", path); err != nil {
			return c.trouble(err)
		}
	}
	c.death.step()
	return nil
}

func (c *cabinet) Remove(_ context.Context, names ...string) error {
	for _, name := range names {
		c.death.step()
		if err := os.Remove(filepath.Join(c.folder, name)); c.fault != nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return c.trouble(err)
		}
	}
	c.death.step()
	return nil
}

func (c *cabinet) Names(context.Context) ([]string, error) {
	entries, err := os.ReadDir(c.folder)
	var names []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "~") {
			names = append(names, e.Name())
		}
	}
	if err != nil {
		return nil, c.trouble(err)
	}
	return names, nil
}

func (c *cabinet) trouble(err error) error {
	return &keystore.Trouble{Tried: "use the cabinet", Kind: keystore.ErrUnavailable, Err: errors.Join(c.fault, err)}
}

// death kills this process at a step: with SIGKILL, or what Windows has for it.
type death struct{ left atomic.Int64 } // steps until it comes; 0: never

func (d *death) step() {
	if d.left.Add(-1) != 0 {
		return
	}
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

// disk is this machine's, on which the process can die before and after whatever changes something. It does not wait for
// the bytes to survive a loss of power, which no test here cuts.
type disk struct {
	edit.System
	death *death
}

func (d disk) Create(path string, data []byte) error {
	d.death.step()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return d.and(errors.Join(err, file.Close()))
}

func (d disk) Rename(from, to string) error { return d.and(d.System.Rename(from, to)) }

func (d disk) Remove(path string) error { return d.and(d.System.Remove(path)) }

func (d disk) Dress(path, like string, mode fs.FileMode) error {
	return d.and(d.System.Dress(path, like, mode))
}

func (d disk) SyncFolder(string) error { return nil }

func (d disk) and(err error) error {
	d.death.step()
	return err
}
