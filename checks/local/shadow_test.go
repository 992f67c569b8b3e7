package local

import (
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

func TestShadow(t *testing.T) {
	good := otherProjectKey()
	for _, c := range []struct {
		name, winner string
		losers       []string
		want         checks.Status
		changed      string // the key after the first change
	}{
		{"one value", projectKey(), nil, checks.Pass, ""},
		{"the same twice", projectKey(), []string{projectKey()}, checks.Pass, ""},
		{"two good keys", projectKey(), []string{good}, checks.Warn, good},
		{"the same, then another", projectKey(), []string{projectKey(), good}, checks.Warn, good},
		{"a bad loser", projectKey(), []string{"your-api-key"}, checks.Pass, ""},
		{"a quoted loser", projectKey(), []string{`"` + good + `"`}, checks.Pass, ""},
		{"a bad loser, then a good one", projectKey(), []string{"sk-...", good}, checks.Warn, good},
		{"empty", "", []string{good}, checks.Fail, good},
		{"placeholder", "your-api-key", []string{good}, checks.Fail, good},
		{"variable", "${KEY}", []string{good}, checks.Fail, good},
		{"masked", "sk-..." + "q9Zk", []string{good}, checks.Fail, good},
		{"quoted can be cleaned", `"` + projectKey() + `"`, []string{good}, checks.Warn, good},
		{"another vendor's loser", "your-api-key", []string{anthropicKey()}, checks.Pass, ""},
		{"an admin key as loser", "your-api-key", []string{openAIKey("admin-", 58)}, checks.Pass, ""},
		{"both bad", "your-api-key", []string{"changeme"}, checks.Pass, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.winner)
			for _, l := range c.losers {
				p.loser(l)
			}
			f := p.ask("credential.shadow")
			if f.Status != c.want {
				t.Fatalf("%s, want %s: %s", f.Status, c.want, f.Summary)
			}
			if c.want == checks.Fail && (f.Causes[0] != cause.CredentialShadowed || f.Confidence != checks.Inferred) {
				t.Errorf("causes %v, confidence %s", f.Causes, f.Confidence)
			}
			if c.changed == "" {
				if len(f.Changes) > 0 {
					t.Errorf("change %q", f.Changes[0].Title)
				}
				return
			}
			if got := p.applied(f.Changes[0]); got != c.changed {
				t.Error("the change does not use the other key")
			}
			if title := f.Changes[0].Title; !strings.HasPrefix(title, "use the key from file:.env:") || f.Changes[0].ID != "other-candidate" {
				t.Errorf("change %q is titled %q", f.Changes[0].ID, title)
			}
			after := f.Changes[0].Apply(p.facts.target)
			facts := p.facts
			facts.target = after
			if again := askTarget(t, p.maker, facts, "credential.shadow"); again.Status != checks.Pass {
				t.Errorf("after the change it is %s: %s", again.Status, again.Summary)
			}
		})
	}
}

// TestShadowIsTheRoot: where a good key is hidden, the check stands before the ones that judge the hiding value, which
// stay honest.
func TestShadowIsTheRoot(t *testing.T) {
	p := openAI(t, "your-api-key").loser(projectKey())
	f := p.ask("credential.expanded")
	if f.Status != checks.Fail || len(f.Changes) != 1 || p.applied(f.Changes[0]) != projectKey() {
		t.Errorf("%s with %d changes", f.Status, len(f.Changes))
	}
}

// TestOtherCandidateProvesShadowing: after the cleaned key, another key is tried; if that is what helps, the defect was
// not the cause.
func TestOtherCandidateProvesShadowing(t *testing.T) {
	p := openAI(t, `"`+projectKey()+`"`).loser(otherProjectKey())
	f := p.ask("credential.unquoted")
	if len(f.Changes) != 2 || f.Changes[0].ID != "clean-key" || f.Changes[0].Proves != "" ||
		f.Changes[1].ID != "other-candidate" || f.Changes[1].Proves != cause.CredentialShadowed {
		t.Errorf("changes %+v", f.Changes)
	}
}

func TestOverride(t *testing.T) {
	other := otherProjectKey()
	for _, c := range []struct {
		name, header  string
		shadow, named checks.Status // of credential.shadow and credential.single-scheme
		changed       string        // what is sent after the first change of the finding that fails or warns
	}{
		{"another key", "Bearer " + other, checks.Warn, checks.Pass, projectKey()},
		{"the same key", "Bearer " + projectKey(), checks.Pass, checks.Pass, ""},
		{"bare key", other, checks.Warn, checks.Fail, projectKey()},
		{"the same key, bare", projectKey(), checks.Pass, checks.Fail, "Bearer " + projectKey()},
		{"placeholder", "Bearer your-api-key", checks.Fail, checks.Pass, projectKey()},
		{"nothing behind the scheme", "Bearer ", checks.Fail, checks.Pass, projectKey()},
		{"masked", "Bearer sk-..." + "q9Zk", checks.Fail, checks.Pass, projectKey()},
		{"twice", "Bearer Bearer " + other, checks.Fail, checks.Pass, projectKey()},
		{"quoted", `"Bearer ` + other + `"`, checks.Fail, checks.Pass, projectKey()},
		{"smart quotes", "Bearer \u201c" + other + "\u201d", checks.Fail, checks.Pass, projectKey()},
		{"line feed", "Bearer " + other + "\n", checks.Fail, checks.Pass, projectKey()},
		{"another scheme", "Basic " + half(24), checks.Warn, checks.Pass, projectKey()},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, projectKey()).override(c.header)
			shadow, named := p.ask("credential.shadow"), p.ask("credential.single-scheme")
			if shadow.Status != c.shadow {
				t.Errorf("shadow is %s, want %s: %s", shadow.Status, c.shadow, shadow.Summary)
			}
			if named.Status != c.named && !(named.Status == checks.Skip && c.shadow == checks.Fail) {
				t.Errorf("single-scheme is %s, want %s: %s", named.Status, c.named, named.Summary)
			}
			first := shadow
			if shadow.Status == checks.Pass {
				first = named
			}
			if c.changed != "" && p.applied(first.Changes[0]) != c.changed {
				t.Errorf("the change %q sends something else", first.Changes[0].Title)
			}
		})
	}
}

// TestOverrideIsWhatIsSent: defects of a key that a header replaces explain nothing.
func TestOverrideIsWhatIsSent(t *testing.T) {
	p := openAI(t, `"`+projectKey()+`"`).override("Bearer " + otherProjectKey())
	for id, f := range p.all() {
		if f.Status != checks.Pass {
			t.Errorf("%s is %s: %s", id, f.Status, f.Summary)
		}
	}
	p = openAI(t, "").override("Bearer " + openRouterKey())
	if f := p.ask("credential.found"); f.Status != checks.Pass {
		t.Errorf("found is %s", f.Status)
	}
	f := p.ask("credential.vendor")
	if f.Status != checks.Fail || len(f.Changes) != 0 || f.Evidence[0].Source != "env OPENAI_CUSTOM_HEADERS" {
		t.Errorf("vendor is %s with changes %v and evidence %v", f.Status, f.Changes, f.Evidence)
	}
	p = openAI(t, "your-api-key").override("Bearer Bearer " + otherProjectKey())
	f = p.ask("credential.single-scheme")
	if f.Status != checks.Fail || p.applied(f.Changes[0]) != "Bearer "+otherProjectKey() {
		t.Errorf("a doubled scheme that hides nothing: %s", f.Status)
	}
	p = openAI(t, projectKey()).override(`"Bearer ` + projectKey() + `"`)
	if f = p.ask("credential.unquoted"); f.Status != checks.Fail || p.applied(f.Changes[0]) != "Bearer "+projectKey() {
		t.Errorf("a quoted header is %s", f.Status)
	}
}
