//go:build unix && !darwin

package keystore

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// listNames searches every collection, locked ones too: what an item is called is told while it is locked.
func listNames(ctx context.Context, lookup func(string) string) ([]string, error) {
	b, err := openBus(ctx, lookup)
	if err != nil {
		return nil, err
	}
	defer b.close()
	var open, locked []dbus.ObjectPath
	wanted := map[string]string{"service": service}
	if err := b.call(ctx, secretsName, secretsPath, serviceFace+".SearchItems", []any{wanted}, []any{&open, &locked}); err != nil {
		return nil, err
	}
	var names []string
	for _, path := range append(open, locked...) {
		var attributes map[string]string
		if err := b.property(ctx, path, itemFace, "Attributes", &attributes); err != nil {
			return nil, err
		}
		names = append(names, attributes["username"])
	}
	return goodNames(names), nil
}
