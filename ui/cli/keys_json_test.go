package cli_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// keys list --json has exactly the members of the contract, and those that were added to it since.
func TestKeysListMembers(t *testing.T) {
	u := newUser(t, inVault(t))
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	promised := []string{"name", "provider", "kind", "fingerprint", "backend", "created", "verified_at", "verdict", "expires", "rotate_by"}
	added := []string{"due", "cause", "base_url", "previous"}
	item := u.listed()["work"]
	for _, member := range promised {
		if _, there := item[member]; !there {
			t.Errorf("%s is missing", member)
		}
	}
	for _, member := range slices.Sorted(maps.Keys(item)) {
		if !slices.Contains(promised, member) && !slices.Contains(added, member) {
			t.Errorf("%s is not written down", member)
		}
	}
	for member, want := range map[string]any{"provider": "openai", "kind": "project key", "backend": "vault", "verdict": "unverified", "verified_at": nil, "expires": nil} {
		if item[member] != want {
			t.Errorf("%s is %v, want %v", member, item[member], want)
		}
	}
}

// A store that cannot be read is a report of its own that the schema allows: exit 3, nothing sent, no word of a bad key.
func TestProfileOfALockedVault(t *testing.T) {
	environ := inVault(t)
	u := newUser(t, environ)
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	u.environ = append(slices.Clone(environ), "AUTHDOCTOR_PASSPHRASE_FILE=")
	u.unread("keystore.locked")
}

// unread wants check --profile work to say why the key could not be read.
func (u user) unread(cause string) {
	u.tb.Helper()
	r := u.must(3, "", "check", "--profile", "work", "--json")
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(r.out))
	if err != nil {
		u.tb.Fatalf("%v\n%s", err, r.out)
	}
	if err := published(u.tb, u.program).Validate(document); err != nil {
		u.tb.Error(err)
	}
	var report struct {
		Diagnoses []struct{ Cause string }
		Requests  struct{ Sent int }
	}
	if err := json.Unmarshal([]byte(r.out), &report); err != nil {
		u.tb.Fatal(err)
	}
	if len(report.Diagnoses) == 0 || report.Diagnoses[0].Cause != cause || report.Requests.Sent != 0 {
		u.tb.Errorf("want %s and nothing sent: %s", cause, r.out)
	}
}
