package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"authdoctor/checks/provider"
	"authdoctor/flows/where"
	"authdoctor/ui/term"
	"authdoctor/ui/theme"

	"github.com/spf13/cobra"
)

type whereFlags struct {
	provider, dir                            string
	asJSON, noShell, verbose, noColor, plain bool
}

func newKeysWhere(s Streams) *cobra.Command {
	var f whereFlags
	cmd := &cobra.Command{
		Use:   "where [NAME|VARIABLE]",
		Short: "show every place that holds a key, and which one each program uses",
		Long: `where draws one picture: every place on this machine that holds a key, which are the same key,
who reads each, and which one every program here would use, with the reason. It looks into the
environment, .env files, the files that shells read when they start, direnv, Docker Compose, systemd
units, VS Code, and the files of Codex, Claude Code, Gemini CLI, aider, llm, opencode, Crush,
Continue and MCP clients; stored keys are listed from the index, and no store is opened.

It also starts your login shell once, for two seconds at most and without a terminal, to compare
what a new terminal would have with what this process has. --no-shell leaves that out, and so does
CI. Nothing is written or sent, and no key is shown.

With a stored key's NAME it shows that key's copies; with a VARIABLE, the places of that one.`,
		Example:           "  authdoctor keys where\n  authdoctor keys where OPENAI_API_KEY\n  authdoctor keys where --provider anthropic --json",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: s.completeWhere,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return runWhere(cmd.Context(), s, name, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.provider, "provider", "", "only this provider: `ID`")
	flags.StringVar(&f.dir, "dir", "", "the project `folder` whose files count (default: the current one)")
	flags.BoolVar(&f.noShell, "no-shell", false, "do not ask a new login shell")
	flags.BoolVar(&f.asJSON, "json", false, "print {schema, items, programs, notes}")
	flags.BoolVar(&f.verbose, "verbose", false, "also the programs that are not on this machine, and where each order is described")
	flags.BoolVar(&f.noColor, "no-color", false, "no colours")
	flags.BoolVar(&f.plain, "plain", false, "no colours, and nothing outside ASCII")
	flags.SortFlags = false
	_ = cmd.RegisterFlagCompletionFunc("provider", s.completeProviders)
	_ = cmd.RegisterFlagCompletionFunc("dir", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
	return cmd
}

func runWhere(ctx context.Context, s Streams, name string, f whereFlags) error {
	w, err := newWorld(s)
	if err != nil {
		return err
	}
	if _, known := w.registry.ByID(f.provider); !known && f.provider != "" {
		return usage(fmt.Errorf("the provider %q is not known", f.provider), "--provider with an id such as openai or anthropic; the completion lists them")
	}
	options := w.whereOptions(ctx, s, f.dir)
	options.ProviderID, options.Name = f.provider, name
	shell := term.LoginShell{Env: s.getenv}
	path, off := shell.Path()
	switch {
	case f.noShell:
		off = "--no-shell"
	case s.getenv("CI") != "":
		off = "CI is set"
	}
	if options.Shell, options.NoLogin = path, off; off == "" {
		options.Login = shell.Environ
	}
	picture, err := where.Find(ctx, options)
	switch {
	case errors.Is(err, context.Canceled):
		return &exit{code: exitInterrupted}
	case errors.Is(err, where.ErrName):
		return usage(err, "authdoctor keys list names the stored keys; authdoctor keys where shows all variables that hold one")
	case err != nil:
		return usage(err, "authdoctor keys where --help")
	}
	picture.Notes = append(picture.Notes, w.notes...)
	if err := s.writeWhere(w, picture, f); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write what was found: %w", err)}
	}
	return nil
}

// whereOptions is where to look for keys, without asking a shell.
func (w *world) whereOptions(ctx context.Context, s Streams, dir string) where.Options {
	stored, err := s.profiles(ctx)
	if err != nil {
		w.notes = append(w.notes, "stored keys are not listed: "+err.Error()) // a damaged index is no reason not to look
	}
	return where.Options{Registry: w.registry, Maker: w.maker, Environ: s.Environ, Home: s.home(), Dir: dir, Stored: stored}
}

func (s Streams) writeWhere(w *world, picture where.Picture, f whereFlags) error {
	if f.asJSON {
		return printJSON(s.Out, picture)
	}
	look := theme.New(term.Color(s.getenv, s.Out, f.noColor || f.plain, term.Auto), f.plain || term.OnlyASCII(s.getenv, term.Auto))
	page := wherePage{scanPage: &scanPage{theme: look, width: min(term.Width(s.Out), 100)}, verbose: f.verbose, named: w.registry.ByID}
	_, err := io.WriteString(s.Out, page.text(picture))
	return err
}

// completeWhere offers the stored keys, and the variables that hold one.
func (s Streams) completeWhere(cmd *cobra.Command, args []string, toComplete string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names, _ := s.completeNames(cmd, args, toComplete)
	if registry, err := provider.Builtin(); err == nil {
		for _, p := range registry.All() {
			for _, v := range p.Variables {
				if v.Role == "key" && !slices.Contains(names, v.Name) {
					names = append(names, v.Name)
				}
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (s Streams) completeProviders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	if registry, err := provider.Builtin(); err == nil {
		for _, p := range registry.All() {
			ids = append(ids, p.ID+"\t"+p.Name)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
