// Package dotenv knows .env files: where they lie above a folder (Upward), and what python-dotenv and godotenv make of
// their text (Scan), with the bytes, lines and quotes that both of these lose.
//
// It reads the names of files and no file, decides nothing about which value counts, and hands values out in closures.
//
//	text := dotenv.Scan([]byte("OPENAI_API_KEY='...' # mine"), os.LookupEnv)
//	fmt.Println(text.Entries[0].Line, text.Entries[0].Value) // 1 {15 20}
package dotenv

import (
	"bytes"
	"slices"
	"sort"
)

// Span is a range of bytes in the text that was scanned.
type Span struct{ Start, End int }

// Entry is one statement of a .env text that names a variable. It can be printed without harm: names and values,
// which may be credentials, are kept in closures, so that reflection and every printer see a code pointer.
type Entry struct {
	Line      int  // 1-based, where the name stands; CR, LF and CRLF each end a line
	Statement Span // from "export" or the name to the line end, that included; without it where only godotenv reads it
	Value     Span // verbatim, with its quotes, without a comment; empty for a bare name
	Quote     byte // ', " or 0
	Export    bool
	Bare      bool // a name without "="
	Python    Reading
	Go        Reading

	name hidden
}

// Named reports whether the statement is about this variable.
func (e Entry) Named(name string) bool { return string(e.name.bytes()) == name }

// Name is the variable as the text has it. It may be anything, a credential or an escape sequence too: clean it before
// it is shown.
func (e Entry) Name() string { return string(e.name.bytes()) }

// Reading is what one library makes of a statement.
type Reading struct {
	Set  bool   // false: the library takes no value from this statement
	Note string // why not, in words without the text

	value hidden
}

// Value is the value that the library would put into the environment, nil where it sets none. It may be a
// credential: make a Secret of it and do not keep the slice, which Wipe overwrites.
func (r Reading) Value() []byte { return r.value.bytes() }

// Refusal says where and why a library gives up, in words without the text.
type Refusal struct {
	Line    int
	Message string
}

// Text is a .env text as python-dotenv 1.2.2 and godotenv 1.5.1 read it, the newest stable releases.
// The rules are those of their sources: src/dotenv/parser.py, variables.py and main.py; parser.go.
type Text struct {
	Entries []Entry   // in the order of the text
	Skipped []Refusal // lines that python-dotenv cannot read and passes by with a warning
	Python  *Refusal  // python-dotenv takes nothing from the whole text, its caller gets an exception
	Go      *Refusal  // godotenv takes nothing from the whole text, Load returns an error
}

// Scan reads a .env text in both ways at once. lookup is the environment that ${NAME} may refer to. The work is
// linear in the size of the text; what ${NAME} makes of it is bounded too, and a value beyond that bound is not Set.
func Scan(text []byte, lookup func(string) (string, bool)) Text {
	plain := newNormal(text)
	defer plain.wipe()
	python, skipped, pythonRefusal := readPython(plain.universal, lookup)
	godotenv, goRefusal := readGo(plain.text)

	found := Text{
		Python: plain.located(pythonRefusal),
		Go:     plain.located(goRefusal),
	}
	for _, s := range skipped {
		found.Skipped = append(found.Skipped, *plain.located(&s))
	}
	found.Entries = merge(python, godotenv, plain)
	return found
}

// merge makes one Entry of what both readers say about the same name at the same place.
func merge(python, godotenv []statement, plain normal) []Entry {
	type spot struct {
		start int
		name  string
	}
	at := map[spot]int{}
	entries := make([]Entry, 0, len(python))
	for _, s := range python {
		at[spot{s.name.Start, string(s.key)}] = len(entries)
		entry := plain.entry(s)
		entry.Python = s.reading()
		entries = append(entries, entry)
	}
	for _, s := range godotenv {
		i, known := at[spot{s.name.Start, string(s.key)}]
		if !known {
			i = len(entries)
			entries = append(entries, plain.entry(s))
		}
		entries[i].Go = s.reading()
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Statement.Start < entries[j].Statement.Start })
	return entries
}

// Wipe overwrites the values. The entries stay, without them.
func (t Text) Wipe() {
	for _, e := range t.Entries {
		clear(e.Python.value.bytes())
		clear(e.Go.value.bytes())
	}
}

// statement is what one reader finds, with offsets into the normal text.
type statement struct {
	whole, name, value Span
	key                []byte
	quote              byte
	export, bare       bool
	set                bool
	result             []byte // as it would be in the environment
	fault              string // why the reader takes no value from it
}

func (s statement) reading() Reading {
	if !s.set {
		return Reading{Note: s.fault}
	}
	return Reading{Set: true, value: hide(s.result)}
}

// normal is the text in the forms that the readers see after they have opened the file. Both drop the CR of a
// CRLF: godotenv by itself, Python's text mode by "universal newlines", which makes an LF of a lone CR as well.
// So both forms have the same offsets.
type normal struct {
	text      []byte // for godotenv
	universal []byte // for python-dotenv
	cuts      []int  // offsets of the LFs whose CR was dropped
	ends      []int  // offsets of all line ends
}

func newNormal(text []byte) normal {
	n := normal{text: make([]byte, 0, len(text))}
	for i, c := range text {
		if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			n.cuts = append(n.cuts, len(n.text))
			continue
		}
		if c == '\r' || c == '\n' {
			n.ends = append(n.ends, len(n.text))
		}
		n.text = append(n.text, c)
	}
	n.universal = bytes.ReplaceAll(n.text, []byte("\r"), []byte("\n"))
	return n
}

func (n normal) wipe() {
	clear(n.text)
	clear(n.universal)
}

// original is an offset in the text as it was handed in.
func (n normal) original(offset int) int {
	before, _ := slices.BinarySearch(n.cuts, offset)
	return offset + before
}

func (n normal) span(s Span) Span { return Span{n.original(s.Start), n.original(s.End)} }

func (n normal) line(offset int) int {
	before, _ := slices.BinarySearch(n.ends, offset)
	return before + 1
}

// located turns the offset in a refusal's Line into a line number.
func (n normal) located(r *Refusal) *Refusal {
	if r == nil {
		return nil
	}
	return &Refusal{Line: n.line(r.Line), Message: r.Message}
}

func (n normal) entry(s statement) Entry {
	return Entry{
		Line:      n.line(s.name.Start),
		Statement: n.span(s.whole),
		Value:     n.span(s.value),
		Quote:     s.quote,
		Export:    s.export,
		Bare:      s.bare,
		name:      hide(bytes.Clone(s.key)),
	}
}

// hidden keeps bytes from printers and reflection.
type hidden struct{ get func() []byte }

func hide(b []byte) hidden { return hidden{get: func() []byte { return b }} }

func (h hidden) bytes() []byte {
	if h.get == nil {
		return nil
	}
	return h.get()
}

// expansion bounds what ${NAME} may add: a text of a few lines that each name the one before twice grows without end.
type expansion struct{ left int }

const expansionLimit = 1 << 20

// add appends b to dst, or reports that the bound is reached.
func (x *expansion) add(dst, b []byte) ([]byte, bool) {
	if x.left -= len(b); x.left < 0 {
		return dst, false
	}
	return append(dst, b...), true
}

// TooMuch is the Note of a Reading that was not worked out, because it would pass that bound.
const TooMuch = "the variables in it expand to more than 1 MiB"
