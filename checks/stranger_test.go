package checks

import (
	"encoding/base64"
	"strings"
	"testing"

	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// A key of another vendor goes to no vendor's known host, in whatever it is hidden; and no request with it in a header.
func TestStrangersStayAtHome(t *testing.T) {
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	openai := "sk-" + "proj-" + strings.Repeat("Fake", 18) + "Ab" + "T3Blbk" + "FJ" + strings.Repeat("Fake", 18) + "Xy"
	anthropic := "sk-" + "ant-api03-" + strings.Repeat("F", 93) + "AA"
	at := func(id, key string) Target {
		p, _ := reg.Resolve(id)
		return Target{
			Provider: p, BaseURL: Setting{Value: p.BaseURLs[0].URL, Set: true, Source: "default"},
			Credential: &keystore.Candidate{Secret: maker.Make([]byte(key)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: "KEY"},
		}
	}
	for name, c := range map[string]struct {
		target Target
		goes   bool
	}{
		"its own":               {at("openai", openai), true},
		"twice its own":         {at("openai", openai+" "+openai), true},
		"behind its own":        {at("openai", openai+" "+anthropic), false},
		"behind a tab":          {at("anthropic", anthropic+"\t"+openai), false},
		"behind a comma":        {at("groq", "x,"+openai), false},
		"as Basic":              {at("groq", "Basic "+base64.StdEncoding.EncodeToString([]byte(openai+":"))), false},
		"as Basic, own":         {at("openai", "Basic "+base64.StdEncoding.EncodeToString([]byte(openai+":"))), true},
		"as a part of a URL":    {at("openai", strings.ReplaceAll(anthropic, "-", "%2D")), false},
		"as the password there": {at("groq", base64.StdEncoding.EncodeToString([]byte("user:"+openai))), false},
	} {
		if _, reason := Grant(c.target, reg, Consent{}); (reason == "") != c.goes {
			t.Errorf("%s: %q", name, reason)
		}
	}
	t1 := at("openai", openai)
	t1.Organization = Setting{Value: anthropic, Set: true}
	if reason := astrayAt(t1, reg); reason == "" || strings.Contains(reason, "FFFF") {
		t.Errorf("a key as the organization: %q", reason)
	}
	t1.Organization = Setting{Value: "org-fake", Set: true}
	if reason := astrayAt(t1, reg); reason != "" {
		t.Errorf("an organization: %q", reason)
	}
}
