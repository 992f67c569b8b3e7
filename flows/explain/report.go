package explain

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/flows"
)

// Report puts what a text says into the form of every report. The checks name what would tell explanations apart.
func (s Symptom) Report(catalogue flows.Catalogue, all []checks.Check, started time.Time) flows.Report {
	r := flows.Report{
		Schema: flows.Schema, Command: "explain", Started: started.UTC().Truncate(time.Millisecond), DurationMS: time.Since(started).Milliseconds(),
		Target:    flows.TargetView{Provider: s.Provider.ID, BaseURL: s.baseURL(), Model: s.Model, Shadowed: []flows.ShadowedView{}},
		Diagnoses: []flows.Diagnosis{}, Findings: s.findings(), Requests: flows.Requests{Hosts: []string{}},
	}
	if len(s.Likely) > 0 {
		root := s.diagnosis(s.Likely[0], catalogue)
		root.Retry = cmp.Or(s.Retry, root.Retry)
		if !s.RetryAt.IsZero() {
			at := s.RetryAt.UTC().Truncate(time.Second)
			root.RetryAt = &at
		}
		for _, other := range s.Likely[1:] {
			root.Alternatives = append(root.Alternatives, string(other.Cause))
		}
		root.Tell = tell(s.Likely, all)
		r.Diagnoses = append(r.Diagnoses, root)
	}
	for _, other := range s.Others {
		r.Diagnoses = append(r.Diagnoses, s.diagnosis(other, catalogue))
	}
	r.Verdict = flows.VerdictOf(r.Diagnoses, r.Findings)
	if len(r.Diagnoses) == 0 {
		r.Verdict = flows.Unknown // a text without an error is no proof that all is well
		r.Notes = append(r.Notes, "no error of an API is known in this text; what helps: the status, such as 401, and the body that came with it")
	} else if cause.ID(r.Diagnoses[0].Cause).Group() == "server" {
		r.StatusPage = s.Provider.Console["status"]
	}
	if s.Cut {
		r.Notes = append(r.Notes, "the text is longer than what was read of it")
	}
	return r
}

func (s Symptom) diagnosis(l Likely, catalogue flows.Catalogue) flows.Diagnosis {
	entry, _ := catalogue.Get(l.Cause)
	return flows.Diagnosis{
		Cause: string(l.Cause), Title: entry.Title, Explanation: entry.Explanation, Confidence: string(l.Confidence), Owner: entry.Owner, Retry: entry.Retry,
		Evidence: []flows.Evidence{{Check: "", Source: "the text, by rule " + l.Rule, Measured: l.Line, Expected: "-"}},
		Fixes:    entry.Render(s.values(), s.Provider.Console, "any"),
	}
}

// values fill the templates of fixes. Words in capitals stand for what the text does not tell.
func (s Symptom) values() map[string]string {
	v := map[string]string{"provider": cmp.Or(s.Provider.Name, "the API's provider"), "base_url": cmp.Or(s.baseURL(), "BASE_URL"), "host": "HOST"}
	if u, err := url.Parse(s.baseURL()); err == nil && u.Hostname() != "" {
		v["host"] = u.Hostname()
	}
	if s.Model != "" {
		v["model"] = s.Model
	}
	if name := s.Provider.KeyVariable(); name != "" {
		v["variable"] = name
	}
	return v
}

// baseURL is the provider's own address that the text's begins with, else its host.
func (s Symptom) baseURL() string {
	for _, base := range s.Provider.BaseURLs {
		if strings.HasPrefix(s.URL, base.URL) {
			return base.URL
		}
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// findings list what was recognised, each with the words that it rests on.
func (s Symptom) findings() []flows.Finding {
	list := []flows.Finding{}
	add := func(id, title, summary string) {
		if summary != "" {
			list = append(list, flows.Finding{Check: "text." + id, Title: title, Status: string(checks.Pass), Summary: summary, Evidence: []flows.Evidence{}})
		}
	}
	add("provider", "the text tells who answered", joined(s.Provider.Name, s.NamedBy))
	add("client", "the text tells which program asked", s.Client)
	if s.Status != 0 {
		add("status", "the text tells the status", joined(strconv.Itoa(s.Status), s.StatusBy))
	}
	add("code", "the text tells the error's code", s.Code)
	add("type", "the text tells the error's type", s.Type)
	add("message", "the text tells the error's message", s.Message)
	add("address", "the text tells the address", s.URL)
	add("request", "the text tells the request's id", s.RequestID)
	add("key", "the text quotes the key that arrived", s.Echo)
	if !s.Known() {
		list = append(list, flows.Finding{Check: "text.error", Title: "the text tells of an error", Status: string(checks.Unknown), Summary: "nothing in it is known", Evidence: []flows.Evidence{}})
	}
	return list
}

func joined(what, by string) string {
	if what == "" || by == "" {
		return what
	}
	return what + ", by " + by
}

// mostTold bounds the explanations that Tell names a check for.
const mostTold = 4

// tell names the check that would find each explanation, where more than one is left.
func tell(likely []Likely, all []checks.Check) string {
	if len(likely) < 2 {
		return ""
	}
	var words []string
	for _, l := range likely[:min(len(likely), mostTold)] {
		for _, check := range all {
			if slices.Contains(check.Causes, l.Cause) {
				words = append(words, string(l.Cause)+" by the check "+check.ID)
				break
			}
		}
	}
	if len(words) == 0 {
		return "the whole answer with its status and body, or the request itself: authdoctor check --request FILE"
	}
	return "authdoctor check tells " + strings.Join(words, ", ")
}
