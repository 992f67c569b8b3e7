package account

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
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
	if !a.generic() && !b.generic() && a.Rule.ID == b.Rule.ID {
		return true
	}
	worded := a.generic() || b.generic() || a.Message != ""
	return worded && plain(a.Message) == plain(b.Message)
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
	case three.dummy.OK() && three.real.OK() && atVendor(f):
		return checks.Finding{Status: checks.Unknown, Because: "something answers in the vendor's place",
			Summary: "this is the vendor's own host, and a false key is granted there as well: something answers in its place", Evidence: three.evidence()}
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

// atVendor reports whether the control probe goes to a vendor's own host, where its data say that a key is needed.
func atVendor(f checks.Facts) bool {
	t := f.Target()
	u, err := url.Parse(t.BaseURL.Value)
	spec, ok := t.Spec(checks.ProbeReal)
	return err == nil && ok && !spec.Public && t.Provider.IsVendor() && t.Provider.Owns(u.Hostname())
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
	missing := t.real.saysMissing(f.Target())
	switch {
	case missing && alike(t.none, t.real) && alike(t.dummy, t.real):
		confidence := checks.Inferred
		causes := []cause.ID{cause.EndpointAuthStripped}
		if checks.ByMark(t.real.Rule.Mark) == checks.Possible || t.real.generic() { // a status alone is nobody's words
			confidence, causes = checks.Possible, append(causes, cause.CredentialInvalid)
		}
		return checks.Finding{
			Status: checks.Fail, Causes: causes, Confidence: confidence,
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

// saysMissing reports whether the reply says that no key came. Some servers say at once that none came in the right form
// or header, which the keys of the control probes have.
func (a asked) saysMissing(t checks.Target) bool {
	usual := strings.EqualFold(t.Way().Header, t.Provider.Auth.Header)
	return a.first() == cause.CredentialMissing && !slices.ContainsFunc(a.Causes[1:], func(id cause.ID) bool {
		return id != cause.CredentialBearerPrefix && !(id == cause.CredentialWrongHeader && usual)
	})
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
	case t.real.OK() && calledInVain(ctx, f):
		said, _ := refusal(ctx, f)
		return withOthers(f, refusalFinding(said, said.Causes))
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

// calledInVain reports whether the list of models is granted and a call is refused for its credential: some lists are
// public, and some credentials are good for the list only.
func calledInVain(ctx context.Context, f checks.Facts) bool {
	said, refused := refusal(ctx, f)
	group := said.first().Group()
	return refused && (group == "credential" || group == "token")
}
