package cli

import (
	"context"
	"fmt"
	"slices"

	"authdoctor/keystore"
	"authdoctor/keystore/place"

	"github.com/spf13/cobra"
)

func newKeysRepair(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var dry, yes bool
	cmd := &cobra.Command{
		Use: "repair", Args: cobra.NoArgs,
		Short: "hold the index against the stores, and close what others could read",
		Long: `repair makes the index of stored keys anew where it is lost, damaged or older than the stores, and
gives authdoctor's own files back the modes that keep others out. It deletes no key.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return k.repair(cmd.Context(), dry, yes) },
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be done, and change nothing")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return k.register(cmd)
}

type repairItem struct {
	Name  string `json:"name"` // the key or the file
	Found string `json:"found"`
	Done  string `json:"done"` // empty: nothing can be done here
}

func (k *keysCommand) repair(ctx context.Context, dry, yes bool) error {
	if !dry && !yes {
		if err := k.streams.somebody("--dry-run shows what would be done, --yes does it without asking"); err != nil {
			return err
		}
	}
	w, err := newWorld(k.streams)
	if err != nil {
		return err
	}
	modes, err := place.Repair(w.places.Data, true)
	if err != nil {
		return &exit{code: exitUnknown, err: err}
	}
	l := newShelf(k.streams, w.places, w.maker, k.flags)
	store := l.index()
	items := modeItems(modes)
	var left []repairItem
	if len(modes) == 0 { // what others could have changed is not read before it is closed
		backends, unread := l.reachable(ctx, store)
		found, err := store.Repair(ctx, true, backends...)
		if err != nil {
			return storeError(err)
		}
		left, items = unread, append(append(items, unread...), indexItems(found)...)
	}
	if err := k.planned(items); err != nil {
		return err
	}
	if todo := slices.ContainsFunc(items, func(i repairItem) bool { return i.Done != "" }); !dry && todo {
		if left, err = k.doRepair(ctx, l, store, yes); err != nil {
			return err
		}
	}
	switch {
	case len(left) > 0:
		return &exit{code: exitUnknown}
	case slices.ContainsFunc(items, func(i repairItem) bool { return i.Done == "" }):
		return &exit{code: exitProblem}
	}
	return nil
}

// doRepair returns what had to be left out.
func (k *keysCommand) doRepair(ctx context.Context, l *shelf, store *keystore.Store, yes bool) (left []repairItem, err error) {
	if !yes {
		if err := k.confirm(ctx, "Do it?"); err != nil {
			return nil, err
		}
	}
	if _, err := place.Repair(l.places.Data, false); err != nil {
		return nil, &exit{code: exitUnknown, err: err}
	}
	backends, left := l.reachable(ctx, store)
	if _, err := store.Repair(ctx, false, backends...); err != nil {
		return left, storeError(err)
	}
	if !k.asJSON {
		_, err = fmt.Fprintln(k.streams.Out, "done; authdoctor keys list shows what is stored")
	}
	return left, err
}

// reachable are the backends that can be read. One that cannot, although keys may lie in it, is an item that nothing can
// be done about here.
func (l *shelf) reachable(ctx context.Context, index *keystore.Store) (backends []keystore.Backend, left []repairItem) {
	profiles, damaged := index.List(ctx)
	chosen, unchosen := l.choose(ctx)
	for _, kind := range []keystore.BackendKind{keystore.InKeyring, keystore.InVault} {
		b, err := l.backend(kind)
		if err != nil {
			continue
		}
		health := stateOf(ctx, b)
		asks := kind == keystore.InVault || l.prompts
		holds := damaged != nil && (unchosen != nil || chosen.kind == kind) || slices.ContainsFunc(profiles, func(p keystore.Profile) bool { return p.Backend == kind })
		switch {
		case health.State == keystore.NotCreated:
		case health.There() && (health.State != keystore.Locked || asks):
			backends = append(backends, b)
		case holds || health.State == keystore.Locked:
			left = append(left, repairItem{Name: "the " + string(kind), Found: health.What + ", so that it was left out: " + health.Next})
		}
	}
	return backends, left
}

func (k *keysCommand) planned(items []repairItem) error {
	if k.asJSON {
		return listJSON(k.streams.Out, "authdoctor.repair/v1", items)
	}
	if len(items) == 0 {
		_, err := fmt.Fprintln(k.streams.Out, "Nothing is to be repaired.")
		return err
	}
	for _, item := range items {
		if _, err := fmt.Fprintln(k.streams.Out, item.text()); err != nil {
			return err
		}
	}
	return nil
}

func (i repairItem) text() string {
	text := i.Found
	if i.Name != "" {
		text = i.Name + ": " + text
	}
	if i.Done == "" {
		return "! " + text + "; this cannot be repaired here"
	}
	return "+ " + text + "; " + i.Done
}

func indexItems(found []keystore.Repaired) []repairItem {
	items := []repairItem{}
	for _, f := range found {
		items = append(items, repairItem{Name: f.Name, Found: f.Found, Done: f.Done})
	}
	return items
}

func modeItems(found []place.Repaired) []repairItem {
	items := []repairItem{}
	for _, f := range found {
		item := repairItem{Name: f.Path, Found: fmt.Sprintf("others may use it (mode %04o)", f.Old), Done: fmt.Sprintf("it gets mode %04o", f.New)}
		if f.Refused != nil {
			item.Found, item.Done = f.Refused.Error(), ""
		}
		items = append(items, item)
	}
	return items
}
