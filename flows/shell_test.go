package flows

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Each statement does in a real shell what it is for. Shells that are not installed are named; in CI that is a failure.
// PowerShell and cmd are read only.
func TestStatementsInRealShells(t *testing.T) {
	print := map[Shell]string{Bash: `printf %s "$FAKE_KEY"`, Fish: `printf %s "$FAKE_KEY"`}
	run := func(t *testing.T, program string, shell Shell, command, before, typed string) string {
		t.Helper()
		cmd := exec.Command(program, "-c", command+"\n"+print[shell])
		cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "FAKE_KEY=" + before}
		cmd.Stdin = strings.NewReader(typed)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		return string(out)
	}
	const awkward = `a b'c"d$HOME;\e`
	for name, c := range map[string]struct{ statement, before, typed, want string }{
		"unset":       {"unset {variable}", "old", "", ""},
		"set":         {"set {variable} {model}", "old", "", awkward},
		"ask":         {"ask {variable}", "old", "a-fake-key\n", "a-fake-key"},
		"trim":        {"trim {variable}", " a\tb \n", "", "ab"},
		"unquote":     {"unquote {variable}", `"'ab'"`, "", "ab"},
		"drop-scheme": {"drop-scheme {variable}", "bearer Bearer-ab", "", "Bearer-ab"},
	} {
		t.Run(name, func(t *testing.T) {
			commands, ok := inShells(c.statement, map[string]string{"variable": "FAKE_KEY", "model": awkward})
			if !ok {
				t.Fatal("it is worded for no shell")
			}
			for _, program := range []string{"bash", "zsh", "fish"} {
				path, err := exec.LookPath(program)
				if err != nil {
					if os.Getenv("CI") == "true" {
						t.Errorf("%s is not installed", program)
					}
					t.Logf("%s is not installed", program)
					continue
				}
				shell := Bash
				if filepath.Base(program) == "fish" {
					shell = Fish
				}
				if got := run(t, path, shell, Fix{Commands: commands}.For(shell).Command, c.before, c.typed); got != c.want {
					t.Errorf("%s: %q, want %q: %s", program, got, c.want, Fix{Commands: commands}.For(shell).Command)
				}
			}
		})
	}
}

func TestStatementsAreWordedOrLeftOut(t *testing.T) {
	values := map[string]string{"variable": "FAKE_KEY", "model": `a'b`, "host": `a"b%c`}
	for statement, want := range map[string]string{
		"unset {variable}":        "unset FAKE_KEY; set -e FAKE_KEY; Remove-Item Env:FAKE_KEY; set FAKE_KEY=",
		"set {variable} {model}":  `export FAKE_KEY='a'\''b'; set -gx FAKE_KEY 'a\'b'; $env:FAKE_KEY = 'a''b'; set "FAKE_KEY=a'b"`,
		"set {variable} {host}":   `export FAKE_KEY='a"b%c'; set -gx FAKE_KEY 'a"b%c'; $env:FAKE_KEY = 'a"b%c'`,
		"set {variable} {nobody}": "",
		"unset {model}":           "",
		"burn {variable}":         "",
		"unset":                   "",
	} {
		commands, ok := inShells(statement, values)
		var got []string
		for _, c := range commands {
			got = append(got, c.Command)
		}
		if strings.Join(got, "; ") != want || ok != (want != "") {
			t.Errorf("%s: %v\n got %s\nwant %s", statement, ok, strings.Join(got, "; "), want)
		}
	}
}

// The catalogue's statements are all known, and none is worded twice.
func TestCatalogueStatements(t *testing.T) {
	for _, entry := range builtinCatalogue(t).All() {
		for _, fix := range entry.Fixes {
			if _, ok := inShells(fix.Shell, caseValues()); fix.Shell != "" && (!ok || fix.Command != "") {
				t.Errorf("%s: %s: %q is no statement, or stands beside a command", entry.ID, fix.ID, fix.Shell)
			}
			for _, name := range placeholders(fix.Shell) {
				if caseValues()[name] == "" {
					t.Errorf("%s: %s has the unknown placeholder {%s}", entry.ID, fix.ID, name)
				}
			}
		}
	}
}
