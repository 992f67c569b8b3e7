package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/flows"
	"authdoctor/ui/session"
)

func TestRead(t *testing.T) {
	key := fakeKey(9)
	groq := "gs" + "k_" + fakeKey(3)[10:62]
	bearer := "' -H 'Authorization: Bearer "
	tests := []struct {
		name, text string
		kind       session.Kind
		title      string // a part of it, as are the next two
		says       string
		next       string
		setup      string // of the choice; "-": the choice is a pasted request
		likely     string // the first cause
	}{
		{"a key", key, session.KeyAlone, "a key: 164 characters, starts sk-proj-", "its shape: OpenAI, project key", "ask api.openai.com with the key that was pasted", "openai", ""},
		{"a key of another vendor", groq + "\n", session.KeyAlone, "a key: 56 characters", "only the key inside is taken", "ask api.groq.com", "groq", ""},
		{"a key in an export", `export OPENAI_API_KEY="` + key + `"`, session.KeyAlone, "a key: 164 characters", `a shell's "export NAME=" in front`, "ask api.openai.com", "openai", ""},
		{"a key of another API", "sk-" + "ant-api03-" + fakeKey(1)[8:80], session.KeyAlone, "a key", "Anthropic Claude API", "ask api.anthropic.com", "anthropic", ""},
		{"two keys", key + "\n" + fakeKey(8), session.NothingKnown, "nothing", "what helps", "", "", ""},
		{"curl", "curl 'https://api.openai.com/v1/chat/completions" + bearer + key + `' -d '{"model":"gpt-4o"}'`, session.FailingRequest,
			"a curl command to https://api.openai.com/v1/chat/completions", "POST, with its key in Authorization with the scheme Bearer: project key, sk-proj-", "ask api.openai.com with the key of the request", "-", ""},
		{"curl with a variable", `curl https://api.openai.com/v1/models -H "Authorization: Bearer $OPENAI_API_KEY"`, session.FailingRequest,
			"a curl command", "GET, with its key in Authorization", "ask api.openai.com", "-", ""},
		{"curl without a key", "curl http://localhost:8000/v1/models", session.FailingRequest, "a curl command to http://localhost:8000/v1/models", "GET without a key", "ask localhost without a key", "-", ""},
		{"curl and its reply", "curl https://api.openai.com/v1/models" + bearer[1:] + key + "'\n" + `{"error":{"message":"no","code":"invalid_api_key"}}`, session.FailingRequest,
			"a curl command", "below it an error of OpenAI: code invalid_api_key", "ask api.openai.com", "-", "credential.invalid"},
		{"raw HTTP", "GET /v1/models HTTP/1.1\nHost: api.groq.com\nAuthorization: Bearer " + groq + "\n\n", session.FailingRequest, "an HTTP request to https://api.groq.com/v1/models", "GET, with its key", "ask api.groq.com", "-", ""},
		{"HAR", `{"log":{"entries":[{"request":{"method":"GET","url":"https://api.openai.com/v1/models","headers":[]},"response":{"status":401}}]}}`, session.FailingRequest,
			"a request of a HAR file to https://api.openai.com/v1/models", "browsers leave it out", "ask api.openai.com with OPENAI_API_KEY in this shell", "-", ""},
		{"a request to another API", "curl https://api.anthropic.com/v1/messages -H 'x-api-key: x'", session.FailingRequest, "a curl command", "with its key in x-api-key", "ask api.anthropic.com with the key of the request", "-", ""},
		{"an error", "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: " + key + ".', 'code': 'invalid_api_key'}}", session.ErrorText,
			"an error of OpenAI: status 401, code invalid_api_key", "whose: OpenAI, by the words \"openai.authenticationerror\"", "ask api.openai.com with OPENAI_API_KEY in this shell", "openai", "credential.invalid"},
		{"an error that names a model", "openai.NotFoundError: Error code: 404 - {'error': {'message': 'The model `gpt-9` does not exist', 'code': 'model_not_found'}}", session.ErrorText,
			"an error of OpenAI: status 404, code model_not_found", "model: gpt-9", "ask api.openai.com", "openai", "model.not-found"},
		{"an error of another vendor", "groq.AuthenticationError: Error code: 401", session.ErrorText, "an error of Groq: status 401", "Error code: 401", "see where a key for Groq would have to be", "groq", "credential.invalid"},
		{"an error of nobody", "status 403", session.ErrorText, "an error: status 403", "the text does not tell", "ask api.openai.com", "openai", "permission.missing-scope"},
		{"an error of another API", "anthropic.AuthenticationError: Error code: 401", session.ErrorText, "an error of Anthropic", "Error code: 401", "see where a key for Anthropic Claude API would have to be", "anthropic", "credential.invalid"},
		{"a curl command that is cut off", "curl https://api.openai.com/v1/models -H 'Authorization: Bearer x", session.NothingKnown, "nothing", "begins like a request, which could not be read: line 1", "", "", ""},
		{"prose", "why does it not work", session.NothingKnown, "nothing", "what helps: the status", "", "", ""},
		{"nothing", "", session.NothingKnown, "nothing", "what helps", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := visiting(t, nil, "OPENAI_API_KEY="+fakeKey(0))
			p, err := v.Read(t.Context(), test.text)
			if err != nil {
				t.Fatal(err)
			}
			if p.Kind != test.kind || !strings.Contains(p.Title, test.title) || !strings.Contains(strings.Join(p.Says, "\n"), test.says) || !strings.Contains(p.Next, test.next) || (p.Next == "") != (test.next == "") {
				t.Errorf("%+v", p)
			}
			if (len(p.Likely) > 0) != (test.likely != "") || test.likely != "" && (p.Likely[0].Cause != test.likely || p.Likely[0].Title == "" || p.Likely[0].Line == "") {
				t.Errorf("likely %+v, want %s", p.Likely, test.likely)
			}
			if test.setup == "-" && (p.Choice.PastedID == "" || p.Choice.SetupID != "") || test.setup != "-" && p.Choice.SetupID != test.setup {
				t.Errorf("choice %+v", p.Choice)
			}
			if shows(fmt.Sprint(p), key) || shows(fmt.Sprint(p), groq) {
				t.Errorf("a key shows: %+v", p)
			}
			if p.Choice == (session.Choice{}) {
				return
			}
			target := targetOf(t, v, p.Choice)
			if test.setup == "-" && (part(t, target, session.Provider).Fixed == "" || part(t, target, session.Address).Fixed == "") {
				t.Errorf("the request does not fix its address: %+v", target)
			}
		})
	}
}

// shows finds six characters of a key that a fingerprint does not show.
func shows(text, key string) bool {
	_, middle, _ := strings.Cut(key, "-proj-")
	if middle == "" {
		middle = key[4:]
	}
	middle = strings.ReplaceAll(middle[:len(middle)-4], "T3Blbk"+"FJ", "\x00")
	for i := 0; i+6 <= len(middle); i++ {
		if window := middle[i : i+6]; !strings.Contains(window, "\x00") && strings.Contains(text, window) {
			return true
		}
	}
	return false
}

// A key is masked before a long message is cut, so that no half of it is left which nothing recognises.
func TestReadMasksBeforeItCuts(t *testing.T) {
	v := visiting(t, nil)
	for n := 200; n < 240; n += 3 {
		p, err := v.Read(t.Context(), `{"error":{"message":"`+strings.Repeat("x", n)+" "+fakeKey(5)+`","code":"invalid_api_key"}}`)
		if err != nil || p.Kind != session.ErrorText || shows(fmt.Sprint(p), fakeKey(5)) {
			t.Fatalf("%v %+v", err, p)
		}
	}
}

// A pasted request is asked again with what it carried, or with another key.
func TestWalkOfAPastedRequest(t *testing.T) {
	v, good := practising(t, func(string) string { return fakeKey(0) })
	base := v.streams.getenv("OPENAI_BASE_URL")
	p, err := v.Read(t.Context(), "curl "+base+"/chat/completions -H 'Authorization: Bearer "+good+"' -d '{\"model\":\"practice-1\"}'")
	if err != nil {
		t.Fatal(err)
	}
	got, report := cause(t, v, p.Choice)
	if got != "healthy" || report.Target.Credential.Source != "request" || report.Target.Model != "practice-1" {
		t.Errorf("%s %+v", got, report.Target)
	}
	p.Choice.Edits.KeyID = v.Keep([]byte("\""+good+"\""), false)
	if got, _ := cause(t, v, p.Choice); got != "credential.quoted" {
		t.Errorf("with a key in quotes: %s", got)
	}
	p.Choice.Edits = session.Edits{BaseURL: set("https://api.openai.com/v1")}
	if _, err := v.Target(t.Context(), p.Choice); err == nil {
		t.Error("the request's address can be changed")
	}
}

// No byte of a typed key comes back: not from what is said about it, not through a server that repeats it.
func TestATypedKeyShowsNowhere(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		w.Header().Set("X-Request-Id", key)
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"message":%q,"code":%q}}`, "what is "+key, key)
	}))
	defer server.Close()
	v := visiting(t, map[string]string{".env": "GROQ_API_KEY=" + fakeKey(2) + "\n"}, "OPENAI_API_KEY="+fakeKey(0), "OPENAI_BASE_URL="+server.URL+"/v1")
	for _, around := range []string{"%s", "\"%s\"", "export OPENAI_API_KEY=%s\n", "Bearer %s", "%s\n", "{\"key\": \"%s\"}", "x = f(\"%s\")", "%s-", "\u201c%s\u201d"} {
		key := fakeKey(7)
		typed := []byte(fmt.Sprintf(around, key))
		var said []any
		heard := ""
		said = append(said, v.Inspect(typed))
		for _, inner := range []bool{false, true} {
			choice := session.Choice{SetupID: "openai-compatible", Edits: session.Edits{KeyID: v.Keep(typed, inner)}}
			target, err := v.Target(t.Context(), choice)
			if err != nil {
				t.Fatal(err)
			}
			report, err := v.Walk(t.Context(), choice, session.Visitor{Observe: func(e flows.Event) { heard += fmt.Sprintf("%+v\n", e) }})
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, choice, target, report)
		}
		for _, text := range []string{string(typed), "curl " + server.URL + "/v1/models -H 'Authorization: Bearer " + key + "'", "error: status 401 for " + key, `{"error":{"message":"` + key + `"}}`} {
			pasted, err := v.Read(t.Context(), text)
			said = append(said, pasted, err)
		}
		places, err := v.Places(t.Context())
		said = append(said, places, err)
		encoded, err := json.Marshal(said) // what pointers lead to, too
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprintf("%+v", said) + string(encoded) + heard; shows(text, key) || shows(text, fakeKey(0)) || shows(text, fakeKey(2)) {
			t.Errorf("%s shows a key", around)
		}
	}
}

func TestPlaces(t *testing.T) {
	v := visiting(t, map[string]string{
		".env": "OPENAI_API_KEY=" + fakeKey(0) + "\nOPENAI_API_KEY=" + fakeKey(1) + "\n", ".env.local": "GROQ_API_KEY=" + fakeKey(2) + "\n", ".env.mine": "OPENAI_API_KEY=" + fakeKey(3) + "\n",
	}, "OPENAI_API_KEY="+fakeKey(0), "OPENAI_ADMIN_KEY="+fakeKey(4))
	places, err := v.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range places {
		got = append(got, fmt.Sprintf("%s %s %s wins=%v same=%v: %s", p.Provider, p.Name, p.Where, p.Wins, p.Same, p.Standing))
		if !strings.Contains(p.Fingerprint, "…") || p.Kind == "" {
			t.Errorf("%+v", p)
		}
	}
	want := []string{
		"OpenAI OPENAI_API_KEY this shell wins=true same=false: used",
		"OpenAI OPENAI_API_KEY .env:2 wins=false same=false: hidden by this shell's OPENAI_API_KEY",
		"OpenAI OPENAI_API_KEY .env:1 wins=false same=true: hidden by this shell's OPENAI_API_KEY",
		"OpenAI OPENAI_API_KEY .env.mine:1 wins=false same=false: read by no program that is known here",
		"OpenAI OPENAI_ADMIN_KEY this shell wins=false same=false: for administration; never used here",
		"Groq GROQ_API_KEY .env.local:1 wins=false same=false: read by other tools only",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What other tools hold is there, too, with those that use it.
func TestPlacesOfOtherTools(t *testing.T) {
	v := visiting(t, map[string]string{"compose.yaml": "services:\n  web:\n    environment:\n      OPENAI_API_KEY: " + fakeKey(1) + "\n"}, "OPENAI_API_KEY="+fakeKey(0))
	own := v.streams.home()
	for name, text := range map[string]string{".codex/auth.json": `{"OPENAI_API_KEY":"` + fakeKey(0) + `"}`, ".cursor/mcp.json": `{"mcpServers":{"a":{"env":{"GROQ_API_KEY":"` + fakeKey(2) + `"}}}}`} {
		path := filepath.Join(own, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	places, err := v.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range places {
		got = append(got, fmt.Sprintf("%s %s %s same=%v: %s (%s)", p.Provider, p.Name, p.Where, p.Same, p.Standing, strings.Join(p.UsedBy, "+")))
	}
	want := []string{
		"OpenAI OPENAI_API_KEY this shell same=false: used (openai-python)",
		"OpenAI OPENAI_API_KEY ~/.codex/auth.json:1 same=true: used by Codex (Codex)",
		"OpenAI mcpServers.a.env.GROQ_API_KEY ~/.cursor/mcp.json:1 same=false: read by other tools only ()",
		"OpenAI services.web.environment.OPENAI_API_KEY compose.yaml:4 same=false: used by Docker Compose services (Docker Compose services)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The id of a place is the one that the target's key has there, so that both name the same key.
func TestPlacesHaveTheIDsOfKeys(t *testing.T) {
	v := visiting(t, map[string]string{".env": "OPENAI_API_KEY=" + fakeKey(0) + "\n"}, "OPENAI_API_KEY="+fakeKey(1), "GROQ_API_KEY=")
	places, err := v.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]string{}
	for _, p := range places {
		if p.KeyID == "" && p.Name != "GROQ_API_KEY" || p.KeyID != "" && byID[p.KeyID] != "" {
			t.Errorf("%s in %s has the id %q", p.Name, p.Where, p.KeyID)
		}
		byID[p.KeyID] = p.Fingerprint
	}
	target, err := v.Target(t.Context(), session.Choice{SetupID: "openai"})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range target.Parts {
		for _, option := range part.Options {
			if print := byID[option.ID]; part.ID == session.Key && (print == "" || !strings.Contains(option.Title+option.Detail, print)) {
				t.Errorf("%s (%s) is not the place with the id %s: %q", option.Title, option.Detail, option.ID, print)
			}
		}
	}
}

func TestSave(t *testing.T) {
	v := visiting(t, map[string]string{"authdoctor-report.md": "mine"})
	report := flows.Report{Schema: flows.Schema, Verdict: flows.Healthy, Started: time.Now(), Notes: []string{"a note"}}
	for _, test := range []struct {
		format session.Format
		name   string
	}{
		{session.Text, "authdoctor-report.txt"}, {session.Text, "authdoctor-report-2.txt"}, {session.Text, "authdoctor-report-3.txt"},
		{session.Markdown, "authdoctor-report-2.md"}, {session.JSON, "authdoctor-report.json"},
	} {
		name, err := v.Save(t.Context(), report, test.format)
		if err != nil || name != test.name {
			t.Fatalf("%s: %q %v", test.format, name, err)
		}
		info, err := os.Stat(name)
		text, _ := os.ReadFile(name)
		if err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(string(text), "a note") {
			t.Errorf("%s: %v %v %q", name, err, info.Mode(), text)
		}
	}
	if text, _ := os.ReadFile("authdoctor-report.md"); string(text) != "mine" {
		t.Error("a file was overwritten")
	}
	if err := os.Symlink("elsewhere", "authdoctor-report-2.json"); err != nil {
		t.Fatal(err)
	}
	if name, err := v.Save(t.Context(), report, session.JSON); err != nil || name != "authdoctor-report-3.json" {
		t.Errorf("beside a link: %q %v", name, err)
	}
	if _, err := os.Stat("elsewhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a link was followed")
	}
	if _, err := v.Save(t.Context(), report, "pdf"); err == nil {
		t.Error("a format that is not known is saved")
	}
}
