package lab

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// thinkingModel reasons: it takes no temperature but the default. The list of models leaves it out, as it leaves out
// models of a preview.
const thinkingModel = "practice-1-thinking"

// The requests of a practice are judged like those of api.openai.com: headers, then the members of the body, then the
// limit of tokens, then what only shows where an answer is made.

// taken are the members of a chat request that the practice API takes.
func taken() []string {
	return []string{
		"frequency_penalty", "logprobs", "max_completion_tokens", "max_tokens", "messages", "metadata", "model", "n", "parallel_tool_calls",
		"presence_penalty", "reasoning_effort", "response_format", "seed", "service_tier", "stop", "store", "stream", "stream_options",
		"temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user",
	}
}

// pickyHeaders refuses a request for its headers: a Content-Type with anything beside application/json in it (observed:
// openai/openai-openapi#194), and a beta that has ended (the code is that of KenyonY/openai-forward#92).
func (a *account) pickyHeaders(c *call) bool {
	if kind := c.r.Header.Get("Content-Type"); kind != "" && kind != "application/json" && a.dialect.provider == openAI {
		a.send(c, refused(http.StatusBadRequest, invalidRequest, "unsupported_content_type", "Unsupported content type: '"+kind+
			"'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: "+kind+
			"'. Please try again with a supported content type."))
		return true
	}
	if beta := c.r.Header.Get("OpenAI-Beta"); strings.HasPrefix(beta, "assistants=v1") {
		a.send(c, refused(http.StatusBadRequest, invalidRequest, "invalid_beta", "The requested beta is not available: "+beta))
		return true
	}
	return false
}

// pickyMembers refuses a chat request for what it asks.
func (a *account) pickyMembers(c *call, body map[string]any) bool {
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(taken(), name) && a.dialect.provider == openAI {
			a.send(c, refused(http.StatusBadRequest, invalidRequest, "unknown_parameter", "Unknown parameter: '"+name+"'.").about(name))
			return true
		}
	}
	if warm, set := body["temperature"].(float64); set && warm != 1 && c.model == thinkingModel {
		a.send(c, refused(http.StatusBadRequest, invalidRequest, "unsupported_value", "Unsupported value: 'temperature' does not support "+
			strconv.FormatFloat(warm, 'f', -1, 64)+" with this model. Only the default (1) value is supported.").about("temperature"))
		return true
	}
	return a.pickyMessages(c, body)
}

// pickyMessages refuses a name that is none, and does not say in which message it stands.
func (a *account) pickyMessages(c *call, body map[string]any) bool {
	messages, _ := body["messages"].([]any)
	for _, m := range messages {
		message, _ := m.(map[string]any)
		if name, set := message["name"].(string); set && strings.ContainsAny(name, " <|\\/>") {
			a.send(c, refused(http.StatusBadRequest, invalidRequest, "invalid_value", "Invalid value: string does not match pattern. Expected a string that matches the pattern '^[^\\s<|\\\\/>]+$'."))
			return true
		}
	}
	return false
}

// pickyLate refuses what shows only where an answer is made, behind the limit of tokens: a class of service that the
// project does not have.
func (a *account) pickyLate(c *call, body map[string]any) bool {
	if body["service_tier"] != "scale" {
		return false
	}
	a.send(c, refused(http.StatusBadRequest, invalidRequest, "invalid_value", "Invalid service_tier argument: this project has no scale tier.").about("service_tier"))
	return true
}

// Failing is a request that fails at a healthy practice, though key, address and model are good.
type Failing struct {
	ID, Title, About string
	Cause            string // the cause that the reply stands for
	Culprit          string // "the header OpenAI-Beta", "temperature"
	Late             bool   // the refusal does not show in a body that must fail

	headers []string // beside the key's and the Content-Type
	kind    string   // the Content-Type; empty: application/json
	model   string   // empty: the usual one
	members string   // of the body, beside model and messages
	message string   // further members of its one message
}

// FailingRequests lists them.
func FailingRequests() []Failing {
	return []Failing{
		{ID: "request-stale-beta", Title: "A beta header that has ended", Cause: "client.misconfigured", Culprit: "the header OpenAI-Beta",
			About: "400 invalid_beta at the chat endpoint; the list of models does not look at the header.", headers: []string{"OpenAI-Beta: assistants=v1", "X-Trace: of-my-proxy"}},
		{ID: "request-content-type", Title: "A Content-Type with a charset", Cause: "request.malformed-json", Culprit: "the header Content-Type",
			About: "400 unsupported_content_type: application/json is wanted, without anything behind it.", kind: "application/json; charset=utf-8"},
		{ID: "request-unknown-member", Title: "A member of another API", Cause: "request.unsupported-param", Culprit: "top_k",
			About: "400 unknown_parameter: top_k is not of this API.", members: `"top_p":0.9,"top_k":40,"user":"me"`},
		{ID: "request-temperature", Title: "A temperature for a model that reasons", Cause: "request.invalid-value", Culprit: "temperature",
			About: "400 unsupported_value: the model takes its default temperature only.", model: thinkingModel, members: `"temperature":0.2,"seed":7`},
		{ID: "request-message-name", Title: "A space in a message's name", Cause: "request.invalid-value", Culprit: "messages[0].name",
			About: "400 invalid_value, and the reply does not say where.", members: `"top_p":0.9,"seed":7`, message: `"name":"Ada Lovelace"`},
		{ID: "request-late", Title: "A class of service that the project lacks", Cause: "request.invalid-value", Culprit: "service_tier", Late: true,
			About: "400 invalid_value, only where an answer would be made.", members: `"service_tier":"scale","seed":7`},
	}
}

// Curl is the request as a curl command to a practice, with its good key. prompt is the text of its message.
func (f Failing) Curl(p *Practice, prompt string) string {
	model, kind := currentModel, "application/json"
	if f.model != "" {
		model = f.model
	}
	if f.kind != "" {
		kind = f.kind
	}
	text, _ := json.Marshal(prompt)
	message := `"role":"user","content":` + string(text)
	if f.message != "" {
		message += "," + f.message
	}
	body := fmt.Sprintf(`{"model":%q,"messages":[{%s}]`, model, message)
	if f.members != "" {
		body += "," + f.members
	}
	lines := []string{"curl " + p.URL() + "/v1/chat/completions", "-H 'Authorization: Bearer " + p.scene.keys.good + "'", "-H 'Content-Type: " + kind + "'"}
	for _, h := range f.headers {
		lines = append(lines, "-H '"+h+"'")
	}
	return strings.Join(append(lines, "-d '"+strings.ReplaceAll(body, "'", `'\''`)+"}'"), " \\\n  ") + "\n"
}
