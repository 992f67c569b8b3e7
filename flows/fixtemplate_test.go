package flows

import (
	"reflect"
	"slices"
	"testing"
)

// caseValues gives every placeholder a value.
func caseValues() map[string]string {
	return map[string]string{
		"variable": "OPENAI_API_KEY", "source": "file:.env:3", "file": ".env", "line": "3",
		"base_url": "https://api.example.com/v1/v1", "repaired_base_url": "https://api.example.com/v1",
		"model": "gpt-5-mni", "nearest_model": "gpt-5-mini", "organization": "org-example", "project": "proj-example",
		"api_version":  "2024-10-21",
		"setting_name": "OPENAI_BASE_URL", "setting_file": ".env", "setting_line": "4", "setting_variable": "OPENAI_BASE_URL", "setting_elsewhere": "flag --base-url",
		"host": "api.example.com", "proxy_variable": "HTTPS_PROXY", "provider": "OpenAI", "fingerprint": "sk-…1234 (0a1b2c3d)", "answer": "403 forbidden", "issuer": "Example Root",
	}
}

func placeholders(text string) []string {
	var names []string
	for {
		_, name, after, found := placeholder(text)
		if !found {
			return names
		}
		names, text = append(names, name), after
	}
}

func TestRender(t *testing.T) {
	entry := Entry{Fixes: []FixTemplate{
		{ID: "shell", Title: "Set {variable}", Kind: "guided", When: "env", Command: `export {variable}="${{variable}#x}"`},
		{ID: "line", Title: "Correct {file}, line {line}", Kind: "automatic", When: "file"},
		{ID: "page", Title: "Ask {provider}", Kind: "guided", When: "any", Page: "keys"},
		{ID: "no-page", Title: "Read on", Kind: "guided", When: "any", Page: "limits"},
		{ID: "url", Title: "Go to {host}", Kind: "guided", When: "any", Command: "export URL={repaired_base_url}"},
	}}
	pages := map[string]string{"keys": "https://example.com/keys"}
	always := []Fix{
		{ID: "page", Title: "Ask OpenAI", Kind: "guided", Status: "planned", URL: "https://example.com/keys"},
		{ID: "no-page", Title: "Read on", Kind: "guided", Status: "planned"},
		{ID: "url", Title: "Go to api.example.com", Kind: "guided", Status: "planned", Command: "export URL=https://api.example.com/v1"},
	}
	shell := Fix{ID: "shell", Title: "Set OPENAI_API_KEY", Kind: "guided", Status: "planned", Command: `export OPENAI_API_KEY="${OPENAI_API_KEY#x}"`}
	line := Fix{ID: "line", Title: "Correct .env, line 3", Kind: "automatic", Status: "planned"}
	without := func(names ...string) map[string]string {
		values := caseValues()
		for _, name := range names {
			delete(values, name)
		}
		return values
	}
	tests := []struct {
		name   string
		values map[string]string
		kind   string
		want   []Fix
	}{
		{"a variable", caseValues(), "env", append([]Fix{shell}, always...)},
		{"a file", caseValues(), "file", append([]Fix{line}, always...)},
		{"standard input", caseValues(), "stdin", always},
		{"no value in a title", without("line"), "file", always},
		{"no value in a command", without("repaired_base_url"), "stdin", always[:2]},
		{"no values", nil, "env", always[1:2]},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := entry.Render(test.values, pages, test.kind); !reflect.DeepEqual(got, test.want) {
				t.Errorf("Render = %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestRenderMakesValuesSafe(t *testing.T) {
	entry := Entry{Fixes: []FixTemplate{{ID: "a", Title: "Go to {host}", Kind: "guided", When: "any", Command: "open {host}"}}}
	tests := []struct{ host, title, command string }{
		{"api.example.com:8080", "Go to api.example.com:8080", "open api.example.com:8080"},
		{"a b", "Go to a b", "open 'a b'"},
		{"x;rm -rf $HOME", "Go to x;rm -rf $HOME", "open 'x;rm -rf $HOME'"},
		{"$(id)`id`", "Go to $(id)`id`", "open '$(id)`id`'"},
		{"it's", "Go to it's", `open 'it'\''s'`},
		{"a\x1b[31mb\nc", "Go to ab c", "open 'ab c'"},
		{"b\u202egro.elpmaxe", "Go to bgro.elpmaxe", "open bgro.elpmaxe"},
	}
	for _, test := range tests {
		fixes := entry.Render(map[string]string{"host": test.host}, nil, "any")
		if len(fixes) != 1 || fixes[0].Title != test.title || fixes[0].Command != test.command {
			t.Errorf("Render(%q) = %+v, want %q and %q", test.host, fixes, test.title, test.command)
		}
	}
}

func TestRenderRefusesNamesThatAreNone(t *testing.T) {
	entry := Entry{Fixes: []FixTemplate{{ID: "a", Title: "Unset it", Kind: "guided", When: "any", Command: "unset {variable}"}}}
	tests := map[string]bool{"OPENAI_API_KEY": true, "_x": true, "K2": true, "2K": false, "A-B": false, "A;id": false, "A B": false, "": false}
	for name, good := range tests {
		if got := len(entry.Render(map[string]string{"variable": name}, nil, "any")) == 1; got != good {
			t.Errorf("the variable %q makes a command: %t, want %t", name, got, good)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"no braces", nil},
		{"{host}", []string{"host"}},
		{"${{variable}#{host}}", []string{"variable", "host"}},
		{"{Not} {1} {} {a-b} {base_url", nil},
		{"{print $1} {line}", []string{"line"}},
	}
	for _, test := range tests {
		if got := placeholders(test.text); !slices.Equal(got, test.want) {
			t.Errorf("placeholders(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
