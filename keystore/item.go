package keystore

import (
	"fmt"
	"strings"
)

// longestItemName is how long an item's name may be, in bytes.
const longestItemName = 64

// validItemName reports whether an item may have a name: [a-z0-9._-], not empty, at most 64 bytes, and no dot first, as
// files that are hidden have. The name of the identity's file is taken.
func validItemName(name string) bool {
	return name != "" && len(name) <= longestItemName && name != identityName && name[0] != '.' &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == ""
}

func checkItemName(tried, name string) error {
	if validItemName(name) {
		return nil
	}
	return &Trouble{Tried: tried, Kind: ErrName, What: "an item's name has small letters, digits, dots, dashes and underscores, at most 64"}
}

// itemNames are the names of items that a backend can keep.
func itemNames(tried string, items []Item) ([]string, error) {
	names := make([]string, len(items))
	for i, item := range items {
		if len(item.Value) > MaxItem {
			return nil, &Trouble{Tried: tried, Kind: ErrTooBig, What: fmt.Sprintf("an item has at most %d bytes", MaxItem)}
		}
		names[i] = item.Name
	}
	return names, nil
}
