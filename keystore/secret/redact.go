package secret

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"sort"
	"strings"
)

// window is the shortest run of a secret's characters, in any of its encodings, that a Redactor removes.
const window = 10

// Redactor removes secrets from text: as they are, as base64, hex, URL or JSON encoding, in halves, and key-like text
// that begins with a public prefix of any provider.
type Redactor struct {
	grams    map[string]string // a run of window characters -> the fingerprint to show
	short    map[string]string // secrets shorter than the window, whole
	prefixes []string
}

// Redactor is built for the secrets of one run.
func (m *Maker) Redactor(secrets ...Secret) *Redactor {
	r := &Redactor{grams: map[string]string{}, short: map[string]string{}, prefixes: m.prefixes}
	for _, s := range secrets {
		shown := "[" + s.Fingerprint() + "]"
		_ = s.Use(func(b []byte) error {
			r.learn(string(b), m.publicPrefix(string(b)), shown)
			return nil
		})
	}
	return r
}

// publicPrefix is the longest known prefix that the text begins with.
func (m *Maker) publicPrefix(text string) string {
	for _, p := range m.prefixes {
		if strings.HasPrefix(text, p) {
			return p
		}
	}
	return ""
}

func (r *Redactor) learn(text, prefix, shown string) {
	quoted, _ := json.Marshal(text)
	forms := []string{
		text[len(prefix):], strings.Trim(string(quoted), `"`), url.QueryEscape(text), url.PathEscape(text),
		hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))),
	}
	for _, lead := range []string{"", " ", "  "} { // base64 has three alignments
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(lead+text)), base64.URLEncoding.EncodeToString([]byte(lead+text)),
			base64.StdEncoding.EncodeToString([]byte("Bearer "+lead+text)))
	}
	for _, form := range forms {
		if len(form) < window {
			if len(form) >= 6 {
				r.short[form] = shown
			}
			continue
		}
		for i := 0; i+window <= len(form); i++ {
			r.grams[form[i:i+window]] = shown
		}
	}
	// The encodings of a public prefix are public; what stands in the clear before the key is, too.
	for i := 0; i+window <= len(prefix); i++ {
		delete(r.grams, prefix[i:i+window])
	}
}

// Redact returns the text with every run of a secret replaced by its fingerprint.
func (r *Redactor) Redact(text string) string {
	return r.maskShapes(r.maskKnown(text))
}

func (r *Redactor) maskKnown(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		shown, end := "", i
		for j := i; j+window <= len(text) && j <= end; j++ {
			if found, ok := r.grams[text[j:j+window]]; ok {
				shown, end = found, j+window
			} else if end == i {
				break
			}
		}
		if end > i {
			out.WriteString(shown)
			i = end
			continue
		}
		out.WriteByte(text[i])
		i++
	}
	masked := out.String()
	if len(r.short) == 0 {
		return masked
	}
	whole := make([]string, 0, len(r.short))
	for s := range r.short {
		whole = append(whole, s)
	}
	sort.Slice(whole, func(i, j int) bool { return len(whole[i]) > len(whole[j]) })
	for _, s := range whole {
		masked = strings.ReplaceAll(masked, s, r.short[s])
	}
	return masked
}

// shapeTail is how many key characters must follow a public prefix before the text counts as a key.
const shapeTail = 16

// maskShapes removes keys that nobody told the Redactor about: a public prefix and a long tail of key characters. A
// server's own masked echo (stars, dots) is no key and stays.
func (r *Redactor) maskShapes(text string) string {
	for _, prefix := range r.prefixes {
		if len(prefix) < 3 {
			continue
		}
		from := 0
		for {
			at := strings.Index(text[from:], prefix)
			if at < 0 {
				break
			}
			start := from + at + len(prefix)
			end := start
			for end < len(text) && keyByte(text[end]) {
				end++
			}
			if end-start >= shapeTail && (end == len(text) || text[end] != '*') {
				text = text[:start] + "…[redacted]" + text[end:]
			}
			from = start
		}
	}
	return text
}

func keyByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}
