package explain

import (
	"strings"
	"testing"

	"authdoctor/checks"
)

// The codes of vendors' references, of clouds and of gateways, in the form in which each gives them, and the first cause.
func TestVendorCodes(t *testing.T) {
	reader := builtin(t)
	for line := range strings.Lines(vendorCodes) {
		want, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		if !ok {
			continue
		}
		got := "-"
		s := reader.Read(strings.NewReplacer("⏎", "\n", "´", "`").Replace(text))
		if len(s.Likely) > 0 {
			got = string(s.Likely[0].Cause)
		}
		if got != want {
			t.Errorf("%s, want %s: %s\n%+v", got, want, text, s.Likely)
		}
	}
}

// What a vendor's page says of its own code is stated; what was only seen is inferred.
func TestDocumentedIsStated(t *testing.T) {
	reader := builtin(t)
	for _, test := range []struct {
		text string
		want checks.Confidence
	}{
		{`POST https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions {"error":{"code":"Arrearage","message":"-"}}`, checks.Stated},
		{`POST https://open.bigmodel.cn/api/paas/v4/chat/completions {"error":{"code":"1113","message":"-"}}`, checks.Stated},
		{`{"error":{"code":"1113","message":"-"}}`, checks.Inferred},
		{`POST https://api.siliconflow.cn/v1/chat/completions {"code":30001,"message":"-","data":null}`, checks.Inferred},
	} {
		s := reader.Read(test.text)
		if len(s.Likely) == 0 || s.Likely[0].Confidence != test.want {
			t.Errorf("%s: %+v, want %s", test.text, s.Likely, test.want)
		}
	}
}

const vendorCodes = `
net.proxy | curl: (5) Couldn't resolve proxy name
net.refused | ConnectionError: Failed to connect to Ollama. Please check that Ollama is downloaded, running and accessible.
credential.missing | HTTP 401 Unauthorized – no access token supplied; please log in and include a valid token.
permission.ip-allowlist | 403 Forbidden – key(a1B2c3) allowed only from approved IP ranges.
permission.model-access | 403 Forbidden – key(a1B2c3) not authorized to access the requested model.
model.not-found | 503 Incorrect model ID. Please request to view the model page or you do not have permission to use this model
rate.requests | 503 Rate limited by provider – contact support to request higher concurrency or try again later.
permission.role | An error occurred (ValidationException) when calling the InvokeModelWithResponseStream operation: Your AWS account is not authorized to invoke this API operation.
permission.role | An error occurred (AccessDeniedException) when calling the Converse operation: User: arn:aws:iam::111122223333:user/ada is not authorized to perform: bedrock:InvokeModel on resource: * because no identity-based policy allows the bedrock:InvokeModel action
model.not-found | An error occurred (ValidationException) when calling the InvokeModel operation: The provided model identifier is invalid.
rate.tokens | An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens, please wait before trying again.
rate.requests | An error occurred (ThrottlingException) when calling the Converse operation: Your request rate is too high. Reduce the frequency of requests.
client.misconfigured | botocore.exceptions.NoRegionError: You must specify a region.
credential.missing | ValueError: Project or API key must be set when using the Vertex AI API.
client.misconfigured | ValueError: Project/location and API key are mutually exclusive in the client initializer.
client.misconfigured | openai.lib.azure.MutuallyExclusiveAuthError: The ´api_key´, ´azure_ad_token´ and ´azure_ad_token_provider´ arguments are mutually exclusive; Only one can be passed at a time
permission.model-access | {"error":{"message":"Access terminated.","type":"access_terminated_error"}}
account.deactivated | {"error":{"code":"1121","message":"Account has irregular activities and has been locked"}}
request.context-length | {"error":{"code":"1261","message":"Prompt 超长"}}
request.content-policy | {"error":{"code":"1301","message":"System detected potentially unsafe or sensitive content in input or generation."}}
rate.requests | {"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}
server.overloaded | {"error":{"code":"1312","message":"-"}}
rate.requests | {"error":{"code":"1305","message":"该 API 已触发流量限制"}}
rate.daily | {"error":{"code":"1310","message":"您已达到每周/每月使用上限，您的限额将在 2026-01-01 00:00:00 重置"}}
quota.exhausted | {"error":{"code":"1309","message":"您的 GLM Coding Plan 套餐已到期，暂无法使用"}}
permission.opt-in-missing | {"code":"AccessDenied.Unpurchased","message":"Access to model denied. Please make sure you are eligible for using the model.","request_id":"x"}
permission.model-access | {"code":"Workspace.AccessDenied","message":"Workspace access denied.","request_id":"x"}
org.mismatch | 401 NOT AUTHORIZED Access denied: Either you are not authorized to access this workspace, or the workspace does not exist. dashscope
quota.exhausted | {"error":{"message":"The free tier of the model has been exhausted.","type":"AllocationQuota.FreeTierOnly","param":null,"code":"AllocationQuota.FreeTierOnly"}}
quota.exhausted | {"code":"Throttling.AllocationQuota","message":"Free allocated quota exceeded.","request_id":"x"}
rate.tokens | {"code":"Throttling.AllocationQuota","message":"Allocated quota exceeded, please increase your quota limit.","request_id":"x"}
rate.requests | {"error":{"code":"limit_burst_rate","message":"Request rate increased too quickly. To ensure system stability, please adjust your client logic"}}
model.wrong-endpoint | {"error":{"code":"model_not_supported","message":"-"}}
request.missing-param | {"code":"BadRequest.EmptyInput","message":"Required input parameter missing from request.","request_id":"x"}
endpoint.wrong-host | https://coding-intl.dashscope.aliyuncs.com/v1 answered 401 invalid access token or token expired
model.not-found | {"error":{"message":"Not found","type":"resource_not_found_error"}}
server.overloaded | {"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}
rate.daily | You've reached your usage limit for this billing cycle. Your quota will be refreshed in the next cycle.
credential.invalid | {"base_resp":{"status_code":2049,"status_msg":"invalid api key"}}
rate.daily | {"base_resp":{"status_code":2056,"status_msg":"usage limit exceeded"}}
request.invalid-value | {"base_resp":{"status_code":1043,"status_msg":"-"}}
rate.requests | {"base_resp":{"status_code":2045,"status_msg":"rate growth limit"}}
quota.exhausted | {"base_resp":{"status_code":1028,"status_msg":"-"}}
credential.invalid | {"error":{"code":"AuthenticationError","message":"The API key or AK/SK in the request is missing or invalid. Request id: 02","type":"Unauthorized"}}
quota.exhausted | {"error":{"code":"AccountOverdueError","message":"The request failed because your account has an overdue balance.","type":"Forbidden"}}
quota.hard-limit | {"error":{"code":"SetLimitExceeded","message":"-","type":"TooManyRequests"}}
rate.requests | {"error":{"code":"InflightBatchsizeExceeded","message":"-","type":"TooManyRequests"}}
rate.tokens | {"error":{"code":"ModelAccountTpmRateLimitExceeded","message":"-","type":"TooManyRequests"}}
server.overloaded | {"error":{"code":"ServerOverloaded","message":"-","type":"TooManyRequests"}}
request.content-policy | {"error":{"code":"InputTextRiskDetection","message":"-","type":"BadRequest"}}
credential.invalid | {"error":{"code":"invalid_iam_token","message":"IAM Certification failed","type":"invalid_request_error"},"id":"as-x"}
permission.model-access | {"error":{"code":"invalid_model","message":"No permission to use the model","type":"invalid_request_error"},"id":"as-x"}
rate.requests | {"error":{"code":"rpm_rate_limit_exceeded","message":"Rate limit reached for RPM","type":"rate_limit_exceeded"},"id":"as-x"}
rate.tokens | {"error_code":336502,"error_msg":"Rate limit reached for TPM"}
token.expired | {"error_code":110,"error_msg":"Access token invalid or no longer valid"}
request.context-length | {"error":{"code":"tokens_too_long","message":"Prompt tokens too long","type":"invalid_request_error"}}
credential.invalid | {"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"The SecretId is not found"},"RequestId":"x"}}
credential.wrong-kind | {"Response":{"Error":{"Code":"AuthFailure.InvalidSecretId","Message":"-"},"RequestId":"x"}}
token.clock-skew | {"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"The provided credentials have expired."},"RequestId":"x"}}
quota.exhausted | {"Response":{"Error":{"Code":"FailedOperation.ServiceStopArrears","Message":"-"},"RequestId":"x"}}
permission.api-disabled | {"Response":{"Error":{"Code":"FailedOperation.ServiceNotActivated","Message":"-"},"RequestId":"x"}}
permission.ip-allowlist | {"Response":{"Error":{"Code":"IpNotInWhitelist","Message":"-"},"RequestId":"x"}}
permission.model-access | {"error":{"message":"AppIdNoAuthError","type":"api_error","code":"11200"}}

permission.opt-in-missing | An error occurred (FTUFormNotFilled) when calling the InvokeModel operation: Model use case details have not been submitted for this account
permission.opt-in-missing | An error occurred (MPAgreementBeingCreated) when calling the Converse operation: -
permission.model-access | An error occurred (BadCScoreException) when calling the Converse operation: Your account is not authorized to access this model
credential.invalid | An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.
credential.invalid | An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided.
token.clock-skew | An error occurred (RequestExpired) when calling the Converse operation: -
server.error | An error occurred (ModelErrorException) when calling the InvokeModel operation: -
rate.requests | An error occurred (ThrottlingException) when calling the Converse operation: -
client.misconfigured | botocore.exceptions.InvalidRegionError: Provided region_name 'us east' doesn't match a supported format.
credential.missing | botocore.exceptions.PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY
account.deactivated | 403 Permission denied. [reason: "CONSUMER_SUSPENDED" domain: "googleapis.com"]
project.invalid | 403 Permission denied. [reason: "CONSUMER_INVALID" domain: "googleapis.com"]
permission.ip-allowlist | 403 Request is prohibited. [reason: "SECURITY_POLICY_VIOLATED" domain: "googleapis.com"]
token.expired | 401 Request had invalid authentication credentials. [reason: "ACCESS_TOKEN_EXPIRED" domain: "googleapis.com"]
credential.wrong-kind | 401 Request had invalid authentication credentials. [reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED" domain: "googleapis.com"]
permission.key-restriction | 403 Forbidden. [reason: "API_KEY_IP_ADDRESS_BLOCKED" domain: "googleapis.com"]
oauth.invalid-grant | google.auth.exceptions.RefreshError: Reauthentication is needed. Please run ` + "`gcloud auth application-default login`" + ` to reauthenticate.
oauth.access-denied | Access blocked: Authorization Error⏎Error 400: admin_policy_enforced
server.overloaded | 429 RESOURCE_EXHAUSTED. {'error': {'code': 429, 'message': 'Resource exhausted, please try again later.', 'status': 'RESOURCE_EXHAUSTED'}}

oauth.invalid-client | AADSTS70002: Error validating credentials.
oauth.invalid-client | AADSTS7000222: The provided client secret keys are expired.
oauth.redirect-uri | AADSTS70004: The app returned an invalid redirect URI.
oauth.access-denied | AADSTS90094: Administrator consent is required.
oauth.access-denied | AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication to access the resource.
oauth.invalid-grant | AADSTS700005: Provided Authorization Code is intended to use against other tenant, thus rejected.
token.expired | AADSTS500133: Assertion is not within its valid time range.
oauth.scope | AADSTS700022: The provided value for the input parameter scope is not valid because it contains more than one resource.
token.wrong-audience | AADSTS9001023: The grant type is not supported over the /common or /consumers endpoints.
oauth.pkce | AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.
request.missing-param | AADSTS900144: The request body must contain the following parameter: 'scope'.
rate.requests | AADSTS90055: There are too many incoming requests.
credential.invalid | AADSTS50126: Error validating credentials due to invalid username or password.

oauth.scope | {"error":"invalid_scope"}
oauth.invalid-grant | {"error":"expired_token","error_description":"The device code has expired."}
permission.missing-scope | WWW-Authenticate: Bearer error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token."
oauth.access-denied | {"error":"login_required","state":"x"}
server.overloaded | {"error":"temporarily_unavailable"}
mcp.no-registration | RegistrationRejectedError: the authorization server refused the client's metadata
oauth.discovery | IssuerMismatchError: metadata

credential.missing | {"error":{"message":"未提供令牌 (request id: 1)","type":"one_api_error"}}
permission.ip-allowlist | {"error":{"message":"该令牌只能在指定网段使用：10.0.0.0/8，当前 ip：1.2.3.4","type":"one_api_error"}}
account.deactivated | {"error":{"message":"用户已被封禁","type":"one_api_error"}}
quota.exhausted | {"error":{"message":"user quota is not enough","type":"one_api_error","code":"insufficient_user_quota"}}
gateway.no-route | {"error":{"message":"该渠道已被禁用","type":"one_api_error"}}
gateway.upstream-fault | {"error":{"message":"-","type":"new_api_error","code":"channel:response_time_exceeded"}}
request.content-policy | {"error":{"message":"-","type":"new_api_error","code":"sensitive_words_detected"}}
permission.model-access | {"error":{"message":"-","type":"project_model_access_denied","code":"403"}}
client.misconfigured | {"status":"failure","message":"Either x-portkey-config or x-portkey-provider header is required"}
credential.missing | HTTP/1.1 401 Unauthorized⏎Server: kong/3.9.0⏎⏎{"message":"No API key found in request"}
request.wrong-path | {"message":"no Route matched with those values"}
permission.role | {"message":"You cannot consume this service"}
rate.requests | {"message":"API rate limit exceeded"}
gateway.upstream-fault | {"message":"An invalid response was received from the upstream server"}
credential.missing | HTTP/1.1 401 Unauthorized⏎server: envoy⏎⏎Jwt is missing
token.expired | HTTP/1.1 401 Unauthorized⏎server: envoy⏎⏎Jwt is expired
token.wrong-audience | HTTP/1.1 403 Forbidden⏎server: istio-envoy⏎⏎Audiences in Jwt are not allowed
permission.role | HTTP/1.1 403 Forbidden⏎server: envoy⏎⏎RBAC: access denied
credential.invalid | { "statusCode": 401, "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription." }
rate.requests | { "statusCode": 429, "message": "Rate limit is exceeded. Try again in 60 seconds." }
rate.daily | { "statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 10:00:00." }
request.wrong-path | https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/v1/chat answered 403 {"message":"Missing Authentication Token"}

- | INFO 2026-01-01 12:00:00 code=1000 1004 1113 records copied, 30001 left, 336501 rows
- | GET /orders/1002 200 12ms {"code":"1002","items":[]}
- | {"level":"info","code":"1300","msg":"rate table loaded"}
- | {"level":"info","msg":"channel opened","channel":"prod","model":"gpt-4o"}
- | service mesh: jwt filter enabled, rbac filter enabled, upstream cluster added
- | subscription key rotation planned for Monday
- | user scope_required flag set; login page rendered; consent banner shown
- | NotAuthorized = 3 # enum of the door lock
- | 该模型训练完成，共 1301 步
`
