// Package account holds the checks about what stands behind the key: whether the server knows it, whose it is, what it
// may do, and what is left of its limits.
//
// They compare three replies of one address: without a credential, with an obviously false one, and with the real one.
// A status alone proves nothing; a reply that is not the API's own makes every answer here unknown.
//
//	for _, c := range account.Checks() { fmt.Println(c.ID, c.Title) } // account.key the server knows the key
package account

import (
	"context"
	"fmt"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// Checks lists the checks in causal order.
func Checks() []checks.Check {
	controls := []string{checks.ProbeReal, checks.ProbeNone, checks.ProbeDummy}
	all := append(append([]string{}, controls...), checks.ProbeList, checks.ProbeIdentity, checks.ProbeBalance, checks.ProbeModel, checks.ProbeQuota, checks.ProbeOneToken)
	return []checks.Check{
		{ID: "endpoint.checks-keys", Title: "the address tells a real key from a false one", Probes: controls, Run: checksKeys},
		{ID: "endpoint.header-arrives", Title: "the header with the key reaches the API", Probes: controls, Run: headerArrives,
			Causes: []cause.ID{cause.EndpointAuthStripped, cause.CredentialMissing}},
		{ID: "account.key", Title: "the server knows the key", Probes: controls, Run: key,
			Causes: []cause.ID{cause.CredentialInvalid, cause.CredentialRevoked, cause.CredentialWrongKind, cause.CredentialWrongProvider,
				cause.CredentialWrongHeader, cause.CredentialTruncated, cause.CredentialPlaceholder, cause.CredentialBearerPrefix,
				cause.CredentialMissing, cause.EndpointAuthStripped, cause.EndpointWrongHost,
				cause.TokenExpired, cause.TokenWrongAudience, cause.TokenMalformed, cause.TokenClockSkew}},
		claim("account.active", "the account behind the key is active", all, anotherKey, cause.AccountDeactivated),
		claim("account.organization", "the key belongs to the organization that is named", all, dropOrganization, cause.OrgMismatch),
		claim("account.project", "the key belongs to the project that is named", all, dropProject, cause.ProjectInvalid, cause.ClientMisconfigured),
		claim("account.region", "the provider serves this region", all, nil, cause.PermissionRegion),
		claim("account.network", "the key may be used from this network", all, nil, cause.PermissionIPAllowlist, cause.PermissionKeyRestriction),
		claim("account.scope", "the key has the scopes it needs", all, nil, cause.PermissionMissingScope, cause.PermissionRole),
		claim("account.verified", "every account-level step has been taken", all, nil, cause.PermissionOrgUnverified, cause.PermissionOptInMissing, cause.PermissionAPIDisabled),
		{ID: "account.model", Title: "the model exists and the key may use it", Probes: all, Run: model,
			Causes: []cause.ID{cause.ModelNotFound, cause.ModelDeprecated, cause.PermissionModelAccess, cause.ModelWrongEndpoint}},
		claim("account.quota", "there is credit or quota left", all, nil, cause.QuotaExhausted, cause.QuotaHardLimit, cause.QuotaZeroTier),
		claim("account.rate", "no rate limit is in force", all, wait, cause.RateRequests, cause.RateTokens, cause.RateDaily),
		claim("gateway.upstream", "the gateway reaches its own provider", all, nil, cause.GatewayNoRoute, cause.GatewayUpstreamFault),
		{ID: "server.available", Title: "the provider's service is up", Probes: all, Run: available,
			Causes: []cause.ID{cause.ServerError, cause.ServerOverloaded, cause.EndpointRetired}},
		{ID: "request.accepted", Title: "the API accepts the request", Probes: all, Run: accepted,
			Causes: []cause.ID{cause.RequestMalformedJSON, cause.RequestMissingParam, cause.RequestUnsupportedParam, cause.RequestInvalidValue,
				cause.RequestContextLength, cause.RequestContentPolicy, cause.RequestWrongMethod, cause.RequestAPIVersion, cause.ClientMisconfigured}},
		{ID: "limits.known", Title: "the reply tells the limits and what is left of them", Probes: all, Run: limits},
	}
}

// asked is one exchange with its reading.
type asked struct {
	ex wire.Exchange
	reply.Reading
}

// ask waits for an exchange. That another value hides the right one no reply can tell: a proof does.
func ask(ctx context.Context, f checks.Facts, probe string) asked {
	a := asked{ex: f.Exchange(ctx, probe), Reading: f.Reading(ctx, probe)}
	if len(a.Causes) > 1 {
		a.Causes = slices.DeleteFunc(slices.Clone(a.Causes), func(id cause.ID) bool { return id == cause.CredentialShadowed })
	}
	return a
}

// spoke reports whether the API itself answered completely.
func (a asked) spoke() bool {
	gate := a.ex.Status == 401 || a.ex.Status == 429 // a gate in front of an API that has no JSON of its own
	return a.ex.Answered() && a.Form != reply.FormEdge && (a.Form != reply.FormHTML || gate) && (a.ex.Status < 300 || a.ex.Status >= 400)
}

// aboutCredential reports whether the reply can say something about a credential: an outage, a rate limit or a page in
// front of the API can not.
func (a asked) aboutCredential() bool {
	return a.spoke() && a.ex.Status < 500 && a.ex.Status != 429 && a.ex.Status != 404 && a.ex.Status != 405
}

func (a asked) refused() bool { return a.spoke() && !a.OK() }

// first is the best cause of the reply, or "".
func (a asked) first() cause.ID {
	if len(a.Causes) == 0 {
		return ""
	}
	return a.Causes[0]
}

// generic reports whether nothing but the status was recognised.
func (a asked) generic() bool {
	return a.Rule == nil || a.Rule.Wordless()
}

// brief tells the reply in two words: status and code.
func (a asked) brief() string {
	if a.ex.Fault != wire.FaultNone {
		return "no reply (" + string(a.ex.Fault) + ")"
	}
	return a.Brief()
}

// words tells the reply in one line: status, code, message. A long run of stars, as in a masked key, is counted.
func (a asked) words() string {
	text := a.brief()
	if a.Message != "" {
		text += ": " + starRuns().ReplaceAllStringFunc(a.Message, func(run string) string { return fmt.Sprintf("***(%d)", len(run)) })
	}
	return text
}

func (a asked) evidence(expected string) []checks.Evidence {
	return []checks.Evidence{{Source: a.ex.Method + " " + a.ex.URL, Measured: a.words(), Expected: expected}}
}

// list is the list of models, without names where it holds others than requests use.
func list(ctx context.Context, f checks.Facts) asked {
	names := ask(ctx, f, checks.ProbeList)
	if spec, _ := f.Target().Spec(checks.ProbeList); spec.Other {
		names.Models = nil
	}
	return names
}

// second is the probe that goes beyond the list of models. A model that the list does not show, or shows as ended, is
// asked for by name; else a chat request tells quota and scopes, where its price is known: nothing at the vendor's own
// hosts, one token with --paid.
func second(ctx context.Context, f checks.Facts) (asked, bool) {
	name := f.Target().Model.Value
	if name == "" {
		return asked{}, false
	}
	if f.Consent().Paid {
		return ask(ctx, f, checks.ProbeOneToken), true
	}
	names := list(ctx, f)
	listed := slices.Contains(names.Models, name) && ended(names, name, f.Now()) == ""
	if names.OK() && !listed {
		if byName := ask(ctx, f, checks.ProbeModel); aboutModel(byName.first()) {
			return byName, true
		}
	}
	if chat := ask(ctx, f, checks.ProbeQuota); chat.ex.Fault != wire.FaultWithheld {
		return chat, true
	}
	// Not every server has a path for one model: only an error of the API itself that is not about the path counts.
	byName := ask(ctx, f, checks.ProbeModel)
	return byName, byName.OK() || byName.Form == reply.FormError && (aboutModel(byName.first()) || byName.ex.Status != 404 && byName.ex.Status != 405)
}

// refusal is the reply that says no: of the list of models, or of the probe beyond it.
func refusal(ctx context.Context, f checks.Facts) (asked, bool) {
	real := ask(ctx, f, checks.ProbeReal)
	beyond, ok := asked{}, false
	if real.OK() || real.first() == cause.PermissionMissingScope {
		beyond, ok = second(ctx, f)
	}
	switch {
	case real.refused() && ok && usable(beyond):
		return asked{}, false // the key may not list models, but the call itself is open to it
	case real.refused():
		return real, true
	case ok && beyond.refused() && !usable(beyond):
		return beyond, true
	}
	return asked{}, false
}

// usable reports whether a probe beyond the list got as far as it can: granted, or refused only for the body that had
// to be refused.
func usable(a asked) bool { return checks.Passes(a.ex.Probe, a.ex, a.Reading) }
