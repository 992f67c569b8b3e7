package request

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/jsontext"
	"authdoctor/keystore/secret"
)

// MaxMessage is the most bytes of one request that Open takes. A picture as base64 fits.
const MaxMessage = 16 << 20

// FormatJSON is a body by itself, without address and headers.
const FormatJSON = "json"

// Message is a request as it would be sent, every part with its place in the text. Unlike a Request it holds the
// credentials in the clear, for a judge of the whole; it prints as its form alone.
type Message struct {
	Kind      string // FormatCurl, FormatHTTP, FormatHAR, FormatJSON
	Method    string
	Address   string // as sent; empty for FormatJSON
	Fields    []Field
	Body      string
	Form      []Field // of a multipart form: curl -F
	Elsewhere bool    // the body is in a file that was not opened
	Notes     []string
	AddressAt int // offsets are what Place takes; -1: no place of its own

	draft  draft
	source string
	begin  Place // of the source
}

// Field is a header, or a field of a form.
type Field struct {
	Name, Value string
	Filled      []string // variables of the shell that stand in the value as $NAME
	File        bool     // the value is a file's name
	At, ValueAt int
}

// Place is a line and a column, in characters, both from 1.
type Place struct{ Line, Column int }

// Format keeps every printer from the request's text.
func (m Message) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "request ("+m.Kind+")") }

// Open reads a request in any form that Read knows, without taking the credentials apart. Variables that can hold a
// secret are never looked up: their values stay written as $NAME, and Field.Filled names them.
func Open(text string, env Environment) (Message, error) {
	if len(text) > MaxMessage {
		return Message{}, at(1, fmt.Errorf("the request is larger than %d MiB", MaxMessage>>20), "keep only the request")
	}
	source := strings.TrimPrefix(text, "\xef\xbb\xbf")
	if IsHAR([]byte(source)) {
		return OpenHAR(strings.NewReader(source), 0)
	}
	if strings.HasPrefix(strings.TrimLeft(source, " \t\r\n"), "{") {
		return openEntry(source)
	}
	d, err := parse(source, named(env))
	if err != nil {
		return Message{}, err
	}
	return d.message(source, Place{1, 1}), nil
}

// openEntry reads an entry of a HAR file by itself. Other JSON wraps ErrFormat.
func openEntry(source string) (Message, error) {
	tree, _ := jsontext.Read(source)
	inner, ok := tree.Get("request")
	if !ok || !inner.Has("url") {
		return Message{}, at(1, ErrFormat, "a body by itself is no request")
	}
	whole := Message{source: source, begin: Place{1, 1}}
	entry := harRequest{raw: []byte(source[inner.Start:inner.End]), begin: whole.Place(inner.Start)}
	return entry.message(0, 1)
}

// Bare is a JSON body by itself.
func Bare(text string) Message {
	d := draft{format: FormatJSON, method: "POST", addressAt: -1, body: text, bodyRuns: []run{{}}}
	return d.message(text, Place{1, 1})
}

// named looks a variable up unless it can hold a secret; one that can stands for itself.
func named(env Environment) Environment {
	return func(name string) (string, bool) {
		if NamesSecret(strings.ToLower(name)) {
			return "$" + name, true
		}
		return env.lookup(name)
	}
}

func (d *draft) message(source string, begin Place) Message {
	m := Message{
		Kind: d.format, Method: d.method, Address: d.address, AddressAt: d.addressAt, Body: d.body, Elsewhere: d.bodyElsewhere && d.body == "",
		Notes: d.notes, draft: *d, source: source, begin: begin,
	}
	for _, f := range d.fields {
		m.Fields = append(m.Fields, shownField(f))
	}
	for _, f := range d.parts {
		m.Form = append(m.Form, shownField(f))
	}
	return m
}

func shownField(f field) Field {
	return Field{Name: f.name, Value: f.value, Filled: f.filled, File: f.isFile, At: f.at, ValueAt: f.valueAt}
}

// Request takes the credentials apart, as Read does. A variable or a template in a key's place is no credential and is
// left out.
func (m Message) Request(maker *secret.Maker) Request {
	d := m.draft
	d.notes = slices.Clone(d.notes)
	d.fields = slices.DeleteFunc(slices.Clone(d.fields), func(f field) bool {
		scheme, key := cutScheme(f.value)
		for scheme != "" {
			scheme, key = cutScheme(strings.TrimLeft(key, " "))
		}
		key = strings.TrimLeft(key, " \"'")
		return roleOf(f) != plain && (strings.HasPrefix(key, "$") || strings.HasPrefix(key, "{{") || strings.HasPrefix(key, "<"))
	})
	return d.request(maker)
}

// BodyAt is the offset of a byte of the body.
func (m Message) BodyAt(offset int) int { return sourceOf(m.draft.bodyRuns, offset) }

// Place finds an offset. One that is nowhere is the request's beginning.
func (m Message) Place(offset int) Place {
	before := m.source[:min(max(offset, 0), len(m.source))]
	lines := strings.Count(before, "\n")
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	if lines == 0 {
		return Place{m.begin.Line, m.begin.Column + column}
	}
	return Place{m.begin.Line + lines, 1 + column}
}
