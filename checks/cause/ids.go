package cause

// The vocabulary, in causal order: from this machine to the model.
const (
	KeystoreLocked           ID = "keystore.locked"
	KeystoreUnavailable      ID = "keystore.unavailable"
	CredentialMissing        ID = "credential.missing"
	CredentialPlaceholder    ID = "credential.placeholder"
	CredentialWhitespace     ID = "credential.whitespace"
	CredentialQuoted         ID = "credential.quoted"
	CredentialBearerPrefix   ID = "credential.bearer-prefix"
	CredentialNonASCII       ID = "credential.non-ascii"
	CredentialTruncated      ID = "credential.truncated"
	CredentialWrongProvider  ID = "credential.wrong-provider"
	CredentialWrongKind      ID = "credential.wrong-kind"
	CredentialShadowed       ID = "credential.shadowed"
	ClientMisconfigured      ID = "client.misconfigured"
	ClientImplicitProvider   ID = "client.implicit-provider"
	ClientSDKVersion         ID = "client.sdk-version"
	ClientBrowser            ID = "client.browser"
	ClientNonASCIIOther      ID = "client.non-ascii-other"
	NetDNS                   ID = "net.dns"
	NetRefused               ID = "net.refused"
	NetTimeout               ID = "net.timeout"
	NetConnection            ID = "net.connection"
	NetProxy                 ID = "net.proxy"
	NetProxyAuth             ID = "net.proxy-auth"
	TLSUntrustedCA           ID = "tls.untrusted-ca"
	TLSExpired               ID = "tls.expired"
	TLSHostname              ID = "tls.hostname"
	TLSProtocol              ID = "tls.protocol"
	NetNonJSONResponse       ID = "net.non-json-response"
	WAFBlocked               ID = "waf.blocked"
	RequestWrongPath         ID = "request.wrong-path"
	RequestAPIVersion        ID = "request.api-version"
	EndpointWrongHost        ID = "endpoint.wrong-host"
	EndpointAuthStripped     ID = "endpoint.auth-stripped"
	EndpointRetired          ID = "endpoint.retired"
	GatewayNoRoute           ID = "gateway.no-route"
	GatewayUpstreamFault     ID = "gateway.upstream-fault"
	CredentialWrongHeader    ID = "credential.wrong-header"
	CredentialInvalid        ID = "credential.invalid"
	CredentialRevoked        ID = "credential.revoked"
	TokenExpired             ID = "token.expired"
	TokenClockSkew           ID = "token.clock-skew"
	TokenWrongAudience       ID = "token.wrong-audience"
	TokenMalformed           ID = "token.malformed"
	OAuthInvalidClient       ID = "oauth.invalid-client"
	OAuthRedirectURI         ID = "oauth.redirect-uri"
	OAuthInvalidGrant        ID = "oauth.invalid-grant"
	OAuthState               ID = "oauth.state"
	OAuthTokenResponse       ID = "oauth.token-response"
	OAuthNoRefreshToken      ID = "oauth.no-refresh-token"
	OAuthScope               ID = "oauth.scope"
	OAuthPKCE                ID = "oauth.pkce"
	OAuthAccessDenied        ID = "oauth.access-denied"
	OAuthDiscovery           ID = "oauth.discovery"
	MCPNoResourceMetadata    ID = "mcp.no-resource-metadata"
	MCPResourceMismatch      ID = "mcp.resource-mismatch"
	MCPNoRegistration        ID = "mcp.no-registration"
	MCPNotAuthenticated      ID = "mcp.not-authenticated"
	MCPTransportMismatch     ID = "mcp.transport-mismatch"
	PluginManifestMissing    ID = "plugin.manifest-missing"
	PluginManifestInvalid    ID = "plugin.manifest-invalid"
	PluginVerificationToken  ID = "plugin.verification-token"
	PluginDomainMismatch     ID = "plugin.domain-mismatch"
	PluginOpenAPIUnreachable ID = "plugin.openapi-unreachable"
	PluginCORS               ID = "plugin.cors"
	PluginClientBug          ID = "plugin.client-bug"
	AccountDeactivated       ID = "account.deactivated"
	OrgMismatch              ID = "org.mismatch"
	ProjectInvalid           ID = "project.invalid"
	PermissionMissingScope   ID = "permission.missing-scope"
	PermissionRole           ID = "permission.role"
	PermissionModelAccess    ID = "permission.model-access"
	PermissionOrgUnverified  ID = "permission.org-unverified"
	PermissionKeyRestriction ID = "permission.key-restriction"
	PermissionAPIDisabled    ID = "permission.api-disabled"
	PermissionOptInMissing   ID = "permission.opt-in-missing"
	PermissionIPAllowlist    ID = "permission.ip-allowlist"
	PermissionRegion         ID = "permission.region"
	ModelNotFound            ID = "model.not-found"
	ModelDeprecated          ID = "model.deprecated"
	ModelWrongEndpoint       ID = "model.wrong-endpoint"
	QuotaExhausted           ID = "quota.exhausted"
	QuotaHardLimit           ID = "quota.hard-limit"
	QuotaZeroTier            ID = "quota.zero-tier"
	RateRequests             ID = "rate.requests"
	RateTokens               ID = "rate.tokens"
	RateDaily                ID = "rate.daily"
	ServerOverloaded         ID = "server.overloaded"
	ServerError              ID = "server.error"
	RequestMalformedJSON     ID = "request.malformed-json"
	RequestMissingParam      ID = "request.missing-param"
	RequestUnsupportedParam  ID = "request.unsupported-param"
	RequestInvalidValue      ID = "request.invalid-value"
	RequestContextLength     ID = "request.context-length"
	RequestContentPolicy     ID = "request.content-policy"
	RequestWrongMethod       ID = "request.wrong-method"
)

// All lists every id in causal order.
func All() []ID {
	return []ID{
		KeystoreLocked, KeystoreUnavailable, CredentialMissing, CredentialPlaceholder, CredentialWhitespace,
		CredentialQuoted, CredentialBearerPrefix, CredentialNonASCII, CredentialTruncated,
		CredentialWrongProvider, CredentialWrongKind, CredentialShadowed, ClientMisconfigured,
		ClientImplicitProvider, ClientSDKVersion, ClientBrowser, ClientNonASCIIOther, NetDNS, NetRefused,
		NetTimeout, NetConnection, NetProxy, NetProxyAuth, TLSUntrustedCA, TLSExpired, TLSHostname,
		TLSProtocol, NetNonJSONResponse, WAFBlocked, RequestWrongPath, RequestAPIVersion, EndpointWrongHost,
		EndpointAuthStripped, EndpointRetired, GatewayNoRoute, GatewayUpstreamFault, CredentialWrongHeader,
		CredentialInvalid, CredentialRevoked, TokenExpired, TokenClockSkew, TokenWrongAudience, TokenMalformed,
		OAuthInvalidClient, OAuthRedirectURI, OAuthInvalidGrant, OAuthState, OAuthTokenResponse,
		OAuthNoRefreshToken, OAuthScope, OAuthPKCE, OAuthAccessDenied, OAuthDiscovery, MCPNoResourceMetadata,
		MCPResourceMismatch, MCPNoRegistration, MCPNotAuthenticated, MCPTransportMismatch,
		PluginManifestMissing, PluginManifestInvalid, PluginVerificationToken, PluginDomainMismatch,
		PluginOpenAPIUnreachable, PluginCORS, PluginClientBug, AccountDeactivated, OrgMismatch, ProjectInvalid,
		PermissionMissingScope, PermissionRole, PermissionModelAccess, PermissionOrgUnverified,
		PermissionKeyRestriction, PermissionAPIDisabled, PermissionOptInMissing, PermissionIPAllowlist,
		PermissionRegion, ModelNotFound, ModelDeprecated, ModelWrongEndpoint, QuotaExhausted, QuotaHardLimit,
		QuotaZeroTier, RateRequests, RateTokens, RateDaily, ServerOverloaded, ServerError,
		RequestMalformedJSON, RequestMissingParam, RequestUnsupportedParam, RequestInvalidValue,
		RequestContextLength, RequestContentPolicy, RequestWrongMethod,
	}
}
