package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// steps is a disk that calls at before and after each thing that changes something, and in the middle of writing a file.
type steps struct {
	Disk
	at func() error
}

func (s steps) step(do func() error) error {
	if err := s.at(); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return s.at()
}

func (s steps) Create(path string, data []byte) error {
	return s.step(func() error {
		if err := os.WriteFile(path, data[:len(data)/2], 0o600); err != nil {
			return err
		}
		if err := s.at(); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		return s.Disk.Create(path, data)
	})
}

func (s steps) Rename(from, to string) error {
	return s.step(func() error { return s.Disk.Rename(from, to) })
}

func (s steps) Remove(path string) error { return s.step(func() error { return s.Disk.Remove(path) }) }

func (s steps) SyncFolder(dir string) error {
	return s.step(func() error { return s.Disk.SyncFolder(dir) })
}

func (s steps) Folder(dir string) error { return s.step(func() error { return s.Disk.Folder(dir) }) }

func (s steps) Dress(path, like string, mode fs.FileMode) error {
	return s.step(func() error { return s.Disk.Dress(path, like, mode) })
}

// act is something that changes a file, from what the file was to what it becomes.
type act struct {
	old, new         string // "": there is no file
	oldMode, newMode fs.FileMode
	prepare          func(t *testing.T, e Editor, path string) // up to old
	do               func(t *testing.T, e Editor, path string) (Change, error)
	undoes           bool // it takes back a change: then old is the changed file
}

func acts() map[string]act {
	before, after := "A=1\nKEY="+oldKey()+"\nB=2\n", "A=1\nKEY="+newKey()+"\nB=2\n"
	exchange := func(t *testing.T, e Editor, path string) (Change, error) {
		return e.Apply(t.Context(), "run", replacing(t, path, oldKey(), newKey()))
	}
	start := func(t *testing.T, _ Editor, path string) { write(t, path, before, 0o644) }
	takeBack := func(t *testing.T, e Editor, _ string) (Change, error) {
		changes, err := e.List(t.Context())
		if err != nil || len(changes) == 0 {
			return Change{}, errors.Join(err, ErrUnknown)
		}
		return e.Undo(t.Context(), changes[0].ID)
	}
	changed := func(f func(t *testing.T, e Editor, path string) (Change, error)) func(*testing.T, Editor, string) {
		return func(t *testing.T, e Editor, path string) {
			if _, err := f(t, e, path); err != nil {
				t.Fatal(err)
			}
		}
	}
	create := func(t *testing.T, e Editor, path string) (Change, error) {
		return e.Apply(t.Context(), "run", plan(t, path, Splice{Text: []byte("KEY=")}, Splice{New: made(newKey())}))
	}
	tighten := func(t *testing.T, e Editor, path string) (Change, error) {
		return e.Apply(t.Context(), "run", plan(t, path).Chmod(0o600))
	}
	return map[string]act{
		"apply":  {before, after, 0o644, 0o644, start, exchange, false},
		"create": {"", "KEY=" + newKey(), 0, 0o600, func(*testing.T, Editor, string) {}, create, false},
		"chmod":  {before, before, 0o644, 0o600, start, tighten, false},
		"undo": {after, before, 0o644, 0o644, func(t *testing.T, e Editor, path string) {
			start(t, e, path)
			changed(exchange)(t, e, path)
		}, takeBack, true},
		"undo elsewhere": {after + "C=3\n", before + "C=3\n", 0o640, 0o640, func(t *testing.T, e Editor, path string) {
			start(t, e, path)
			changed(exchange)(t, e, path)
			write(t, path, after+"C=3\n", 0o640)
		}, takeBack, true},
		"undo create": {"KEY=" + newKey(), "", 0o600, 0, changed(create), takeBack, true},
		"undo chmod": {before, before, 0o600, 0o644, func(t *testing.T, e Editor, path string) {
			start(t, e, path)
			changed(tighten)(t, e, path)
		}, takeBack, true},
	}
}

// holds reports whether a file is there with these bytes and this mode.
func holds(t *testing.T, path, want string, m fs.FileMode) bool {
	t.Helper()
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return want == ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return want != "" && string(b) == want && (mode(t, path) == m || runtime.GOOS == "windows")
}

// judge looks at what a stopped act left: the old file or the new one, no byte of a key in the journal, nothing beside
// the file after the next look at the journal, and a way back.
func (a act) judge(t *testing.T, e Editor, path string) {
	t.Helper()
	isOld, isNew := holds(t, path, a.old, a.oldMode), holds(t, path, a.new, a.newMode)
	if !isOld && !isNew {
		t.Fatal("the file is neither the old one nor the new one")
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range entries {
		if m := mode(t, filepath.Join(filepath.Dir(path), left.Name())); left.Name() != filepath.Base(path) && m&^(a.oldMode|a.newMode|0o600) != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %04o", left.Name(), m)
		}
	}
	if _, err := os.Stat(e.Journal); err == nil {
		noKeyIn(t, e.Journal)
	}
	changes, err := e.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := []string{}
	if _, err := os.Stat(path); err == nil {
		left = append(left, filepath.Base(path))
	}
	onlyFiles(t, filepath.Dir(path), left...)
	if isOld && !holds(t, path, a.old, a.oldMode) {
		t.Fatal("looking at the journal changed the file")
	}

	standing := isNew != a.undoes // a change that can be taken back
	if (len(changes) == 1) != standing || len(changes) > 1 {
		t.Fatalf("the new file: %v; the list: %+v", isNew, changes)
	}
	if standing {
		undo(t, e, changes[0])
	}
	want, m := a.old, a.oldMode
	if a.undoes {
		want, m = a.new, a.newMode
	}
	if !holds(t, path, want, m) {
		t.Error("undoing afterwards is not exact")
	}
	if names, err := (System{}).Names(e.Journal); err != nil || strings.Trim(strings.Join(names, ""), lockName) != "" {
		t.Errorf("the journal holds %v, %v", names, err)
	}
}

const killVariable = "AUTHDOCTOR_EDIT_KILL"

// TestKillChild is the program that TestKill kills.
func TestKillChild(t *testing.T) {
	fields := strings.Split(os.Getenv(killVariable), "|")
	if len(fields) != 4 {
		t.Skip("it is run by TestKill")
	}
	last, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	now := 0
	e := Editor{Journal: fields[2], Sealer: withBox, Disk: steps{System{}, func() error {
		if now++; now == last {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			time.Sleep(time.Minute) // it ends within it
			t.Fatalf("still alive: %v", err)
		}
		return nil
	}}}
	if _, err := acts()[fields[0]].do(t, e, fields[3]); err != nil {
		t.Fatal(err)
	}
}

// A process that is killed at any step leaves the old file or the new one, and what can be taken back is known.
func TestKill(t *testing.T) {
	for name, a := range acts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && strings.Contains(name, "chmod") {
				t.Skip("access lists say who may use a file there")
			}
			for last := 1; ; last++ {
				e, path := editor(t), filepath.Join(t.TempDir(), ".env")
				a.prepare(t, e, path)
				child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
				child.Env = append(os.Environ(), killVariable+"="+strings.Join([]string{name, strconv.Itoa(last), e.Journal, path}, "|"))
				out, err := child.CombinedOutput()
				if err != nil && strings.Contains(string(out), "FAIL") {
					t.Fatalf("step %d: %v\n%s", last, err, out)
				}
				t.Run(fmt.Sprintf("step %d", last), func(t *testing.T) { a.judge(t, e, path) })
				if err == nil {
					if last < 8 {
						t.Errorf("only %d steps were seen: the disk is passed by", last)
					}
					return
				}
			}
		})
	}
}

// Each step fails once, or it and all after it: what is reported is what happened, and nothing is lost.
func TestFailingDisk(t *testing.T) {
	broken := errors.New("input/output error")
	for name, a := range acts() {
		if runtime.GOOS == "windows" && strings.Contains(name, "chmod") {
			continue
		}
		for _, forGood := range []bool{false, true} {
			done := false
			for last := 1; !done; last++ {
				t.Run(fmt.Sprintf("%s step %d for good %v", name, last, forGood), func(t *testing.T) {
					e, path := editor(t), filepath.Join(t.TempDir(), ".env")
					e.Disk = lazy{System{}}
					a.prepare(t, e, path)
					now := 0
					failing := e
					failing.Disk = steps{lazy{System{}}, func() error {
						if now++; now == last || forGood && now > last {
							return broken
						}
						return nil
					}}
					c, err := a.do(t, failing, path)
					if done = now < last; done {
						return
					}
					// The step that fails may be done all the same: that is what an error of a disk means.
					if err == nil && !holds(t, path, a.new, a.newMode) {
						t.Error("success was reported, and the file is not the new one")
					}
					if err != nil && !errors.Is(err, broken) {
						t.Errorf("got %v", err)
					}
					if err != nil && !a.undoes && c.ID != "" && !holds(t, path, a.new, a.newMode) {
						t.Error("a change was reported, and the file is the old one")
					}
					a.judge(t, e, path)
				})
			}
		}
	}
}

// A folder that takes no file: the superuser meets it on a read-only disk only, so a test's disk says so.
func TestReadOnlyFolder(t *testing.T) {
	for _, denied := range []error{&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, &fs.PathError{Op: "open", Path: "x", Err: syscall.EROFS}} {
		e, path := editor(t), filepath.Join(t.TempDir(), ".env")
		write(t, path, "A=1\n", 0o600)
		e.Disk = denying{System{}, filepath.Dir(path), denied}
		_, err := e.Apply(t.Context(), "run", replacing(t, path, "1", "2"))
		if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), filepath.Dir(path)) || text(t, path) != "A=1\n" {
			t.Errorf("%v: got %v", denied, err)
		}
		onlyFiles(t, filepath.Dir(path), ".env")
		onlyFiles(t, e.Journal, lockName)
	}
}

type denying struct {
	Disk
	dir string
	err error
}

func (d denying) Create(path string, data []byte) error {
	if filepath.Dir(path) == d.dir {
		return d.err
	}
	return d.Disk.Create(path, data)
}

const countVariable = "AUTHDOCTOR_EDIT_COUNT"

// TestCountChild is the program that TestTwoProcesses starts twice.
func TestCountChild(t *testing.T) {
	journal, path, ok := strings.Cut(os.Getenv(countVariable), "|")
	if !ok {
		t.Skip("it is run by TestTwoProcesses")
	}
	e := Editor{Journal: journal}
	for n := 0; n < counts; {
		f, err := Read(path)
		if errors.Is(err, ErrChanged) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		old, err := strconv.Atoi(string(bytes.TrimSpace(f.Bytes())))
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.Plan("count", Splice{From: 0, To: len(f.Bytes()), Text: []byte(strconv.Itoa(old+1) + "\n")})
		if err != nil {
			t.Fatal(err)
		}
		switch _, err := e.Apply(t.Context(), "count", p); {
		case err == nil:
			n++
		case !errors.Is(err, ErrChanged):
			t.Fatal(err)
		}
	}
}

const counts = 40

// Of two processes that change a file at once, neither overwrites what the other did.
func TestTwoProcesses(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), "count")
	write(t, path, "0\n", 0o600)
	var children [2]*exec.Cmd
	var out [2]bytes.Buffer
	for i := range children {
		children[i] = exec.Command(os.Args[0], "-test.run=^TestCountChild$")
		children[i].Env = append(os.Environ(), countVariable+"="+e.Journal+"|"+path)
		children[i].Stdout, children[i].Stderr = &out[i], &out[i]
		if err := children[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, child := range children {
		if err := child.Wait(); err != nil {
			t.Errorf("%v\n%s", err, out[i].String())
		}
	}
	if got := text(t, path); got != strconv.Itoa(2*counts)+"\n" {
		t.Errorf("got %s", got)
	}
	outcomes, err := e.UndoRun(t.Context(), "count")
	if err != nil || len(outcomes) != 2*counts || text(t, path) != "0\n" {
		t.Errorf("%d outcomes, %v, %q", len(outcomes), err, text(t, path))
	}
}

// meddling is a disk on which another program writes to the file while the new one is made.
type meddling struct {
	Disk
	meddle func() error
}

func (d meddling) Dress(path, like string, mode fs.FileMode) error {
	return errors.Join(d.meddle(), d.Disk.Dress(path, like, mode))
}

// The last look at the file is after the new one was made, which takes a while.
func TestChangedAtTheLastMoment(t *testing.T) {
	for name, meddle := range map[string]func(path string) error{
		"written": func(path string) error { return os.WriteFile(path, []byte("A=7\n"), 0o600) }, "made anew": sameBytesSameTime, "removed": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			e, path := editor(t), filepath.Join(t.TempDir(), ".env")
			write(t, path, "A=1\n", 0o600)
			p := replacing(t, path, "1", "2")
			e.Disk = meddling{System{}, func() error { return meddle(path) }}
			if c, err := e.Apply(t.Context(), "run", p); !errors.Is(err, ErrChanged) || c.ID != "" {
				t.Errorf("got %+v, %v", c, err)
			}
			if b, err := os.ReadFile(path); err == nil && string(b) == "A=2\n" {
				t.Error("it was overwritten")
			}
			onlyFiles(t, e.Journal, lockName)
			if names, err := (System{}).Names(filepath.Dir(path)); err != nil || strings.Contains(strings.Join(names, " "), ".authdoctor-") {
				t.Errorf("left: %v, %v", names, err)
			}
		})
	}
}
