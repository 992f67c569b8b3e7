package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompactFormsAreFresh(t *testing.T) {
	for name, form := range forms() {
		want, err := form.compile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", name, form.file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("flows/%s/%s does not say what the YAML files say; run: cd flows && go generate", name, form.file)
		}
	}
}

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "trees/t.yaml", "id: t\ntitle: T\nprotocols: [p]\nstart: a\nnodes: {a: {check: c, next: end}}\n")
	put(t, folder, "causes/tls.yaml", "- {id: tls.expired, title: Late, explanation: \"a\\n b\", owner: you, retry: never}\n")
	put(t, folder, "causes/net.yaml", "- {id: net.dns, title: Gone, explanation: a, owner: you, retry: never}\n")
	put(t, folder, "explain/wordings/w.yaml", "source: s\nmark: observed\nwordings: [{id: w, says: [no route], causes: [net.connection]}]\nspeakers: [{kind: client, name: C, says: [\"c.example\"]}]\n")
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(folder, "causes", "compact.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"net.dns","title":"Gone","explanation":"a","owner":"you","retry":"never","fixes":null}
,{"id":"tls.expired","title":"Late","explanation":"a b","owner":"you","retry":"never","fixes":null}
]
`
	if string(got) != want {
		t.Errorf("compact form:\n%s\nwant:\n%s", got, want)
	}
}

func TestCausesRefuses(t *testing.T) {
	entry := "- {id: net.dns, title: Gone, explanation: a, owner: you, retry: never}\n"
	tests := []struct{ name, file, text, want string }{
		{"unknown member", "net.yaml", "- {id: net.dns, name: Gone}\n", "field name not found"},
		{"another group", "tls.yaml", entry, `"net.dns" is no cause of the group tls`},
		{"unknown cause", "net.yaml", "- {id: net.gone, title: Gone}\n", `"net.gone" is no cause of the group net`},
		{"cause twice", "net.yaml", entry + entry, "net.dns has two entries"},
		{"two documents", "net.yaml", entry + "---\n" + entry, "more than one document"},
		{"no files", "net.txt", entry, "none there"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			put(t, folder, test.file, test.text)
			if _, err := causes(folder); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func put(t *testing.T, folder, file, text string) {
	t.Helper()
	path := filepath.Join(folder, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWordingsRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown member": {"wordings: [{id: a, say: [no route]}]", "field say not found"},
		"short phrase":   {"source: s\nmark: observed\nwordings: [{id: a, says: [no], causes: [net.dns]}]", "shorter than"},
		"unknown cause":  {"source: s\nmark: observed\nwordings: [{id: a, says: [no route], causes: [net.gone]}]", `"net.gone" is no known cause`},
		"no source":      {"mark: observed\nwordings: [{id: a, says: [no route], causes: [net.dns]}]", "a source"},
		"no mark":        {"source: s\nwordings: [{id: a, says: [no route], causes: [net.dns]}]", "the mark"},
		"no pattern":     {"source: s\nmark: observed\nwordings: [{id: a, says: [no route], match: '(', causes: [net.dns]}]", "missing closing"},
		"twice":          {"source: s\nmark: observed\nwordings: [{id: a, says: [no route], causes: [net.dns]}, {id: a, says: [no route], causes: [net.dns]}]", "twice"},
		"odd speaker":    {"speakers: [{kind: service, name: A, says: [a.example]}]", "needs a name"},
	} {
		folder := t.TempDir()
		put(t, folder, "w.yaml", test.text)
		if _, err := wordings(folder); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
