package flows

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// knownChecks is a list of checks as the tests of trees need it: ids, causes, and whether an exchange is read.
func knownChecks() []checks.Check {
	offline := func(id string, causes ...cause.ID) checks.Check { return checks.Check{ID: id, Causes: causes} }
	online := func(id string, causes ...cause.ID) checks.Check {
		return checks.Check{ID: id, Causes: causes, Probes: []string{checks.ProbeModels}}
	}
	return []checks.Check{
		offline("credential.found", cause.CredentialMissing),
		offline("credential.shadow", cause.CredentialShadowed),
		offline("credential.expanded", cause.CredentialPlaceholder),
		offline("credential.unquoted", cause.CredentialQuoted),
		offline("credential.single-scheme", cause.CredentialBearerPrefix),
		offline("credential.ascii", cause.CredentialNonASCII),
		offline("credential.whole", cause.CredentialTruncated),
		offline("credential.clean", cause.CredentialWhitespace),
		offline("credential.vendor", cause.CredentialWrongProvider),
		offline("credential.kind", cause.CredentialWrongKind),
		offline("credential.halves"),
		offline("request.one-authorization", cause.CredentialShadowed),
		offline("request.scheme", cause.CredentialWrongHeader),
		offline("address.valid", cause.ClientMisconfigured),
		offline("address.scheme", cause.ClientMisconfigured),
		offline("address.path", cause.RequestWrongPath),
		offline("address.host", cause.EndpointWrongHost),
		offline("credential.token-time", cause.TokenExpired, cause.TokenClockSkew),
		online("network.proxy-settings", cause.NetProxy),
		{ID: "network.resolves", Title: "the host name resolves", Causes: []cause.ID{cause.NetDNS}, Probes: []string{checks.ProbeModels}},
		online("network.proxy", cause.NetProxy, cause.NetProxyAuth),
		online("network.connects", cause.NetRefused, cause.NetTimeout, cause.NetConnection),
		online("tls.speaks", cause.TLSProtocol),
		online("tls.trusted", cause.TLSUntrustedCA),
		online("tls.dates", cause.TLSExpired),
		online("tls.name", cause.TLSHostname),
		online("network.answers", cause.NetTimeout, cause.NetConnection),
		online("clock.agrees"),
		online("edge.passed", cause.WAFBlocked),
		online("edge.api-answered", cause.NetNonJSONResponse),
		online("endpoint.redirects", cause.EndpointAuthStripped, cause.EndpointWrongHost),
		online("endpoint.route", cause.RequestWrongPath),
		online("endpoint.checks-keys"),
		online("endpoint.header-arrives", cause.EndpointAuthStripped, cause.CredentialMissing),
		online("gateway.upstream", cause.GatewayNoRoute, cause.GatewayUpstreamFault),
		online("account.key", cause.CredentialInvalid, cause.CredentialRevoked, cause.CredentialWrongKind, cause.TokenExpired),
		online("account.active", cause.AccountDeactivated),
		online("account.organization", cause.OrgMismatch),
		online("account.project", cause.ProjectInvalid),
		online("account.region", cause.PermissionRegion),
		online("account.network", cause.PermissionIPAllowlist, cause.PermissionKeyRestriction),
		online("account.scope", cause.PermissionMissingScope, cause.PermissionRole),
		online("account.verified", cause.PermissionOrgUnverified, cause.PermissionOptInMissing),
		online("account.model", cause.ModelNotFound, cause.ModelDeprecated, cause.PermissionModelAccess, cause.ModelWrongEndpoint),
		online("account.quota", cause.QuotaExhausted, cause.QuotaHardLimit, cause.QuotaZeroTier),
		online("account.rate", cause.RateRequests, cause.RateTokens, cause.RateDaily),
		online("server.available", cause.ServerError, cause.ServerOverloaded),
		online("request.accepted", cause.RequestMalformedJSON, cause.RequestInvalidValue, cause.RequestWrongMethod),
		online("limits.known"),
	}
}

func builtinTree(t *testing.T, id string) Tree {
	t.Helper()
	trees, err := BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range trees {
		if tree.ID == id {
			return tree
		}
	}
	t.Fatalf("there is no built-in tree %q", id)
	return Tree{}
}

func builtinCatalogue(t *testing.T) Catalogue {
	t.Helper()
	catalogue, err := BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}
