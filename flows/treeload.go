package flows

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/reply"

	"go.yaml.in/yaml/v3"
)

// largestTree is the size of the largest file, in bytes, that LoadTree reads.
const largestTree = 1 << 20

// LoadTree reads one tree from its YAML source form, such as trees/api.yaml or a user's own file. The file only
// names the tree in errors. The error is a Problems that holds every fault of form at once: unknown, missing and
// repeated members, wrong values, text with control characters. What the tree says is Lint's to judge.
func LoadTree(file string, text []byte) (Tree, error) {
	r := treeReader{file: file}
	tree := Tree{File: file}
	if len(text) > largestTree {
		r.add(1, "the file is larger than %d bytes", largestTree)
	} else if root := r.document(text); root != nil {
		r.tree(root, &tree)
	}
	if len(r.problems) > 0 {
		return Tree{}, r.problems.Sorted()
	}
	return tree, nil
}

// treeReader turns a file into a Tree and notes what is wrong with it.
type treeReader struct {
	file     string
	problems Problems
}

func (r *treeReader) add(line int, format string, args ...any) {
	r.problems = append(r.problems, TreeProblem{File: r.file, Line: max(line, 1), Message: fmt.Sprintf(format, args...)})
}

// document is the one value of the file, nil where it cannot be read.
func (r *treeReader) document(text []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		r.add(1, "the file is empty")
		return nil
	case err != nil:
		r.syntax(err)
		return nil
	}
	if err := decoder.Decode(&second); err == nil {
		r.add(second.Line, "the file holds more than one document; a tree is one")
		return nil
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
		return nil
	}
	if len(first.Content) == 0 {
		r.add(1, "the file is empty")
		return nil
	}
	return first.Content[0]
}

// syntax takes over what the YAML library says, which names the line only inside its text.
func (r *treeReader) syntax(err error) {
	line, message := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, after, _ := strings.Cut(rest, ": ")
		if n, _ := fmt.Sscanf(number, "%d", &line); n == 1 {
			message = after
		}
	}
	r.add(line, "not YAML: %s", reply.Clean(message))
}

func (r *treeReader) tree(root *yaml.Node, tree *Tree) {
	members := r.members(root, "a tree", "id", "title", "protocols", "start", "nodes")
	for _, name := range []string{"id", "title", "protocols", "start", "nodes"} {
		if _, ok := find(members, name); !ok && root.Kind == yaml.MappingNode {
			r.add(root.Line, "the tree has no %s", name)
		}
	}
	for _, m := range members {
		switch m.name {
		case "id":
			tree.ID = r.name(m)
		case "title":
			tree.Title = r.text(m)
		case "protocols":
			tree.Protocols = r.list(m)
		case "start":
			tree.Start, tree.Line = r.text(m), m.line
		case "nodes":
			tree.Nodes = r.nodes(m)
		}
	}
}

func (r *treeReader) nodes(m member) map[string]Node {
	nodes := map[string]Node{}
	for _, entry := range r.members(m.value, "nodes") {
		if !validName(entry.name) {
			r.add(entry.line, "%q is no name for a node: use small letters, digits and hyphens, and neither %s nor %s",
				entry.name, NextConclude, NextEnd)
			continue
		}
		nodes[entry.name] = r.node(entry)
	}
	return nodes
}

// node reads one node. Its kind is the first of check, ask, note and conclude; each kind has members of its own.
func (r *treeReader) node(entry member) Node {
	node := Node{ID: entry.name, Line: entry.line}
	members := r.members(entry.value, "a node", "check", "next", "on", "ask", "when", "choices", "otherwise", "note", "conclude", "because", "tell")
	kind := ""
	for _, m := range members {
		if m.name == "check" || m.name == "ask" || m.name == "note" || m.name == "conclude" {
			if kind != "" {
				r.add(m.line, "a node is one of check, ask, note and conclude; this one has %s and %s", kind, m.name)
				return node
			}
			kind = m.name
		}
	}
	if kind == "" {
		if entry.value.Kind == yaml.MappingNode {
			r.add(entry.line, "the node %q has none of check, ask, note and conclude", entry.name)
		}
		return node
	}
	for _, m := range members {
		if owners := ownersOf(m.name); !slices.Contains(owners, kind) {
			r.add(m.line, "%s belongs to a node with %s; this one has %s", m.name, strings.Join(owners, " or "), kind)
			continue
		}
		r.member(&node, m)
	}
	r.complete(node, kind, members)
	return node
}

// ownersOf are the kinds of node that a member belongs to.
func ownersOf(name string) []string {
	switch name {
	case "check", "on":
		return []string{"check"}
	case "next":
		return []string{"check", "note"}
	case "ask", "when", "choices", "otherwise":
		return []string{"ask"}
	case "note":
		return []string{"note"}
	}
	return []string{"conclude"}
}

func (r *treeReader) member(node *Node, m member) {
	switch m.name {
	case "check":
		node.Check = r.text(m)
	case "next":
		node.Next = r.text(m)
	case "on":
		node.On = map[string]string{}
		for _, outcome := range r.members(m.value, "on", statuses()...) {
			node.On[outcome.name] = r.text(outcome)
		}
	case "ask":
		node.Ask = r.text(m)
	case "when":
		node.When = r.text(m)
		if node.When != "" && node.When != WhenHealthy {
			r.add(m.line, "when is %q; the one word for it is %s", node.When, WhenHealthy)
		}
	case "choices":
		for _, choice := range r.members(m.value, "choices") {
			node.Choices = append(node.Choices, Choice{Answer: choice.name, Next: r.text(choice)})
		}
	case "otherwise":
		node.Otherwise = r.text(m)
	case "note":
		node.Note = r.text(m)
	case "conclude":
		node.Conclude = cause.ID(r.text(m))
	case "because":
		node.Because = r.text(m)
	case "tell":
		node.Tell = r.text(m)
	}
}

// complete asks for the members that a kind cannot do without. Where a check leads is Lint's to judge.
func (r *treeReader) complete(node Node, kind string, members []member) {
	needed := map[string][]string{"ask": {"choices", "otherwise"}, "note": {"next"}, "conclude": {"because"}}
	for _, name := range needed[kind] {
		if _, ok := find(members, name); !ok {
			r.add(node.Line, "the node %q has %s and no %s", node.ID, kind, name)
		}
	}
}

// validName reports whether a text can be the id of a node or a tree.
func validName(text string) bool {
	if text == NextConclude || text == NextEnd || text == "" || text[0] == '-' {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}
