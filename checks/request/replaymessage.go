package request

import (
	"slices"
	"strings"

	"authdoctor/checks/jsontext"
)

// Message is the request with some differences taken back, for people: with a place for the key, and with the length of
// each text in the text's place. Its words are those of the API's description, numbers, and names.
func (r *Replay) Message(undone []string) Message {
	m := Message{Kind: FormatCurl, Method: r.own.Method, Address: r.shownAddress(undone), AddressAt: -1}
	auth := r.target.Provider.Auth
	if r.target.Sender() != nil {
		m.Fields = append(m.Fields, Field{Name: auth.Header, Value: strings.ReplaceAll(auth.Format, "{key}", "KEY"), At: -1, ValueAt: -1})
	}
	for _, f := range r.fields(undone) {
		value := f.Value
		if documented, known := r.wanted(f.Name); !known || documented != value {
			value = shownHeader(f.Name, f.Value)
		}
		if strings.HasPrefix(value, "a value of ") {
			value = "<" + strings.TrimPrefix(value, "a ") + ">"
		}
		m.Fields = append(m.Fields, Field{Name: f.Name, Value: value, At: -1, ValueAt: -1})
	}
	if r.text != "" {
		m.Body = r.json(undone, r.masked)
	}
	return m
}

// masked is a value that is no list and no object, without anybody's text.
func (r *Replay) masked(path string, v jsontext.Value) string {
	if v.Kind != jsontext.String || r.isWord(path, v) {
		return r.text[v.Start:v.End]
	}
	return `"<` + characters(v.Text) + `>"`
}

// shownAddress keeps the names of the parameters.
func (r *Replay) shownAddress(undone []string) string {
	a := split(r.address(undone))
	if a.query == "" {
		return a.String()
	}
	pairs := strings.Split(a.query, "&")
	pairs = slices.DeleteFunc(pairs, func(p string) bool { return p == "" })
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if unescape(name) != "api-version" {
			value = "VALUE"
		}
		pairs[i] = name + "=" + value
	}
	a.query = strings.Join(pairs, "&")
	return a.String()
}
