package keystore

import (
	"slices"
	"strings"
	"testing"
)

// A listing as macOS prints it (security(1), dump-keychain), shortened.
const dump = `keychain: "/Users/kim/Library/Keychains/login.keychain-db"
version: 512
class: "genp"
attributes:
    0x00000007 <blob>="authdoctor"
    "acct"<blob>="openai.work.g2.0"
    "cdat"<timedate>=0x32303236303130313132303030305A00  "20260101120000Z\000"
    "svce"<blob>="authdoctor"
keychain: "/Users/kim/Library/Keychains/login.keychain-db"
class: "genp"
attributes:
    "acct"<blob>="someone"
    "svce"<blob>="authdoctor-other"
keychain: "/Users/kim/Library/Keychains/login.keychain-db"
class: "inet"
attributes:
    "acct"<blob>="web"
    "svce"<blob>="authdoctor"
keychain: "/Users/kim/Library/Keychains/login.keychain-db"
class: "genp"
attributes:
    "acct"<blob>=0x6BC3B6  "k\303\266"
    "svce"<blob>="authdoctor"
keychain: "/Users/kim/Library/Keychains/login.keychain-db"
class: "genp"
attributes:
    "acct"<blob>="Not Ours"
    "svce"<blob>="authdoctor"
keychain: "/Users/kim/Library/Keychains/login.keychain-db"
class: "genp"
attributes:
    "svce"<blob>="authdoctor"
    "acct"<blob>="index"
`

func TestKeychainNames(t *testing.T) {
	if got, want := keychainNames([]byte(dump)), []string{"index", "openai.work.g2.0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzKeychainNames(f *testing.F) {
	f.Add([]byte(dump))
	f.Add([]byte(strings.ReplaceAll(dump, "\n", "\r\n")))
	f.Fuzz(func(t *testing.T, dump []byte) {
		names := keychainNames(dump)
		if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%q", names)
		}
		for _, name := range names {
			if !validItemName(name) {
				t.Errorf("%q", name)
			}
		}
	})
}
