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
	Sent      []Flag  // the flags that make the body, where one of them names a file
	Unread    string  // why the body is not at hand, and what to do; empty: it is, or there is none
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
	From        string   // "<file", where the value was read from one
	At, ValueAt int
}

// Flag is a flag of curl that makes a body, with its value as written.
type Flag struct {
	Name, Value string // "data-binary", "@body.json"
	File        bool   // the value names a file
}

// Place is a line and a column, in characters, both from 1.
type Place struct {
	Line, Column int
	File         string // as Files named it; empty: the text that was opened
}

// Format keeps every printer from the request's text.
func (m Message) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "request ("+m.Kind+")") }

// Open reads a request in any form that Read knows, without taking the credentials apart. Variables that can hold a
// secret are never looked up: their values stay written as $NAME, and Field.Filled names them.
func Open(text string, env Environment) (Message, error) { return OpenWith(text, env, nil) }

// OpenWith is Open with the files that a curl command takes its body from.
func OpenWith(text string, env Environment, files Files) (Message, error) {
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
	d, err := parse(source, named(env), files)
	if err != nil {
		return Message{}, err
	}
	return d.message(source, Place{Line: 1, Column: 1}), nil
}

// openEntry reads an entry of a HAR file by itself. Other JSON wraps ErrFormat.
func openEntry(source string) (Message, error) {
	tree, _ := jsontext.Read(source)
	inner, ok := tree.Get("request")
	if !ok || !inner.Has("url") {
		return Message{}, at(1, ErrFormat, "a body by itself is no request")
	}
	whole := Message{source: source, begin: Place{Line: 1, Column: 1}}
	entry := harRequest{raw: []byte(source[inner.Start:inner.End]), begin: whole.Place(inner.Start)}
	return entry.message(0, 1)
}

// Bare is a JSON body by itself.
func Bare(text string) Message {
	d := draft{format: FormatJSON, method: "POST", addressAt: -1, body: text, bodyRuns: []run{{}}}
	return d.message(text, Place{Line: 1, Column: 1})
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
		Kind: d.format, Method: d.method, Address: d.address, AddressAt: d.addressAt, Body: d.body, Unread: d.unread,
		Notes: d.notes, draft: *d, source: source, begin: begin,
	}
	if slices.ContainsFunc(d.sent, func(f Flag) bool { return f.File }) {
		m.Sent = d.sent
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
	return Field{Name: f.name, Value: f.value, Filled: f.filled, File: f.isFile, From: f.from, At: f.at, ValueAt: f.valueAt}
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
	text, begin := m.source, m.begin
	if file, ok := m.draft.file(offset); ok {
		text, begin, offset = file.text, Place{Line: 1, Column: 1, File: file.name}, offset-file.base
	}
	before := text[:min(max(offset, 0), len(text))]
	lines := strings.Count(before, "\n")
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	if lines == 0 {
		return Place{Line: begin.Line, Column: begin.Column + column, File: begin.File}
	}
	return Place{Line: begin.Line + lines, Column: 1 + column, File: begin.File}
}
