package lab

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestKeysLookRight(t *testing.T) {
	half := `[A-Za-z0-9_-]`
	tests := []struct {
		name, pattern string
		length        int
		make          func(*keys) string
	}{
		{"project key", `^sk-proj-` + half + `{74}` + infix + half + `{74}$`, 164, func(k *keys) string { return k.good }},
		{"stale key", `^sk-proj-` + half + `{74}` + infix + half + `{74}$`, 164, func(k *keys) string { return k.stale }},
		{"admin key", `^sk-admin-` + half + `{58}` + infix + half + `{58}$`, 133, func(k *keys) string { return k.infixed("admin-", 58) }},
		{"user key", `^sk-[A-Za-z0-9]{20}` + infix + `[A-Za-z0-9]{20}$`, 51, func(k *keys) string { return k.infixed("", 20) }},
		{"session", `^sess-[A-Za-z0-9]{40}$`, 45, (*keys).session},
		{"client secret", `^ek_[A-Za-z0-9_-]{16,}$`, 35, (*keys).ephemeral},
		{"OpenRouter key", `^sk-or-v1-[0-9a-f]{64}$`, 73, (*keys).otherVendor},
		{"virtual key", `^sk-[A-Za-z0-9]{22}$`, 25, (*keys).virtual},
		{"organization", `^org-[A-Za-z0-9]{24}$`, 28, func(k *keys) string { return k.organization }},
		{"project", `^proj_[A-Za-z0-9]{24}$`, 29, func(k *keys) string { return k.project }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			one, same, other := test.make(newKeys(1)), test.make(newKeys(1)), test.make(newKeys(2))
			if !regexp.MustCompile(test.pattern).MatchString(one) || len(one) != test.length {
				t.Errorf("%q (%d characters) does not look like one", one, len(one))
			}
			if one != same || one == other {
				t.Error("the seed does not decide it")
			}
		})
	}
	if k := newKeys(1); k.good == k.stale || k.organization == k.neighbour || !strings.Contains(k.good, marker) {
		t.Error("the keys of one practice are the same, or cannot be told from real ones")
	}
}

func TestTokensCarryTheirTimes(t *testing.T) {
	for id, valid := range map[string]func(notBefore, expires int64) bool{
		"jwt-expired": func(_, expires int64) bool { return expires < time.Now().Unix() },
		"jwt-not-yet": func(notBefore, expires int64) bool {
			return notBefore > time.Now().Add(5*time.Minute).Unix() && expires > notBefore
		},
	} {
		p := start(t, Options{Faults: []string{id}})
		parts := strings.Split(p.Env()[keyVariable], ".")
		if len(parts) != 3 {
			t.Fatalf("%s: %d parts, want 3", id, len(parts))
		}
		claims, err := base64.RawURLEncoding.DecodeString(parts[1])
		var times struct{ Nbf, Exp int64 }
		if err != nil || json.Unmarshal(claims, &times) != nil || !valid(times.Nbf, times.Exp) {
			t.Errorf("%s: the claims are %s", id, claims)
		}
	}
}

func TestMaskedEcho(t *testing.T) {
	for key, want := range map[string]string{
		"":                          "",
		"short":                     "short",
		"twelve-chars":              "twelve-chars",
		"your-api-key-here":         "your-api*****here",
		"\u201cabcdefghijklm\u201d": "\u201cabcdefg***klm\u201d",
	} {
		if got := maskedEcho(key); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}

func TestSettingsOfAPractice(t *testing.T) {
	tests := []struct {
		fault   string
		args    []string
		env     []string // names
		file    string   // a line's beginning in .env
		trusted bool
	}{
		{fault: "healthy", args: []string{"--provider", "openai", "--model", "practice-1"}, env: []string{keyVariable, baseURLVariable}},
		{fault: "healthy-no-model", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}},
		{fault: "key-missing", args: []string{"--provider", "openai"}, env: []string{baseURLVariable}},
		{fault: "key-shadowed", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}, file: "OPENAI_API_KEY=sk-proj-"},
		{fault: "key-shadowed-empty", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}, file: "OPENAI_API_KEY=sk-proj-"},
		{fault: "key-bearer", args: []string{"--provider", "openai"}, env: []string{baseURLVariable}, file: "OPENAI_API_KEY=Bearer sk-proj-"},
		{fault: "organization-unknown", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}, file: "OPENAI_ORG_ID=org-"},
		{fault: "organization-unverified", args: []string{"--provider", "openai", "--model", "practice-1", "--paid"}, env: []string{keyVariable, baseURLVariable}},
		{fault: "proxy-auth", args: []string{"--provider", "openai"}, env: []string{proxyVariable, keyVariable, baseURLVariable}, trusted: true},
		{fault: "cert-expired", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}, trusted: true},
		{fault: "ca-unknown", args: []string{"--provider", "openai"}, env: []string{keyVariable, baseURLVariable}},
		{fault: "litellm-budget", args: []string{"--provider", "openai-compatible"}, env: []string{keyVariable, baseURLVariable}},
	}
	for _, test := range tests {
		t.Run(test.fault, func(t *testing.T) {
			p := start(t, Options{Faults: []string{test.fault}})
			if !slices.Equal(p.Args(), test.args) {
				t.Errorf("args %v, want %v", p.Args(), test.args)
			}
			environment := p.Env()
			for _, name := range watched() {
				_, set := environment[name]
				if set != slices.Contains(test.env, name) || set == slices.Contains(p.Unset(), name) {
					t.Errorf("%s: set %v, to be unset %v", name, set, slices.Contains(p.Unset(), name))
				}
			}
			if file := string(p.Files()[".env"]); !strings.HasPrefix(file, test.file) || file != "" && test.file == "" {
				t.Errorf(".env holds %q, want %q", file, test.file)
			}
			if (p.CA() != nil) != test.trusted {
				t.Errorf("CA %q", p.CA())
			}
		})
	}
	if p := start(t, Options{Faults: []string{"ca-unknown"}}); p.Files()[authorityFile] == nil {
		t.Error("the authority's certificate is not in the project")
	}
	if p := start(t, Options{Faults: []string{"key-shadowed-empty"}}); p.Env()[keyVariable] != "" {
		t.Error("the variable is not empty")
	}
}

func TestNamesExistInProcessOnly(t *testing.T) {
	p := start(t, Options{Faults: []string{"healthy"}})
	for name, want := range map[string]string{practiceHost: "127.0.0.1", "API.practice.test.": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"} {
		if found, err := p.Resolve(t.Context(), name); err != nil || len(found) != 1 || found[0].String() != want {
			t.Errorf("%s: %v, %v, want %s", name, found, err, want)
		}
	}
	for _, name := range []string{unknownHost, "api.openai.com", ""} {
		if found, err := p.Resolve(t.Context(), name); !noSuchHost(err) {
			t.Errorf("%s: %v, %v, want no such host", name, found, err)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Resolve(over, practiceHost); err == nil {
		t.Error("a resolver that nobody waits for answers")
	}
	sunk := start(t, Options{Faults: []string{"dns-sinkhole"}})
	host := strings.TrimSuffix(strings.TrimPrefix(sunk.Env()[baseURLVariable], "https://"), "/v1")
	if found, err := sunk.Resolve(t.Context(), host); err != nil || found[0].String() != "0.0.0.0" {
		t.Errorf("the sinkhole answers %v, %v for %s", found, err, host)
	}
}

func TestRequestsAreCountedWithoutTheirSecrets(t *testing.T) {
	var events []Event
	p := start(t, Options{Faults: []string{"key-quoted"}, Log: func(e Event) { events = append(events, e) }})
	set := settings(p)
	with := func(key string) map[string]string {
		return map[string]string{baseURLVariable: set[baseURLVariable], keyVariable: key, "model": currentModel}
	}
	good := p.scene.keys.good
	steps := []struct {
		key, method, path, body, probe string
		kind                           CredentialKind
		status                         int
	}{
		{"", "GET", "/models", "", "models-none", NoCredential, 401},
		{"sk-dummy", "GET", "/models", "", "models-dummy", OtherCredential, 401},
		{set[keyVariable], "GET", "/models", "", "models", OtherCredential, 401},
		{good, "GET", "/models", "", "models", GoodCredential, 200},
		{good, "GET", "/models/{model}", "", "model", GoodCredential, 200},
		{good, "POST", "/chat/completions", mustFail, "quota", GoodCredential, 400},
		{good, "POST", "/responses", `{"speed":1}`, "scope-responses", GoodCredential, 400},
		{good, "POST", "/chat/completions", oneToken, "one-token", GoodCredential, 200},
		{good, "GET", "/files", "", "", GoodCredential, 404},
	}
	for _, s := range steps {
		exchange(t, p, with(s.key), s.method, s.path, s.body)
	}
	p.Close()
	seen := p.Requests()
	if len(seen) != len(steps) || len(events) != len(steps) {
		t.Fatalf("%d requests and %d events, want %d", len(seen), len(events), len(steps))
	}
	for i, s := range steps {
		if seen[i].Method != s.method || seen[i].Probe != s.probe || seen[i].Credential != s.kind || events[i].Status != s.status || events[i].Request != seen[i] {
			t.Errorf("step %d: %+v with status %d, want %+v", i, seen[i], events[i].Status, s)
		}
	}
	if seen[5].Body == "" || strings.Contains(fmt.Sprintf("%+v %+v", seen, events), good) {
		t.Error("a body is missing, or a key was kept")
	}
}

func TestTheProxySeesTheHostAndNoKey(t *testing.T) {
	p := start(t, Options{Faults: []string{"proxy-auth"}})
	set := settings(p)
	exchange(t, p, set, http.MethodGet, "/models", "")
	want := net.JoinHostPort(practiceHost, strings.TrimPrefix(p.URL(), "https://127.0.0.1:"))
	if seen := p.Requests(); len(seen) != 1 || seen[0] != (Seen{Method: "CONNECT", Path: want, Probe: "connect", Credential: NoCredential}) {
		t.Errorf("the proxy saw %+v", seen)
	}
}
