package checks_test

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
)

// A key goes to a host of the vendor that its shape names, or to one that the user named; never to another vendor's.
func TestGrant(t *testing.T) {
	const byUser = true
	cases := map[string]struct {
		provider, base string
		userNamed      bool
		key            string
		host           string // that is granted; "": none
		own            bool   // bodies that must fail are free there
		reason         string // part of why it is withheld
	}{
		"a vendor's key at its own host":          {"openai", "https://api.openai.com/v1", false, openAIKey(), "api.openai.com:443", true, ""},
		"at its own host in another region":       {"openai", "https://EU.api.OpenAI.com/v1", byUser, openAIKey(), "eu.api.openai.com:443", true, ""},
		"at its own host, another port":           {"openai", "https://api.openai.com:8443/v1", byUser, openAIKey(), "api.openai.com:8443", true, ""},
		"a key of no known shape at that host":    {"openai", "https://api.openai.com/v1", false, ownKey(), "api.openai.com:443", true, ""},
		"another vendor's key at that host":       {"openai", "https://api.openai.com/v1", false, anthropicKey(), "", true, "Anthropic"},
		"in quotes it is the same key":            {"openai", "https://api.openai.com/v1", false, ` "` + anthropicKey() + `"`, "", true, "Anthropic"},
		"with a scheme it is the same key":        {"openai", "https://api.openai.com/v1", false, "Bearer " + groqKey(), "", true, "Groq"},
		"this vendor's key at another's host":     {"openai", "https://api.groq.com/openai/v1", byUser, openAIKey(), "", false, "belongs to Groq"},
		"that vendor's key there":                 {"openai", "https://api.groq.com/openai/v1", byUser, groqKey(), "api.groq.com:443", false, ""},
		"a relay's key at the relay's host":       {"openai", "https://openrouter.ai/api/v1", byUser, openRouterKey(), "openrouter.ai:443", false, ""},
		"a relay's key at a vendor's host":        {"openai", "https://api.openai.com/v1", false, openRouterKey(), "", true, "OpenRouter"},
		"no known shape at another vendor's host": {"openai", "https://api.groq.com/openai/v1", byUser, ownKey(), "", false, "api.groq.com belongs to Groq"},
		"the same, the provider left open":        {"openai-compatible", "https://api.groq.com/openai/v1", byUser, ownKey(), "api.groq.com:443", false, ""},
		"a known shape, the provider left open":   {"openai-compatible", "https://api.groq.com/openai/v1", byUser, openAIKey(), "", false, "belongs to Groq"},
		"an Azure resource":                       {"openai", "https://mine.openai.azure.com/openai/v1/", byUser, openAIKey(), "", false, "belongs to Azure"},
		"a host that the user named":              {"openai-compatible", "https://gateway.example/v1", byUser, ownKey(), "gateway.example:443", false, ""},
		"any key at a host that the user named":   {"openai", "https://gateway.example/v1", byUser, anthropicKey(), "gateway.example:443", false, ""},
		"this machine":                            {"openai", "http://127.0.0.1:8080/v1", byUser, openAIKey(), "127.0.0.1:8080", false, ""},
		"this machine by its IPv6 address":        {"openai", "http://[::1]:8080/v1", byUser, openAIKey(), "[::1]:8080", false, ""},
		"a host that nobody named":                {"openai", "https://gateway.example/v1", false, openAIKey(), "", false, "nobody named the host gateway.example"},
		"a name that begins with a vendor's":      {"openai", "https://api.openai.com.evil.example/v1", false, openAIKey(), "", false, "nobody named"},
		"a name that ends with a vendor's":        {"openai", "https://xapi.openai.com/v1", false, openAIKey(), "", false, "nobody named"},
		"a vendor's name before an @":             {"openai", "https://api.openai.com@evil.example/v1", false, openAIKey(), "", false, "nobody named the host evil.example"},
		"no address":                              {"openai", "not a url", byUser, openAIKey(), "", false, ""},
		"no key at the vendor's own host":         {"openai", "https://api.openai.com/v1", false, "", "api.openai.com:443", true, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			target := checks.Target{Provider: resolved(t, c.provider), BaseURL: base(c.base), UserNamed: c.userNamed}
			if c.key != "" {
				target.Credential = candidate("OPENAI_API_KEY", c.key)
			}
			grant, reason := checks.Grant(target, registry(t), checks.Consent{})
			var hosts []string
			if c.host != "" {
				hosts = []string{c.host}
			}
			if !slices.Equal(grant.Hosts, hosts) {
				t.Errorf("granted %v, want %v (%s)", grant.Hosts, hosts, reason)
			}
			if (reason == "") != (c.reason == "") || !strings.Contains(reason, c.reason) {
				t.Errorf("reason %q, want %q in it", reason, c.reason)
			}
			if (len(grant.Own) > 0) != c.own || c.own && c.host != "" && grant.Own[0] != c.host {
				t.Errorf("own %v, want own: %v", grant.Own, c.own)
			}
		})
	}
}

// An Authorization header of the user's own is what would be sent, so it is what is judged.
func TestGrantOfTheOverride(t *testing.T) {
	target := checks.Target{
		Provider: resolved(t, "openai"), BaseURL: base("https://api.openai.com/v1"),
		Credential: candidate("OPENAI_API_KEY", openAIKey()), Override: candidate("OPENAI_CUSTOM_HEADERS", "Bearer "+groqKey()),
	}
	if grant, reason := checks.Grant(target, registry(t), checks.Consent{}); len(grant.Hosts) > 0 || reason == "" {
		t.Errorf("the header goes to %v", grant.Hosts)
	}
	target.Override = nil
	if grant, reason := checks.Grant(target, registry(t), checks.Consent{}); len(grant.Hosts) != 1 {
		t.Errorf("withheld: %s", reason)
	}
}

// Another credential of this machine is judged by its own shape, whatever the first one was.
func TestGrantOfAnotherCandidate(t *testing.T) {
	target := checks.Target{
		Provider: resolved(t, "openai"), BaseURL: base("https://api.openai.com/v1"), Credential: candidate("OPENAI_API_KEY", openAIKey()),
		Shadowed: []keystore.Candidate{*candidate("A", anthropicKey()), *candidate("B", ownKey())},
	}
	for i, granted := range []bool{false, true} {
		changed := checks.OtherCandidates(target)[i].Apply(target)
		if grant, reason := checks.Grant(changed, registry(t), checks.Consent{}); (len(grant.Hosts) > 0) != granted {
			t.Errorf("%s: granted %v (%s)", changed.Credential.Name, grant.Hosts, reason)
		}
	}
}

// A host that the user named stays the one that was named, however a change or a redirect moves the base URL.
func TestGrantAfterTheBaseURLMoved(t *testing.T) {
	for _, c := range []struct {
		named, base string
		granted     bool
	}{
		{"gateway.example:443", "https://gateway.example/api/v1", true},
		{"gateway.example:443", "https://GATEWAY.example/v1", true},
		{"gateway.example:80", "https://gateway.example/v1", true},
		{"gateway.example:443", "https://gateway.example:8443/v1", false},
		{"gateway.example:443", "https://other.example/v1", false},
		{"gateway.example:443", "https://gateway.example.evil.example/v1", false},
		{"127.0.0.1:8080", "http://localhost:8080/v1", true},
		{"127.0.0.1:8080", "http://localhost:9090/v1", false},
		{"[::1]:8080", "http://127.0.0.1:8080/v1", true},
		{"localhost:8080", "http://gateway.example:8080/v1", false},
	} {
		target := checks.Target{
			Provider: resolved(t, "openai-compatible"), BaseURL: base(c.base), UserNamed: true, Named: c.named, Credential: candidate("K", ownKey()),
		}
		if grant, reason := checks.Grant(target, registry(t), checks.Consent{}); (len(grant.Hosts) > 0) != c.granted {
			t.Errorf("named %s, now %s: granted %v (%s)", c.named, c.base, grant.Hosts, reason)
		}
	}
}

func TestGrantCarriesTheLimits(t *testing.T) {
	target := checks.Target{Provider: resolved(t, "openai"), BaseURL: base("https://api.openai.com/v1")}
	plain, _ := checks.Grant(target, registry(t), checks.Consent{})
	open, _ := checks.Grant(target, registry(t), checks.Consent{AllowHTTP: true, Paid: true})
	if plain.AllowHTTP || plain.Paid || !open.AllowHTTP || !open.Paid {
		t.Errorf("plain %+v, open %+v", plain, open)
	}
	for _, probe := range target.Provider.Probes {
		if registered := slices.Contains(plain.Bodies, probe.Body); registered != (probe.Body != "") {
			t.Errorf("%s: body registered: %v", probe.ID, registered)
		}
		if probe.Cost == string(wire.Free) && probe.Body != "" {
			t.Errorf("%s: a body that costs nothing is not known", probe.ID)
		}
	}
}

func TestKeyKind(t *testing.T) {
	for key, want := range map[string]string{
		openAIKey(): "project key", " " + openAIKey() + "\n": "project key", ownKey(): "unknown",
	} {
		if got := checks.KeyKind(candidate("K", key), registry(t)); got != want {
			t.Errorf("%d characters: %q, want %q", len(key), got, want)
		}
	}
	if _, known := checks.Vendor(nil, registry(t)); known {
		t.Error("no key has a vendor")
	}
}

// What a proof may try: the same place by another name, and nothing else.
func TestNear(t *testing.T) {
	for _, c := range []struct {
		found, changed string
		near           bool
	}{
		{"https://gateway.example/v1", "https://gateway.example/v1", true},
		{"not a url", "not a url", true},
		{"https://gateway.example/v1/v1", "https://gateway.example/v1", true},
		{"https://gateway.example/v1", "https://Gateway.Example:443/v1", true},
		{"http://gateway.example/v1", "https://gateway.example/v1", true},
		{"https://gateway.example/v1", "https://gateway.example:8443/v1", false},
		{"https://gateway.example:8080/v1", "http://gateway.example:8080/v1", true},
		{"https://gateway.example/v1", "https://other.example/v1", false},
		{"https://gateway.example/v1", "https://api.gateway.example/v1", false},
		{"https://gateway.example/v1", "https://gateway.example@evil.example/v1", false},
		{"http://127.0.0.1:8080/v1", "http://localhost:8080/v1", true},
		{"http://localhost:8080/v1", "http://[::1]:8080/v1", true},
		{"http://localhost:8080/v1", "http://localhost:8081/v1", false},
		{"http://localhost:8080/v1", "http://localhost.evil.example:8080/v1", false},
		{"gateway.example/v1", "https://gateway.example/v1", true},
		{"//gateway.example/v1", "https://gateway.example/v1", true},
		{" gateway.example:8443/v1", "https://gateway.example:8443/v1", true},
		{"127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", true},
		{"gateway.example/v1", "https://other.example/v1", false},
		{"", "https://gateway.example/v1", false},
		{"https://{host}/v1", "https://gateway.example/v1", false},
		{"https://gateway.example/v1", "not a url", false},
	} {
		if got := checks.Near(checks.Target{BaseURL: base(c.found)}, checks.Target{BaseURL: base(c.changed)}); got != c.near {
			t.Errorf("%q -> %q: near %v", c.found, c.changed, got)
		}
	}
}
