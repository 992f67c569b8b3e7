package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

// rotateFlags say where the new key comes from and how far it goes.
type rotateFlags struct {
	keyFlags
	back, storeOnly, yes, noBrowser bool
}

func newKeysRotate(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var f rotateFlags
	cmd := &cobra.Command{
		Use: "rotate NAME", Args: takes("rotate", 1), ValidArgsFunction: s.completeNames,
		Short: "replace a key everywhere, without losing the old one",
		Long: `rotate takes a new key, tests it, stores it beside the old one, puts it into every file that holds
the old one (shown first), tests it again, and reminds you to revoke the old one. Whatever
interrupts it, both keys are in the store; the same command goes on where it stopped.`,
		Example: `  authdoctor keys rotate work
  pass show openai-new | authdoctor keys rotate work --key-stdin --yes
  authdoctor keys rotate work --back`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.back {
				return k.rollBack(cmd.Context(), args[0], f)
			}
			return k.rotate(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.check.keyStdin, "key-stdin", false, "read the new key from standard input")
	flags.StringVar(&f.check.keyEnv, "key-env", "", "take the new key from this environment variable `NAME`")
	flags.BoolVar(&f.back, "back", false, "make the key before the last rotation the present one again")
	flags.BoolVar(&f.storeOnly, "store-only", false, "change the store and no file")
	flags.BoolVar(&f.yes, "yes", false, "do not ask before files are changed; where nobody can be asked, nobody is")
	flags.BoolVar(&f.noBrowser, "no-browser", false, "show the provider's page, and do not open it")
	flags.BoolVar(&f.force, "force", false, "go on though the provider proves the new key bad")
	f.check.registerTest(cmd)
	return k.register(cmd)
}

func (k *keysCommand) rotate(ctx context.Context, name string, f rotateFlags) error {
	if f.check.keyEnv != "" && f.check.keyStdin {
		return usage(errors.New("--key-env and --key-stdin exclude each other"), "give one of them")
	}
	w, l, store, profile, err := k.present(ctx, name)
	if err != nil {
		return err
	}
	hushed := k.streams.hush()
	defer hushed()
	if err := l.wake(ctx, profile.Backend); err != nil {
		return storeError(err)
	}
	keeper := w.keeper(k.streams, f.check, store)
	if !f.check.keyStdin && f.check.keyEnv == "" {
		k.guide(ctx, w, profile, f)
	}
	key, from, err := w.handedKey(ctx, k.streams, f.check)
	if err != nil {
		return err
	}
	hushed()
	defer key.Wipe()
	var outcome keys.Outcome
	places, err := k.swapping(ctx, keeper, name, key, f)
	if err == nil {
		outcome, err = keeper.Rotate(ctx, keys.Rotate{Name: name, Key: key, From: from, Places: places, Anyway: f.force})
	}
	if errors.Is(err, keys.ErrSameKey) {
		return usage(err, "make a new key "+cmp.Or(w.keysPage(profile.Provider), "on the provider's page"))
	}
	if err != nil {
		return storeError(err)
	}
	return k.tell(outcome, "--force goes on anyway")
}

// guide says where a new key is made, and opens the page where that can be seen.
func (k *keysCommand) guide(ctx context.Context, w *world, p keystore.Profile, f rotateFlags) {
	page := w.registry.KeysPage(p.Provider)
	if page == "" {
		fmt.Fprintln(k.streams.Err, "Make a new key where you got the old one; leave the old one as it is for now.")
		return
	}
	fmt.Fprintf(k.streams.Err, "Make a new key on %s\nLeave the old one as it is for now.\n", page)
	if !f.noBrowser && k.streams.hasPerson() && k.streams.hasDisplay() {
		if err := (term.Desk{Env: k.streams.getenv}).Open(page); err != nil {
			fmt.Fprintf(k.streams.Err, "authdoctor: %v\n", err)
		}
	}
}

// swapping shows what a rotation would change in files, and asks.
func (k *keysCommand) swapping(ctx context.Context, keeper *keys.Keeper, name string, fresh secret.Secret, f rotateFlags) (bool, error) {
	if f.storeOnly {
		return false, nil
	}
	plan, err := keeper.Rotation(ctx, name, fresh)
	if err != nil {
		return false, err
	}
	return k.agreed(ctx, plan.Places, "the old key", "Put the new key into these files?", f.yes)
}

// agreed shows what would be changed in files that hold a key, and asks. Where nothing is to be changed nobody is asked;
// where nobody can be asked, the command is the answer: each change is shown, and undo takes it back.
func (k *keysCommand) agreed(ctx context.Context, places []keys.Place, which, question string, yes bool) (bool, error) {
	changes := 0
	for _, p := range places {
		if p.Off != "" {
			fmt.Fprintf(k.streams.Err, "%s holds %s: %s\n", p.Where(), which, p.Off)
			continue
		}
		changes++
		fmt.Fprint(k.streams.Err, p.Preview)
	}
	if changes == 0 || yes || !k.streams.hasPerson() {
		return true, nil
	}
	return k.streams.confirm(ctx, question, "--yes changes these files, --store-only leaves them alone")
}

func (k *keysCommand) rollBack(ctx context.Context, name string, f rotateFlags) error {
	if f.check.keyStdin || f.check.keyEnv != "" {
		return usage(errors.New("--back takes no new key"), "authdoctor keys rotate "+name+" --back")
	}
	w, _, store, _, err := k.present(ctx, name)
	if err != nil {
		return err
	}
	keeper := w.keeper(k.streams, f.check, store)
	places := false
	if !f.storeOnly {
		plan, err := keeper.WayBack(ctx, name)
		if err != nil {
			return storeError(err)
		}
		if places, err = k.agreed(ctx, plan, "the newer key", "Put the old key back into these files?", f.yes); err != nil {
			return err
		}
	}
	outcome, err := keeper.RollBack(ctx, name, places)
	if err != nil {
		return storeError(err)
	}
	return k.tell(outcome, "")
}
