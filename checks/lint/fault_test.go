package lint_test

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/lint"
	"authdoctor/checks/request"
)

// bodies with exactly one fault: where, what cause, and what the repaired body has (empty: no repair).
var bodies = []struct {
	name, body string
	cause      cause.ID
	member     string
	repaired   string
}{
	{"trailing comma", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"},]}`, cause.RequestMalformedJSON, "body", `"x"}]}`},
	{"single quotes", `{'model': "gpt-4o", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", `{"model":`},
	{"unquoted name", `{model: "gpt-4o", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", `{"model":`},
	{"comment", "{\"model\": \"gpt-4o\", // which\n\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}", cause.RequestMalformedJSON, "body", "\"gpt-4o\", \n"},
	{"NaN", `{"model": "gpt-4o", "temperature": NaN, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", ""},
	{"control character", "{\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": \"a\nb\"}]}", cause.RequestMalformedJSON, "body", `"a\nb"`},
	{"truncated", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"`, cause.RequestMalformedJSON, "body", ""},
	{"BOM", "\ufeff" + `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", `{"model"`},
	{"duplicate", `{"model": "gpt-4o", "model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", ""},
	{"Python's True", `{"model": "gpt-4o", "stream": True, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", `"stream": true`},
	{"missing comma", `{"model": "gpt-4o" "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMalformedJSON, "body", `"gpt-4o", "messages"`},

	{"no messages", `{"model": "gpt-4o", "n": 1}`, cause.RequestMissingParam, "messages", ""},
	{"no model", `{"messages": [{"role": "user", "content": "x"}]}`, cause.RequestMissingParam, "model", ""},
	{"no role", `{"model": "gpt-4o", "messages": [{"content": "x"}]}`, cause.RequestMissingParam, "messages[0].role", ""},
	{"no content", `{"model": "gpt-4o", "messages": [{"role": "user"}]}`, cause.RequestMissingParam, "messages[0].content", ""},
	{"empty assistant", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}, {"role": "assistant"}]}`, cause.RequestMissingParam, "messages[1]", ""},
	{"no tool_call_id", `{"model": "gpt-4o", "messages": [{"role": "assistant", "tool_calls": [{"id": "", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}]}`, cause.RequestInvalidValue, "messages[0].tool_calls[0].id", ""},
	{"no function name", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {}}]}`, cause.RequestMissingParam, "tools[0].function.name", ""},
	{"no json_schema", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema"}}`, cause.RequestMissingParam, "response_format.json_schema", ""},
	{"no schema name", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "object"}}}}`, cause.RequestMissingParam, "response_format.json_schema.name", ""},

	{"unknown", `{"model": "gpt-4o", "colour": "red", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "colour", ""},
	{"misspelt", `{"model": "gpt-4o", "temprature": 1, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "temprature", `"temperature": 1`},
	{"misspelt required", `{"model": "gpt-4o", "mesages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "mesages", `"messages": [`},
	{"camel case", `{"model": "gpt-4o", "topP": 1, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "topP", `"top_p": 1`},
	{"another API's", `{"model": "gpt-4o", "max_output_tokens": 9, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "max_output_tokens", `"max_completion_tokens": 9`},
	{"flat tool", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "name": "f", "function": {"name": "f"}}]}`, cause.RequestUnsupportedParam, "tools[0].name", ""},
	{"max_tokens for o3", `{"model": "o3", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "max_tokens", `"max_completion_tokens": 9`},
	{"temperature for o3", `{"model": "o3", "temperature": 0.2, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "temperature", ""},
	{"temperature for gpt-5", `{"model": "gpt-5-mini", "temperature": 0.2, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "temperature", ""},
	{"logprobs for o1", `{"model": "o1", "logprobs": true, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "logprobs", ""},
	{"penalty for o1", `{"model": "o1", "presence_penalty": 1, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "presence_penalty", ""},
	{"effort for gpt-4o", `{"model": "gpt-4o", "reasoning_effort": "low", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "reasoning_effort", ""},

	{"both limits", `{"model": "gpt-4o", "max_tokens": 1, "max_completion_tokens": 1, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "max_tokens", ""},
	{"functions and tools", `{"model": "gpt-4o", "functions": [{"name": "f"}], "tools": [{"type": "function", "function": {"name": "f"}}], "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "functions", ""},
	{"stream_options alone", `{"model": "gpt-4o", "stream_options": {"include_usage": true}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "stream_options", ""},
	{"tool_choice alone", `{"model": "gpt-4o", "tool_choice": "auto", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "tool_choice", ""},
	{"top_logprobs alone", `{"model": "gpt-4o", "top_logprobs": 2, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "top_logprobs", ""},
	{"temperature range", `{"model": "gpt-4o", "temperature": 2.5, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "temperature", ""},
	{"top_p range", `{"model": "gpt-4o", "top_p": 1.5, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "top_p", ""},
	{"n range", `{"model": "gpt-4o", "n": 0, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "n", ""},
	{"logit bias range", `{"model": "gpt-4o", "logit_bias": {"1": 200}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "logit_bias.1", ""},
	{"text for a number", `{"model": "gpt-4o", "temperature": "0.7", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "temperature", `"temperature": 0.7`},
	{"text for a boolean", `{"model": "gpt-4o", "stream": "true", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "stream", `"stream": true`},
	{"fraction for an integer", `{"model": "gpt-4o", "n": 1.5, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "n", ""},
	{"text for messages", `{"model": "gpt-4o", "messages": "hi"}`, cause.RequestInvalidValue, "messages", ""},
	{"no messages in the list", `{"model": "gpt-4o", "messages": []}`, cause.RequestInvalidValue, "messages", ""},
	{"five stops", `{"model": "gpt-4o", "stop": ["1","2","3","4","5"], "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "stop", ""},
	{"role", `{"model": "gpt-4o", "messages": [{"role": "usr", "content": "x"}]}`, cause.RequestInvalidValue, "messages[0].role", `"role": "user"`},
	{"part type", `{"model": "gpt-4o", "messages": [{"role": "user", "content": [{"type": "image", "image_url": {"url": "https://x"}}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].type", ""},
	{"image path", `{"model": "gpt-4o", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "/tmp/a.png"}}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].image_url.url", ""},
	{"audio format", `{"model": "gpt-4o-audio-preview", "messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "x", "format": "ogg"}}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].input_audio.format", ""},
	{"tool name", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {"name": "get weather"}}]}`, cause.RequestInvalidValue, "tools[0].function.name", ""},
	{"effort", `{"model": "o3", "reasoning_effort": "hard", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "reasoning_effort", ""},
	{"format type", `{"model": "gpt-4o", "response_format": {"type": "json"}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "response_format.type", ""},
	{"JSON mode without the word", `{"model": "gpt-4o", "response_format": {"type": "json_object"}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "response_format", ""},
	{"tool without a call", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}, {"role": "tool", "tool_call_id": "a", "content": "1"}]}`, cause.RequestInvalidValue, "messages[1]", ""},
	{"another call's id", `{"model": "gpt-4o", "messages": [{"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "a", "content": "1"}, {"role": "tool", "tool_call_id": "b", "content": "1"}]}`, cause.RequestInvalidValue, "messages[2].tool_call_id", ""},
	{"unanswered call", `{"model": "gpt-4o", "messages": [{"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "user", "content": "1"}]}`, cause.RequestInvalidValue, "messages[0].tool_calls", ""},
	{"schema root", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {"name": "f", "parameters": {"properties": {}}}}]}`, cause.RequestInvalidValue, "tools[0].function.parameters", ""},
	{"schema type", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "int"}}}}}]}`, cause.RequestInvalidValue, "tools[0].function.parameters.properties.a.type", `"type": "integer"`},
	{"schema required", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "string", "required": true}}}}}]}`, cause.RequestInvalidValue, "tools[0].function.parameters.properties.a.required", ""},
	{"schema items", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "array"}}}}}]}`, cause.RequestInvalidValue, "tools[0].function.parameters.properties.a", ""},
	{"strict open", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema", "json_schema": {"name": "n", "strict": true, "schema": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}}}}`, cause.RequestInvalidValue, "response_format.json_schema.schema", `"additionalProperties": false`},
	{"strict optional", `{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema", "json_schema": {"name": "n", "strict": true, "schema": {"type": "object", "properties": {"a": {"type": "string"}}, "required": [], "additionalProperties": false}}}}`, cause.RequestInvalidValue, "response_format.json_schema.schema.required", ""},

	{"responses: max_tokens", `{"model": "gpt-4.1", "input": "x", "max_tokens": 100}`, cause.RequestUnsupportedParam, "max_tokens", `"max_output_tokens": 100`},
	{"responses: response_format", `{"model": "gpt-4.1", "input": "x", "response_format": {"type": "json_object"}}`, cause.RequestUnsupportedParam, "response_format", ""},
	{"responses: nested tool", `{"model": "gpt-4.1", "input": "x", "tools": [{"type": "function", "name": "f", "function": {"name": "f"}}]}`, cause.RequestUnsupportedParam, "tools[0].function", ""},
	{"responses: part", `{"model": "gpt-4.1", "input": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}`, cause.RequestInvalidValue, "input[0].content[0].type", ""},
	{"responses: role", `{"model": "gpt-4.1", "input": [{"role": "tool", "content": "x"}]}`, cause.RequestInvalidValue, "input[0].role", ""},
	{"responses: tiny limit", `{"model": "gpt-4.1", "input": "x", "max_output_tokens": 1}`, cause.RequestInvalidValue, "max_output_tokens", ""},
	{"responses: conversation", `{"model": "gpt-4.1", "input": "x", "conversation": "conv_1", "previous_response_id": "resp_1"}`, cause.RequestInvalidValue, "conversation", ""},
	{"responses: output without call_id", `{"model": "gpt-4.1", "input": [{"type": "function_call_output", "output": "x"}]}`, cause.RequestMissingParam, "input[0].call_id", ""},
	{"embeddings: empty", `{"model": "text-embedding-3-small", "input": ""}`, cause.RequestInvalidValue, "input", ""},
	{"embeddings: format", `{"model": "text-embedding-3-small", "input": "x", "encoding_format": "int8"}`, cause.RequestInvalidValue, "encoding_format", ""},
	{"embeddings: dimensions of ada", `{"model": "text-embedding-ada-002", "input": "x", "dimensions": 256}`, cause.RequestUnsupportedParam, "dimensions", ""},
	{"embeddings: number", `{"model": "text-embedding-3-small", "input": 7}`, cause.RequestInvalidValue, "input", ""},
	{"images: format of gpt-image", `{"model": "gpt-image-1", "prompt": "x", "response_format": "url"}`, cause.RequestUnsupportedParam, "response_format", ""},
	{"images: style of gpt-image", `{"model": "gpt-image-1", "prompt": "x", "style": "vivid"}`, cause.RequestUnsupportedParam, "style", ""},
	{"images: two of dall-e-3", `{"model": "dall-e-3", "prompt": "x", "n": 2}`, cause.RequestUnsupportedParam, "n", ""},
	{"images: size", `{"model": "dall-e-3", "prompt": "x", "size": "large"}`, cause.RequestInvalidValue, "size", ""},
	{"images: no prompt", `{"model": "gpt-image-1", "size": "auto"}`, cause.RequestMissingParam, "prompt", ""},
	{"speech: no voice", `{"model": "tts-1", "input": "x"}`, cause.RequestMissingParam, "voice", ""},
	{"speech: speed", `{"model": "tts-1", "input": "x", "voice": "alloy", "speed": 9}`, cause.RequestInvalidValue, "speed", ""},
	{"speech: instructions of tts-1", `{"model": "tts-1", "input": "x", "voice": "alloy", "instructions": "y"}`, cause.RequestUnsupportedParam, "instructions", ""},
	{"batch: window", `{"input_file_id": "f", "endpoint": "/v1/responses", "completion_window": "1h"}`, cause.RequestInvalidValue, "completion_window", ""},

	{"claude: no max_tokens", `{"model": "claude-sonnet-4-5", "messages": [{"role": "user", "content": "x"}]}`, cause.RequestMissingParam, "max_tokens", ""},
	{"claude: zero max_tokens", `{"model": "claude-sonnet-4-5", "max_tokens": 0, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "max_tokens", ""},
	{"claude: assistant first", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "assistant", "content": "x"}, {"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "messages[0].role", ""},
	{"claude: system message", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "messages[0].role", `{"system": "s", "model"`},
	{"claude: empty content", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": ""}]}`, cause.RequestInvalidValue, "messages[0].content", ""},
	{"claude: temperature", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "temperature": 1.5, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "temperature", ""},
	{"claude: stop", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "stop": ["x"], "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "stop", ""},
	{"claude: OpenAI's tool", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "tools": [{"name": "f", "input_schema": {"type": "object"}, "parameters": {}}], "messages": [{"role": "user", "content": "x"}]}`, cause.RequestUnsupportedParam, "tools[0].parameters", ""},
	{"claude: schema type", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "tools": [{"name": "f", "input_schema": {"properties": {}}}], "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "tools[0].input_schema", ""},
	{"claude: result without use", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": "1"}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].tool_use_id", ""},
	{"claude: use without result", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]}, {"role": "user", "content": "y"}]}`, cause.RequestInvalidValue, "messages[2]", ""},
	{"claude: result last", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]}, {"role": "user", "content": [{"type": "text", "text": "y"}, {"type": "tool_result", "tool_use_id": "a"}]}]}`, cause.RequestInvalidValue, "messages[2].content[1]", ""},
	{"claude: budget", `{"model": "claude-sonnet-4-5", "max_tokens": 2000, "thinking": {"type": "enabled", "budget_tokens": 4000}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "thinking.budget_tokens", ""},
	{"claude: small budget", `{"model": "claude-sonnet-4-5", "max_tokens": 2000, "thinking": {"type": "enabled", "budget_tokens": 100}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "thinking.budget_tokens", ""},
	{"claude: thinking and temperature", `{"model": "claude-sonnet-4-5", "max_tokens": 2000, "temperature": 0, "thinking": {"type": "enabled", "budget_tokens": 1024}, "messages": [{"role": "user", "content": "x"}]}`, cause.RequestInvalidValue, "temperature", ""},
	{"claude: prefill", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "The answer is "}]}`, cause.RequestInvalidValue, "messages[1].content", `"The answer is"`},
	{"claude: media type", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/bmp", "data": "x"}}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].source.media_type", ""},
	{"claude: image_url", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x"}}]}]}`, cause.RequestInvalidValue, "messages[0].content[0].type", ""},
	{"claude: five marks", `{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": [` + strings.Repeat(`{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}},`, 4) + `{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}]}]}`, cause.RequestInvalidValue, "cache_control", ""},

	{"gemini: assistant", `{"contents": [{"role": "user", "parts": [{"text": "x"}]}, {"role": "assistant", "parts": [{"text": "x"}]}]}`, cause.RequestInvalidValue, "contents[1].role", `"role": "model"`},
	{"gemini: no parts", `{"contents": [{"role": "user"}]}`, cause.RequestMissingParam, "contents[0].parts", ""},
	{"gemini: temperature outside", `{"contents": [{"parts": [{"text": "x"}]}], "temperature": 1}`, cause.RequestUnsupportedParam, "temperature", ""},
	{"gemini: max_tokens", `{"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"max_tokens": 5}}`, cause.RequestUnsupportedParam, "generationConfig.max_tokens", ""},
	{"gemini: misspelt", `{"contents": [{"parts": [{"text": "x"}]}], "generationConfg": {}}`, cause.RequestUnsupportedParam, "generationConfg", `"generationConfig"`},
	{"gemini: two in a part", `{"contents": [{"parts": [{"text": "x", "inlineData": {"mimeType": "image/png", "data": "x"}}]}]}`, cause.RequestInvalidValue, "contents[0].parts[0]", ""},
	{"gemini: empty part", `{"contents": [{"parts": [{}]}]}`, cause.RequestMissingParam, "contents[0].parts[0]", ""},
	{"gemini: schema without type", `{"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"responseSchema": {"type": "OBJECT"}}}`, cause.RequestInvalidValue, "generationConfig.responseSchema", ""},
	{"gemini: threshold", `{"contents": [{"parts": [{"text": "x"}]}], "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "NONE"}]}`, cause.RequestInvalidValue, "safetySettings[0].threshold", ""},
	{"gemini: mode", `{"contents": [{"parts": [{"text": "x"}]}], "toolConfig": {"functionCallingConfig": {"mode": "REQUIRED"}}}`, cause.RequestInvalidValue, "toolConfig.functionCallingConfig.mode", ""},
	{"gemini: response without call", `{"contents": [{"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}]}`, cause.RequestInvalidValue, "contents[0]", ""},
	{"gemini: OpenAI's tool", `{"contents": [{"parts": [{"text": "x"}]}], "tools": [{"type": "function", "functionDeclarations": []}]}`, cause.RequestUnsupportedParam, "tools[0].type", ""},
}

func TestBodyFaults(t *testing.T) {
	for _, tt := range bodies {
		t.Run(tt.name, func(t *testing.T) {
			result := lint.Run(request.Bare(tt.body), options(t))
			var failed []lint.Fault
			for _, f := range result.Faults {
				if f.Status == checks.Fail {
					failed = append(failed, f)
				}
			}
			if len(failed) == 0 {
				t.Fatalf("no fault; warnings %+v", result.Faults)
			}
			for _, f := range failed {
				if f.Cause != tt.cause || f.Member != tt.member {
					t.Errorf("%s at %s: %s (%s; wanted %s)", f.Cause, f.Member, f.Summary, f.Measured, f.Expected)
				}
				if f.Place.Line < 1 || f.Place.Column < 1 {
					t.Errorf("place %+v", f.Place)
				}
			}
			switch {
			case tt.repaired == "" && result.Repaired != nil && slices.ContainsFunc(failed, func(f lint.Fault) bool { return f.Repaired }):
				t.Errorf("repaired beyond doubt:\n%s", result.Repaired.Diff)
			case tt.repaired != "" && result.Repaired == nil:
				t.Error("not repaired")
			case tt.repaired != "" && !strings.Contains(result.Repaired.Diff, tt.repaired):
				t.Errorf("%q is not in\n%s", tt.repaired, result.Repaired.Diff)
			}
		})
	}
}

// A repaired body has none of the faults that were repaired.
func TestRepairsHold(t *testing.T) {
	for _, tt := range bodies {
		result := lint.Run(request.Bare(tt.body), options(t))
		if result.Repaired == nil || result.Repaired.Command == "" || tt.repaired == "" {
			continue
		}
		again, err := request.Open(result.Repaired.Command, nil)
		if err != nil {
			t.Fatalf("%s: the repaired command cannot be read: %v\n%s", tt.name, err, result.Repaired.Command)
		}
		for _, f := range lint.Run(again, options(t)).Faults {
			if f.Status == checks.Fail {
				t.Errorf("%s: after the repair: %s\n%s", tt.name, f.Summary, result.Repaired.Command)
			}
		}
	}
}
