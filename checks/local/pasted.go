package local

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/provider"
)

// MaxPaste is the longest text, in bytes, that ReadPaste takes for a key.
const MaxPaste = 4 << 10

// Paste is what a text looks like that was typed or pasted in a key's place. Its words hold no more of the text than a
// fingerprint does: a public prefix and the last four characters.
type Paste struct {
	Shown   string   // "51 characters, starts sk-proj-, ends …a1B2"; empty: there is no text
	Whose   string   // the vendor and kind that the shape names: "OpenAI, project key"; empty: none
	Vendor  string   // that vendor's id in the registry; empty: none
	Says    []string // what else is in the text, one thing each
	Stop    string   // why the text is not to be checked as a key, with what to do; empty: it can be
	InnerIs string   // what the one key inside the text looks like, in the form of Shown; empty: there is none to take out
	Alone   bool     // the text is a key, perhaps wrapped or masked, and nothing else
}

// ReadPaste says what a text looks like that stands in a key's place. It accepts any bytes and changes none.
func ReadPaste(text []byte, registry *provider.Registry) Paste {
	return openPaste(text, registry).told()
}

// InnerKey takes the one key out of a text that ReadPaste gives an InnerIs for; false for any other text. The caller may
// wipe the copy.
func InnerKey(text []byte, registry *provider.Registry) ([]byte, bool) {
	o := openPaste(text, registry)
	return []byte(o.inner), o.inner != ""
}

// shortestInner is the shortest text, in characters, that wrapping alone makes a key.
const shortestInner = 8

// openedPaste is a pasted text taken apart. It holds the text: never print it.
type openedPaste struct {
	registry *provider.Registry
	lore     lore
	text     string
	label    string // what stands in front of the key, in words
	anatomy  anatomy
	core     string   // what the wrapping leaves
	keys     []string // the different texts of a key's shape inside
	repeats  int      // how often they occur
	inner    string
	wrapped  bool // the inner key is all that the wrapping leaves
	stop     string
}

func openPaste(text []byte, registry *provider.Registry) openedPaste {
	o := openedPaste{registry: registry, text: string(text)}
	if len(text) > MaxPaste || len(text) == 0 {
		return o.judged()
	}
	v := view{registry: registry, known: true}
	o.lore = lore{prefixes: registry.Prefixes(), whole: v.whole}
	rest := o.text
	rest, o.label = unlabelled(rest, registry)
	o.anatomy = dissect([]byte(rest), o.lore)
	o.core = o.anatomy.core()
	o.find()
	return o.judged()
}

// find lists what has the shape of a key.
func (o *openedPaste) find() {
	for word := range strings.FieldsFuncSeq(o.text, func(c rune) bool { return !keyCharacter(c) }) {
		word = strings.Trim(word, ".")
		if len(word) < 16 || !hasKeyShape(word, o.registry) {
			continue
		}
		o.repeats++
		if !slices.Contains(o.keys, word) {
			o.keys = append(o.keys, word)
		}
	}
}

// judged decides whether the text can be checked, and whether a key can be taken out of it.
func (o openedPaste) judged() openedPaste {
	switch {
	case len(o.text) > MaxPaste:
		o.stop = "it is longer than 4 KiB, and no key is; paste only the key"
	case o.text == "":
	case o.anatomy.blank():
		o.stop = "there is nothing in it but white space; paste the key"
	case len(o.keys) > 1 && !o.broken():
		o.stop = "there are " + decimal(len(o.keys)) + " different keys in it; paste one"
	case isCommand(o.text):
		o.stop = "it is a command; paste it where an error or a request is asked for, or paste only the key"
	case isProgram(o.text):
		o.stop = "it is program text; paste only the key"
	default:
		o.inner, o.wrapped = o.within()
	}
	return o
}

// within is the one key inside the text, and whether there is nothing else but wrapping; empty where the text is that
// key, or where it is not certain.
func (o openedPaste) within() (inner string, wrapped bool) {
	a := o.anatomy
	if a.placeholder != "" || a.masked != "" {
		return "", false
	}
	plain := a.thing == "" && !o.redrawn() && strings.IndexFunc(o.core, notGraphic) < 0
	if plain && (o.broken() || !o.spacedInside() && utf8.RuneCountInString(o.core) >= shortestInner) {
		if o.core == o.text {
			return "", false
		}
		return o.core, true
	}
	if len(o.keys) == 1 && o.keys[0] != o.text && o.sound(o.keys[0]) {
		return o.keys[0], o.core == o.keys[0] // what follows a complete key is a comment, or that key again
	}
	return "", false
}

// broken: the text is one key of a known form once the white space inside it is gone, and holds none before.
func (o openedPaste) broken() bool {
	return o.spacedInside() && trailing(o.anatomy.parts) == 0 && o.sound(o.core) && !slices.ContainsFunc(o.keys, o.sound)
}

// sound: the whole text has a form that only keys have.
func (o openedPaste) sound(text string) bool {
	found := o.registry.Shapes(text)
	return len(found) > 0 && found[0].Whole && found[0].Shape.Confidence != "low"
}

// spacedInside: white space lies between characters of the key, not behind a complete one.
func (o openedPaste) spacedInside() bool {
	first, last := bounds(o.anatomy.parts)
	for i, p := range o.anatomy.parts {
		if p.class == space && i > first && i < last || p.class == body && isSpace(p.char) {
			return true
		}
	}
	return false
}

// redrawn: a character outside ASCII stands for another one, so that what was meant is a guess.
func (o openedPaste) redrawn() bool {
	for _, p := range o.anatomy.parts {
		if p.class == foreign && !invisible(p.char) {
			return true
		}
	}
	return false
}

func notGraphic(c rune) bool { return c <= ' ' || c >= 0x7f }

func keyCharacter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// hasKeyShape: a whole word that is a key, or that begins as one vendor's keys do. A form that any hash has does not
// count.
func hasKeyShape(word string, registry *provider.Registry) bool {
	if m, ok := registry.VendorOf(word); ok && (m.Whole || strings.HasPrefix(word, m.Shape.Prefix)) {
		return true
	}
	found := registry.Shapes(word)
	return len(found) > 0 && found[0].Whole && (found[0].Shape.Confidence != "low" || found[0].Shape.Prefix != "")
}

// shownAs describes a key as its fingerprint does, without the hash: a short one by its length only.
func shownAs(text string, prefixes []string) string {
	n := utf8.RuneCountInString(text)
	shown := plural(n, "character", "characters")
	if n < 20 {
		return shown
	}
	longest := ""
	for _, prefix := range prefixes {
		if len(prefix) > len(longest) && strings.HasPrefix(text, prefix) && len(text)-len(prefix) >= 8 {
			longest = prefix
		}
	}
	if longest != "" {
		shown += ", starts " + longest
	}
	runes := []rune(text)
	quoted := strconv.QuoteToASCII(string(runes[n-4:]))
	return shown + ", ends …" + strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
