package explain

import (
	"strings"
	"testing"
)

// spoken are what clients, clouds and gateways print, in the forms of their documentation and source, and the first
// cause of each; "-" stands for no error of an API.
func TestWordings(t *testing.T) {
	reader := builtin(t)
	for line := range strings.Lines(documented) {
		line = strings.TrimSuffix(line, "\n")
		want, text, ok := strings.Cut(line, " | ")
		if !ok {
			continue
		}
		got := "-"
		s := reader.Read(strings.ReplaceAll(text, "⏎", "\n"))
		if len(s.Likely) > 0 {
			got = string(s.Likely[0].Cause)
		}
		if got != want {
			t.Errorf("%s, want %s: %s\n%+v", got, want, text, s.Likely)
		}
	}
}

const documented = `
keystore.locked | keyring.errors.KeyringLocked: Failed to unlock the collection!
keystore.unavailable | keyring.errors.NoKeyringError: No recommended backend was available. Install a recommended 3rd party backend package
credential.missing | openai.OpenAIError: Missing credentials. Please pass one of api_key, azure_ad_token, azure_ad_token_provider, or the AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN environment variables.
credential.missing | TypeError: "Could not resolve authentication method. Expected either api_key or auth_token to be set. Or for one of the X-Api-Key or Authorization headers to be explicitly omitted"
credential.missing | pydantic_core._pydantic_core.ValidationError: 1 validation error for ChatAnthropic⏎  Value error, Did not find anthropic_api_key, please add an environment variable ANTHROPIC_API_KEY which contains it
credential.missing | KeyError: 'OPENAI_API_KEY'
credential.missing | AI_LoadAPIKeyError: Anthropic API key is missing. Pass it using the 'apiKey' parameter or the ANTHROPIC_API_KEY environment variable.
credential.missing | httpx.LocalProtocolError: Illegal header value b'Bearer '
credential.missing | {"error":{"message":"You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth","type":"invalid_request_error","param":null,"code":null}}
credential.missing | {"error":{"code":403,"message":"Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.","status":"PERMISSION_DENIED"}}
credential.missing | botocore.exceptions.NoCredentialsError: Unable to locate credentials
credential.missing | CredentialsProviderError: Could not load credentials from any providers
credential.missing | google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found. To set up Application Default Credentials, see https://cloud.google.com/docs/authentication/external/set-up-adc for more information.
credential.missing | dashscope.common.error.AuthenticationError: No api key provided. You can set by dashscope.api_key = your_api_key in code, or you can set it via environment variable DASHSCOPE_API_KEY= your_api_key.
credential.missing | {"error":{"code":"1001","message":"Header中未收到Authentication参数，无法进行身份验证"}}
credential.missing | 请先配置 API Key 后再使用
credential.missing | {"error":{"message":"未提供令牌 (request id: 20250101)","type":"one_api_error"}}
credential.missing | TypeError: Header value must be str or bytes, not <class 'NoneType'>
credential.missing | azure.identity CredentialUnavailableError: DefaultAzureCredential failed to retrieve a token from the included credentials.
credential.missing | {"detail":"Missing Authorization header"}
credential.placeholder | openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: your_ope************_key. You can find your API key at https://platform.openai.com/account/api-keys.', 'type': 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}
credential.placeholder | Error code: 401 - {'error': {'message': 'Incorrect API key provided: ${OPENAI*******KEY}. You can find your API key at https://platform.openai.com/account/api-keys.', 'code': 'invalid_api_key'}}
credential.placeholder | Error code: 401 - {'error': {'message': 'Incorrect API key provided: undefined. You can find your API key at https://platform.openai.com/account/api-keys.', 'code': 'invalid_api_key'}}
credential.whitespace | httpx.LocalProtocolError: Illegal header value b'Bearer sk-abc...\n'
credential.whitespace | requests.exceptions.InvalidHeader: Invalid leading whitespace, reserved character(s), or return character(s) in header value: 'Bearer abc\n'
credential.whitespace | Post "https://api.openai.com/v1/chat/completions": net/http: invalid header field value for "Authorization"
credential.whitespace | java.lang.IllegalArgumentException: Unexpected char 0x0a at 58 in Authorization value: Bearer xx
credential.quoted | {"error":{"message":"Incorrect API key provided: \"sk-proj*********************Wxyz\". You can find your API key at https://platform.openai.com/account/api-keys.","code":"invalid_api_key"}}
credential.bearer-prefix | {"error":{"message":"Authorization header must start with 'Bearer '"}}
credential.bearer-prefix | 401 Malformed API Key passed in. Ensure Key has 'Bearer ' prefix.
credential.non-ascii | UnicodeEncodeError: 'ascii' codec can't encode character '\u201c' in position 7: ordinal not in range(128)
credential.non-ascii | TypeError: Cannot convert argument to a ByteString because the character at index 7 has a value of 8220 which is greater than 255.
credential.truncated | UnicodeEncodeError: 'ascii' codec can't encode character '\u2026' in position 14: ordinal not in range(128)
credential.truncated | TypeError: Cannot convert argument to a ByteString because the character at index 15 has a value of 8230 which is greater than 255.
client.non-ascii-other | UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-3: ordinal not in range(128)
credential.wrong-provider | Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-or-v1*********************************************abcd. You can find your API key at https://platform.openai.com/account/api-keys.', 'code': 'invalid_api_key'}}
credential.wrong-provider | Error code: 401 - {'error': {'message': 'Incorrect API key provided: gsk_abcd************************************abcd. You can find your API key at https://platform.openai.com/account/api-keys.', 'code': 'invalid_api_key'}}
credential.wrong-kind | {"error":{"message":"Your authentication token is not from a valid issuer.","type":"invalid_request_error","code":"invalid_issuer"}}
credential.wrong-kind | {"error":{"message":"Authentication Error, LiteLLM Virtual Key expected. Received=abc, expected to start with 'sk-'.","type":"auth_error","code":"401"}}
credential.wrong-kind | {"type":"error","error":{"type":"authentication_error","message":"OAuth authentication is currently not supported."}}
credential.missing | {"type":"error","error":{"type":"authentication_error","message":"x-api-key header is required"}}
credential.shadowed | Auth conflict: Both a token (claude.ai) and an API key (ANTHROPIC_API_KEY) are set. This may lead to unexpected behavior.
credential.invalid | {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}
credential.invalid | Error code: 401 - {'error': {'code': '1002', 'message': 'Authorization Token非法，请确认Authorization Token正确传递。'}}
credential.invalid | {"code":"InvalidApiKey","message":"Invalid API-key provided.","request_id":"fb53c4ec-1c12-4fc4-a580-cdb7c3261fc1"}
credential.invalid | {"error":{"message":"Invalid Authentication","type":"invalid_authentication_error"}}
credential.missing | {"base_resp":{"status_code":1004,"status_msg":"login fail: Please carry the API secret key in the 'Authorization' field of the request header"}}
credential.invalid | An error occurred (UnrecognizedClientException) when calling the InvokeModel operation: The security token included in the request is invalid.
credential.invalid | groq.AuthenticationError: Error code: 401 - {'error': {'message': 'Invalid API Key', 'type': 'invalid_request_error', 'code': 'invalid_api_key'}}
credential.invalid | Ungültiger API-Schlüssel
credential.invalid | {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}
credential.revoked | {"error":{"code":403,"message":"Your API key was reported as leaked. Please use another API key.","status":"PERMISSION_DENIED"}}
credential.revoked | API Error: 403 {"type":"error","error":{"type":"permission_error","message":"OAuth token has been revoked. Please obtain a new token."}}
token.expired | botocore.exceptions.ClientError: An error occurred (ExpiredTokenException) when calling the InvokeModel operation: The security token included in the request is expired
token.expired | {"error":{"code":"1003","message":"Authentication Token已过期，请重新生成/获取"}}
token.expired | jwt.exceptions.ExpiredSignatureError: Signature has expired
token.expired | TokenExpiredError: jwt expired
token.expired | The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.
token.clock-skew | google.auth.exceptions.RefreshError: ('invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.', {'error': 'invalid_grant'})
token.clock-skew | An error occurred (InvalidSignatureException) when calling the Converse operation: Signature expired: 20250101T000000Z is now earlier than 20250101T001000Z (20250101T001500Z - 5 min.)
token.clock-skew | jwt.exceptions.ImmatureSignatureError: The token is not yet valid (nbf)
token.wrong-audience | jwt.exceptions.InvalidAudienceError: Audience doesn't match
token.wrong-audience | IDX10214: Audience validation failed. Audiences: 'System.String'. Did not match: validationParameters.ValidAudience
token.wrong-audience | AADSTS500011: The resource principal named https://foo was not found in the tenant named Contoso.
token.malformed | jwt.exceptions.InvalidSignatureError: Signature verification failed
token.malformed | token contains an invalid number of segments
token.malformed | JsonWebTokenError: jwt malformed
oauth.invalid-client | AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID
oauth.invalid-client | {"error":"invalid_client","error_description":"The OAuth client was not found."}
oauth.invalid-client | AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.
oauth.redirect-uri | AADSTS50011: The redirect URI 'http://localhost:8080' specified in the request does not match the redirect URIs configured for the application
oauth.redirect-uri | Error 400: redirect_uri_mismatch
oauth.invalid-grant | google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.', {'error': 'invalid_grant', 'error_description': 'Token has been expired or revoked.'})
oauth.invalid-grant | Your access token could not be refreshed because your refresh token was already used. Please log out and sign in again.
oauth.invalid-grant | AADSTS700082: The refresh token has expired due to inactivity.
oauth.state | oauthlib.oauth2.rfc6749.errors.MismatchingStateError: (mismatching_state) CSRF Warning! State not equal in request and response.
oauth.token-response | oauthlib.oauth2.rfc6749.errors.MissingTokenError: (missing_token) Missing access token parameter.
oauth.no-refresh-token | oauth2: token expired and refresh token is not set
oauth.no-refresh-token | google.auth.exceptions.RefreshError: The credentials do not contain the necessary fields need to refresh the access token. You must specify refresh_token, token_uri, client_id, and client_secret.
oauth.scope | AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid.
oauth.scope | Warning: Scope has changed from "a" to "b".
oauth.scope | {"error":"invalid_scope","error_description":"Some requested scopes were invalid."}
oauth.pkce | {"error":"invalid_grant","error_description":"PKCE verification failed: code_verifier does not match code_challenge"}
oauth.pkce | Error: Incompatible auth server: does not support code challenge method S256
oauth.access-denied | Error: access_denied The user denied the request
oauth.access-denied | AADSTS65001: The user or administrator has not consented to use the application with ID 'x'. Send an interactive authorization request for this user and resource.
oauth.access-denied | Access blocked: MyApp has not completed the Google verification process. Error 403: access_denied
oauth.discovery | Error: HTTP 500 trying to load well-known OAuth metadata
mcp.no-resource-metadata | Error: Resource server does not implement OAuth 2.0 Protected Resource Metadata.
mcp.resource-mismatch | Error: Protected resource https://a.example/ does not match expected https://a.example/mcp (or origin)
mcp.no-registration | Error: Incompatible auth server: does not support dynamic client registration
mcp.transport-mismatch | {"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid session ID provided"},"id":null}
mcp.transport-mismatch | {"jsonrpc":"2.0","error":{"code":-32000,"message":"Not Acceptable: Client must accept both application/json and text/event-stream"},"id":null}
mcp.transport-mismatch | Bad Request: Unsupported protocol version (supported versions: 2025-06-18, 2025-03-26)
mcp.not-authenticated | MCP server "linear" needs authentication: 401 Unauthorized
plugin.manifest-missing | Couldn't find manifest for your plugin: 404 on https://example.com/.well-known/ai-plugin.json
plugin.manifest-invalid | Could not find a valid URL in ` + "`servers`" + ` in the OpenAPI spec of the action
plugin.domain-mismatch | Authorization URL, token URL and API hostname must share a root domain
plugin.openapi-unreachable | Error talking to connector
plugin.cors | Access to fetch at 'http://localhost:3333/.well-known/ai-plugin.json' from origin 'https://chat.openai.com' has been blocked by CORS policy
org.mismatch | {"error":{"message":"OpenAI-Organization header should match organization for API key","type":"invalid_request_error","code":"mismatched_organization"}}
org.mismatch | You must be a member of an organization to use the API
project.invalid | The project you are requesting has been archived and cannot be accessed
account.deactivated | {"error":{"code":"1112","message":"您的账户已被锁定，请联系客服解锁"}}
account.deactivated | {"error":{"message":"The OpenAI account associated with this API key has been deactivated.","type":"invalid_request_error","code":"account_deactivated"}}
permission.role | An error occurred (AccessDeniedException) when calling the InvokeModel operation: User: arn:aws:iam::123456789012:user/dev is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/x because no identity-based policy allows the bedrock:InvokeModel action
permission.role | 403 Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/p/locations/us-central1/publishers/google/models/gemini-pro' (or it may not exist). [reason: "IAM_PERMISSION_DENIED"]
permission.role | {"error":{"code":"PermissionDenied","message":"The principal lacks the required data action Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action to perform POST operation."}}
permission.model-access | An error occurred (AccessDeniedException) when calling the InvokeModel operation: You don't have access to the model with the specified model ID.
permission.model-access | {"error":{"code":"ModelNotOpen","message":"Your account 2100 has not activated the model doubao-pro. Please activate the model service in the Ark Console."}}
permission.model-access | {"code":"Model.AccessDenied","message":"Model access denied.","request_id":"x"}
permission.model-access | {"error":{"message":"该令牌无权访问模型 gpt-4o","type":"new_api_error"}}
permission.opt-in-missing | ResourceNotFoundException: Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.
permission.opt-in-missing | OSError: You are trying to access a gated repo. Make sure to have access to it at https://huggingface.co/meta-llama/Llama-3-8B.
permission.api-disabled | 403 Generative Language API has not been used in project 123 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=123 then retry.
permission.key-restriction | {"error":{"code":403,"message":"Requests from referer https://x.example/ are blocked.","status":"PERMISSION_DENIED","details":[{"reason":"API_KEY_HTTP_REFERRER_BLOCKED"}]}}
permission.region | {"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}
permission.org-unverified | Your organization must be verified to use the model o3. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization.
permission.ip-allowlist | Public access is disabled. Please configure private endpoint.
permission.missing-scope | {"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.model.read.","type":"invalid_request_error","code":"missing_scope"}}
permission.missing-scope | 403 Request had insufficient authentication scopes. [reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" domain: "googleapis.com"]
model.not-found | {"error":{"code":"1211","message":"模型不存在，请检查模型代码。"}}
model.not-found | {"code":20012,"message":"Model does not exist. Please check it carefully.","data":null}
model.not-found | Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': 'The API deployment for this resource does not exist.'}}
model.not-found | An error occurred (ValidationException) when calling the InvokeModel operation: The provided model identifier is invalid.
model.not-found | 404 Publisher Model projects/p/locations/us-central1/publishers/google/models/gemini-9 was not found or your project does not have access to it.
model.not-found | ollama._types.ResponseError: model "llama9" not found, try pulling it first (status code: 404)
model.deprecated | {"error":{"message":"The model llama2-70b-4096 has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}
model.deprecated | ResourceNotFoundException: This model version has reached the end of its life. Please refer to the AWS documentation for more details.
model.wrong-endpoint | ValidationException: Invocation of model ID anthropic.claude-v9 with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile that contains this model.
model.wrong-endpoint | This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?
quota.exhausted | {"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}
quota.exhausted | {"code":"Arrearage","message":"Access denied, please make sure your account is in good standing.","request_id":"x"}
quota.exhausted | {"error":{"message":"Your account org-x <ak-y> is suspended due to insufficient balance, please recharge your account or check your plan and billing details","type":"exceeded_current_quota_error"}}
quota.exhausted | {"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}
quota.exhausted | {"code":30001,"message":"Sorry, your account balance is insufficient","data":null}
quota.exhausted | 用户额度不足, 剩余额度: ＄0.00
quota.exhausted | {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}
quota.hard-limit | You have reached your specified API usage limits. You will regain access on 2026-01-01 at 00:00 UTC.
quota.hard-limit | {"error":{"message":"Budget has been exceeded! Current cost: 10.1, Max budget: 10.0","type":"budget_exceeded","code":"400"}}
quota.zero-tier | 429 You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0, model: gemini-pro
rate.requests | {"error":{"code":"1302","message":"您当前使用该API的并发数过高，请降低并发，或联系客服增加限额。"}}
rate.requests | {"code":"Throttling.RateQuota","message":"Requests rate limit exceeded, please try again later.","request_id":"x"}
rate.requests | {"error":{"message":"Your account org-x request reached organization max RPM: 3, please try again after 1 seconds","type":"rate_limit_reached_error"}}
rate.requests | An error occurred (ThrottlingException) when calling the InvokeModel operation (reached max retries: 4): Too many requests, please wait before trying again.
rate.tokens | An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens, please wait before trying again.
rate.tokens | Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in 4s.
rate.daily | {"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}
rate.daily | Claude usage limit reached. Your limit will reset at 3pm (UTC).
rate.daily | {"error":{"code":"1308","message":"已达到 5 小时的使用上限。您的限额将在 2026-01-01 00:00:00 重置。"}}
server.overloaded | {"error":{"code":"1305","message":"该模型当前访问量过大，请您稍后再试"}}
server.overloaded | API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
server.overloaded | {"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}
server.error | openai.InternalServerError: Error code: 500 - {'error': {'message': 'The server had an error while processing your request. Sorry about that!', 'type': 'server_error'}}
server.error | <html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>
request.malformed-json | An error occurred (ValidationException) when calling the InvokeModel operation: Malformed input request: #: required key [max_tokens] not found, please reformat your input and try again.
request.missing-param | {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"}}
request.unsupported-param | Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.
request.context-length | This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.
request.context-length | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}
request.content-policy | {"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","request_id":"x"}
request.content-policy | {"error":{"code":"content_filter","message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","status":400}}
request.invalid-value | messages: roles must alternate between "user" and "assistant", but found multiple "user" roles in a row
request.wrong-path | {"error":{"message":"Invalid URL (POST /v1/v1/chat/completions)","type":"invalid_request_error","param":null,"code":null}}
request.wrong-method | {"error":{"message":"Not allowed to GET on /v1/chat/completions. (HINT: Perhaps you meant to use a different HTTP method?)","type":"invalid_request_error"}}
request.api-version | {"error":{"code":"BadRequest","message":"API version not supported"}}
endpoint.wrong-host | {"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."}}
gateway.no-route | {"error":{"message":"当前分组 default 下对于模型 gpt-4o 无可用渠道 (request id: x)","type":"one_api_error"}}
gateway.upstream-fault | {"error":{"message":"bad response status code 401","type":"upstream_error","code":"bad_response_status_code"}}
client.misconfigured | litellm.exceptions.BadRequestError: litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider you are trying to call.
client.misconfigured | httpx.UnsupportedProtocol: Request URL is missing an 'http://' or 'https://' protocol.
client.implicit-provider | ValueError: ⏎******⏎Could not load OpenAI embedding model. If you intended to use OpenAI, please check your OPENAI_API_KEY.⏎Original error:⏎No API key found for OpenAI.
client.sdk-version | TypeError: Client.__init__() got an unexpected keyword argument 'proxies'
client.browser | Error: It looks like you're running in a browser-like environment. This is disabled by default, as it risks exposing your secret API credentials to attackers.
net.dns | httpx.ConnectError: [Errno -2] Name or service not known
net.dns | Error: getaddrinfo EAI_AGAIN api.openai.com
net.refused | dial tcp 127.0.0.1:11434: connect: connection refused
net.refused | System.Net.Http.HttpRequestException: No connection could be made because the target machine actively refused it. (localhost:1234)
net.timeout | openai.APITimeoutError: Request timed out.
net.timeout | context deadline exceeded (Client.Timeout exceeded while awaiting headers)
net.connection | openai.APIConnectionError: Connection error.
net.connection | TypeError: fetch failed
net.connection | requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))
net.proxy | requests.exceptions.ProxyError: HTTPSConnectionPool(host='api.openai.com', port=443): Max retries exceeded with url: /v1/models (Caused by ProxyError('Unable to connect to proxy', NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused')))
net.proxy | curl: (56) CONNECT tunnel failed, response 403
net.proxy-auth | curl: (56) Received HTTP code 407 from proxy after CONNECT
net.proxy-auth | OSError: Tunnel connection failed: 407 Proxy Authentication Required
tls.untrusted-ca | PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
tls.untrusted-ca | tls: failed to verify certificate: x509: certificate signed by unknown authority
tls.expired | x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-01T00:00:00Z
tls.hostname | ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.example.com'. (_ssl.c:1007)
tls.protocol | http: server gave HTTP response to HTTPS client
tls.protocol | ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1131)
net.non-json-response | json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
net.non-json-response | SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON
waf.blocked | openai.PermissionDeniedError: <!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
- | Epoch 3:  43%|████      | 429/1000 [02:11<02:54,  3.27it/s]
- | ================== 401 passed, 403 skipped in 12.50s ==================
- | src/main.c:429:12: error: expected ';' before 'return'
- | RuntimeError: CUDA error: out of memory
- | torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 500.00 MiB
- | Downloading model.safetensors: 100% 503/503 [00:01<00:00, 429kB/s]
- | npm ERR! code ELIFECYCLE npm ERR! errno 1
- | TypeError: 'NoneType' object is not subscriptable
- | Traceback (most recent call last): ValueError: invalid literal for int() with base 10: '429'
- | bash: /usr/bin/foo: Permission denied
- | AssertionError: expected 200 but got 500 items
- | error[E0429]: self imports are only available within a list
- | panic: runtime error: index out of range [401] with length 400
- | Error: Cannot find module './config'
- | psycopg2.OperationalError: FATAL: password authentication failed for user "postgres"
- | fatal: Authentication failed for 'https://github.com/me/private.git/'
- | git@github.com: Permission denied (publickey).
- | java.lang.OutOfMemoryError: Java heap space
- | ModuleNotFoundError: No module named 'numpy'
- | TS2304: Cannot find name 'process'.
- | Everything works, thank you. 200 OK
`
