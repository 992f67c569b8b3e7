package keys_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/holdings"
	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
)

func (h *house) importable(t *testing.T, from string) []keys.Found {
	t.Helper()
	all, problems, err := h.keeper().Importable(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, all, problems)
	return all
}

// takesOver imports one key and takes it out of its places.
func (h *house) takesOver(t *testing.T, found keys.Found) keys.Outcome {
	t.Helper()
	outcome, err := h.keeper().Import(t.Context(), keys.Import{Found: found, Remove: true})
	if err != nil {
		t.Fatal(err)
	}
	silent(t, outcome)
	return outcome
}

// I1: the ways in which files hold keys, what they are without them, and that undoing gives every byte back.
func TestI1ImportForms(t *testing.T) {
	const ref = "OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- "
	forms := map[string]struct {
		name, text, want string
		left             string // why the key stays; then want is text
	}{
		"plain":         {"project/.env", "OPENAI_API_KEY=<KEY>\n", "# " + ref + "COMMAND\n", ""},
		"no line end":   {"project/.env", "OPENAI_API_KEY=<KEY>", "# " + ref + "COMMAND", ""},
		"BOM and CRLF":  {"project/.env", "\ufeffOPENAI_API_KEY=<KEY>\r\nB=2\r\n", "\ufeff# " + ref + "COMMAND\r\nB=2\r\n", ""},
		"quotes":        {"project/.env", "A=1\nOPENAI_API_KEY=\"<KEY>\"\n", "A=1\n# " + ref + "COMMAND\n", ""},
		"export":        {"project/.env", "export OPENAI_API_KEY='<KEY>' # mine\n", "# " + ref + "COMMAND # mine\n", ""},
		"multiline":     {"project/.env", "CERT=\"-----\nabc\n-----\"\nOPENAI_API_KEY=<KEY>\nCERT2=\"x\ny\"\n", "CERT=\"-----\nabc\n-----\"\n# " + ref + "COMMAND\nCERT2=\"x\ny\"\n", ""},
		"comments":      {"project/.env", "# OPENAI_API_KEY=old\n\nOPENAI_API_KEY=<KEY>\n#end", "# OPENAI_API_KEY=old\n\n# " + ref + "COMMAND\n#end", ""},
		"twice":         {"project/.env", "OPENAI_API_KEY=<KEY>\nA=1\nOPENAI_API_KEY=<KEY>\n", "# " + ref + "COMMAND\nA=1\n# " + ref + "COMMAND\n", ""},
		"fish":          {"home/.config/fish/config.fish", "set -gx OPENAI_API_KEY '<KEY>'\n", "# " + ref + "COMMAND\n", ""},
		"with others":   {"home/.profile", "export A=1 OPENAI_API_KEY=<KEY> B=2\n", "export A=1 B=2\n", ""},
		"null":          {"home/.codex/auth.json", `{"OPENAI_API_KEY":"<KEY>","n":1}`, `{"OPENAI_API_KEY":null,"n":1}`, ""},
		"cut":           {"home/.claude/settings.json", "{\n  \"env\": {\n    \"A\": \"1\",\n    \"OPENAI_API_KEY\": \"<KEY>\"\n  }\n}\n", "{\n  \"env\": {\n    \"A\": \"1\"\n  }\n}\n", ""},
		"outer entry":   {"home/.local/share/opencode/auth.json", `{"openai":{"type":"api","key":"<KEY>"},"x":{"a":1}}`, `{"x":{"a":1}}`, ""},
		"a reference":   {"project/opencode.json", `{"provider":{"openai":{"options":{"apiKey":"<KEY>"}}}}`, `{"provider":{"openai":{"options":{"apiKey":"{env:OPENAI_API_KEY}"}}}}`, ""},
		"by hand":       {"home/.netrc", "machine api.openai.com login me password <KEY>\n", "", "programs that read .netrc look nowhere else"},
		"another entry": {"home/.codex/config.toml", "[model_providers.openai]\nexperimental_bearer_token = \"<KEY>\"\n", "", "Codex takes it from this file only"},
	}
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			text, want := filled(f.text, 'a'), f.want
			if f.left != "" {
				want = text
			}
			h.write(t, f.name, text, 0o640)
			found := h.importable(t, "")
			if len(found) != 1 || found[0].Name != "openai" || found[0].Kind == "" || found[0].Stored {
				t.Fatalf("found %+v", found)
			}
			outcome := h.takesOver(t, found[0])
			h.is(t, f.name, want, 0o640)
			h.holds(t, "openai", 'a', 0)
			if !outcome.Done || !strings.HasPrefix(outcome.Words, "stored as openai in the vault; it works") || says(outcome.Next, "authdoctor undo") != (f.left == "") || !says(outcome.Next, f.left) {
				t.Errorf("%+v", outcome)
			}
			h.takenBack(t)
			h.is(t, f.name, text, 0o640)
		})
	}
}

// Undoing an import puts the key back where it was, into a file that was changed elsewhere since.
func TestI1UndoBesideAnotherChange(t *testing.T) {
	h := newHouse(t)
	for name, text := range map[string]string{
		"project/.env":               "# a comment that is longer than what is looked at\nexport OPENAI_API_KEY=\"<KEY>\"\n# another comment that is longer than what is looked at\n",
		"home/.claude/settings.json": "{\n  \"env\": {\n    \"A_VARIABLE\": \"with a longer value\",\n    \"OPENAI_API_KEY\": \"<KEY>\",\n    \"Z_VARIABLE\": \"with a longer value\"\n  }\n}\n",
	} {
		h.write(t, name, filled(text, 'a'), 0o600)
		h.takesOver(t, h.importable(t, h.path(name))[0])
		there, err := os.ReadFile(h.path(name))
		if err != nil || strings.Contains(string(there), keyText('a')) {
			t.Fatalf("%s: %s, %v", name, masked(string(there)), err)
		}
		h.write(t, name, "\n"+string(there)+"\n\n", 0o600)
		h.takenBack(t)
		h.is(t, name, "\n"+filled(text, 'a')+"\n\n", 0o600)
	}
}

// One key in many places is stored once and leaves all of them; what stays is named.
func TestImportOnce(t *testing.T) {
	h := unstoredHouse(t)
	h.environ = []string{"OPENAI_API_KEY=" + keyText('a'), "ANTHROPIC_API_KEY=" + "sk-" + "ant-api03-" + strings.Repeat("q", 93) + "AA"}
	h.write(t, "project/.env.production", "OPENAI_API_KEY="+keyText('a')+"\n", 0o400)
	found := h.importable(t, "")
	if len(found) != 2 || found[0].Name != "openai" || found[1].Name != "anthropic" || len(found[0].Places) != 10 {
		t.Fatalf("found %+v", found)
	}
	i := slices.IndexFunc(found[0].Places, func(p keys.Place) bool { return strings.HasSuffix(p.Holding.File, ".production") })
	if !strings.HasPrefix(found[0].Places[i].Off, "it is read-only") {
		t.Errorf("the plan says %q", found[0].Places[i].Off)
	}
	outcome := h.takesOver(t, found[0])
	importEnded(t, h)
	want := []string{
		"give it to a program: authdoctor exec openai -- your-program", "env OPENAI_API_KEY still holds it: a variable of this process", "file:" + h.path("project/.env.production") + ":1 OPENAI_API_KEY still holds it: it is read-only",
		"to put it back: authdoctor undo", "copies may survive in git history, editor files, backups and on the disk: rotate it (authdoctor keys rotate openai)",
	}
	for i, words := range want {
		if len(outcome.Next) != len(want) || !strings.HasPrefix(outcome.Next[i], words) {
			t.Fatalf("what is next is %q", outcome.Next)
		}
	}
	if outcome.Words != "stored as openai in the vault; it works; taken out of 8 of its places" || outcome.Profile.Variable != "OPENAI_API_KEY" {
		t.Errorf("%+v", outcome)
	}
	h.is(t, "project/.env.production", "OPENAI_API_KEY="+keyText('a')+"\n", 0o400)

	again := h.importable(t, "") // the read-only file, and the environment
	if !again[0].Stored || again[0].Name != "openai" || len(again[0].Places) != 2 {
		t.Fatalf("found %+v", again)
	}
	if err := os.Chmod(h.path("project/.env.production"), 0o600); err != nil {
		t.Fatal(err)
	}
	if outcome = h.takesOver(t, again[0]); outcome.Words != "openai is stored already; taken out of 1 of its places" {
		t.Errorf("%+v", outcome)
	}
	if list, err := h.store().List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%d keys are stored, %v", len(list), err)
	}
	if other := h.importable(t, "env"); len(other) != 2 || len(other[0].Places) != 1 {
		t.Errorf("in the environment: %+v", other)
	}
	if _, _, err := h.keeper().Importable(t.Context(), h.path("nothing")); !errors.Is(err, holdings.ErrFrom) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Without being asked to, an import changes no file, and says how.
func TestImportOnly(t *testing.T) {
	h := unstoredHouse(t)
	outcome, err := h.keeper().Import(t.Context(), keys.Import{Found: h.importable(t, "")[0]})
	if err != nil || !says(outcome.Next, "--remove-plaintext takes it out") {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'a')
	h.holds(t, "openai", 'a', 0)
	h = newHouse(t)
	h.environ = []string{"OPENAI_API_KEY=" + keyText('a')}
	if outcome, err = h.keeper().Import(t.Context(), keys.Import{Found: h.importable(t, "")[0]}); err != nil || says(outcome.Next, "--remove-plaintext") {
		t.Errorf("a variable cannot be taken out: %+v, %v", outcome, err)
	}
}

// A key that is not in the store stays where it is: no store answers, the provider proves it bad, the test is stopped.
func TestImportKeepsPlaintext(t *testing.T) {
	h := unstoredHouse(t)
	found := h.importable(t, "")[0]
	want := keys.Import{Found: found, Remove: true}
	h.backend.fault = errors.New("unplugged")
	if _, err := h.keeper().Import(t.Context(), want); !errors.Is(err, keystore.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	h.backend.fault = nil
	h.says(problem("credential.revoked"))
	outcome, err := h.keeper().Import(t.Context(), want)
	if err != nil || outcome.Done || !outcome.Proved || !strings.HasPrefix(outcome.Words, "not stored: it is refused") {
		t.Errorf("%+v, %v", outcome, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		cancel()
		return works(), nil
	}
	if _, err = h.keeper().Import(ctx, want); !errors.Is(err, keys.ErrUntested) {
		t.Errorf("got %v", err)
	}
	h.inhabited(t, 'a')
	if list, err := h.store().List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("stored: %v, %v", list, err)
	}
	// The store fails once the key is in it: it cannot be read back, so that it leaves no file.
	h.examine = nil
	k := h.keeper()
	find, looks := k.Find, 0
	k.Find = func(ctx context.Context, from string) (holdings.Result, error) {
		if looks++; looks == 1 {
			h.backend.fault = errors.New("unplugged")
		}
		return find(ctx, from)
	}
	if outcome, err = k.Import(t.Context(), want); err != nil || !says(outcome.Next, ".bashrc", "still holds it", "unplugged") {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.backend.fault = nil
	h.inhabited(t, 'a')
	h.holds(t, "openai", 'a', 0)
	if outcome, err = h.keeper().Import(t.Context(), keys.Import{Found: found, Remove: true, Untested: true}); err != nil || !strings.HasPrefix(outcome.Words, "openai is stored already; taken out of 8") {
		t.Errorf("imported again with what was found before: %+v, %v", outcome, err)
	}
	importEnded(t, h)
}

// Another key got the name meanwhile: nothing is taken out of a file that is not in the store.
func TestImportConflict(t *testing.T) {
	h := unstoredHouse(t)
	found := h.importable(t, "")[0]
	h.add(t, "openai", 'z')
	if _, err := h.keeper().Import(t.Context(), keys.Import{Found: found, Remove: true}); !errors.Is(err, keystore.ErrExists) {
		t.Errorf("got %v", err)
	}
	found.Stored = true
	_, err := h.keeper().Import(t.Context(), keys.Import{Found: found, Remove: true})
	if !errors.Is(err, keystore.ErrConflict) {
		t.Errorf("got %v", err)
	}
	silent(t, err)
	h.inhabited(t, 'a')
}

// I1: a file that is changed during an import keeps the other's change, and is never cut short.
func TestI1ImportOfAFileThatChanges(t *testing.T) {
	before := "A=1\nOPENAI_API_KEY=" + keyText('a') + "\n"
	grown := "NEW=1\n" + before + "LAST=2\n"
	for name, c := range map[string]struct {
		at   int // the look at which it is changed, before or after
		late bool
		to   string
		want string
	}{
		"before it is looked at":   {1, false, grown, "NEW=1\nA=1\n# OPENAI_API_KEY moved to authdoctor: authdoctor exec openai -- COMMAND\nLAST=2\n"},
		"between look and change":  {1, true, grown, grown},
		"it got another key":       {1, true, "OPENAI_API_KEY=" + keyText('b') + "\n", "OPENAI_API_KEY=" + keyText('b') + "\n"},
		"it is shorter":            {1, true, "A=1\n", "A=1\n"},
		"after it is taken out of": {2, false, "B=2\n", "B=2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.write(t, "project/.env", before, 0o600)
			found := h.importable(t, "")
			k := h.keeper()
			find, looks := k.Find, 0
			k.Find = func(ctx context.Context, from string) (holdings.Result, error) {
				looks++
				if looks == c.at && !c.late {
					h.write(t, "project/.env", c.to, 0o600)
				}
				result, err := find(ctx, from)
				if looks == c.at && c.late {
					h.write(t, "project/.env", c.to, 0o600)
				}
				return result, err
			}
			outcome, err := k.Import(t.Context(), keys.Import{Found: found[0], Remove: true})
			if err != nil || !outcome.Done {
				t.Fatalf("%+v, %v", outcome, err)
			}
			silent(t, outcome)
			h.is(t, "project/.env", c.want, 0o600)
			h.holds(t, "openai", 'a', 0)
			if strings.Contains(c.want, keyText('a')) && !says(outcome.Next, "still holds it: it was changed meanwhile") {
				t.Errorf("what is next is %q", outcome.Next)
			}
		})
	}
}

// Logins that a tool renews by itself are not copied, and a key of unknown owner is stored and sent nowhere.
func TestImportLeavesLoginsAndStrangers(t *testing.T) {
	h := newHouse(t)
	stranger := "zq7Rk1Wv9Xt2Lp4Mn8zq7Rk1Wv9Xt2Lp4Mn8"
	h.write(t, "home/.codex/auth.json", `{"OPENAI_API_KEY":null,"tokens":{"refresh_token":"`+"eyJ"+strings.Repeat("hbGciOi", 9)+`.a.b"}}`, 0o600)
	h.write(t, "project/.mcp.json", `{"mcpServers":{"a":{"command":"x","env":{"TRACKER_TOKEN":"`+stranger+`"}}}}`, 0o600)
	asked := h.says(works())
	all, problems, err := h.keeper().Importable(t.Context(), "")
	if err != nil || len(all) != 1 || all[0].Name != "key" || all[0].Provider != "" {
		t.Fatalf("%+v, %v", all, err)
	}
	if !says(problems, filepath.Join("~", ".codex", "auth.json")+" holds a live login of Codex; log in again there") {
		t.Errorf("the login is not named: %q", problems)
	}
	outcome := h.takesOver(t, all[0])
	if *asked != 0 || !outcome.Done || !strings.Contains(outcome.Words, "it was not tested: it is not known whose it is") || !says(outcome.Next, "TRACKER_TOKEN still holds it: its provider is not known") {
		t.Errorf("after %d tests: %+v", *asked, outcome)
	}
}

// The fingerprint of a short key tells only its length: two of them are two keys.
func TestImportShortKeys(t *testing.T) {
	h := newHouse(t)
	h.write(t, "project/.env", "OPENAI_API_KEY=short-key-one\n", 0o600)
	first := h.importable(t, "")
	h.takesOver(t, first[0])
	h.write(t, "project/.env", "OPENAI_API_KEY=short-key-two\nAPI_KEY=x\n", 0o600)
	second := h.importable(t, "")
	if len(second) != 1 || second[0].Stored || second[0].Name != "openai-2" {
		t.Fatalf("found %+v", second)
	}
	h.takesOver(t, second[0])
	h.write(t, "project/.env", "OPENAI_API_KEY=short-key-two\n", 0o600)
	if again := h.importable(t, ""); !again[0].Stored || again[0].Name != "openai-2" {
		t.Errorf("found %+v", again)
	}
	h.backend.fault = errors.New("unplugged")
	if _, _, err := h.keeper().Importable(t.Context(), ""); !errors.Is(err, keystore.ErrUnavailable) {
		t.Errorf("it cannot be told which it is: %v", err)
	}
}

func TestFreeName(t *testing.T) {
	taken := map[string]bool{"openai": true, "openai-2": true, "key": true}
	for wanted, want := range map[string]string{"openai": "openai-3", "OpenAI": "openai-3", "groq": "groq", "": "key-2", "what?": "key-2", "con": "key-2"} {
		if got := keys.FreeName(wanted, taken); got != want {
			t.Errorf("%q: %q, not %q", wanted, got, want)
		}
	}
}
