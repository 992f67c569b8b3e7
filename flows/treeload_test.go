package flows

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
)

const smallTree = `# a tree of the user's own
id: mine
title: A small tree
protocols: [openai, other]
start: first
nodes:
  first:
    check: network.resolves
    on: {fail: conclude}
    next: which
  which:
    ask: Which program was refused?
    choices: {a script: leaf, "an IDE": aside}
    otherwise: end
  leaf:
    conclude: credential.missing
    because: >
      a script does not see
      the shell's variables
    tell: run it there
  aside:
    note: an IDE has terminals
    next: end
`

func TestLoadTree(t *testing.T) {
	got, err := LoadTree("mine.yaml", []byte(smallTree))
	if err != nil {
		t.Fatal(err)
	}
	want := Tree{
		ID: "mine", Title: "A small tree", Protocols: []string{"openai", "other"}, Start: "first", File: "mine.yaml", Line: 5,
		Nodes: map[string]Node{
			"first": {ID: "first", Check: "network.resolves", On: map[string]string{"fail": "conclude"}, Next: "which", Line: 7},
			"which": {ID: "which", Ask: "Which program was refused?", Choices: []Choice{{"a script", "leaf"}, {"an IDE", "aside"}},
				Otherwise: "end", Line: 11},
			"leaf":  {ID: "leaf", Conclude: "credential.missing", Because: "a script does not see the shell's variables", Tell: "run it there", Line: 15},
			"aside": {ID: "aside", Note: "an IDE has terminals", Next: "end", Line: 21},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("LoadTree = %+v\nwant %+v", got, want)
	}
	if problems := Lint(got, knownChecks(), builtinCatalogue(t)); len(problems) > 0 {
		t.Errorf("Lint = %v", problems)
	}
}

// Each case changes one line of smallTree, or is a file of its own.
func TestLoadTreeProblems(t *testing.T) {
	tests := []struct {
		name, line, instead string
		want                []string
	}{
		{"unknown member of the tree", "id: mine", "id: mine\nowner: me",
			[]string{`f.yaml:3: unknown member "owner"; a tree may have id, title, protocols, start, nodes`}},
		{"unknown member of a node", "    next: which", "    then: which",
			[]string{`f.yaml:10: unknown member "then"; a node may have check, next, on, ask, when, choices, otherwise, note, conclude, because, tell`}},
		{"unknown outcome", "on: {fail: conclude}", "on: {failed: conclude}",
			[]string{`f.yaml:9: unknown member "failed"; on may have pass, warn, fail, unknown, skip`}},
		{"node twice", "  which:", "  first:", []string{`f.yaml:11: "first" stands here a second time`}},
		{"member twice", "id: mine", "id: mine\nid: other", []string{`f.yaml:3: "id" stands here a second time`}},
		{"answer twice", `"an IDE"`, "a script", []string{`f.yaml:13: "a script" stands here a second time`}},
		{"no title", "title: A small tree", "", []string{"f.yaml:2: the tree has no title"}},
		{"bad id", "id: mine", "id: My Tree", []string{`f.yaml:2: id is "My Tree"; use small letters, digits and hyphens`}},
		{"bad name of a node", "  leaf:", "  end:",
			[]string{`f.yaml:15: "end" is no name for a node: use small letters, digits and hyphens, and neither conclude nor end`}},
		{"two kinds", "    next: which", "    ask: Why?", []string{"f.yaml:10: a node is one of check, ask, note and conclude; this one has check and ask"}},
		{"no kind", "    check: network.resolves\n", "", []string{`f.yaml:7: the node "first" has none of check, ask, note and conclude`}},
		{"member of another kind", "    next: which", "    otherwise: which", []string{"f.yaml:10: otherwise belongs to a node with ask; this one has check"}},
		{"next where nothing follows", "    tell: run it there", "    next: end", []string{"f.yaml:20: next belongs to a node with check or note; this one has conclude"}},
		{"when that is no word", "    otherwise: end", "    otherwise: end\n    when: ill", []string{`f.yaml:15: when is "ill"; the one word for it is healthy`}},
		{"when without a question", "    tell: run it there", "    when: healthy", []string{"f.yaml:20: when belongs to a node with ask; this one has conclude"}},
		{"a note that leads nowhere", "    note: an IDE has terminals\n    next: end", "    note: an IDE has terminals", []string{`f.yaml:21: the node "aside" has note and no next`}},
		{"no otherwise", "    otherwise: end\n", "", []string{`f.yaml:11: the node "which" has ask and no otherwise`}},
		{"no choices", "    choices: {a script: leaf, \"an IDE\": aside}\n", "", []string{`f.yaml:11: the node "which" has ask and no choices`}},
		{"no because", "    because: >\n      a script does not see\n      the shell's variables\n", "", []string{`f.yaml:15: the node "leaf" has conclude and no because`}},
		{"a list for a text", "title: A small tree", "title: [a, b]", []string{"f.yaml:3: title is no text"}},
		{"an empty text", "    next: which", "    next:", []string{"f.yaml:10: next is no text"}},
		{"a blank text", "    next: which", `    next: " "`, []string{"f.yaml:10: next is empty"}},
		{"a control character", "title: A small tree", `title: "A \e[31mred tree"`,
			[]string{"f.yaml:3: title holds a character that cannot be shown, or is too long"}},
		{"an alias", "    next: which", "    next: &x which\n  z: {check: a, next: *x}", []string{"f.yaml:11: next is an alias; write the text out"}},
		{"a text for protocols", "protocols: [openai, other]", "protocols: openai", []string{"f.yaml:4: protocols is a list such as [openai]"}},
		{"a text for a node", "  leaf:\n    conclude: credential.missing\n    because: >\n      a script does not see\n      the shell's variables\n    tell: run it there\n", "  leaf: conclude\n",
			[]string{`f.yaml:15: a node is a list of lines "name: value"`}},
		{"a list of outcomes", "on: {fail: conclude}", "on: [fail]", []string{`f.yaml:9: on is a list of lines "name: value"`}},
		{"two documents", "# a tree of the user's own", "id: x\n---", []string{"f.yaml:2: the file holds more than one document; a tree is one"}},
		{"all at once", "id: mine\ntitle: A small tree\n", "id: a b\ntitle: ''\n",
			[]string{`f.yaml:2: id is "a b"; use small letters, digits and hyphens`, "f.yaml:3: title is empty"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(smallTree, test.line, test.instead, 1)
			if text == smallTree {
				t.Fatalf("%q does not stand in the tree", test.line)
			}
			wantProblems(t, []byte(text), test.want)
		})
	}
}

func TestLoadTreeNoTree(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"f.yaml:1: the file is empty"}},
		{"only a comment", "# nothing\n", []string{"f.yaml:1: the file is empty"}},
		{"a text", "hello", []string{`f.yaml:1: a tree is a list of lines "name: value"`}},
		{"no YAML", "id: a\n  title: b\n", []string{"f.yaml:2: not YAML: mapping values are not allowed in this context"}},
		{"no YAML behind the tree", smallTree + "---\n\t\n", []string{"f.yaml:25: not YAML: found character that cannot start any token"}},
		{"too large", "id: " + strings.Repeat("a", largestTree), []string{"f.yaml:1: the file is larger than 1048576 bytes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantProblems(t, []byte(test.text), test.want) })
	}
}

func wantProblems(t *testing.T, text []byte, want []string) {
	t.Helper()
	tree, err := LoadTree("f.yaml", text)
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("LoadTree: error %v is no Problems", err)
	}
	if got := strings.Split(problems.Error(), "\n"); !reflect.DeepEqual(got, want) {
		t.Errorf("problems:\n%s\nwant:\n%s", problems, strings.Join(want, "\n"))
	}
	if !reflect.DeepEqual(tree, Tree{}) {
		t.Errorf("a tree comes with the problems: %+v", tree)
	}
}

func FuzzLoadTree(f *testing.F) {
	f.Add([]byte(smallTree))
	f.Add([]byte("id: a\ntitle: b\nprotocols: [c]\nstart: x\nnodes: {x: {check: y, next: x}}\n"))
	f.Add([]byte("id: a\ntitle: b\nprotocols: [c]\nstart: x\nnodes: {x: {ask: y?, choices: {z: x}, otherwise: end}}\n"))
	f.Add([]byte("nodes: &a {x: *a}"))
	f.Add([]byte("<<: [{a: 1}]\n? [b]\n: c\n"))
	f.Add([]byte("- \xff\x00\n"))
	builtin, err := os.ReadFile("trees/api.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(builtin)
	f.Fuzz(func(t *testing.T, text []byte) {
		tree, err := LoadTree("f.yaml", text)
		if err != nil {
			for _, problem := range err.(Problems) {
				if problem.File != "f.yaml" || problem.Line < 1 || problem.Line > strings.Count(string(text), "\n")+strings.Count(string(text), "\r")+2 {
					t.Errorf("a problem at no place of the file: %v", problem)
				}
			}
			return
		}
		if tree.ID == "" || tree.Title == "" || tree.Start == "" || len(tree.Nodes) == 0 || len(tree.Protocols) == 0 {
			t.Errorf("a tree without a required member: %+v", tree)
		}
		Lint(tree, knownChecks(), Catalogue{})
		for _, drawing := range []string{Mermaid(tree), Plain(tree, knownChecks(), 40)} {
			if strings.ContainsFunc(drawing, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }) {
				t.Errorf("a control character in %q", drawing)
			}
		}
	})
}
