package keystore

import (
	"fmt"
	"strings"
)

// longestItemName is how long an item's name may be, in bytes.
const longestItemName = 64

// validItemName reports whether an item may have a name: [a-z0-9._-], not empty, at most 64 bytes, which Windows and
// macOS limit. A space or a line feed would be read as a command by macOS' security tool, a colon as a separator by
// Windows; a dot first hides a vault's file, and the name of its identity is taken.
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

// service is the name under which every item of authdoctor's is kept. Nobody else uses it: some stores would give out
// another tool's item for ours.
const service = "authdoctor"

// goodValue reports whether a value comes back alike from every keyring: KeePassXC changes bytes that are not UTF-8, and
// macOS' security tool prints its errors where the value should be.
func goodValue(value []byte) bool {
	for _, c := range value {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return len(value) <= MaxItem
}

// checkItems says why items cannot be asked for; values belong to names, or are nil.
func checkItems(tried string, names []string, values [][]byte) error {
	if len(names) > maxItems {
		return &Trouble{Tried: tried, Kind: ErrTooBig, What: fmt.Sprintf("%d items at once, at most %d", len(names), maxItems)}
	}
	for _, name := range names {
		if err := checkItemName(tried, name); err != nil {
			return err
		}
	}
	for i, value := range values {
		switch {
		case len(value) > MaxItem:
			return &Trouble{Tried: tried, Kind: ErrTooBig, What: fmt.Sprintf("item %s has %d bytes, at most %d", names[i], len(value), MaxItem)}
		case !goodValue(value):
			return &Trouble{Tried: tried, Kind: ErrDenied, What: fmt.Sprintf("item %s has bytes that are not printable ASCII", names[i])}
		}
	}
	return nil
}
