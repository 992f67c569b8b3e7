package reply_test

import (
	"strings"
	"testing"

	"authdoctor/checks/reply"
)

func TestEcho(t *testing.T) {
	const asks = ". You can find your API key at https://platform.openai.com/account/api-keys."
	stars := strings.Repeat("*", 152)
	tests := []struct {
		name, provider, message string
		want                    reply.Echo
	}{
		{"a whole project key", "openai", "Incorrect API key provided: sk-proj-" + stars + "abcd" + asks,
			reply.Echo{Text: "sk-proj-" + stars + "abcd", Length: 164, Head: "sk-proj-", Tail: "abcd"}},
		{"another vendor's", "openai", "Incorrect API key provided: sk-or-v1" + strings.Repeat("*", 61) + "9f3c" + asks,
			reply.Echo{Text: "sk-or-v1" + strings.Repeat("*", 61) + "9f3c", Length: 73, Head: "sk-or-v1", Tail: "9f3c"}},
		{"a placeholder", "openai", "Incorrect API key provided: your-api*****here" + asks,
			reply.Echo{Text: "your-api*****here", Length: 17, Head: "your-api", Tail: "here"}},
		{"quotes", "openai", `Incorrect API key provided: \"sk-proj` + stars + `bcd\"` + asks,
			reply.Echo{Text: `"sk-proj` + stars + `bcd"`, Length: 164, Head: `"sk-proj`, Tail: `bcd"`}},
		{"an ellipsis", "openai", "Incorrect API key provided: sk-proj-…abcd" + asks,
			reply.Echo{Text: "sk-proj-***abcd", Head: "sk-proj-", Tail: "abcd"}},
		{"three dots of a log", "openai", "Incorrect API key provided: xai-gfsT...'. The API key for OpenAI is incorrect", reply.Echo{Text: "xai-gfsT***", Head: "xai-gfsT"}},
		{"DeepSeek", "deepseek", "Authentication Fails, Your api key: ****VEFK is invalid", reply.Echo{Text: "***VEFK", Tail: "VEFK"}},
		{"a short value, unmasked", "openai", "Incorrect API key provided: hunter2hunter2" + asks,
			reply.Echo{Text: "hu************", Length: 14, Head: "hu"}},
		{"nothing but the scheme", "openai", "Incorrect API key provided: Bearer" + asks, reply.Echo{Text: "Bearer", Length: 6, Head: "Bearer"}},
		{"an unexpanded variable", "openai", "Incorrect API key provided: ${OPENAI_API_KEY}" + asks,
			reply.Echo{Text: "${OPENAI_API_KEY}", Length: 17, Head: "${OPENAI_API_KEY}"}},
		{"LiteLLM quotes all of it", "litellm", "Authentication Error, LiteLLM Virtual Key expected. Received=correct-horse-battery, expected to start with 'sk-'.",
			reply.Echo{Text: "co*******************", Length: 21, Head: "co"}},
		{"a server that masks too little", "openai", "Incorrect API key provided: abcdefghijklmnop**qrstuvwx" + asks,
			reply.Echo{Text: "abcdefgh***uvwx", Head: "abcdefgh", Tail: "uvwx"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body := `{"error":{"message":"` + test.message + `","type":"invalid_request_error","code":null}}`
			r := reply.Read(resolved(t, test.provider), reply.Request{}, 401, nil, []byte(body))
			if r.Echo == nil || *r.Echo != test.want {
				t.Fatalf("got %+v, want %+v", r.Echo, test.want)
			}
			if !strings.Contains(r.Message, r.Echo.Text) {
				t.Errorf("the message %q does not hold the echo %q", r.Message, r.Echo.Text)
			}
		})
	}
	r := reply.Read(resolved(t, "openai"), reply.Request{}, 401, nil, []byte(openaiBody("You didn't provide an API key.", "", "")))
	if r.Echo != nil {
		t.Errorf("no key is quoted, got %+v", r.Echo)
	}
}

func TestUnmaskedEchoIsNowhere(t *testing.T) {
	secret := strings.Join([]string{"canary", "of", "the", "mine"}, "-")
	for _, phrase := range []string{"Incorrect API key provided: " + secret + ". You can find it", "Received=" + secret + ", expected", "Invalid API key: " + secret,
		"Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix. Passed in: " + secret} {
		message := strings.Replace(phrase, "Received=", "Virtual Key expected. Received=", 1)
		r := reply.Read(resolved(t, "openai-compatible"), reply.Request{}, 401, nil, []byte(openaiBody(message, "", "")))
		if strings.Contains(r.Message, secret[4:]) || r.Echo == nil || strings.Contains(r.Echo.Text, secret[4:]) {
			t.Errorf("%q: the reading holds the key: %q %+v", phrase, r.Message, r.Echo)
		}
	}
}

func TestIsExample(t *testing.T) {
	for text, want := range map[string]bool{
		"xxx": true, "sk-xxxxxxxx": true, "CHANGE_ME": true, "changeme": true, "<your-api-key>": true, "YOUR_OPENAI_API_KEY": true, "replace-me": true,
		"sk-1234567890": true, "${OPENAI_API_KEY}": true, "insert your key here": true, "sk-no-key-required": true, "aaaaaaaa": true, "todo": true, "sk-test": true,
		"my-real-value": false, "hunter2hunter2": false, "correct-horse-battery": false, "sk-proj-Zq81": false, "prod-eu-7": false, "ab": false, "": false, "openai": false,
	} {
		if got := reply.IsExample(text); got != want {
			t.Errorf("IsExample(%q) is %v", text, got)
		}
	}
}
