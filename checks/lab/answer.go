package lab

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// answer is a reply as it was recorded. In Message, Body and header values {echo}, {method}, {path}, {model},
// {organization}, {project}, {scope}, {request}, {tail} (of the key) and {given} (the organization that was asked for)
// are filled in.
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

// errorObject is OpenAI's error shape (openapi.yaml, components.schemas.Error).
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

// write sends the answer. fill replaces the {fields}.
func (a answer) write(w http.ResponseWriter, fill *strings.Replacer) {
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
		body = encode(map[string]errorObject{"error": {
			Message: fill.Replace(a.Message), Type: a.Type, Param: optional(a.Param), Code: optional(a.Code),
		}})
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
