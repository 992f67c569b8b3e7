package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"authdoctor/keystore/place"
	"authdoctor/ui"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

// appFlags are the flags of the interactive app.
type appFlags struct {
	plain, noColor, noMouse bool
	theme                   string
}

func (f *appFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.plain, "plain", false, "plain lines instead of a full screen")
	cmd.Flags().BoolVar(&f.noColor, "no-color", false, "no colour")
	cmd.Flags().BoolVar(&f.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	cmd.Flags().StringVar(&f.theme, "theme", term.Auto, "auto, mono or ascii")
}

func runApp(ctx context.Context, s Streams, f appFlags) error {
	session := newVisit(s)
	defer session.close()
	code, err := ui.Run(ctx, session, ui.Options{
		In: s.In, Out: s.Out, Environ: s.getenv, NoColor: f.noColor, NoMouse: f.noMouse, Plain: f.plain, Theme: f.theme, Record: s.record,
	})
	if err == nil && code == exitHealthy {
		return nil
	}
	return &exit{code: code, err: err}
}

// record writes the redacted record of a fault of the program itself, to a file that only the user can read.
func (s Streams) record(what string, stack []byte) (string, error) {
	places, err := place.Find(s.getenv)
	if err != nil {
		return "", err
	}
	if err := place.Ensure(places.State); err != nil {
		return "", err
	}
	now := time.Now().UTC()
	file := filepath.Join(places.State, "crash-"+now.Format("20060102-150405.000")+".txt")
	text := fmt.Sprintf("authdoctor %s crashed at %s\n%s\n\n%s", version, now.Format(time.RFC3339), longWords().ReplaceAllString(what, "[redacted]"), stack)
	return file, os.WriteFile(file, []byte(text), 0o600)
}
