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
	errors := e.errors(s.Provider)
	if len(errors) == 0 {
		return
	}
	root := errors[0]
	s.Likely, s.level = likely(root), root.level
	s.Retry = root.retry
	if root.reading != nil {
		s.RetryAt = root.reading.RetryAt
	}
	e.quotedKey(s, root)
	for _, other := range errors[1:] {
		first := likely(other)[0]
		if !slices.ContainsFunc(append(s.Likely, s.Others...), func(l Likely) bool { return l.Cause == first.Cause }) {
			s.Others = append(s.Others, first)
		}
	}
}

// errors are the errors that the text tells of, one piece of evidence for each, the root first.
func (e *examination) errors(p provider.Provider) []evidence {
	errors := e.gathered(p)
	best := byStatus
	for _, found := range errors {
		best = max(best, found.level)
	}
	errors = slices.DeleteFunc(errors, func(found evidence) bool {
		return best > byGeneral && found.level <= byGeneral || found.level < byGeneral && best == byGeneral
	})
	outranked := map[cause.ID]bool{}
	for _, failure := range []cause.ID{cause.NetConnection, cause.NetTimeout} {
		outranked[failure] = slices.ContainsFunc(errors, func(found evidence) bool { return explains(found, failure) })
	}
	slices.SortStableFunc(errors, func(a, b evidence) int {
		if last := outranked[a.causes[0]]; last != outranked[b.causes[0]] {
			if last {
				return 1
			}
			return -1
		}
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

// explains reports whether an error is a reason for which a connection ends, or an answer for which a client tries again
// until it waits in vain: a cut connection shows no reason, and a server that names one has been reached.
func explains(found evidence, failure cause.ID) bool {
	if found.level <= byGeneral || found.causes[0] == failure {
		return false
	}
	switch group := found.causes[0].Group(); failure {
	case cause.NetConnection:
		return group == "net" || group == "tls" || group == "waf" || group == "server" || group == "rate" || group == "quota"
	case cause.NetTimeout:
		return found.causes[0] == cause.ServerOverloaded || found.reading != nil && (group == "rate" || group == "quota")
	}
	return false
}

// gathered are the errors in the order of the text. What says the same cause on the same lines supports it, though no
// more than to inferred: it may be another vendor's documentation.
func (e *examination) gathered(p provider.Provider) []evidence {
	compared := slices.ContainsFunc(e.all, func(found evidence) bool { return found.causes[0] == cause.MCPResourceMismatch })
	if compared {
		// what could be compared has been found; the other places are looked at afterwards
		e.all = slices.DeleteFunc(e.all, func(found evidence) bool { return lacksMetadata(found) || found.causes[0] == cause.OAuthDiscovery })
	}
	if slices.ContainsFunc(e.all, lacksMetadata) && e.page.answers("/.well-known/oauth-protected-resource") {
		e.all = slices.DeleteFunc(e.all, lacksMetadata) // one of the places where it is looked for has it
	}
	for i := range e.all {
		for _, span := range e.spans {
			if found := &e.all[i]; found.from <= span[1] && found.to >= span[0] {
				found.from, found.to = min(found.from, span[0]), max(found.to, span[1])
			}
		}
	}
	slices.SortStableFunc(e.all, func(a, b evidence) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var errors []evidence
	said := map[cause.ID]checks.Confidence{} // of the last error
	end := -1
	for _, found := range e.all {
		found.sure = confidence(found, p)
		if len(errors) == 0 || found.from > end {
			clear(said)
			errors = append(errors, found)
			end = found.to
		} else if best := &errors[len(errors)-1]; found.tellsMore(*best) {
			*best = found
		}
		end = max(end, found.to)
		if first := found.causes[0]; found.sure != checks.Possible {
			said[first] = checks.Inferred
		}
		best := &errors[len(errors)-1]
		if best.sure == checks.Possible {
			best.sure = cmp.Or(said[best.causes[0]], checks.Possible)
		}
	}
	return errors
}

func lacksMetadata(found evidence) bool { return found.causes[0] == cause.MCPNoResourceMetadata }

func (found evidence) tellsMore(best evidence) bool {
	if reason := explains(found, best.causes[0]); reason || explains(best, found.causes[0]) {
		return reason
	}
	if found.level != best.level {
		return found.level > best.level
	}
	if found.weight != best.weight {
		return found.weight > best.weight
	}
	return found.mark == provider.Documented && best.mark != provider.Documented
}

// confidence is what a piece of evidence alone allows for its first cause.
func confidence(found evidence, p provider.Provider) checks.Confidence {
	sure := checks.ByMark(found.mark)
	if sure == checks.Stated && (p.ID == "" || len(found.causes) > 1 && !found.clear) {
		sure = checks.Inferred // whose documentation that is is not known, or it names several causes
	}
	if found.clear {
		return sure
	}
	for _, id := range found.causes {
		if id.Group() != found.causes[0].Group() {
			return checks.Possible // explanations that have nothing in common are left
		}
	}
	return sure
}

// likely are the causes of one error with the confidence that is left to each.
func likely(found evidence) []Likely {
	var all []Likely
	for i, id := range found.causes {
		sure := found.sure
		if i > 0 {
			sure = checks.Possible
		}
		all = append(all, Likely{Cause: id, Confidence: sure, Line: found.line, Rule: found.rule})
	}
	return all
}

// quotedKey puts what the quoted key says about itself before the server's verdict on it.
func (e *examination) quotedKey(s *Symptom, root evidence) {
	quoted := e.echoes(root)
	if len(quoted) == 0 {
		return
	}
	s.Echo = echoWords(quoted[0].echo)
	if first := s.Likely[0].Cause; first != cause.CredentialInvalid && first != cause.CredentialRevoked && first != cause.EndpointWrongHost {
		return
	}
	for _, q := range quoted {
		id, what := echoTells(q.echo, q.text, s.Provider.ID, e.reader.registry)
		if id == "" {
			continue
		}
		s.Echo = echoWords(q.echo)
		for i := range s.Likely {
			s.Likely[i].Confidence = checks.Possible
		}
		s.Likely = slices.DeleteFunc(s.Likely, func(l Likely) bool { return l.Cause == id })
		s.Likely = append([]Likely{{Cause: id, Confidence: checks.Inferred, Line: what + ": " + short(q.echo.Text), Rule: "echo"}}, s.Likely...)
		return
	}
}
