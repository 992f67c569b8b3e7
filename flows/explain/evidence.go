package explain

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

// level says how much a piece of evidence tells: code before type before message before status.
type level int

const (
	byStatus  level = iota + 1
	byGeneral       // something failed; what, is not said
	byKind          // a type that covers much, such as invalid_request_error
	byMessage
	byType
	byCode
	byNarrowed // a message that tells which of a code's meanings it is
)

// evidence is one thing in the text that speaks for causes.
type evidence struct {
	level   level
	weight  int // among equals: how much of the text it explains
	from    int // the lines that it stands on
	to      int
	causes  []cause.ID
	clear   bool   // the first cause is what the words say
	line    string // the words that it rests on
	rule    string
	mark    provider.Mark
	retry   string
	sure    checks.Confidence
	reading *reply.Reading // where a reply was read
}

// examination is one text on its way to a Symptom.
type examination struct {
	reader   *Reader
	page     *page
	told     []told
	status   told
	header   http.Header
	provider provider.Provider
	all      []evidence
	spans    [][2]int // the lines that one error object stands on
	echo     *reply.Echo
	echoText string
	api      *reply.Reading // the first error of an API, for its code and message
}

// wordings takes the phrases that were found.
func (e *examination) wordings(hits []found) {
	seen := map[[2]int]bool{}
	for _, hit := range hits {
		if hit.wanted >= len(e.reader.lexicon.Wordings) {
			continue
		}
		w := e.reader.lexicon.Wordings[hit.wanted]
		line := e.page.lineOf(hit.at)
		if before := e.page.plain[:hit.at]; strings.HasSuffix(before, " 0 ") || strings.HasSuffix(before, "zero ") {
			continue // it counts what there is none of
		}
		if seen[[2]int{hit.wanted, line}] || !e.page.speaksAt(line, hit.at-e.page.starts[line].plain) || !e.fits(w, hit, line) {
			continue
		}
		seen[[2]int{hit.wanted, line}] = true
		found := evidence{
			level: byMessage, weight: len(hit.text), from: line, to: e.page.lineOf(hit.at + len(hit.text) - 1), causes: w.Causes, clear: w.Clear,
			line: short(e.page.line(line, hit.at)), rule: w.ID, mark: w.Mark, retry: w.Retry,
		}
		if len(w.Near) > 0 || w.Match != "" {
			found.weight += 8
		}
		switch {
		case w.Narrows:
			found.level = byNarrowed
		case w.General:
			found.level = byGeneral
		case hit.exact != "":
			found.level = byType
		}
		e.all = append(e.all, found)
	}
}

// fits tries what a wording asks for beside its phrase.
func (e *examination) fits(w Wording, hit found, line int) bool {
	if len(w.Status) > 0 {
		at := e.page.starts[line].text
		if status := nearest(e.told, at, at+len(e.page.line(line, hit.at)), e.status.status); status != 0 && !slices.Contains(w.Status, status) {
			return false
		}
	}
	if len(w.Near)+len(w.Without) == 0 && w.Match == "" {
		return true
	}
	around := e.page.around(hit.at, hit.at+len(hit.text))
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(around, plain(word)) })
	}
	if len(w.Near) > 0 && !has(w.Near) || has(w.Without) {
		return false
	}
	return w.Match == "" || e.reader.compiled(w.Match) != nil && e.reader.compiled(w.Match).MatchString(around)
}

// mostSpanned bounds the lines of an object that speaks of one error only.
const mostSpanned = 40

// bodies hands the error objects of the text to package reply.
func (e *examination) bodies() {
	for _, b := range bodies(e.page.text) {
		from, to := e.page.lineAt(b.from), e.page.lineAt(max(b.from, b.to-1))
		text, err := json.Marshal(b.value)
		if err != nil || from == to && !e.page.speaksAt(from, b.from-e.page.starts[from].text) {
			continue
		}
		if to-from <= mostSpanned {
			e.spans = append(e.spans, [2]int{from, to})
		}
		status := nearest(e.told, b.from, b.to, e.status.status)
		e.reply(status, text, from, to)
		e.number(b.value, from, to)
	}
	e.challenge()
}

// number looks a code of digits up, which vendors give beside an error: {"error": {"code": "1113"}}, {"code": 30001},
// MiniMax's {"base_resp": {"status_code": 1004}}. A short one counts only where it is text, because others count, too.
// Two vendors may number two things alike: what the message says keeps them apart.
func (e *examination) number(v map[string]any, from, to int) {
	if level, ok := v["level"].(string); ok && slices.Contains([]string{"trace", "debug", "info"}, reply.LowerASCII(level)) {
		return // a line of a log, whose code is the program's own
	}
	code, where := codeOf(v)
	message := plain(messageOf(v))
	for _, i := range e.reader.numbers[where+code] {
		w := e.reader.lexicon.Wordings[i]
		if slices.ContainsFunc(w.Without, func(word string) bool { return strings.Contains(message, plain(word)) }) {
			continue
		}
		e.all = append(e.all, evidence{
			level: byCode, weight: len(code), from: from, to: to, causes: w.Causes, clear: w.Clear, line: short("code " + code + " " + messageOf(v)), rule: w.ID, mark: w.Mark, retry: w.Retry,
		})
	}
}

// codeOf is the code of digits of an error object, and what stands in front of it in the wordings.
func codeOf(v map[string]any) (code, where string) {
	if base, ok := v["base_resp"].(map[string]any); ok {
		if number, ok := base["status_code"].(json.Number); ok {
			return number.String(), "base_resp "
		}
	}
	const short = 4
	if inner, ok := v["error"].(map[string]any); ok {
		v = inner
	}
	for _, name := range []string{"code", "error_code"} {
		switch c := v[name].(type) {
		case string:
			return c, ""
		case json.Number:
			if len(c) > short {
				return c.String(), ""
			}
		}
	}
	return "", ""
}

func messageOf(v map[string]any) string {
	for _, name := range []string{"error", "base_resp"} {
		if inner, ok := v[name].(map[string]any); ok {
			v = inner
		}
	}
	for _, name := range []string{"message", "msg", "status_msg", "error_msg"} {
		if text, ok := v[name].(string); ok {
			return text
		}
	}
	return ""
}

// challenge reads what a WWW-Authenticate header says (RFC 6750 section 3), which is a reply's error like another.
func (e *examination) challenge() {
	for _, value := range e.header.Values("Www-Authenticate") {
		code, description := parameter(value, "error"), parameter(value, "error_description")
		if code == "" {
			continue
		}
		text, err := json.Marshal(map[string]string{"error": code, "error_description": description})
		if err == nil {
			e.reply(e.status.status, text, 0, 0)
		}
	}
}

func parameter(header, name string) string {
	_, rest, ok := strings.Cut(header, name+`="`)
	value, _, closed := strings.Cut(rest, `"`)
	if !ok || !closed {
		return ""
	}
	return value
}

// reply takes what a reply says.
func (e *examination) reply(status int, body []byte, from, to int) {
	r := e.reader.replies.Read(e.provider, reply.Request{Now: time.Time{}}, status, e.header, body)
	if r.Form != reply.FormError && r.Rule == nil {
		return
	}
	e.keep(r)
	if r.Rule == nil || status == 0 && bare(r) {
		return
	}
	e.all = append(e.all, e.ruled(r, levelOf(r), weightOf(*r.Rule), from, to))
}

// ruled is what the rule of a reading says, for the lines that it was read from.
func (e *examination) ruled(r reply.Reading, level level, weight, from, to int) evidence {
	return evidence{
		level: level, weight: weight, from: from, to: to, causes: r.Causes, clear: r.Rule.Clear, line: restsOn(r, e.status),
		rule: r.Rule.ID, mark: r.Rule.Mark, retry: r.Retry, reading: &r,
	}
}

// keep remembers the error and the key that is quoted.
func (e *examination) keep(r reply.Reading) {
	if r.Echo != nil && e.echo == nil {
		e.echo, e.echoText = r.Echo, r.Message
	}
	if e.api == nil || e.api.Code == "" && r.Code != "" || e.api.Message == "" && r.Message != "" {
		e.api = &r
	}
}

// levelOf says how much a reply's rule tells.
func levelOf(r reply.Reading) level {
	rule := r.Rule
	wide := len(rule.Causes) > 1 || rule.Causes[0].Group() == "request" || rule.Causes[0].Group() == "server"
	switch {
	case r.Form == reply.FormEdge:
		return byCode
	case rule.Code != "" && !isNumber(rule.Code):
		return byCode
	case rule.Code != "", rule.Type != "" && rule.Match != "":
		return byType
	case rule.Type != "" && wide:
		return byKind
	case rule.Type != "":
		return byType
	case rule.Match != "":
		return byMessage
	}
	return byStatus
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func weightOf(rule provider.Rule) int { return len(rule.Match) + len(rule.Code) + len(rule.Type) }

// restsOn are the words that a rule was chosen by: code before type before message before status.
func restsOn(r reply.Reading, status told) string {
	words, rule := "", r.Rule
	switch {
	case r.Edge != "":
		return short(r.Edge + ": " + r.Message)
	case rule.Code != "" && r.Code != "":
		words = "code " + r.Code
	case rule.Type != "" && r.Type != "":
		words = "type " + r.Type
	case rule.Match != "" && r.Message != "":
	case status.words != "":
		return status.words
	}
	if words != "" && r.Message != "" {
		words += ": "
	}
	return short(words + r.Message)
}
