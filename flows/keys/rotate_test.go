package keys_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"authdoctor/checks/holdings"
	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// lodger is a file that holds keys: <KEY> stands for one.
type lodger struct {
	name, text string
	mode       fs.FileMode
}

// lodgers are files in all the ways that people and tools write them.
func lodgers() []lodger {
	return []lodger{
		{"project/.env", "\ufeffA=1\r\nexport OPENAI_API_KEY=\"<KEY>\" # mine\r\n\r\nSPARE_OPENAI_API_KEY='<KEY>'\r\nOPENAI_API_KEY=<KEY>\r\nB=2", 0o640},
		{"elsewhere/shared.env", "OPENAI_API_KEY = <KEY>\n", 0o600}, // project/.env.local leads there
		{"home/.bashrc", "# start\nexport OPENAI_API_KEY='<KEY>'\nalias ll='ls -l'\n", 0o644},
		{"home/.codex/auth.json", "{\n  \"OPENAI_API_KEY\": \"<KEY>\",\n  \"tokens\": null\n}\n", 0o600},
		{"project/.mcp.json", `{"mcpServers":{"a":{"command":"x","env":{"OPENAI_API_KEY":"<KEY>","MODE":"y"}},"b":{"url":"https://b.example","headers":{"Authorization":"Bearer <KEY>"}}}}`, 0o644},
	}
}

// occupied is a house whose files hold a key, which is also stored as work.
func occupied(t *testing.T, letter rune) *house {
	t.Helper()
	h := newHouse(t)
	for _, l := range lodgers() {
		h.write(t, l.name, filled(l.text, letter), l.mode)
	}
	h.link(t, "project/.env.local", "../elsewhere/shared.env")
	h.add(t, "work", letter)
	return h
}

// filled puts a key where <KEY> stands.
func filled(text string, letter rune) string {
	return strings.ReplaceAll(text, "<KEY>", keyText(letter))
}

// inhabited holds every file to one key.
func (h *house) inhabited(t *testing.T, letter rune) {
	t.Helper()
	for _, l := range lodgers() {
		h.is(t, l.name, filled(l.text, letter), l.mode)
	}
	if to, err := os.Readlink(h.path("project/.env.local")); err != nil || to != "../elsewhere/shared.env" && runtime.GOOS != "windows" {
		t.Errorf(".env.local leads to %q, %v", to, err)
	}
}

func (h *house) rotate(t *testing.T, letter rune) keys.Outcome {
	t.Helper()
	outcome, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key(letter), From: keystore.FromStdin, Places: true})
	if err != nil {
		t.Fatal(err)
	}
	silent(t, outcome)
	return outcome
}

// A rotation reaches every place, keeps both keys, and says what is left to do in the order in which it is to be done.
func TestRotateEverywhere(t *testing.T) {
	h := occupied(t, 'a')
	h.environ = []string{"OPENAI_API_KEY=" + keyText('a')}
	asked := h.says(works())
	outcome := h.rotate(t, 'b')
	h.inhabited(t, 'b')
	p := h.holds(t, "work", 'b', 'a')
	if !outcome.Done || *asked != 2 || p.Verdict != keystore.Works || p.Verified.IsZero() || !p.Previous.Proven {
		t.Errorf("after %d tests: %+v", *asked, p)
	}
	if want := "work is rotated to " + h.key('b').Fingerprint() + ", in the store and in 8 of its places; the new key works"; outcome.Words != want {
		t.Errorf("said %q, not %q", outcome.Words, want)
	}
	order := []string{
		"restart programs", "env OPENAI_API_KEY still holds the old key: a variable of this process: change what sets it, then open a new terminal",
		"revoke the old key at https://platform.openai.com/api-keys; it stays in the store for a week",
	}
	for i, words := range order {
		if len(outcome.Next) != len(order) || !strings.HasPrefix(outcome.Next[i], words) {
			t.Errorf("what is next is %q", outcome.Next)
			break
		}
	}
}

// The way back: files and modes are as they were, byte for byte, and both keys are stored.
func TestRollBack(t *testing.T) {
	h := occupied(t, 'a')
	h.rotate(t, 'b')
	outcome, err := h.keeper().RollBack(t.Context(), "work", true)
	if err != nil || !outcome.Done || !strings.HasSuffix(outcome.Words, ", in the store and in 8 of its places; it works") {
		t.Fatalf("%+v, %v", outcome, err)
	}
	silent(t, outcome)
	h.inhabited(t, 'a')
	h.holds(t, "work", 'a', 'b')
	if outcome, err = h.keeper().RollBack(t.Context(), "work", true); err != nil || !says(outcome.Next, "the same command again makes") {
		t.Fatalf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'b')
	h.holds(t, "work", 'b', 'a')
	_, err = h.keeper().RollBack(t.Context(), "home", true)
	if !errors.Is(err, keystore.ErrNotFound) {
		t.Errorf("rolled back a key that is not stored: %v", err)
	}
	h.add(t, "home", 'c')
	if _, err = h.keeper().RollBack(t.Context(), "home", true); !errors.Is(err, keystore.ErrNotFound) {
		t.Errorf("rolled back a key that was never rotated: %v", err)
	}
}

// A rollback after a rotation that changed some places only, and tells where the older key is refused by now.
func TestRollBackOfAHalf(t *testing.T) {
	h := occupied(t, 'a')
	h.rotate(t, 'b')
	half := lodgers()[2]
	h.write(t, half.name, filled(half.text, 'a'), half.mode)
	h.says(problem("credential.revoked"))
	outcome, err := h.keeper().RollBack(t.Context(), "work", true)
	if err != nil || !strings.HasSuffix(outcome.Words, "in 7 of its places; it is refused: Title of credential.revoked (credential.revoked)") {
		t.Fatalf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'a')
}

func TestRotateRefusesABadKey(t *testing.T) {
	h := occupied(t, 'a')
	h.says(problem("credential.invalid"))
	outcome := h.rotate(t, 'b')
	if outcome.Done || !outcome.Proved || !strings.HasPrefix(outcome.Words, "the new key was not stored, and nothing was changed: it is refused") {
		t.Errorf("%+v", outcome)
	}
	h.inhabited(t, 'a')
	h.holds(t, "work", 'a', 0)
	outcome, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true, Anyway: true})
	if err != nil || !outcome.Done || !says(outcome.Next, "do not revoke the old key yet: it is refused") || says(outcome.Next, "revoke the old key at") {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'b')
	if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven || p.Verdict != keystore.Refused || p.Cause != "credential.invalid" {
		t.Errorf("%+v", p)
	}
}

// The second test fails, after the places were changed: the old key is not to be revoked, and the way back is named.
func TestRotateSecondTestFails(t *testing.T) {
	for _, c := range []struct {
		report flows.Report
		words  string
	}{
		{problem("credential.revoked"), "do not revoke the old key yet: it is refused"},
		{problem("quota.exhausted"), "do not revoke the old key yet: the key is known, but"},
		{problem("net.dns"), "it could not be tested: Title of net.dns (net.dns): try your programs with it before you revoke the old key"},
		{flows.Report{Verdict: flows.Unknown}, "the test could not tell whether it works: try your programs"},
	} {
		h := occupied(t, 'a')
		h.says(works(), c.report)
		outcome := h.rotate(t, 'b')
		if !outcome.Done || !says(outcome.Next, c.words) || outcome.Next[len(outcome.Next)-1] != "to make the old key the present one again: authdoctor keys rotate work --back" {
			t.Errorf("%s: %+v", c.words, outcome)
		}
		h.inhabited(t, 'b')
		if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven {
			t.Errorf("%s: the new key counts as proven", c.words)
		}
		h.examine = nil
		if _, err := h.keeper().RollBack(t.Context(), "work", true); err != nil {
			t.Fatal(err)
		}
		h.inhabited(t, 'a')
		h.holds(t, "work", 'a', 'b')
	}
}

// Places that cannot be changed are named with what to do; nothing is proven until no file holds the old key. The same
// call again goes on.
func TestRotatePlacesByHand(t *testing.T) {
	h := occupied(t, 'a')
	h.write(t, "project/.env.production", "OPENAI_API_KEY="+keyText('a')+"\n", 0o400)
	h.write(t, "home/.netrc", "machine api.openai.com login me password "+keyText('a')+"\n", 0o600)
	h.write(t, "home/.zshrc", "export OPENAI_API_KEY=sk-\""+strings.TrimPrefix(keyText('a'), "sk-")+"\"\n", 0o600) // in two pieces
	plan, err := h.keeper().Rotation(t.Context(), "work", h.key('b'))
	if err != nil {
		t.Fatal(err)
	}
	silent(t, plan)
	outcome := h.rotate(t, 'b')
	for name, why := range map[string]string{".env.production": "it is read-only: its mode is 0400; type chmod u+w", ".zshrc": "it is written in several pieces; change it by hand"} {
		i := slices.IndexFunc(plan.Places, func(p keys.Place) bool { return strings.HasSuffix(p.Holding.File, name) })
		if i < 0 || !strings.HasPrefix(plan.Places[i].Off, why) || plan.Places[i].Preview != "" {
			t.Errorf("the plan for %s is %+v", name, plan.Places)
		}
		if !says(outcome.Next, name, "OPENAI_API_KEY still holds the old key: "+why) {
			t.Errorf("what is next does not name %s: %q", name, outcome.Next)
		}
	}
	if last := outcome.Next[len(outcome.Next)-1]; !strings.HasPrefix(last, "then give the same command with the same key again, and revoke the old key at") {
		t.Errorf("last: %q", last)
	}
	if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven {
		t.Error("the new key counts as proven while files hold the old one")
	}
	h.inhabited(t, 'b')
	h.is(t, "home/.netrc", "machine api.openai.com login me password "+keyText('b')+"\n", 0o600)
	h.is(t, "project/.env.production", "OPENAI_API_KEY="+keyText('a')+"\n", 0o400)
	h.write(t, "home/.zshrc", "", 0o600)
	if err := os.Chmod(h.path("project/.env.production"), 0o600); err != nil {
		t.Fatal(err)
	}
	if plan, err = h.keeper().Rotation(t.Context(), "work", h.key('b')); err != nil || len(plan.Places) != 1 {
		t.Errorf("what a resumed rotation would do: %+v, %v", plan, err)
	}
	outcome = h.rotate(t, 'b')
	h.is(t, "project/.env.production", "OPENAI_API_KEY="+keyText('b')+"\n", 0o600)
	if p := h.holds(t, "work", 'b', 'a'); !p.Previous.Proven || !says(outcome.Next, "revoke the old key at") {
		t.Errorf("%+v, %q", p.Previous, outcome.Next)
	}
}

// Where files are left alone, because a person wants it so, the old key is not called replaced.
func TestRotateStoreOnly(t *testing.T) {
	h := occupied(t, 'a')
	outcome, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b')})
	if err != nil || !outcome.Done || !says(outcome.Next, ".bashrc", "still holds the old key: files were to be left alone") {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'a')
	if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven || p.Verdict != keystore.Works {
		t.Errorf("%+v", p)
	}
	empty := newHouse(t)
	empty.add(t, "work", 'a')
	if outcome, err = empty.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b')}); err != nil || !says(outcome.Next, "revoke the old key at") {
		t.Errorf("no file holds it: %+v, %v", outcome, err)
	}
}

func TestRotateToTheSameKey(t *testing.T) {
	h := occupied(t, 'a')
	asked := h.says(works())
	_, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('a'), Places: true})
	if !errors.Is(err, keys.ErrSameKey) || *asked != 0 {
		t.Errorf("%v after %d tests", err, *asked)
	}
	if _, err = h.keeper().Rotation(t.Context(), "work", h.key('a')); !errors.Is(err, keys.ErrSameKey) {
		t.Errorf("a plan for the same key: %v", err)
	}
	h.backend.fault = errors.New("gone")
	if _, err = h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('a'), Places: true}); !errors.Is(err, keystore.ErrUnavailable) {
		t.Errorf("the store fails: %v", err)
	}
}

// A rotation that is done is not made again, but a place that was forgotten still gets the new key.
func TestRotateAgain(t *testing.T) {
	h := occupied(t, 'a')
	h.rotate(t, 'b')
	asked := h.says(works())
	want := keys.Rotate{Name: "work", Key: h.key('b'), Places: true}
	_, err := h.keeper().Rotate(t.Context(), want)
	if !errors.Is(err, keys.ErrSameKey) || *asked != 0 || !strings.Contains(err.Error(), "its rotation is done") {
		t.Errorf("%v after %d tests", err, *asked)
	}
	h.write(t, "home/.zshrc", "export OPENAI_API_KEY="+keyText('a')+"\n", 0o600)
	h.rotate(t, 'b')
	h.is(t, "home/.zshrc", "export OPENAI_API_KEY="+keyText('b')+"\n", 0o600)
	h.holds(t, "work", 'b', 'a')
}

// A key before that is damaged in the store keeps nobody from rotating.
func TestRotateBesideADamagedKey(t *testing.T) {
	h := newHouse(t)
	h.add(t, "work", 'a')
	h.rotate(t, 'b')
	if err := os.Remove(h.path("shelf/work.g1.1")); err != nil {
		t.Fatal(err)
	}
	h.rotate(t, 'c')
	h.holds(t, "work", 'c', 'b')
}

// The previews show fingerprints, and before the new key is known, where it will stand.
func TestRotationShowsNoKey(t *testing.T) {
	h := occupied(t, 'a')
	h.write(t, "project/.env.test", "OTHER_OPENAI_API_KEY="+keyText('o')+"\nOPENAI_API_KEY="+keyText('a')+"\n", 0o600)
	for fresh, want := range map[rune]string{0: "+OPENAI_API_KEY=[the new key]", 'b': "+OPENAI_API_KEY=[" + h.key('b').Fingerprint() + "]"} {
		key := secret.Secret{}
		if fresh != 0 {
			key = h.key(fresh)
		}
		plan, err := h.keeper().Rotation(t.Context(), "work", key)
		if err != nil || len(plan.Places) != 9 || plan.Profile.Name != "work" {
			t.Fatalf("%d places, %v", len(plan.Places), err)
		}
		silent(t, plan)
		shown := ""
		for _, p := range plan.Places {
			shown += p.Preview
		}
		if !strings.Contains(shown, want) || !strings.Contains(shown, "-OPENAI_API_KEY=["+h.key('a').Fingerprint()+"]") {
			t.Errorf("the previews show\n%s", shown)
		}
	}
}

// A rotation begun with one key and made with a third takes the places of both.
func TestRotateAfterAHalf(t *testing.T) {
	h := occupied(t, 'a')
	h.rotate(t, 'b')
	for _, half := range lodgers()[:2] {
		h.write(t, half.name, filled(half.text, 'a'), half.mode)
	}
	outcome := h.rotate(t, 'c')
	h.inhabited(t, 'c')
	h.holds(t, "work", 'c', 'b')
	if !strings.Contains(outcome.Words, "in 8 of its places") {
		t.Error(outcome.Words)
	}
}

// A rotation that turns out bad when it is gone on with stops, and says how to get back.
func TestResumeWithAKeyThatTurnedBad(t *testing.T) {
	h := occupied(t, 'a')
	h.says(works())
	if _, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b')}); err != nil {
		t.Fatal(err)
	}
	h.says(problem("credential.revoked"))
	outcome := h.rotate(t, 'b')
	if outcome.Done || !outcome.Proved || !strings.Contains(outcome.Words, "to make the old key the present one again: authdoctor keys rotate") {
		t.Errorf("%+v", outcome)
	}
	h.inhabited(t, 'a')
}

// Somebody else changes the key while it is tested: nothing of theirs is overwritten.
func TestRotateConflict(t *testing.T) {
	h := occupied(t, 'a')
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		_, err := h.store().Replace(t.Context(), "work", "", h.key('z'), nil)
		return works(), err
	}
	_, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
	if !errors.Is(err, keystore.ErrConflict) {
		t.Errorf("got %v", err)
	}
	silent(t, err)
	h.inhabited(t, 'a')
	h.holds(t, "work", 'z', 'a')
}

// The same rotation twice at once: one key is the present one, the other is kept, and every file holds the new one.
func TestRotateTwiceAtOnce(t *testing.T) {
	h := occupied(t, 'a')
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			_, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
			if err != nil && !errors.Is(err, keys.ErrSameKey) { // the other one was done already
				t.Error(err)
			}
		})
	}
	both.Wait()
	h.inhabited(t, 'b')
	h.holds(t, "work", 'b', 'a')
}

// Being stopped: during the test nothing is changed; between the files both keys are stored, and the same call goes on.
func TestRotateCancelled(t *testing.T) {
	h := occupied(t, 'a')
	ctx, cancel := context.WithCancel(t.Context())
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		cancel()
		return works(), nil
	}
	want := keys.Rotate{Name: "work", Key: h.key('b'), Places: true}
	if _, err := h.keeper().Rotate(ctx, want); !errors.Is(err, keys.ErrUntested) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	h.inhabited(t, 'a')
	h.holds(t, "work", 'a', 0)

	h.examine = nil
	ctx, cancel = context.WithCancel(t.Context())
	k := h.keeper()
	find, looks := k.Find, 0
	k.Find = func(ctx context.Context, from string) (holdings.Result, error) {
		if looks++; looks == 3 {
			cancel()
		}
		return find(ctx, from)
	}
	outcome, err := k.Rotate(ctx, want)
	if !errors.Is(err, context.Canceled) || outcome.Done || !strings.Contains(err.Error(), "the same command goes on") {
		t.Errorf("%+v, %v", outcome, err)
	}
	if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven {
		t.Error("the new key counts as proven")
	}
	h.rotate(t, 'b')
	h.inhabited(t, 'b')
}

// Where the places cannot be looked for, the new key is stored and nothing counts as proven.
func TestRotateCannotLook(t *testing.T) {
	h := occupied(t, 'a')
	k := h.keeper()
	k.Find = func(context.Context, string) (holdings.Result, error) {
		return holdings.Result{}, errors.New("too dark")
	}
	outcome, err := k.Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
	if err != nil || !outcome.Done || !says(outcome.Next, "too dark") {
		t.Errorf("%+v, %v", outcome, err)
	}
	if p := h.holds(t, "work", 'b', 'a'); p.Previous.Proven {
		t.Error("the new key counts as proven")
	}
	h.write(t, "home/.config/fish/config.fish", "\xff\xfeset", 0o600)
	if outcome = h.rotate(t, 'b'); !says(outcome.Next, "look into ~", "config.fish yourself: it is UTF-16") {
		t.Errorf("what could not be read is not named: %q", outcome.Next)
	}
}

// No store answers: nothing is changed. It fails between the places: the rest is left, and told.
func TestRotateStoreFails(t *testing.T) {
	h := occupied(t, 'a')
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		h.backend.fault = errors.New("unplugged")
		return works(), nil
	}
	want := keys.Rotate{Name: "work", Key: h.key('b'), Places: true}
	if _, err := h.keeper().Rotate(t.Context(), want); !errors.Is(err, keystore.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	h.inhabited(t, 'a')
	h.backend.fault, h.examine = nil, nil
	k := h.keeper()
	find, looks := k.Find, 0
	k.Find = func(ctx context.Context, from string) (holdings.Result, error) {
		if looks++; looks == 2 {
			h.backend.fault = errors.New("unplugged")
		}
		return find(ctx, from)
	}
	outcome, err := k.Rotate(t.Context(), want)
	if err != nil || !says(outcome.Next, ".bashrc", "still holds the old key", "unplugged") || !says(outcome.Next, "do not revoke the old key yet", "unplugged") {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.backend.fault = nil
	h.rotate(t, 'b')
	h.inhabited(t, 'b')
	h.holds(t, "work", 'b', 'a')
}

// Another program puts the old key back whenever it is replaced: the rotation ends, and says so.
func TestRotateAgainstAnotherProgram(t *testing.T) {
	h := newHouse(t)
	h.add(t, "work", 'a')
	k := h.keeper()
	find := k.Find
	k.Find = func(ctx context.Context, from string) (holdings.Result, error) {
		h.write(t, "project/.env", "OPENAI_API_KEY="+keyText('a')+"\n", 0o600)
		return find(ctx, from)
	}
	outcome, err := k.Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
	if err != nil || !says(outcome.Next, "another program has put it back") || says(outcome.Next, "it stays in the store for a week") {
		t.Errorf("%+v, %v", outcome, err)
	}
}
