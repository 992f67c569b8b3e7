package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"authdoctor/flows"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

func newFlows(s Streams) *cobra.Command {
	cmd := &cobra.Command{Use: "flows", Short: "show and check the decision trees", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(newFlowsList(s), newFlowsLint(s), newFlowsGraph(s))
	return cmd
}

func newFlowsList(s Streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "list the decision trees, your own included", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w, err := newWorld(s)
			if err != nil {
				return err
			}
			if asJSON {
				return listJSON(s.Out, "authdoctor.flows/v1", treeItems(w.trees))
			}
			for _, t := range w.trees {
				fmt.Fprintf(s.Out, "%-20s %s (%d nodes, %s)\n", t.ID, t.Title, len(t.Nodes), t.File)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print {schema, items}")
	return cmd
}

type treeItem struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	File      string   `json:"file"`
	Protocols []string `json:"protocols"`
	Nodes     int      `json:"nodes"`
}

func treeItems(trees []flows.Tree) []treeItem {
	items := []treeItem{}
	for _, t := range trees {
		items = append(items, treeItem{ID: t.ID, Title: t.Title, File: t.File, Protocols: t.Protocols, Nodes: len(t.Nodes)})
	}
	return items
}

// listJSON prints the form that all lists share.
func listJSON(w io.Writer, schema string, items any) error {
	return printJSON(w, struct {
		Schema string `json:"schema"`
		Items  any    `json:"items"`
	}{schema, items})
}

// printJSON prints one document as people can read it.
func printJSON(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(document)
}

func newFlowsLint(s Streams) *cobra.Command {
	return &cobra.Command{
		Use: "lint [FILE]", Short: "check a decision tree, or all that are in use", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				w, err := newWorld(s)
				if err != nil {
					return err
				}
				for _, t := range w.trees {
					if err := w.lint(t); err != nil {
						return usage(err, "")
					}
				}
				fmt.Fprintf(s.Out, "%d trees, no problem\n", len(w.trees))
				return nil
			}
			return lintFile(s, args[0])
		},
	}
}

// lintFile checks one file without loading the user's others, which may be broken themselves.
func lintFile(s Streams, file string) error {
	w, err := newBuiltinWorld(s)
	if err != nil {
		return err
	}
	tree, err := loadTree(file)
	if err == nil {
		err = w.lint(tree)
	}
	if err != nil {
		return usage(err, "")
	}
	fmt.Fprintf(s.Out, "%s: no problem\n", file)
	return nil
}

// lint returns all problems of a tree as one error, a line each. Warnings alone are none: the tree can be walked.
func (w *world) lint(t flows.Tree) error {
	problems := flows.Lint(t, w.checks, w.catalogue)
	if !slices.ContainsFunc(problems, func(p flows.TreeProblem) bool { return !p.Warning }) {
		return nil
	}
	return flows.Problems(problems)
}

func newFlowsGraph(s Streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "graph [NAME]", Short: "draw a decision tree as Mermaid or plain text", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := newWorld(s)
			if err != nil {
				return err
			}
			name := w.trees[0].ID
			if len(args) == 1 {
				name = args[0]
			}
			if p, ok := w.registry.ByID(name); ok { // the tree that walks this provider's API
				if t, ok := flows.TreeFor(w.trees, p.Protocol); ok {
					name = t.ID
				}
			}
			for _, t := range w.trees {
				if t.ID != name {
					continue
				}
				switch format {
				case "mermaid":
					_, err = io.WriteString(s.Out, flows.Mermaid(t))
				case "text":
					_, err = io.WriteString(s.Out, flows.Plain(t, w.checks, term.Width(s.Out)))
				default:
					return usage(fmt.Errorf("--format %q is neither mermaid nor text", format), "authdoctor flows graph "+name+" --format mermaid")
				}
				return err
			}
			return usage(fmt.Errorf("no decision tree is named %q", name), "authdoctor flows list")
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "mermaid or text")
	return cmd
}
