package lab

import "strconv"

// shape is the form of a server's error bodies. message is the answer's, filled in.
type shape func(a answer, message, request string) any

// openAIShape: {"error":{"message","type","param","code"}}, the last two null where they say nothing (openapi.yaml,
// components.schemas.Error).
func openAIShape(a answer, message, _ string) any {
	return map[string]errorObject{"error": {Message: message, Type: a.Type, Param: optional(a.Param), Code: optional(a.Code)}}
}

// flatShape has the members at the top (docs.mistral.ai error glossary).
func flatShape(a answer, message, _ string) any {
	return map[string]any{"object": "error", "message": message, "type": a.Type, "param": optional(a.Param), "code": optional(a.Code)}
}

// textShape: the error is a text (vLLM's guard, Ollama's own API, Hugging Face).
func textShape(_ answer, message, _ string) any { return map[string]string{"error": message} }

// codedTextShape: the error is a text with a short code beside it (xAI).
func codedTextShape(a answer, message, _ string) any {
	return map[string]string{"code": a.Code, "error": message}
}

// messageShape: {"message"} (Cohere).
func messageShape(_ answer, message, _ string) any { return map[string]string{"message": message} }

// numberedShape repeats the HTTP status as a number (llama.cpp, LocalAI).
func numberedShape(a answer, message, _ string) any {
	return map[string]any{"error": map[string]any{"code": a.Status, "message": message, "type": a.Type}}
}

// statusCodeShape repeats the HTTP status as a text (LiteLLM; litellm/proxy/auth/auth_exception_handler.py).
func statusCodeShape(a answer, message, _ string) any {
	return map[string]errorObject{"error": {Message: message, Type: a.Type, Param: optional(a.Param), Code: optional(strconv.Itoa(a.Status))}}
}

// openRouterShape repeats the status; the type is metadata.error_type, the code availability.code
// (OpenRouterTeam/docs api_reference/errors-and-debugging.mdx).
func openRouterShape(a answer, message, _ string) any {
	inner := map[string]any{"code": a.Status, "message": message}
	if a.Type != "" {
		inner["metadata"] = map[string]any{"error_type": a.Type}
	}
	if a.Code != "" {
		inner["availability"] = map[string]any{"code": a.Code}
	}
	return map[string]any{"error": inner}
}

// anthropicShape names the kind of error; details hold what tells more (platform.claude.com/docs/en/api/errors).
func anthropicShape(a answer, message, request string) any {
	inner := map[string]any{"type": a.Type, "message": message}
	if a.Code != "" {
		inner["details"] = map[string]string{"error_code": a.Code}
	}
	return map[string]any{"type": "error", "error": inner, "request_id": "req_" + request}
}

// googleShape repeats the HTTP status; the type is google.rpc.Status' name, the code the reason of its ErrorInfo
// (googleapis google/api/error_reason.proto).
func googleShape(a answer, message, _ string) any {
	inner := map[string]any{"code": a.Status, "message": message, "status": a.Type}
	if a.Code != "" {
		inner["details"] = []any{map[string]any{
			"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": a.Code, "domain": "googleapis.com",
			"metadata": map[string]string{"service": "generativelanguage.googleapis.com"},
		}}
	}
	return map[string]any{"error": inner}
}

// azureShape has a word or the HTTP status as a text for its code.
func azureShape(a answer, message, _ string) any {
	code := a.Code
	if code == "" {
		code = strconv.Itoa(a.Status)
	}
	return map[string]any{"error": map[string]string{"code": code, "message": message}}
}
