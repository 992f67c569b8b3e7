//go:build unix

package cli_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdoctor/checks/lab"
)

// Killed at any moment, a repair leaves each line as it was or as it is to be, and undo brings all of it back.
func TestRepairKilledAtAnyMoment(t *testing.T) {
	program := build(t, "authdoctor")
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	key, url := p.Env()["OPENAI_API_KEY"], p.Env()["OPENAI_BASE_URL"]
	quoted, clean := "OPENAI_API_KEY='\""+key+"\"'\n", "OPENAI_API_KEY="+key+"\n"
	doubled, single := "OPENAI_BASE_URL="+url+"/v1\n", "OPENAI_BASE_URL="+url+"\n"
	states := []string{quoted + doubled + "LAST=1\n", clean + doubled + "LAST=1\n", clean + single + "LAST=1\n"}
	random := rand.New(rand.NewPCG(1, 2))
	reached := map[int]int{}
	var whole time.Duration // of a run that nobody kills: the first
	for i := range 40 {
		home := t.TempDir()
		file := filepath.Join(home, ".env")
		if err := os.WriteFile(file, []byte(states[0]), 0o640); err != nil {
			t.Fatal(err)
		}
		command := func(args ...string) *exec.Cmd {
			cmd := exec.Command(program, args...)
			cmd.Dir, cmd.Env = home, []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}
			return cmd
		}
		repair := command("check", "--provider", "openai", "--fix", "--yes")
		started := time.Now()
		if err := repair.Start(); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			time.Sleep(time.Duration(random.Int64N(int64(whole))))
			_ = repair.Process.Signal(syscall.SIGKILL) // it may be over
		}
		_ = repair.Wait()
		if i == 0 {
			whole = time.Since(started)
		}
		text, err := os.ReadFile(file)
		at := slices.Index(states, string(text))
		if err != nil || at < 0 {
			t.Fatalf("the file is a mixture: %v, %q", err, strings.ReplaceAll(string(text), key, "KEY"))
		}
		reached[at]++
		if out, err := command("undo", "--yes").CombinedOutput(); err != nil {
			t.Fatalf("undo: %v\n%s", err, out)
		}
		text, err = os.ReadFile(file)
		info, statErr := os.Stat(file)
		if err != nil || statErr != nil || string(text) != states[0] || info.Mode().Perm() != 0o640 {
			t.Fatalf("undo left %v, %v, %q", err, statErr, strings.ReplaceAll(string(text), key, "KEY"))
		}
		if names, err := os.ReadDir(home); err != nil || slices.ContainsFunc(names, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), ".env.") }) {
			t.Fatalf("something was left beside the file: %v, %v", names, err)
		}
	}
	t.Logf("killed before, between and behind the changes: %v", reached)
	if len(reached) < 2 {
		t.Errorf("every kill left the same state: %v", reached)
	}
}
