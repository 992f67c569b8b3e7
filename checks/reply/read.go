package reply

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// Read reads one reply of a provider (resolved, with what it inherits): its form, its error, the causes that a rule
// gives, limits and when to ask again. The status is 0 where it is not known, as in pasted text. Nothing in the
// reply can make Read fail; what it cannot read is FormText without causes. Texts in the Reading are clean.
func Read(p provider.Provider, request Request, status int, header http.Header, body []byte) Reading {
	return new(Reader).Read(p, request, status, header, body)
}

// Reader reads many replies and compiles each pattern once. The zero Reader is ready; it is for one goroutine.
type Reader struct {
	patterns map[string]*regexp.Regexp
}

// compiled is a pattern, nil where it is none: provider.Load refuses such.
func (rd *Reader) compiled(pattern string) *regexp.Regexp {
	c, known := rd.patterns[pattern]
	if !known {
		if rd.patterns == nil {
			rd.patterns = map[string]*regexp.Regexp{}
		}
		c, _ = regexp.Compile(pattern)
		rd.patterns[pattern] = c
	}
	return c
}

// Read is the function Read with the patterns of earlier replies.
func (rd *Reader) Read(p provider.Provider, request Request, status int, header http.Header, body []byte) Reading {
	r := Reading{Status: status, RequestID: requestID(p.Limits, header), Limits: limitsOf(p.Limits, header)}
	content := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	value, isJSON := decode(content)
	if !isJSON {
		value, isJSON = event(content)
	}
	e := evidence{status: status, request: request, body: string(content[:min(len(content), searched)]), patterns: rd}
	switch {
	case len(content) == 0 && header.Get("Cf-Mitigated") == "":
		r.Form = FormEmpty
		r.judge(slices.Concat(retired(p.Rules), silentRules(), wordless(p.Rules), statusRules()), e, p.Limits)
	case isJSON && !atEdge(value):
		r.readJSON(value, header, &e)
		r.judge(slices.Concat(p.Rules, statusRules()), e, p.Limits)
	default:
		r.readText(p, header, e)
	}
	if r.Retry != "never" && r.Retry != "after_fix" && r.failed() {
		r.RetryAt = retryAt(header, r, p.Limits, e.body, request.Now)
	}
	return r
}

// failed reports whether something is to be explained: an error, or another thing than the API's answer.
func (r Reading) failed() bool {
	switch r.Form {
	case FormModels:
		return false
	case FormObject:
		return r.Status >= 400
	case FormError, FormEdge:
		return true
	}
	return r.Status < 300 || r.Status >= 400 // a redirect is a finding of its own
}

// nothing reports whether a JSON value has nothing in it: null, {}, [].
func nothing(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func (r *Reading) readJSON(value any, header http.Header, e *evidence) {
	f, failed := faultOf(value, r.Status)
	if !failed {
		r.Form = FormObject
		if r.Status >= 400 {
			return
		}
		if nothing(value) {
			r.Form = FormEmpty
			return
		}
		r.Facts = factsOf(value, e.request.Facts)
		if ids, shutdown, ok := modelsOf(value); ok {
			r.Form, r.Models, r.Shutdown = FormModels, ids, shutdown
		} else if id, date := model(value); id != "" && date != "" {
			r.Shutdown = map[string]string{id: date}
		}
		return
	}
	r.Form = FormError
	f.message, r.Echo = echoOf(f.message)
	r.Code, r.Type, r.Param = Cut(or(f.code, header.Get("X-Error-Code")), 100), Cut(f.kind, 100), Cut(f.param, 100)
	r.Message = Clean(f.message)
	r.RequestID = or(r.RequestID, Cut(f.request, 128))
	e.code, e.kind, e.message = r.Code, r.Type, r.Message
	if number, err := strconv.Atoi(r.Code); err == nil && number >= 400 && number < 600 && r.Status < 300 {
		e.status = number // the answer had begun with 200 when this came (OpenRouter)
	}
}

// readText reads what is no JSON: a page of an edge, another page, plain text.
func (r *Reading) readText(p provider.Provider, header http.Header, e evidence) {
	lower := LowerASCII(e.body)
	if who, mark, ok := edgeOf(header, lower); ok {
		r.Form, r.Edge, r.Message = FormEdge, who.name+" ("+mark+")", or(title(e.body, lower), Cut(e.body, 200))
		rule := edgeRule(who, r.Status, lower)
		r.adopt(&rule, p.Limits)
		return
	}
	if isHTML(header.Get("Content-Type"), lower) {
		r.Form, r.Message = FormHTML, title(e.body, lower)
		if e.status == 0 {
			e.status = http.StatusOK
		}
		r.judge(slices.Concat(retired(p.Rules), gates(p.Rules, e.status), pageRules()), e, p.Limits)
		return
	}
	r.Form = FormText
	shown, echo := echoOf(e.body)
	r.Message, r.Echo = Clean(shown), echo
	e.message = r.Message
	r.judge(slices.Concat(worded(p.Rules), retired(p.Rules), silentRules(), statusRules()), e, p.Limits)
}

// worded keeps the rules on a wording. Where no JSON came, the status may be that of something else than the API.
func worded(rules []provider.Rule) []provider.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(rule provider.Rule) bool { return rule.Match == "" })
}

// retired keeps the rules on the end of a service, after which anything may answer at its address.
func retired(rules []provider.Rule) []provider.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(rule provider.Rule) bool { return !slices.Contains(rule.Causes, cause.EndpointRetired) })
}

// wordless keeps the rules on a status alone, for servers that refuse without a word. Anything in front of them may do so,
// too, so that they say what is possible and no more.
func wordless(rules []provider.Rule) []provider.Rule {
	var kept []provider.Rule
	for _, rule := range rules {
		if rule.Wordless() {
			rule.Mark = provider.Unverified
			kept = append(kept, rule)
		}
	}
	return kept
}

// gates keeps what the provider says of the status 401 of a wrong key: its own gateway may answer keys with a page.
func gates(rules []provider.Rule, status int) []provider.Rule {
	return slices.DeleteFunc(wordless(rules), func(rule provider.Rule) bool {
		return status != http.StatusUnauthorized || !slices.Contains(rule.Status, status) || rule.Causes[0] != cause.CredentialInvalid
	})
}

// judge chooses the rule that explains a failure and takes over what it says.
func (r *Reading) judge(rules []provider.Rule, e evidence, names provider.Limits) {
	if !r.failed() {
		return
	}
	if rule := choose(rules, e); rule != nil {
		r.adopt(rule, names)
	}
}

func (r *Reading) adopt(rule *provider.Rule, names provider.Limits) {
	chosen := *rule
	r.Rule, r.Retry = &chosen, chosen.Retry
	r.Causes = narrowed(slices.Clone(chosen.Causes), r.Limits, names.Daily)
}

// requestID is the name of this request in the provider's logs.
func requestID(names provider.Limits, header http.Header) string {
	for _, name := range []string{names.RequestID, "X-Request-Id", "Request-Id", "Apim-Request-Id", "X-Ms-Request-Id"} {
		if value := header.Get(name); name != "" && value != "" {
			return Cut(value, 128)
		}
	}
	return ""
}

// atEdge reports whether a JSON answer is Cloudflare's own: it marks its RFC 9457 documents.
func atEdge(value any) bool {
	v, ok := value.(map[string]any)
	return ok && v["cloudflare_error"] == true
}

// LowerASCII keeps every byte at its place, which strings.ToLower does not.
func LowerASCII(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}
