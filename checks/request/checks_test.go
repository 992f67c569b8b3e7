package request

import (
	"context"
	"encoding/base64"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// offline are facts about a target that nobody asked anything.
type offline struct{ target checks.Target }

func (o offline) Target() checks.Target                          { return o.target }
func (o offline) Registry() *provider.Registry                   { return &provider.Registry{} }
func (o offline) Exchange(context.Context, string) wire.Exchange { return wire.Exchange{} }
func (o offline) Reading(context.Context, string) reply.Reading  { return reply.Reading{} }
func (o offline) Finding(_ context.Context, id string) checks.Finding {
	return checks.Finding{Check: id}
}
func (o offline) Now() time.Time          { return time.Time{} }
func (o offline) Consent() checks.Consent { return checks.Consent{Silent: "--offline"} }
func (o offline) Denied() string          { return "" }

func ask(t *testing.T, id string, target checks.Target) checks.Finding {
	t.Helper()
	i := slices.IndexFunc(Checks(), func(c checks.Check) bool { return c.ID == id })
	if i < 0 || !Checks()[i].Offline() {
		t.Fatalf("no offline check %s", id)
	}
	return Checks()[i].Run(context.Background(), offline{target})
}

func TestChecks(t *testing.T) {
	basic := func(login string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(login, "THEKEY", fakeKey())))
	}
	const openai, anthropic = "https://api.openai.com/v1/models", "https://api.anthropic.com/v1/models"
	const gemini = "https://generativelanguage.googleapis.com/v1beta/models"
	tests := []struct {
		name, command string
		one, scheme   checks.Status
		causes        []cause.ID // of the failing one
		confidence    checks.Confidence
		local         bool
		sentAs        string // after the change; empty: there is none
	}{
		{"as it should be", openai + " -H 'Authorization: Bearer THEKEY'", checks.Pass, checks.Pass, nil, "", false, ""},
		{"a scheme in small letters", openai + " -H 'authorization: bearer THEKEY'", checks.Pass, checks.Pass, nil, "", false, ""},
		{"a header of its own", anthropic + " -H 'x-api-key: THEKEY'", checks.Pass, checks.Pass, nil, "", false, ""},
		{"bare", openai + " -H 'Authorization: THEKEY'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"another scheme", openai + " -H 'Authorization: Token THEKEY'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"Basic with the key as password", openai + " -H '" + basic(":THEKEY") + "'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"Basic with the key as user", openai + " -H '" + basic("THEKEY:") + "'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"Basic with something else", openai + " -H 'Authorization: Basic %'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, ""},
		{"a scheme where none is wanted", anthropic + " -H 'x-api-key: Bearer THEKEY'", checks.Pass, checks.Fail, []cause.ID{cause.CredentialBearerPrefix}, checks.Inferred, true, "x-api-key: {key}"},
		{"the wrong header", openai + " -H 'x-api-key: THEKEY'", checks.Fail, checks.Skip, []cause.ID{cause.CredentialWrongHeader}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"a misspelt header", openai + " -H 'Authentication: Bearer THEKEY'", checks.Fail, checks.Skip, []cause.ID{cause.CredentialWrongHeader}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"Authorization where another is usual", gemini + " -H 'Authorization: Bearer THEKEY'", checks.Fail, checks.Skip, []cause.ID{cause.CredentialWrongHeader}, checks.Possible, true, "x-goog-api-key: {key}"},
		{"Authorization where it is read as well", anthropic + " -H 'Authorization: Bearer THEKEY'", checks.Pass, checks.Skip, nil, "", false, ""},
		{"in the query", openai + "?key=THEKEY", checks.Fail, checks.Skip, []cause.ID{cause.CredentialWrongHeader}, checks.Inferred, false, ""},
		{"in the query of one who takes it", "https://generativelanguage.googleapis.com/v1beta/models?key=THEKEY", checks.Warn, checks.Skip, nil, "", false, ""},
		{"twice", openai + " -H 'Authorization: Bearer THEKEY' -H 'Authorization: Bearer two'", checks.Warn, checks.Pass, nil, "", false, ""},
		{"in two headers", openai + " -H 'api-key: two' -H 'Authorization: Bearer THEKEY'", checks.Warn, checks.Pass, nil, "", false, ""},
		{"in two wrong headers", openai + " -H 'api-key: THEKEY' -H 'x-api-key: two'", checks.Fail, checks.Skip, []cause.ID{cause.CredentialWrongHeader}, checks.Inferred, true, "Authorization: Bearer {key}"},
		{"none", openai, checks.Skip, checks.Skip, nil, "", false, ""},
	}
	reg := registry(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target := read(t, "curl "+strings.Replace(tt.command, "https", "--url https", 1)).Apply(checks.Target{}, reg)
			one, scheme := ask(t, OneAuthorization, target), ask(t, Scheme, target)
			if one.Status != tt.one || scheme.Status != tt.scheme {
				t.Fatalf("got %s (%s) and %s (%s)", one.Status, one.Summary, scheme.Status, scheme.Summary)
			}
			failed := one
			if scheme.Status == checks.Fail {
				failed = scheme
			}
			if !slices.Equal(failed.Causes, tt.causes) || failed.Confidence != tt.confidence || failed.Local != tt.local {
				t.Errorf("got %v, %s, local %v", failed.Causes, failed.Confidence, failed.Local)
			}
			if failed.Confidence == checks.Possible && failed.Tell == "" {
				t.Error("a possible cause without what would tell")
			}
			for _, f := range []checks.Finding{one, scheme} {
				if (f.Status == checks.Skip) != (f.Because != "") || (f.Status == checks.Skip) == (f.Summary != "") || (f.Status != checks.Skip) != (len(f.Evidence) > 0) {
					t.Errorf("incomplete: %+v", f)
				}
			}
			if (len(failed.Changes) > 0) != (tt.sentAs != "") {
				t.Fatalf("changes %v", failed.Changes)
			}
			if tt.sentAs != "" {
				changed(t, failed.Changes[0], target, tt.sentAs)
			}
		})
	}
}

// changed holds a change to its promise: the same key, sent as wanted, in a target that passes.
func changed(t *testing.T, change checks.Change, before checks.Target, want string) {
	t.Helper()
	auth, facts := before.Provider.Auth, *before.Request
	after := change.Apply(before)
	if got := after.Provider.Auth.Header + ": " + after.Provider.Auth.Format; got != want {
		t.Errorf("changed to %s, want %s", got, want)
	}
	if reveal(t, after.Credential) != fakeKey() {
		t.Errorf("the changed target sends %v", after.Credential)
	}
	for _, id := range []string{OneAuthorization, Scheme} {
		if f := ask(t, id, after); f.Status == checks.Fail {
			t.Errorf("%s still fails: %s", id, f.Summary)
		}
	}
	if !reflect.DeepEqual(before.Provider.Auth, auth) || before.Request.Scheme != facts.Scheme || before.Changes != nil || len(after.Changes) != 1 {
		t.Error("the change does more or less than it says")
	}
}

func TestChecksWithoutRequest(t *testing.T) {
	for _, c := range Checks() {
		f := c.Run(context.Background(), offline{})
		if f.Status != checks.Skip || f.Because != "no request was given" {
			t.Errorf("%s: got %s because %q", c.ID, f.Status, f.Because)
		}
		if len(c.Causes) == 0 || strings.TrimSpace(c.Title) == "" {
			t.Errorf("%s names no cause or has no title", c.ID)
		}
	}
}
