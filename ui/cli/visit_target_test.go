package cli

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/ui/session"
)

func set(value string) session.Edit { return session.Edit{Value: value, Set: true} }

func TestTarget(t *testing.T) {
	groq := "gs" + "k_" + strings.Repeat("aB3d", 13)
	openai := session.Choice{SetupID: "openai"}
	with := func(edits session.Edits) session.Choice { return session.Choice{SetupID: "openai", Edits: edits} }
	file := map[string]string{".env": "# keys\nOPENAI_API_KEY=" + fakeKey(1) + "\n"}
	shell := []string{"OPENAI_API_KEY=" + fakeKey(0)}
	tests := []struct {
		name    string
		files   map[string]string
		environ []string
		choice  session.Choice
		part    session.PartID
		value   string // of a key: its number; "-": none
		from    string
		why     string // a part of it
	}{
		{"a key of the shell", nil, shell, openai, session.Key, "0", "OPENAI_API_KEY in this shell", "a variable of this shell, which beats any file"},
		{"a key of the shell that hides one", file, shell, openai, session.Key, "0", "OPENAI_API_KEY in this shell", "hides another key, OPENAI_API_KEY in .env, line 2"},
		{"the same key twice", file, []string{"OPENAI_API_KEY=" + fakeKey(1)}, openai, session.Key, "1", "OPENAI_API_KEY in this shell", "The same key is also OPENAI_API_KEY in .env, line 2"},
		{"a key of a file", file, nil, openai, session.Key, "1", "OPENAI_API_KEY in .env, line 2",
			"The .env file is read when the program starts, and no variable of this shell has the same name."},
		{"an empty variable", file, []string{"OPENAI_API_KEY="}, openai, session.Key, "0 characters", "OPENAI_API_KEY in this shell", "set to the empty string"},
		{"a header", nil, append(shell, "OPENAI_CUSTOM_HEADERS=Authorization: Bearer "+fakeKey(2)), openai, session.Key, "Bearer 2", "OPENAI_CUSTOM_HEADERS in this shell",
			"sends in place of any key. It hides another key, OPENAI_API_KEY in this shell"},
		{"no key", nil, nil, openai, session.Key, "-", "", "OPENAI_API_KEY is set neither in this shell nor in a .env file that is loaded."},
		{"no key but another program's", map[string]string{".env.local": "OPENAI_API_KEY=x\n"}, nil, openai, session.Key, "-", "", "OPENAI_API_KEY in .env.local, line 1 is not what a program started here reads"},
		{"the address", nil, shell, openai, session.Address, "https://api.openai.com/v1", "the provider's own", "No other address is set"},
		{"an address of the shell", nil, append(shell, "OPENAI_BASE_URL=https://eu.api.openai.com/v1"), openai, session.Address, "https://eu.api.openai.com/v1", "OPENAI_BASE_URL in this shell", "in place of the provider's own"},
		{"an address with a password", nil, append(shell, "OPENAI_BASE_URL=https://me:"+fakeKey(3)+"@gw.example/v1"), openai, session.Address, "https://gw.example/v1", "OPENAI_BASE_URL in this shell", ""},
		{"an address of a file", map[string]string{".env": "OPENAI_BASE_URL=https://gw.example/v1\n"}, shell, openai, session.Address, "https://gw.example/v1", ".env, line 1", ""},
		{"a typed address", nil, shell, with(session.Edits{BaseURL: set(" http://localhost:4000/v1 ")}), session.Address, "http://localhost:4000/v1", "typed here", "the key may be sent there"},
		{"a typed address of another vendor", nil, shell, with(session.Edits{BaseURL: set("https://api.groq.com/v1")}), session.Address, "https://api.groq.com/v1", "typed here", "You typed it. It belongs to Groq, not to OpenAI."},
		{"no address", nil, append(shell, "OPENAI_BASE_URL=https://gw.example/v1"), with(session.Edits{BaseURL: set("")}), session.Address, "https://api.openai.com/v1", "the provider's own", "No other address"},
		{"no address where there is no other", nil, shell, session.Choice{SetupID: "openai-compatible", Edits: session.Edits{BaseURL: set("")}}, session.Address, "", "", "No address is known: type the one"},
		{"a provider by its variable", nil, shell, openai, session.Provider, "OpenAI", "the variable OPENAI_API_KEY", "tells whose key it is"},
		{"a provider by its address", nil, append(shell, "OPENAI_BASE_URL=https://api.groq.com/openai/v1"), session.Choice{SetupID: "groq"}, session.Provider, "Groq", "OPENAI_BASE_URL in this shell", "The address tells"},
		{"a provider by nothing", nil, nil, openai, session.Provider, "OpenAI", "the default", "No address and no key"},
		{"another provider", nil, append(shell, "GROQ_API_KEY="+groq), with(session.Edits{Provider: set("groq")}), session.Provider, "Groq", "chosen here", "the ones of Groq"},
		{"another provider's address", nil, shell, with(session.Edits{Provider: set("groq")}), session.Address, "https://api.groq.com/openai/v1", "the provider's own", ""},
		{"another provider's key", nil, shell, with(session.Edits{Provider: set("groq")}), session.Key, "-", "", "GROQ_API_KEY is set neither"},
		{"a model", nil, shell, with(session.Edits{Model: set("gpt-4o")}), session.Model, "gpt-4o", "typed here", ""},
		{"a model that looks like a key", nil, shell, with(session.Edits{Model: set(fakeKey(4))}), session.Model, "sk-" + "proj-…[redacted]", "typed here", ""},
		{"an organization", nil, append(shell, "OPENAI_ORG_ID=org-a"), openai, session.Organization, "org-a", "OPENAI_ORG_ID in this shell", "OpenAI-Organization"},
		{"no organization", nil, append(shell, "OPENAI_ORG_ID=org-a"), with(session.Edits{Organization: set("")}), session.Organization, "", "", ""},
		{"another project", nil, append(shell, "OPENAI_PROJECT_ID=a"), with(session.Edits{Project: set("b")}), session.Project, "b", "typed here", "OpenAI-Project"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := visiting(t, test.files, test.environ...)
			target := targetOf(t, v, test.choice)
			var ids []session.PartID
			for _, p := range target.Parts {
				ids = append(ids, p.ID)
			}
			if !slices.Equal(ids, []session.PartID{session.Provider, session.Address, session.Key, session.Model, session.Organization, session.Project}) {
				t.Fatalf("parts %v", ids)
			}
			want := test.value
			if test.part == session.Key {
				switch {
				case want == "-":
					want = ""
				case strings.HasPrefix(want, "Bearer "):
					want = fingerprint(t, v, "Bearer "+fakeKey(int(want[7]-'0')))
				case len(want) == 1:
					want = fingerprint(t, v, fakeKey(int(want[0]-'0')))
				}
			}
			p := part(t, target, test.part)
			if p.Value != want || p.From != test.from || !strings.Contains(p.Why, test.why) {
				t.Errorf("%+v\nwant %q from %q because %q", p, want, test.from, test.why)
			}
		})
	}
}

func TestTargetRefuses(t *testing.T) {
	v := visiting(t, nil, "OPENAI_API_KEY="+fakeKey(0))
	typed := v.Keep([]byte(fakeKey(1)), false)
	for name, test := range map[string]struct {
		choice session.Choice
		says   string
	}{
		"nothing":                       {session.Choice{}, "nothing was chosen"},
		"two things":                    {session.Choice{SetupID: "openai", PastedID: "request-1"}, "nothing was chosen"},
		"a provider that is not known":  {session.Choice{SetupID: "openai", Edits: session.Edits{Provider: set("acme")}}, `no provider is named "acme": choose one of openai`},
		"a key as a provider":           {session.Choice{SetupID: fakeKey(5)}, "…[redacted]"},
		"a request that is not held":    {session.Choice{PastedID: "request-9"}, "paste it again"},
		"a key that is not there":       {session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "found-99"}}, "choose another, or type one"},
		"a key that was never typed":    {session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "typed-99"}}, "choose another, or type one"},
		"an address without a scheme":   {session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: set("localhost:8000/v1")}}, "https://"},
		"an address of another scheme":  {session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: set("ftp://h/v1")}}, "type one such as"},
		"an address without a host":     {session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: set("https:///v1")}}, "names no host"},
		"an address that is none":       {session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: set("https://[::1/v1")}}, "type one such as"},
		"an address with a space":       {session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: set("https://a b/v1")}}, "holds a space"},
		"a model with a line break":     {session.Choice{SetupID: "openai", Edits: session.Edits{Model: set("a\nb")}}, "the model holds a control character"},
		"a header break in the project": {session.Choice{SetupID: "openai", Edits: session.Edits{Project: set("a\r\nX: y")}}, "the project holds"},
	} {
		_, err := v.Target(t.Context(), test.choice)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
		if _, err := v.Walk(t.Context(), test.choice, session.Visitor{}); err == nil {
			t.Errorf("%s is walked", name)
		}
	}
	if _, err := v.Target(t.Context(), session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: typed}}); err != nil {
		t.Error(err)
	}
}

// Each key that was found can be chosen; what was sent before is hidden from then on, and ids stay.
func TestChoosingAKey(t *testing.T) {
	v := visiting(t, map[string]string{".env": "OPENAI_API_KEY=" + fakeKey(1) + "\n", ".env.local": "OPENAI_API_KEY=" + fakeKey(2) + "\n"}, "OPENAI_API_KEY="+fakeKey(0))
	as := func(id string) (session.Part, session.Target) {
		target := targetOf(t, v, session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: id}})
		return part(t, target, session.Key), target
	}
	found, _ := as("")
	if len(found.Options) != 3 || !found.Options[0].Chosen {
		t.Fatalf("%+v", found.Options)
	}
	for i, o := range found.Options {
		p, _ := as(o.ID)
		chosen := slices.IndexFunc(p.Options, func(o session.Option) bool { return o.Chosen })
		if p.Value != fingerprint(t, v, fakeKey(i)) || chosen != i || len(p.Options) != 3 {
			t.Errorf("option %d: %+v", i, p)
		}
		if i > 0 && !strings.Contains(p.Why, "You chose it. A program started here would send OPENAI_API_KEY in this shell instead.") {
			t.Errorf("option %d: %s", i, p.Why)
		}
		for j, again := range p.Options {
			if again.ID != found.Options[j].ID || strings.Contains(again.ID, "sk-") {
				t.Errorf("the id %s of %s is %s now", found.Options[j].ID, again.Title, again.ID)
			}
		}
	}
	w, err := v.load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := v.choose(t.Context(), w, session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: found.Options[1].ID}})
	if err != nil {
		t.Fatal(err)
	}
	if s := c.walk.Target.Shadowed; len(s) != 1 || s[0].Source.String() != "env" || len(c.walk.Target.Elsewhere) != 1 {
		t.Errorf("hidden: %v, elsewhere %v", s, c.walk.Target.Elsewhere)
	}
	typed := v.Keep([]byte(fakeKey(6)), false)
	p, _ := as(typed)
	if p.Value != fingerprint(t, v, fakeKey(6)) || p.From != "typed here" || !strings.Contains(p.Why, "You typed it") || len(p.Options) != 4 {
		t.Errorf("%+v", p)
	}
	if again := v.Keep([]byte(fakeKey(6)), false); again != typed {
		t.Errorf("the same key is %s and %s", typed, again)
	}
	if v.Keep(nil, false) != "" {
		t.Error("nothing is kept as a key")
	}
}

// Another key in place of a header that beats all keys is what is sent.
func TestChoosingAKeyLeavesTheHeaderOut(t *testing.T) {
	v := visiting(t, nil, "OPENAI_API_KEY="+fakeKey(0), "OPENAI_CUSTOM_HEADERS=Authorization: Bearer "+fakeKey(1))
	target := targetOf(t, v, session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: v.Keep([]byte(fakeKey(2)), false)}})
	if p := part(t, target, session.Key); p.Value != fingerprint(t, v, fakeKey(2)) {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(strings.Join(target.Notes, "\n"), "the Authorization header in OPENAI_CUSTOM_HEADERS is left out") {
		t.Errorf("%q", target.Notes)
	}
}

func TestInspect(t *testing.T) {
	v := visiting(t, nil)
	key := fakeKey(0)
	facts := v.Inspect([]byte("export OPENAI_API_KEY=" + key + "\n"))
	if !facts.Inner || facts.Stop != "" || facts.Whose != "OpenAI, project key" || len(facts.Says) != 2 || facts.InnerIs != "164 characters, starts sk-proj-, ends …"+key[len(key)-4:] {
		t.Errorf("%+v", facts)
	}
	if facts := v.Inspect([]byte(key + " " + fakeKey(1))); facts.Stop == "" || facts.Inner {
		t.Errorf("two keys: %+v", facts)
	}
	if facts := v.Inspect(nil); facts.Shown != "" {
		t.Errorf("nothing: %+v", facts)
	}
}
