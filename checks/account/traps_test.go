package account_test

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/account"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// trap is a reply that a naive reading gets wrong. The other two control probes are answered as the vendor does.
type trap struct {
	provider string
	real     wire.Exchange
	want     cause.ID // of the first check that fails; "": none does
	least    checks.Confidence
}

// vendorWords are how each vendor answers no key and a wrong one.
func vendorWords(provider string) (none, dummy wire.Exchange) {
	anthropic := func(message string) string {
		return `{"type":"error","error":{"type":"authentication_error","message":"` + message + `"}}`
	}
	google := `{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}`
	switch provider {
	case "openai":
		return said(401, noKey), said(401, wrongKey)
	case "anthropic":
		return said(401, anthropic("x-api-key header is required")), said(401, anthropic("invalid x-api-key"))
	case "gemini":
		return said(403, `{"error":{"code":403,"message":"Method doesn't allow unregistered callers.","status":"PERMISSION_DENIED"}}`), said(400, google)
	case "xai":
		return said(401, `{"code":"unauthenticated","error":"No key"}`), said(400, `{"code":"invalid-argument","error":"Incorrect API key provided: xa***be."}`)
	case "azure-openai":
		return said(401, `{"error":{"code":"401","message":"Access denied due to missing subscription key."}}`),
			said(401, `{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}`)
	case "openrouter":
		return said(401, `{"error":{"message":"No cookie auth credentials found","code":401}}`), said(401, `{"error":{"message":"User not found.","code":401}}`)
	}
	return said(401, refused("No key", "", "")), said(401, refused("Wrong key", "", ""))
}

func claudeSays(kind, message string) string {
	return `{"type":"error","error":{"type":"` + kind + `","message":"` + message + `"}}`
}

func googleSays(word, message, reason string) string {
	return `{"error":{"code":400,"message":"` + message + `","status":"` + word + `","details":[{"reason":"` + reason + `"}]}}`
}

// The status code is not portable: one cause has many codes, and one code many causes. None of these replies says that
// the key is wrong.
func TestTraps(t *testing.T) {
	xaiCredits := `{"code":"permission-denied","error":"Your team has either used all available credits or reached its monthly spending limit."}`
	const stated, inferred, possible = checks.Stated, checks.Inferred, checks.Possible
	for name, c := range map[string]trap{
		// Money gone.
		"OpenAI, a 429":                   {"openai", said(429, noQuota), cause.QuotaExhausted, inferred},
		"OpenAI images, a 400":            {"openai", said(400, refused("Billing hard limit has been reached", invalidRequest, "billing_hard_limit_reached")), cause.QuotaHardLimit, inferred},
		"Anthropic, a 400":                {"anthropic", said(400, claudeSays("invalid_request_error", "Your credit balance is too low to access the Anthropic API.")), cause.QuotaExhausted, inferred},
		"Anthropic's own limit, a 400":    {"anthropic", said(400, claudeSays("invalid_request_error", "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.")), cause.QuotaHardLimit, stated},
		"Anthropic, a 402":                {"anthropic", said(402, claudeSays("billing_error", "Payment failed")), cause.QuotaExhausted, stated},
		"Gemini, a 402":                   {"gemini", said(402, googleSays("RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.", "")), cause.QuotaExhausted, stated},
		"Gemini before autumn, a 429":     {"gemini", said(429, googleSays("RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.", "")), cause.QuotaExhausted, stated},
		"xAI, a 403":                      {"xai", said(403, xaiCredits), cause.QuotaExhausted, inferred},
		"xAI, a 429":                      {"xai", said(429, xaiCredits), cause.QuotaExhausted, inferred},
		"Mistral, a 402":                  {"mistral", said(402, `{"object":"error","message":"Payment required"}`), cause.QuotaExhausted, stated},
		"DeepSeek, a 402":                 {"deepseek", said(402, refused("Insufficient Balance", "unknown_error", "")), cause.QuotaExhausted, stated},
		"LiteLLM, a 400":                  {"litellm", said(400, refused("Budget has been exceeded!", "budget_exceeded", "400")), cause.QuotaHardLimit, stated},
		"Mistral, no plan":                {"mistral", said(429, `{"message":"Requests rate limit exceeded"}`, "X-Ratelimit-Limit-Req-Minute", "0"), cause.QuotaZeroTier, inferred},
		"Gemini's zero, whatever it says": {"gemini", said(429, googleSays("RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0. Please retry in 25s.", "")), cause.QuotaZeroTier, inferred},

		// No right to the model, no scope, no role.
		"OpenAI's scopes, a 401":         {"openai", said(401, noScope), cause.PermissionMissingScope, inferred},
		"OpenAI's model, a 404":          {"openai", said(404, refused("The model `x` does not exist or you do not have access to it.", invalidRequest, "model_not_found")), cause.ModelNotFound, possible},
		"Anthropic's permission, a 403":  {"anthropic", said(403, claudeSays("permission_error", "Your API key does not have permission to use the specified resource.")), cause.PermissionMissingScope, inferred},
		"Azure's role, a 401":            {"azure-openai", said(401, `{"error":{"code":"PermissionDenied","message":"The principal lacks the required data action"}}`), cause.PermissionRole, inferred},
		"LiteLLM's model, a 401":         {"litellm", said(401, refused("key not allowed to access model", "key_model_access_denied", "401")), cause.PermissionModelAccess, stated},
		"Groq's organization, a 400":     {"groq", said(400, refused("Organization has been restricted.", invalidRequest, "organization_restricted")), cause.AccountDeactivated, inferred},
		"Together's 403 is a length":     {"together", said(403, refused("`inputs` tokens + `max_new_tokens` must be <= 4097", invalidRequest, "")), cause.RequestContextLength, inferred},
		"API Management's 403 is money":  {"azure-openai", said(403, `{"statusCode":403,"message":"Token quota is exceeded. Try again in 5 hours."}`), cause.QuotaHardLimit, stated},
		"Hugging Face's gate, a 403":     {"huggingface", said(403, `{"error":"Access to model is restricted"}`, "X-Error-Code", "GatedRepo"), cause.PermissionOptInMissing, stated},
		"Hugging Face's gate, a 404":     {"huggingface", said(404, `{"error":"Repository not found"}`, "X-Error-Code", "RepoNotFound"), cause.ModelNotFound, possible},
		"Hugging Face's scope, a 403":    {"huggingface", said(403, `{"error":"does not have sufficient permissions to call Inference Providers on behalf of user me"}`), cause.PermissionMissingScope, inferred},
		"OpenRouter's moderation, a 403": {"openrouter", said(403, `{"error":{"code":403,"message":"Your input was flagged by moderation"}}`), cause.RequestContentPolicy, possible},
		"OpenRouter's privacy, a 404":    {"openrouter", said(404, `{"error":{"code":404,"message":"No endpoints found matching your data policy."}}`), cause.PermissionOptInMissing, inferred},

		// The key is known, and the account, the organization or the place is not right.
		"OpenAI's organization, a 401":  {"openai", said(401, mismatch("Organization")), cause.OrgMismatch, inferred},
		"OpenAI's membership, a 401":    {"openai", said(401, refused("You must be a member of an organization to use the API", invalidRequest, "")), cause.OrgMismatch, stated},
		"OpenAI's addresses, a 401":     {"openai", said(401, refused("Your IP is not authorized to access this resource", invalidRequest, "ip_not_authorized")), cause.PermissionIPAllowlist, stated},
		"OpenAI's region, a 403":        {"openai", said(403, region), cause.PermissionRegion, stated},
		"Gemini's region, a 400":        {"gemini", said(400, googleSays("FAILED_PRECONDITION", "User location is not supported for the API use.", "")), cause.PermissionRegion, stated},
		"Gemini's switch, a 403":        {"gemini", said(403, googleSays("PERMISSION_DENIED", "It is disabled.", "SERVICE_DISABLED")), cause.PermissionAPIDisabled, stated},
		"Gemini's leak, a 403":          {"gemini", said(403, googleSays("PERMISSION_DENIED", "Your API key was reported as leaked.", "")), cause.CredentialRevoked, inferred},
		"Gemini's kind of key, a 401":   {"gemini", said(401, googleSays("UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_TYPE_UNSUPPORTED")), cause.CredentialWrongHeader, inferred},
		"Anthropic's closed one, a 400": {"anthropic", said(400, claudeSays("invalid_request_error", "This organization has been disabled.")), cause.AccountDeactivated, inferred},
		"Anthropic's plan token, a 400": {"anthropic", said(400, claudeSays("invalid_request_error", "This credential is only authorized for use with Claude Code")), cause.CredentialWrongKind, inferred},
		"Azure's blocked resource":      {"azure-openai", said(403, `{"error":{"code":"403","message":"The resource was temporarily blocked because we detected behavior"}}`), cause.AccountDeactivated, stated},
		"Azure's firewall":              {"azure-openai", said(403, `{"error":{"code":"403","message":"Access denied due to Virtual Network/Firewall rules."}}`), cause.PermissionIPAllowlist, inferred},
		"Azure's other host":            {"azure-openai", said(401, `{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}`), cause.EndpointWrongHost, possible},
		"Anthropic's capacity, a 529":   {"anthropic", said(529, claudeSays("overloaded_error", "Overloaded")), cause.ServerOverloaded, stated},
		"Groq's capacity, a 498":        {"groq", said(498, refused("Flex tier at capacity", "", "capacity_exceeded")), cause.ServerOverloaded, stated},
	} {
		t.Run(name, func(t *testing.T) {
			none, dummy := vendorWords(c.provider)
			f := visit(t, c.provider, none, dummy, c.real)
			for _, check := range account.Checks() {
				got := f.ask(check.ID)
				if got.Status != checks.Fail {
					continue
				}
				if got.Causes[0] != c.want || got.Confidence != c.least {
					t.Errorf("%s names %v, %s, want %s, %s (%s)", check.ID, got.Causes, got.Confidence, c.want, c.least, got.Summary)
				}
				if got.Causes[0] == cause.QuotaZeroTier && c.provider == "gemini" && (!got.RetryAt.IsZero() || got.Retry != "never") {
					t.Errorf("it says to wait until %s (%s)", got.RetryAt, got.Retry)
				}
				return
			}
			t.Errorf("no check fails, want %s", c.want)
		})
	}
}

// Where a vendor says the same of a wrong key and of something else, both stay possible.
func TestAmbiguousByDesign(t *testing.T) {
	perplexity := said(401, refused("Unauthorized", "", ""))
	f := visit(t, "perplexity", said(401, `<html><title>401 Authorization Required</title></html>`), perplexity, perplexity)
	f.check("account.key", want{status: checks.Fail, confidence: checks.Possible, causes: []cause.ID{cause.CredentialInvalid, cause.QuotaExhausted}})
	azure := said(401, `{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}`)
	f = visit(t, "azure-openai", said(401, `{"error":{"code":"401","message":"Access denied due to missing subscription key."}}`), azure, azure)
	f.target.Credential.Name = "AZURE_OPENAI_API_KEY"
	f.check("account.key", want{status: checks.Fail, confidence: checks.Possible, causes: []cause.ID{cause.EndpointWrongHost, cause.CredentialInvalid}})
}
