package account

import (
	"context"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
)

// judge reads a refusal of the real key.
func judge(ctx context.Context, f checks.Facts, t trio) checks.Finding {
	first := t.real.first()
	// A page with 401 in place of JSON is a gate's, which may well have read the key.
	ofKey := t.real.Form == reply.FormHTML || first.Group() == "credential" || first.Group() == "token" || first == cause.EndpointWrongHost
	finding := checks.Finding{Status: checks.Fail, Causes: ours(t.real.Causes), Evidence: t.evidence(), Summary: "refused: " + t.real.words()}
	if t.real.Rule != nil {
		finding.Confidence = checks.ByMark(t.real.Rule.Mark)
	}
	switch {
	case !alike(t.real, t.dummy) && !ofKey:
		return checks.Finding{Status: checks.Pass, Summary: "known to the server: it answers this key otherwise than a false one", Evidence: t.evidence()}
	case !alike(t.real, t.dummy) && first == cause.CredentialInvalid:
		return possible(finding, "the words say that the key is wrong, but a false key is answered otherwise", cause.CredentialInvalid, cause.CredentialRevoked)
	case !alike(t.real, t.dummy) && t.real.generic() && len(finding.Causes) > 1:
		return withOthers(f, possible(finding, "the server treats this credential otherwise than a false one, and its words leave several reasons", finding.Causes...))
	case !alike(t.real, t.dummy):
		return withOthers(f, finding)
	case alike(t.real, t.none) && !ofKey:
		return checks.Finding{Status: checks.Unknown, Because: "request.accepted", Summary: "every request is refused alike, for a reason that is not the key", Evidence: t.evidence()}
	case alike(t.real, t.none) && first == cause.CredentialWrongHeader:
		finding.Causes = finding.Causes[:1] // it names the header that it misses, whatever came in this one
		return withOthers(f, finding)
	case alike(t.real, t.none):
		return withOthers(f, possible(finding, "this server answers no key, a false key and this key alike", readings(ctx, f, t.real)...))
	case t.real.generic() && len(rivals(f, t.real)) > 0:
		return withOthers(f, possible(finding, "the server treats this key as it treats a false one, and an account in arrears alike", append(ours(t.real.Causes), rivals(f, t.real)...)...))
	case t.real.generic():
		return withOthers(f, possible(finding, "the server treats this key as it treats a false one, in words that no rule knows", cause.CredentialInvalid, cause.CredentialWrongKind))
	case !ofKey:
		return checks.Finding{Status: checks.Unknown, Because: "request.accepted", Summary: "a false key is answered like this one, so the reply says nothing about it", Evidence: t.evidence()}
	}
	// Real like dummy, none different, and a rule that says so: unknown to the server. A revoked key is unknown to it,
	// too. What the key's own shape tells outranks the server's generic words.
	if finding.Causes[0] == cause.CredentialWrongKind && slices.Contains(finding.Causes, cause.CredentialInvalid) {
		if _, known := checks.Vendor(f.Target().Sender(), f.Registry()); !known {
			finding.Causes[0] = cause.CredentialInvalid // a key of another kind would show its vendor
		}
	}
	byHost := finding.Causes[0] == cause.EndpointWrongHost && len(finding.Causes) > 1
	if others := rivals(f, t.real); len(others) > 0 || byHost {
		finding.Causes, finding.Confidence = append(finding.Causes, others...), checks.Possible
		finding.Tell = "whether the account behind the key is in order: the provider's console tells"
		return withOthers(f, finding)
	}
	finding.Causes = finding.Causes[:1]
	if warned, byShape := shape(ctx, f); byShape != "" {
		finding.Causes[0], finding.Confidence = byShape, checks.Inferred
		finding.Evidence = append(slices.Clone(warned.Evidence), finding.Evidence...)
	}
	return withOthers(f, finding)
}

// readings are the causes that are left where no key, a false key and this key are answered alike: what the key's own
// shape speaks for, a wrong key, what the reply's words leave open besides, and a header that was lost on the way.
func readings(ctx context.Context, f checks.Facts, said asked) []cause.ID {
	var left []cause.ID
	add := func(id cause.ID) {
		seen := id == cause.CredentialPlaceholder || id == cause.CredentialTruncated // this machine would have told
		if id != "" && id != cause.CredentialMissing && !seen && !slices.Contains(left, id) {
			left = append(left, id)
		}
	}
	_, byShape := shape(ctx, f)
	add(byShape)
	if said.first() == cause.EndpointWrongHost {
		add(cause.EndpointWrongHost)
	}
	add(cause.CredentialInvalid)
	if !said.generic() {
		for _, id := range ours(said.Causes) {
			add(id)
		}
	}
	for _, id := range rivals(f, said) {
		add(id)
	}
	add(cause.EndpointAuthStripped)
	return left
}

// rivals are the causes of a refusal that are no fault of the key, as the vendor's words leave open: some say the same
// of a wrong key, an empty account or another host's key. Words borrowed from another vendor do not narrow what the
// provider's own data leave open about the status.
func rivals(f checks.Facts, real asked) []cause.ID {
	all := slices.Clone(real.Causes)
	if len(all) == 0 || len(ours(all[:1])) == 0 {
		return nil
	}
	p := f.Target().Provider
	if real.Rule != nil && !strings.HasPrefix(real.Rule.ID, p.ID+"-") {
		for _, own := range p.Rules {
			if own.Wordless() && strings.HasPrefix(own.ID, p.ID+"-") && slices.Contains(own.Status, real.ex.Status) {
				all = append(all, own.Causes...)
			}
		}
	}
	var others []cause.ID
	for _, id := range all {
		if g := id.Group(); g != "credential" && g != "token" && id != all[0] {
			others = append(others, id)
		}
	}
	return others
}

// keyAlarm is what a granted reply tells about the key itself; empty: no trouble.
func keyAlarm(real asked) cause.ID {
	for _, fact := range real.Facts {
		if len(fact.Causes) > 0 && fact.Causes[0].Group() == "credential" {
			return fact.Causes[0]
		}
	}
	return ""
}

// ours keeps the causes that this check may name.
func ours(all []cause.ID) []cause.ID {
	var kept []cause.ID
	for _, id := range all {
		if g := id.Group(); g == "credential" || g == "token" || id == cause.EndpointWrongHost {
			kept = append(kept, id)
		}
	}
	return kept
}

func possible(finding checks.Finding, summary string, ids ...cause.ID) checks.Finding {
	finding.Confidence, finding.Causes = checks.Possible, ids
	finding.Summary = summary + ": " + finding.Summary
	finding.Tell = "the same request with a key that is known to work there, or with curl from another machine"
	return finding
}

// withOthers adds the changes that a refused key leaves: another header, another host of the same vendor, another
// credential of this machine. Each costs a request.
func withOthers(f checks.Facts, finding checks.Finding) checks.Finding {
	const most = 3
	t := f.Target()
	for _, changes := range [][]checks.Change{checks.OtherHeader(t), checks.OtherHost(t), checks.OtherCandidates(t)} {
		finding.Changes = append(finding.Changes, changes...)
	}
	finding.Changes = finding.Changes[:min(most, len(finding.Changes))]
	return finding
}

// shape is the cause that the key's own shape explains a refusal by, where the address allows any shape and the local
// checks only warn of it.
func shape(ctx context.Context, f checks.Facts) (checks.Finding, cause.ID) {
	if foreign := f.Finding(ctx, "credential.vendor"); foreign.Status == checks.Warn {
		return foreign, cause.CredentialWrongProvider
	}
	if kind := f.Finding(ctx, "credential.kind"); kind.Status == checks.Warn {
		return kind, cause.CredentialWrongKind
	}
	return checks.Finding{}, ""
}
