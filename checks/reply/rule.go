package reply

import (
	"slices"
	"strings"

	"authdoctor/checks/provider"
)

// searched is the part of a body, in bytes, that a rule's pattern is tried on.
const searched = 16 << 10

// What a fitting rule scores. Each weighs more than all below it: code before type before message before status.
const (
	fitsCode    = 16
	fitsType    = 8
	fitsMessage = 4
	fitsStatus  = 2
	fitsWhen    = 1
)

// evidence is what the rules look at.
type evidence struct {
	status              int // 0: not known
	code, kind, message string
	body                string
	request             Request
	patterns            *Reader
}

// choose returns the rule that says most about a reply; of equals, the first. Nil where none fits.
func choose(rules []provider.Rule, e evidence) *provider.Rule {
	var best *provider.Rule
	most := 0
	for i := range rules {
		score := e.score(rules[i])
		if score <= most || rules[i].Match != "" && !e.matches(rules[i].Match) {
			continue // the pattern is tried last, because it costs most
		}
		best, most = &rules[i], score
	}
	return best
}

// score is what a rule is worth if its pattern fits, 0 where it does not fit. A status that differs is forgiven only
// to a rule that names the code.
func (e evidence) score(rule provider.Rule) int {
	score := 0
	if rule.Code != "" {
		if !oneOf(rule.Code, e.code) {
			return 0
		}
		score += fitsCode
	}
	if rule.Type != "" {
		if !oneOf(rule.Type, e.kind) {
			return 0
		}
		score += fitsType
	}
	if rule.Match != "" {
		score += fitsMessage
	}
	switch {
	case slices.Contains(rule.Status, e.status):
		score += fitsStatus
	case len(rule.Status) > 0 && e.status != 0 && rule.Code == "":
		return 0
	}
	if rule.When != (provider.When{}) {
		if !e.when(rule.When) {
			return 0
		}
		score += fitsWhen
	}
	return score
}

func oneOf(alternatives, value string) bool {
	return value != "" && slices.Contains(strings.Split(alternatives, "|"), value)
}

func (e evidence) when(w provider.When) bool {
	sent := func(name string) bool {
		return slices.ContainsFunc(e.request.HeaderNames, func(n string) bool { return strings.EqualFold(n, name) })
	}
	return (w.HeaderPresent == "" || sent(w.HeaderPresent)) && (w.HeaderAbsent == "" || !sent(w.HeaderAbsent))
}

func (e evidence) matches(pattern string) bool {
	compiled := e.patterns.compiled(pattern)
	return compiled != nil && (compiled.MatchString(e.message) || compiled.MatchString(e.body))
}
