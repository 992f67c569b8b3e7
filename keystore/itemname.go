package keystore

import "fmt"

// maxName is the most bytes of an item's name: it is a part of what Windows and macOS limit.
const maxName = 64

// service is the name under which every item of authdoctor's is kept. Nobody else uses it: some stores would give out
// another tool's item for ours.
const service = "authdoctor"

// goodName reports whether an item may have this name. A space or a line feed in it would be read as a command by
// macOS' security tool, a colon as a separator by Windows.
func goodName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}

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
		if !goodName(name) {
			return &Trouble{Tried: tried, Kind: ErrName, What: fmt.Sprintf("an item cannot be called %q", name)}
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
