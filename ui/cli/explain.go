package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"authdoctor/checks/reply"
	"authdoctor/flows"
	"authdoctor/flows/explain"
	"authdoctor/keystore/secret"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

func newExplain(s Streams) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "explain [FILE|-]",
		Short: "name the cause of a pasted error, log, stack trace or HAR, offline",
		Long: `explain reads what a program, a log or a server said: a stack trace, an SDK's log, the body
of an answer, raw HTTP, curl -v, a HAR file, JSON lines, and any noise around it. It removes
keys first, finds out who answered, and names the cause with the words that it rests on,
what to do, and whether trying again helps. Nothing is sent.

Exit codes: 0 a cause was named, 2 wrong usage or an unreadable file, 3 no cause could be named.`,
		Example: `  authdoctor explain error.txt
  python app.py 2>&1 | authdoctor explain
  authdoctor explain session.har --json
  pbpaste | authdoctor explain -`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runExplain(cmd.Context(), s, args, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "text, json or markdown")
	flags.BoolVar(&f.asJSON, "json", false, "the same as --format json")
	flags.BoolVar(&f.noColor, "no-color", false, "no colour")
	flags.BoolVar(&f.plain, "plain", false, "no colour, no glyphs beyond ASCII")
	flags.BoolVar(&f.verbose, "verbose", false, "show everything that was recognised")
	flags.SortFlags = false
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runExplain(ctx context.Context, s Streams, args []string, f checkFlags) error {
	if err := f.form("explain", "text", "json", "markdown"); err != nil {
		return err
	}
	in, err := explained(s, args)
	if err != nil {
		return err
	}
	defer in.Close()
	started := time.Now()
	w, err := newWorld(s)
	if err != nil {
		return err
	}
	reader, err := explain.New(w.registry)
	if err != nil {
		return &exit{code: exitInternal, err: err}
	}
	redact := w.pastedRedactor(s)
	symptom, err := reader.Stream(interruptible{ctx, in}, redact)
	switch {
	case errors.Is(err, context.Canceled):
		return &exit{code: exitInterrupted}
	case err != nil:
		return usage(err, "give the error as a file, or pipe it in")
	}
	report := symptom.Report(w.catalogue, w.checks, started)
	report.Notes = append(report.Notes, w.confirm(symptom)...)
	report = report.Cleaned(func(text string) string { return redact(reply.Clean(text)) })
	if err := writeOne(s, f, report); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write the report: %w", err)}
	}
	return &exit{code: explainCode(report.Verdict)}
}

// explained opens the text: a file, or standard input where something is piped in.
func explained(s Streams, args []string) (io.ReadCloser, error) {
	if len(args) == 1 && args[0] != "-" {
		file, err := os.Open(args[0])
		if err != nil {
			return nil, usage(fmt.Errorf("read the error: %w", err), "authdoctor explain FILE, or pipe the text in")
		}
		if info, err := file.Stat(); err == nil && info.IsDir() {
			file.Close()
			return nil, usage(fmt.Errorf("read the error: %s is a folder", args[0]), "authdoctor explain FILE")
		}
		return file, nil
	}
	if len(args) == 0 && term.IsTerminal(s.In) {
		return nil, usage(errors.New("there is no text to explain: standard input is a terminal"),
			"authdoctor explain FILE, or COMMAND 2>&1 | authdoctor explain; authdoctor explain - reads what you paste until Ctrl+D")
	}
	return io.NopCloser(s.In), nil
}

// pastedRedactor removes the keys of this shell, what has the shape of one, and what stands in a credential's place.
func (w *world) pastedRedactor(s Streams) func(string) string {
	var known []secret.Secret
	for _, p := range w.registry.All() {
		for _, v := range p.Variables {
			if value := s.getenv(v.Name); value != "" && (v.Role == "key" || v.Role == "admin-key" || v.Role == "legacy") {
				known = append(known, w.maker.Make([]byte(value)))
			}
		}
	}
	redactor := w.maker.Redactor(known...)
	return func(text string) string { return explain.Mask(redactor.Redact(text)) }
}

// confirm says how a cause that was only read can be measured.
func (w *world) confirm(s explain.Symptom) []string {
	if len(s.Likely) == 0 || w.examined(s.Provider.ID) != nil {
		return nil
	}
	command := "authdoctor check --provider " + s.Provider.ID
	if s.Model != "" && plainWord(s.Model) {
		command += " --model " + s.Model
	}
	return []string{"nothing was measured; to confirm it: " + command}
}

// plainWord reports whether a shell reads a value as it is.
func plainWord(value string) bool {
	for _, c := range value {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' && c != '/' && c != ':' {
			return false
		}
	}
	return value[0] != '-'
}

func explainCode(v flows.Verdict) int {
	if v == flows.Problem {
		return exitHealthy
	}
	return exitUnknown
}

// interruptible ends a reading when the run does.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.in.Read(p)
}
