package local

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"

	"github.com/golang-jwt/jwt/v5"
)

// words is all that the findings of a target say.
func words(t testing.TB, p *patient) string {
	t.Helper()
	var text strings.Builder
	for _, c := range Checks(p.maker) {
		f := c.Run(context.Background(), p.facts)
		fmt.Fprintln(&text, f.Check, f.Title, f.Status, f.Summary, f.Because, f.Causes, f.Tell)
		for _, e := range f.Evidence {
			fmt.Fprintln(&text, e.Source, e.Measured, e.Expected)
		}
		for _, change := range f.Changes {
			after := change.Apply(p.facts.target)
			fmt.Fprintln(&text, change.ID, change.Title, strings.Join(after.Changes, " "))
		}
	}
	return text.String()
}

// canary is random, so that no finding says a part of it by chance.
const canary = "Zq7" + "kWv2" + "Jx9r" + "Tm4u" + "Bh6g"

// leaks finds a piece of the canary, as it is or folded.
func leaks(text string) bool {
	folded := strings.ToLower(text)
	for i := 0; i+6 <= len(canary); i++ {
		if strings.Contains(folded, strings.ToLower(canary[i:i+6])) {
			return true
		}
	}
	return false
}

func TestNothingIsShown(t *testing.T) {
	key := "sk-" + "proj-" + canary + half(54) + infix + canary + half(54)
	for _, value := range []string{
		key, `"` + key + `"`, "Bearer " + key, key + "\n", "\ufeff" + key, canary, "sk-..." + canary, "${" + canary + "}", "<" + canary + ">",
		"https://example.com/" + canary, canary + "@example.com", "org-" + canary, "OPENAI_API_KEY=" + key, "sk-or-" + "v1-" + canary,
		`{"key": "` + canary + `"}`, "eyJ" + canary, "sess-" + canary + canary, "sk-proj-" + canary, key + " # " + canary, canary + "é",
	} {
		for _, base := range []string{
			"https://api.openai.com/v1", "https://gateway.example/v1", "", value, "https://u:" + canary + "@gateway.example/v1",
			"https://gateway.example/v1?key=" + canary, "https://gateway.example/" + key + "/v1", "https://" + key + "/v1", "http://" + key + "/v1", "https://gateway.example/v1#" + canary,
		} {
			if strings.HasPrefix(base, "https://example.com/") {
				continue // a path that has no key's form is shown
			}
			p := openAI(t, value).at(base).loser(otherProjectKey())
			if text := words(t, p); leaks(text) {
				t.Errorf("key %q at %q shows:\n%s", value, base, text)
			}
			if text := words(t, p.override("Bearer "+value)); leaks(text) {
				t.Errorf("header with %q at %q shows:\n%s", value, base, text)
			}
		}
	}
}

func FuzzShape(f *testing.F) {
	for _, seed := range []string{
		"", "\n", `""`, projectKey(), `"` + projectKey() + `"`, "Bearer Bearer x", "Authorization: Bearer", "sk-...AbCd", "\ufeff\u201c\u00e9\xff", "${X}", "<KEY>",
		"OPENAI_API_KEY=" + groqKey(), "sk-xxxxxxxx", "a\x00b", "'\"`", `",`, "<>", "<<>>", "$", "%%", "{{}}", strings.Repeat(" ", 300), "your-key", "x-api-key:",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	registry := testRegistry(f)
	f.Fuzz(func(t *testing.T, value []byte, custom bool) {
		l := view{registry: registry, known: !custom}.lore(keystore.Candidate{Name: "OPENAI_API_KEY"})
		a := dissect(value, l)
		var again []byte
		for _, p := range a.parts {
			again = append(again, p.bytes...)
		}
		if string(again) != string(value) {
			t.Fatal("a byte was lost")
		}
		for c := body; c <= trailer; c++ {
			cleaned, ok := a.without(c)
			if ok && (len(cleaned) == 0 || string(cleaned) == string(value)) {
				t.Fatalf("the repair of class %d changes nothing, or leaves nothing", c)
			}
		}
		p := openAIOf(t, registry, string(value)+canary)
		if custom {
			p.at("https://gateway.example/v1")
		}
		if leaks(words(t, p)) {
			t.Fatal("a finding shows the value")
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"", "https://api.openai.com/v1", "localhost:1", "//", "http://[::1", "https://u:p@h/", "https:/x.y", "${A}/v1", "%41%", "https://h:99999/v1/v1",
		"'https://h/chat/completions'", "A=https://h", "https://https://h.example", "\x00", "https://\u0430pi.openai.com", "wss://h", "https://h/v1?x#y", "http:",
	} {
		f.Add(seed)
	}
	registry := testRegistry(f)
	openai, _ := registry.ByID("openai")
	f.Fuzz(func(t *testing.T, base string) {
		a := readAddress(base)
		if (a.url == nil) != (a.fault != "") || a.repaired != "" && a.url != nil {
			t.Fatalf("%q is judged both ways: %+v", base, a)
		}
		if a.repaired != "" {
			if again := readAddress(a.repaired); again.url == nil {
				t.Fatalf("%q is repaired to %q, which %s", base, a.repaired, again.fault)
			}
		}
		if a.url != nil && a.url.Scheme != "http" && a.url.Scheme != "https" {
			t.Fatalf("%q is taken for a base URL", base)
		}
		p := openAIOf(t, registry, projectKey()).at(base)
		for _, c := range Checks(p.maker) {
			finding := c.Run(context.Background(), p.facts)
			for _, change := range finding.Changes {
				after := change.Apply(p.facts.target).BaseURL.Value
				if after != base && readAddress(after).url == nil {
					t.Fatalf("%s leads from %q to %q, which is none", c.ID, base, after)
				}
			}
			if finding.Status == checks.Fail && len(finding.Causes) == 0 {
				t.Fatalf("%s fails without a cause", c.ID)
			}
		}
		checkPaths(t, base, openai)
	})
}

// checkPaths: the path rules end for any address.
func checkPaths(t *testing.T, base string, p provider.Provider) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return
	}
	if endpoint := endpointOf(plain(u)); endpoint != "" && !strings.HasPrefix(endpoint, "/") {
		t.Fatalf("%q ends in the endpoint %q", base, endpoint)
	}
	isDoubled(split(u.Path), ownPaths(u, checks.Target{Provider: p, BaseURL: checks.Setting{Value: base}}))
}

func FuzzJWT(f *testing.F) {
	good := token(f, jwt.MapClaims{"exp": 1, "nbf": 1e18, "iat": -1})
	for _, seed := range []string{good, good + ".", "eyJ.eyJ.x", "eyJhbGciOm51bGx9.bnVsbA.", "eyJhbGciOiJub25lIn0.eyJleHAiOjFlMzA5fQ.", "a.b.c", "eyJ" + strings.Repeat(".", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		claimed := readTimes(text)
		if claimed == nil {
			return
		}
		if strings.Count(text, ".") != 2 {
			t.Fatal("a token without three parts is read")
		}
		v := view{now: testNow, key: shape{token: claimed}, subject: &keystore.Candidate{Name: "OPENAI_API_KEY"}}
		if finding := tokenTime(v); finding.Summary == "" {
			t.Fatal("no words")
		}
	})
}
