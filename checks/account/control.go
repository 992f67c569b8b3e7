package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// trio is the three replies of the control probes.
type trio struct{ none, dummy, real asked }

func controls(ctx context.Context, f checks.Facts) (trio, bool) {
	if f.Target().Sender() == nil {
		return trio{}, false
	}
	return trio{none: ask(ctx, f, checks.ProbeNone), dummy: ask(ctx, f, checks.ProbeDummy), real: ask(ctx, f, checks.ProbeReal)}, true
}

// alike reports whether two replies say the same, apart from what they quote of the request.
func alike(a, b asked) bool {
	if a.ex.Status != b.ex.Status || a.Form != b.Form || a.Code != b.Code || a.Type != b.Type {
		return false
	}
	if !a.generic() && !b.generic() {
		return a.Rule.ID == b.Rule.ID
	}
	return plain(a.Message) == plain(b.Message)
}

// plain removes from a message what differs between two requests: quoted keys, ids, numbers.
func plain(message string) string {
	var kept []string
	for _, word := range strings.Fields(message) {
		if !variableWords().MatchString(word) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

func (t trio) evidence() []checks.Evidence {
	return []checks.Evidence{
		{Source: "with the key", Measured: t.real.words(), Expected: "granted"},
		{Source: "with a false key", Measured: t.dummy.brief(), Expected: "refused, but not as the key is"},
		{Source: "without a key", Measured: t.none.brief(), Expected: "refused"},
	}
}

func checksKeys(ctx context.Context, f checks.Facts) checks.Finding {
	none := ask(ctx, f, checks.ProbeNone)
	three, ok := controls(ctx, f)
	if !ok {
		if none.OK() {
			return checks.Finding{Status: checks.Warn, Summary: "this address answers without a credential; the SDKs still want a non-empty value", Evidence: none.evidence("refused")}
		}
		return checks.Finding{Status: checks.Skip, Because: "credential.found", Summary: "there is no key to compare"}
	}
	switch {
	case !three.real.spoke():
		return notAnswered(three)
	case three.none.OK() && three.dummy.OK() && three.real.OK():
		return checks.Finding{Status: checks.Warn, Summary: "this address grants any key, and none: it proves nothing about this one", Evidence: three.evidence()}
	case three.dummy.OK() && three.real.OK():
		return checks.Finding{Status: checks.Warn, Summary: "this address grants a false key as well: it proves nothing about this one", Evidence: three.evidence()}
	}
	if !three.none.aboutCredential() || !three.dummy.aboutCredential() || !three.real.aboutCredential() {
		if three.real.OK() {
			return checks.Finding{Status: checks.Warn, Summary: "the key is granted; the other two got no answer to compare with", Evidence: three.evidence()}
		}
		return notAnswered(three)
	}
	if alike(three.none, three.real) && alike(three.dummy, three.real) {
		return checks.Finding{Status: checks.Unknown, Because: "account.key", Summary: "it answers no key, a false key and this key alike", Evidence: three.evidence()}
	}
	return checks.Finding{Status: checks.Pass, Summary: fmt.Sprintf("none %d, false %d, real %d", three.none.ex.Status, three.dummy.ex.Status, three.real.ex.Status), Evidence: three.evidence()}
}

func notAnswered(t trio) checks.Finding {
	if t.real.ex.Fault == wire.FaultWithheld {
		return checks.Finding{Status: checks.Unknown, Because: "not sent", Summary: "the key was not sent, so nothing can be said about it"}
	}
	return checks.Finding{Status: checks.Unknown, Because: "edge.api-answered", Summary: "the API itself did not answer, so nothing can be said about the key", Evidence: t.evidence()}
}

// headerArrives is the reading of three refusals that are alike (design: control probes, d and e).
func headerArrives(ctx context.Context, f checks.Facts) checks.Finding {
	t, ok := controls(ctx, f)
	switch {
	case !ok:
		return checks.Finding{Status: checks.Skip, Because: "credential.found", Summary: "there is no key to send"}
	case t.real.OK():
		return checks.Finding{Status: checks.Pass, Summary: "the key was read and granted", Evidence: t.real.evidence("granted")}
	case !t.none.aboutCredential() || !t.dummy.aboutCredential() || !t.real.aboutCredential():
		return notAnswered(t)
	}
	missing := t.real.first() == cause.CredentialMissing && len(t.real.Causes) == 1
	switch {
	case missing && alike(t.none, t.real) && alike(t.dummy, t.real):
		confidence := checks.Inferred
		if checks.ByMark(t.real.Rule.Mark) == checks.Possible {
			confidence = checks.Possible
		}
		return checks.Finding{
			Status: checks.Fail, Causes: []cause.ID{cause.EndpointAuthStripped}, Confidence: confidence,
			Tell:     "the same request from another network, or straight to the API",
			Summary:  "the API says that no key came, although two were sent: something on the way removes the header " + f.Target().Way().Header,
			Evidence: t.evidence(),
		}
	case missing && alike(t.none, t.real):
		return checks.Finding{
			Status: checks.Fail, Causes: []cause.ID{cause.CredentialMissing, cause.EndpointAuthStripped}, Confidence: checks.Possible,
			Summary:  "the API says that no key came, but it does read a false one: this key was dropped on the way",
			Tell:     "the same request from another network, or with a fresh key",
			Evidence: t.evidence(),
		}
	}
	return checks.Finding{Status: checks.Pass, Summary: "the API answers to what the header holds", Evidence: t.evidence()}
}

// key is the reading of control probes e, f and g.
func key(ctx context.Context, f checks.Facts) checks.Finding {
	t, ok := controls(ctx, f)
	switch {
	case !ok:
		return checks.Finding{Status: checks.Skip, Because: "credential.found", Summary: "there is no key to try"}
	case f.Denied() != "":
		return checks.Finding{Status: checks.Unknown, Because: "not sent", Summary: "the key was not sent: " + f.Denied()}
	case t.real.ex.Fault == wire.FaultInvalidHeader:
		return checks.Finding{Status: checks.Unknown, Because: "not sent", Summary: "no client can send the key as it is"}
	case t.real.OK() && t.dummy.OK():
		return checks.Finding{Status: checks.Skip, Because: "endpoint.checks-keys", Summary: "the address grants any key"}
	case t.real.OK() && t.dummy.aboutCredential() && keyAlarm(t.real) != "":
		fact, _ := alarm(t.real, keyAlarm(t.real))
		return withOthers(f, alarmed(f, t.real, fact))
	case t.real.OK() && t.dummy.aboutCredential():
		return checks.Finding{Status: checks.Pass, Summary: "granted, where a false key is not", Evidence: t.evidence()}
	case t.real.OK():
		return checks.Finding{Status: checks.Warn, Summary: "granted; a false key got no answer to compare with", Evidence: t.evidence()}
	case !t.real.aboutCredential() || !t.dummy.aboutCredential() || !t.none.aboutCredential():
		return notAnswered(t)
	}
	return judge(ctx, f, t)
}

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
	case !alike(t.real, t.dummy):
		return withOthers(f, finding)
	case alike(t.real, t.none) && !ofKey:
		return checks.Finding{Status: checks.Unknown, Because: "request.accepted", Summary: "every request is refused alike, for a reason that is not the key", Evidence: t.evidence()}
	case alike(t.real, t.none) && first == cause.EndpointWrongHost:
		return withOthers(f, possible(finding, "this server answers no key, a false key and this key alike", ours(t.real.Causes)...))
	case alike(t.real, t.none):
		return withOthers(f, possible(finding, "this server answers no key, a false key and this key alike", cause.CredentialInvalid, cause.EndpointAuthStripped))
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
	if others := rivals(f, t.real); len(others) > 0 {
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
			bare := own.Code == "" && own.Type == "" && own.Match == ""
			if bare && strings.HasPrefix(own.ID, p.ID+"-") && slices.Contains(own.Status, real.ex.Status) {
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
	if all[0] == cause.EndpointWrongHost && slices.Contains(all, cause.CredentialInvalid) {
		others = append(others, cause.CredentialInvalid)
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
