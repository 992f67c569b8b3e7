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

// Redacted stands for what is left out of a key behind its public prefix.
const Redacted = "…[redacted]"

// Redactor removes secrets from text: as they are, as base64, hex, URL or JSON encoding, in halves, and key-like text
// that begins with a public prefix of any provider.
type Redactor struct {
	grams    map[string]string // a run of window characters -> the fingerprint to show
	filter   []uint64          // a bit for the hash of each run's beginning, so that most places need no look at grams
	short    map[string]string // secrets shorter than the window, whole
	prefixes [256][]string     // public prefixes by their first byte, longest first
}

// filterBits is the length of a run's hash.
const filterBits = 16

// Redactor is built for the secrets of one run.
func (m *Maker) Redactor(secrets ...Secret) *Redactor {
	r := &Redactor{grams: map[string]string{}, short: map[string]string{}, filter: make([]uint64, 1<<filterBits/64)}
	for _, p := range m.prefixes {
		if len(p) >= 3 {
			r.prefixes[p[0]] = append(r.prefixes[p[0]], p)
		}
	}
	for _, s := range secrets {
		shown := "[" + s.Fingerprint() + "]"
		_ = s.Use(func(b []byte) error {
			r.learn(string(b), m.publicLead(string(b)), shown)
			return nil
		})
	}
	return r
}

// publicLead is the longest known prefix that the text begins with, and what was pasted before it: quotes, white space,
// the word Bearer.
func (m *Maker) publicLead(text string) string {
	for _, p := range m.prefixes {
		i := strings.Index(text, p)
		if i < 0 || i > len("\"Bearer ") {
			continue
		}
		before := strings.TrimSpace(strings.Trim(text[:i], " \t\r\n\"'`"))
		if before == "" || strings.EqualFold(before, "Bearer") {
			return text[:i+len(p)]
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
	// What stands in the clear before the key is public. It is not learned, and nothing is forgotten for it: the same
	// characters may be another secret's.
	public := map[string]bool{}
	for i := 0; i+window <= len(prefix); i++ {
		public[prefix[i:i+window]] = true
	}
	for _, form := range forms {
		if len(form) < window {
			if len(form) >= 6 {
				r.short[form] = shown
			}
			continue
		}
		for i := 0; i+window <= len(form); i++ {
			if gram := form[i : i+window]; !public[gram] {
				r.grams[gram] = shown
				hash := hashOf(gram)
				r.filter[hash>>6] |= 1 << (hash & 63)
			}
		}
	}
}

// hashOf is the hash of the first eight bytes of a run.
func hashOf(run string) uint64 {
	bytes := uint64(run[0]) | uint64(run[1])<<8 | uint64(run[2])<<16 | uint64(run[3])<<24 |
		uint64(run[4])<<32 | uint64(run[5])<<40 | uint64(run[6])<<48 | uint64(run[7])<<56
	return bytes * 0x9e3779b97f4a7c15 >> (64 - filterBits)
}

// gramAt looks a run up.
func (r *Redactor) gramAt(run string) (shown string, ok bool) {
	if hash := hashOf(run); r.filter[hash>>6]&(1<<(hash&63)) == 0 {
		return "", false
	}
	shown, ok = r.grams[run]
	return shown, ok
}

// Redact returns the text with every run of a secret replaced by its fingerprint.
func (r *Redactor) Redact(text string) string {
	return r.maskShapes(r.maskKnown(text))
}

// maskKnown looks at each place once: where a run is a secret's, the next places tell how far the secret goes on.
func (r *Redactor) maskKnown(text string) string {
	masked := text
	if len(r.grams) > 0 {
		masked = r.maskRuns(text)
	}
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

func (r *Redactor) maskRuns(text string) string {
	var out strings.Builder
	kept := 0
	for i := 0; i+window <= len(text); i++ {
		shown, ok := r.gramAt(text[i : i+window])
		if !ok {
			continue
		}
		end := i + window
		for j := i + 1; j+window <= len(text) && j <= end; j++ {
			if next, ok := r.gramAt(text[j : j+window]); ok {
				shown, end = next, j+window
			}
		}
		out.WriteString(text[kept:i])
		out.WriteString(shown)
		kept, i = end, end-1
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

// shapeTail is how many key characters must follow a public prefix before the text counts as a key.
const shapeTail = 16

// maskShapes removes keys that nobody told the Redactor about: a public prefix and a long tail of key characters. A
// server's own masked echo (stars, dots) is no key and stays.
func (r *Redactor) maskShapes(text string) string {
	var out strings.Builder
	kept, end := 0, 0 // end: of the run of key characters that has been measured last
	for i := 0; i < len(text); i++ {
		for _, prefix := range r.prefixes[text[i]] {
			if !strings.HasPrefix(text[i:], prefix) {
				continue
			}
			start := i + len(prefix)
			end = max(end, start)
			for end < len(text) && keyByte(text[end]) {
				end++
			}
			if end-start < shapeTail || end < len(text) && text[end] == '*' {
				continue
			}
			out.WriteString(text[kept:start])
			out.WriteString(Redacted)
			kept, i = end, end-1
			break
		}
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

func keyByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}
