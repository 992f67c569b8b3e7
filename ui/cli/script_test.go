package cli_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/lab"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts read like a shell session. `practice FAULT...` starts a practice API, sets its variables and puts its
// flags into $ARGS files: `check` runs authdoctor check with them. `practice-in-file` sets the variables in a .env file. `edit RUN FILE OLD NEW` changes a file as a fix would; a
// key is sealed to a store that nobody can open. `vault` makes a vault that opens at once, `exits CODE ARGUMENT...` runs
// authdoctor, and `lines FILE LINE...` writes a file.
func TestScripts(t *testing.T) {
	program := build(t, "authdoctor")
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"practice": practice, "start-file": startFile, "appended": appended, "practice-in-file": practiceInFile, "check": check, "envfile": envFile, "edit": edited, "vault": vaultHere, "exits": exits, "lines": lines,
		},
		Condition: func(name string) (bool, error) {
			if name != "ci" {
				return false, fmt.Errorf("no condition is named %q", name)
			}
			return os.Getenv("CI") == "true", nil // where everything must be there, nothing is skipped
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("PATH", filepath.Dir(program)+string(filepath.ListSeparator)+env.Getenv("PATH"))
			for _, name := range []string{
				"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTPS_PROXY", "SSL_CERT_FILE",
				"XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "AUTHDOCTOR_KEYSTORE", "AUTHDOCTOR_PASSPHRASE_FILE",
			} {
				env.Setenv(name, "")
				env.Vars = removed(env.Vars, name)
			}
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", noBus)
			// Built here, so that no file holds text that looks like a key.
			env.Setenv("GOODKEY", fakeKey())
			env.Setenv("OTHERKEY", strings.ReplaceAll(fakeKey(), "aB3", "Yz9"))
			return nil
		},
	})
}

func removed(vars []string, name string) []string {
	var kept []string
	for _, v := range vars {
		if !strings.HasPrefix(v, name+"=") {
			kept = append(kept, v)
		}
	}
	return kept
}

func practice(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: practice FAULT [FAULT]")
	}
	for name, value := range practised(ts, args) {
		ts.Setenv(name, value)
	}
}

func practiceInFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: practice-in-file FAULT [FAULT]")
	}
	env := practised(ts, args)
	file := ts.MkAbs(".env")
	before, _ := os.ReadFile(file) // the practice may have none
	text := "# mine\n" + string(before)
	for _, name := range slices.Sorted(maps.Keys(env)) {
		text += name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(env[name]) + "\"\n"
	}
	ts.Check(os.WriteFile(file, []byte(text), 0o600))
}

// startFile writes what the environment has of some variables into a start file of a shell: `start-file FILE NAME...`.
func startFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: start-file FILE NAME...")
	}
	text := "# mine\n"
	for _, name := range args[1:] {
		text += "export " + name + "='" + ts.Getenv(name) + "'\n"
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// appended puts a file behind another one: `appended FILE MORE`.
func appended(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appended FILE MORE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+ts.ReadFile(args[1])), 0o600))
}

// practised starts a practice, writes its files, and returns its variables.
func practised(ts *testscript.TestScript, args []string) map[string]string {
	ctx, cancel := context.WithCancel(context.Background())
	p, err := lab.Start(ctx, lab.Options{Faults: args, Seed: 1})
	ts.Check(err)
	ts.Defer(func() { p.Close(); cancel() })
	flags := append([]string{}, p.Args()...)
	for name, text := range p.Files() {
		ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o600))
	}
	if ca := p.CA(); len(ca) > 0 {
		file := filepath.Join(ts.MkAbs("."), "ca.pem")
		ts.Check(os.WriteFile(file, ca, 0o600))
		flags = append(flags, "--ca-file", file)
	}
	ts.Setenv("PRACTICE", strings.Join(flags, " "))
	ts.Setenv("PRACTICE_URL", p.URL())
	return p.Env()
}

// envFile writes a .env file that only its owner can read: `envfile FILE KEY`.
func envFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: envfile FILE KEY")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("OPENAI_API_KEY="+args[1]+"\n"), 0o600))
}

func check(ts *testscript.TestScript, neg bool, args []string) {
	all := append([]string{"check"}, strings.Fields(ts.Getenv("PRACTICE"))...)
	err := ts.Exec("authdoctor", append(all, args...)...)
	if neg && err == nil {
		ts.Fatalf("unexpected success")
	}
	if !neg {
		ts.Check(err)
	}
}

// nobodys seals what nobody opens.
type nobodys struct{}

func (nobodys) Seal([]byte) ([]byte, error) { return []byte("sealed"), nil }
func (nobodys) Open([]byte) ([]byte, error) { return nil, errors.New("it is nobody's") }

func edited(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit RUN FILE OLD NEW")
	}
	file, err := edit.Read(ts.MkAbs(args[1]))
	ts.Check(err)
	from := strings.Index(string(file.Bytes()), args[2])
	if from < 0 {
		ts.Fatalf("%s does not hold %s", args[1], args[2])
	}
	splice := edit.Splice{From: from, To: from + len(args[2]), Text: []byte(args[3])}
	if args[2] == fakeKey() {
		splice.Old = secret.NewMaker(nil, []string{"sk-" + "proj-"}).Make([]byte(args[2]))
	}
	plan, err := file.Plan("put "+args[3]+" there", splice)
	ts.Check(err)
	places, err := place.Find(ts.Getenv)
	ts.Check(err)
	_, err = edit.New(places, func(context.Context) (edit.Sealer, error) { return nobodys{}, nil }).Apply(context.Background(), args[0], plan)
	ts.Check(err)
}
