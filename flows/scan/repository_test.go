package scan

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTrackedFile(t *testing.T) {
	b := newRepo(t)
	b.file(".env", "# settings\nOPENAI_API_KEY="+openaiKey(1)+"\n")
	b.commit("one")
	report := b.scan()
	b.expect(report, "high git-tracked .env:2", "high git-history .env:2")
	item := b.the(report, "high git-tracked .env:2")
	if item.Provider != "openai" || item.Kind != "project key" || item.Variable != "OPENAI_API_KEY" || !item.Compromised {
		t.Errorf("%+v", item)
	}
	if !strings.Contains(item.Fixes[0].Title, "rotate it first") || item.Fixes[0].URL == "" {
		t.Errorf("the first step is %+v, not to rotate", item.Fixes[0])
	}
	if want := "git -C " + b.dir + " rm --cached .env && echo .env >> " + filepath.Join(b.dir, ".gitignore"); runtime.GOOS != "windows" && item.Fixes[1].Command != want {
		t.Errorf("command %q, want %q", item.Fixes[1].Command, want)
	}
	if report.LookedAt.Files < 1 || report.LookedAt.Commits != 1 || report.LookedAt.Objects != 2 || report.LookedAt.Bytes == 0 {
		t.Errorf("looked at %+v", report.LookedAt)
	}
}

// The command of the fix does what it says: afterwards git ignores the file, and the file is still there.
func TestFixOfATrackedFileWorks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are for bash and zsh")
	}
	b := newRepo(t)
	for _, name := range []string{"deep er/.env", "it's.env", "-x.env"} {
		b.file(name, "GROQ_API_KEY="+groqKey(uint64(len(name)))+"\n")
	}
	b.commit("one")
	run := 0
	for _, item := range b.scan().Items {
		if item.ID == GitTracked {
			b.shell(item.Fixes[1].Command)
			run++
		}
	}
	if left := b.git("ls-files"); run != 3 || left != "" {
		t.Errorf("after %d commands git tracks %q", run, left)
	}
	if left := b.git("ls-files", "-o", "--exclude-standard"); strings.Contains(left, ".env") {
		t.Errorf("not ignored: %q", left)
	}
	for _, item := range b.scan().Items {
		if item.ID == GitTracked {
			t.Errorf("still found: %+v", item)
		}
	}
}

func TestFilesThatGitDoesNotTrack(t *testing.T) {
	b := newRepo(t)
	b.file(".gitignore", ".env\nlogs/\n.cursor/\n")
	b.commit("one")
	b.file(".env", "OPENAI_API_KEY="+openaiKey(1)+"\n")
	b.file("logs/.env", "GROQ_API_KEY="+groqKey(2)+"\n")
	b.file(".env.local", "GROQ_API_KEY="+groqKey(3)+"\n")
	b.file("notes.txt", "the key is "+groqKey(4)+".\n")
	b.file(".cursor/mcp.json", `{"mcpServers": {"x": {"env": {"MISTRAL_API_KEY": "`+mistralKey(5)+`"}}}}`)
	b.expect(b.scan(), "medium git-tracked .env.local:1", "medium git-tracked notes.txt:1")
	b.file(".gitignore", ".env\n.cursor/mcp.json\n.env.local\nnotes.txt\nlogs/\n")
	b.expect(b.scan(), "medium plaintext .cursor/mcp.json:1")
}

func TestModes(t *testing.T) {
	if !hasModes() {
		t.Skip("Windows has no modes of this kind")
	}
	b := newRepo(t)
	b.file(".gitignore", ".env*\n")
	for name, mode := range map[string]os.FileMode{".env": 0o600, ".env.all": 0o644, ".env.group": 0o640} {
		write(t, filepath.Join(b.dir, name), "GROQ_API_KEY="+groqKey(uint64(mode))+"\n", mode)
	}
	// The parents of a temporary folder keep others out, or do not, as the system has it.
	_, closed := whoElse(filepath.Join(b.dir, ".env.all"), 0o644)
	severity := map[bool]string{true: "medium", false: "low"}[closed == ""]
	report := b.scan()
	b.expect(report, severity+" world-readable .env.all:1", "low world-readable .env.group:1")
	if item := b.the(report, severity+" world-readable .env.all:1"); !strings.HasPrefix(item.Fixes[0].Command, "chmod 600 ") || closed != "" && !strings.Contains(item.What, closed) {
		t.Errorf("%+v", item)
	}
}

func TestHistory(t *testing.T) {
	put := func(b *bench, name string) { b.file(name, "x\nOPENAI_API_KEY="+openaiKey(1)+"\n") }
	drop := func(b *bench, name string) {
		if err := os.Remove(filepath.Join(b.dir, name)); err != nil {
			b.Fatal(err)
		}
	}
	cases := map[string]struct {
		build func(*bench)
		want  []string
	}{
		"deleted": {func(b *bench) { put(b, ".env"); b.commit("one"); drop(b, ".env"); b.commit("two") }, []string{"high git-history .env:2"}},
		"renamed": {func(b *bench) {
			put(b, "old.txt")
			b.commit("one")
			b.git("mv", "old.txt", "new.txt")
			b.commit("two")
		}, []string{"high git-history old.txt:2", "high git-tracked new.txt:2"}},
		"stash": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			put(b, "a")
			b.git("stash", "-q")
		}, []string{"medium git-history a:2"}},
		"older stash": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			put(b, "a")
			b.git("stash", "-q")
			b.file("a", "other\n")
			b.git("stash", "-q")
		}, []string{"medium git-history a:2"}},
		"amended away": {func(b *bench) {
			put(b, "a")
			b.commit("one")
			b.file("a", "clean\n")
			b.git("add", "-A")
			b.git("commit", "-q", "--amend", "-m", "one")
		}, []string{"medium git-history a:2"}},
		"another branch": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			b.git("switch", "-q", "-c", "side")
			put(b, "b")
			b.commit("two")
			b.git("switch", "-q", "main")
		}, []string{"high git-history b:2"}},
		"made by a merge": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			b.git("switch", "-q", "-c", "side")
			b.file("b", "y\n")
			b.commit("two")
			b.git("switch", "-q", "main")
			b.file("c", "z\n")
			b.commit("three")
			b.git("merge", "-q", "--no-commit", "side")
			put(b, "merged")
			b.commit("merge")
			drop(b, "merged")
			b.commit("four")
		}, []string{"high git-history merged:2"}},
		"staged only": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			put(b, "a")
			b.git("add", "a")
			b.file("a", "clean\n")
		}, []string{"medium git-tracked a:2"}},
		"staged before the first commit": {func(b *bench) { put(b, "a"); b.git("add", "a"); drop(b, "a") }, []string{"medium git-tracked a:2"}},
		"message":                        {func(b *bench) { b.file("a", "x\n"); b.commit("uses " + groqKey(1)) }, []string{"high git-history the commit's message:5"}},
		"tag": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			b.git("tag", "-a", "v1", "-m", "uses "+groqKey(1))
		}, []string{"high git-history the message of tag v1:6"}},
		"many versions": {func(b *bench) {
			put(b, "a")
			for i := range 5 {
				b.file("b", strings.Repeat("y\n", i))
				b.file("a", strings.Repeat("y\n", i)+"OPENAI_API_KEY="+openaiKey(1)+"\n")
				b.commit("n")
			}
			b.file("a", "")
			b.commit("last")
		}, []string{"high git-history a:1"}},
		"detached": {func(b *bench) {
			b.file("a", "x\n")
			b.commit("one")
			b.git("switch", "-q", "--detach")
			put(b, "b")
			b.commit("two")
			drop(b, "b")
			b.commit("three")
		}, []string{"high git-history b:2"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newRepo(t)
			c.build(b)
			report := b.scan()
			b.expect(report, c.want...)
			if report.Incomplete || len(report.Notes) > 0 {
				t.Errorf("notes %q", report.Notes)
			}
		})
	}
}

// The commit that is named is the oldest that has the key.
func TestOldestCommit(t *testing.T) {
	b := newRepo(t)
	b.file("a", "x\n")
	b.commit("one")
	b.file("b", groqKey(1))
	b.commit("two")
	want := b.git("rev-parse", "HEAD")
	b.file("c", "x\n")
	b.commit("three")
	item := b.the(b.scan(), "high git-history b:1")
	if !strings.HasPrefix(want, item.Commit) || len(item.Commit) < 7 {
		t.Errorf("commit %q, want %s", item.Commit, want)
	}
	if got := b.git("show", item.Commit+":"+item.File); got != groqKey(1) {
		t.Errorf("git show %s says %q", item.Place(), got)
	}
}

func TestPushed(t *testing.T) {
	b := newRepo(t)
	other := t.TempDir()
	b.gitIn(other, "init", "-q", "--bare")
	b.git("remote", "add", "origin", other)
	b.file("pushed", groqKey(1))
	b.commit("one")
	b.git("push", "-q", "origin", "main")
	b.file("local", groqKey(2))
	b.commit("two")
	report := b.scan()
	b.expect(report, "high git-tracked pushed:1", "high git-history pushed:1", "high git-tracked local:1", "high git-history local:1")
	for file, want := range map[string]bool{"pushed": true, "local": false} {
		item := b.the(report, "high git-history "+file+":1")
		if got := strings.Contains(item.What, "a remote has the commit"); got != want {
			t.Errorf("%s: %s", file, item.What)
		}
	}
}

func TestStoredKeyIsNamed(t *testing.T) {
	b := newRepo(t)
	b.file("a", groqKey(1))
	b.commit("one")
	b.options.Stored = func(fingerprint string) string {
		if strings.HasPrefix(fingerprint, "gs"+"k_…") {
			return "work"
		}
		return ""
	}
	item := b.scan().Items[0]
	if item.Stored != "work" || item.Fixes[0].Command != "authdoctor keys rotate work" {
		t.Errorf("%+v", item)
	}
}

func TestRemoteAddress(t *testing.T) {
	b := newRepo(t)
	b.git("remote", "add", "origin", "https://x:"+"ghp"+"_"+random(3, letters, 36)+"@example.com/x.git")
	if err := os.Chmod(filepath.Join(b.dir, ".git", "config"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.expect(b.scan(), "medium plaintext .git/config:7")
}

// What cannot be looked at is said.
func TestWhatIsLeftOut(t *testing.T) {
	t.Run("no repository", func(t *testing.T) {
		needGit(t)
		b := newBench(t)
		b.file(".env", "GROQ_API_KEY="+groqKey(1))
		b.file("deep/.vscode/mcp.json", `{"env": {"GROQ_API_KEY": "`+groqKey(2)+`"}}`)
		b.file("node_modules/x/.vscode/mcp.json", groqKey(3))
		report := b.scan()
		b.expect(report, "medium plaintext deep/.vscode/mcp.json:1")
		noted(t, report, "is in no git repository", false)
	})
	t.Run("no git", func(t *testing.T) {
		b := newRepo(t)
		t.Setenv("PATH", t.TempDir())
		b.own(".bashrc", "export GROQ_API_KEY="+groqKey(1))
		report := b.scan()
		b.expect(report, "medium plaintext .bashrc:1")
		noted(t, report, "git is not installed", true)
	})
	t.Run("damaged", func(t *testing.T) {
		needGit(t)
		b := newBench(t)
		b.file(".git/HEAD", "nonsense")
		noted(t, b.scan(), "not a git repository", true)
	})
	t.Run("damaged history", func(t *testing.T) {
		b := newRepo(t)
		b.file("a", groqKey(1))
		b.commit("one")
		tree := b.git("rev-parse", "HEAD^{tree}")
		if err := os.RemoveAll(filepath.Join(b.dir, ".git", "objects", tree[:2])); err != nil {
			t.Fatal(err)
		}
		report := b.scan()
		if b.the(report, "medium git-tracked a:1").ID == "" || !report.Incomplete {
			t.Errorf("%+v", report)
		}
	})
	t.Run("submodule and large file", func(t *testing.T) {
		b := newRepo(t)
		b.file("large", strings.Repeat("x", maxFile+1))
		b.commit("one")
		b.git("update-index", "--add", "--cacheinfo", "160000,"+b.git("rev-parse", "HEAD")+",sub")
		report := b.scan()
		noted(t, report, "1 submodules", false)
		noted(t, report, "larger than 10 MB: 2 files or versions", false)
	})
	t.Run("shallow", func(t *testing.T) {
		b := newRepo(t)
		b.file("a", "x")
		b.commit("one")
		b.file("a", "y")
		b.commit("two")
		clone := filepath.Join(t.TempDir(), "clone")
		b.gitIn(b.dir, "clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(b.dir), clone)
		b.options.Dir = clone
		noted(t, b.scan(), "shallow clone", false)
	})
	t.Run("bare", func(t *testing.T) {
		b := newRepo(t)
		b.file("a", groqKey(1))
		b.commit("one")
		b.options.Dir = filepath.Join(b.dir, ".git")
		report := b.scan()
		b.expect(report, "high git-history a:1")
		noted(t, report, "has no work tree", false)
	})
	t.Run("work tree elsewhere", func(t *testing.T) {
		b := newRepo(t)
		elsewhere := t.TempDir()
		write(t, filepath.Join(elsewhere, ".env"), groqKey(1), 0o600)
		b.git("config", "core.worktree", elsewhere)
		report := b.scan()
		b.expect(report)
		if !report.Incomplete && !slices.ContainsFunc(report.Notes, func(n string) bool { return strings.Contains(n, "work tree") }) {
			t.Errorf("notes %q", report.Notes)
		}
	})
	t.Run("time", func(t *testing.T) {
		b := newRepo(t)
		b.file("a", "x")
		b.commit("one")
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
		defer cancel()
		report, err := Run(ctx, b.options)
		if err != nil {
			t.Fatal(err)
		}
		noted(t, report, "the time was up", true)
	})
	t.Run("cancelled", func(t *testing.T) {
		b := newBench(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Run(ctx, b.options); err == nil {
			t.Error("no error")
		}
	})
	t.Run("no folder", func(t *testing.T) {
		b := newBench(t)
		b.options.Dir = filepath.Join(b.dir, "absent")
		if _, err := Run(context.Background(), b.options); err == nil || !strings.Contains(err.Error(), "absent") {
			t.Errorf("error %v", err)
		}
	})
}

func noted(t *testing.T, report Report, words string, incomplete bool) {
	t.Helper()
	if !slices.ContainsFunc(report.Notes, func(n string) bool { return strings.Contains(n, words) }) || report.Incomplete != incomplete {
		t.Errorf("incomplete %v, notes %q: want %q", report.Incomplete, report.Notes, words)
	}
}

// A link out of the tree, a pipe and a folder in a file's place are left alone.
func TestOnlyRegularFilesAreOpened(t *testing.T) {
	if !hasModes() {
		t.Skip("links need a privilege on Windows")
	}
	b := newRepo(t)
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, outside, groqKey(1), 0o600)
	if err := os.Symlink(outside, filepath.Join(b.dir, "link")); err != nil {
		t.Fatal(err)
	}
	b.file("sub/file", groqKey(2))
	b.commit("one")
	if err := os.RemoveAll(filepath.Join(b.dir, "sub")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(filepath.Dir(outside), "file"), groqKey(3), 0o600)
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(b.dir, "sub")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(b.home, ".bashrc"), 0o700); err != nil {
		t.Fatal(err)
	}
	pipe(t, filepath.Join(b.dir, ".env"))
	pipe(t, filepath.Join(b.home, ".zshrc"))
	done := make(chan Report, 1)
	go func() { done <- b.scan() }()
	select {
	case report := <-done:
		b.expect(report, "high git-history sub/file:1")
	case <-time.After(20 * time.Second):
		t.Fatal("the scan waits for a pipe")
	}
}

// What the environment and the repository's settings ask git to do is not done.
func TestGitIsNotSteered(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the trap is a shell script")
	}
	b := newRepo(t)
	b.file("a", "x\n")
	b.commit("one")
	trap := filepath.Join(t.TempDir(), "trap")
	sprung := filepath.Join(t.TempDir(), "sprung")
	write(t, trap, "#!/bin/sh\ntouch "+sprung+"\n", 0o700)
	b.git("config", "core.fsmonitor", trap)
	b.git("config", "core.pager", trap)
	b.git("config", "core.sshCommand", trap)
	b.git("config", "credential.helper", trap)
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND"} {
		b.options.Environ = append(b.options.Environ, name+"="+trap)
	}
	report := b.scan()
	if _, err := os.Stat(sprung); err == nil {
		t.Error("git ran a program that the repository names")
	}
	b.expect(report)
	if report.LookedAt.Commits != 1 || report.Incomplete {
		t.Errorf("%+v", report)
	}
}
