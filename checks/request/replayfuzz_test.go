package request

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

// Any body at all: what is sent is JSON that holds what settles the cost, or nothing is.
func FuzzReplay(f *testing.F) {
	for _, seed := range []string{
		`{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":5}`, `{"a":{"b":[1,{"c":null}]},"a":2}`, `{"":{"":""}}`, `{"max_tokens":{}}`,
		`{"messages":{"messages":[[]]}}`, `{"x.y":1,"x":{"y":2}}`, `{"model":"\ud800"}`, `[]`, `{`, `{"messages":[{"role":"tool"},{"role":7}]}`,
	} {
		f.Add(seed, uint16(0xAAAA))
	}
	reg, book := builtin()
	f.Fuzz(func(t *testing.T, body string, choice uint16) {
		failing, err := Read([]byte("POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nAuthorization: Bearer k\r\n\r\n"+body), nil, testMaker())
		if err != nil {
			return
		}
		target := failing.Apply(checks.Target{}, reg)
		for _, form := range checks.Forms(target) {
			if form.Method != "POST" || !strings.HasSuffix(form.URL, "/chat/completions") {
				continue
			}
			r, err := NewReplay(target, form, book, testMaker())
			if err != nil {
				return
			}
			paths := slices.Clone(r.Members)
			for i := 0; i < len(paths) && len(paths) < 100; i++ {
				paths = append(paths, r.Inside(paths[i])...)
			}
			var undone []string
			for i, path := range paths {
				if r.Part(path); choice>>(i%16)&1 == 1 {
					undone = append(undone, path)
				}
			}
			var sent map[string]any
			if text := bytesOf(t, r.Request(undone).Replay.Body); text != "" && json.Unmarshal([]byte(text), &sent) != nil {
				t.Fatalf("%q was sent as %q", body, text)
			}
			if _, limited := sent["max_tokens"]; sent != nil && form.Cost == wire.MustFail && (!limited || sent["max_tokens"] != -1.0) {
				t.Fatalf("%q was sent as %v", body, sent)
			}
			if shown := r.Message(undone).Body; shown != "" && !json.Valid([]byte(shown)) {
				t.Fatalf("%q is shown as %q", body, shown)
			}
		}
	})
}

// The largest request that is read takes no time to speak of.
func TestReplayOfALargeBody(t *testing.T) {
	var body strings.Builder
	body.WriteString(`{"model":"gpt-4o","messages":[{"role":"user","content":"x"}]`)
	for i := range 60000 {
		body.WriteString(`,"m` + strconv.Itoa(i) + `":[1]`)
	}
	body.WriteString("}")
	began := time.Now()
	r := replayOf(t, chatCommand+"-d '"+body.String()+"'", wire.MustFail)
	r.Request(r.Members)
	r.Request(r.Members[:1])
	r.Message(nil)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("%d bytes took %s", body.Len(), took)
	}
}
