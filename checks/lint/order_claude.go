package lint

import (
	"strconv"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// claudeTurns: the first message is the user's, system text stands beside the messages, every tool_use is answered by the
// next message, and no message but a last one of the assistant is empty (platform.claude.com/docs/en/api/messages,
// platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use).
func (j *judge) claudeTurns(messages jsontext.Value) {
	list := place{path: "messages"}
	called := map[string]bool{}
	for i, m := range messages.Items {
		at := list.item(i)
		role := m.Words("role")
		last := i == len(messages.Items)-1
		switch {
		case role == "system":
			j.systemMessage(messages, i)
		case i == 0 && role == "assistant":
			j.misplaced(at.member("role"), m, provider.Documented, "the first message is the assistant's", "assistant", "user")
		}
		content, _ := m.Get("content")
		empty := content.Kind == jsontext.Array && len(content.Items) == 0 || content.Kind == jsontext.String && strings.TrimSpace(content.Text) == ""
		if empty && !(last && role == "assistant") {
			j.misplaced(at.member("content"), content, provider.Documented, at.path+".content is empty", "nothing", "some text; only a last message of the assistant may be empty")
		}
		j.toolResults(content, at, called)
		called = map[string]bool{}
		for _, block := range content.Items {
			if block.Words("type") == "tool_use" && role == "assistant" {
				called[block.Words("id")] = true
			}
		}
		if last && role == "assistant" {
			j.prefill(content, at)
		}
	}
}

// toolResults compares the results of a message with the calls of the one in front of it.
func (j *judge) toolResults(content jsontext.Value, at place, called map[string]bool) {
	other := false
	for k, block := range content.Items {
		p := at.member("content").item(k)
		if block.Words("type") != "tool_result" {
			other = true
			continue
		}
		id := block.Words("tool_use_id")
		if id != "" && !called[id] {
			j.misplaced(p.member("tool_use_id"), block, provider.Documented, p.path+" answers a call that the message in front of it does not have",
				quote(name(id)), "the id of a tool_use block of the message in front of it")
		}
		if other {
			j.misplaced(p, block, provider.Documented, p.path+" stands behind other blocks", "a tool_result behind another block", "tool_result blocks first")
		}
		delete(called, id)
	}
	if len(called) > 0 {
		j.misplaced(at, content, provider.Documented, at.path+" does not answer every call of the message in front of it",
			plural(len(called), "tool_use")+" without a result", "a tool_result block for every tool_use block")
	}
}

// systemMessage: there is no such role. The first message's text can be moved where it belongs.
func (j *judge) systemMessage(messages jsontext.Value, i int) {
	m := messages.Items[i]
	p := place{path: "messages"}.item(i).member("role")
	f := Fault{
		Check: Order, Cause: cause.RequestInvalidValue, At: j.bodyAt(m.Start), Member: p.path,
		Summary: p.path + ": system text stands in the member system beside messages, not in a message", Measured: "system", Expected: "user or assistant",
	}
	if i > 0 {
		j.warn(f) // newer models take one in the middle of a conversation
		return
	}
	content, ok := m.Get("content")
	if ok && content.Kind == jsontext.String && !j.body.Has("system") && len(messages.Items) > 1 && j.trust != others {
		f.Repaired = true
		j.edit(m.Start, messages.Items[1].Start, "")
		at := j.body.Members[0].Start
		j.edit(at, at, `"system": `+j.text[content.Start:content.End]+", ")
	}
	j.add(f, provider.Documented, false)
}

// prefill: an answer that is begun may not end with white space.
func (j *judge) prefill(content jsontext.Value, at place) {
	if content.Kind == jsontext.String && content.Text != strings.TrimRight(content.Text, " \t\r\n") && strings.TrimSpace(content.Text) != "" {
		f := Fault{
			Check: Order, Cause: cause.RequestInvalidValue, At: j.bodyAt(content.Start), Member: at.path + ".content", Repaired: true,
			Summary: at.path + ".content, the begun answer, ends with white space", Measured: "white space at the end", Expected: "none",
		}
		j.edit(content.Start, content.End, quote(strings.TrimRight(content.Text, " \t\r\n")))
		j.add(f, provider.Documented, false)
	}
}

// claudeThinking: what does not go with extended thinking
// (platform.claude.com/docs/en/build-with-claude/extended-thinking, "Feature compatibility").
func (j *judge) claudeThinking() {
	thinking, _ := j.body.Get("thinking")
	if thinking.Words("type") != "enabled" {
		return
	}
	against := func(member, measured, expected string) {
		v, _ := j.body.Get(member)
		j.add(Fault{
			Check: Members, Cause: cause.RequestInvalidValue, At: j.bodyAt(v.Start), Member: member,
			Source:  "https://platform.claude.com/docs/en/build-with-claude/extended-thinking",
			Summary: member + " does not go with extended thinking", Measured: measured, Expected: expected,
		}, provider.Documented, false)
	}
	if t, ok := j.body.Get("temperature"); ok && plainNumber(t.Text) != "1" && t.Kind != jsontext.Null {
		against("temperature", name(t.Text), "1, or none")
	}
	if k, ok := j.body.Get("top_k"); ok && k.Kind != jsontext.Null {
		against("top_k", name(k.Text), "no top_k")
	}
	if n, ok := j.body.Get("top_p"); ok {
		if v, err := strconv.ParseFloat(n.Text, 64); err == nil && v < 0.95 {
			against("top_p", name(n.Text), "0.95 to 1")
		}
	}
	choice, _ := j.body.Get("tool_choice")
	if kind := choice.Words("type"); kind == "any" || kind == "tool" {
		against("tool_choice", kind, "auto or none")
	}
}

// mostCached is how many cache_control marks one request may have
// (platform.claude.com/docs/en/build-with-claude/prompt-caching).
const mostCached = 4

func (j *judge) claudeCaching() {
	var marks []jsontext.Value
	count := func(list jsontext.Value) {
		for _, item := range list.Items {
			if v, ok := item.Get("cache_control"); ok && v.Kind == jsontext.Object {
				marks = append(marks, v)
			}
		}
	}
	for _, member := range []string{"system", "tools"} {
		list, _ := j.body.Get(member)
		count(list)
	}
	messages, _ := j.body.Get("messages")
	for _, m := range messages.Items {
		content, _ := m.Get("content")
		count(content)
	}
	if len(marks) > mostCached {
		j.add(Fault{
			Check: Values, Cause: cause.RequestInvalidValue, At: j.bodyAt(marks[mostCached].Start), Member: "cache_control",
			Source:  "https://platform.claude.com/docs/en/build-with-claude/prompt-caching",
			Summary: "cache_control stands more than four times in the request", Measured: strconv.Itoa(len(marks)), Expected: "at most 4",
		}, provider.Documented, false)
	}
}
