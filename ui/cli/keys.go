package cli

import (
	"context"
	"errors"
	"time"

	"authdoctor/keystore"

	"github.com/spf13/cobra"
)

func newKeys(s Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "keep keys in the OS keyring: list, add, test, rotate, import, scan",
		Long: `keys stores credentials in the operating system's keyring, or in an encrypted vault where
there is none, and hands them to programs with authdoctor exec. A key is tested before it
is stored; no command prints one but keys show, on a terminal, after a question.`,
		Example: `  authdoctor keys add work
  authdoctor exec work -- python app.py
  authdoctor keys scan`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newKeysList(s), newKeysAdd(s), newKeysShow(s), newKeysTest(s), newKeysRotate(s), newKeysRename(s), newKeysRemove(s), newKeysMove(s), newKeysImport(s), newKeysScan(s), newKeysWhere(s), newKeysRepair(s), newKeysPassphrase(s),
	)
	return cmd
}

// register adds the flags of commands that may need the vault's passphrase.
func (f *storeFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.passphraseFile, "passphrase-file", "", "read the vault's passphrase from this `FILE` (mode 0600)")
}

// keysCommand is a command that works with stored keys.
type keysCommand struct {
	streams Streams
	flags   storeFlags
	asJSON  bool
}

func (k *keysCommand) register(cmd *cobra.Command) *cobra.Command {
	k.flags.register(cmd)
	cmd.Flags().BoolVar(&k.asJSON, "json", false, "one JSON document on standard output")
	cmd.Flags().SortFlags = false
	return cmd
}

// readyFor loads what a command needs. One that stores new keys gets the store that is chosen for them; another needs no
// choice: each key lies where the index says.
func (k *keysCommand) readyFor(ctx context.Context, newKeys bool) (*world, *shelf, *keystore.Store, chosenStore, error) {
	w, err := newWorld(k.streams)
	if err != nil {
		return nil, nil, nil, chosenStore{}, err
	}
	l := newShelf(k.streams, w.places, w.maker, k.flags)
	if !newKeys {
		return w, l, l.index(), chosenStore{}, nil
	}
	store, chosen, err := l.open(ctx)
	if err != nil {
		return w, l, nil, chosen, storeError(err)
	}
	return w, l, store, chosen, nil
}

// present opens the store that a key lies in.
func (k *keysCommand) present(ctx context.Context, name string) (*world, *shelf, *keystore.Store, keystore.Profile, error) {
	w, l, index, _, err := k.readyFor(ctx, false)
	if err != nil {
		return w, l, nil, keystore.Profile{}, err
	}
	profile, err := index.Find(ctx, name)
	if err != nil {
		return w, l, nil, profile, storeError(err)
	}
	store, err := l.store(profile.Backend)
	return w, l, store, profile, storeError(err)
}

// storeError gives a failure of the store its exit code: a wrong name is wrong usage, anything else that keeps a key from
// being read or written is a store that does not serve.
func storeError(err error) error {
	var trouble *keystore.Trouble
	if err == nil || errors.As(err, new(*exit)) || !errors.As(err, &trouble) {
		return err
	}
	code := exitUnknown
	for _, wrong := range []error{keystore.ErrNotFound, keystore.ErrExists, keystore.ErrName, keystore.ErrTooBig, keystore.ErrConflict, keystore.ErrWeak} {
		if errors.Is(trouble.Kind, wrong) {
			code = exitUsage
		}
	}
	told := *trouble
	told.Next = ""
	return &exit{code: code, err: &told, hint: trouble.Next}
}

// completeNames offers the stored keys.
func (s Streams) completeNames(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if profiles, err := s.profiles(cmd.Context()); err == nil {
		for _, p := range profiles {
			names = append(names, p.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// keyItem is a stored key as lists print it. Dates are RFC 3339; null: not known.
type keyItem struct {
	Name        string     `json:"name"`
	Provider    string     `json:"provider"`
	Kind        string     `json:"kind"`
	Fingerprint string     `json:"fingerprint"`
	Backend     string     `json:"backend"`
	Created     time.Time  `json:"created"`
	VerifiedAt  *time.Time `json:"verified_at"`
	Verdict     string     `json:"verdict"` // healthy, problem, unverified
	Cause       string     `json:"cause,omitempty"`
	Expires     *time.Time `json:"expires"`
	RotateBy    *time.Time `json:"rotate_by"`
	Due         bool       `json:"due"`
	BaseURL     string     `json:"base_url,omitempty"`
	Previous    string     `json:"previous,omitempty"` // fingerprint of the key before the last rotation
}

func itemOf(p keystore.Profile, now time.Time) keyItem {
	item := keyItem{
		Name: p.Name, Provider: p.Provider, Kind: p.Kind, Fingerprint: p.Fingerprint, Backend: string(p.Backend), Created: p.Created.UTC().Truncate(time.Second),
		VerifiedAt: known(p.Verified), Verdict: string(p.Verdict), Cause: p.Cause, Expires: known(p.Expires), RotateBy: known(p.RotateBy()), BaseURL: p.BaseURL,
	}
	item.Due = item.RotateBy != nil && now.After(*item.RotateBy)
	if p.Previous != nil {
		item.Previous = p.Previous.Fingerprint
	}
	return item
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
