package lint

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/jsontext"
	"authdoctor/checks/request"
)

// Repaired is the request with every certain repair, its key replaced by a variable.
type Repaired struct {
	Diff    string // lines that begin with a blank, - or +
	Command string // for bash; empty where it would be too long
}

// longestCommand bounds what is printed as a command, in bytes.
const longestCommand = 64 << 10

// repaired puts it together; nil: nothing was repaired.
func (j *judge) repaired() *Repaired {
	body := applied(j.text, j.edits)
	if !j.changed && body == j.text {
		return nil
	}
	shown, mended := j.shownBody(body)
	before := j.listing(j.message.Method, j.message.Address, j.message.Fields, shown)
	after := j.listing(j.method, j.address, j.fields, mended)
	r := &Repaired{Diff: diff(before, after)}
	if command := j.command(body); len(command) <= longestCommand {
		r.Command = command
	}
	return r
}

// shownBody is the body for the list of changes, as it is and repaired: a body that came from a file has the lines that
// it has there, and one that needs no repair is not written out.
func (j *judge) shownBody(body string) (before, after string) {
	if body == j.text && len(j.message.Sent) > 0 {
		flags := strings.Join(j.sentFlags(), "\n")
		return flags, flags
	}
	text, at := j.message.BodyFile()
	if text == "" {
		return j.text, body
	}
	edits := slices.Clone(j.edits)
	for i, e := range edits {
		edits[i].Start, edits[i].End = at(e.Start), at(e.Start)
		if e.End > e.Start {
			edits[i].End = at(e.End-1) + 1
		}
	}
	return text, applied(text, edits)
}

// sentFlags are the command's own flags for its body.
func (j *judge) sentFlags() []string {
	var flags []string
	for _, f := range j.message.Sent {
		value := singleQuoted(f.Value)
		if f.File {
			value = word(f.Value)
		}
		flags = append(flags, "--"+f.Name+" "+value)
	}
	return flags
}

// applied makes the edits that do not overlap, the first of two.
func applied(text string, edits []jsontext.Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b jsontext.Edit) int { return a.Start - b.Start })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End > len(text) {
			continue
		}
		out.WriteString(text[at:e.Start])
		out.WriteString(e.Text)
		at = e.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// listing is a request as lines, without its key.
func (j *judge) listing(method, address string, fields []request.Field, body string) []string {
	var lines []string
	if j.message.Kind != request.FormatJSON {
		lines = append(lines, method+" "+j.withoutKey(address))
		for _, f := range fields {
			if f.Name != "" {
				lines = append(lines, f.Name+": "+j.shownValue(f))
			}
		}
		lines = append(lines, "")
	}
	return append(lines, strings.Split(strings.TrimRight(body, "\n"), "\n")...)
}

// shownValue is a header's value with the variable in the key's place.
func (j *judge) shownValue(f request.Field) string {
	lower := strings.ToLower(f.Name)
	switch {
	case slices.Contains(carriers[:], lower):
	case request.NamesSecret(lower):
		return "[left out]"
	default:
		return f.Value
	}
	scheme, key := cutScheme(f.Value)
	words := []string{}
	for scheme != "" {
		words = append(words, scheme)
		scheme, key = cutScheme(strings.TrimLeft(key, " "))
	}
	if strings.TrimSpace(key) == "" {
		return strings.Join(words, " ")
	}
	around := ""
	if trimmed := strings.TrimSpace(key); len(trimmed) > 1 && strings.ContainsAny(trimmed[:1], `"'`) {
		around = trimmed[:1]
	}
	variable := "$" + j.variable()
	if len(f.Filled) > 0 && strings.Contains(key, "$"+f.Filled[0]) {
		variable = "$" + f.Filled[0]
	}
	return strings.Join(append(words, around+variable+around), " ")
}

// withoutKey puts the variable in the place of a key, a login included.
func (j *judge) withoutKey(address string) string {
	before, query, found := strings.Cut(address, "?")
	if scheme, rest, ok := strings.Cut(before, "://"); ok {
		host, path, _ := strings.Cut(rest, "/")
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			before = scheme + "://" + host[at+1:] + "/" + path
		}
	}
	if !found {
		return before
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		field, _, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(field)
		switch {
		case err == nil && secretQuery(plain):
			pairs[i] = field + "=$" + j.variable()
		case hidesQuery(strings.ToLower(plain)):
			pairs[i] = field + "=LEFT-OUT" // another secret than the key, which must not be sent in its place
		}
	}
	return before + "?" + strings.Join(pairs, "&")
}

// hidesQuery reports whether a query value is not shown: a secret, or what is one for a while.
func hidesQuery(lower string) bool {
	return request.NamesSecret(lower) || strings.Contains(lower, "sig") || strings.Contains(lower, "code") || lower == "pwd"
}

// command is the request for bash. The variable stands in double quotes, so that the shell fills it in.
func (j *judge) command(body string) string {
	if j.message.Kind == request.FormatJSON {
		return j.bareCommand(body)
	}
	lines := []string{"curl " + word(j.withoutKey(j.address))}
	asSent := len(j.message.Sent) > 0 && body == j.text
	implied := "GET"
	switch {
	case asSent && j.message.Sent[len(j.message.Sent)-1].Name == "upload-file":
		implied = "PUT"
	case asSent, body != "", len(j.message.Form) > 0:
		implied = "POST"
	}
	if j.method != implied {
		lines = append(lines, "-X "+word(j.method))
	}
	for _, f := range j.fields {
		if f.Name == "" || strings.EqualFold(f.Name, "Content-Length") || strings.HasPrefix(f.Name, ":") || j.shownValue(f) == "[left out]" {
			continue
		}
		lines = append(lines, "-H "+word(f.Name+": "+j.shownValue(f)))
	}
	for _, f := range j.message.Form {
		value := f.Value
		if f.From != "" {
			value = f.From
		}
		lines = append(lines, "-F "+word(f.Name+"="+value))
	}
	if asSent {
		lines = append(lines, j.sentFlags()...)
	} else if body != "" {
		lines = append(lines, "--data-raw "+singleQuoted(body))
	}
	return strings.Join(lines, " \\\n  ")
}

// bareCommand sends a body that stood by itself to the API's own address, where that is known.
func (j *judge) bareCommand(body string) string {
	a, p := j.result.API, j.result.Provider
	if a == nil || p.ID == "" || len(p.BaseURLs) == 0 || strings.Contains(a.Paths[0], "*") || strings.Contains(p.BaseURLs[0].URL, "{") {
		return ""
	}
	lines := []string{
		"curl " + word(strings.TrimRight(p.BaseURLs[0].URL, "/")+a.Paths[0]),
		"-H " + word(p.Auth.Header+": "+strings.ReplaceAll(p.Auth.Format, "{key}", "$"+j.variable())),
	}
	for _, h := range a.Headers {
		lines = append(lines, "-H "+word(h.Name+": "+h.Value))
	}
	lines = append(lines, "-H 'Content-Type: application/json'", "--data-raw "+singleQuoted(body))
	return strings.Join(lines, " \\\n  ")
}

// word is a word for bash: in double quotes where a variable stands in it, else in single ones.
func word(text string) string {
	if !strings.Contains(text, "$") {
		if strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/:") == "" && text != "" {
			return text
		}
		return singleQuoted(text)
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$(", `\$(`).Replace(text) + `"`
}

func singleQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
