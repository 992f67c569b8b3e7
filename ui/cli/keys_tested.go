package cli

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/flows"
	"authdoctor/keystore"

	"github.com/spf13/cobra"
)

func newKeysTest(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var f checkFlags
	cmd := &cobra.Command{
		Use: "test NAME", Args: takes("test", 1), ValidArgsFunction: s.completeNames,
		Short: "examine a stored key live and remember the verdict",
		Long: `test walks the same checks as authdoctor check, with the stored key. Exit codes: 0 it works,
1 a problem was found, 2 wrong usage, 3 could not tell, or the store is locked or absent.`,
		RunE: func(cmd *cobra.Command, args []string) error { return k.test(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringVar(&f.model, "model", "", "also ask for this model, its quota and its scopes (free)")
	cmd.Flags().StringVar(&f.format, "format", "text", "text, json, markdown, junit or sarif")
	f.registerTest(cmd)
	complete(cmd)
	return k.register(cmd)
}

func (k *keysCommand) test(ctx context.Context, name string, f checkFlags) error {
	f.asJSON = k.asJSON
	if err := f.validate(); err != nil {
		return err
	}
	w, _, store, profile, err := k.present(ctx, name)
	if err != nil {
		return err
	}
	outcome, err := w.keeper(k.streams, f, store).Test(ctx, name)
	if errors.As(err, new(*keystore.Trouble)) {
		report, unread := w.unreadReport(ctx, k.streams, f, profile, err)
		if unread != nil {
			return engineError(unread)
		}
		if err := k.report(f, report); err != nil {
			return err
		}
		return &exit{code: exitUnknown} // the store did not serve
	}
	if err != nil {
		return engineError(err)
	}
	for _, next := range outcome.Next {
		fmt.Fprintln(k.streams.Err, "authdoctor: "+next)
	}
	if outcome.Report == nil {
		fmt.Fprintln(k.streams.Err, "authdoctor: "+outcome.Words)
		return &exit{code: exitUnknown}
	}
	if err := k.report(f, *outcome.Report); err != nil {
		return err
	}
	if outcome.Report.CrashFile != "" {
		return &exit{code: exitInternal}
	}
	return &exit{code: exitCode(outcome.Report.Verdict)}
}

func (k *keysCommand) report(f checkFlags, report flows.Report) error {
	report.Command = "keys test"
	if err := write(k.streams, f, []flows.Report{report}); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write the report: %w", err)}
	}
	return nil
}
