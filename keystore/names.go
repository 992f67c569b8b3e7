package keystore

import (
	"bytes"
	"slices"
)

// goodNames keeps what can be names of items, sorted and once each.
func goodNames(names []string) []string {
	names = slices.DeleteFunc(names, func(name string) bool { return !validItemName(name) })
	slices.Sort(names)
	return slices.Compact(names)
}

// keychainNames reads the accounts of authdoctor's items from what macOS' `security dump-keychain` prints: of each item
// its class and, with a type between name and value, its attributes. No secret is in it.
//
//	class: "genp"
//	attributes:
//	    "acct"<blob>="openai.work.g1.0"
//	    "svce"<blob>="authdoctor"
func keychainNames(dump []byte) []string {
	var names []string
	var account string
	var ours, password bool
	flush := func() {
		if ours && password {
			names = append(names, account)
		}
		account, ours, password = "", false, false
	}
	for line := range bytes.Lines(dump) {
		line = bytes.TrimSpace(line)
		switch {
		case bytes.HasPrefix(line, []byte("keychain: ")):
			flush()
		case bytes.HasPrefix(line, []byte("class: ")):
			password = bytes.Equal(line, []byte(`class: "genp"`))
		case bytes.HasPrefix(line, []byte(`"acct"<blob>="`)):
			account = string(bytes.TrimSuffix(line[len(`"acct"<blob>="`):], []byte(`"`)))
		case bytes.Equal(line, []byte(`"svce"<blob>="`+service+`"`)):
			ours = true
		}
	}
	flush()
	return goodNames(names)
}
