package provider_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"authdoctor/checks/provider"
)

const sound = `id: mine
name: My gateway
protocol: openai
kind: self-hosted
inherits: [openai]
base_urls:
  - url: https://ai.corp.example/v1
variables:
  - name: CORP_API_KEY
    role: key
    mark: documented
keys:
  - id: mine
    kind: API key
    use: api
    pattern: '\bcorp_[a-z]{10}\b'
    confidence: high
    mark: documented
rules:
  - id: mine-expired
    status: [401]
    match: key has expired
    causes: [token.expired]
    meaning: The key has expired
    mark: observed
    source: our own handbook
`

func TestLoad(t *testing.T) {
	p, err := provider.Load("mine.yaml", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != "mine" || len(p.Rules) != 1 || p.Rules[0].Status[0] != 401 || p.Keys[0].Pattern != `\bcorp_[a-z]{10}\b` {
		t.Errorf("got %+v", p)
	}
}

func TestLoadProblems(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           []string // "line: part of the message"
	}{
		{"unknown member", "name: My gateway", "nmae: My gateway", []string{`2: unknown member "nmae"`, "1: name is missing"}},
		{"unknown member of a rule", "    match: key", "    matches: key", []string{`22: unknown member "matches"`}},
		{"missing causes", "    causes: [token.expired]\n", "", []string{"20: causes is missing"}},
		{"unknown cause", "token.expired", "token.rotten", []string{`23: "token.rotten" is no known cause`}},
		{"bad pattern", "'\\bcorp_[a-z]{10}\\b'", "'(corp_'", []string{"16: pattern is no RE2 pattern"}},
		{"a lookahead", "'\\bcorp_[a-z]{10}\\b'", "'(?=corp_)'", []string{"16: pattern is no RE2 pattern"}},
		{"a pattern for everything", "match: key has expired", "match: .*", []string{"22: match matches the empty text"}},
		{"bad URL", "https://ai.corp.example/v1", "ai.corp.example", []string{`7: url "ai.corp.example" is no http or https URL`}},
		{"a password in a URL", "https://ai", "https://me:secret@ai", []string{"7: url holds a user name or a password"}},
		{"a word outside the list", "use: api", "use: everything", []string{`15: use "everything" is none of: api, admin`}},
		{"no identifier", "id: mine\nname", "id: My Gateway\nname", []string{"1: id", `20: id "mine-expired" does not begin with`}},
		{"a rule for everything", "    status: [401]\n    match: key has expired\n", "", []string{"20: the rule names no status"}},
		{"wrong type", "[401]", "unauthorized", []string{"21: cannot unmarshal"}},
		{"no base URL", "base_urls:\n  - url: https://ai.corp.example/v1\n", "", []string{"1: base_urls is missing"}},
		{"twice", "inherits: [openai]", "name: Another", []string{"5: mapping key \"name\" already defined"}},
		{"a syntax error", "kind: self-hosted", "kind: [", []string{"did not find expected"}},
		{"a control probe that is not there", "kind: self-hosted", "kind: self-hosted\ncontrol: identity", []string{`5: control names the probe "identity"`}},
		{"another way that holds nowhere", "inherits: [openai]", "inherits: [openai]\nauth: {header: A, format: '{key}', dummy: d, mark: documented, also: [{header: B, format: '{key}'}]}", []string{"6: the way names no variables"}},
		{"a way for a key that is not there", "inherits: [openai]", "inherits: [openai]\nauth: {header: A, format: '{key}', dummy: d, mark: documented, also: [{header: B, format: '{key}', keys: [yours]}]}", []string{`6: "yours" is no key of this file`}},
		{"a way at an address that is not there", "inherits: [openai]", "inherits: [openai]\nauth: {header: A, format: '{key}', dummy: d, mark: documented, also: [{header: B, format: '{key}', base_urls: ['https://x']}]}", []string{`6: "https://x" is none of base_urls`}},
		{"a path for a probe that is not there", "v1\n", "v1\n    paths: {models: /x}\n", []string{`8: paths names the probe "models"`}},
		{"a fact without a meaning", "rules:", "probes:\n  - {id: balance, method: GET, path: /b, cost: free, mark: documented, facts: [{member: a, label: b, alarm: '0'}]}\nrules:", []string{"20: alarm and causes go together"}},
		{"several at once", "kind: self-hosted\ninherits: [openai]", "kind: boat\ninherits: [Open AI]", []string{`4: kind "boat" is none of`, `5: inherits "Open AI"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(sound, test.from, test.to, 1)
			if text == sound {
				t.Fatalf("the file does not hold %q", test.from)
			}
			_, err := provider.Load("my/own.yaml", []byte(text))
			var problems provider.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("got %v, want problems", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in:\n%v", want, err)
				}
			}
			if strings.Contains(err.Error(), "me:secret") {
				t.Errorf("the password is repeated: %v", err)
			}
			form := regexp.MustCompile(`^my/own\.yaml:[1-9][0-9]*: .+$`)
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !form.MatchString(line) {
					t.Errorf("%q is not of the form file:line: message", line)
				}
			}
		})
	}
}

func TestLoadRefusesWholeFiles(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "a comment": "# nothing\n", "a list": "- a\n", "a word": "hello\n", "two": sound + "---\n" + sound,
		"huge": "# " + strings.Repeat("x", 2<<20),
	} {
		if _, err := provider.Load("x.yaml", []byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSourceFiles(t *testing.T) {
	files, _ := filepath.Glob("data/*.yaml")
	if len(files) < 20 {
		t.Fatalf("%d source files, want 20", len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := provider.Load(file, text)
		if err != nil {
			t.Errorf("%v", err)
		} else if file != filepath.Join("data", p.ID+".yaml") {
			t.Errorf("%s holds provider %q", file, p.ID)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("id: {\n"))
	f.Add([]byte("!"))
	f.Add([]byte("rules:\n  - &r {id: x}\n  - *r\n"))
	f.Add([]byte("<<: {id: x}\nrules: [{causes: [x]}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := provider.Load("f.yaml", text)
		if err == nil && (p.ID == "" || p.Name == "") {
			t.Errorf("a file without id or name was taken: %q", text)
		}
		var problems provider.Problems
		if err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
			t.Errorf("%v is no problems", err)
		}
		for _, problem := range problems {
			if problem.Line < 1 || problem.Message == "" {
				t.Errorf("%+v has no line or message", problem)
			}
		}
	})
}
