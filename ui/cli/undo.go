package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"authdoctor/keystore/edit"
	"authdoctor/keystore/place"
	"authdoctor/ui/layout"

	"github.com/spf13/cobra"
)

// keptFor is how long a change can be taken back.
const keptFor = 7 * 24 * time.Hour

type undoFlags struct {
	list, asJSON, dryRun, yes bool
	id                        string
	storeFlags
}

func newUndo(s Streams) *cobra.Command {
	var f undoFlags
	cmd := &cobra.Command{
		Use:   "undo",
		Short: "take back the changes of files that the last command made",
		Long: `undo takes back all changes of files that the last run made, newest first, after showing
them. A file that was changed since keeps what others changed in it. Changes can be taken
back for seven days.

Exit codes: 0 taken back, or nothing to do; 1 something could not be taken back, 2 wrong
usage, 3 a needed store is locked or unavailable.`,
		Example: "  authdoctor undo\n  authdoctor undo --list\n  authdoctor undo --id 0012-3f9a --yes",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			places, err := place.Find(s.getenv)
			if err != nil {
				return usage(err, "set HOME, or XDG_DATA_HOME, to a folder of yours")
			}
			return undoing{streams: s, flags: f, editor: edit.New(places, s.sealer(places, f.storeFlags)), mask: keyMask()}.run(cmd.Context())
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.list, "list", false, "list what can be taken back, newest first")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "with --list: print {schema, items}")
	cmd.Flags().StringVar(&f.id, "id", "", "take back only the change `ID`")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would be taken back, and change nothing")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	cmd.MarkFlagsMutuallyExclusive("list", "id")
	cmd.MarkFlagsMutuallyExclusive("list", "yes", "dry-run")
	return cmd
}

// undoing is one run of the command.
type undoing struct {
	streams Streams
	flags   undoFlags
	editor  edit.Editor
	mask    func(string) string
}

func (u undoing) run(ctx context.Context) error {
	if u.flags.asJSON && !u.flags.list {
		return usage(errors.New("--json goes with --list"), "authdoctor undo --list --json")
	}
	if !u.flags.list && !u.flags.dryRun && !u.flags.yes && !u.streams.asks() {
		return usage(errors.New("there is no terminal to ask on"), "authdoctor undo --dry-run shows the changes, authdoctor undo --yes takes them back")
	}
	_ = u.editor.Prune(ctx, time.Now().Add(-keptFor)) // what it cannot read, Runs cannot either
	runs, err := u.editor.Runs(ctx)
	if err != nil && len(runs) == 0 {
		return &exit{code: exitUnknown, err: err}
	}
	if err != nil {
		u.say(err) // the rest of the journal counts
	}
	switch {
	case u.flags.list:
		return u.listChanges(runs)
	case u.flags.id == "" && len(runs) == 0:
		fmt.Fprintln(u.streams.Out, "there is nothing to take back")
		return nil
	case u.flags.id == "":
		return u.takeBack(ctx, runs[0].Changes, func() ([]edit.Outcome, error) { return u.editor.UndoRun(ctx, runs[0].ID) })
	}
	for _, r := range runs {
		for _, c := range r.Changes {
			if c.ID == u.flags.id {
				return u.takeBack(ctx, []edit.Change{c}, func() ([]edit.Outcome, error) {
					_, err := u.editor.Undo(ctx, c.ID)
					return []edit.Outcome{{Change: c, Err: err}}, nil
				})
			}
		}
	}
	return usage(fmt.Errorf("no change has the id %q", u.flags.id), "authdoctor undo --list")
}

// takeBack shows changes, asks, and has them taken back by f.
func (u undoing) takeBack(ctx context.Context, changes []edit.Change, f func() ([]edit.Outcome, error)) error {
	shown := u.show(ctx, changes)
	if u.flags.dryRun {
		return nil
	}
	if shown == 0 {
		return &exit{code: exitProblem, err: errors.New("nothing of it can be taken back"), hint: "take it back by hand"}
	}
	if !u.flags.yes {
		question := "take back this change?"
		if len(changes) > 1 {
			question = fmt.Sprintf("take back these %d changes?", len(changes))
		}
		switch yes, err := u.streams.confirm(ctx, question, "authdoctor undo --yes"); {
		case err != nil:
			return &exit{code: exitInternal, err: err}
		case !yes:
			fmt.Fprintln(u.streams.Out, "nothing was changed")
			return nil
		}
	}
	outcomes, err := f()
	if err != nil {
		return &exit{code: exitProblem, err: err}
	}
	return u.tell(outcomes)
}

// show prints what taking back would change, newest first, and returns how many changes can be taken back as things are.
func (u undoing) show(ctx context.Context, changes []edit.Change) (possible int) {
	for i, c := range changes {
		fmt.Fprintf(u.streams.Out, "%s  %s\n", c.ID, u.clean(c.What))
		if slices.ContainsFunc(changes[:i], func(later edit.Change) bool { return later.Real == c.Real }) {
			fmt.Fprintf(u.streams.Out, "an earlier change of %s, taken back after the one above\n\n", u.clean(c.Path))
			continue
		}
		plan, err := u.editor.Reverse(ctx, c.ID)
		switch {
		case errors.Is(err, edit.ErrNothing):
			fmt.Fprintf(u.streams.Out, "%s is as it was before already\n\n", u.clean(c.Path))
			possible++
		case err != nil:
			u.say(err)
		default:
			fmt.Fprintf(u.streams.Out, "%s\n", plan.Preview(u.mask))
			plan.File.Wipe()
			possible++
		}
	}
	return possible
}

// tell prints what was done and what is left to do.
func (u undoing) tell(outcomes []edit.Outcome) error {
	left, code := 0, exitProblem
	for _, o := range outcomes {
		if o.Err == nil {
			fmt.Fprintf(u.streams.Out, "taken back: %s  %s\n", o.Change.ID, u.clean(o.Change.Path))
			continue
		}
		left++
		u.say(fmt.Errorf("%s: %w", o.Change.ID, o.Err))
		if known := (*exit)(nil); errors.As(o.Err, &known) {
			code = known.code
		}
	}
	for _, o := range outcomes {
		if o.Err == nil && o.Change.Sealed {
			fmt.Fprintf(u.streams.Out, "left to do: %s holds the key in plaintext that it held before; the store was not changed\n", u.clean(o.Change.Path))
		}
	}
	if left == 0 {
		return nil
	}
	return &exit{code: code, err: fmt.Errorf("%d of %d changes are left", left, len(outcomes)), hint: "authdoctor undo --list shows them"}
}

type undoItem struct {
	ID     string    `json:"id"`
	Run    string    `json:"run"`
	Time   time.Time `json:"time"`
	Path   string    `json:"path"`
	Real   string    `json:"real"` // the file that was changed, where Path is a link
	What   string    `json:"what"`
	Sealed bool      `json:"sealed"` // taking it back needs the store
}

func (u undoing) listChanges(runs []edit.Run) error {
	if u.flags.asJSON {
		items := []undoItem{}
		for _, r := range runs {
			for _, c := range r.Changes {
				items = append(items, undoItem{c.ID, c.Run, c.Time, u.clean(c.Path), u.clean(c.Real), u.clean(c.What), c.Sealed})
			}
		}
		return listJSON(u.streams.Out, "authdoctor.undo/v1", items)
	}
	if len(runs) == 0 {
		fmt.Fprintln(u.streams.Out, "there is nothing to take back")
	}
	for i, r := range runs {
		last := ""
		if i == 0 {
			last = ", the last: authdoctor undo takes it back"
		}
		fmt.Fprintf(u.streams.Out, "run %s%s\n", u.clean(r.ID), last)
		for _, c := range r.Changes {
			fmt.Fprintf(u.streams.Out, "  %-10s  %s  %s  %s\n", c.ID, c.Time.Local().Format("2006-01-02 15:04"), u.clean(c.Path), u.clean(c.What))
		}
	}
	return nil
}

// clean makes a word of the journal safe to show.
func (u undoing) clean(text string) string { return u.mask(layout.Clean(text)) }

// say prints what is no reason to stop.
func (u undoing) say(err error) { fmt.Fprintf(u.streams.Err, "authdoctor: %s\n", u.clean(err.Error())) }
