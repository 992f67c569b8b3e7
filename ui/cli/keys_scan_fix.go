package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authdoctor/checks/reply"
	"authdoctor/flows/fixes"
	"authdoctor/flows/scan"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/place"
)

// fix makes the changes that touch no key: closing files to others, letting git ignore one. Together they are one run of
// the journal. It reports how many were made; with dryRun they are only shown.
func (f scanFlags) fix(ctx context.Context, s Streams, places place.Places, report scan.Report) (made int) {
	editor, run, mask := edit.New(places, nil), edit.NewRun(time.Now()), keyMask()
	planned := 0
	for _, change := range changes(report) {
		plans, err := planOf(change)
		if errors.Is(err, edit.ErrNothing) {
			continue
		}
		if err != nil {
			fmt.Fprintf(s.Err, "authdoctor: %s\n", mask(reply.Clean(fmt.Sprintf("%s was left alone: %v", change.File, err))))
			continue
		}
		for _, p := range plans {
			planned++
			fmt.Fprint(s.Err, p.Preview(mask))
			if f.yes && !f.dryRun {
				if _, err := editor.Apply(ctx, run, p); err == nil {
					made++
				} else if !errors.Is(err, edit.ErrNothing) {
					fmt.Fprintf(s.Err, "authdoctor: %s\n", mask(reply.Clean(err.Error())))
				}
			}
			p.File.Wipe()
		}
	}
	switch {
	case planned == 0:
		fmt.Fprintln(s.Err, "authdoctor: nothing of it is for a program to change")
	case made > 0:
		fmt.Fprintf(s.Err, "authdoctor: %s changed; `authdoctor undo` takes that back\n", counted(made, "file", "files"))
	case !f.yes || f.dryRun:
		fmt.Fprintln(s.Err, "authdoctor: nothing was changed: authdoctor keys scan --fix --yes changes what is shown above")
	}
	return made
}

// changes lists what a program can do, each once.
func changes(report scan.Report) []scan.Change {
	var list []scan.Change
	seen := map[scan.Change]bool{}
	for _, item := range report.Items {
		for _, fix := range item.Fixes {
			if fix.Change != nil && !seen[*fix.Change] {
				seen[*fix.Change] = true
				list = append(list, *fix.Change)
			}
		}
	}
	return list
}

func planOf(c scan.Change) ([]edit.Plan, error) {
	if c.Close {
		return fixes.Close(c.File)
	}
	return fixes.Ignore(c.File, c.Ignore)
}
