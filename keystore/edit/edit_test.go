package edit

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore/secret"
)

// oldKey and newKey are keys of an obviously false kind, built so that no scanner takes them for real ones.
func oldKey() string { return "sk-" + "proj-" + "CANARYold0123456789abcdefghijKLMNOPQRSTold9" }
func newKey() string { return "sk-" + "proj-" + "CANARYnew9876543210zyxwvutsrqPONMLKJIHGnew8XY" }

func made(key string) secret.Secret {
	return secret.NewMaker([]byte("install key"), []string{"sk-" + "proj-"}).Make([]byte(key))
}

// box seals with a key that a test keeps.
type box struct{ key []byte }

func (b box) aead() cipher.AEAD {
	block, err := aes.NewCipher(b.key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func (b box) Seal(plain []byte) ([]byte, error) {
	nonce := make([]byte, b.aead().NonceSize())
	_, _ = rand.Read(nonce)
	return b.aead().Seal(nonce, nonce, plain, nil), nil
}

func (b box) Open(sealed []byte) ([]byte, error) {
	size := b.aead().NonceSize()
	if len(sealed) < size {
		return nil, errors.New("too short")
	}
	return b.aead().Open(nil, sealed[:size], sealed[size:], nil)
}

func withBox(context.Context) (Sealer, error) { return box{bytes.Repeat([]byte{7}, 32)}, nil }

// editor has its journal in a folder of the test's own.
func editor(t testing.TB) Editor {
	t.Helper()
	return Editor{Journal: filepath.Join(t.TempDir(), "data", "journal"), Sealer: withBox}
}

// lazy is a disk that does not wait until bytes would survive a loss of power, for tests that write often.
type lazy struct{ Disk }

func (lazy) Create(path string, data []byte) error { return os.WriteFile(path, data, 0o600) }
func (lazy) SyncFolder(string) error               { return nil }

func (lazy) Dress(path, _ string, mode fs.FileMode) error { return os.Chmod(path, mode) }

func write(t testing.TB, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func text(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mode(t testing.TB, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode() & modeBits
}

func plan(t testing.TB, path string, splices ...Splice) Plan {
	t.Helper()
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Plan("a test", splices...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// replacing finds each old text once and puts the new one there. Keys are secrets.
func replacing(t testing.TB, path string, pairs ...string) Plan {
	t.Helper()
	all := text(t, path)
	var splices []Splice
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(all, pairs[i]) != 1 {
			t.Fatalf("%q stands there %d times", pairs[i], strings.Count(all, pairs[i]))
		}
		from := strings.Index(all, pairs[i])
		s := Splice{From: from, To: from + len(pairs[i])}
		if strings.Contains(pairs[i], "CANARY") {
			s.Old = made(pairs[i])
		}
		if strings.Contains(pairs[i+1], "CANARY") {
			s.New = made(pairs[i+1])
		} else {
			s.Text = []byte(pairs[i+1])
		}
		splices = append(splices, s)
	}
	return plan(t, path, splices...)
}

func apply(t testing.TB, e Editor, p Plan) Change {
	t.Helper()
	c, err := e.Apply(t.Context(), "run", p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func undo(t testing.TB, e Editor, c Change) {
	t.Helper()
	if _, err := e.Undo(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
}

// onlyFiles fails where a folder holds anything else.
func onlyFiles(t testing.TB, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("%s holds %v, want %v", dir, names, want)
	}
}

// shapes are files whose bytes are easily lost.
func shapes() map[string]string {
	return map[string]string{
		"plain":             "A=1\nKEY=" + oldKey() + "\nB=2\n",
		"CRLF":              "A=1\r\nKEY=" + oldKey() + "\r\nB=2\r\n",
		"mixed line ends":   "A=1\nKEY=" + oldKey() + "\r\nB=2\rC=3\n",
		"BOM":               "\ufeffKEY=" + oldKey() + "\n",
		"no line feed":      "A=1\nKEY=" + oldKey(),
		"only the key":      oldKey(),
		"multibyte":         "# ключ 鍵 🔑\nKEY=\"" + oldKey() + "\" # ü\n",
		"NUL and not UTF-8": "\x00\xff\xfe\nKEY=" + oldKey() + "\x00\n\xc3",
		"JSON on one line":  `{"a":{"key":"` + oldKey() + `","n":1},"b":[1,2]}`,
		"a huge line":       strings.Repeat("x", 300_000) + oldKey() + strings.Repeat("y", 300_000) + "\n",
		"many lines":        strings.Repeat("export NAME=value\n", 20_000) + "KEY=" + oldKey() + "\n" + strings.Repeat("\n", 1000),
	}
}

// The new file has exactly the other bytes, and undoing brings back exactly the old ones; mode and owner stay.
func TestApplyAndUndoAreExact(t *testing.T) {
	modes := []fs.FileMode{0o600, 0o644, 0o755, 0o660, 0o604}
	for name, before := range shapes() {
		for i, m := range modes {
			if name != "plain" && i != len(name)%len(modes) {
				continue // one mode for each shape, and all for the plain one
			}
			t.Run(fmt.Sprintf("%s %04o", name, m), func(t *testing.T) {
				e, path := editor(t), filepath.Join(t.TempDir(), ".env")
				write(t, path, before, m)
				m := mode(t, path) // a system may know fewer modes
				for way, want := range map[string]string{
					newKey():                   strings.ReplaceAll(before, oldKey(), newKey()),
					"# moved to authdoctor: 鍵": strings.ReplaceAll(before, oldKey(), "# moved to authdoctor: 鍵"),
					"":                         strings.ReplaceAll(before, oldKey(), ""),
				} {
					c := apply(t, e, replacing(t, path, oldKey(), way))
					if text(t, path) != want || mode(t, path) != m {
						t.Errorf("%q: the new file differs, mode %04o", way, mode(t, path))
					}
					if !c.Sealed || c.Real != path || c.Run != "run" || c.What != "a test" {
						t.Errorf("%+v", c)
					}
					undo(t, e, c)
					if text(t, path) != before || mode(t, path) != m {
						t.Errorf("%q: undoing is not exact, mode %04o", way, mode(t, path))
					}
				}
				onlyFiles(t, filepath.Dir(path), ".env")
				onlyFiles(t, e.Journal, lockName)
			})
		}
	}
}

func TestSeveralRanges(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), "config.json")
	before := "{\"one\": \"" + oldKey() + "\",\n \"two\": \"x\"}\n"
	write(t, path, before, 0o644)
	at := strings.Index(before, "x\"}")
	key := strings.Index(before, oldKey())
	// In any order; an insertion may touch what stands behind it.
	c := apply(t, e, plan(t, path, Splice{From: at, To: at + 1, Text: []byte("yy")}, Splice{From: key, To: key + len(oldKey()), Old: made(oldKey()), New: made(newKey())},
		Splice{From: at, To: at, Text: []byte("<")}, Splice{From: len(before), To: len(before), Text: []byte("\n")}))
	if got, want := text(t, path), "{\"one\": \""+newKey()+"\",\n \"two\": \"<yy\"}\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	undo(t, e, c)
	if text(t, path) != before {
		t.Errorf("got %q", text(t, path))
	}
}

func TestEmptyFile(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".gitignore")
	write(t, path, "", 0o644)
	c := apply(t, e, plan(t, path, Splice{Text: []byte(".env\n")}))
	if text(t, path) != ".env\n" {
		t.Errorf("got %q", text(t, path))
	}
	undo(t, e, c)
	if text(t, path) != "" || mode(t, path) != 0o644 && runtime.GOOS != "windows" {
		t.Errorf("got %q", text(t, path))
	}
	c = apply(t, e, plan(t, path, Splice{Text: []byte("A=1")}))
	apply(t, e, replacing(t, path, "A=1", ""))
	if text(t, path) != "" {
		t.Errorf("got %q", text(t, path))
	}
	undo(t, e, c) // it is as it was before already
	if changes, err := e.List(t.Context()); err != nil || len(changes) != 1 {
		t.Errorf("%v, %v", changes, err)
	}
}

func TestCreate(t *testing.T) {
	e, dir := editor(t), t.TempDir()
	path := filepath.Join(dir, ".env.example")
	p := plan(t, path, Splice{Text: []byte("KEY=\n")})
	if !p.File.Missing() || len(p.File.Bytes()) != 0 {
		t.Error("the file is not missing")
	}
	c := apply(t, e, p)
	if text(t, path) != "KEY=\n" || mode(t, path) != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("got %q, %04o", text(t, path), mode(t, path))
	}
	undo(t, e, c)
	onlyFiles(t, dir)

	c = apply(t, e, plan(t, path, Splice{Text: []byte("KEY=\n")}))
	write(t, path, "KEY=\nmore\n", 0o600)
	if _, err := e.Undo(t.Context(), c.ID); !errors.Is(err, ErrDiffers) || text(t, path) != "KEY=\nmore\n" {
		t.Errorf("a file with more in it: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	undo(t, e, c)
	onlyFiles(t, e.Journal, lockName)

	p = plan(t, path, Splice{Text: []byte("KEY=\n")})
	write(t, path, "mine", 0o600)
	if _, err := e.Apply(t.Context(), "run", p); !errors.Is(err, ErrChanged) || text(t, path) != "mine" {
		t.Errorf("a file that came meanwhile: %v", err)
	}
	if _, err := Read(filepath.Join(dir, "no-folder", ".env")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestLink(t *testing.T) {
	dir := t.TempDir()
	e, real, path := editor(t), filepath.Join(dir, "real", "bashrc"), filepath.Join(dir, ".bashrc")
	if err := os.Mkdir(filepath.Dir(real), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, real, "export KEY=1\n", 0o640)
	if err := os.Symlink(filepath.Join("real", "bashrc"), path); err != nil {
		t.Skipf("this system makes no links here: %v", err)
	}
	p := replacing(t, path, "1", "2")
	if !p.File.Linked || p.File.Real != real || !strings.Contains(p.Preview(strings.ToUpper), strings.ToUpper(path)+" is a link: "+strings.ToUpper(real)+" is changed\n") {
		t.Errorf("%+v\n%s", p.File, p.Preview(strings.ToUpper))
	}
	c := apply(t, e, p)
	target, err := os.Readlink(path)
	if err != nil || target != filepath.Join("real", "bashrc") || text(t, real) != "export KEY=2\n" {
		t.Errorf("link to %s, %v; %q", target, err, text(t, real))
	}
	undo(t, e, c)
	if _, err := os.Readlink(path); err != nil || text(t, real) != "export KEY=1\n" {
		t.Errorf("%v; %q", err, text(t, real))
	}
	// A link that leads elsewhere meanwhile is a change.
	p = replacing(t, path, "1", "2")
	write(t, filepath.Join(dir, "other"), "export KEY=1\n", 0o640)
	if err := errors.Join(os.Remove(path), os.Symlink("other", path)); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Apply(t.Context(), "run", p); !errors.Is(err, ErrChanged) {
		t.Errorf("another target: %v", err)
	}
	if err := errors.Join(os.Remove(path), os.Symlink("nowhere", path)); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, ErrNotFile) {
		t.Errorf("a link to nowhere: %v", err)
	}
}

// What another program does between reading and changing is never overwritten.
func TestChangedMeanwhile(t *testing.T) {
	for name, meddle := range map[string]func(path string) error{
		"bytes":            func(path string) error { return os.WriteFile(path, []byte("A=2\n"), 0o600) },
		"length":           func(path string) error { return os.WriteFile(path, []byte("A=1\n\n"), 0o600) },
		"removed":          os.Remove,
		"time":             func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1e9, 0)) },
		"same bytes, time": sameBytesSameTime,
		"mode":             func(path string) error { return os.Chmod(path, 0o400) },
		"a folder":         func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			e, path := editor(t), filepath.Join(t.TempDir(), ".env")
			write(t, path, "A=1\n", 0o600)
			p := replacing(t, path, "1", "3")
			if err := meddle(path); err != nil {
				t.Fatal(err)
			}
			info, missing := os.Lstat(path)
			_, err := e.Apply(t.Context(), "run", p)
			if !errors.Is(err, ErrChanged) && !errors.Is(err, ErrNotFile) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
			after, gone := os.Lstat(path)
			if (missing == nil) != (gone == nil) || missing == nil && (!os.SameFile(info, after) || info.Size() != after.Size() || !info.ModTime().Equal(after.ModTime())) {
				t.Error("it was touched")
			}
			onlyFiles(t, e.Journal, lockName)
		})
	}
}

// sameBytesSameTime puts another file of the same bytes, time and mode there.
func sameBytesSameTime(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	other := path + "2"
	return errors.Join(os.WriteFile(other, []byte("A=1\n"), 0o600), os.Chtimes(other, time.Time{}, info.ModTime()), os.Rename(other, path))
}

func TestRefusedPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	write(t, path, "A=1\n", 0o600)
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, splices := range map[string][]Splice{
		"behind the end": {{From: 2, To: 5}}, "before the start": {{From: -1, To: 2}}, "backwards": {{From: 3, To: 2}},
		"overlap": {{From: 0, To: 2}, {From: 1, To: 3}}, "inside": {{From: 0, To: 3}, {From: 1, To: 1}}, "two texts": {{From: 0, To: 1, Text: []byte("x"), New: made(newKey())}},
	} {
		if _, err := f.Plan("", splices...); !errors.Is(err, ErrSplice) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := editor(t)
	for name, p := range map[string]Plan{"nothing": plan(t, path), "the same bytes": plan(t, path, Splice{From: 0, To: 1, Text: []byte("A")}), "the same mode": plan(t, path).Chmod(mode(t, path))} {
		if _, err := e.Apply(t.Context(), "run", p); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	big := plan(t, path, Splice{Text: make([]byte, MaxFile)})
	if _, err := e.Apply(t.Context(), "run", big); !errors.Is(err, ErrTooBig) {
		t.Errorf("too big: %v", err)
	}
	onlyFiles(t, filepath.Dir(path), ".env")
	onlyFiles(t, e.Journal, lockName)

	write(t, path, strings.Repeat("x", MaxFile+1), 0o600)
	if _, err := Read(path); !errors.Is(err, ErrTooBig) {
		t.Errorf("too big to read: %v", err)
	}
	if _, err := Read(filepath.Dir(path)); !errors.Is(err, ErrNotFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Read(filepath.Dir(path) + "/\xff"); !errors.Is(err, ErrNotFile) {
		t.Errorf("not UTF-8: %v", err)
	}
}

// A secret is sealed or stays.
func TestNoSealer(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	write(t, path, "KEY="+oldKey()+"\nA=1\n", 0o600)
	before := text(t, path)
	locked := errors.New("the store is locked")
	for name, sealer := range map[string]func(context.Context) (Sealer, error){"none": nil, "locked": func(context.Context) (Sealer, error) { return nil, locked }} {
		e := editor(t)
		e.Sealer = sealer
		for _, pair := range [][]string{{oldKey(), "x"}, {oldKey(), newKey()}, {"A=1", newKey()}} {
			_, err := e.Apply(t.Context(), "run", replacing(t, path, pair...))
			if !errors.Is(err, ErrNoSealer) && !errors.Is(err, locked) || text(t, path) != before {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := os.Stat(e.Journal); !errors.Is(err, fs.ErrNotExist) {
			t.Error("a journal was made")
		}
		// What is no secret needs no store, neither way.
		c := apply(t, e, replacing(t, path, "A=1", "A=2"))
		if c.Sealed {
			t.Error("it counts as sealed")
		}
		undo(t, e, c)
	}
	e := editor(t)
	c := apply(t, e, replacing(t, path, oldKey(), newKey()))
	e.Sealer = func(context.Context) (Sealer, error) { return nil, locked }
	if _, err := e.Undo(t.Context(), c.ID); !errors.Is(err, locked) || !strings.Contains(text(t, path), newKey()) {
		t.Errorf("undone without a store: %v", err)
	}
	e.Sealer = func(context.Context) (Sealer, error) { return box{make([]byte, 32)}, nil }
	if _, err := e.Undo(t.Context(), c.ID); err == nil || !strings.Contains(text(t, path), newKey()) {
		t.Errorf("undone with another store: %v", err)
	}
	e.Sealer = withBox
	undo(t, e, c)
	if text(t, path) != before {
		t.Error("undoing is not exact")
	}
}

func FuzzApplyAndUndo(f *testing.F) {
	f.Add([]byte("A=1\nKEY=x\n"), []byte("moved"), uint(2), uint(3), uint(5), uint(9), true)
	f.Add([]byte("\ufeff\r\n"), []byte{}, uint(0), uint(3), uint(4), uint(5), false)
	f.Add([]byte{}, []byte("new"), uint(0), uint(0), uint(0), uint(0), false)
	e, path := editor(f), filepath.Join(f.TempDir(), "file")
	e.Disk = lazy{System{}}
	f.Fuzz(func(t *testing.T, before, put []byte, a, b, c, d uint, hidden bool) {
		at := []uint{a, b, c, d}
		for i := range at {
			at[i] %= uint(len(before)) + 1
		}
		slices.Sort(at)
		write(t, path, string(before), 0o640)
		splices := []Splice{{From: int(at[0]), To: int(at[1]), Text: put}, {From: int(at[2]), To: int(at[3])}}
		if hidden {
			splices[0].Old, splices[1].New = made(oldKey()), made(newKey())
		}
		p := plan(t, path, splices...)
		_ = p.Preview(strings.ToUpper)
		change, err := e.Apply(t.Context(), "run", p)
		if errors.Is(err, ErrNothing) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		want := string(before[:at[0]]) + string(put) + string(before[at[1]:at[2]])
		if hidden {
			want += newKey()
		}
		want += string(before[at[3]:])
		if text(t, path) != want {
			t.Fatalf("got %q, want %q", text(t, path), want)
		}
		undo(t, e, change)
		if text(t, path) != string(before) {
			t.Fatalf("got %q, want %q", text(t, path), before)
		}
	})
}

func BenchmarkApplyAndUndo(b *testing.B) {
	e, path := editor(b), filepath.Join(b.TempDir(), ".env")
	write(b, path, shapes()["plain"], 0o600)
	for b.Loop() {
		undo(b, e, apply(b, e, replacing(b, path, oldKey(), newKey())))
	}
}
