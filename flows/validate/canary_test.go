package validate_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/api"
	"authdoctor/checks/lint"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/flows/validate"
	"authdoctor/keystore/secret"
)

// canary is a key that no output may show. Nothing in it is a word.
func canary() string { return "sk-" + "proj-" + strings.Repeat("Zq7Xv9", 8) }

// places are requests with K in every place where a key can come to stand.
var places = []string{
	`curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer K" -d '{"model": "o3", "max_tokens": 1, "messages": []}'`,
	`curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer Bearer K" -d '{"modl": "x"}'`,
	`curl https://api.openai.com/v1/chat/completions -H "Authorization: 'K'" -H "x-api-key: K" -H "X-Other: K" -H "Cookie: a=K" -d '{}'`,
	`curl "https://K:K@api.openai.com/v1/v1/chat/completions?api_key=K&x=K" -d '{"a": 1}'`,
	`curl https://api.openai.com/v1/K/chat/completions -u user:K --json '{"model": "gpt-4o", "messages": [{"role": "K", "content": "K"}]}'`,
	`curl https://K.example.com/v1/chat/completions -H "K: v" -d '{"model": "K", "messages": "K"}'`,
	`curl https://api.openai.com/v1/audio/transcriptions -F "K=K" -F model=K -F file=K`,
	`curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer Bearer K" -d @K`,
	`curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer Bearer K" --json @none/K`,
	`curl https://api.openai.com/v1/audio/transcriptions -F "model=<K" -F "K=<K" -F "file=<none/K"`,
	`{"model": "gpt-4o", "K": 1, "messages": [{"role": "user", "content": "K",}], "api_key": "K", "stop": 3, "tools": [{"type": "K"}]}`,
	`{"model": "gpt-4o", 'K': "K", "messages": [{"role": "tool", "tool_call_id": "K", "content": "K"}], "temperature": "K"}`,
	`{"contents": [{"role": "K", "parts": [{"text": "K"}]}], "generationConfig": {"K": "K"}}`,
	"POST /v1/chat/completions HTTP/1.1\nHost: api.openai.com\nAuthorization: Bearer K \nContent-Type: K\nOrigin: https://K.com\n\n{\"model\": \"K\", K: K}",
	`{"log": {"entries": [{"request": {"method": "POST", "url": "https://api.openai.com/v1/responses?key=K", "headers": [{"name": "authorization", "value": "Bearer K"}, {"name": "K", "value": "K"}], "postData": {"text": "{\"input\": \"K\", \"K\": 1,}"}}, "response": {"status": 401}}]}}`,
}

func TestNoKeyIsShown(t *testing.T) {
	shown := printer(t)
	for _, place := range places {
		flat := shown(place, strings.ReplaceAll(place, "K", canary()))
		if i := strings.Index(flat, "Zq7Xv9Zq7"); i >= 0 {
			t.Errorf("%s\nshows the key: %s", place, flat[max(0, i-80):min(len(flat), i+40)])
		}
	}
}

// TestNoOtherSecretIsShown: a secret whose form nobody knows is known by its name.
func TestNoOtherSecretIsShown(t *testing.T) {
	shown := printer(t)
	for _, name := range []string{"X-Session-Id", "X-Password", "X-Credential", "X-Signature", "X-Secret", "X-Auth", "Cookie"} {
		text := `curl https://api.openai.com/v1/v1/chat/completions -H "Authorization: Bearer $OPENAI_API_KEY" -H "` + name + `: hunter2"`
		if flat := shown(name, text+` -d '{"model": "gpt-4o"}'`); strings.Contains(flat, "hunter2") || !strings.Contains(flat, name+":[leftout]") {
			t.Errorf("the header %s is shown, or the repair is not: %s", name, flat)
		}
	}
	for _, name := range []string{"client_secret", "auth_token", "pwd", "session", "password", "sig", "code", "Client%5fSecret"} {
		flat := shown(name, `curl "https://api.openai.com/v1/v1/chat/completions?`+name+`=hunter2" -H "Authorization: Bearer $OPENAI_API_KEY" -d '{"model": "gpt-4o"}'`)
		if strings.Contains(flat, "hunter2") || !strings.Contains(flat, name+"=LEFT-OUT") {
			t.Errorf("the query value %s is shown: %s", name, flat)
		}
	}
}

// keyFile is a file whose name and text hold the key.
func keyFile(name string) (request.File, error) {
	if strings.HasPrefix(name, "none/") {
		return request.File{Name: name}, fs.ErrNotExist
	}
	text := `{"model": "o3-mini", "K": 1, "max_tokens": 5, "api_key": "K",` + "\n" + `"messages": [{"role": "K", "content": "K",}]}`
	return request.File{Name: name, Text: []byte(strings.ReplaceAll(text, "K", canary()))}, nil
}

// printer prints the report of a request, which must have a fault, in every form. What it returns has no white space.
func printer(t *testing.T) func(place, text string) string {
	t.Helper()
	book, err := api.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte(strings.Repeat("k", 32)), registry.Prefixes())
	return func(place, text string) string {
		t.Helper()
		m, err := request.OpenWith(text, nil, keyFile)
		if err != nil {
			if strings.Contains(err.Error(), "Zq7Xv9Zq7") {
				t.Errorf("the error shows the key: %v", err)
			}
			m = request.Bare(text)
		}
		result := lint.Run(m, lint.Options{Book: book, Registry: registry})
		if len(result.Faults) == 0 {
			t.Errorf("no fault in %s", place)
		}
		report := validate.Report(m, result, validate.Case{File: "request.txt", Started: time.Now(), Catalogue: catalogue, Registry: registry, Maker: maker})
		var out bytes.Buffer
		for _, write := range []func() error{
			func() error { return render.Text(&out, report, render.TextOptions{Verbose: true, Width: 100}) },
			func() error { return render.JSON(&out, report) },
			func() error { return render.Markdown(&out, report) },
			func() error { return render.JUnit(&out, report) },
			func() error { return render.SARIF(&out, report) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		return strings.Join(strings.Fields(out.String()), "")
	}
}
