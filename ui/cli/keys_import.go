package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdoctor/checks/holdings"
	"authdoctor/flows/keys"
	"authdoctor/keystore/edit"

	"github.com/spf13/cobra"
)

// importFlags say what is taken over and what becomes of the plaintext.
type importFlags struct {
	check                              checkFlags
	from                               string
	remove, dryRun, yes, noTest, force bool
}

func newKeysImport(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var f importFlags
	cmd := &cobra.Command{
		Use: "import", Args: cobra.NoArgs,
		Short: "take over plaintext keys, and take them out of files",
		Long: `import looks for keys in the environment, in .env files and in other tools' stores, tests and
stores them. With --remove-plaintext it then takes each out of its file, leaving a comment or a
reference: the key is in the store, read back, before it leaves a file, and authdoctor undo puts
it back. No copy in plaintext is made anywhere.`,
		Example: `  authdoctor keys import --dry-run
  authdoctor keys import --from .env --remove-plaintext
  authdoctor keys import --from codex`,
		RunE: func(cmd *cobra.Command, _ []string) error { return k.importKeys(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "`env`, a file, or a tool: "+strings.Join(holdings.Sources(), ", ")+" (default: everywhere)")
	flags.StringVar(&f.check.dir, "dir", "", "the project `folder` whose .env files count (default: the current one)")
	flags.BoolVar(&f.remove, "remove-plaintext", false, "take the keys out of the files that hold them")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be done, and change nothing")
	flags.BoolVar(&f.yes, "yes", false, "do not ask")
	flags.BoolVar(&f.noTest, "no-test", false, "store the keys without a test")
	flags.BoolVar(&f.force, "force", false, "store also keys that the provider proves bad")
	f.check.registerTest(cmd)
	_ = cmd.RegisterFlagCompletionFunc("from", cobra.FixedCompletions(append([]string{"env"}, holdings.Sources()...), cobra.ShellCompDirectiveDefault))
	return k.register(cmd)
}

// importItem is one key of an import, as --json prints it.
type importItem struct {
	Name        string        `json:"name"`
	Provider    string        `json:"provider"`
	Kind        string        `json:"kind"`
	Fingerprint string        `json:"fingerprint"`
	Status      string        `json:"status"` // planned, stored, refused, failed
	Words       string        `json:"words"`
	Next        []string      `json:"next"`
	Places      []importPlace `json:"places"`
}

type importPlace struct {
	Source  string `json:"source"` // "env", "file:.env:3"
	Name    string `json:"name"`
	Preview string `json:"preview,omitempty"` // the change as a diff, keys masked
	Kept    string `json:"kept,omitempty"`    // why it is left alone
}

func (k *keysCommand) importKeys(ctx context.Context, f importFlags) error {
	if !f.yes && !f.dryRun {
		if err := k.streams.somebody("--dry-run shows what would be done, --yes does it without asking"); err != nil {
			return err
		}
	}
	w, l, store, chosen, err := k.readyFor(ctx, !f.dryRun)
	if err != nil {
		return err
	}
	keeper := w.keeper(k.streams, f.check, store)
	found, problems, err := keeper.Importable(ctx, f.from)
	if errors.Is(err, holdings.ErrFrom) {
		return usage(err, "--from env, a file, or one of "+strings.Join(holdings.Sources(), ", "))
	}
	if err != nil {
		return storeError(err)
	}
	for _, problem := range problems {
		fmt.Fprintln(k.streams.Err, "authdoctor: "+problem)
	}
	if len(found) == 0 && !k.asJSON {
		_, err := fmt.Fprintln(k.streams.Out, "No key lies in plaintext "+lookedAt(f.from)+".")
		return err
	}
	if !k.asJSON || !f.yes && !f.dryRun {
		k.showPlan(found, f)
	}
	if f.dryRun || len(found) == 0 {
		return k.planJSON(found, f)
	}
	if !f.yes {
		if err := k.confirm(ctx, importQuestion(found, f)); err != nil {
			return err
		}
	}
	if err := l.wake(ctx, chosen.kind); err != nil {
		return storeError(err)
	}
	items, failed := k.takeOver(ctx, keeper, found, f)
	if slices.ContainsFunc(items, func(i importItem) bool { return i.Status == "stored" }) {
		for _, note := range l.recorded(chosen) {
			fmt.Fprintln(k.streams.Err, "authdoctor: "+note)
		}
	}
	if k.asJSON {
		if err := listJSON(k.streams.Out, "authdoctor.import/v1", items); err != nil {
			return err
		}
	}
	return failed
}

func lookedAt(from string) string {
	if from == "" {
		return "in this shell, in .env files from here up, or in the stores of known tools"
	}
	return "in " + from
}

func importQuestion(found []keys.Found, f importFlags) string {
	question := fmt.Sprintf("Store %s", counted(len(found), "key"))
	if f.remove {
		question += ", and change the files as shown"
	}
	return question + "?"
}

// showPlan prints each key with its places, on standard error where standard output is for programs.
func (k *keysCommand) showPlan(found []keys.Found, f importFlags) {
	out := k.streams.Out
	if k.asJSON {
		out = k.streams.Err
	}
	for _, key := range found {
		state := "would be stored as " + key.Name
		if key.Stored {
			state = "is stored as " + key.Name + " already"
		}
		fmt.Fprintf(out, "%s %s %s\n", strings.TrimSpace(key.Provider+" "+key.Kind), key.Key.Fingerprint(), state)
		for _, p := range key.Places {
			fmt.Fprintf(out, "  %s\n", p.Where())
			switch {
			case !f.remove:
			case p.Off != "":
				fmt.Fprintf(out, "    stays: %s\n", p.Off)
			default:
				fmt.Fprint(out, indented(p.Preview))
			}
		}
	}
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ") + "\n"
}

func (k *keysCommand) planJSON(found []keys.Found, f importFlags) error {
	if !k.asJSON {
		return nil
	}
	items := []importItem{}
	for _, key := range found {
		items = append(items, itemOfFound(key, f))
	}
	return listJSON(k.streams.Out, "authdoctor.import/v1", items)
}

func itemOfFound(key keys.Found, f importFlags) importItem {
	item := importItem{
		Name: key.Name, Provider: key.Provider, Kind: key.Kind, Fingerprint: key.Key.Fingerprint(), Status: "planned", Next: []string{}, Places: []importPlace{},
	}
	for _, p := range key.Places {
		place := importPlace{Source: p.Holding.Source.String(), Name: p.Holding.Name, Kept: p.Off}
		if f.remove {
			place.Preview = p.Preview
		}
		item.Places = append(item.Places, place)
	}
	return item
}

// takeOver stores one key after the other. What fails with one of them does not keep the others from being stored.
func (k *keysCommand) takeOver(ctx context.Context, keeper *keys.Keeper, found []keys.Found, f importFlags) (items []importItem, failed error) {
	run := edit.NewRun(time.Now())
	for _, key := range found {
		outcome, err := keeper.Import(ctx, keys.Import{Found: key, Remove: f.remove, Untested: f.noTest, Anyway: f.force, From: f.from, Run: run})
		item := itemOfFound(key, f)
		item.Status, item.Words, item.Next = "stored", outcome.Words, append(item.Next, outcome.Next...)
		switch {
		case err != nil:
			item.Status, item.Words = "failed", err.Error()
			failed = storeError(err)
		case !outcome.Done:
			item.Status = "refused"
			if failed == nil {
				failed = &exit{code: exitProblem, err: fmt.Errorf("not every key was stored: %s: %s", key.Name, outcome.Words), hint: "--force stores it anyway"}
			}
		}
		if !k.asJSON && err == nil {
			fmt.Fprintln(k.streams.Out, outcome.Words)
			for _, next := range outcome.Next {
				fmt.Fprintln(k.streams.Out, "- "+next)
			}
		}
		items = append(items, item)
	}
	return items, failed
}
