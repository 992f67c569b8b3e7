// Package local knows what can be told about a credential and an address on this machine, before anything is
// sent: whether a key was found, what hides what, whether its characters can be a key, whose form it has, what
// a token's own claims say, and whether the base URL is one that a client can use.
//
// It may not open a connection, and it never shows a credential: findings speak of lengths, positions, code
// points and public prefixes. One file, shape.go, opens a Secret and turns it into facts without the bytes.
// Every finding is a guess about a reply that has not come yet (Finding.Local): a server that takes the key
// proves it wrong.
//
//	for _, check := range local.Checks(maker) {
//		finding := check.Run(ctx, facts)
//		fmt.Println(finding.Status, finding.Summary) // fail a line feed at the end (position 164)
//	}
package local

import (
	"context"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore/secret"
)

// The ids of the checks that other checks here refer to.
const (
	idFound    = "credential.found"
	idShadow   = "credential.shadow"
	idExpanded = "credential.expanded"
	idWhole    = "credential.whole"
	idVendor   = "credential.vendor"
	idKind     = "credential.kind"
	idValid    = "address.valid"
	idHost     = "address.host"
)

// Checks lists the offline checks in causal order. The maker makes the cleaned credentials of their Changes, and
// must be the one that made the target's, so that fingerprints compare.
func Checks(maker *secret.Maker) []checks.Check {
	var list []checks.Check
	for _, q := range append(credentialQuestions(), addressQuestions()...) {
		list = append(list, q.check(maker))
	}
	return list
}

func credentialQuestions() []question {
	noKey, example, cut := view.noKey, view.example, view.cut
	return []question{
		{idFound, "a credential was found",
			[]cause.ID{cause.CredentialMissing}, nil, found},
		{idShadow, "no other value hides the one you may have meant",
			[]cause.ID{cause.CredentialShadowed}, []moot{view.missing}, shadow},
		{idExpanded, "the key is no placeholder and no unexpanded variable",
			[]cause.ID{cause.CredentialPlaceholder}, []moot{noKey}, expanded},
		{"credential.unquoted", "the key is not wrapped in quotes",
			[]cause.ID{cause.CredentialQuoted}, []moot{noKey, example}, unquoted},
		{"credential.single-scheme", "the authorization scheme is named exactly once",
			[]cause.ID{cause.CredentialBearerPrefix}, []moot{noKey, example}, singleScheme},
		{"credential.ascii", "every character of the key is ASCII",
			[]cause.ID{cause.CredentialNonASCII}, []moot{noKey, example, view.dotted}, ascii},
		{idWhole, "the key is whole, not a shortened or masked form",
			[]cause.ID{cause.CredentialTruncated}, []moot{noKey, example}, whole},
		{"credential.clean", "the key holds no white space and no control characters",
			[]cause.ID{cause.CredentialWhitespace}, []moot{noKey, example, view.pasted}, clean},
		{idVendor, "the key has the form of the provider that is asked",
			[]cause.ID{cause.CredentialWrongProvider}, []moot{noKey, example, cut}, vendor},
		{idKind, "the credential is of a kind that this API takes",
			[]cause.ID{cause.CredentialWrongKind}, []moot{noKey, example, cut, view.strange}, kind},
		{"credential.header", "the credential travels in the header that its kind is read from",
			[]cause.ID{cause.CredentialWrongHeader}, []moot{noKey, example, cut, view.strange, view.handedOver}, rightHeader},
		{"credential.token-time", "the token is valid at this time",
			[]cause.ID{cause.TokenExpired, cause.TokenClockSkew}, []moot{noKey, example, cut}, tokenTime},
		{"credential.halves", "the key is as long as its kind should be",
			nil, []moot{noKey, example, cut}, halves},
	}
}

func addressQuestions() []question {
	return []question{
		{"endpoint.offered", "the service is still offered",
			[]cause.ID{cause.EndpointRetired}, nil, offered},
		{idValid, "the base URL is an address that a client can use",
			[]cause.ID{cause.ClientMisconfigured}, nil, valid},
		{"address.scheme", "the key travels encrypted or stays on this machine",
			[]cause.ID{cause.ClientMisconfigured}, []moot{view.noAddress}, encrypted},
		{"address.path", "the path of the base URL is the one the API is under",
			[]cause.ID{cause.RequestWrongPath}, []moot{view.noAddress}, path},
		{idHost, "the host belongs to the key's vendor or is one of your own",
			[]cause.ID{cause.EndpointWrongHost}, []moot{view.noAddress}, host},
		{"address.headers", "the other headers can be sent as they are",
			[]cause.ID{cause.ClientMisconfigured}, nil, headers},
	}
}

// question is a Check before it knows its Maker.
type question struct {
	id, title string
	causes    []cause.ID
	moot      []moot
	answer    func(view) checks.Finding
}

// moot names the check that already says why there is nothing to ask; empty: there is.
type moot func(view) string

func (q question) check(maker *secret.Maker) checks.Check {
	return checks.Check{
		ID: q.id, Title: q.title, Causes: q.causes,
		Run: func(_ context.Context, f checks.Facts) checks.Finding {
			finding := q.ask(look(f, maker))
			finding.Check, finding.Title, finding.Local = q.id, q.title, true
			return finding
		},
	}
}

func (q question) ask(v view) checks.Finding {
	for _, why := range q.moot {
		if id := why(v); id != "" {
			return checks.Finding{Status: checks.Skip, Because: id, Summary: "not asked, see " + id}
		}
	}
	return q.answer(v)
}

func pass(summary string) checks.Finding {
	return checks.Finding{Status: checks.Pass, Summary: summary}
}

func fail(id cause.ID, summary string, changes []checks.Change, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{
		Status: checks.Fail, Summary: summary, Causes: []cause.ID{id}, Confidence: checks.Inferred,
		Changes: changes, Evidence: evidence,
	}
}

func warn(summary string, changes []checks.Change, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Status: checks.Warn, Summary: summary, Changes: changes, Evidence: evidence}
}
