package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/lab"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// examples are all faults of OpenAI, and of every other provider one for each layer.
func examples() []lab.Fault {
	var few []lab.Fault
	seen := map[[2]string]bool{}
	for _, f := range lab.Faults() {
		layer := [2]string{f.Provider, f.Slot}
		if f.Provider == "openai" || !seen[layer] {
			few = append(few, f)
		}
		seen[layer] = true
	}
	return few
}

// What check prints for a practice case is one document that its own schema allows, with the exit code that fits
// its verdict.
func TestReportsOfEveryFaultFollowTheSchema(t *testing.T) {
	program := build(t, "authdoctor")
	schema := published(t, program)
	codes := map[string]int{"healthy": 0, "problem": 1, "unknown": 3}
	for _, fault := range examples() {
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			p, err := lab.Start(t.Context(), lab.Options{Faults: []string{fault.ID}, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			dir := t.TempDir()
			args := append([]string{"check", "--json", "--timeout", "3s"}, p.Args()...)
			for name, text := range p.Files() {
				writeFile(t, filepath.Join(dir, name), string(text))
			}
			if ca := p.CA(); len(ca) > 0 {
				writeFile(t, filepath.Join(dir, "ca.pem"), string(ca))
				args = append(args, "--ca-file", "ca.pem")
			}
			cmd := exec.Command(program, args...)
			cmd.Dir, cmd.Env = dir, home(t)
			for name, value := range p.Env() {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			var out, talk bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &talk
			_ = cmd.Run()
			document, err := jsonschema.UnmarshalJSON(&out)
			if err != nil {
				t.Fatalf("stdout is not one JSON document: %v\n%s", err, talk.String())
			}
			if err := schema.Validate(document); err != nil {
				t.Error(err)
			}
			verdict, _ := document.(map[string]any)["verdict"].(string)
			if code := cmd.ProcessState.ExitCode(); code != codes[verdict] {
				t.Errorf("verdict %q with exit code %d", verdict, code)
			}
		})
	}
}

func published(t testing.TB, program string) *jsonschema.Schema {
	t.Helper()
	cmd := exec.Command(program, "check", "--schema")
	cmd.Env = home(t)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Several providers found: one envelope with a report for each.
func TestEnvelope(t *testing.T) {
	program := build(t, "authdoctor")
	cmd := exec.Command(program, "check", "--json", "--offline")
	cmd.Dir = t.TempDir()
	cmd.Env = append(home(t), "OPENAI_API_KEY="+fakeKey(), "GROQ_API_KEY="+groqKey())
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := published(t, program).Validate(document); err != nil {
		t.Error(err)
	}
	var envelope struct {
		Schema  string
		Verdict string
		Reports []struct{ Target struct{ Provider string } }
	}
	if err := json.Unmarshal(text, &envelope); err != nil {
		t.Fatal(err)
	}
	var providers []string
	for _, r := range envelope.Reports {
		providers = append(providers, r.Target.Provider)
	}
	if envelope.Schema != "authdoctor.reports/v1" || !slices.Equal(providers, []string{"openai", "groq"}) {
		t.Errorf("schema %q, providers %v", envelope.Schema, providers)
	}
}

func groqKey() string { return "gsk_" + strings.Repeat("aB3dE9Zq4Wb7x", 4) }

// A key that is handed over without a word about where it belongs goes where its shape says, or nowhere.
func TestTheShapeNamesTheProvider(t *testing.T) {
	program := build(t, "authdoctor")
	cmd := exec.Command(program, "check", "--json", "--offline", "--key-stdin")
	cmd.Dir, cmd.Env, cmd.Stdin = t.TempDir(), home(t), strings.NewReader(groqKey()+"\n")
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !strings.Contains(string(text), `"provider": "groq"`) {
		t.Errorf("%s", text)
	}
}
