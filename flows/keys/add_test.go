package keys_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
)

func (h *house) adds(ctx context.Context, name string, letter rune, change func(*keys.New)) (keys.Outcome, error) {
	want := keys.New{Profile: keystore.Profile{Name: name, Provider: "openai", Kind: "project key", Days: -1}, Key: h.key(letter), From: keystore.FromStdin}
	if change != nil {
		change(&want)
	}
	return h.keeper().Add(ctx, want)
}

// What a report says about a key: whether it is stored, as what, and in which words.
func TestJudgement(t *testing.T) {
	crashed := reported(flows.Unknown, "stated", "net.dns")
	crashed.CrashFile = "/state/crash-1.txt"
	type row struct {
		report  flows.Report
		bad     bool
		verdict keystore.Verdict
		cause   string
		words   string
	}
	bad := func(words string, causes ...string) row {
		return row{problem(causes...), true, keystore.Refused, causes[len(causes)-1], words}
	}
	known := func(id string) row {
		return row{problem(id), false, keystore.Refused, id, "the key is known, but: Title"}
	}
	open := func(id string) row {
		return row{problem(id), false, keystore.Unverified, id, "it could not be tested: Title"}
	}
	rows := []row{
		{works(), false, keystore.Works, "", "it works"},
		bad("it is refused: Title of credential.invalid (credential.invalid)", "credential.invalid"),
		bad("it is refused", "credential.revoked"), bad("it is refused", "credential.quoted"), bad("it is refused", "credential.wrong-kind"),
		bad("it is refused", "token.expired"), bad("it is refused", "account.deactivated"),
		bad("it is refused", "request.wrong-path", "credential.revoked"), bad("it is refused", "org.mismatch", "credential.invalid"), // behind another fault
		known("quota.exhausted"), known("rate.requests"), known("permission.missing-scope"), known("org.mismatch"), known("project.invalid"), known("model.not-found"),
		open("net.dns"), open("net.refused"), open("tls.untrusted-ca"), open("waf.blocked"), open("endpoint.wrong-host"), open("endpoint.auth-stripped"), open("request.wrong-path"),
		open("request.api-version"), open("gateway.no-route"), open("client.misconfigured"), open("permission.region"), open("token.clock-skew"), open("credential.wrong-header"),
		open("keystore.locked"),
		{reported(flows.Unknown, "stated", "server.error"), false, keystore.Unverified, "server.error", "the test could not tell whether it works; possibly: Title of server.error (server.error)"},
		{reported(flows.Unknown, "possible", "credential.invalid"), false, keystore.Unverified, "credential.invalid", "the test could not tell whether it works; possibly: Title"},
		{flows.Report{Verdict: flows.Unknown}, false, keystore.Unverified, "", "the test could not tell whether it works"},
		{crashed, false, keystore.Unverified, "", "the test itself failed: see /state/crash-1.txt"},
	}
	behind := problem("quota.exhausted", "credential.invalid")
	behind.Diagnoses[1].Confidence = "possible"
	rows = append(rows, row{behind, false, keystore.Refused, "quota.exhausted", "the key is known, but: Title"})
	h := newHouse(t)
	h.now = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for i, r := range rows {
		h.says(r.report)
		name := "key-" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		outcome, err := h.adds(t.Context(), name, 'a', nil)
		if err != nil {
			t.Fatalf("%s: %v", r.words, err)
		}
		silent(t, outcome)
		if outcome.Done == r.bad || outcome.Proved != r.bad || !strings.Contains(outcome.Words, r.words) || outcome.Report == nil {
			t.Errorf("%s: %+v", r.words, outcome)
		}
		p, err := h.store().Find(t.Context(), name)
		if r.bad {
			if !errors.Is(err, keystore.ErrNotFound) {
				t.Errorf("%s: it is stored", r.words)
			}
			if outcome, err = h.adds(t.Context(), name, 'a', func(n *keys.New) { n.Anyway = true }); err != nil || !outcome.Done || outcome.Proved {
				t.Errorf("%s, anyway: %+v, %v", r.words, outcome, err)
			}
			p, err = h.store().Find(t.Context(), name)
		}
		if err != nil || p.Verdict != r.verdict || p.Cause != r.cause || p.Verified.Equal(h.now) == (r.verdict == keystore.Unverified) {
			t.Errorf("%s: stored as %+v, %v", r.words, p, err)
		}
	}
}

func TestAdd(t *testing.T) {
	h := newHouse(t)
	outcome, err := h.adds(t.Context(), "work", 'a', nil)
	if err != nil || outcome.Words != "stored as work in the vault; it works" || outcome.Next[0] != "give it to a program: authdoctor exec work -- your-program" {
		t.Errorf("%+v, %v", outcome, err)
	}
	if p := h.holds(t, "work", 'a', 0); p.Days != keystore.DefaultDays || p.Created.IsZero() || outcome.Profile.Name != "work" {
		t.Errorf("%+v", p)
	}
	asked := h.says(works())
	for name, want := range map[string]error{"work": keystore.ErrExists, "My Key": keystore.ErrName} {
		if _, err := h.adds(t.Context(), name, 'b', nil); !errors.Is(err, want) || *asked != 0 {
			t.Errorf("%s: %v after %d tests", name, err, *asked)
		}
	}
	outcome, err = h.adds(t.Context(), "untested", 'b', func(n *keys.New) { n.Untested = true })
	if err != nil || *asked != 0 || outcome.Words != "stored as untested in the vault; it was not tested" || outcome.Profile.Verdict != keystore.Unverified || !outcome.Profile.Verified.IsZero() {
		t.Errorf("%+v, %v", outcome, err)
	}
	outcome, err = h.adds(t.Context(), "nobodys", 'c', func(n *keys.New) { n.Profile.Provider = "" })
	if err != nil || *asked != 0 || !strings.HasSuffix(outcome.Words, "it was not tested: it is not known whose it is") {
		t.Errorf("a key of which nobody knows whose it is went out: %+v, %v", outcome, err)
	}
	if outcome, err = h.adds(t.Context(), "gateway", 'd', func(n *keys.New) { n.Profile.Provider, n.Profile.BaseURL = "", "https://gateway.example" }); err != nil || *asked != 1 {
		t.Errorf("%+v, %v after %d tests", outcome, err, *asked)
	}
}

// Nothing is stored where the test was stopped, or could not be begun; a provider whose API is not examined is no failure.
func TestAddUntestable(t *testing.T) {
	h := newHouse(t)
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		return flows.Report{}, errors.New("settings of no use")
	}
	if _, err := h.adds(t.Context(), "work", 'a', nil); !errors.Is(err, keys.ErrUntested) || !strings.Contains(err.Error(), "settings of no use") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		cancel()
		return problem("credential.invalid"), nil
	}
	if _, err := h.adds(ctx, "work", 'a', nil); !errors.Is(err, keys.ErrUntested) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if list, err := h.store().List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("stored: %v, %v", list, err)
	}
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		return flows.Report{}, flows.ErrNoTree
	}
	outcome, err := h.adds(t.Context(), "work", 'a', nil)
	if err != nil || !outcome.Done || outcome.Words != "stored as work in the vault; it was not tested: its provider's API is not examined" {
		t.Errorf("%+v, %v", outcome, err)
	}
	h.examine, h.backend.fault = nil, errors.New("unplugged")
	if outcome, err = h.adds(t.Context(), "other", 'a', nil); !errors.Is(err, keystore.ErrUnavailable) || outcome.Done || outcome.Report == nil {
		t.Errorf("%+v, %v", outcome, err)
	}
}

// A test notes its verdict and time. One without an answer says nothing against the last one that had one.
func TestTestNotes(t *testing.T) {
	h := newHouse(t)
	day := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	h.now = day
	h.add(t, "work", 'a')
	for i, c := range []struct {
		report   flows.Report
		verdict  keystore.Verdict
		cause    string
		verified time.Time
	}{
		{problem("net.dns"), keystore.Unverified, "net.dns", time.Time{}},
		{works(), keystore.Works, "", day.Add(1 * time.Hour)},
		{problem("net.dns"), keystore.Works, "", day.Add(1 * time.Hour)},
		{problem("quota.exhausted"), keystore.Refused, "quota.exhausted", day.Add(3 * time.Hour)},
		{reported(flows.Unknown, "stated", "server.error"), keystore.Refused, "quota.exhausted", day.Add(3 * time.Hour)},
		{problem("credential.revoked"), keystore.Refused, "credential.revoked", day.Add(5 * time.Hour)},
	} {
		h.now = day.Add(time.Duration(i) * time.Hour)
		h.says(c.report)
		outcome, err := h.keeper().Test(t.Context(), "work")
		if err != nil || !outcome.Done || !strings.HasPrefix(outcome.Words, "work: ") || outcome.Report == nil {
			t.Fatalf("%+v, %v", outcome, err)
		}
		silent(t, outcome)
		p, err := h.store().Find(t.Context(), "work")
		if err != nil || p.Verdict != c.verdict || p.Cause != c.cause || !p.Verified.Equal(c.verified) || outcome.Profile.Verdict != c.verdict {
			t.Errorf("test %d: %s %s at %v, %v", i, p.Verdict, p.Cause, p.Verified, err)
		}
	}
	if _, err := h.keeper().Test(t.Context(), "home"); !errors.Is(err, keystore.ErrNotFound) {
		t.Errorf("tested a key that is not stored: %v", err)
	}
}

// What was tested is what the verdict is noted for, and a verdict that cannot be noted is told beside it.
func TestTestOfAKeyThatChanges(t *testing.T) {
	h := newHouse(t)
	h.add(t, "work", 'a')
	h.examine = func(_ context.Context, _ keystore.Profile, c keystore.Candidate) (flows.Report, error) {
		if !c.Secret.Same(h.key('a')) || c.Source.String() != "vault:work" {
			t.Errorf("%v from %s is tested", c.Secret, c.Source)
		}
		_, err := h.store().Replace(t.Context(), "work", "", h.key('b'), nil)
		return problem("credential.revoked"), err
	}
	if outcome, err := h.keeper().Test(t.Context(), "work"); err != nil || !strings.Contains(outcome.Words, "it is refused") {
		t.Fatalf("%+v, %v", outcome, err)
	}
	if p := h.holds(t, "work", 'b', 'a'); p.Verdict != keystore.Unverified {
		t.Errorf("the other key got the verdict: %+v", p)
	}
	h.examine = func(context.Context, keystore.Profile, keystore.Candidate) (flows.Report, error) {
		_, err := h.store().Remove(t.Context(), "work")
		return works(), err
	}
	if outcome, err := h.keeper().Test(t.Context(), "work"); err != nil || !outcome.Done || !says(outcome.Next, "the verdict could not be noted") {
		t.Errorf("%+v, %v", outcome, err)
	}
}
