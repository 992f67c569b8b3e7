package scan

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/provider"
	"authdoctor/keystore/secret"
)

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	hexits  = "0123456789abcdef"
	infix   = "T3Blbk" + "FJ" // in every OpenAI key
)

// random is text of an alphabet that is the same in every run.
func random(seed uint64, alphabet string, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

// Keys of no account, put together here so that no file of this project looks as if it held one.
func openaiKey(seed uint64) string {
	return "sk-" + "proj-" + random(seed, letters+"-_", 73) + "a" + infix + random(seed+100, letters, 74)
}
func anthropicKey(seed uint64) string {
	return "sk-" + "ant-" + "api03-" + random(seed, letters+"-_", 93) + "AA"
}
func groqKey(seed uint64) string    { return "gs" + "k_" + random(seed, letters, 52) }
func mistralKey(seed uint64) string { return random(seed, letters, 32) }

func builtin(t testing.TB) *provider.Registry {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

// bench is a project and a home folder of their own.
type bench struct {
	testing.TB
	dir, home string
	options   Options
}

func newBench(t testing.TB) *bench {
	t.Helper()
	registry := builtin(t)
	b := &bench{TB: t, dir: t.TempDir(), home: t.TempDir()}
	b.dir, _ = filepath.EvalSymlinks(b.dir) // macOS: /var is a link
	b.options = Options{
		Registry: registry, Maker: secret.NewMaker([]byte("install key"), registry.Prefixes()), Dir: b.dir,
		Environ: []string{"HOME=" + b.home, "PATH=" + os.Getenv("PATH")},
	}
	return b
}

// needGit skips without git, except where everything must be there.
func needGit(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is not installed, and these tests need it")
		}
		t.Skip("git is not installed")
	}
}

func newRepo(t testing.TB) *bench {
	t.Helper()
	needGit(t)
	b := newBench(t)
	b.git("init", "-q", "-b", "main")
	return b
}

func (b *bench) git(args ...string) string {
	b.Helper()
	return b.gitIn(b.dir, args...)
}

func (b *bench) gitIn(dir string, args ...string) string {
	b.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = []string{"HOME=" + b.home, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// file writes a file of the project.
func (b *bench) file(name, text string) {
	b.Helper()
	write(b, filepath.Join(b.dir, filepath.FromSlash(name)), text, 0o600)
}

// own writes a file of the home folder.
func (b *bench) own(name, text string) {
	b.Helper()
	write(b, filepath.Join(b.home, filepath.FromSlash(name)), text, 0o600)
}

func write(t testing.TB, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) commit(message string) {
	b.Helper()
	b.git("add", "-A")
	b.git("commit", "-q", "-m", message)
}

func (b *bench) scan() Report {
	b.Helper()
	report, err := Run(context.Background(), b.options)
	if err != nil {
		b.Fatal(err)
	}
	return report
}

// told is an item in one line: "high git-tracked .env:1".
func (b *bench) told(i Item) string {
	place := i.Place()
	for _, dir := range []string{b.dir, b.home} {
		place = strings.ReplaceAll(place, dir+string(filepath.Separator), "")
	}
	if i.Commit != "" {
		place = strings.TrimPrefix(place, i.Commit+":")
	}
	return string(i.Severity) + " " + strings.TrimPrefix(i.ID, "hygiene.") + " " + filepath.ToSlash(place)
}

// expect compares the items with their lines, in any order.
func (b *bench) expect(report Report, want ...string) {
	b.Helper()
	got := []string{}
	for _, i := range report.Items {
		got = append(got, b.told(i))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		b.Errorf("found\n  %s\nwant\n  %s\nnotes %q", strings.Join(got, "\n  "), strings.Join(want, "\n  "), report.Notes)
	}
}

func (b *bench) the(report Report, told string) Item {
	b.Helper()
	for _, i := range report.Items {
		if b.told(i) == told {
			return i
		}
	}
	b.Fatalf("no item %q among %v", told, report.Items)
	return Item{}
}

// shell runs a command as a person would, in the project folder.
func (b *bench) shell(command string) {
	b.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = b.dir
	cmd.Env = []string{"HOME=" + b.home, "PATH=" + os.Getenv("PATH")}
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", command, err, out)
	}
}

func hasModes() bool { return runtime.GOOS != "windows" }
