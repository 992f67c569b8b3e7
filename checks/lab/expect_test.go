package lab

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// expect is what a plain client sees of a fault.
type expect struct {
	method, path, body string // GET /models where empty
	status             int
	kind, code         string            // of the error object
	text               string            // in the body, or in the error
	header             map[string]string // a value, or * for any
	fails              func(error) bool
	special            bool // has a test of its own
	anyShape           bool // the error object is not OpenAI's; the text tells
}

const (
	mustFail = `{"model":"{model}","max_tokens":-1,"messages":[{"role":"user","content":""}]}`
	oneToken = `{"model":"{model}","max_completion_tokens":1,"messages":[{"role":"user","content":"hi"}]}`
)

// broken says how an exchange failed.
func broken[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}

func noSuchHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

func connectionRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
func connectionReset(err error) bool   { return errors.Is(err, syscall.ECONNRESET) }
func ended(err error) bool             { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
func certificateExpired(err error) bool {
	var invalid x509.CertificateInvalidError
	return errors.As(err, &invalid) && invalid.Reason == x509.Expired
}
func anyError(err error) bool { return err != nil }

func wrongKey(text string) expect {
	return expect{status: 401, kind: invalidRequest, code: "invalid_api_key", text: "Incorrect API key provided: " + text}
}

func chat(e expect) expect {
	e.method, e.path, e.body = http.MethodPost, "/chat/completions", mustFail
	return e
}

var missingKey = expect{status: 401, kind: invalidRequest, text: "You didn't provide an API key"}

func expectations() map[string]expect {
	invalidURL := func(path string) expect {
		return expect{status: 404, kind: invalidRequest, text: "Invalid URL (GET " + path + "/models)"}
	}
	quota := func(code string) expect { return chat(expect{status: 429, kind: "insufficient_quota", code: code}) }
	rate := func(kind, title, reset string) expect {
		return expect{status: 429, kind: kind, code: "rate_limit_exceeded", header: map[string]string{
			"Retry-After": "*", "X-Ratelimit-Remaining-" + title: "0", "X-Ratelimit-Reset-" + title: reset,
		}}
	}
	refusal := func(status int, code string) expect { return expect{status: status, kind: invalidRequest, code: code} }
	model := func(e expect) expect { e.path = "/models/{model}"; return e }
	return map[string]expect{
		"key-missing": missingKey, "key-empty": missingKey, "key-shadowed-empty": missingKey,
		"key-placeholder":     wrongKey("your-api*****here."),
		"key-unexpanded":      wrongKey("${OPENAI"),
		"key-newline":         {fails: anyError, text: "invalid header field value"},
		"key-carriage-return": {fails: anyError, text: "invalid header field value"},
		"key-inner-space":     wrongKey("sk-proj-"),
		"key-quoted":          wrongKey(`\"sk-proj`),
		"key-single-quoted":   wrongKey("'sk-proj"),
		"key-bearer":          wrongKey("Bearer s"),
		"key-smart-quotes":    wrongKey("\u201csk-proj"),
		"key-zero-width":      wrongKey("sk-proj-"),
		"key-bom":             wrongKey("\ufeffsk-proj"),
		"key-masked":          wrongKey("sk-..."),
		"key-other-vendor":    wrongKey("sk-or-v1" + strings.Repeat("*", 61)),
		"key-admin":           wrongKey("sk-admin"),
		"key-session":         wrongKey("sess-"),
		"key-ephemeral":       wrongKey("ek_"),
		"key-unknown":         wrongKey("sk-proj-" + strings.Repeat("*", 152)),
		"key-shadowed":        wrongKey("sk-proj-"),
		"headers-override":    wrongKey("sk-proj-"),
		"jwt-expired":         {status: 401, kind: invalidRequest, code: "token_expired", text: "authentication token is expired"},
		"jwt-not-yet":         {status: 401, kind: invalidRequest, text: "not yet valid"},

		"url-no-scheme": {fails: anyError, text: "colon"},
		"url-empty":     {fails: anyError, text: "unsupported protocol scheme"},
		"url-garbage":   {fails: anyError, text: "invalid character"},
		"path-no-v1":    invalidURL(""),
		"path-doubled":  invalidURL("/v1/v1"),
		"path-endpoint": invalidURL("/v1/chat/completions"),

		"dns-unknown":    {fails: noSuchHost},
		"dns-sinkhole":   {special: true}, // must not be dialled: 0.0.0.0 is this machine on some systems
		"port-closed":    {fails: connectionRefused},
		"proxy-dead":     {fails: connectionRefused, text: "proxyconnect"},
		"proxy-forbids":  {fails: anyError, text: "Forbidden"},
		"proxy-auth":     {fails: anyError, text: "Proxy Authentication Required"},
		"never-answers":  {special: true},
		"endless-body":   {special: true},
		"connection-cut": {fails: ended},
		"reset":          {fails: connectionReset},
		"cut-headers":    {fails: ended},
		"cut-body":       {fails: ended},

		"ca-unknown":         {fails: broken[x509.UnknownAuthorityError]},
		"cert-expired":       {fails: certificateExpired},
		"cert-wrong-name":    {fails: broken[x509.HostnameError]},
		"https-on-http-port": {fails: anyError, text: "HTTP response to HTTPS client"},
		"http-on-https-port": {status: 400, text: "HTTP request to an HTTPS server"},

		"waf-challenge":   {status: 403, text: "Just a moment...", header: map[string]string{"Cf-Ray": "*", "Cf-Mitigated": "challenge"}},
		"waf-1010":        {status: 403, text: "error code: 1010", header: map[string]string{"Cf-Ray": "*"}},
		"portal-html":     {status: 200, text: "<!doctype html>"},
		"html-401-basic":  {status: 401, text: "<html>", header: map[string]string{"Www-Authenticate": `Basic realm="Staging"`}},
		"empty-200":       {status: 200, header: map[string]string{"Content-Length": "0"}},
		"oversized":       {status: 200, text: `"object":"list"`},
		"gzip-bomb":       {status: 200, text: `"object":"list"`},
		"redirect-host":   {status: 308, header: map[string]string{"Location": "*"}},
		"header-stripped": missingKey,

		"account-deactivated":          refusal(401, "account_deactivated"),
		"organization-none":            refusal(401, "no_organization"),
		"organization-mismatch":        refusal(401, "mismatched_organization"),
		"organization-unknown":         refusal(401, "invalid_organization"),
		"project-mismatch":             refusal(401, "mismatched_project"),
		"project-name":                 refusal(401, "mismatched_project"),
		"project-without-organization": {status: 500, kind: "server_error"},
		"scope-missing":                {status: 403, kind: invalidRequest, code: "missing_scope", text: "Missing scopes: api.model.read."},
		"scope-request":                chat(expect{status: 401, kind: invalidRequest, code: "missing_scope", text: "Missing scopes: model.request."}),
		"region":                       {status: 403, kind: "request_forbidden", code: "unsupported_country_region_territory"},
		"ip-allowlist":                 {status: 401, kind: invalidRequest, code: "ip_not_authorized", text: "IP is not authorized"},
		"organization-unverified": {
			method: http.MethodPost, path: "/chat/completions", body: oneToken,
			status: 400, kind: invalidRequest, code: "unsupported_value", text: "Your organization must be verified",
		},

		"model-unknown":   model(expect{status: 404, kind: invalidRequest, code: "model_not_found", text: "does not exist or you do not have access"}),
		"model-forbidden": model(expect{status: 403, kind: invalidRequest, code: "model_not_found", text: "Project `proj_"}),
		"model-retired":   model(expect{status: 404, kind: invalidRequest, code: "model_not_found", text: "deprecated"}),

		"credit-exhausted":         quota("credit_balance_exhausted"),
		"quota-legacy":             quota("insufficient_quota"),
		"billing-inactive":         chat(expect{status: 429, kind: "billing_not_active", code: "billing_not_active"}),
		"organization-spend-limit": quota("organization_spend_limit_exceeded"),
		"project-spend-limit":      quota("project_spend_limit_exceeded"),
		"usage-limit":              quota("organization_usage_limit_exceeded"),
		"hard-limit-400":           chat(expect{status: 400, kind: invalidRequest, code: "billing_hard_limit_reached", text: "Billing hard limit has been reached"}),
		"rate-requests":            rate("requests", "Requests", "20s"),
		"rate-slow-down":           {status: 429, kind: "rate_limit_error", code: "slow_down", header: map[string]string{"Retry-After": "*"}},
		"rate-tokens":              chat(rate("tokens", "Tokens", "2.5s")),
		"rate-daily":               rate("requests", "Requests", "7h12m0s"),

		"overloaded":       {status: 503, kind: "service_unavailable_error", code: "server_is_overloaded"},
		"server-error":     {status: 500, kind: "server_error"},
		"bad-gateway-html": {status: 502, text: "<html>"},

		"gateway-no-route":    model(expect{status: 503, kind: "new_api_error", code: "model_not_found", text: "No available channel for model practice-1"}),
		"litellm-budget":      {status: 400, kind: "budget_exceeded", code: "400"},
		"litellm-unknown-key": {status: 401, kind: "token_not_found_in_db", code: "401"},

		"healthy":            model(expect{status: 200, text: `"shutdown_date": null`}),
		"healthy-no-model":   {status: 200, text: `"object": "list"`},
		"open-endpoint":      {status: 200, text: `"object": "list"`},
		"healthy-custom-url": {status: 200, text: `"object": "list"`},
	}
}

// meets compares what a client with these settings sees with what it should see; empty: it is so.
func (e expect) meets(t testing.TB, p *Practice, set map[string]string) string {
	t.Helper()
	method, path := e.method, e.path
	if method == "" {
		method = http.MethodGet
	}
	if path == "" {
		path = "/models"
	}
	g := exchange(t, p, set, method, path, e.body)
	if e.fails != nil {
		if g.err == nil || !e.fails(g.err) || !strings.Contains(g.err.Error(), e.text) {
			return fmt.Sprintf("failed with %v (status %d), want another failure, with %q", g.err, g.status, e.text)
		}
		return ""
	}
	if g.err != nil {
		return "failed: " + g.err.Error()
	}
	same := e.anyShape || g.failed.Error.Type == e.kind && g.code() == e.code
	if g.status != e.status || !same || !strings.Contains(string(g.body), e.text) {
		return fmt.Sprintf("status %d type %q code %q body %.300q, want %d %q %q with %q",
			g.status, g.failed.Error.Type, g.code(), g.body, e.status, e.kind, e.code, e.text)
	}
	for name, value := range e.header {
		if has := g.header.Get(name); has == "" || value != "*" && has != value {
			return fmt.Sprintf("header %s is %q, want %q", name, has, value)
		}
	}
	return ""
}
