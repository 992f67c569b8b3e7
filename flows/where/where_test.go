package where

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// Keys that are obviously false, built at run time so that no scanner takes them for real ones.
func openai(n int) string {
	half := strings.Repeat(string(rune('a'+n)), 58)
	return "sk-" + "proj-" + half + "T3Blbk" + "FJ" + half
}

func anthropic(n int) string {
	return "sk-" + "ant-api03-" + strings.Repeat(string(rune('a'+n)), 93) + "AA"
}

func gemini(n int) string { return "AI" + "za" + "Sy" + strings.Repeat(string(rune('a'+n)), 33) }

// token has the form of a login's.
func token(n int) string {
	return "eyJ" + "hbGciOiJSUzI1NiJ9." + strings.Repeat(fmt.Sprintf("zq%dRk1Wv9", n), 8) + ".aabbccddeeff"
}

func testRegistry(t testing.TB) *provider.Registry {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

func testMaker(t testing.TB) *secret.Maker {
	return secret.NewMaker([]byte("test"), testRegistry(t).Prefixes())
}

// world is a home folder with a project in it.
type world struct {
	home    string
	options Options
}

func newWorld(t testing.TB, files map[string]string, environ ...string) world {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := world{home: home, options: Options{Registry: testRegistry(t), Maker: testMaker(t), Environ: environ, Home: home, Dir: filepath.Join(home, "project")}}
	if err := os.MkdirAll(w.options.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w world) find(t testing.TB) Picture {
	t.Helper()
	p, err := find(context.Background(), w.options, "linux")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w world) short(text string) string { return strings.ReplaceAll(text, w.home, "~") }

// uses is one line: the place that a program uses, and why.
func (w world) uses(t testing.TB, p Picture, program, of string) (place, because string) {
	t.Helper()
	i := slices.IndexFunc(p.Programs, func(one Program) bool { return one.Program == program && one.Provider == of })
	if i < 0 {
		return "not told", ""
	}
	if p.Programs[i].Uses == nil {
		return "nothing", w.short(p.Programs[i].Because)
	}
	return w.short(p.Programs[i].Uses.Location.String()), w.short(p.Programs[i].Because)
}

// TestItems: every kind of place is told once, compared with what check would take.
func TestItems(t *testing.T) {
	w := newWorld(t, map[string]string{
		"project/.env":                       "OPENAI_API_KEY=" + openai(1) + "\n",
		".env":                               "OPENAI_API_KEY=" + openai(2) + "\n",
		".bashrc":                            "export OPENAI_API_KEY=" + openai(2) + "\n",
		".config/fish/config.fish":           "set -gx OPENAI_API_KEY " + openai(3) + "\n",
		"project/.envrc":                     "export OPENAI_API_KEY=" + openai(1) + "\n",
		".codex/auth.json":                   `{"auth_mode":"chatgpt","tokens":{"access_token":"` + token(1) + `","refresh_token":"` + token(2) + `","id_token":"` + token(3) + `"}}`,
		".cursor/mcp.json":                   `{"mcpServers":{"a":{"env":{"OPENAI_API_KEY":"` + openai(4) + `"}}}}`,
		"project/compose.yaml":               "services:\n  web:\n    env_file: web.env\n",
		"project/web.env":                    "OPENAI_API_KEY=" + openai(5) + "\n",
		".config/systemd/user/bot.service":   "[Service]\nEnvironment=OPENAI_API_KEY=" + openai(1) + "\n",
		"project/.vscode/settings.json":      `{"terminal.integrated.env.linux":{"OPENAI_API_KEY":"` + openai(6) + `"}}`,
		".config/io.datasette.llm/keys.json": `{"openai":"` + openai(7) + `"}`,
	}, "OPENAI_API_KEY="+openai(1))
	w.options.Stored = []keystore.Profile{{Name: "work", Provider: "openai", Kind: "project key", Backend: keystore.InKeyring, Fingerprint: w.options.Maker.Make([]byte(openai(2))).Fingerprint()}}
	w.options.Shell, w.options.Login = "/bin/bash", func(context.Context) ([]byte, error) {
		return []byte("A=b\x00OPENAI_API_KEY=" + openai(2) + "\x00"), nil
	}
	p := w.find(t)
	var got []string
	for _, i := range p.Items {
		got = append(got, fmt.Sprintf("%s %s %v %s", i.Location.Kind, w.short(i.Location.String()), i.Same, strings.Join(i.ReadBy, "+")))
	}
	want := []string{
		"env OPENAI_API_KEY in this environment true programs started from here",
		"dotenv ~/project/.env:1 OPENAI_API_KEY true python-dotenv+godotenv",
		"dotenv ~/.env:1 OPENAI_API_KEY false ",
		"dotenv ~/project/web.env:1 OPENAI_API_KEY false Docker Compose",
		"login-shell OPENAI_API_KEY in a new login shell false programs started from a new terminal",
		"rc ~/.bashrc:1 OPENAI_API_KEY false new shells",
		"rc ~/.config/fish/config.fish:1 OPENAI_API_KEY false new shells",
		"direnv ~/project/.envrc:1 OPENAI_API_KEY true direnv",
		"store ~/.codex/auth.json:1 tokens.access_token false Codex",
		"store ~/.cursor/mcp.json:1 mcpServers.a.env.OPENAI_API_KEY false Cursor",
		"store ~/.config/io.datasette.llm/keys.json:1 openai false llm",
		"launcher ~/.config/systemd/user/bot.service:2 Environment.OPENAI_API_KEY true systemd",
		"launcher ~/project/.vscode/settings.json:1 terminal.integrated.env.linux.OPENAI_API_KEY false VS Code",
		"keyring keyring entry work false authdoctor exec work",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if note := strings.Join(p.Notes, "\n"); !strings.Contains(note, "a new terminal would have") || !strings.Contains(w.short(note), "set in ~/.bashrc:1") {
		t.Errorf("notes are %q", p.Notes)
	}
}

func TestLogin(t *testing.T) {
	one, two := openai(1), openai(2)
	tests := []struct{ name, here, there, want string }{
		{"the same", "OPENAI_API_KEY=" + one, "OPENAI_API_KEY=" + one, ""},
		{"neither", "X=1", "Y=2", ""},
		{"another", "OPENAI_API_KEY=" + one, "OPENAI_API_KEY=" + two, "OPENAI_API_KEY: this process has sk-proj-…bbbb"},
		{"empty", "OPENAI_API_KEY=" + one, "OPENAI_API_KEY=", "a new terminal would have the empty string"},
		{"only here", "OPENAI_API_KEY=" + one, "", "a new login shell does not have it"},
		{"only there", "", "OPENAI_API_KEY=" + two, "this process does not have it: open a new terminal"},
		{"another address", "OPENAI_BASE_URL=https://user:pass@a.example/v1", "OPENAI_BASE_URL=https://b.example/v1", "OPENAI_BASE_URL differs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, nil, test.here)
			w.options.Login = func(context.Context) ([]byte, error) { return []byte(test.there + "\x00"), nil }
			notes := strings.Join(w.find(t).Notes, "\n")
			if test.want == "" && notes != "" || !strings.Contains(notes, test.want) || strings.Contains(notes, "pass") {
				t.Errorf("noted %q, want %q", notes, test.want)
			}
		})
	}
	w := newWorld(t, nil)
	w.options.Login = func(context.Context) ([]byte, error) { return nil, errors.New("it took longer than 2s") }
	if notes := w.find(t).Notes; len(notes) != 1 || !strings.Contains(notes[0], "longer than 2s") {
		t.Errorf("noted %q", notes)
	}
	w.options.Login, w.options.NoLogin = nil, "CI is set"
	if notes := w.find(t).Notes; len(notes) != 1 || !strings.Contains(notes[0], "CI is set") {
		t.Errorf("noted %q", notes)
	}
}

func TestNames(t *testing.T) {
	w := newWorld(t, map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1) + "\nANTHROPIC_API_KEY=" + anthropic(1) + "\n", ".bashrc": "export OPENAI_API_KEY=" + openai(2) + "\n"})
	w.options.Stored = []keystore.Profile{{Name: "work", Provider: "openai", Backend: keystore.InVault, Fingerprint: w.options.Maker.Make([]byte(openai(2))).Fingerprint()}}
	places := func(name, id string) string {
		w.options.Name, w.options.ProviderID = name, id
		var all []string
		for _, i := range w.find(t).Items {
			all = append(all, w.short(i.Location.String()))
		}
		return strings.Join(all, ", ")
	}
	for _, test := range []struct{ name, id, want string }{
		{"OPENAI_API_KEY", "", "~/project/.env:1 OPENAI_API_KEY, ~/.bashrc:1 OPENAI_API_KEY"},
		{"work", "", "~/.bashrc:1 OPENAI_API_KEY, vault entry work"},
		{"", "anthropic", "~/project/.env:2 ANTHROPIC_API_KEY"},
		{"GROQ_API_KEY", "", ""},
	} {
		if got := places(test.name, test.id); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.name, test.id, got, test.want)
		}
	}
	w.options.Name, w.options.ProviderID = "nobody", ""
	if _, err := Find(t.Context(), w.options); !errors.Is(err, ErrName) {
		t.Errorf("an unknown name: %v", err)
	}
	w.options.Name, w.options.Dir = "", filepath.Join(w.home, "gone")
	if _, err := Find(t.Context(), w.options); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

// TestSpeed: 100 files in 200 ms, where no shell is asked.
func TestSpeed(t *testing.T) {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("project/.env.n%d", i)] = "OPENAI_API_KEY=" + openai(i%20) + "\n"
	}
	for i := range 20 {
		files[fmt.Sprintf(".config/fish/conf.d/%d.fish", i)] = "set -gx GROQ_API_KEY x" + openai(i) + "\n"
		files[fmt.Sprintf(".config/systemd/user/%d.service", i)] = "[Service]\nEnvironment=OPENAI_API_KEY=" + openai(i) + "\n"
	}
	w := newWorld(t, files, "OPENAI_API_KEY="+openai(1))
	best := time.Hour
	for range 5 { // the machine may be busy
		started := time.Now()
		if len(w.find(t).Items) < 100 {
			t.Fatal("not everything was found")
		}
		best = min(best, time.Since(started))
	}
	if t.Logf("%v", best); best > 200*time.Millisecond {
		t.Errorf("it took %v", best)
	}
}

// TestNothingLeaks: no form of a key is in a picture, however it is printed.
func TestNothingLeaks(t *testing.T) {
	key := openai(1)
	w := newWorld(t, map[string]string{
		"project/.env." + key:      "OPENAI_API_KEY=" + key + "\n",
		"project/.env":             "'" + key + "'=" + key + "\nOPENAI_API_KEY='" + key + "\n",
		".codex/config.toml":       "[mcp_servers.\"" + key + "\".env]\nK_TOKEN = \"" + key + "\"\n" + key,
		".claude/settings.json":    `{"apiKeyHelper":"echo ` + key + `","env":{"ANTHROPIC_API_KEY":"` + key + `"}}`,
		".gemini/settings.json":    `{"selectedAuthType":"` + key + `"}`,
		".config/crush/crush.json": `{"providers":{"` + key + `":{"api_key":"` + key + `"},"openai":{"api_key":"$` + key + `"}}}`,
		"project/compose.yaml":     "services:\n  " + key + ":\n    env_file: " + key + "/.env\n    environment:\n      - OPENAI_API_KEY=" + key + "\n      - " + key + "\n",
	}, "OPENAI_API_KEY="+key, "CODEX_API_KEY="+key, "CODEX_ACCESS_TOKEN="+key, "OPENAI_CUSTOM_HEADERS=Authorization: Bearer "+key)
	w.options.Login = func(context.Context) ([]byte, error) { return []byte("OPENAI_API_KEY=" + key + "x\x00"), nil }
	p := w.find(t)
	if len(p.Items) < 6 {
		t.Fatalf("too little was found to test anything: %+v", p.Items)
	}
	encoded, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Items { // the name of a file is a person's own: only what is made to be shown is washed
		p.Items[i].Candidate.Source = keystore.Source{}
	}
	p.Setups = nil
	printed := fmt.Sprintf("%s\n%+v\n%#v", encoded, p, p)
	for _, piece := range []string{key, key[:30], key[len(key)-30:]} {
		if strings.Contains(printed, piece) {
			t.Fatalf("a piece of %d characters of a key is shown", len(piece))
		}
	}
}
