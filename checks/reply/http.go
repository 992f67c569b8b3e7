package reply

import (
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// statusRules says what a status alone may mean where no rule of the provider fits. A status proves nothing, so
// every one of them is Unverified and gives no more than a possible cause (RFC 9110 section 15).
func statusRules() []provider.Rule {
	const never, fix, wait = "never", "after_fix", "after_wait"
	return []provider.Rule{
		status("http-unauthorized", "the server refuses the credential or saw none", fix, []int{401},
			cause.CredentialInvalid, cause.CredentialMissing, cause.TokenExpired, cause.CredentialWrongHeader),
		status("http-payment", "the server wants money", never, []int{402}, cause.QuotaExhausted),
		status("http-forbidden", "the server knows the caller and refuses", fix, []int{403},
			cause.PermissionMissingScope, cause.PermissionModelAccess, cause.PermissionRole),
		status("http-not-found", "the server knows no such path or model", fix, []int{404}, cause.RequestWrongPath, cause.ModelNotFound),
		status("http-method", "this path wants another method", fix, []int{405}, cause.RequestWrongMethod, cause.RequestWrongPath),
		status("http-proxy-auth", "a proxy wants a login", fix, []int{407}, cause.NetProxyAuth),
		status("http-gone", "what was here has ended", fix, []int{410}, cause.ModelDeprecated, cause.EndpointRetired),
		status("http-too-large", "the request is too large", fix, []int{413}, cause.RequestContextLength),
		status("http-media-type", "the server does not read this kind of body", fix, []int{415}, cause.RequestMalformedJSON),
		status("http-content", "the server read the request and refuses its content", fix, []int{400, 422},
			cause.RequestInvalidValue, cause.RequestMissingParam, cause.RequestUnsupportedParam),
		status("http-rate", "the server wants fewer requests", wait, []int{429},
			cause.RateRequests, cause.RateTokens, cause.RateDaily, cause.QuotaExhausted),
		status("http-overloaded", "the server has no capacity", wait, []int{529}, cause.ServerOverloaded),
		status("http-unavailable", "the server has a fault or no capacity", wait, []int{503}, cause.ServerError, cause.ServerOverloaded),
		status("http-server", "the server has a fault", wait, []int{500, 502, 504, 520, 521, 522, 523, 524, 525, 526, 530}, cause.ServerError),
		plainOnTLS(),
	}
}

// pageRules says what an HTML page means where JSON was due: something else than the API answered.
func pageRules() []provider.Rule {
	const fix, wait = "after_fix", "after_wait"
	rules := []provider.Rule{
		status("page-success", "a web page answers at this address", fix, []int{200, 201, 202, 203}, cause.NetNonJSONResponse, cause.RequestWrongPath),
		status("page-refused", "something in front of the API refuses", fix, []int{400, 401}, cause.NetNonJSONResponse),
		status("page-forbidden", "something in front of the API refuses", fix, []int{403}, cause.WAFBlocked, cause.NetNonJSONResponse),
		status("page-not-found", "a web server knows no such path", fix, []int{404, 410}, cause.RequestWrongPath, cause.NetNonJSONResponse),
		status("page-method", "a web server does not take this method here", fix, []int{405}, cause.RequestWrongMethod, cause.RequestWrongPath),
		status("page-proxy-auth", "a proxy wants a login", fix, []int{407}, cause.NetProxyAuth),
		status("page-too-large", "a web server refuses the size of the request", fix, []int{413}, cause.RequestContextLength),
		status("page-rate", "something in front of the API wants fewer requests", wait, []int{429}, cause.RateRequests),
		status("page-server", "a web server could not reach the API behind it", wait, []int{500, 501, 502, 503, 504}, cause.ServerError),
		plainOnTLS(),
	}
	for i := range rules {
		rules[i].Mark = provider.Observed
	}
	return rules
}

// silentRules says what an empty or plain answer means where JSON was due.
func silentRules() []provider.Rule {
	return []provider.Rule{status("text-success", "the answer is no JSON", "after_fix", []int{200, 201, 202, 203},
		cause.NetNonJSONResponse, cause.RequestWrongPath)}
}

func status(id, meaning, retry string, statuses []int, causes ...cause.ID) provider.Rule {
	return provider.Rule{
		ID: id, Status: statuses, Causes: causes, Meaning: meaning, Retry: retry,
		Mark: provider.Unverified, Source: "RFC 9110 section 15",
	}
}

// plainOnTLS is the answer of a TLS port to plain HTTP.
func plainOnTLS() provider.Rule {
	return provider.Rule{
		ID: "http-on-tls-port", Status: []int{400},
		Match:  "(?i)plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|combination of host and port requires TLS",
		Causes: []cause.ID{cause.TLSProtocol}, Meaning: "the port speaks TLS and the address says http", Retry: "after_fix",
		Mark: provider.Documented, Source: "nginx http/ngx_http_special_response.c; Go net/http server.go; Apache httpd modules/http/http_protocol.c; Spring Boot and Tomcat coyote/http11",
	}
}
