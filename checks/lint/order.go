package lint

import (
	"strconv"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// order judges what a shape cannot say: how messages follow each other.
func (j *judge) order() {
	switch j.result.API.Order {
	case "tool-calls":
		messages, _ := j.body.Get("messages")
		j.toolCalls(messages)
		j.wordJSON(messages)
	case "claude-turns":
		messages, _ := j.body.Get("messages")
		j.claudeTurns(messages)
		j.claudeThinking()
		j.claudeCaching()
	case "gemini-turns":
		contents, _ := j.body.Get("contents")
		j.geminiTurns(contents)
	}
}

// misplaced is a fault of the order.
func (j *judge) misplaced(p place, v jsontext.Value, mark provider.Mark, summary, measured, expected string) {
	j.add(Fault{
		Check: Order, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.path, Summary: summary, Measured: measured, Expected: expected,
	}, mark, false)
}

// toolCalls: every call is answered by a message of the role tool, at once, and no such message comes without its call
// (platform.openai.com/docs/guides/function-calling).
func (j *judge) toolCalls(messages jsontext.Value) {
	list := place{path: "messages"}
	open := map[string]bool{} // calls without an answer
	calling := -1
	unanswered := func() {
		if len(open) > 0 {
			at := list.item(calling)
			j.misplaced(at.member("tool_calls"), messages.Items[calling], provider.Documented, at.path+" calls tools, and not every call is answered by the messages behind it",
				plural(len(open), "call")+" without an answer", "a message with the role tool for every call")
		}
		clear(open)
	}
	for i, m := range messages.Items {
		at := list.item(i)
		if m.Words("role") == "tool" {
			id := m.Words("tool_call_id")
			switch {
			case calling < 0:
				j.misplaced(at, m, provider.Documented, at.path+" answers a call, and no message in front of it has tool_calls",
					"the role tool without a call", "a message with tool_calls in front of it")
			case id != "" && !open[id]:
				j.misplaced(at.member("tool_call_id"), m, provider.Documented, at.path+".tool_call_id is not the id of a call of the message in front of it",
					quote(name(id)), "the id of one of the tool_calls, once")
			}
			delete(open, id)
			continue
		}
		unanswered()
		calling = -1
		if calls, ok := m.Get("tool_calls"); ok && m.Words("role") == "assistant" && len(calls.Items) > 0 {
			calling = i
			for k, call := range calls.Items {
				if id := call.Words("id"); id != "" {
					open[id] = true
				}
				j.arguments(call, at.member("tool_calls").item(k))
			}
		}
	}
	unanswered()
}

// arguments of a call are JSON inside a string.
func (j *judge) arguments(call jsontext.Value, p place) {
	function, _ := call.Get("function")
	arguments, ok := function.Get("arguments")
	if !ok || arguments.Kind != jsontext.String || arguments.Text == "" {
		return
	}
	if _, faults := jsontext.Read(arguments.Text); len(faults) > 0 {
		at := p.member("function").member("arguments")
		j.warn(j.bad(at, arguments, at.path+" is no JSON: "+faults[0].What, faults[0].What, "JSON in a string"))
	}
}

// wordJSON: a JSON object is only given where a message speaks of JSON
// (platform.openai.com/docs/guides/structured-outputs, "JSON mode").
func (j *judge) wordJSON(messages jsontext.Value) {
	format, _ := j.body.Get("response_format")
	if format.Words("type") != "json_object" || j.trust == others || len(messages.Items) == 0 {
		return
	}
	if strings.Contains(strings.ToLower(j.text[messages.Start:messages.End]), "json") {
		return
	}
	j.misplaced(place{path: "response_format"}, format, provider.Documented, "response_format asks for a JSON object, and no message has the word JSON",
		"no message with the word", "a message that says that the answer is JSON")
}

func plural(n int, noun string) string {
	digits := strconv.Itoa(n)
	if n == 1 {
		return digits + " " + noun
	}
	return digits + " " + noun + "s"
}

// geminiTurns: a function's response follows its call (ai.google.dev/gemini-api/docs/function-calling).
func (j *judge) geminiTurns(contents jsontext.Value) {
	list := place{path: "contents"}
	called := false
	for i, c := range contents.Items {
		calls, responses := parts(c, "functionCall"), parts(c, "functionResponse")
		if responses && !called {
			j.misplaced(list.item(i), c, provider.Documented, list.item(i).path+" has a functionResponse, and the content in front of it has no functionCall",
				"a response without a call", "a content with the functionCall in front of it")
		}
		if calls || !responses {
			called = calls
		}
	}
	if n := len(contents.Items); n > 0 && contents.Items[0].Words("role") == "model" {
		j.warn(Fault{
			Check: Order, Cause: cause.RequestInvalidValue, At: j.bodyAt(contents.Items[0].Start), Member: "contents[0].role",
			Summary: "the first content is the model's", Measured: "model", Expected: "user",
		})
	}
}

func parts(content jsontext.Value, member string) bool {
	list, _ := content.Get("parts")
	for _, p := range append(list.Items, list) {
		if p.Has(member) || p.Has(snake(member)) {
			return true
		}
	}
	return false
}
