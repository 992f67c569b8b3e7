package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"authdoctor/keystore"
	"authdoctor/keystore/place"

	"github.com/spf13/cobra"
)

func newKeysList(s Streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Aliases: []string{"ls"}, Args: cobra.NoArgs,
		Short: "list the stored keys: names, fingerprints, tests, rotation dates",
		Long:  `list reads the index only: no key is read, nobody is asked, and it works while the store is locked.`,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runKeysList(cmd.Context(), s, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "{schema, items}")
	return cmd
}

// profiles reads the index without loading anything else.
func (s Streams) profiles(ctx context.Context) ([]keystore.Profile, error) {
	places, err := place.Find(s.getenv)
	if err != nil {
		return nil, usage(err, "set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME, to folders of yours")
	}
	profiles, err := newShelf(s, places, nil, storeFlags{}).index().List(ctx)
	return profiles, storeError(err)
}

func runKeysList(ctx context.Context, s Streams, asJSON bool) error {
	profiles, err := s.profiles(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	if asJSON {
		items := []keyItem{}
		for _, p := range profiles {
			items = append(items, itemOf(p, now))
		}
		return listJSON(s.Out, "authdoctor.keys/v1", items)
	}
	if len(profiles) == 0 && s.vaultHoldsKeys(ctx) {
		return &exit{code: exitUnknown, err: errors.New("no key is listed, but the vault holds some: the index was lost"), hint: "authdoctor keys repair"}
	}
	if len(profiles) == 0 {
		_, err := fmt.Fprintln(s.Out, "No key is stored. authdoctor keys add NAME stores one; authdoctor keys import takes over what lies around.")
		return err
	}
	return writeProfiles(s.Out, profiles, now)
}

// vaultHoldsKeys looks into the vault's folder, without opening it.
func (s Streams) vaultHoldsKeys(ctx context.Context) bool {
	places, err := place.Find(s.getenv)
	if err != nil {
		return false
	}
	vault, err := newShelf(s, places, nil, storeFlags{}).backend(keystore.InVault)
	if err != nil {
		return false
	}
	names, err := vault.Names(ctx)
	return err == nil && len(names) > 0
}

// writeProfiles writes two lines for each key, so that they fit a terminal of 80 columns.
func writeProfiles(out io.Writer, profiles []keystore.Profile, now time.Time) error {
	width := 0
	for _, p := range profiles {
		width = max(width, len(p.Name))
	}
	for _, p := range profiles {
		provider := p.Provider
		if p.Kind != "" && p.Kind != "unknown" {
			provider = strings.TrimSpace(provider + " " + p.Kind)
		}
		_, err := fmt.Fprintf(out, "%-*s  %s  %s  %s\n%*s  %s\n", width, p.Name, provider, p.Fingerprint, p.Backend, width, "", standingOf(p, now))
		if err != nil {
			return err
		}
	}
	return nil
}

// standingOf says how old a key is, what its last test said, and when it is due.
func standingOf(p keystore.Profile, now time.Time) string {
	parts := []string{"stored " + ago(now.Sub(p.Created)), testWords(p, now)}
	if p.BaseURL != "" {
		parts = append(parts, "for "+p.BaseURL)
	}
	if !p.Expires.IsZero() {
		parts = append(parts, dueWords("expires", "expired", p.Expires, now))
	}
	if by := p.RotateBy(); !by.IsZero() && !by.Equal(p.Expires) {
		parts = append(parts, dueWords("rotate", "ROTATE: due", by, now))
	}
	if p.Previous != nil && !p.Previous.Proven {
		parts = append(parts, "the key before is kept until this one is proven")
	}
	return strings.Join(parts, "; ")
}

func testWords(p keystore.Profile, now time.Time) string {
	switch {
	case p.Verified.IsZero() && p.Cause != "":
		return "could not be tested (" + p.Cause + ")"
	case p.Verified.IsZero():
		return "never tested"
	case p.Verdict == keystore.Works:
		return "tested " + ago(now.Sub(p.Verified)) + ": works"
	}
	return "tested " + ago(now.Sub(p.Verified)) + ": " + p.Cause
}

func dueWords(before, after string, at, now time.Time) string {
	if now.After(at) {
		return after + " " + ago(now.Sub(at))
	}
	left := at.Sub(now)
	if left > 24*time.Hour {
		left += 24*time.Hour - time.Second // the day that has begun counts
	}
	return strings.TrimSpace(before + " in " + span(left))
}

// ago is a time that has passed, roughly: "3 days ago". A clock that was set back makes it "just now".
func ago(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return span(d) + " ago"
}

// span is a length of time in its largest unit: "3 days".
func span(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{365 * 24 * time.Hour, "year"}, {24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := int(d / unit.length); n > 0 {
			return counted(n, unit.name)
		}
	}
	return "a moment"
}
