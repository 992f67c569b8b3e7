package provider

import "strings"

// keyTail is how many characters behind a public prefix make a text a key to the redactor of package secret.
const keyTail = 16

// rules checks the error rules: each names what it matches on, what that means, and where that is known from.
func (s *source) rules(p Provider) {
	seen := map[string]bool{}
	for i, rule := range p.Rules {
		s.identifier(rule.ID, "rules", i, "id")
		s.unique(seen, rule.ID, "rules", i, "id")
		if rule.ID != "" && p.ID != "" && !strings.HasPrefix(rule.ID, p.ID+"-") {
			s.add(s.line("rules", i, "id"), "id %q does not begin with %q", rule.ID, p.ID+"-")
		}
		for _, shape := range p.Keys {
			if tail, ok := strings.CutPrefix(rule.ID, shape.Prefix); ok && shape.Prefix != "" && len(tail) >= keyTail {
				s.add(s.line("rules", i, "id"), "id %q looks like a key that begins with %q, which no report shows: shorten it", rule.ID, shape.Prefix)
			}
		}
		if len(rule.Status) == 0 && rule.Wordless() {
			s.add(s.line("rules", i), "the rule names no status, code, type or match, so it would fit everything")
		}
		for j, status := range rule.Status {
			if status < 200 || status > 599 {
				s.add(s.line("rules", i, "status", j), "%d is no status of an answer", status)
			}
		}
		s.pattern(rule.Match, "rules", i, "match")
		if len(rule.Causes) == 0 {
			s.add(s.line("rules", i, "causes"), "causes is missing")
		}
		for j, id := range rule.Causes {
			if !id.Known() {
				s.add(s.line("rules", i, "causes", j), "%q is no known cause", id)
			}
		}
		s.required(rule.Meaning, "rules", i, "meaning")
		s.required(rule.Source, "rules", i, "source")
		if rule.Retry != "" {
			s.oneOf(rule.Retry, retries, "rules", i, "retry")
		}
		s.oneOf(string(rule.Mark), marks, "rules", i, "mark")
	}
}
