package plain

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// toStored leads from the welcome to the stored keys.
const toStored = "8\n"

func passphrase() string { return "four cAnAry7 " + strings.Repeat("ducks", 2) }

func threeKeys() *uitest.Session {
	s := uitest.ThreeKeys()
	s.Facts = looksLikeAKey
	return s
}

func inVault(state session.ShelfState) *uitest.Session {
	s := threeKeys()
	s.Store.Stored.Shelf = session.Shelf{Backend: session.Vault, Name: "the vault", State: state, What: "it asks for its passphrase"}
	s.Store.Passphrase = passphrase()
	return s
}

// asked are the calls of the store that change or test something.
func asked(s *uitest.Session) []string {
	return slices.DeleteFunc(s.Calls(), func(call string) bool {
		return strings.HasPrefix(call, "plan ") || strings.HasPrefix(call, "draft ")
	})
}

func TestStoredKeys(t *testing.T) {
	key := canary()
	proved := func() *uitest.Session {
		s := threeKeys()
		s.Store.Proved = true
		return s
	}
	unknown := func() *uitest.Session {
		s := threeKeys()
		s.Store.Draft = session.Draft{Shown: "(40 characters)", Name: "key", Providers: []session.KeyProvider{
			{ID: "openai", Title: "OpenAI"}, {ID: "openai-compatible", Title: "another API", Address: true},
		}}
		return s
	}
	missing := func() *uitest.Session {
		s := inVault(session.ShelfMissing)
		s.Store.Stored.Shelf.Backend = ""
		return s
	}
	lockedFor := func(call string) func() *uitest.Session {
		return func() *uitest.Session {
			s := inVault(session.ShelfReady)
			s.Store.LockedFor = call
			return s
		}
	}
	failing := func() *uitest.Session {
		s := threeKeys()
		s.Store.Err = errors.New("write the key: the keyring refused; try again")
		return s
	}
	broken := func() *uitest.Session {
		s := threeKeys()
		s.Store.Stored.Shelf = session.Shelf{State: session.ShelfBroken, What: "it does not answer", Next: "log in again"}
		return s
	}
	tests := []struct {
		name, typed string
		with        func() *uitest.Session
		calls       []string
		says        string
	}{
		{"list", "b\n", threeKeys, nil, "stored key 2 of 3: openai\nprovider: OpenAI\nkind: project key\nkey: sk-proj-…a1B2 (3f9c01aa)\nstored in: keyring\nage: 93 days\nlast test: 2 hours ago: it works\nrotate: due since 3 days\ndue: it should be rotated now\n"},
		{"reminder", "b\n", threeKeys, nil, "reminder: The key openai is due for rotation since 3 days.\n"},
		{"test", "4\n1\n1\n", threeKeys, []string{"test openai"}, "done: tested openai: refused"},
		{"add", "2\n1\n" + key + "\n\n1\n", threeKeys, []string{"store openai-2 typed-1"}, "done: stored as openai-2 in the keyring; it works\n"},
		{"add under another name", "2\n1\n" + key + "\nwork\nA b\nmine\n1\n", threeKeys, []string{"store mine typed-1"}, "a key is stored under this name already\n"},
		{"add the key inside", "2\n1\nexport X=" + key + "\n1\n\n1\n", threeKeys, []string{"store openai-2 typed-1"}, "1. store only the key inside (52 characters)\n2. store exactly what was typed"},
		{"add what was found", "2\n2\n\n1\n", threeKeys, []string{"store openai-2 found-1"}, "2. the one in .env:3, OPENAI_API_KEY (sk-proj-…a1B2 (3f9c01aa))"},
		{"a key as a name", "2\n1\n" + key + "\n" + key + "\nb\n1\n", threeKeys, nil, "this looks like a key and was not kept"},
		{"whose", "2\n1\n" + key + "\n\n2\n\nhttps://llm.example.com/v1\n1\n", unknown, []string{"store key typed-1 openai-compatible https://llm.example.com/v1"}, "type the address of the API first"},
		{"refused", "2\n1\n" + key + "\n\n\n1\n", proved, []string{"store openai-2 typed-1"}, "not done: not stored: the provider refuses this key"},
		{"anyway", "2\n1\n" + key + "\n\n2\n1\n", proved, []string{"store openai-2 typed-1", "store openai-2 typed-1 anyway"}, "Store it anyway?\n1. leave it as it is\n2. store it anyway"},
		{"rotate", "4\n2\n3\n" + key + "\n1\n", threeKeys, []string{"rotate openai typed-1 places=true"}, "left to do: revoke the old key at https://platform.openai.com/api-keys\n"},
		{"rotate the store alone", "4\n2\n2\n" + key + "\n1\n", threeKeys, []string{"rotate openai typed-1 places=false"}, "+ OPENAI_API_KEY=(the new key)\nplace 2 of 3"},
		{"rotate not", "4\n2\n\n1\n", threeKeys, nil, "left alone: a live login of Codex: log in again there"},
		{"rename", "5\n3\noffice\n1\n", threeKeys, []string{"rename work office"}, "work is called office now"},
		{"rename not", "5\n3\n\n1\n", threeKeys, nil, "Enter for work"},
		{"remove", "5\n4\n2\n1\n", threeKeys, []string{"remove work"}, "revoke it at: https://platform.openai.com/api-keys\n"},
		{"remove not", "5\n4\n\n1\n", threeKeys, nil, "The provider is not told"},
		{"roll back", "4\n5\n2\n1\n", threeKeys, []string{"roll back openai"}, "done: openai is the key before the rotation again"},
		{"roll back what is not kept", "5\n5\nb\n1\n", threeKeys, nil, "not now: no key before this one is kept"},
		{"locked", "4\n1\nnot the one\n" + passphrase() + "\n1\n", func() *uitest.Session { return inVault(session.ShelfLocked) },
			[]string{"unlock", "unlock", "test openai"}, "the passphrase is wrong; type it again\nType the passphrase"},
		{"locked and left", "4\n1\nb\n1\n", func() *uitest.Session { return inVault(session.ShelfLocked) }, nil, "What shall be done with stored keys?"},
		{"lock", "6\n6\n" + passphrase() + "\n1\n", func() *uitest.Session { return inVault(session.ShelfReady) }, []string{"lock", "unlock"}, "the vault is locked"},
		{"locked meanwhile", "5\n4\n2\n" + passphrase() + "\n1\n", lockedFor("remove"), []string{"remove work", "unlock", "remove work"}, "work is removed"},
		{"make the vault", "6\n" + passphrase() + "\nanother\n" + passphrase() + "\n" + passphrase() + "\n1\n", missing, []string{"unlock"}, "the two are not alike"},
		{"failing", "5\n4\n2\n1\n", failing, []string{"remove work"}, "write the key: the keyring refused; try again\n"},
		{"broken", "2\nb\n", broken, nil, "it does not answer\nnext: log in again\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := tt.with()
			out, err := talk(t, fake, toStored+tt.typed+"q\n")
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := asked(fake); !slices.Equal(got, tt.calls) {
				t.Errorf("the store was asked %q, want %q\n%s", got, tt.calls, out)
			}
			if !strings.Contains(out, tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out)
			}
			if !strings.HasSuffix(out, "q to quit: q\n") {
				t.Errorf("the conversation is elsewhere at the end:\n%s", out)
			}
			noLeak(t, out)
		})
	}
}

// unlisted is an engine whose store cannot be read.
type unlisted struct{ *uitest.Session }

func (unlisted) Stored(context.Context) (session.Stored, error) {
	return session.Stored{}, errors.New("read the index: no")
}

func TestStoredKeysThatCannotBeListed(t *testing.T) {
	out, err := talk(t, unlisted{uitest.QuotedKey()}, toStored+"q\n")
	if err != nil || !strings.Contains(out, "could not list the stored keys: read the index: no\nWhat shall be examined?") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

func TestTranscriptOfStoredKeys(t *testing.T) {
	key := canary()
	for _, tt := range []struct {
		name  string
		width int
		ascii bool
	}{{"wide", 80, false}, {"narrow", 40, true}} {
		t.Run(tt.name, func(t *testing.T) {
			fake := inVault(session.ShelfLocked)
			text := toStored + strings.Join([]string{
				"2", "1", key, "?", "mine", "wrong", passphrase(), // add, help at the name, a wrong passphrase, the right one
				"4", "2", "3", key, // rotate openai in its places
				"4", "5", "2", // roll it back
				"5", "3", "office", // rename work
				"5", "4", "2", // remove it
				"q",
			}, "\n") + "\n"
			var out bytes.Buffer
			o := Options{In: typed(t, text), Out: &out, Reason: "a test says so", Width: tt.width, ASCII: tt.ascii}
			if err := Run(t.Context(), fake, o); err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			noLeak(t, out.String())
			golden.RequireEqual(t, out.String())
		})
	}
}
