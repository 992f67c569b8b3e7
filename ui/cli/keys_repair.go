package cli

import (
	"context"
	"fmt"

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
	w, err := newWorld(k.streams)
	if err != nil {
		return err
	}
	modes, err := place.Repair(w.places.Data, true)
	if err != nil {
		return &exit{code: exitUnknown, err: err}
	}
	items := modeItems(modes)
	l := newShelf(k.streams, w.places, w.maker, k.flags)
	backends, notes := l.reachable(ctx)
	store := l.index()
	if len(modes) == 0 { // what others could have changed is not read before it is closed
		found, err := store.Repair(ctx, true, backends...)
		if err != nil {
			return storeError(err)
		}
		items = append(items, indexItems(found)...)
	}
	if err := k.planned(items, notes, dry); err != nil || dry || len(items) == 0 {
		return err
	}
	if !yes {
		if err := k.confirm(ctx, "Do it?"); err != nil {
			return err
		}
	}
	if _, err := place.Repair(w.places.Data, false); err != nil {
		return &exit{code: exitUnknown, err: err}
	}
	found, err := store.Repair(ctx, false, backends...)
	if err != nil {
		return storeError(err)
	}
	if !k.asJSON {
		for _, item := range indexItems(found) {
			fmt.Fprintln(k.streams.Out, item.text())
		}
		fmt.Fprintln(k.streams.Out, "done; authdoctor keys list shows what is stored")
	}
	return nil
}

// reachable are the backends that can be read, and why the others cannot.
func (l *shelf) reachable(ctx context.Context) (backends []keystore.Backend, notes []string) {
	for _, kind := range []keystore.BackendKind{keystore.InKeyring, keystore.InVault} {
		b, err := l.backend(kind)
		if err != nil {
			continue
		}
		switch health := b.Probe(ctx); {
		case health.State == keystore.Ready, health.Startable, health.State == keystore.Locked && (kind == keystore.InVault || l.prompts):
			backends = append(backends, b)
		case health.State == keystore.Locked:
			notes = append(notes, "the "+string(kind)+" is locked and was left out: "+health.Next)
		}
	}
	return backends, notes
}

func (k *keysCommand) planned(items []repairItem, notes []string, dry bool) error {
	if k.asJSON {
		return listJSON(k.streams.Out, "authdoctor.repair/v1", items)
	}
	for _, note := range notes {
		fmt.Fprintln(k.streams.Err, "authdoctor: "+note)
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
