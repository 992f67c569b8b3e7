package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// user is somebody who runs authdoctor in an environment, with nobody to ask.
type user struct {
	tb      testing.TB
	program string
	environ []string
	dir     string // where it runs
}

func newUser(tb testing.TB, environ []string) user {
	tb.Helper()
	return user{tb: tb, program: build(tb, "authdoctor"), environ: environ, dir: tb.TempDir()}
}

// result is what one run left behind.
type result struct {
	args     []string
	out, err string
	code     int
}

// runs runs authdoctor with what it finds on standard input.
func (u user) runs(in string, args ...string) result {
	var out, talk bytes.Buffer
	cmd := exec.Command(u.program, args...)
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = u.environ, u.dir, strings.NewReader(in), &out, &talk
	err := cmd.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		u.tb.Errorf("%v: %v", args, err)
		return result{args: args, code: -1}
	}
	return result{args: args, out: out.String(), err: talk.String(), code: cmd.ProcessState.ExitCode()}
}

// must runs authdoctor and wants an exit code.
func (u user) must(code int, in string, args ...string) result {
	u.tb.Helper()
	r := u.runs(in, args...)
	r.exits(u.tb, code)
	return r
}

func (r result) exits(tb testing.TB, code int) {
	tb.Helper()
	if r.code != code {
		tb.Errorf("%v: exit code %d, want %d\n%s%s", r.args, r.code, code, r.out, r.err)
	}
}

// reads is the key that a program gets which authdoctor runs.
func (u user) reads(name string) result {
	return u.runs("", "exec", name, "--", "printenv", "OPENAI_API_KEY")
}

// holds wants a stored key to be exactly this one.
func (u user) holds(name, key string) {
	u.tb.Helper()
	if r := u.reads(name); r.code != 0 || r.out != key+"\n" {
		u.tb.Errorf("%s: exit code %d, %d bytes that are not its key\n%s", name, r.code, len(r.out), r.err)
	}
}

// listed are the stored keys by name, as --json lists them.
func (u user) listed() map[string]map[string]any {
	u.tb.Helper()
	var list struct {
		Schema string
		Items  []map[string]any
	}
	if err := json.Unmarshal([]byte(u.must(0, "", "keys", "list", "--json").out), &list); err != nil || list.Schema == "" {
		u.tb.Errorf("keys list --json: %v", err)
	}
	all := map[string]map[string]any{}
	for _, item := range list.Items {
		name, _ := item["name"].(string)
		all[name] = item
	}
	return all
}

// configOf is the config file of a user.
func configOf(environ []string) string {
	for _, line := range environ {
		if home, found := strings.CutPrefix(line, "HOME="); found {
			return filepath.Join(home, ".config", "authdoctor", "config.yaml")
		}
	}
	return ""
}

// numbered is a fake key that differs from all others.
func numbered(n int) string {
	digits := string([]byte{byte('a' + n/26/26%26), byte('a' + n/26%26), byte('a' + n%26)})
	return "sk-" + "proj-" + strings.Repeat("k", 17) + digits + "T3Blbk" + "FJ" + digits + strings.Repeat("v", 17)
}
