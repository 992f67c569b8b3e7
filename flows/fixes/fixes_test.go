package fixes

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// key is obviously no key, and long enough to be one.
func key(mark string) string { return "sk-proj-" + strings.Repeat("Fake", 12) + mark }

// desk is a .env file and an editor of its own.
type desk struct {
	t      *testing.T
	maker  *secret.Maker
	path   string
	editor edit.Editor
}

func newDesk(t *testing.T, text string) desk {
	t.Helper()
	d := desk{t: t, maker: secret.NewMaker([]byte("test"), []string{"sk-proj-"}), path: filepath.Join(t.TempDir(), ".env")}
	d.editor = edit.Editor{Journal: filepath.Join(t.TempDir(), "journal")}
	if err := os.WriteFile(d.path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d desk) at(line int) keystore.Source {
	return keystore.Source{Kind: keystore.FromFile, Path: d.path, Line: line}
}

func (d desk) candidate(value string, line int) *keystore.Candidate {
	return &keystore.Candidate{Secret: d.maker.Make([]byte(value)), Source: d.at(line), Name: "OPENAI_API_KEY"}
}

func (d desk) setting(name, value string, line int) checks.Setting {
	return checks.Setting{Value: value, Set: true, Name: name, Place: d.at(line), Source: d.at(line).String()}
}

// apply makes what a fixer planned; the file's text afterwards.
func (d desk) apply(plans []edit.Plan, err error) string {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	run := edit.NewRun(time.Now())
	for _, p := range plans {
		if _, err := d.editor.Apply(d.t.Context(), run, p); err != nil {
			d.t.Fatal(err)
		}
	}
	text, err := os.ReadFile(d.path)
	if err != nil {
		d.t.Fatal(err)
	}
	if info, err := os.Stat(d.path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o640) {
		d.t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	return string(text)
}

func TestCleanKey(t *testing.T) {
	k := key("1")
	for name, c := range map[string]struct {
		before, read string // the text, and the value as the program reads it
		line         int
		after        string // empty: for a person
	}{
		"double quotes in single ones":  {"A=1\nOPENAI_API_KEY='\"" + k + "\"'\nB=2\n", `"` + k + `"`, 2, "A=1\nOPENAI_API_KEY=" + k + "\nB=2\n"},
		"single quotes in double ones":  {"OPENAI_API_KEY=\"'" + k + "'\" # mine\n", `'` + k + `'`, 1, "OPENAI_API_KEY=" + k + " # mine\n"},
		"a space at the end":            {"OPENAI_API_KEY=\"" + k + " \"", k + " ", 1, "OPENAI_API_KEY=" + k},
		"a line break, escaped":         {"export OPENAI_API_KEY=\"" + k + "\\n\"\n", k + "\n", 1, "export OPENAI_API_KEY=" + k + "\n"},
		"a line break, as it is":        {"OPENAI_API_KEY=\"" + k + "\n\"\nB=2\n", k + "\n", 1, "OPENAI_API_KEY=" + k + "\nB=2\n"},
		"Bearer in front":               {"OPENAI_API_KEY=\"Bearer " + k + "\"\r\nB=2\r\n", "Bearer " + k, 1, "OPENAI_API_KEY=" + k + "\r\nB=2\r\n"},
		"a space inside":                {"OPENAI_API_KEY='" + k[:20] + " " + k[20:] + "'\n", k[:20] + " " + k[20:], 1, "OPENAI_API_KEY=" + k + "\n"},
		"an invisible space inside":     {"OPENAI_API_KEY=" + k[:20] + "\u200b" + k[20:] + "\n", k[:20] + "\u200b" + k[20:], 1, "OPENAI_API_KEY=" + k + "\n"},
		"curly quotes":                  {"OPENAI_API_KEY=“" + k + "”\n", "“" + k + "”", 1, "OPENAI_API_KEY=" + k + "\n"},
		"another secret beside it":      {"OPENAI_API_KEY='" + k + " and " + key("2") + "'\n", k + " and " + key("2"), 1, ""},
		"another setting beside it":     {"OPENAI_API_KEY=" + k + " DB_PASSWORD=hunter2\n", k + " DB_PASSWORD=hunter2", 1, ""},
		"a word beside it":              {"OPENAI_API_KEY='" + k + " hunter2'\n", k + " hunter2", 1, ""},
		"the key is not there any more": {"OPENAI_API_KEY=" + key("2") + "\n", `"` + k + `"`, 1, ""},
		"another line":                  {"OPENAI_API_KEY='\"" + k + "\"'\n", `"` + k + `"`, 2, ""},
		"another variable":              {"MY_KEY='\"" + k + "\"'\n", `"` + k + `"`, 1, ""},
		"put together from another":     {"P=" + k + "\nOPENAI_API_KEY=\"'${P}'\"\n", "'" + k + "'", 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, c.before)
			before := checks.Target{Credential: d.candidate(c.read, c.line)}
			after := checks.Target{Credential: d.candidate(k, c.line)}
			plans, err := cleanKey(flows.Fault{Before: before, After: after})
			if c.after == "" {
				if !errors.Is(err, flows.ErrGuided) {
					t.Fatalf("planned %d changes, %v; want it left to a person", len(plans), err)
				}
				return
			}
			if got := d.apply(plans, err); got != c.after {
				t.Errorf("got  %q\nwant %q", got, c.after)
			}
			journal, _ := filepath.Glob(filepath.Join(d.editor.Journal, "*.json"))
			if len(journal) != 1 {
				t.Fatalf("the journal has %d entries", len(journal))
			}
			if text, _ := os.ReadFile(journal[0]); strings.Contains(string(text), "Fake") {
				t.Error("a part of the key is in the journal")
			}
			if _, err := d.editor.Undo(t.Context(), strings.TrimSuffix(filepath.Base(journal[0]), ".json")); err != nil {
				t.Fatal(err)
			}
			if text, _ := os.ReadFile(d.path); string(text) != c.before {
				t.Errorf("undone: %q, want %q", text, c.before)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	const refused, billed = "org-old", "proj_old"
	for name, c := range map[string]struct {
		before        string
		line          int
		variable      string
		value, change string // change empty: without it
		after         string
	}{
		"another base URL":           {"OPENAI_BASE_URL=http://x.test/v1/v1 # here\nA=1\n", 1, "OPENAI_BASE_URL", "http://x.test/v1/v1", "http://x.test/v1", "OPENAI_BASE_URL=http://x.test/v1 # here\nA=1\n"},
		"between quotes":             {"export OPENAI_BASE_URL='http://x.test'\r\n", 1, "OPENAI_BASE_URL", "http://x.test", "http://x.test/v1", "export OPENAI_BASE_URL='http://x.test/v1'\r\n"},
		"one with a password":        {"OPENAI_BASE_URL=http://me:pass@x.test\n", 1, "OPENAI_BASE_URL", "http://me:pass@x.test", "http://x.test/v1", ""},
		"a value with a comment":     {"OPENAI_BASE_URL=http://x.test/v1/\n", 1, "OPENAI_BASE_URL", "http://x.test/v1/", "http://x.test/v1 #", ""},
		"an organization":            {"A=1\nOPENAI_ORG_ID=" + refused + "\nB=2\n", 2, "OPENAI_ORG_ID", refused, "", "A=1\nB=2\n"},
		"the last line":              {"A=1\nOPENAI_ORG_ID=" + refused, 2, "OPENAI_ORG_ID", refused, "", "A=1\n"},
		"a project":                  {"OPENAI_PROJECT_ID=" + billed + "\nB=2\n", 1, "OPENAI_PROJECT_ID", billed, "", "B=2\n"},
		"a line that is gone":        {"A=1\n", 2, "OPENAI_ORG_ID", refused, "", ""},
		"a name without a value now": {"OPENAI_ORG_ID\n", 1, "OPENAI_ORG_ID", refused, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, c.before)
			set := d.setting(c.variable, c.value, c.line)
			var before, after checks.Target
			plan := baseURL
			switch c.variable {
			case "OPENAI_BASE_URL":
				before.BaseURL, after.BaseURL = set, checks.Setting{Value: c.change, Set: true}
			case "OPENAI_ORG_ID":
				before.Organization, plan = set, dropOrganization
			default:
				before.Project, plan = set, dropProject
			}
			plans, err := plan(flows.Fault{Before: before, After: after})
			if c.after == "" {
				if !errors.Is(err, flows.ErrGuided) {
					t.Fatalf("planned %d changes, %v; want it left to a person", len(plans), err)
				}
				return
			}
			if got := d.apply(plans, err); got != c.after {
				t.Errorf("got  %q\nwant %q", got, c.after)
			}
		})
	}
}

// A line with a key is deleted only where the journal can seal the key.
func TestDropKey(t *testing.T) {
	d := newDesk(t, "OPENAI_API_KEY="+key("1")+"\nOPENAI_API_KEY="+key("2")+"\n")
	fault := flows.Fault{Before: checks.Target{Credential: d.candidate(key("2"), 2)}, After: checks.Target{Credential: d.candidate(key("1"), 1)}}
	plans, err := dropKey(fault)
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	if _, err := d.editor.Apply(t.Context(), "run", plans[0]); !errors.Is(err, edit.ErrNoSealer) {
		t.Fatalf("without a sealer: %v", err)
	}
	if shown := plans[0].Preview(func(s string) string { return s }); strings.Contains(shown, "FakeFake") {
		t.Errorf("the preview shows the key: %s", shown)
	}
	for name, other := range map[string]flows.Fault{
		"the same place":     {Before: fault.Before, After: checks.Target{Credential: d.candidate(key("1"), 2)}},
		"nothing else there": {Before: fault.Before},
		"another file": {Before: fault.Before, After: checks.Target{
			Credential: &keystore.Candidate{Secret: d.maker.Make([]byte(key("1"))), Source: keystore.Source{Kind: keystore.FromFile, Path: d.path + ".parent", Line: 1}}}},
		"a typed key": {Before: fault.Before, After: checks.Target{
			Credential: &keystore.Candidate{Secret: d.maker.Make([]byte(key("1"))), Source: keystore.Source{Kind: keystore.FromTyping}}}},
		"in the environment": {After: fault.After, Before: checks.Target{
			Credential: &keystore.Candidate{Secret: d.maker.Make([]byte(key("2"))), Source: keystore.Source{Kind: keystore.FromEnv}, Name: "OPENAI_API_KEY"}}},
	} {
		if _, err := dropKey(other); !errors.Is(err, flows.ErrGuided) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The catalogue and this package name the same fixers, and a fix that a program makes is called automatic.
func TestTheCatalogueNamesEveryFixer(t *testing.T) {
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, entry := range catalogue.All() {
		for _, fix := range entry.Fixes {
			if (fix.Edit != "") != (fix.Kind == "automatic") {
				t.Errorf("%s: %s is %s and made by %q", entry.ID, fix.ID, fix.Kind, fix.Edit)
			}
			if fix.Edit != "" {
				named[fix.Edit] = true
			}
		}
	}
	for _, f := range All(StartFiles{}) {
		if !named[f.ID] {
			t.Errorf("no cause is repaired by %s", f.ID)
		}
		delete(named, f.ID)
	}
	for id := range named {
		t.Errorf("the catalogue names the fixer %s, which is not there", id)
	}
}

func TestIgnore(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"none there":         {"", ".env\n"},
		"another line":       {"logs/\n", "logs/\n.env\n"},
		"no end of the line": {"logs/", "logs/\n.env\n"},
		"line ends of DOS":   {"logs/\r\n", "logs/\r\n.env\r\n"},
		"there already":      {"logs/\n.env\n", ""},
	} {
		d := newDesk(t, "")
		d.path = filepath.Join(t.TempDir(), ".gitignore")
		if c.before != "" {
			if err := os.WriteFile(d.path, []byte(c.before), 0o640); err != nil {
				t.Fatal(err)
			}
		}
		plans, err := Ignore(d.path, ".env")
		if c.after == "" {
			if !errors.Is(err, edit.ErrNothing) {
				t.Errorf("%s: %d plans, %v", name, len(plans), err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := d.editor.Apply(t.Context(), "run", plans[0]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(d.path); string(text) != c.after {
			t.Errorf("%s: %q, %v; want %q", name, text, err, c.after)
		}
	}
}

// git does not follow a .gitignore that is a link.
func TestIgnoreLeavesLinksAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "elsewhere"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", filepath.Join(dir, ".gitignore")); err != nil {
		t.Fatal(err)
	}
	if _, err := Ignore(filepath.Join(dir, ".gitignore"), ".env"); !errors.Is(err, flows.ErrGuided) {
		t.Errorf("a link: %v", err)
	}
}

func TestClose(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are Unix's")
	}
	d := newDesk(t, "A=1\n")
	plans, err := Close(d.path)
	if err != nil {
		t.Fatal(err)
	}
	change, err := d.editor.Apply(t.Context(), "run", plans[0])
	if info, statErr := os.Stat(d.path); err != nil || statErr != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v, mode %v", err, statErr, info.Mode())
	}
	if _, err := d.editor.Undo(t.Context(), change.ID); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(d.path); info.Mode().Perm() != 0o640 {
		t.Errorf("undone: mode %v", info.Mode())
	}
	if err := os.Chmod(d.path, 0o755); err != nil {
		t.Fatal(err)
	}
	plans, err = Close(d.path)
	if err != nil || plans[0].Mode != 0o700 {
		t.Errorf("a script: %v, mode %v", err, plans[0].Mode)
	}
	if _, err := Close(d.path + ".gone"); !errors.Is(err, flows.ErrGuided) {
		t.Errorf("a file that is gone: %v", err)
	}
}

// The lines that set the variable for new shells lose what is no part of the key; those with another value stay.
func TestStartFiles(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	k := key("T3Blbk" + "FJ1")
	for name, c := range map[string]struct {
		file, before, after string
		value               string // what this process has
	}{
		"bash, quoted twice":  {".bashrc", "A=1\nexport OPENAI_API_KEY='\"" + k + "\"' # mine\n", "A=1\nexport OPENAI_API_KEY='" + k + "' # mine\n", `"` + k + `"`},
		"bash, escaped":       {".profile", "export OPENAI_API_KEY=\"\\\"" + k + "\\\"\"\n", "export OPENAI_API_KEY=\"" + k + "\"\n", `"` + k + `"`},
		"zsh, a space inside": {".zshrc", "export OPENAI_API_KEY='" + k[:30] + " " + k[30:] + "'\n", "export OPENAI_API_KEY='" + k + "'\n", k[:30] + " " + k[30:]},
		"fish, Bearer":        {".config/fish/config.fish", "set -gx OPENAI_API_KEY 'Bearer " + k + "'\n", "set -gx OPENAI_API_KEY '" + k + "'\n", "Bearer " + k},
		"bash, twice":         {".bashrc", "export OPENAI_API_KEY='\"" + k + "\"'\nexport OPENAI_API_KEY='\"" + k + "\"'\n", "export OPENAI_API_KEY='" + k + "'\nexport OPENAI_API_KEY='" + k + "'\n", `"` + k + `"`},
		"another value":       {".bashrc", "export OPENAI_API_KEY='\"" + key("2") + "\"'\n", "", `"` + k + `"`},
		"another variable":    {".bashrc", "export MY_KEY='\"" + k + "\"'\n", "", `"` + k + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, "")
			home := t.TempDir()
			d.path = filepath.Join(home, filepath.FromSlash(c.file))
			if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(d.path, []byte(c.before), 0o640); err != nil {
				t.Fatal(err)
			}
			inShell := func(value string) checks.Target {
				return checks.Target{Credential: &keystore.Candidate{Secret: d.maker.Make([]byte(value)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: "OPENAI_API_KEY"}}
			}
			shells := StartFiles{Registry: registry, Maker: d.maker, Home: home}
			plans, err := shells.cleanKey(flows.Fault{Before: inShell(c.value), After: inShell(k)})
			if c.after == "" {
				if !errors.Is(err, flows.ErrGuided) {
					t.Fatalf("planned %d changes, %v; want it left to a person", len(plans), err)
				}
				return
			}
			if got := d.apply(plans, err); got != c.after {
				t.Errorf("got  %q\nwant %q", got, c.after)
			}
		})
	}
}
