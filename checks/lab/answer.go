package lab

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// answer is a reply as it was recorded. In Message, Body and header values {echo}, {method}, {path}, {model},
// {organization}, {project}, {scope}, {request}, {tail} (of the key), its {head} and {end} of two characters, {soon} (in a
// minute, in milliseconds since 1970) and {given} (the organization that was asked for) are filled in.
type answer struct {
	Status  int
	Message string // of the error object
	Type    string
	Param   string // empty: null
	Code    string // empty: null
	Header  map[string]string
	Body    string // instead of an error object
	Media   string // the Content-Type, JSON where empty
}

// errorObject is the inside of OpenAI's error shape.
type errorObject struct {
	Message string  `json:"message"`
	Type    string  `json:"type"`
	Param   *string `json:"param"`
	Code    *string `json:"code"`
}

// refused builds an answer with an error object.
func refused(status int, kind, code, message string) answer {
	return answer{Status: status, Type: kind, Code: code, Message: message}
}

// with adds a header.
func (a answer) with(name, value string) answer {
	header := map[string]string{name: value}
	for n, v := range a.Header {
		header[n] = v
	}
	a.Header = header
	return a
}

// about names the parameter that an error is about.
func (a answer) about(param string) answer { a.Param = param; return a }

// write sends the answer, an error in the given shape. fill replaces the {fields}.
func (a answer) write(w http.ResponseWriter, fill *strings.Replacer, form shape) {
	for name, value := range a.Header {
		w.Header().Set(name, fill.Replace(value))
	}
	media := a.Media
	if media == "" {
		media = "application/json"
	}
	w.Header().Set("Content-Type", media)
	body := []byte(fill.Replace(a.Body))
	if a.Message != "" {
		body = encode(form(a, fill.Replace(a.Message), fill.Replace("{request}")))
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(body) // the client may be gone
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// encode is indented JSON that keeps <, > and & as they are, like the real servers do.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(v) // every value here is made of strings, numbers, slices and maps
	return b.Bytes()
}

// writeJSON sends a value with status 200.
func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(v))
}

// brief tells the answer to people: "429: Rate limit reached".
func (a answer) brief() string {
	text := a.Message
	if text == "" {
		text = a.Body
	}
	text = strings.TrimSpace(strings.NewReplacer("{echo}", "KEY", "{tail}", "TAIL", "{request}", "ID").Replace(text))
	if text == "" {
		return strconv.Itoa(a.Status) + " with an empty body."
	}
	if last := text[len(text)-1]; last != '.' && last != '!' && last != '}' {
		text += "."
	}
	return strconv.Itoa(a.Status) + ": " + text
}
