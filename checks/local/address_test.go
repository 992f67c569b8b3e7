package local

import (
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

func TestAddressValid(t *testing.T) {
	for _, c := range []struct {
		name, base string
		want       checks.Status
		repaired   string // after the first change
		says       string
	}{
		{"vendor", "https://api.openai.com/v1", checks.Pass, "", "https://api.openai.com/v1"},
		{"custom", "https://gateway.example/v1", checks.Pass, "", ""},
		{"loopback", "http://localhost:8000/v1", checks.Pass, "", ""},
		{"IPv6", "http://[::1]:8000/v1", checks.Pass, "", ""},
		{"capitals", "HTTPS://API.OpenAI.com/v1", checks.Pass, "", ""},
		{"international name", "https://müller.example/v1", checks.Pass, "", ""},
		{"password in it", "https://user:pass@gateway.example/v1", checks.Warn, "", "a user name or password"},
		{"query", "https://gateway.example/v1?key=1", checks.Warn, "", "a query"},
		{"fragment", "https://gateway.example/v1#x", checks.Warn, "", "a fragment"},
		{"empty", "", checks.Fail, "https://api.openai.com/v1", "is set to an empty value"},
		{"white space", " \n", checks.Fail, "https://api.openai.com/v1", "nothing but white space"},
		{"no scheme", "api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "has no scheme"},
		{"no scheme, loopback", "localhost:8000/v1", checks.Fail, "http://localhost:8000/v1", "has no scheme"},
		{"no scheme, 127.0.0.1", "127.0.0.1:8000", checks.Fail, "http://127.0.0.1:8000", "has no scheme"},
		{"no scheme, container", "ollama:11434/v1", checks.Fail, "https://ollama:11434/v1", "has no scheme"},
		{"slashes only", "//gateway.example/v1", checks.Fail, "https://gateway.example/v1", "has no scheme"},
		{"one slash", "https:/api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "misspelt"},
		{"no colon", "https//api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "misspelt"},
		{"misspelt", "htps://api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "misspelt"},
		{"scheme twice", "https://https://api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "scheme twice"},
		{"web socket", "wss://api.openai.com/v1", checks.Fail, "", "not http or https"},
		{"file", "file:///etc/hosts", checks.Fail, "", "not http or https"},
		{"quotes", `"https://api.openai.com/v1"`, checks.Fail, "https://api.openai.com/v1", "quotes"},
		{"quotes and no scheme", `'api.openai.com/v1'`, checks.Fail, "https://api.openai.com/v1", "quotes and has no scheme"},
		{"line feed", "https://api.openai.com/v1\n", checks.Fail, "https://api.openai.com/v1", "white space"},
		{"byte order mark", "\ufeffhttps://api.openai.com/v1", checks.Fail, "https://api.openai.com/v1", "invisible"},
		{"zero-width inside", "https://api.openai\u200b.com/v1", checks.Fail, "https://api.openai.com/v1", "invisible"},
		{"space inside", "https://api.openai .com/v1", checks.Fail, "", "white space or control"},
		{"control character", "https://api.openai.com/\x1b[31mv1", checks.Fail, "", "white space or control"},
		{"variable", "${OPENAI_HOST}/v1", checks.Fail, "", "a variable or a part to fill in"},
		{"template", "https://{resource}.practice.test/v1", checks.Fail, "", "a variable or a part to fill in"},
		{"angle brackets", "https://<your-host>/v1", checks.Fail, "", "a variable or a part to fill in"},
		{"Windows variable", "%OPENAI_BASE_URL%", checks.Fail, "", "a variable or a part to fill in"},
		{"a whole line", "OPENAI_BASE_URL=https://gateway.example/v1", checks.Fail, "https://gateway.example/v1", "variable's name"},
		{"port no number", "https://gateway.example:port/v1", checks.Fail, "", "a port that is no number"},
		{"port too high", "https://gateway.example:70000/v1", checks.Fail, "", "a port outside"},
		{"port zero", "https://gateway.example:0/v1", checks.Fail, "", "a port outside"},
		{"no host", "https:///v1", checks.Fail, "", "names no host"},
		{"empty label", "https://api..openai.com/v1", checks.Fail, "", "an empty part"},
		{"a word", "openai", checks.Fail, "", "has no scheme"},
		{"a key", projectKey(), checks.Fail, "", "has no scheme"},
		{"a Google key", "AQ.Ab8" + half(44), checks.Fail, "", "has no scheme"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, half(40)).at(c.base)
			f := p.ask("address.valid")
			if f.Status != c.want || !strings.Contains(f.Summary, c.says) {
				t.Fatalf("%s, want %s: %s", f.Status, c.want, f.Summary)
			}
			if c.want == checks.Fail && f.Causes[0] != cause.ClientMisconfigured {
				t.Errorf("causes %v", f.Causes)
			}
			switch {
			case c.repaired == "" && len(f.Changes) > 0:
				t.Errorf("change to %s", f.Changes[0].Apply(p.facts.target).BaseURL.Value)
			case c.repaired != "" && len(f.Changes) == 0:
				t.Error("no change")
			case c.repaired != "":
				after := f.Changes[0].Apply(p.facts.target)
				if after.BaseURL.Value != c.repaired || len(after.Changes) != 1 || p.facts.target.BaseURL.Value != c.base {
					t.Errorf("the change leads to %q", after.BaseURL.Value)
				}
			}
			for _, id := range []string{"address.scheme", "address.path", "address.host"} {
				if f := p.ask(id); (f.Because == "address.valid") != (c.want == checks.Fail) {
					t.Errorf("%s is %s because %q", id, f.Status, f.Because)
				}
			}
		})
	}
	p := openAI(t, projectKey()).by("openai-compatible")
	p.facts.target.BaseURL = checks.Setting{}
	if f := p.ask("address.valid"); f.Status != checks.Fail || len(f.Changes) != 0 {
		t.Errorf("no base URL at all: %s", f.Status)
	}
	p.by("groq")
	if f := p.ask("address.host"); f.Because != "credential.vendor" {
		t.Errorf("a key of another vendor at the provider's own base URL: %s %s", f.Status, f.Summary)
	}
}

// TestDefaultAddressIsNotForStrangers: a key that the user meant for an address that cannot be read is not sent to the
// provider's own.
func TestDefaultAddressIsNotForStrangers(t *testing.T) {
	for _, c := range []struct {
		key, base string
		offered   bool
	}{
		{projectKey(), "${HOST}/v1", true},
		{half(40), "${HOST}/v1", false},
		{half(40), "", true},
		{groqKey(), "", false},
	} {
		if f := openAI(t, c.key).at(c.base).ask("address.valid"); (len(f.Changes) > 0) != c.offered {
			t.Errorf("%q: %d changes", c.base, len(f.Changes))
		}
	}
}

func TestAddressScheme(t *testing.T) {
	for _, c := range []struct {
		base     string
		allow    bool
		want     checks.Status
		repaired string
		says     string
	}{
		{"https://gateway.example/v1", false, checks.Pass, "", "https"},
		{"http://localhost:8000/v1", false, checks.Pass, "", "does not leave this machine"},
		{"http://127.0.0.5/v1", false, checks.Pass, "", "does not leave this machine"},
		{"http://[::1]/v1", false, checks.Pass, "", "does not leave this machine"},
		{"http://api.openai.com/v1", false, checks.Fail, "https://api.openai.com/v1", "OpenAI"},
		{"http://api.openai.com:80/v1", true, checks.Fail, "https://api.openai.com/v1", "OpenAI"},
		{"http://192.168.1.5:8000/v1", false, checks.Unknown, "", "private address"},
		{"http://192.168.1.5:8000/v1", true, checks.Pass, "", "--allow-http"},
		{"http://ollama:11434/v1", false, checks.Unknown, "", "private address"},
		{"http://box.local/v1", true, checks.Pass, "", "--allow-http"},
		{"http://[fd00::1]/v1", false, checks.Unknown, "", "private address"},
		{"http://gateway.example/v1", false, checks.Unknown, "https://gateway.example/v1", "public host"},
		{"http://gateway.example/v1", true, checks.Unknown, "https://gateway.example/v1", "public host"},
		{"http://localhost.gateway.example/v1", true, checks.Unknown, "https://localhost.gateway.example/v1", "public host"},
	} {
		p := openAI(t, half(40)).at(c.base)
		p.facts.allowHTTP = c.allow
		f := p.ask("address.scheme")
		if f.Status != c.want || !strings.Contains(f.Summary, c.says) {
			t.Errorf("%s: %s, want %s: %s", c.base, f.Status, c.want, f.Summary)
			continue
		}
		if f.Status == checks.Unknown && f.Because == "" {
			t.Errorf("%s: unknown without a reason", c.base)
		}
		if c.repaired != "" && (len(f.Changes) != 1 || f.Changes[0].Apply(p.facts.target).BaseURL.Value != c.repaired) {
			t.Errorf("%s: no change to %s", c.base, c.repaired)
		}
	}
}

func TestAddressPath(t *testing.T) {
	for _, c := range []struct {
		base     string
		want     checks.Status
		repaired string
	}{
		{"https://api.openai.com/v1", checks.Pass, ""},
		{"https://api.openai.com/v1/", checks.Pass, ""},
		{"https://api.openai.com", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/V1", checks.Fail, "https://api.openai.com/v1"},
		{"https://eu.api.openai.com", checks.Fail, "https://eu.api.openai.com/v1"},
		{"https://api.openai.com/v1/v1", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/chat/completions", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/chat/completions", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/models", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/responses/", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/embeddings?x=1", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/completions", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.openai.com/v1/engines", checks.Warn, "https://api.openai.com/v1"},
		{"https://api.openai.com//v1", checks.Fail, "https://api.openai.com/v1"},
		{"https://api.groq.com/v1", checks.Fail, "https://api.groq.com/openai/v1"},
		{"https://api.groq.com/openai/v1/openai/v1", checks.Fail, "https://api.groq.com/openai/v1"},
		{"https://openrouter.ai/v1", checks.Fail, "https://openrouter.ai/api/v1"},
		{"https://api.anthropic.com", checks.Pass, ""},
		{"https://api.anthropic.com/v1", checks.Warn, "https://api.anthropic.com"},
		{"https://gateway.example/v1", checks.Pass, ""},
		{"https://gateway.example/openai/v1", checks.Pass, ""},
		{"https://gateway.example/v1beta/openai", checks.Pass, ""},
		{"https://gateway.example", checks.Warn, "https://gateway.example/v1"},
		{"http://localhost:5000", checks.Warn, "http://localhost:5000/v1"},
		{"https://gateway.example/models", checks.Warn, "https://gateway.example"},
		{"https://gateway.example/v1/chat/completions", checks.Fail, "https://gateway.example/v1"},
		{"https://gateway.example/chat/completions", checks.Fail, "https://gateway.example"},
		{"http://127.0.0.1:8000/v1/v1", checks.Fail, "http://127.0.0.1:8000/v1"},
		{"https://acme.openai.azure.com/openai/v1/", checks.Pass, ""},
	} {
		p := openAI(t, half(40)).at(c.base)
		f := p.ask("address.path")
		if f.Status != c.want {
			t.Errorf("%s: %s, want %s: %s", c.base, f.Status, c.want, f.Summary)
			continue
		}
		if f.Status == checks.Fail && f.Causes[0] != cause.RequestWrongPath {
			t.Errorf("%s: causes %v", c.base, f.Causes)
		}
		if c.repaired == "" {
			continue
		}
		if len(f.Changes) != 1 {
			t.Errorf("%s: %d changes", c.base, len(f.Changes))
		} else if got := f.Changes[0].Apply(p.facts.target).BaseURL.Value; got != c.repaired {
			t.Errorf("%s: repaired to %s, want %s", c.base, got, c.repaired)
		}
	}
}

func TestAddressHost(t *testing.T) {
	for _, c := range []struct {
		base     string
		want     checks.Status
		says     string
		repaired string
	}{
		{"https://api.openai.com/v1", checks.Pass, "OpenAI's own host", ""},
		{"https://gateway.example/v1", checks.Pass, "a custom base URL is not a fault", ""},
		{"http://localhost:8000/v1", checks.Pass, "this machine", ""},
		{"https://10.0.0.7/v1", checks.Warn, "its own network only", ""},
		{"https://llm.internal/v1", checks.Warn, "its own network only", ""},
		{"https://api.opneai.com/v1", checks.Warn, "OpenAI's host api.openai.com", "https://api.openai.com/v1"},
		{"https://api.openal.com:8443/v1", checks.Warn, "api.openai.com", "https://api.openai.com:8443/v1"},
		{"https://аpi.openai.com/v1", checks.Warn, "api.openai.com", "https://api.openai.com/v1"},
		{"https://api.openrouter.example/v1", checks.Pass, "", ""},
		{"https://acme.openai.azure.com/openai/v1", checks.Pass, "Azure OpenAI's own host", ""},
	} {
		p := openAI(t, half(40)).at(c.base)
		f := p.ask("address.host")
		if f.Status != c.want || !strings.Contains(f.Summary, c.says) {
			t.Errorf("%s: %s, want %s: %s", c.base, f.Status, c.want, f.Summary)
			continue
		}
		if c.repaired == "" {
			if len(f.Changes) > 0 {
				t.Errorf("%s: change %q", c.base, f.Changes[0].Title)
			}
			continue
		}
		after := f.Changes[0].Apply(p.facts.target)
		if after.BaseURL.Value != c.repaired || after.UserNamed {
			t.Errorf("%s: changed to %s, named by the user: %v", c.base, after.BaseURL.Value, after.UserNamed)
		}
	}
}

// TestOwnAddressesPass: what the data calls a provider's address is one to these checks, too.
func TestOwnAddressesPass(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, own := range registry.All() {
		for _, b := range own.BaseURLs {
			address := strings.NewReplacer("{resource}", "acme", "{provider}", "nebius").Replace(b.URL)
			p := openAIOf(t, registry, half(40)).by(own.ID).at(address)
			if len(b.For) > 0 {
				p.facts.target.BaseURL.Name = b.For[0]
			}
			for _, id := range []string{"address.valid", "address.scheme", "address.path", "address.host"} {
				if f := p.ask(id); f.Status != checks.Pass {
					t.Errorf("%s, %s: %s is %s: %s", own.ID, b.URL, id, f.Status, f.Summary)
				}
			}
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "ab", 1}, {"abcd", "acbd", 2}, {"abc", "xyz", 3},
		{"a", "abcdefgh", 3}, {"müller", "muller", 1}, {strings.Repeat("a", 400), strings.Repeat("a", 400), 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
