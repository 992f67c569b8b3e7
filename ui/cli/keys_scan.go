package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"authdoctor/flows/scan"
	"authdoctor/keystore"
	"authdoctor/ui/term"
	"authdoctor/ui/theme"

	"github.com/spf13/cobra"
)

type scanFlags struct {
	asJSON, noColor, plain bool
	fixes, dryRun, yes     bool
	timeout                time.Duration
}

func newKeysScan(s Streams) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [DIR]",
		Short: "find plaintext keys where they should not be",
		Long: `scan looks for keys of model APIs in plaintext: in files that git tracks or does not
ignore, in the whole history of the repository, in shell histories and rc files, in files
that others can read, and in the configuration of MCP clients and other tools. It sends
nothing, shows fingerprints only, and changes nothing without --fix --yes, which closes
files to others and lets git ignore what it does not track yet.

Exit codes: 0 nothing was found, 1 a key lies where it should not, 2 wrong usage, 3 not
everything could be looked at and nothing was found in the rest.`,
		Example: "  authdoctor keys scan\n  authdoctor keys scan ../project --json\n  authdoctor keys scan --fix --yes",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.yes && !f.fixes {
				return usage(errors.New("--yes goes with --fix"), "authdoctor keys scan --fix --yes")
			}
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return runScan(cmd.Context(), s, dir, f)
		},
	}
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print {schema, items, looked_at, notes}")
	cmd.Flags().BoolVar(&f.fixes, "fix", false, "show what can be changed without touching a key; with --yes change it")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "change nothing, whatever else is said")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "with --fix: do not only show it")
	cmd.Flags().DurationVar(&f.timeout, "timeout", 5*time.Minute, "for the whole scan; what was found until then is shown")
	cmd.Flags().BoolVar(&f.noColor, "no-color", false, "no colours")
	cmd.Flags().BoolVar(&f.plain, "plain", false, "no colours, and nothing outside ASCII")
	return cmd
}

func runScan(ctx context.Context, s Streams, dir string, f scanFlags) error {
	if f.timeout <= 0 {
		return usage(fmt.Errorf("--timeout %v leaves no time to look", f.timeout), "authdoctor keys scan --timeout 5m")
	}
	w, err := newWorld(s)
	if err != nil {
		return err
	}
	profiles, err := s.profiles(ctx)
	if err != nil {
		w.notes = append(w.notes, "stored keys are not named: "+err.Error()) // a damaged index is no reason not to look
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	shown := &scanProgress{out: s.Err, silent: !term.IsTerminal(s.Err) || s.getenv("TERM") == "dumb"}
	report, err := scan.Run(ctx, scan.Options{Registry: w.registry, Maker: w.maker, Dir: dir, Environ: s.Environ, Progress: shown.step, Stored: storedNames(profiles)})
	shown.end()
	switch {
	case errors.Is(err, context.Canceled):
		return &exit{code: exitInterrupted}
	case err != nil:
		return usage(err, "authdoctor keys scan --help")
	}
	if f.fixes {
		if made := f.fix(ctx, s, w.places, report); made > 0 { // what is left is what counts
			f.fixes = false
			return runScan(ctx, s, dir, f)
		}
	}
	plaintext := len(report.Items) > 0
	report.Items = append(report.Items, staleItems(profiles, time.Now())...)
	report.Notes = append(report.Notes, w.notes...)
	if err := writeScan(s, f, report); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write what was found: %w", err)}
	}
	switch {
	case plaintext:
		return &exit{code: exitProblem}
	case report.Incomplete:
		return &exit{code: exitUnknown}
	}
	return nil
}

// storedNames tells the name under which a key is stored, by its fingerprint.
func storedNames(profiles []keystore.Profile) func(string) string {
	names := map[string]string{}
	for _, p := range profiles {
		names[p.Fingerprint] = p.Name
	}
	return func(fingerprint string) string { return names[fingerprint] }
}

// staleItems are the stored keys that should have been rotated by now.
func staleItems(profiles []keystore.Profile, now time.Time) []scan.Item {
	var items []scan.Item
	for _, p := range profiles {
		if by := p.RotateBy(); !by.IsZero() && now.After(by) {
			items = append(items, scan.Item{
				ID: scan.Stale, Severity: scan.Low, File: string(p.Backend), Provider: p.Provider, Kind: p.Kind, Fingerprint: p.Fingerprint, Stored: p.Name,
				What: fmt.Sprintf("it was stored %s and should have been rotated", ago(now.Sub(p.Created))), Fixes: []scan.Fix{{Title: "rotate it", Command: "authdoctor keys rotate " + p.Name}},
			})
		}
	}
	return items
}

func writeScan(s Streams, f scanFlags, report scan.Report) error {
	if f.asJSON {
		return scanJSON(s.Out, report)
	}
	look := theme.New(term.Color(s.getenv, s.Out, f.noColor || f.plain, term.Auto), f.plain || term.OnlyASCII(s.getenv, term.Auto))
	_, err := io.WriteString(s.Out, scanText(report, look, min(term.Width(s.Out), 100)))
	return err
}

func scanJSON(out io.Writer, report scan.Report) error {
	return printJSON(out, struct {
		Schema     string      `json:"schema"`
		Items      []scan.Item `json:"items"`
		LookedAt   scan.Looked `json:"looked_at"`
		Incomplete bool        `json:"incomplete"`
		Notes      []string    `json:"notes"`
	}{"authdoctor.scan/v1", report.Items, report.LookedAt, report.Incomplete, append([]string{}, report.Notes...)})
}

// scanProgress shows on a terminal that a long scan goes on.
type scanProgress struct {
	out    *os.File
	silent bool
	last   time.Time
	drawn  bool
}

func (p *scanProgress) step(l scan.Looked) {
	const pause = 150 * time.Millisecond
	if p.silent || time.Since(p.last) < pause {
		return
	}
	p.last, p.drawn = time.Now(), true
	fmt.Fprintf(p.out, "\r\x1b[Klooking: %d files, %d commits, %d versions, %d MB", l.Files, l.Commits, l.Objects, l.Bytes>>20)
}

func (p *scanProgress) end() {
	if p.drawn {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
