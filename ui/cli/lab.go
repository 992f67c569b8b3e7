package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"authdoctor/checks/lab"

	"github.com/spf13/cobra"
	"mvdan.cc/sh/v3/syntax"
)

func newLab(s Streams) *cobra.Command {
	var (
		list, asJSON     bool
		listen, with, of string
		seed             int64
	)
	cmd := &cobra.Command{
		Use:   "lab [FAULT]",
		Short: "start the built-in broken API on loopback, to practise on",
		Long: `lab starts a model API on this machine that has exactly one fault, and prints how to point
a client, and authdoctor, at it. It ends with Ctrl+C. lab --list shows the faults.`,
		Example: "  authdoctor lab --list\n  authdoctor lab --list --provider groq\n  authdoctor lab key-quoted",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return faultIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if list || len(args) == 0 {
				return listFaults(s.Out, of, asJSON)
			}
			faults := args
			if with != "" {
				faults = append(faults, with)
			}
			return runLab(cmd.Context(), s, lab.Options{Faults: faults, Listen: listen, Seed: seed}, asJSON)
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "list the faults and stop")
	cmd.Flags().StringVar(&of, "provider", "", "with --list: only the faults of this provider's `ID`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON event a line; with --list {schema, items}")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "the loopback `ADDR` to listen on")
	cmd.Flags().StringVar(&with, "with", "", "a second `FAULT` at the same time")
	cmd.Flags().Int64Var(&seed, "seed", 1, "makes the practice keys; the same seed makes the same keys")
	return cmd
}

func faultIDs() []string {
	var ids []string
	for _, f := range lab.Faults() {
		ids = append(ids, f.ID)
	}
	return ids
}

type faultItem struct {
	Fault    string `json:"fault"`
	Cause    string `json:"cause"` // empty: healthy
	Provider string `json:"provider"`
	Title    string `json:"title"`
}

// listFaults lists the faults of one provider, or of all; those of one provider stand together.
func listFaults(out io.Writer, of string, asJSON bool) error {
	items := []faultItem{}
	for _, f := range lab.Faults() {
		if of != "" && f.Provider != of {
			continue
		}
		items = append(items, faultItem{f.ID, string(f.Cause), f.Provider, f.Title})
	}
	if asJSON {
		return listJSON(out, "authdoctor.faults/v1", items)
	}
	for _, item := range items {
		if item.Cause == "" {
			item.Cause = "(healthy)"
		}
		if _, err := fmt.Fprintf(out, "%-42s %-28s %s\n", item.Fault, item.Cause, item.Title); err != nil {
			return err
		}
	}
	return nil
}

func runLab(ctx context.Context, s Streams, options lab.Options, asJSON bool) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	if asJSON {
		options.Log = func(e lab.Event) { _ = enc.Encode(requestEvent(e)) }
	} else {
		options.Log = func(e lab.Event) {
			fmt.Fprintf(s.Err, "%s %s credential=%s -> %d\n", e.Request.Method, e.Request.Path, e.Request.Credential, e.Status)
		}
	}
	p, err := lab.Start(ctx, options)
	if err != nil {
		return usage(fmt.Errorf("start the practice API: %w", err), "authdoctor lab --list")
	}
	defer p.Close()
	dir, err := os.MkdirTemp("", "authdoctor-lab-")
	if err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("make a folder for the practice files: %w", err)}
	}
	defer os.RemoveAll(dir)
	guide, err := prepare(p, dir)
	if err != nil {
		return &exit{code: exitInternal, err: err}
	}
	if asJSON {
		if err := enc.Encode(guide); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.Err, "listening on %s\n", p.URL())
		fault, _ := lab.Find(options.Faults[0])
		fmt.Fprint(s.Out, guide.text(fault))
	}
	<-ctx.Done()
	return nil
}

// guide is how to point a client at a practice API.
type guide struct {
	Event string            `json:"event"` // listening
	URL   string            `json:"url"`
	Env   map[string]string `json:"env"` // practice values, none of them worth anything
	Unset []string          `json:"unset"`
	Args  []string          `json:"args"` // of authdoctor check
	Dir   string            `json:"dir"`  // a project folder with the practice's files
}

// prepare writes the practice's files into a project folder of its own.
func prepare(p *lab.Practice, dir string) (guide, error) {
	g := guide{Event: "listening", URL: p.URL(), Env: p.Env(), Unset: append([]string{}, p.Unset()...), Args: append([]string{}, p.Args()...), Dir: dir}
	files := p.Files()
	if ca := p.CA(); len(ca) > 0 {
		g.Args = append(g.Args, "--ca-file", filepath.Join(dir, "practice-ca.pem"))
		files = withFile(files, "practice-ca.pem", ca)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return g, fmt.Errorf("write the practice's %s: %w", name, err)
		}
	}
	g.Args = append(g.Args, "--dir", dir)
	return g, nil
}

func withFile(files map[string][]byte, name string, text []byte) map[string][]byte {
	all := map[string][]byte{name: text}
	for n, t := range files {
		all[n] = t
	}
	return all
}

// text is the guide for people: lines to paste into a shell.
func (g guide) text(fault lab.Fault) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\nPoint a client, or authdoctor, at it from another terminal:\n\n", fault.Title, fault.About)
	names := make([]string, 0, len(g.Env))
	for name := range g.Env {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(&b, "  cd %s\n", shellQuote(g.Dir))
	if len(g.Unset) > 0 {
		fmt.Fprintf(&b, "  unset %s\n", strings.Join(slices.Sorted(slices.Values(g.Unset)), " "))
	}
	for _, name := range names {
		fmt.Fprintf(&b, "  export %s=%s\n", name, shellQuote(g.Env[name]))
	}
	quoted := make([]string, len(g.Args))
	for i, arg := range g.Args {
		quoted[i] = shellQuote(arg)
	}
	fmt.Fprintf(&b, "  authdoctor check %s\n\nCtrl+C ends it. The keys are made up and worth nothing.\n", strings.Join(quoted, " "))
	return b.String()
}

// shellQuote quotes a value for bash and zsh.
func shellQuote(value string) string {
	if quoted, err := syntax.Quote(value, syntax.LangBash); err == nil {
		return quoted
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

type labEvent struct {
	Event      string `json:"event"` // request
	Method     string `json:"method"`
	Path       string `json:"path"`
	Credential string `json:"credential"`
	Status     int    `json:"status"`
}

func requestEvent(e lab.Event) labEvent {
	return labEvent{"request", e.Request.Method, e.Request.Path, string(e.Request.Credential), e.Status}
}
