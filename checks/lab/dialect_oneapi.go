package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

// oneAPIDialect is a gateway of the one-api family (songquanpeng/one-api model/token.go and middleware; QuantumNous/new-api
// i18n/locales and types/error.go; public logs of their forks). It is examined as any server of OpenAI's protocol.
func oneAPIDialect() dialect {
	return dialect{
		provider: compatible, name: "one-api", client: openAIClient(),
		key:   func(k *keys) string { return secretPrefix + k.text(letters, 48) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: openAIModels,
		routes:  []route{listRoute(), modelRoute(), chatRoute()},
		missing: refused(http.StatusUnauthorized, "new_api_error", "", "未提供令牌 (request id: {request})"),
		wrong:   refused(http.StatusUnauthorized, "new_api_error", "", "无效的令牌 (request id: {request})"),
		unknownPath: refused(http.StatusNotFound, invalidRequest, "",
			"Invalid URL ({method} {path})"),
		wrongMethod: refused(http.StatusNotFound, invalidRequest, "",
			"Invalid URL ({method} {path})"),
		unknownModel: noChannel(),
		header:       map[string]string{"X-Oneapi-Request-Id": "{request}"},
	}
}

func oneAPIFaults() []Fault {
	const kind = "new_api_error"
	otherHeader := Fault{
		ID: "key-other-header", Title: "The server reads the key from another header", Cause: cause.CredentialWrongHeader, Slot: slotKey, stop: atKey,
		About:  "Some servers behind OpenAI's paths want x-api-key: 401, and the key in Authorization is not looked at.",
		inject: inFront(page(answer{Status: 401, Body: `{"error":{"message":"Missing x-api-key header","type":"authentication_error","param":null,"code":null}}`})),
	}
	return append(refusals(oneAPIDialect(), []refusal{
		{id: "token-expired", title: "The gateway's token has expired", cause: cause.TokenExpired, at: atAccount,
			reply: refused(401, kind, "", "该令牌已过期 (request id: {request})")},
		{id: "token-disabled", title: "The gateway's token was switched off", cause: cause.CredentialRevoked, at: atAccount,
			reply: refused(401, kind, "", "该令牌状态不可用 (request id: {request})")},
		{id: "token-exhausted", title: "The token's balance is used up", cause: cause.QuotaExhausted, at: atAccount,
			reply: refused(401, kind, "", "该令牌额度已用尽 (request id: {request})")},
		{id: "token-model", title: "The token may not use the model", cause: cause.PermissionModelAccess, at: atVerification,
			reply: refused(403, kind, "", "该令牌无权访问模型 {model} (request id: {request})")},
		{id: "token-address", title: "The token is limited to other addresses", cause: cause.PermissionIPAllowlist, at: atAccount,
			reply: refused(403, kind, "", "您的 IP 不在令牌允许访问的列表中 (request id: {request})")},
		{id: "user-banned", title: "The gateway's user is switched off", cause: cause.AccountDeactivated, at: atAccount,
			reply: refused(403, kind, "", "用户已被封禁 (request id: {request})")},
		{id: "rate-requests", title: "The gateway's limit on requests is reached", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(429, kind, "rate_limit_exceeded", "您已达到请求数限制：1分钟内最多请求60次")},
		{id: "rate-daily", title: "The plan's daily allowance is used up", cause: cause.RateDaily, at: atQuota, slot: slotRate,
			reply: refused(429, kind, "entitlement_daily_limit_exceeded", "The daily allowance of the plan is used up (request id: {request})")},
		{id: "upstream", title: "The gateway got no usable answer from its provider", cause: cause.GatewayUpstreamFault, at: atVerification, slot: slotGateway,
			reply: refused(500, kind, "bad_response_status_code", "bad response status code 401 (request id: {request})")},
		{id: "saturated", title: "The upstream of this group is at its limit", cause: cause.ServerOverloaded, also: []cause.ID{cause.RateRequests}, at: atVerification, slot: slotServer,
			reply: refused(429, kind, "", "当前分组上游负载已饱和，请稍后再试 (request id: {request})")},
	}), otherHeader)
}
