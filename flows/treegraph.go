package flows

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"authdoctor/checks"
)

// Mermaid draws a tree as a Mermaid flowchart, from top to bottom. Arrows without words are taken by every other
// outcome.
func Mermaid(t Tree) string {
	var out strings.Builder
	fmt.Fprintf(&out, "flowchart TD\n")
	ends := false
	for _, id := range t.order() {
		node := t.Nodes[id]
		fmt.Fprintf(&out, "    %s%s\n", mermaidID(id), mermaidShape(node))
		for _, branch := range node.branches() {
			arrow := "-->"
			if !branch.rest {
				arrow = `-->|"` + mermaidText(strings.Join(branch.outcomes, ", ")) + `"|`
			}
			to := mermaidID(branch.to)
			switch branch.to {
			case NextConclude:
				to = "c_" + strings.TrimPrefix(mermaidID(id), "n_") + "([name the cause])"
			case NextEnd:
				to, ends = "healthy", true
			}
			fmt.Fprintf(&out, "    %s %s %s\n", mermaidID(id), arrow, to)
		}
	}
	if ends {
		fmt.Fprintf(&out, "    healthy([nothing is wrong])\n")
	}
	return out.String()
}

// mermaidID makes a word that Mermaid takes for an identifier; "end" and some others are reserved.
func mermaidID(id string) string { return "n_" + strings.ReplaceAll(id, "-", "_") }

func mermaidShape(n Node) string {
	switch {
	case n.Ask != "":
		return `{"` + mermaidText(n.Ask) + `"}`
	case n.Note != "":
		return `[/"` + mermaidText(n.Note) + `"/]`
	case n.Conclude != "":
		return `(["` + mermaidText(string(n.Conclude)) + `"])`
	}
	return `["` + mermaidText(n.Check) + `"]`
}

// mermaidText writes text so that nothing in it ends a label or starts a tag.
func mermaidText(text string) string {
	return strings.NewReplacer(`"`, "#quot;", "|", "#124;", "<", "#lt;", ">", "#gt;", "#", "#35;").Replace(text)
}

// Plain writes a tree as indented lines of at most width characters; 0 sets no limit. The known checks
// add what each says and the causes that it may name; nil leaves that out.
func Plain(t Tree, known []checks.Check, width int) string {
	p := plainTree{tree: t, known: known, width: width, seen: map[string]bool{}, road: t.mainRoad()}
	p.line(0, t.ID+": "+t.Title)
	p.walk(t.Start, 0)
	return p.out.String()
}

type plainTree struct {
	tree  Tree
	known []checks.Check
	width int
	seen  map[string]bool
	road  []string // the nodes that are written without indentation
	out   strings.Builder
}

// mainRoad is the way of a walk in which nothing stands out.
func (t Tree) mainRoad() []string {
	var road []string
	for id := t.Start; ; {
		node, ok := t.Nodes[id]
		if !ok || slices.Contains(road, id) {
			return road
		}
		road = append(road, id)
		id = node.Next
		if node.Ask != "" {
			id = node.Otherwise
		}
	}
}

// walk writes a node and what follows it; a side road is indented, and stops where it comes to the main road or to a
// node that stands above.
func (p *plainTree) walk(id string, depth int) {
	for {
		node, ok := p.tree.Nodes[id]
		if !ok || p.seen[id] {
			return
		}
		p.seen[id] = true
		p.line(depth, p.title(node))
		rest := ""
		for _, branch := range node.branches() {
			if branch.rest {
				rest = branch.to
				continue
			}
			p.side(node, branch, depth+1)
		}
		switch {
		case rest == "":
			return
		case rest == NextEnd:
			p.line(depth, "end: nothing is wrong")
			return
		case rest == NextConclude:
			p.line(depth+1, p.conclusion(node))
			return
		case p.seen[rest] || depth > 0 && slices.Contains(p.road, rest):
			p.line(depth, "go on with "+rest)
			return
		}
		id = rest
	}
}

// side writes a branch that leaves the road.
func (p *plainTree) side(node Node, branch branch, depth int) {
	label := strings.Join(branch.outcomes, ", ") + ": "
	switch {
	case branch.to == NextConclude:
		p.line(depth, label+p.conclusion(node))
	case branch.to == NextEnd:
		p.line(depth, label+"end")
	case p.seen[branch.to] || slices.Contains(p.road, branch.to):
		p.line(depth, label+"go on with "+branch.to)
	default:
		p.line(depth, strings.TrimSpace(label))
		p.walk(branch.to, depth+1)
	}
}

func (p *plainTree) conclusion(node Node) string {
	check, ok := checkByID(p.known, node.Check)
	if !ok || len(check.Causes) == 0 {
		return "name the cause"
	}
	var names []string
	for _, id := range check.Causes {
		names = append(names, string(id))
	}
	return strings.Join(names, ", ")
}

func (p *plainTree) title(n Node) string {
	check, _ := checkByID(p.known, n.Check)
	switch {
	case n.When != "":
		return n.ID + "? (when " + n.When + ") " + n.Ask
	case n.Ask != "":
		return n.ID + "? " + n.Ask
	case n.Note != "":
		return n.ID + ": note: " + n.Note
	case n.Tell != "":
		return n.ID + ": " + string(n.Conclude) + ", because " + n.Because + "; what would tell: " + n.Tell
	case n.Conclude != "":
		return n.ID + ": " + string(n.Conclude) + ", because " + n.Because
	case check.Title != "":
		return n.ID + ": " + check.Title + " (" + n.Check + ")"
	}
	return n.ID + ": " + n.Check
}

// line writes one line, broken between words where it is too long; what follows is indented further.
func (p *plainTree) line(depth int, text string) {
	indent := strings.Repeat("  ", depth)
	column := 0
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			p.out.WriteString(indent)
			column = len(indent)
		case p.width > 0 && column+1+length > p.width:
			p.out.WriteString("\n" + indent + "    ")
			column = len(indent) + 4
		default:
			p.out.WriteString(" ")
			column++
		}
		p.out.WriteString(word)
		column += length
	}
	p.out.WriteString("\n")
}
