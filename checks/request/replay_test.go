package request

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// builtin reads the data files once.
var builtin = sync.OnceValues(func() (*provider.Registry, *api.Book) {
	reg, err := provider.Builtin()
	book, err2 := api.Builtin()
	if err := errors.Join(err, err2); err != nil {
		panic(err)
	}
	return reg, book
})

// replayOf takes a curl command apart, in the form of this cost.
func replayOf(t *testing.T, command string, cost wire.Cost) *Replay {
	t.Helper()
	reg, book := builtin()
	target := read(t, command).Apply(checks.Target{}, reg)
	for _, form := range checks.Forms(target) {
		if form.Cost == cost && form.Method == target.Request.Own.Method && (cost != wire.MustFail || form.Marks["max_tokens"] != "" == strings.Contains(command, "chat")) {
			r, err := NewReplay(target, form, book, testMaker())
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	t.Fatalf("no form costs %s", cost)
	return nil
}

func sentBody(t *testing.T, r *Replay, undone ...string) string {
	t.Helper()
	return bytesOf(t, r.Request(undone).Replay.Body)
}

const chatCommand = `curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' -H 'Content-Type: application/json' `

func TestReplayBody(t *testing.T) {
	body := `{"model":"gpt-4o", "messages":[{"role":"user","content":"a b"},{"role":"user","content":"c","name":"x y"}],"max_tokens":50,"temperature":0.20,"stream":true,"metadata":{"k":"v"}}`
	tests := []struct {
		cost   wire.Cost
		undone []string
		want   string
	}{
		{wire.MustFail, nil, `{"model":"gpt-4o","messages":[{"role":"user","content":"a b"},{"role":"user","content":"c","name":"x y"}],"temperature":0.20,"stream":true,"metadata":{"k":"v"},"max_tokens":-1}`},
		{wire.MustFail, []string{"temperature", "metadata", "messages", "stream"}, `{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"max_tokens":-1}`},
		{wire.MustFail, []string{"messages[1].name", "metadata.k"}, `{"model":"gpt-4o","messages":[{"role":"user","content":"a b"},{"role":"user","content":"c"}],"temperature":0.20,"stream":true,"metadata":{},"max_tokens":-1}`},
		{wire.MustFail, []string{"messages[0]"}, `{"model":"gpt-4o","messages":[{"role":"user","content":"c","name":"x y"}],"temperature":0.20,"stream":true,"metadata":{"k":"v"},"max_tokens":-1}`},
		{wire.Paid, nil, `{"model":"gpt-4o","messages":[{"role":"user","content":"a b"},{"role":"user","content":"c","name":"x y"}],"max_tokens":1,"temperature":0.20,"metadata":{"k":"v"}}`},
		{wire.Paid, []string{"max_tokens", "metadata"}, `{"model":"gpt-4o","messages":[{"role":"user","content":"a b"},{"role":"user","content":"c","name":"x y"}],"temperature":0.20,"max_completion_tokens":1}`},
	}
	for _, test := range tests {
		r := replayOf(t, chatCommand+"-d '"+body+"'", test.cost)
		if got := sentBody(t, r, test.undone...); got != test.want {
			t.Errorf("%s without %v:\n got %s\nwant %s", test.cost, test.undone, got, test.want)
		}
	}
	r := replayOf(t, chatCommand+"-d '"+body+"'", wire.MustFail)
	if want := []string{"messages", "temperature", "stream", "metadata"}; !slices.Equal(r.Members, want) || !slices.Equal(r.Held, []string{"max_tokens"}) {
		t.Errorf("members %v, held %v", r.Members, r.Held)
	}
	if inside := r.Inside("messages"); !slices.Equal(inside, []string{"messages[0]", "messages[1]"}) {
		t.Errorf("inside messages: %v", inside)
	}
	if inside := r.Inside("messages[1]"); !slices.Equal(inside, []string{"messages[1].name"}) {
		t.Errorf("inside a message: %v", inside)
	}
}

// Any set of differences that is taken back leaves JSON that holds what settles the cost, and without any the body has
// every other member as the user wrote it.
func TestReplayBodyIsWellFormed(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var value func(depth int) any
	value = func(depth int) any {
		switch kind := random.IntN(6); {
		case kind == 0 && depth > 0:
			list := []any{}
			for range random.IntN(4) {
				list = append(list, value(depth-1))
			}
			return list
		case kind == 1 && depth > 0:
			object := map[string]any{}
			for range random.IntN(4) {
				object[fmt.Sprintf("%s%d", []string{"m", "a.b", `q"`, "x[0]", "ü", ""}[random.IntN(6)], random.IntN(3))] = value(depth - 1)
			}
			return object
		case kind == 2:
			return random.Float64()
		case kind == 3:
			return nil
		}
		return strings.Repeat("text é \"\\ ", random.IntN(3))
	}
	for range 400 {
		body := map[string]any{"model": "gpt-4o", "messages": value(3), "max_tokens": 9}
		for range random.IntN(6) {
			body[[]string{"temperature", "tools", "metadata", "x.y", "stop", "n"}[random.IntN(6)]] = value(3)
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		quoted := strings.ReplaceAll(string(text), "'", `'\''`)
		r := replayOf(t, chatCommand+"-d '"+quoted+"'", wire.MustFail)
		paths := slices.Clone(r.Members)
		for i := 0; i < len(paths); i++ {
			paths = append(paths, r.Inside(paths[i])...)
		}
		random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		var got map[string]any
		if err := json.Unmarshal([]byte(sentBody(t, r, paths[:random.IntN(len(paths)+1)]...)), &got); err != nil || got["max_tokens"] != -1.0 {
			t.Fatalf("%s: %v, %v", text, got, err)
		}
		var whole, sent map[string]any
		_ = json.Unmarshal(text, &whole)
		if err := json.Unmarshal([]byte(sentBody(t, r)), &sent); err != nil {
			t.Fatal(err)
		}
		whole["max_tokens"] = -1.0
		if !reflect.DeepEqual(whole, sent) {
			t.Fatalf("%s was sent as %v", text, sent)
		}
		if !json.Valid([]byte(r.Message(nil).Body)) {
			t.Fatalf("for people: %s", r.Message(nil).Body)
		}
	}
}

func TestReplayHeaders(t *testing.T) {
	r := replayOf(t, `curl 'https://api.openai.com/v1/models?limit=2' -H 'Authorization: Bearer THEKEY' -H 'OpenAI-Beta: assistants=v1' -H 'X-A: 1' -H 'x-a: 2' -H 'Accept: */*' -H 'Accept-Encoding: br, gzip' -H 'Connection: close' -H 'OpenAI-Organization: org-x' -b 'session=secret'`, wire.Free)
	want := []string{"header:OpenAI-Beta", "header:X-A", "header:x-a#2", "header:OpenAI-Organization", "header:Cookie", "query:limit"}
	if !slices.Equal(r.Headers, want) {
		t.Errorf("headers %v", r.Headers)
	}
	whole := r.Request(nil)
	if len(whole.Replay.Fields) != 6 || len(whole.Replay.Sealed) != 1 || whole.URL != "https://api.openai.com/v1/models?limit=2" {
		t.Errorf("%+v %s", whole.Replay.Fields, whole.URL)
	}
	plain := r.Request(want)
	if len(plain.Replay.Fields) != 2 || len(plain.Replay.Sealed) != 0 || plain.URL != "https://api.openai.com/v1/models" {
		t.Errorf("%+v %s", plain.Replay.Fields, plain.URL)
	}
	one := r.Request([]string{"header:x-a#2"})
	if fmt.Sprint(one.Replay.Fields) != "[{OpenAI-Beta assistants=v1} {X-A 1} {Accept */*} {Accept-Encoding gzip} {OpenAI-Organization org-x}]" {
		t.Errorf("%v", one.Replay.Fields)
	}
}

// curl calls a body a form where nothing else is said, and that is a difference like any other.
func TestReplayContentType(t *testing.T) {
	for command, want := range map[string][2]string{
		`-d '{}'`:                               {"application/x-www-form-urlencoded", "application/json"},
		`-H 'Content-Type: text/plain' -d '{}'`: {"text/plain", "application/json"},
	} {
		r := replayOf(t, `curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' `+command, wire.MustFail)
		for i, undone := range [][]string{nil, r.Headers} {
			if got := r.Request(undone).Replay.Fields; len(got) != 1 || got[0].Value != want[i] {
				t.Errorf("%s without %v: %v", command, undone, got)
			}
		}
	}
}

func TestReplayNamed(t *testing.T) {
	r := replayOf(t, chatCommand+`-H 'OpenAI-Beta: x=1' -H 'X-Trace: 7' -d '{"model":"gpt-4o","messages":[{"role":"user","content":"a","name":"b c"}],"temperature":0.2,"top_k":3,"tools":[{"type":"function","function":{"name":"f","strict":true}}],"stop":["x"]}'`, wire.MustFail)
	tests := []struct {
		reading reply.Reading
		want    string
	}{
		{reply.Reading{Param: "temperature"}, "temperature"},
		{reply.Reading{Param: "messages.0.name"}, "messages[0].name"},
		{reply.Reading{Param: "messages[0].name"}, "messages[0].name"},
		{reply.Reading{Param: "messages[0].role"}, "messages"},
		{reply.Reading{Param: "tools[0].function.strict"}, "tools[0].function.strict"},
		{reply.Reading{Param: "model"}, ""},
		{reply.Reading{Message: "Unrecognized request argument supplied: top_k"}, "top_k"},
		{reply.Reading{Message: "Unknown name \"top_k\": Cannot find field."}, "top_k"},
		{reply.Reading{Code: "invalid_beta"}, "header:OpenAI-Beta"},
		{reply.Reading{Message: "the header x-trace is malformed"}, "header:X-Trace"},
		{reply.Reading{Message: "invalid content type in the request of this user"}, ""},
		{reply.Reading{Param: "a.b.c.[[", Message: "''''\"[0]\""}, ""},
	}
	for _, test := range tests {
		if got := strings.Join(r.Named(test.reading), " "); got != test.want {
			t.Errorf("%+v: %q, want %q", test.reading, got, test.want)
		}
	}
}

// What people are told holds names, numbers and sizes.
func TestReplayIsTold(t *testing.T) {
	const text = "purple canary"
	r := replayOf(t, chatCommand+`-H 'X-Trace: `+text+`' -d '{"model":"gpt-4o","messages":[{"role":"user","content":"`+text+`"}],"temperature":0.2,"service_tier":"flex","user":"`+text+`","metadata":{"`+text+`":"`+text+`"},"`+text+`":1}'`, wire.MustFail)
	var told []string
	for _, path := range slices.Concat(r.Headers, r.Members, r.Inside("metadata"), r.Inside("messages")) {
		told = append(told, fmt.Sprintf("%+v", r.Part(path)))
	}
	told = append(told, fmt.Sprintf("%v %+v %#v", r, r, r), fmt.Sprintf("%+v", r.Message(nil).Fields), r.Message(nil).Body)
	if strings.Contains(strings.Join(told, "\n"), "canary") || strings.Contains(strings.Join(told, "\n"), fakeKey()) {
		t.Errorf("%s", strings.Join(told, "\n"))
	}
	for path, want := range map[string]string{
		"temperature": "temperature: 0.2", "service_tier": "service_tier: flex", "user": "user: a text of 13 characters", "header:X-Trace": "the header X-Trace: a value of 13 characters",
		"messages": "messages: a list of 1",
	} {
		if p := r.Part(path); p.Name+": "+p.Value != want {
			t.Errorf("%s: %s: %s", path, p.Name, p.Value)
		}
	}
}

// A body that must fail for a member of another API has a second reason, and no limit that would go with neither.
func TestReplayOfAResponse(t *testing.T) {
	r := replayOf(t, `curl https://api.openai.com/v1/responses -H 'Authorization: Bearer THEKEY' -H 'Content-Type: application/json' -d '{"model":"gpt-4o","input":"x","max_output_tokens":900,"foo":1}'`, wire.MustFail)
	if got := sentBody(t, r); got != `{"model":"gpt-4o","input":"x","foo":1,"speed":1,"max_output_tokens":-1}` {
		t.Errorf("%s", got)
	}
}
