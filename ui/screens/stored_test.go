package screens

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

func held() Holdings { return Holdings{}.Take(uitest.ThreeKeys().Store.Stored, nil) }

func TestWorkSaysWhatBecameOfTheKey(t *testing.T) {
	report := func(verdict flows.Verdict) *flows.Report { return &flows.Report{Verdict: verdict} }
	store := StoreKey{session.NewKey{Name: "work", KeyID: "typed-1"}}
	anyway := store
	anyway.Want.Anyway = true
	tests := []struct {
		name    string
		outcome session.KeyOutcome
		err     error
		says    string
		open    Ask
		add     Ask
	}{
		{"works", session.KeyOutcome{Done: true, Words: "stored; it works", Report: report(flows.Healthy)}, nil, "+ stored; it works", ReadReport{session.Choice{StoredName: "work"}}, nil},
		{"not verified", session.KeyOutcome{Done: true, Words: "stored, not verified", Report: report(flows.Unknown)}, nil, "? stored, not verified", ReadReport{session.Choice{StoredName: "work"}}, nil},
		{"not tested", session.KeyOutcome{Done: true, Words: "stored"}, nil, "+ stored", Leave{}, nil},
		{"proved bad", session.KeyOutcome{Proved: true, Words: "refused", Report: report(flows.Problem)}, nil, "x refused", ReadReport{session.Choice{StoredName: "work"}}, anyway},
		{"failed", session.KeyOutcome{}, errors.New("no room"), "x no room", store, nil},
		{"stopped", session.KeyOutcome{}, ErrInterrupted, "! Stopped", store, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := sized(NewWork(theme.New(false, true), store, "", func(session.Choice) []session.Row { return nil }), 80, 24)
			if got := act(w, intent.Back); got != (Stop{}) {
				t.Errorf("back while it runs asks for %#v", got)
			}
			w.Done(tt.outcome, tt.err)
			wantDrawn(t, w, tt.says)
			if got := act(w, intent.Open); got != tt.open {
				t.Errorf("enter asks for %#v, want %#v", got, tt.open)
			}
			if got := act(w, intent.Add); got != tt.add {
				t.Errorf("a asks for %#v, want %#v", got, tt.add)
			}
		})
	}
}

func TestPassphraseWords(t *testing.T) {
	for state, want := range map[session.ShelfState]string{
		session.ShelfLocked: "It opens the vault for this visit.", session.ShelfNew: "The vault is chosen, and not made yet.", session.ShelfMissing: "No keyring answers here.",
	} {
		p := sized(NewPassphrase(theme.New(false, true), session.Shelf{Backend: session.Vault, State: state}, nil), 80, 24)
		wantDrawn(t, p, want)
	}
	p := sized(NewPassphrase(theme.New(false, true), session.Shelf{Backend: session.Vault, State: session.ShelfLocked}, nil), 80, 24)
	p.Handle(intent.Intent{Act: intent.Type, Text: "two\r\nlines\n", Pasted: true})
	act(p, intent.Newline)
	if want, ok := act(p, intent.Open).(Unlock); !ok || string(want.Passphrase) != "twolines" {
		t.Errorf("enter asks for %q", want.Passphrase)
	}
	if act(p, intent.Open) != nil {
		t.Error("the passphrase is still in the field")
	}
}

func TestStoredKeysAreFilteredWithThePlaces(t *testing.T) {
	p := newPlaces(80, 24)
	p.Hold(held())
	act(p, intent.Filter)
	typeInto(p, "openai")
	wantDrawn(t, p, "5 of 7", "> + OPENAI_API_KEY", "! openai  due since 3 days", "? work")
	act(p, intent.EraseAll)
	typeInto(p, "due")
	wantDrawn(t, p, "1 of 7", "> ! openai")
	if got := act(p, intent.Open); got != (ShowStored{"openai"}) {
		t.Errorf("enter asks for %#v", got)
	}
	act(p, intent.Back)
	wantDrawn(t, p, "> ! openai", "> ! openai") // the focus stays on its row
	p.Found(fourPlaces()[:1], nil)
	wantDrawn(t, p, "> ! openai")
	changed := held()
	changed.Stored.Keys = changed.Stored.Keys[1:]
	p.Hold(changed)
	wantDrawn(t, p, "> ! openai")
}

func TestStoredColumnsShrink(t *testing.T) {
	for _, tt := range []struct {
		width int
		want  []string
	}{
		{20, []string{"openai"}}, {40, []string{"openai", "due since 3 days"}}, {80, []string{"due since 3 days", "2 hours ago: it works", "OpenAI"}},
		{109, []string{"due since 3 days", "2 hours ago: it works", "OpenAI", "sk-proj-...a1B2"}},
	} {
		p := sized(NewPlaces(theme.New(false, true), held()), tt.width, 24)
		row := strings.Split(p.View(), "\n")[rowOf(t, p, "! openai")]
		for _, want := range tt.want {
			if !strings.Contains(row, want) {
				t.Errorf("width %d: %q is missing in %q", tt.width, want, row)
			}
		}
	}
}

func TestALostListKeepsWhatWasKnown(t *testing.T) {
	before := held()
	after := before.Take(session.Stored{}, errors.New("read the index: no"))
	if len(after.Stored.Keys) != 3 || after.Blocked() != "" {
		t.Errorf("%d keys, blocked: %q", len(after.Stored.Keys), after.Blocked())
	}
	p := sized(NewPlaces(theme.New(false, true), after), 80, 24)
	wantDrawn(t, p, "x could not read the list: read the index: no", "openai")
	if (Holdings{}).Blocked() == "" || (Holdings{Err: errors.New("no")}).Blocked() == "" {
		t.Error("something can be stored though nobody knows where")
	}
}

func TestAKeyThatIsStoredNoMore(t *testing.T) {
	s := sized(NewStored(theme.New(false, true), "work", held()), 80, 24)
	gone := held()
	gone.Stored.Keys = gone.Stored.Keys[:2]
	s.Hold(gone)
	wantDrawn(t, s, "It is no longer stored", "sk-svcacct-...k7L8")
	for _, action := range []intent.Action{intent.Open, intent.Rotate, intent.Rename, intent.Remove, intent.RollBack} {
		if got := act(s, action); got != nil || offOf(t, s, action) != "it is no longer stored" {
			t.Errorf("%v asks for %#v", action, got)
		}
	}
}
