package explain

import (
	"cmp"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// conclude chooses what the text says. Evidence on the same lines speaks of one error: what tells most counts. Of several
// errors the first in causal order is the root; one that only says that something failed is none beside one that says
// what.
func (e *examination) conclude(s *Symptom) {
	if e.api != nil {
		s.Code, s.Type, s.Message, s.RequestID = e.api.Code, e.api.Type, e.api.Message, e.api.RequestID
	}
	errors := e.errors()
	if len(errors) == 0 {
		return
	}
	root := errors[0]
	s.Likely, s.level = e.likely(root, s.Provider), root.level
	s.Retry = root.retry
	if root.reading != nil {
		s.RetryAt = root.reading.RetryAt
	}
	e.quotedKey(s)
	for _, other := range errors[1:] {
		first := e.likely(other, s.Provider)[0]
		if !slices.ContainsFunc(append(s.Likely, s.Others...), func(l Likely) bool { return l.Cause == first.Cause }) {
			s.Others = append(s.Others, first)
		}
	}
}

// errors are the errors that the text tells of, one piece of evidence for each, the root first.
func (e *examination) errors() []evidence {
	slices.SortStableFunc(e.all, func(a, b evidence) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var errors []evidence
	end := -1
	for _, found := range e.all {
		if len(errors) == 0 || found.from > end {
			errors = append(errors, found)
			end = found.to
			continue
		}
		end = max(end, found.to)
		if best := &errors[len(errors)-1]; found.tellsMore(*best) {
			*best = found
		}
	}
	best := byStatus
	for _, found := range errors {
		best = max(best, found.level)
	}
	errors = slices.DeleteFunc(errors, func(found evidence) bool {
		return best > byGeneral && found.level <= byGeneral || found.level < byGeneral && best == byGeneral
	})
	slices.SortStableFunc(errors, func(a, b evidence) int {
		switch {
		case a.causes[0].Before(b.causes[0]):
			return -1
		case b.causes[0].Before(a.causes[0]):
			return 1
		}
		return cmp.Compare(b.level, a.level)
	})
	return errors
}

func (found evidence) tellsMore(best evidence) bool {
	if found.level != best.level {
		return found.level > best.level
	}
	if found.weight != best.weight {
		return found.weight > best.weight
	}
	return found.mark == provider.Documented && best.mark != provider.Documented
}

// likely are the causes of one error with the confidence that its rule allows.
func (e *examination) likely(found evidence, p provider.Provider) []Likely {
	sure := checks.ByMark(found.mark)
	if sure == checks.Stated && (p.ID == "" || len(found.causes) > 1) {
		sure = checks.Inferred // whose documentation that is is not known, or it names several causes
	}
	for _, id := range found.causes {
		if id.Group() != found.causes[0].Group() || found.level == byGeneral && len(found.causes) > 1 {
			sure = checks.Possible // explanations that have nothing in common are left
		}
	}
	var all []Likely
	for i, id := range found.causes {
		if i > 0 {
			sure = checks.Possible
		}
		all = append(all, Likely{Cause: id, Confidence: sure, Line: found.line, Rule: found.rule})
	}
	return all
}

// quotedKey puts what the quoted key says about itself before the server's verdict on it.
func (e *examination) quotedKey(s *Symptom) {
	if e.echo == nil {
		return
	}
	s.Echo = echoWords(*e.echo)
	if first := s.Likely[0].Cause; first != cause.CredentialInvalid && first != cause.CredentialRevoked && first != cause.EndpointWrongHost {
		return
	}
	id, what := echoTells(*e.echo, e.echoText, s.Provider.ID, e.reader.registry)
	if id == "" {
		return
	}
	for i := range s.Likely {
		s.Likely[i].Confidence = checks.Possible
	}
	s.Likely = slices.DeleteFunc(s.Likely, func(l Likely) bool { return l.Cause == id })
	s.Likely = append([]Likely{{Cause: id, Confidence: checks.Inferred, Line: what + ": " + short(e.echo.Text), Rule: "echo"}}, s.Likely...)
}
