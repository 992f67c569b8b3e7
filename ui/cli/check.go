package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func newCheck(s Streams) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "examine the setup of this folder and shell, without questions",
		Long: `check finds the key that a program here would use, walks the way to the API, and names
the root cause with evidence and proof. It sends at most a few free requests, and the key
only to its own provider's host or to one that you named.

Exit codes: 0 healthy, 1 a problem was found, 2 wrong usage, 3 could not tell.`,
		Example: `  authdoctor check
  authdoctor check --model gpt-4o-mini --json
  authdoctor check --base-url http://localhost:8000/v1
  authdoctor check --provider anthropic
  authdoctor check --request failing-curl.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runCheck(cmd.Context(), s, f) },
	}
	f.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("profile", s.completeNames)
	return cmd
}

func runCheck(ctx context.Context, s Streams, f checkFlags) error {
	if err := f.validate(); err != nil {
		return err
	}
	if f.schema {
		_, err := s.Out.Write(render.Schema())
		return err
	}
	w, err := newWorld(s)
	if err != nil {
		return err
	}
	if f.list {
		return listChecks(s.Out, w.checks, f.asJSON)
	}
	unread, err := w.profileFlag(ctx, s, &f)
	if err != nil {
		return err
	}
	cases, err := w.cases(ctx, s, f)
	if err != nil {
		return err
	}
	if len(cases) > 1 && (f.format == "sarif" || f.format == "junit") {
		return usage(fmt.Errorf("keys for %d providers were found, and --format %s tells of one", len(cases), f.format), "add --provider "+cases[0].Target.Provider.ID)
	}
	if unread != nil {
		for i := range cases {
			cases[i].Target.Credential, cases[i].Target.Unread = nil, unread
		}
	}
	examine := w.examine
	if f.fix && f.yes && !f.dryRun {
		examine = w.repair
	}
	reports, err := examine(ctx, f, s, cases)
	if err != nil {
		return err
	}
	f.sayPlan(s, reports)
	if err := write(s, f, reports); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write the report: %w", err)}
	}
	for _, r := range reports {
		if r.CrashFile != "" {
			return &exit{code: exitInternal}
		}
	}
	if unread != nil {
		return &exit{code: exitUnknown}
	}
	return &exit{code: exitCode(worst(reports))}
}

// examine walks all cases beside each other.
func (w *world) examine(ctx context.Context, f checkFlags, s Streams, cases []flows.Case) ([]flows.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout+f.wait)
	defer cancel()
	engine := w.engine(checks.Consent{AllowHTTP: f.allowHTTP, Paid: f.paid}, w.wire(f, s))
	reports := make([]flows.Report, len(cases))
	var group errgroup.Group
	for i, c := range cases {
		group.Go(func() (err error) {
			reports[i], err = guarded(s, func() (flows.Report, error) { return engine.Run(ctx, c, s.sayWait) })
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return reports, nil
}

// guarded runs the engine. A check that crashed is told in the report, anything else that crashed in a file.
func guarded(s Streams, run func() (flows.Report, error)) (report flows.Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &exit{code: crashed(s, p)}
		}
	}()
	report, err = run()
	var crash *wire.Crash
	if errors.As(err, &crash) {
		report.CrashFile, _ = s.record(crash.What, crash.Stack)
		report.Verdict = flows.Unknown
		return report, nil
	}
	if err != nil {
		return report, engineError(err)
	}
	return report, nil
}

// sayWait says that a run stands still because the server asked for it.
func (s Streams) sayWait(e flows.Event) {
	if w, ok := e.(flows.Waiting); ok {
		fmt.Fprintf(s.Err, "authdoctor: the server asks to be left alone for %s; waiting (Ctrl+C stops)\n", max(time.Until(w.Until).Round(time.Second), time.Second))
	}
}

// wire sets up the connections of a run. One exchange may take most of the run; what is left is for a proof.
func (w *world) wire(f checkFlags, s Streams) wire.Options {
	return wire.Options{
		Environ: s.Environ, CAFile: f.caFile, MaxRequests: f.maxRequests, UserAgent: "authdoctor/" + version,
		Timeout: min(15*time.Second, f.timeout*7/10),
	}
}

func engineError(err error) error {
	var known *exit
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, flows.ErrNoTree), errors.Is(err, flows.ErrNoCheck):
		return usage(err, "")
	}
	return usage(err, "authdoctor check --help")
}

func write(s Streams, f checkFlags, reports []flows.Report) error {
	if f.format == "json" && (len(reports) > 1) {
		return render.JSONAll(s.Out, reports)
	}
	for i, r := range reports {
		if i > 0 {
			if _, err := io.WriteString(s.Out, "\n"); err != nil {
				return err
			}
		}
		if err := writeOne(s, f, r); err != nil {
			return err
		}
	}
	return nil
}

func writeOne(s Streams, f checkFlags, r flows.Report) error {
	switch f.format {
	case "json":
		return render.JSON(s.Out, r)
	case "markdown":
		return render.Markdown(s.Out, r)
	case "junit":
		return render.JUnit(s.Out, r)
	case "sarif":
		return render.SARIF(s.Out, r)
	}
	return render.Text(s.Out, r, render.TextOptions{
		Width: term.Width(s.Out), Color: term.Color(s.getenv, s.Out, f.noColor || f.plain, term.Auto),
		ASCII: f.plain || term.OnlyASCII(s.getenv, term.Auto), Verbose: f.verbose,
	})
}

func worst(reports []flows.Report) flows.Verdict {
	verdict := flows.Healthy
	for _, r := range reports {
		if r.Verdict == flows.Problem {
			return flows.Problem
		}
		if r.Verdict == flows.Unknown {
			verdict = flows.Unknown
		}
	}
	return verdict
}

func exitCode(v flows.Verdict) int {
	switch v {
	case flows.Healthy:
		return exitHealthy
	case flows.Problem:
		return exitProblem
	case flows.Unknown:
	}
	return exitUnknown
}

type checkItem struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Offline bool     `json:"offline"`
	Causes  []string `json:"causes"`
}

func listChecks(out io.Writer, all []checks.Check, asJSON bool) error {
	items := []checkItem{}
	for _, c := range all {
		item := checkItem{ID: c.ID, Title: c.Title, Offline: c.Offline(), Causes: []string{}}
		for _, id := range c.Causes {
			item.Causes = append(item.Causes, string(id))
		}
		items = append(items, item)
	}
	if asJSON {
		return listJSON(out, "authdoctor.checks/v1", items)
	}
	for _, item := range items {
		where := "network"
		if item.Offline {
			where = "offline"
		}
		if _, err := fmt.Fprintf(out, "%-26s %-8s %s\n", item.ID, where, item.Title); err != nil {
			return err
		}
	}
	return nil
}
