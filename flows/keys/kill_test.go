package keys_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdoctor/flows/keys"
	"authdoctor/keystore"
)

// ordeal is something that is done to a house and can die at any step: of the disk, of the store's backend, of an edit.
type ordeal struct {
	name  string
	begin func(t *testing.T) *house
	do    func(h *house) error // made again after a death, it goes on
	// judge looks at what a death left, before anybody goes on.
	judge func(t *testing.T, h *house)
	end   func(t *testing.T, h *house) // looks at what it is once it has been gone on with
	least int                          // so many steps there are at least
}

func ordeals() []ordeal {
	return []ordeal{
		{"rotate", func(t *testing.T) *house { return occupied(t, 'a') }, (*house).rotateOn, rotationStopped, rotationEnded, 80},
		{"roll back", rotatedHouse, (*house).rollBackOn, rollbackStopped, rollbackEnded, 50},
		{"import", unstoredHouse, (*house).importAll, importStopped, importEnded, 100},
	}
}

func (h *house) rotateOn() error {
	outcome, err := h.keeper().Rotate(context.Background(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
	if errors.Is(err, keys.ErrSameKey) { // killed behind the last step
		return nil
	}
	if err == nil && !outcome.Profile.Previous.Proven {
		err = fmt.Errorf("not proven: %q", outcome.Next)
	}
	return err
}

func rotatedHouse(t *testing.T) *house {
	h := occupied(t, 'a')
	h.rotate(t, 'b')
	return h
}

// rollBackOn does not go on where all was done before the death: that would lead forward again.
func (h *house) rollBackOn() error {
	if p, err := h.store().Find(context.Background(), "work"); err != nil || p.Fingerprint == h.key('a').Fingerprint() {
		return err
	}
	_, err := h.keeper().RollBack(context.Background(), "work", true)
	return err
}

// unstoredHouse has the key in its files only.
func unstoredHouse(t *testing.T) *house {
	h := occupied(t, 'a')
	if _, err := h.store().Remove(t.Context(), "work"); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) importAll() error {
	k := h.keeper()
	all, _, err := k.Importable(context.Background(), "")
	for _, found := range all {
		if _, failed := k.Import(context.Background(), keys.Import{Found: found, Remove: true}); failed != nil {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// lodging tells which key each file holds; a file that holds neither of two texts is a mixture.
func (h *house) lodging(t *testing.T, texts func(lodger) map[string]string) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range lodgers() {
		there, err := os.ReadFile(h.path(l.name))
		if err != nil {
			t.Fatal(err)
		}
		which := ""
		for name, text := range texts(l) {
			if string(there) == text {
				which = name
			}
		}
		if which == "" {
			t.Errorf("%s holds %s, which it never should", l.name, masked(string(there)))
		}
		h.is(t, l.name, string(there), l.mode)
		seen[which] = true
	}
	return seen
}

func oldOrNew(l lodger) map[string]string {
	return map[string]string{"a": filled(l.text, 'a'), "b": filled(l.text, 'b')}
}

func rotationStopped(t *testing.T, h *house) {
	files := h.lodging(t, oldOrNew)
	key, p, err := h.store().Get(t.Context(), "work")
	switch {
	case err != nil:
		t.Fatal(err)
	case key.Same(h.key('a')):
		if files["b"] || p.Previous != nil {
			t.Errorf("a file holds the new key, the store the old one: %+v", p.Previous)
		}
	default:
		if p = h.holds(t, "work", 'b', 'a'); p.Previous.Proven && files["a"] {
			t.Error("the new key counts as proven while a file holds the old one")
		}
	}
}

func rotationEnded(t *testing.T, h *house) {
	h.inhabited(t, 'b')
	if p := h.holds(t, "work", 'b', 'a'); !p.Previous.Proven || p.Verdict != keystore.Works {
		t.Errorf("%+v", p)
	}
}

func rollbackStopped(t *testing.T, h *house) {
	files := h.lodging(t, oldOrNew)
	if p, err := h.store().Find(t.Context(), "work"); err != nil || p.Fingerprint == h.key('a').Fingerprint() {
		if err != nil || files["b"] {
			t.Errorf("the store was rolled back before the files: %v", err)
		}
		h.holds(t, "work", 'a', 'b')
		return
	}
	h.holds(t, "work", 'b', 'a')
}

func rollbackEnded(t *testing.T, h *house) {
	h.inhabited(t, 'a')
	h.holds(t, "work", 'a', 'b')
}

// referred are the texts that a file may have on the way to the one without a key: every place is taken out by an edit of
// its own.
func referred(l lodger) map[string]string {
	const moved = "OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- "
	steps := map[string][]string{
		"project/.env": {
			"\ufeffA=1\r\n# OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND # mine\r\n\r\nSPARE_OPENAI_API_KEY='<KEY>'\r\nOPENAI_API_KEY=<KEY>\r\nB=2",
			"\ufeffA=1\r\n# OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND # mine\r\n\r\n# SPARE_OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND\r\nOPENAI_API_KEY=<KEY>\r\nB=2",
			"\ufeffA=1\r\n# OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND # mine\r\n\r\n# SPARE_OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND\r\n# OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND\r\nB=2",
		},
		"elsewhere/shared.env":  {"# " + moved + "COMMAND\n"},
		"home/.bashrc":          {"# start\n# " + moved + "COMMAND\nalias ll='ls -l'\n"},
		"home/.codex/auth.json": {"{\n  \"OPENAI_API_KEY\": null,\n  \"tokens\": null\n}\n"},
		"project/.mcp.json": {
			strings.Replace(l.text, `"OPENAI_API_KEY":"<KEY>"`, `"OPENAI_API_KEY":"${OPENAI_API_KEY}"`, 1),
			strings.Replace(strings.Replace(l.text, `"OPENAI_API_KEY":"<KEY>"`, `"OPENAI_API_KEY":"${OPENAI_API_KEY}"`, 1), "Bearer <KEY>", "Bearer ${OPENAI_API_KEY}", 1),
		},
	}[l.name]
	texts := map[string]string{"whole": filled(l.text, 'a')}
	for i, text := range steps {
		which := "half"
		if i == len(steps)-1 {
			which = "none"
		}
		texts[which+fmt.Sprint(i)] = filled(text, 'a')
	}
	return texts
}

func importStopped(t *testing.T, h *house) {
	files := h.lodging(t, referred)
	delete(files, "whole")
	if len(files) > 0 {
		h.holds(t, "openai", 'a', 0) // it was stored before it left a file
	}
}

func importEnded(t *testing.T, h *house) {
	for state := range h.lodging(t, referred) {
		if !strings.HasPrefix(state, "none") {
			t.Errorf("a file holds the key still: %s", state)
		}
	}
	h.holds(t, "openai", 'a', 0)
	if list, err := h.store().List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%d keys are stored, %v", len(list), err)
	}
}

// tidy reports files that a stopped edit left beside the user's.
func (h *house) tidy(t *testing.T) {
	t.Helper()
	_ = filepath.WalkDir(h.root, func(path string, _ fs.DirEntry, _ error) error {
		if strings.Contains(filepath.Base(path), ".authdoctor-") {
			t.Errorf("%s was left behind", path)
		}
		return nil
	})
}

// takenBack undoes all changes of files, newest first.
func (h *house) takenBack(t *testing.T) {
	t.Helper()
	editor := h.keeper().Editor
	runs, err := editor.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		outcomes, err := editor.UndoRun(t.Context(), run.ID)
		for _, o := range outcomes {
			err = errors.Join(err, o.Err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// inMemory is a folder that waits for no disk, where this machine has one: hundreds of houses are made there.
func inMemory(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "authdoctor-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// copied is the same house at another place, for another process.
func (h *house) copied(t *testing.T) *house {
	t.Helper()
	other := &house{root: inMemory(t), environ: h.environ}
	other.furnish()
	err := filepath.WalkDir(h.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, _ := filepath.Rel(h.root, path)
		to := filepath.Join(other.root, rest)
		info, err := entry.Info()
		switch {
		case err != nil || rest == ".":
			return err
		case entry.IsDir():
			return os.Mkdir(to, info.Mode().Perm())
		case info.Mode()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			return errors.Join(err, os.Symlink(target, to))
		}
		text, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(to, text, 0o600), os.Chmod(to, info.Mode().Perm()))
	})
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// goesOn judges what a death left, and lets the same call go on in another process.
func (o ordeal) goesOn(t *testing.T, h *house, step int) {
	t.Helper()
	next := &house{root: h.root}
	next.furnish()
	o.judge(t, next)
	if err := o.do(next); err != nil {
		t.Errorf("going on: %v", err)
	}
	o.end(t, next)
	next.tidy(t)
	if o.name != "roll back" && step%7 == 0 { // its journal holds the rotation, too
		next.takenBack(t)
		next.inhabited(t, 'a')
	}
	if t.Failed() {
		t.Fatalf("%s, died at step %d", o.name, step)
	}
}

// mortalCall is one ordeal in a process of its own, which kills itself at a step.
type mortalCall struct {
	Root, Ordeal string
	Step         int
}

const (
	childDone   = 0
	childFailed = 3
)

// dieAtStep runs in the child.
func dieAtStep(text string) int {
	var call mortalCall
	if err := json.Unmarshal([]byte(text), &call); err != nil {
		return childFailed
	}
	h := &house{root: call.Root}
	h.furnish()
	h.backend.death.left.Store(int64(call.Step))
	i := slices.IndexFunc(ordeals(), func(o ordeal) bool { return o.name == call.Ordeal })
	if err := ordeals()[i].do(h); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return childFailed
	}
	return childDone
}

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "__die-at-step" {
		os.Exit(dieAtStep(os.Args[2]))
	}
	os.Exit(m.Run())
}

// survives runs an ordeal in a child and reports whether it ended by itself.
func survives(t *testing.T, call mortalCall) bool {
	t.Helper()
	text, err := json.Marshal(call)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "__die-at-step", string(text))
	said, err := child.CombinedOutput()
	if err == nil {
		return true
	}
	if child.ProcessState == nil || child.ProcessState.ExitCode() == childFailed || len(said) > 0 {
		t.Fatalf("the child failed: %v\n%s", err, said)
	}
	return false
}

// I1, and the promise of a rotation: whatever kills it at whatever step, no key is lost, every file is whole, and the same
// call goes on.
func TestI1KilledAtEveryStep(t *testing.T) {
	stride := 1
	if testing.Short() {
		stride = 9
	}
	for _, o := range ordeals() {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			start := o.begin(t)
			kills := 0
			for step := 1; ; step += stride {
				h := start.copied(t)
				if survives(t, mortalCall{Root: h.root, Ordeal: o.name, Step: step}) {
					o.end(t, h)
					break
				}
				kills++
				o.goesOn(t, h, step)
			}
			t.Logf("%d processes were killed", kills)
			if kills < o.least/stride {
				t.Errorf("only %d processes were killed", kills)
			}
		})
	}
}
