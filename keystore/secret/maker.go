package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shortest is the length, in characters, from which a fingerprint shows more than the length.
const shortest = 20

// Maker makes Secrets whose fingerprints can be compared with each other: they share one install key.
type Maker struct {
	key      []byte
	prefixes []string // longest first
}

// NewMaker takes the install key (any length; it keys the hash in fingerprints, so that a fingerprint in a
// pasted report cannot be tested against guesses) and the public key prefixes of all providers.
func NewMaker(installKey []byte, prefixes []string) *Maker {
	sorted := append([]string(nil), prefixes...)
	sort.Slice(sorted, func(i, j int) bool { return len(sorted[i]) > len(sorted[j]) })
	return &Maker{key: append([]byte(nil), installKey...), prefixes: sorted}
}

// Make copies b into a Secret. The caller may wipe b afterwards.
func (m *Maker) Make(b []byte) Secret {
	mac := hmac.New(sha256.New, m.key)
	mac.Write(b)
	var sum [32]byte
	mac.Sum(sum[:0])
	return newSecret(b, m.fingerprint(b, sum), sum)
}

// Telling reports whether a fingerprint ends in a hash, which tells its secret from others. A short one shows its length only.
func Telling(fingerprint string) bool { return strings.HasSuffix(fingerprint, ")") }

func (m *Maker) fingerprint(b []byte, sum [32]byte) string {
	n := utf8.RuneCount(b)
	if n < shortest {
		return strconv.Itoa(n) + " characters"
	}
	text := string(b)
	prefix := ""
	for _, p := range m.prefixes {
		if i := strings.Index(text, p); i >= 0 && i <= len("\"Bearer ") && len(text)-i-len(p) >= 8 {
			prefix = p
			break
		}
	}
	runes := []rune(text)
	quoted := strconv.QuoteToASCII(string(runes[len(runes)-4:]))
	tail := strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	return prefix + "…" + tail + " (" + hex.EncodeToString(sum[:4]) + ")"
}
