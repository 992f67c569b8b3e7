package discover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// fake is a key that no scanner takes for a real one; n tells one from another.
func fake(n int) string { return "sk-" + "proj-" + strings.Repeat(string(rune('a'+n)), 30) }

func testRegistry(t *testing.T) *provider.Registry {
	t.Helper()
	variable := func(name, role string) provider.Variable { return provider.Variable{Name: name, Role: role} }
	registry := &provider.Registry{}
	for _, p := range []provider.Provider{
		{
			ID: "openai", BaseURLs: []provider.BaseURL{{URL: "https://api.openai.com/v1"}, {URL: "https://eu.api.openai.com/v1"}},
			Auth: provider.Auth{Header: "Authorization", Format: "Bearer {key}"},
			Keys: []provider.KeyShape{{ID: "project", Prefix: "sk-" + "proj-", Pattern: "^sk-" + "proj-"}},
			Variables: []provider.Variable{
				variable("OPENAI_API_KEY", "key"), variable("OPENAI_ADMIN_KEY", "admin-key"), variable("OPENAI_BASE_URL", "base-url"),
				variable("OPENAI_ORG_ID", "organization"), variable("OPENAI_PROJECT_ID", "project"), variable("OPENAI_CUSTOM_HEADERS", "headers"),
				variable("OPENAI_API_BASE", "legacy"), variable("OPENAI_ORGANIZATION", "legacy"), variable("OPENAI_LOG", "other"),
			},
		},
		{ID: "openai-compatible", Kind: "family", Inherits: []string{"openai"}},
		{
			ID: "groq", Inherits: []string{"openai-compatible"}, BaseURLs: []provider.BaseURL{{URL: "https://api.groq.com/openai/v1"}},
			Variables: []provider.Variable{variable("GROQ_API_KEY", "key"), variable("GROQ_BASE_URL", "base-url")},
		},
		{
			ID: "gemini", Inherits: []string{"openai-compatible"}, BaseURLs: []provider.BaseURL{{URL: "https://generativelanguage.googleapis.com/v1beta/openai"}},
			Variables: []provider.Variable{variable("GOOGLE_API_KEY", "key"), variable("GEMINI_API_KEY", "key")},
		},
	} {
		if err := registry.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return registry
}

// folder makes files below a new folder; a name that ends in "/" makes a folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func testMaker() *secret.Maker { return secret.NewMaker([]byte("test"), []string{"sk-" + "proj-"}) }

func find(t *testing.T, o Options) Result {
	t.Helper()
	if o.Registry == nil {
		o.Registry = testRegistry(t)
	}
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	o.Maker = testMaker()
	result, err := Find(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// place of a candidate as a table names it; its value is compared by fingerprint.
func described(c *keystore.Candidate, root string) string {
	if c == nil {
		return "none"
	}
	where := strings.Replace(c.Source.String(), root+string(filepath.Separator), "", 1)
	for n := range 6 {
		if c.Secret.Same(testMaker().Make([]byte(fake(n)))) {
			return fmt.Sprintf("%s %s %d", where, c.Name, n)
		}
	}
	return fmt.Sprintf("%s %s of %d bytes", where, c.Name, c.Secret.Len())
}

func all(list []keystore.Candidate, root string) string {
	var out []string
	for i := range list {
		out = append(out, described(&list[i], root))
	}
	return strings.Join(out, ", ")
}

func TestWinnerAndLosers(t *testing.T) {
	env := func(pairs ...string) []string { return pairs }
	key := "OPENAI_API_KEY="
	tests := []struct {
		name                        string
		files                       map[string]string
		options                     Options
		winner, shadowed, elsewhere string
	}{
		{name: "nothing", winner: "none"},
		{name: "environment only", options: Options{Environ: env(key + fake(0))}, winner: "env OPENAI_API_KEY 0"},
		{
			name: "environment beats file", files: map[string]string{".env": "\n" + key + fake(1)},
			options: Options{Environ: env(key + fake(0))}, winner: "env OPENAI_API_KEY 0", shadowed: "file:.env:2 OPENAI_API_KEY 1",
		},
		{
			name: "the empty environment beats the file", files: map[string]string{".env": key + fake(1)},
			options: Options{Environ: env(key)}, winner: "env OPENAI_API_KEY of 0 bytes", shadowed: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "the last line of the file, then the others from below", files: map[string]string{".env": key + fake(0) + "\n" + key + fake(1) + "\n" + key + fake(2)},
			winner: "file:.env:3 OPENAI_API_KEY 2", shadowed: "file:.env:2 OPENAI_API_KEY 1, file:.env:1 OPENAI_API_KEY 0",
		},
		{
			name: "a bare name takes the value back", files: map[string]string{".env": key + fake(0) + "\nOPENAI_API_KEY\n"},
			winner: "none", elsewhere: "file:.env:1 OPENAI_API_KEY 0",
		},
		{
			name: "an empty line in the file wins", files: map[string]string{".env": key + "\n"},
			winner: "file:.env:1 OPENAI_API_KEY of 0 bytes",
		},
		{
			name: "siblings are shown", files: map[string]string{".env": "X=1", ".env.local": key + fake(1), ".env.example": key + fake(2)},
			winner: "none", elsewhere: "file:.env.local:1 OPENAI_API_KEY 1",
		},
		{
			name: "a file that python-dotenv refuses", files: map[string]string{".env": "# caf\xe9\n" + key + fake(1)},
			winner: "none", elsewhere: "file:.env:2 OPENAI_API_KEY 1",
		},
		{
			name: "a line that only godotenv reads", files: map[string]string{".env": "OPENAI_API_KEY: " + fake(1)},
			winner: "none", elsewhere: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "a byte order mark hides the first name", files: map[string]string{".env": byteOrderMark + key + fake(1)},
			winner: "none", elsewhere: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "--env-file instead of the nearest", files: map[string]string{".env": key + fake(1), "other": key + fake(2)},
			options: Options{EnvFile: "other"}, winner: "file:other:1 OPENAI_API_KEY 2", elsewhere: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "--env-file that is the nearest", files: map[string]string{".env": key + fake(1)},
			options: Options{EnvFile: ".env"}, winner: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "python-dotenv switched off", files: map[string]string{".env": key + fake(1)},
			options: Options{Environ: env("PYTHON_DOTENV_DISABLED=Yes")}, winner: "none", elsewhere: "file:.env:1 OPENAI_API_KEY 1",
		},
		{
			name: "--key-env", files: map[string]string{".env": "MINE=" + fake(1) + "\n" + key + fake(3)},
			options: Options{Environ: env("MINE="+fake(0), key+fake(2)), KeyEnv: "MINE"},
			winner:  "env MINE 0", shadowed: "file:.env:1 MINE 1", elsewhere: "env OPENAI_API_KEY 2, file:.env:2 OPENAI_API_KEY 3",
		},
		{
			name: "--key-env that is not set", options: Options{Environ: env(key + fake(2)), KeyEnv: "MINE"},
			winner: "none", elsewhere: "env OPENAI_API_KEY 2",
		},
		{
			name: "--key-stdin beats all", files: map[string]string{".env": key + fake(1)},
			options: Options{Environ: env(key + fake(2)), KeyStdin: []byte(fake(0) + "\n")},
			winner:  "stdin  0", shadowed: "env OPENAI_API_KEY 2, file:.env:1 OPENAI_API_KEY 1",
		},
		{name: "--key-stdin with CRLF", options: Options{KeyStdin: []byte(fake(0) + "\r\n")}, winner: "stdin  0"},
		{name: "--key-stdin loses one line end only", options: Options{KeyStdin: []byte(fake(0) + "\n\n")}, winner: "stdin  of 39 bytes"},
		{name: "a lone CR stays", options: Options{KeyStdin: []byte(fake(0) + "\r")}, winner: "stdin  of 39 bytes"},
		{name: "--key-stdin with nothing", options: Options{KeyStdin: []byte{}}, winner: "stdin  of 0 bytes"},
		{
			name: "the first of two variables", options: Options{ProviderID: "gemini", Environ: env("GEMINI_API_KEY="+fake(1), "GOOGLE_API_KEY="+fake(0))},
			winner: "env GOOGLE_API_KEY 0", shadowed: "env GEMINI_API_KEY 1",
		},
		{
			name: "a value is taken verbatim", options: Options{Environ: env(key + " '" + fake(0) + "' ")}, winner: "env OPENAI_API_KEY of 42 bytes",
		},
		{
			name: "OpenAI's SDK at another vendor reads OpenAI's variable", options: Options{Environ: env("OPENAI_BASE_URL=https://api.groq.com/openai/v1", key+fake(0), "GROQ_API_KEY="+fake(1))},
			winner: "env OPENAI_API_KEY 0", elsewhere: "env GROQ_API_KEY 1",
		},
		{
			name: "OpenAI's SDK at another vendor with that vendor's variable", options: Options{Environ: env("OPENAI_BASE_URL=https://api.groq.com/openai/v1", "GROQ_API_KEY="+fake(1))},
			winner: "env GROQ_API_KEY 1",
		},
		{
			name: "a flag names a vendor whose own variable is set", options: Options{BaseURL: "https://api.groq.com/openai/v1", Environ: env(key+fake(0), "GROQ_API_KEY="+fake(1))},
			winner: "env GROQ_API_KEY 1", elsewhere: "env OPENAI_API_KEY 0",
		},
		{
			name: "a flag names a vendor whose own variable is not set", options: Options{BaseURL: "https://api.groq.com/openai/v1", Environ: env(key + fake(0))},
			winner: "env OPENAI_API_KEY 0",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := folder(t, test.files)
			test.options.Dir = root
			if test.options.EnvFile != "" {
				test.options.EnvFile = filepath.Join(root, test.options.EnvFile)
			}
			setups := find(t, test.options).Setups
			if len(setups) != 1 {
				t.Fatalf("%d setups, want 1", len(setups))
			}
			got := setups[0]
			if d := described(got.Credential, root); d != test.winner {
				t.Errorf("winner is %q, want %q", d, test.winner)
			}
			if d := all(got.Shadowed, root); d != test.shadowed {
				t.Errorf("shadowed are %q, want %q", d, test.shadowed)
			}
			if d := all(got.Elsewhere, root); d != test.elsewhere {
				t.Errorf("elsewhere are %q, want %q", d, test.elsewhere)
			}
		})
	}
}

func TestProviders(t *testing.T) {
	openai, groq, base := "OPENAI_API_KEY="+fake(0), "GROQ_API_KEY="+fake(1), "OPENAI_BASE_URL="
	tests := []struct {
		name    string
		options Options
		want    []string
	}{
		{"no key: the one a key would be for", Options{}, []string{"openai"}},
		{"no key, a base URL", Options{Environ: []string{base + "http://127.0.0.1:8000/v1"}}, []string{"openai-compatible"}},
		{"in the registry's order", Options{Environ: []string{groq, openai}}, []string{"openai", "groq"}},
		{"chosen", Options{ProviderID: "groq", Environ: []string{openai}}, []string{"groq"}},
		{"a flag's base URL", Options{BaseURL: "https://llm.example/v1", Environ: []string{openai, groq}}, []string{"openai-compatible"}},
		{"the variable's base URL takes OpenAI's key", Options{Environ: []string{base + "https://llm.example/v1", openai, groq}}, []string{"openai-compatible", "groq"}},
		{"--key-env of a vendor", Options{KeyEnv: "GROQ_API_KEY", Environ: []string{openai}}, []string{"groq"}},
		{"--key-env of nobody", Options{KeyEnv: "MINE", Environ: []string{base + "https://api.groq.com/v1"}}, []string{"groq"}},
		{"--key-stdin", Options{KeyStdin: []byte(fake(0)), Environ: []string{groq}}, []string{"openai"}},
		{"an empty key counts as set", Options{Environ: []string{"GROQ_API_KEY="}}, []string{"groq"}},
	}
	for _, test := range tests {
		var got []string
		for _, s := range find(t, test.options).Setups {
			got = append(got, s.Provider.ID)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestBuiltinProviders: the data files and this package agree on roles, hosts and inheritance.
func TestBuiltinProviders(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		environ []string
		want    string // provider, winner's variable and base URL of each setup
	}{
		{nil, "openai - https://api.openai.com/v1"},
		{[]string{"OPENAI_API_KEY=x", "GITHUB_TOKEN=y"}, "openai OPENAI_API_KEY https://api.openai.com/v1"},
		{[]string{"OPENAI_API_KEY=x", "OPENAI_BASE_URL=https://llm.example"}, "openai-compatible OPENAI_API_KEY https://llm.example"},
		{[]string{"OPENAI_API_KEY=x", "OPENAI_BASE_URL=https://api.groq.com/openai/v1"}, "groq OPENAI_API_KEY https://api.groq.com/openai/v1"},
	}
	for _, test := range tests {
		var got []string
		for _, s := range find(t, Options{Registry: registry, Environ: test.environ}).Setups {
			target, name := s.Target(), "-"
			if target.Credential != nil {
				name = target.Credential.Name
			}
			got = append(got, target.Provider.ID+" "+name+" "+target.BaseURL.Value)
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%q: %q, want %q", test.environ, got, test.want)
		}
	}
}

func TestSettingsAndTarget(t *testing.T) {
	root := folder(t, map[string]string{".env": "OPENAI_ORG_ID=org-file # mine\nOPENAI_PROJECT_ID=proj_file\n"})
	result := find(t, Options{
		Dir: root, Model: "m", Organization: "",
		Environ: []string{"OPENAI_API_KEY=" + fake(0), "OPENAI_ADMIN_KEY=" + fake(1), "OPENAI_BASE_URL=", "OPENAI_PROJECT_ID=proj_env", "OPENAI_API_BASE=x"},
	})
	target := result.Setups[0].Target()
	want := map[string][2]checks.Setting{
		"base URL": {target.BaseURL, {Value: "", Source: "env OPENAI_BASE_URL", Set: true, Name: "OPENAI_BASE_URL", Place: keystore.Source{Kind: keystore.FromEnv}}},
		"organization": {target.Organization, {Value: "org-file", Source: "file:" + filepath.Join(root, ".env") + ":1", Set: true,
			Name: "OPENAI_ORG_ID", Place: keystore.Source{Kind: keystore.FromFile, Path: filepath.Join(root, ".env"), Line: 1}}},
		"project": {target.Project, {Value: "proj_env", Source: "env OPENAI_PROJECT_ID", Set: true, Name: "OPENAI_PROJECT_ID", Place: keystore.Source{Kind: keystore.FromEnv}}},
		"model":   {target.Model, {Value: "m", Source: "flag --model", Set: true}},
	}
	for name, pair := range want {
		if pair[0] != pair[1] {
			t.Errorf("%s is %+v, want %+v", name, pair[0], pair[1])
		}
	}
	if !target.UserNamed {
		t.Error("a base URL from the environment is named by the user")
	}
	if d := described(target.Admin, root); d != "env OPENAI_ADMIN_KEY 1" {
		t.Errorf("admin key is %q", d)
	}
	notes := strings.Join(result.Setups[0].Notes, "\n")
	for _, part := range []string{"env OPENAI_BASE_URL is set to the empty string", "OPENAI_API_BASE (env) is not read by current SDKs; they read OPENAI_BASE_URL"} {
		if !strings.Contains(notes, part) {
			t.Errorf("no note says %q: %s", part, notes)
		}
	}

	plain := find(t, Options{Environ: []string{"OPENAI_API_KEY=" + fake(0)}}).Setups[0].Target()
	if plain.UserNamed || plain.BaseURL != (checks.Setting{Value: "https://api.openai.com/v1", Source: "default", Set: true}) {
		t.Errorf("the default base URL is the provider's first, got %+v", plain.BaseURL)
	}
	flags := find(t, Options{BaseURL: "https://u", Organization: "o", Project: "p", Environ: []string{"OPENAI_BASE_URL=https://v", "OPENAI_ORG_ID=x"}}).Setups[0]
	for name, s := range map[string]checks.Setting{"--base-url": flags.BaseURL, "--org": flags.Organization, "--project": flags.Project} {
		if s.Source != "flag "+name {
			t.Errorf("%s must win, got %+v", name, s)
		}
	}
}

func TestNotes(t *testing.T) {
	key := "OPENAI_API_KEY="
	tests := []struct {
		name, text string
		environ    []string
		want       string // a part of a note of the winner, of a loser or of the setup
	}{
		{"two comments", key + fake(0) + " # a # bc\n", nil, "godotenv would read 4 more characters (the comment)"},
		{"comment to docker", key + fake(0) + " # abc\n", nil, "docker run --env-file would read 6 more characters (the comment)"},
		{"quotes to docker", key + "'" + fake(0) + "'\n", nil, "docker run --env-file would keep the quotes"},
		{"export to docker", "export " + key + fake(0), nil, "because of the word export"},
		{"space before =", "OPENAI_API_KEY = " + fake(0), nil, "because of the space before ="},
		{"white space to docker", key + fake(0) + " \n", nil, "docker run --env-file would read 1 more character (white space)"},
		{"dollar", key + fake(0) + "$AB\n", nil, "godotenv would read 3 fewer characters"},
		{"tab in quotes", key + "\"a\\tb" + fake(0) + "\"\n", nil, "godotenv would read another value"},
		{"another line", key + fake(0) + "\nOTHER\n", nil, "godotenv refuses the file: a line has neither = nor : (line 2)"},
		{"again", key + fake(0) + "\n" + key + fake(0), nil, "line 2 sets OPENAI_API_KEY again"},
		{"same", key + fake(0), []string{key + fake(0)}, "the same value as the one that is used"},
		{"different", key + fake(1), []string{key + fake(0)}, "not the value that is used"},
		{"hidden", key + fake(1), []string{key}, "env OPENAI_API_KEY is set to the empty string and hides the value of file:.env:1 OPENAI_API_KEY"},
		{"skipped", key + "'" + fake(1), nil, "file:.env:1: python-dotenv takes no OPENAI_API_KEY from it: its quote is never closed"},
		{"mark", byteOrderMark + key + fake(1), nil, "byte order mark"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := folder(t, map[string]string{".env": test.text})
			t.Chdir(root)
			setup := find(t, Options{Dir: ".", Environ: test.environ}).Setups[0]
			notes := setup.Notes
			if setup.Credential != nil {
				notes = append(notes, setup.Credential.Notes...)
			}
			for _, c := range append(setup.Shadowed, setup.Elsewhere...) {
				notes = append(notes, c.Notes...)
			}
			if !strings.Contains(strings.Join(notes, "\n"), test.want) {
				t.Errorf("no note says %q: %q", test.want, notes)
			}
		})
	}
	plain := find(t, Options{Dir: folder(t, map[string]string{".env": key + fake(0) + "\r\n"})}).Setups[0].Credential
	if len(plain.Notes) != 0 || !reflect.DeepEqual(plain.ReadBy, []string{"python-dotenv", "godotenv"}) {
		t.Errorf("all readers agree on a plain line, got %q, read by %q", plain.Notes, plain.ReadBy)
	}
	piped := find(t, Options{KeyStdin: []byte(fake(0) + "\n")}).Setups[0].Credential
	if len(piped.Notes) != 1 || !strings.Contains(piped.Notes[0], "line end") {
		t.Errorf("the line end that was left out must be noted, got %q", piped.Notes)
	}
}

func TestFindErrors(t *testing.T) {
	root := folder(t, map[string]string{"file": "", "folder/": ""})
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name    string
		ctx     context.Context
		options Options
		want    string
	}{
		{"no such folder", t.Context(), Options{Dir: filepath.Join(root, "no")}, "--dir"},
		{"a file for a folder", t.Context(), Options{Dir: filepath.Join(root, "file")}, "not a folder"},
		{"no such file", t.Context(), Options{Dir: root, EnvFile: filepath.Join(root, "no")}, "does not exist"},
		{"a folder for a file", t.Context(), Options{Dir: root, EnvFile: filepath.Join(root, "folder")}, "is a folder"},
		{"unknown provider", t.Context(), Options{Dir: root, ProviderID: "nobody"}, `"nobody" is not known`},
		{"canceled", canceled, Options{Dir: root}, "context canceled"},
	}
	for _, test := range tests {
		test.options.Registry, test.options.Maker = testRegistry(t), testMaker()
		_, err := Find(test.ctx, test.options)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
		}
		if test.ctx == canceled && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v does not wrap context.Canceled", test.name, err)
		}
	}
	if _, err := Find(t.Context(), Options{}); err == nil {
		t.Error("Find needs a registry and a maker")
	}
}

// TestResultShowsNoSecret prints everything that Find hands out, with a key in every place that it knows.
func TestResultShowsNoSecret(t *testing.T) {
	canary := "sk-" + "proj-" + strings.Repeat("canary", 6)
	root := folder(t, map[string]string{
		"a/.env":       "OPENAI_API_KEY='" + canary + "' # x\nOPENAI_API_KEY=" + canary + "2\n" + canary + "\n" + canary + "=\"\nOPENAI_API_KEY: " + canary,
		"a/.env.local": "OPENAI_API_KEY=" + canary,
		".env":         "# \xff\nOPENAI_API_KEY=" + canary,
	})
	result := find(t, Options{
		Dir: filepath.Join(root, "a"), KeyStdin: []byte(canary),
		Environ: []string{
			"OPENAI_API_KEY=" + canary, "OPENAI_ADMIN_KEY=" + canary, "GROQ_API_KEY=" + canary,
			"OPENAI_CUSTOM_HEADERS=authorization: Bearer " + canary + "\nX-Gateway-Key: " + canary + "\nX-Other: " + canary,
		},
	})
	encoded, err := json.Marshal(result.Setups[0].Target().Credential)
	if err != nil {
		t.Fatal(err)
	}
	printed := []string{string(encoded)}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		printed = append(printed, fmt.Sprintf(format, result))
		for _, s := range result.Setups {
			printed = append(printed, fmt.Sprintf(format, s.Target()), fmt.Sprintf(format, s.Credential), fmt.Sprintf(format, s.Override), fmt.Sprintf(format, s.Admin))
		}
	}
	for _, text := range printed {
		if strings.Contains(text, "canary") {
			t.Fatalf("a secret is shown: %s", text)
		}
	}
	if len(result.Setups[0].Shadowed) < 3 || len(result.Setups[0].Elsewhere) < 2 {
		t.Errorf("the places were not all found: %+v", result.Setups[0])
	}
}
