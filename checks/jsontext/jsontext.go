// Package jsontext reads JSON (RFC 8259) as people write it by hand: every value keeps its place in the text, a fault is
// named where it stands, and what is meant beyond doubt is read on, so that one text shows all its faults at once.
//
// It knows the grammar and nothing about what a text is for. It prints nothing: a fault quotes no text but a member's
// name.
//
//	value, faults := jsontext.Read(`{"model": "gpt-5",}`)
//	// faults[0].What == "a comma before the closing brace", faults[0].Edits remove it
package jsontext

// Kind is what a value is.
type Kind string

// The kinds of RFC 8259 section 3, with integers apart. Broken is a value that cannot be read.
const (
	Null    Kind = "null"
	Bool    Kind = "boolean"
	Integer Kind = "integer"
	Number  Kind = "number"
	String  Kind = "string"
	Array   Kind = "array"
	Object  Kind = "object"
	Broken  Kind = ""
)

// Value is one value. Start and End are its place: offsets in bytes.
type Value struct {
	Kind       Kind
	Start, End int
	Text       string // of a string what it says, of a number and a boolean what is written
	Items      []Value
	Members    []Member // in the order of the text; of duplicates all
}

// Member is one member of an object, with the place of its name, quotes included.
type Member struct {
	Name       string
	Start, End int
	Value      Value
}

// Fault is what is wrong at one place.
type Fault struct {
	Start, End int
	What       string // "a comma before the closing brace"
	Want       string // "no comma behind the last member"
	Edits      []Edit // that repair it, where only one repair is plausible
	Fatal      bool   // what follows was not read
}

// Edit puts a text in the place of the bytes from Start to End.
type Edit struct {
	Start, End int
	Text       string
}

// Get is the last member of that name, which is the one that most readers take.
func (v Value) Get(name string) (Value, bool) {
	for i := len(v.Members) - 1; i >= 0; i-- {
		if v.Members[i].Name == name {
			return v.Members[i].Value, true
		}
	}
	return Value{}, false
}

// Has reports whether the object has the member.
func (v Value) Has(name string) bool {
	_, ok := v.Get(name)
	return ok
}

// Words is the string of a member, or "".
func (v Value) Words(name string) string {
	if m, ok := v.Get(name); ok && m.Kind == String {
		return m.Text
	}
	return ""
}

// deepest is how far values may lie within each other.
const deepest = 500

// mostFaults bounds what is told about one text.
const mostFaults = 50

// Read reads one text. It accepts any bytes; the time is linear in their number.
func Read(text string) (Value, []Fault) {
	r := reader{text: text}
	r.mark()
	r.space()
	if r.at == len(text) {
		r.fatal(r.at, r.at, "no value at all", "a JSON value")
		return Value{}, r.faults
	}
	v := r.value(0)
	if r.space(); !r.stopped && r.at < len(text) {
		r.fatal(r.at, len(text), "more text behind the end of the JSON value", "nothing behind it")
	}
	return v, r.faults
}
