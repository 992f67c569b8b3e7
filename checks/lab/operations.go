package lab

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// modelObject is one entry of GET /v1/models; shutdown_date is a day or null (openapi.yaml, Model).
type modelObject struct {
	ID           string  `json:"id"`
	Object       string  `json:"object"`
	Created      int64   `json:"created"`
	OwnedBy      string  `json:"owned_by"`
	ShutdownDate *string `json:"shutdown_date"`
}

func describe(id string) modelObject {
	m := modelObject{ID: id, Object: "model", Created: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC).Unix(), OwnedBy: "system"}
	if id == retiredModel {
		day := yesterday().Format(time.DateOnly)
		m.ShutdownDate = &day
	}
	return m
}

// listModels answers GET /v1/models: free, and says nothing about quota. A model that the project is not allowed to
// use is left out.
func (a *account) listModels(c *call) {
	var ids []string
	for _, id := range []string{currentModel, smallModel, retiredModel} {
		if state, known := a.models[id]; known && state.Status != http.StatusForbidden {
			ids = append(ids, id)
		}
	}
	writeJSON(c.w, a.dialect.models(ids))
}

// openAIModels is the list in OpenAI's form.
func openAIModels(ids []string) any {
	list := []modelObject{}
	for _, id := range ids {
		list = append(list, describe(id))
	}
	return map[string]any{"object": "list", "data": list}
}

// showModel answers GET /v1/models/{model}.
func (a *account) showModel(c *call) {
	if !a.knownModel(c) {
		return
	}
	if a.dialect.model != nil {
		writeJSON(c.w, a.dialect.model(c.model))
		return
	}
	writeJSON(c.w, describe(c.model))
}

// chat answers POST /v1/chat/completions: quota first, then the body, then the model, then the verification of the
// organization (order observed at OpenAI). A body with max_tokens:-1 is refused without cost.
func (a *account) chat(c *call) {
	if a.pickyHeaders(c) {
		return
	}
	body, ok := a.admitted(c)
	if !ok {
		return
	}
	if c.model == "" {
		a.send(c, refused(http.StatusBadRequest, invalidRequest, "", "you must provide a model parameter"))
		return
	}
	if a.pickyMembers(c, body) {
		return
	}
	for _, name := range []string{"max_tokens", "max_completion_tokens"} {
		if n, set := body[name].(float64); set && n < 1 {
			a.send(c, belowMinimum(name, n))
			return
		}
	}
	if !a.knownModel(c) || a.refuse(c, atVerification) || a.pickyLate(c, body) {
		return
	}
	writeJSON(c.w, map[string]any{
		"id": "chatcmpl-" + c.id, "object": "chat.completion", "created": time.Now().Unix(), "model": c.model,
		"choices": []any{map[string]any{
			"index": 0, "finish_reason": "length", "logprobs": nil,
			"message": map[string]any{"role": "assistant", "content": "Hello", "refusal": nil},
		}},
		"usage":        map[string]int{"prompt_tokens": 8, "completion_tokens": 1, "total_tokens": 9},
		"service_tier": "default",
	})
}

// admitted lets a call in that has quota left and holds JSON. A model that the path names counts before the body's.
func (a *account) admitted(c *call) (map[string]any, bool) {
	a.countLimits(c)
	if c.model == "" {
		c.model = named(c.body)
	}
	if a.refuse(c, atQuota) {
		return nil, false
	}
	return a.fields(c)
}

// answering makes the operation of a call for a model that is answered with a body.
func answering(reply func(c *call) any) func(*account, *call) {
	return func(a *account, c *call) {
		if _, ok := a.admitted(c); !ok || !a.knownModel(c) || a.refuse(c, atVerification) {
			return
		}
		writeJSON(c.w, reply(c))
	}
}

// respond answers POST /v1/responses. {"speed":1} is refused after the scope was checked and before any work.
func (a *account) respond(c *call) {
	a.countLimits(c)
	if a.refuse(c, atQuota) {
		return
	}
	body, ok := a.fields(c)
	if !ok {
		return
	}
	if _, unknown := body["speed"]; unknown {
		a.send(c, refused(http.StatusBadRequest, invalidRequest, "unknown_parameter", "Unknown parameter: 'speed'.").about("speed"))
		return
	}
	if !a.knownModel(c) || a.refuse(c, atVerification) {
		return
	}
	writeJSON(c.w, map[string]any{
		"id": "resp_" + c.id, "object": "response", "created_at": time.Now().Unix(), "model": c.model, "status": "completed",
		"output": []any{}, "usage": map[string]int{"input_tokens": 8, "output_tokens": 1, "total_tokens": 9},
	})
}

// named is the model that a body asks for; empty where it names none.
func named(body []byte) string {
	var fields struct{ Model string }
	_ = json.Unmarshal(body, &fields) // no JSON names no model
	return fields.Model
}

func (a *account) countLimits(c *call) {
	for name, value := range a.dialect.limits {
		c.w.Header().Set(name, value)
	}
}

func belowMinimum(name string, n float64) answer {
	return refused(http.StatusBadRequest, invalidRequest, "integer_below_min_value", "Invalid '"+name+
		"': integer below minimum value. Expected a value >= 1, but got "+strconv.FormatFloat(n, 'f', -1, 64)+" instead.").about(name)
}

func notJSON() answer {
	return refused(http.StatusBadRequest, invalidRequest, "", "We could not parse the JSON body of your request. (HINT: This "+
		"likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent "+
		"was not valid JSON. If you have trouble figuring out how to fix this, please contact us through our help center at "+
		"help.openai.com.)")
}
