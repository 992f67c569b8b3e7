package request

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// fakeKey has the form of a project key. It is built here so that no scanner takes it for one.
func fakeKey() string {
	return "sk-" + "proj-" + strings.Repeat("aB3", 8) + "T3Blbk" + "FJ" + strings.Repeat("xY9", 8)
}

func testMaker() *secret.Maker {
	return secret.NewMaker([]byte("test"), []string{"sk-proj-"})
}

// reveal is what a secret holds.
func reveal(t *testing.T, c *keystore.Candidate) string {
	t.Helper()
	if c == nil {
		return "<nil>"
	}
	return bytesOf(t, c.Secret)
}

func bytesOf(t *testing.T, s secret.Secret) string {
	t.Helper()
	var out string
	if err := s.Use(func(b []byte) error { out = string(b); return nil }); err != nil && !errors.Is(err, secret.ErrEmpty) {
		t.Fatal(err)
	}
	return out
}

func env(pairs ...string) Environment {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// summary is what a test compares: everything of a request in one line, with the key as THEKEY.
func summary(t *testing.T, r Request) string {
	t.Helper()
	s := r.Format + " " + r.Method + " " + r.URL
	if r.Credential != nil {
		s += fmt.Sprintf(" | %s: [%s] %q", r.Credential.Name, r.Scheme, reveal(t, r.Credential))
	}
	for _, h := range r.Headers {
		s += fmt.Sprintf(" | %s=%s", h.Name, h.Value)
	}
	for _, part := range [][2]string{{"org", r.Organization}, {"project", r.Project}, {"model", r.Model}} {
		if part[1] != "" {
			s += " | " + part[0] + "=" + part[1]
		}
	}
	return strings.ReplaceAll(s, fakeKey(), "THEKEY")
}

func TestReadCurl(t *testing.T) {
	const models = "https://api.openai.com/v1/models"
	const chat = "https://api.openai.com/v1/chat/completions"
	tests := []struct {
		name, text, want string
		env              Environment
	}{
		{
			name: "one line",
			text: `curl https://api.openai.com/v1/models -H "Authorization: Bearer THEKEY"`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "lines joined by backslashes",
			text: "curl https://api.openai.com/v1/chat/completions \\\n  -H \"Content-Type: application/json\" \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -d '{\n    \"model\": \"gpt-4o\",\n    \"messages\": []\n  }'\n",
			env:  env("OPENAI_API_KEY", fakeKey()),
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | Content-Type=application/json | model=gpt-4o`,
		},
		{
			name: "backslashes and CRLF",
			text: "curl https://api.openai.com/v1/models \\\r\n  -H 'Authorization: Bearer THEKEY'\r\n",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "a variable that is not set is what a server sees",
			text: `curl https://api.openai.com/v1/models -H "Authorization: Bearer $OPENAI_API_KEY"`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "$OPENAI_API_KEY"`,
		},
		{
			name: "single quotes keep a variable from being filled in",
			text: `curl https://api.openai.com/v1/models -H 'Authorization: Bearer $OPENAI_API_KEY'`,
			env:  env("OPENAI_API_KEY", fakeKey()),
			want: `curl GET ` + models + ` | Authorization: [Bearer] "$OPENAI_API_KEY"`,
		},
		{
			name: "a variable with braces and a check",
			text: `curl https://api.openai.com/v1/models -H "Authorization: Bearer ${OPENAI_API_KEY:?not set}"`,
			env:  env("OPENAI_API_KEY", fakeKey()),
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "a variable that the text itself sets",
			text: "export OPENAI_API_KEY=THEKEY\nBASE='https://api.openai.com/v1' && curl $BASE/models -H \"Authorization: Bearer $OPENAI_API_KEY\"",
			env:  env("OPENAI_API_KEY", "another"),
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "an assignment in front of the command comes too late for its words",
			text: "OPENAI_API_KEY=THEKEY curl https://api.openai.com/v1/models -H \"Authorization: Bearer $OPENAI_API_KEY\"",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "$OPENAI_API_KEY"`,
		},
		{
			name: "an apostrophe inside single quotes",
			text: `curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' -d '{"model":"it'\''s"}'`,
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=it's`,
		},
		{
			name: "ANSI-C quotes, as Chrome writes them",
			text: `curl 'https://api.openai.com/v1/chat/completions' -H 'authorization: Bearer THEKEY' --data-raw $'{"model":"gpt\u002d4o","x":"it\'s\u0021"}' --compressed`,
			want: `curl POST ` + chat + ` | authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "quotes in quotes",
			text: `curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer THEKEY" -d "{\"model\": \"gpt-4o\"}"`,
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "a body in pieces",
			text: `curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer THEKEY" -d '{"model": "'"$MODEL"'"}'`,
			env:  env("MODEL", "gpt-4o"),
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "a here-document",
			text: "curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' -d @- <<'EOF'\n{\"model\": \"gpt\\u002d4o\"}\nEOF\n",
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "a here-document with a variable",
			text: "curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' --json @- <<EOF\n{\"model\": \"$MODEL\", \"x\": \"\\n\"}\nEOF\n",
			env:  env("MODEL", "gpt-4o"),
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | Content-Type=application/json | model=gpt-4o`,
		},
		{
			name: "what follows the command is not read",
			text: "$ curl https://api.openai.com/v1/models -H 'Authorization: Bearer THEKEY'\n{ \"error\": { \"message\": \"You didn't provide (an API key",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "a prompt, a pipe, words in front",
			text: "me@host:~/work$ sudo /usr/bin/curl -sSf https://api.openai.com/v1/models -H 'Authorization: Bearer THEKEY' | jq .",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "inside a script",
			text: "#!/bin/bash\n# uses curl\nset -e\nif true; then\n  reply=\"$(curl -s \"https://api.openai.com/v1/models\" -H 'Authorization: Bearer THEKEY')\"\nfi\n",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "flags run together",
			text: `curl -sSfkXPOST -HAuthorization:\ Bearer\ THEKEY -m5 -o /dev/null https://api.openai.com/v1/models`,
			want: `curl POST ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "values are not taken for the address",
			text: `curl --connect-timeout 5 -w %{http_code} --retry 3 -A agent.example/1 -e https://user:THEKEY@example.com/ --url https://api.openai.com/v1/models -H "x-api-key: THEKEY"`,
			want: `curl GET ` + models + ` | x-api-key: [] "THEKEY" | User-Agent=agent.example/1 | Referer=https://example.com/`,
		},
		{
			name: "-u is Basic",
			text: `curl https://api.openai.com/v1/models -u :THEKEY`,
			want: `curl GET ` + models + ` | Authorization: [Basic] "` + base64.StdEncoding.EncodeToString([]byte(":"+fakeKey())) + `"`,
		},
		{
			name: "-H beats -u",
			text: `curl https://api.openai.com/v1/models -u me:other -H 'Authorization: Bearer THEKEY'`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "--oauth2-bearer",
			text: `curl --oauth2-bearer THEKEY https://api.openai.com/v1/models`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "a bare value",
			text: `curl https://api.openai.com/v1/models -H 'Authorization: THEKEY'`,
			want: `curl GET ` + models + ` | Authorization: [] "THEKEY"`,
		},
		{
			name: "the value stays verbatim",
			text: "curl https://api.openai.com/v1/models -H 'Authorization: Bearer  \"THEKEY\" '",
			want: `curl GET ` + models + ` | Authorization: [Bearer] " \"THEKEY\" "`,
		},
		{
			name: "nothing behind the scheme",
			text: `curl https://api.openai.com/v1/models -H "Authorization: Bearer $EMPTY"`,
			env:  env("EMPTY", ""),
			want: `curl GET ` + models + ` | Authorization: [Bearer] ""`,
		},
		{
			name: "a header whose quotes are missing is sent empty, that is not at all",
			text: `curl -H Authorization: Bearer THEKEY https://api.openai.com/v1/models`,
			want: `curl GET ` + models,
		},
		{
			name: "curly quotes",
			text: `curl https://api.openai.com/v1/models -H “Authorization: Bearer THEKEY”`,
			want: `curl GET ` + models,
		},
		{
			name: "organization and project",
			text: `curl https://api.openai.com/v1/models -H "OpenAI-Organization: org-1" -H "openai-project: proj_1" -H 'Authorization: Bearer THEKEY'`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY" | org=org-1 | project=proj_1`,
		},
		{
			name: "credentials in the address",
			text: `curl 'https://me:THEKEY@example.com/v1/models?api_key=THEKEY&limit=3&sig=THEKEY#THEKEY'`,
			want: `curl GET https://example.com/v1/models?limit=3 | Authorization: [Basic] "` + base64.StdEncoding.EncodeToString([]byte("me:"+fakeKey())) + `"`,
		},
		{
			name: "-G moves the data into the query",
			text: `curl -G https://example.com/v1/models --data-urlencode "key=THEKEY" -d limit=3`,
			want: `curl GET https://example.com/v1/models?limit=3 | ?key: [] "THEKEY"`,
		},
		{
			name: "several -d are joined",
			text: `curl https://example.com/v1/models -d '{"a":1' -d 'b":2}'`,
			want: `curl POST https://example.com/v1/models`,
		},
		{
			name: "a form",
			text: `curl https://api.openai.com/v1/audio/transcriptions -H "Authorization: Bearer THEKEY" -F file=@a.mp3 -F model=whisper-1`,
			want: `curl POST https://api.openai.com/v1/audio/transcriptions | Authorization: [Bearer] "THEKEY" | model=whisper-1`,
		},
		{
			name: "no scheme in the address",
			text: `curl localhost:11434/v1/models`,
			want: `curl GET http://localhost:11434/v1/models`,
		},
		{
			name: "cookies and other secrets are left out",
			text: `curl https://api.openai.com/v1/models -b session=THEKEY -H 'Cookie: a=THEKEY' -H 'Proxy-Authorization: Basic THEKEY' -H 'X-CSRF-Token: THEKEY' -H 'Authorization: Bearer THEKEY' -H 'Helicone-Auth: Bearer THEKEY' -H 'Accept: */*'`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "THEKEY" | Accept=*/*`,
		},
		{
			name: "a misspelt header carries the credential where no other does",
			text: `curl https://api.openai.com/v1/models -H 'Authorisation: Bearer THEKEY'`,
			want: `curl GET ` + models + ` | Authorisation: [Bearer] "THEKEY"`,
		},
		{
			name: "a key in the place of a header's name",
			text: `curl https://api.openai.com/v1/models -H 'THEKEY: Bearer x' -H 'THEKEY: y'`,
			want: `curl GET ` + models,
		},
		{
			name: "Chrome for cmd",
			text: "curl ^\"https://api.openai.com/v1/chat/completions?beta=1^&x=a%^20b^\" ^\r\n" +
				"  -H ^\"authorization: Bearer THEKEY^\" ^\r\n" +
				"  -H ^\"sec-ch-ua: ^\\^\"Chromium^\\^\";v=^\\^\"142^\\^\"^\" ^\r\n" +
				"  --data-raw ^\"^{^\\^\"model^\\^\":^\\^\"gpt-4o^\\^\",^\\^\"x^\\^\":^\\^\"a^\r\n\r\nb^\\^\"^}^\"\r\nsomething else",
			want: `curl POST https://api.openai.com/v1/chat/completions?beta=1&x=a%20b | authorization: [Bearer] "THEKEY" | sec-ch-ua="Chromium";v="142"`,
		},
		{
			name: "cmd with a variable",
			text: "curl https://api.openai.com/v1/chat/completions ^\n -H \"Authorization: Bearer %OPENAI_API_KEY%\" ^\n -d \"{\\\"model\\\": \\\"gpt-4o\\\"}\"\n",
			env:  env("OPENAI_API_KEY", fakeKey()),
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "cmd with a variable that is not set",
			text: `C:\Users\me>curl.exe https://api.openai.com/v1/models -H "Authorization: Bearer %OPENAI_API_KEY%"`,
			want: `curl GET ` + models + ` | Authorization: [Bearer] "%OPENAI_API_KEY%"`,
		},
		{
			name: "cmd with doubled quotes",
			text: `curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer %K%" -d "{""model"": ""gpt-4o""}" & pause`,
			env:  env("K", fakeKey()),
			want: `curl POST ` + chat + ` | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "PowerShell",
			text: "PS C:\\> curl.exe https://api.openai.com/v1/chat/completions `\r\n  -H \"Authorization: Bearer $env:OPENAI_API_KEY\" `\r\n  -H 'X-Title: it''s `$env:X' `\r\n  -d '{\"model\":\"gpt-4o\"}'\r\nGet-Help",
			env:  env("OPENAI_API_KEY", fakeKey(), "X", "y"),
			want: `curl POST ` + chat + " | Authorization: [Bearer] \"THEKEY\" | X-Title=it's `$env:X | model=gpt-4o",
		},
		{
			name: "PowerShell with a variable that is not set",
			text: "curl.exe https://api.openai.com/v1/models -H \"Authorization: Bearer ${env:OPENAI_API_KEY}\"",
			want: `curl GET ` + models + ` | Authorization: [Bearer] "${env:OPENAI_API_KEY}"`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read([]byte(strings.ReplaceAll(tt.text, "THEKEY", fakeKey())), tt.env, testMaker())
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(t, r); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s\nnotes %q", got, tt.want, r.Notes)
			}
		})
	}
}

func TestReadHTTP(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{
			name: "CRLF",
			text: "POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nAuthorization: Bearer THEKEY\r\nContent-Type: application/json\r\n\r\n{\"model\":\"gpt-4o\"}",
			want: `http POST https://api.openai.com/v1/chat/completions | Authorization: [Bearer] "THEKEY" | Content-Type=application/json | model=gpt-4o`,
		},
		{
			name: "LF, an absolute address, no version",
			text: "\n# @name chat\nPOST https://api.openai.com/v1/chat/completions\nAuthorization: Bearer THEKEY\n\n{\"model\":\"gpt-4o\"}\n\n###\nGET /other",
			want: `http POST https://api.openai.com/v1/chat/completions | Authorization: [Bearer] "THEKEY" | model=gpt-4o`,
		},
		{
			name: "loopback is plain http",
			text: "GET /v1/models HTTP/1.1\nHost: 127.0.0.1:8000\n",
			want: `http GET http://127.0.0.1:8000/v1/models`,
		},
		{
			name: "white space behind the value stays",
			text: "GET /v1/models HTTP/1.1\r\nHost: api.openai.com\r\nAuthorization: Bearer THEKEY \r\n\r\n",
			want: `http GET https://api.openai.com/v1/models | Authorization: [Bearer] "THEKEY "`,
		},
		{
			name: "a folded value",
			text: "GET /v1/models HTTP/1.1\nHost: api.openai.com\nX-Title: one\n  two\n\tthree\nAuthorization: Bearer\n THEKEY\n",
			want: `http GET https://api.openai.com/v1/models | Authorization: [Bearer] "THEKEY" | X-Title=one two three`,
		},
		{
			name: "a login in the address",
			text: "GET https://me:THEKEY@example.com/v1/models HTTP/1.1\nAuthorization: Bearer THEKEY\n",
			want: `http GET https://example.com/v1/models | Authorization: [Bearer] "THEKEY"`,
		},
		{
			name: "a byte order mark",
			text: "\xef\xbb\xbfGET /v1/models HTTP/2\nhost: api.openai.com\n",
			want: `http GET https://api.openai.com/v1/models`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read([]byte(strings.ReplaceAll(tt.text, "THEKEY", fakeKey())), nil, testMaker())
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(t, r); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestReadHAR(t *testing.T) {
	entry := func(status int, path, more string) string {
		return fmt.Sprintf(`{"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"POST","url":"https://api.openai.com/v1/%s","httpVersion":"h2","headers":[{"name":":authority","value":"api.openai.com"},{"name":"host","value":"api.openai.com"},{"name":"accept","value":"*/*"}%s],"postData":{"mimeType":"application/json","text":"{\"model\":\"gpt-4o\"}"}},"response":{"status":%d,"content":{"text":"%s"}}}`, path, more, status, fakeKey())
	}
	key := `,{"name":"authorization","value":"Bearer THEKEY"}`
	file := func(entries ...string) string {
		return `{"log":{"version":"1.2","creator":{"name":"x"},"entries":[` + strings.Join(entries, ",") + `]}}`
	}
	tests := []struct{ name, text, want, note string }{
		{"the first failing entry", file(entry(200, "models", ""), entry(0, "images", ""), entry(401, "responses", key), entry(403, "models", "")),
			`har POST https://api.openai.com/v1/responses | authorization: [Bearer] "THEKEY" | accept=*/* | model=gpt-4o`, "entry 3 of 4 was taken"},
		{"one without a reply", file(entry(200, "models", ""), entry(0, "responses", key)),
			`har POST https://api.openai.com/v1/responses | authorization: [Bearer] "THEKEY" | accept=*/* | model=gpt-4o`, "entry 2 of 2 was taken"},
		{"the first where none fails", file(entry(200, "responses", key), entry(200, "models", "")),
			`har POST https://api.openai.com/v1/responses | authorization: [Bearer] "THEKEY" | accept=*/* | model=gpt-4o`, "entry 1 of 2 was taken"},
		{"an entry by itself, without its credential", "\n " + entry(401, "responses", ""),
			`har POST https://api.openai.com/v1/responses | accept=*/* | model=gpt-4o`, "the HAR entry holds no credential: browsers leave it out of an export unless told otherwise"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read([]byte(strings.ReplaceAll(tt.text, "THEKEY", fakeKey())), nil, testMaker())
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(t, r); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
			if !slices.Contains(r.Notes, tt.note) {
				t.Errorf("notes %q lack %q", r.Notes, tt.note)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name, text string
		want       error
		line       string
	}{
		{"nothing", "", ErrFormat, "line 1: "},
		{"prose", "it does not work\nplease help", ErrFormat, "line 1: "},
		{"a program", "import openai\nclient = openai.OpenAI()", ErrFormat, "line 1: "},
		{"curl only in a comment", "ls\n# curl https://example.com\n", ErrFormat, "line 2: "},
		{"UTF-16", "\xff\xfec\x00u\x00", ErrFormat, "line 1: "},
		{"too large", strings.Repeat("a", MaxSize+1), ErrTooLarge, "line 1: "},
		{"no URL", "# the call\n\ncurl -s -H 'Authorization: Bearer x'", ErrNoURL, "line 3: no URL in this curl command; "},
		{"a URL in a variable", "curl \\\n  $BASE_URL/models", ErrNoURL, "line 2: no URL in this curl command: it is in the variable BASE_URL, which is not set here; "},
		{"an open quote", "curl https://example.com \\\n -H 'Authorization", ErrSyntax, "line 2: "},
		{"a flag without value", "curl https://example.com \\\n -H", ErrSyntax, "line 2: the curl command is not well formed: nothing stands behind --header; "},
		{"no method", "curl https://example.com \\\n -X 'GO ON'", ErrSyntax, "line 2: "},
		{"a header without colon", "GET /v1/models HTTP/1.1\nHost: example.com\nAuthorization Bearer x\n", ErrSyntax, "line 3: "},
		{"no host", "\nGET /v1/models HTTP/1.1\nAccept: */*\n", ErrNoURL, "line 2: "},
		{"broken JSON", "{\n\"log\": {\n\"entries\": [}\n", ErrSyntax, "line 3: "},
		{"HAR of another shape", "{\n\"log\": {\n\"entries\": \"x\"}}", ErrSyntax, "line 3: "},
		{"JSON that is no HAR", `{"model":"gpt-4o"}`, ErrFormat, "line 1: "},
		{"an entry without URL", `{"request":{"method":"GET"}}`, ErrNoURL, "line 1: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read([]byte(tt.text), nil, testMaker())
			if !errors.Is(err, tt.want) || !strings.HasPrefix(fmt.Sprint(err), tt.line) {
				t.Errorf("got %v, want %q and %v", err, tt.line, tt.want)
			}
		})
	}
}

func TestReadKeepsDetails(t *testing.T) {
	text := `curl 'https://example.com/v1/models' -H "Authorization: Bearer $MINE" -H 'authorization: Bearer two' -H 'x-api-key: three' -H 'X-A: 1' -H 'x-a: 2' -k -x http://me:pw@proxy:1 -d '{"b":1,"a":2,"model":7}'`
	r, err := Read([]byte(text), env("MINE", fakeKey()), testMaker())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Authorization", "X-A"}; !slices.Equal(r.Duplicate, want) {
		t.Errorf("duplicates %q, want %q", r.Duplicate, want)
	}
	if r := read(t, `curl https://example.com -H 'THEKEY: 1' -H 'THEKEY: 2'`); len(r.Duplicate) != 0 {
		t.Error("a key is named as a header that is sent twice")
	}
	if want := []string{"a", "b", "model"}; !slices.Equal(r.BodyKeys, want) || r.Model != "" {
		t.Errorf("members %q, model %q", r.BodyKeys, r.Model)
	}
	if got := bytesOf(t, r.Body); got != `{"b":1,"a":2,"model":7}` {
		t.Errorf("body %q", got)
	}
	if want := "request"; r.Credential.Source.String() != want || len(r.Credential.Notes) != 1 || !strings.Contains(r.Credential.Notes[0], "$MINE") {
		t.Errorf("credential from %s with notes %q", r.Credential.Source, r.Credential.Notes)
	}
	broken := read(t, "curl https://example.com \\ \n  -H 'Authorization: Bearer THEKEY'")
	if broken.Credential != nil || !slices.Contains(broken.Notes, "line 1: a space stands behind the last backslash, so the command ends there") {
		t.Errorf("a space behind the backslash: credential %v, notes %q", broken.Credential, broken.Notes)
	}
	for _, want := range []string{"(-k)", "(-x)"} {
		if !strings.Contains(strings.Join(r.Notes, "\n"), want) {
			t.Errorf("notes %q lack %s", r.Notes, want)
		}
	}
}
