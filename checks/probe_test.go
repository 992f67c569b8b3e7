package checks_test

import (
	"slices"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
)

// Which credential travels with which probe, and how.
func TestBuild(t *testing.T) {
	dummy := candidate("", "a false key")
	full := checks.Target{
		Provider: resolved(t, "openai"), BaseURL: base("https://api.openai.com/v1"), Model: checks.Setting{Value: "gpt-x"},
		Organization: checks.Setting{Value: "org-a"}, Project: checks.Setting{Value: "proj_a"}, Headers: []checks.Header{{Name: "X-Team", Value: "blue"}},
		Credential: candidate("OPENAI_API_KEY", "the key"), Direct: true,
	}
	override := full
	override.Override = candidate("OPENAI_CUSTOM_HEADERS", "Bearer of headers")
	nobody := full
	nobody.Credential = nil
	cases := map[string]struct {
		target                   checks.Target
		probe                    string
		method, url, key, format string
		cost                     wire.Cost
	}{
		"list":            {full, checks.ProbeReal, "GET", "/models", "the key", "Bearer {key}", wire.Free},
		"without":         {full, checks.ProbeNone, "GET", "/models", "", "", wire.Free},
		"false":           {full, checks.ProbeDummy, "GET", "/models", "a false key", "Bearer {key}", wire.Free},
		"route":           {full, checks.ProbeRoute, "GET", "/chat/completions", "the key", "Bearer {key}", wire.Free},
		"model":           {full, checks.ProbeModel, "GET", "/models/gpt-x", "the key", "Bearer {key}", wire.Free},
		"quota":           {full, checks.ProbeQuota, "POST", "/chat/completions", "the key", "Bearer {key}", wire.MustFail},
		"one token":       {full, checks.ProbeOneToken, "POST", "/chat/completions", "the key", "Bearer {key}", wire.Paid},
		"a header wins":   {override, checks.ProbeReal, "GET", "/models", "Bearer of headers", "{key}", wire.Free},
		"false, header":   {override, checks.ProbeDummy, "GET", "/models", "a false key", "Bearer {key}", wire.Free},
		"there is no key": {nobody, checks.ProbeReal, "GET", "/models", "", "", wire.Free},
		"no key, a false": {nobody, checks.ProbeDummy, "GET", "/models", "a false key", "Bearer {key}", wire.Free},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := checks.Build(c.target, c.probe, dummy.Secret)
			if err != nil {
				t.Fatal(err)
			}
			if got.Probe != c.probe || got.Method != c.method || got.URL != "https://api.openai.com/v1"+c.url || got.Cost != c.cost || got.Model != "gpt-x" || !got.Direct {
				t.Errorf("%+v", got)
			}
			if registered := got.Registered != ""; registered != (c.cost != wire.Free) {
				t.Errorf("body %q", got.Registered)
			}
			if want := []wire.Field{{Name: "X-Team", Value: "blue"}, {Name: "OpenAI-Organization", Value: "org-a"}, {Name: "OpenAI-Project", Value: "proj_a"}}; !slices.Equal(got.Header, want) {
				t.Errorf("headers %v", got.Header)
			}
			key, format := "", ""
			if got.Credential != nil {
				key, format = reveal(t, &keystore.Candidate{Secret: got.Credential.Secret}), got.Credential.Format
				if got.Credential.Header != "Authorization" || got.Credential.Dummy != (c.probe == checks.ProbeDummy) {
					t.Errorf("in %s, a false key: %v", got.Credential.Header, got.Credential.Dummy)
				}
			}
			if key != c.key || format != c.format {
				t.Errorf("sends %q as %q, want %q as %q", key, format, c.key, c.format)
			}
		})
	}
}

// A probe that the provider does not have is refused before anything is sent.
func TestBuildUnknownProbe(t *testing.T) {
	for _, probe := range []string{checks.ProbeQuota, "teapot"} {
		if got, err := checks.Build(checks.Target{Provider: resolved(t, "openai-compatible")}, probe, candidate("", "x").Secret); err == nil {
			t.Errorf("%s: %+v", probe, got)
		}
	}
}

func TestOtherCandidates(t *testing.T) {
	target := func(shadowed ...*keystore.Candidate) checks.Target {
		target := checks.Target{Credential: candidate("WINNER", "the key in use")}
		for _, c := range shadowed {
			target.Shadowed = append(target.Shadowed, *c)
		}
		return target
	}
	nameless := &keystore.Candidate{Name: "NOTHING"}
	cases := map[string]struct {
		target checks.Target
		names  []string // that are tried, in order
	}{
		"none":                {target(), nil},
		"the same key":        {target(candidate("SAME", "the key in use")), nil},
		"an empty one":        {target(nameless), nil},
		"nearest first":       {target(candidate("A", "key a"), candidate("B", "key b")), []string{"A", "B"}},
		"two at most":         {target(candidate("A", "key a"), candidate("B", "key b"), candidate("C", "key c")), []string{"A", "B"}},
		"each key once":       {target(candidate("A", "key a"), candidate("A2", "key a"), candidate("B", "key b")), []string{"A", "B"}},
		"past what is no key": {target(nameless, candidate("SAME", "the key in use"), candidate("B", "key b")), []string{"B"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, change := range checks.OtherCandidates(c.target) {
				after := change.Apply(c.target)
				names = append(names, after.Credential.Name)
				if change.ID != "other-candidate" || change.Probe != checks.ProbeReal || change.Title != "with "+after.Credential.Name+" from env" {
					t.Errorf("%s %q with %s", change.ID, change.Title, change.Probe)
				}
				if len(after.Shadowed) > 0 || len(after.Changes) != 1 || c.target.Credential.Name != "WINNER" {
					t.Errorf("shadowed %v, changes %v", after.Shadowed, after.Changes)
				}
			}
			if !slices.Equal(names, c.names) {
				t.Errorf("tries %v, want %v", names, c.names)
			}
		})
	}
	// Keys of .env files that other programs read come last; those in other programs' own environment are not touched.
	besides := target(candidate("A", "key a"))
	inFile, inTool := candidate("FILE", "key f"), candidate("TOOL", "key t")
	inFile.Source = keystore.Source{Kind: keystore.FromFile, Path: ".env", Line: 3}
	besides.Elsewhere = []keystore.Candidate{*inTool, *inFile}
	var names []string
	for _, change := range checks.OtherCandidates(besides) {
		names = append(names, change.Apply(besides).Credential.Name)
	}
	if !slices.Equal(names, []string{"A", "FILE"}) || len(besides.Shadowed) != 1 || len(besides.Elsewhere) != 2 {
		t.Errorf("tries %v", names)
	}
	// A header of the user's own hides the key: the only thing to try is to leave it out.
	hidden := target(candidate("A", "key a"))
	hidden.Override = candidate("OPENAI_CUSTOM_HEADERS", "Bearer x")
	changes := checks.OtherCandidates(hidden)
	if len(changes) != 1 || changes[0].ID != "drop-override" {
		t.Fatalf("%+v", changes)
	}
	after := changes[0].Apply(hidden)
	if after.Override != nil || after.Sender().Name != "WINNER" || len(after.Shadowed) != 1 {
		t.Errorf("after %+v", after)
	}
	// With a header and no key under it, the losers are what is left.
	hidden.Credential = nil
	if changes := checks.OtherCandidates(hidden); len(changes) == 1 && changes[0].ID == "drop-override" {
		t.Error("leaving out the header would send nothing")
	}
}

// Everything that a target holds is known to what removes secrets from text.
func TestSecretsOfATarget(t *testing.T) {
	target := checks.Target{
		BaseURL: base("https://user:pass1234@h.example/v1?key=query1234&b=short"), Credential: candidate("1", "winner"), Override: candidate("2", "header"), Admin: candidate("3", "admin"),
		Shadowed: []keystore.Candidate{*candidate("4", "loser")}, Elsewhere: []keystore.Candidate{*candidate("5", "elsewhere")},
		Request: &checks.RequestFacts{Decoded: candidate("6", "decoded")},
	}
	var got []string
	for _, s := range target.Secrets(maker()) {
		got = append(got, reveal(t, &keystore.Candidate{Secret: s}))
	}
	for _, want := range []string{"winner", "header", "admin", "loser", "elsewhere", "decoded", "pass1234", "query1234"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing from %v", want, got)
		}
	}
	if got := (checks.Target{BaseURL: base("http://[::1")}).Secrets(maker()); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
