package ui

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

func TestAddAKey(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	press(a, typedKey()...)
	wantOnScreen(t, a, "> Name: openai-2_", "OpenAI, a project key")
	press(a, "enter")
	wantOnScreen(t, a, "✓ stored as openai-2 in the keyring; it works", "No fault was found")
	wantCalls(t, a, "store openai-2 typed-1")
	if got := storeOf(a).Kept(); len(got) != 1 || got[0] != fakeKey()+" inner=false" {
		t.Errorf("kept %d keys, want the typed one", len(got))
	}
	press(a, "enter")
	wantOnScreen(t, a, "Diagnosis", "No fault was found")
	press(a, "esc", "esc")
	wantOnScreen(t, a, "Stored by authdoctor", "✓ openai-2")
	wantNotOnScreen(t, a, "Nothing is stored")
}

func TestAKeyThatIsProvedBadIsStoredOnlyAnyway(t *testing.T) {
	a := newTestApp(t, proved())
	press(a, typedKey("enter")...)
	wantOnScreen(t, a, "✗ not stored: the provider refuses this key", "a store it anyway")
	press(a, "esc")
	wantOnScreen(t, a, "> Name: openai-2_") // nothing that was answered is lost
	press(a, "enter", "a")
	wantOnScreen(t, a, "stored as openai-2")
	wantCalls(t, a, "store openai-2 typed-1", "store openai-2 typed-1", "store openai-2 typed-1 anyway")
	press(a, "esc")
	wantOnScreen(t, a, "✗ openai-2")
}

func TestAFoundKeyIsStored(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	press(a, "p", "a")
	wantOnScreen(t, a, "Which key shall be stored?", "> 1 The one in .env:3 OPENAI_API_KEY")
	press(a, "1", "enter")
	wantCalls(t, a, "store openai-2 found-1")
	press(a, "esc", "a", "2", fakeKey(), "enter", "ctrl+u", "mine", "enter")
	wantCalls(t, a, "store openai-2 found-1", "store mine typed-1")
}

func TestATypedKeyIsStoredFromItsTarget(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	uitest.Drain(a, a.answer(screens.ShowTarget{Choice: session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "typed-9"}}}))
	press(a, "a", "enter")
	wantCalls(t, a, "store openai-2 typed-9")
	a = newTestApp(t, uitest.QuotedKey())
	uitest.Drain(a, a.answer(screens.ShowWalk{Choice: session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "typed-9"}}}))
	press(a, "enter", "a", "enter")
	wantCalls(t, a, "store openai-2 typed-9")
	press(a, "esc", "esc", "esc", "enter", "enter", "a")
	wantOnScreen(t, a, "the key was not typed here")
}

func TestWhoseAnUnknownKeyIs(t *testing.T) {
	a := newTestApp(t, unknownShape())
	press(a, typedKey("enter", "1")...)
	wantCalls(t, a, "store key typed-1 openai")
	a = newTestApp(t, unknownShape())
	press(a, typedKey("enter", "2", "https://llm.example.com/v1", "esc", "esc", "ctrl+u", "gateway", "enter", "2", "https://llm.example.com/v1", "enter")...)
	wantCalls(t, a, "store gateway typed-1 openai-compatible https://llm.example.com/v1")
}

func TestAKeyTypedAsANameIsNotShown(t *testing.T) {
	fake := uitest.ThreeKeys()
	fake.Facts = func(key []byte) session.KeyFacts {
		if strings.HasPrefix(string(key), "sk-") {
			return session.KeyFacts{Shown: "a key", Whose: "OpenAI"}
		}
		return session.KeyFacts{}
	}
	for _, keys := range [][]string{append(openStored(2), "e", "ctrl+u", fakeKey()), typedKey("ctrl+u", fakeKey())} {
		a := newTestApp(t, fake)
		press(a, keys...)
		wantOnScreen(t, a, "(a key, not shown)")
		wantNotOnScreen(t, a, "cAnAry7")
		press(a, "enter")
		wantOnScreen(t, a, "(a key, not shown)")
	}
}

func TestRotate(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, append(openStored(2), "n")...)
	wantOnScreen(t, a, "https://platform.openai.com/api-keys", "+ OPENAI_API_KEY=(the new key)", "left alone: a live login of Codex")
	press(a, "enter")
	wantOnScreen(t, a, "the new key for openai", "the store and the places that were shown")
	press(a, fakeKey(), "enter")
	wantOnScreen(t, a, "openai is rotated", "Revoke the old key at https://platform.openai.com/api-keys")
	wantCalls(t, a, "rotate openai typed-1 places=true")
	press(a, "u")
	wantOnScreen(t, a, "Make sk-proj-…a1B2 (3f9c01aa) the key openai again?")
	press(a, "2", "esc")
	wantOnScreen(t, a, "sk-proj-…a1B2 (3f9c01aa)", "Where it also lies")
	wantCalls(t, a, "rotate openai typed-1 places=true", "roll back openai")

	a = newTestApp(t, uitest.ThreeKeys())
	press(a, append(openStored(2), "n", "2", fakeKey(), "enter")...)
	wantCalls(t, a, "rotate openai typed-1 places=false")

	fake := uitest.ThreeKeys()
	fake.Store.Proved = true
	a = newTestApp(t, fake)
	press(a, append(openStored(2), "n", "enter", fakeKey(), "enter")...)
	wantOnScreen(t, a, "a rotate it anyway")
	press(a, "esc")
	wantOnScreen(t, a, "> 1 Type the new key") // another one can be typed
	press(a, "enter", fakeKey(), "enter", "a")
	wantOnScreen(t, a, "openai is rotated")
	wantCalls(t, a, "rotate openai typed-1 places=true", "rotate openai typed-2 places=true", "rotate openai typed-2 places=true anyway")
}

func TestRemoveAsksFirst(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, append(openStored(3), "x", "enter")...)
	wantCalls(t, a)
	press(a, "x")
	wantOnScreen(t, a, "The provider is not told", "revoke it at")
	press(a, "j", "enter")
	wantOnScreen(t, a, "✓ work is removed", "revoke it at")
	wantCalls(t, a, "remove work")
	press(a, "esc")
	wantOnScreen(t, a, "Stored by authdoctor", "openai  due since")
	wantNotOnScreen(t, a, "never tested")
}

func TestRename(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, append(openStored(3), "e", "enter")...)
	wantOnScreen(t, a, "this is its name already")
	press(a, "ctrl+u", "groq", "enter")
	wantOnScreen(t, a, "A key is stored under this name already")
	wantCalls(t, a)
	press(a, "ctrl+u", "office", "enter")
	wantOnScreen(t, a, "› office", "work is called office now", "sk-svcacct-…k7L8")
	wantCalls(t, a, "rename work office")
	press(a, "esc")
	wantOnScreen(t, a, "? office")
}

func TestALockedVaultAsksForItsPassphraseFirst(t *testing.T) {
	a := newTestApp(t, lockedVault())
	press(a, typedKey("enter")...)
	wantOnScreen(t, a, "> Passphrase: _")
	press(a, "not the one", "enter")
	wantOnScreen(t, a, "the passphrase is wrong", "> Passphrase: _")
	press(a, fakePassphrase(), "enter")
	wantOnScreen(t, a, "stored as openai-2") // what it was wanted for goes on by itself
	wantCalls(t, a, "unlock", "unlock", "store openai-2 typed-1")
	press(a, "esc", "l")
	wantOnScreen(t, a, "the vault is locked", "The vault is locked: l unlocks it")
	press(a, "l", fakePassphrase(), "enter")
	wantOnScreen(t, a, "the vault is open", "Stored by authdoctor, in the vault")
}

func TestAVaultThatLocksMeanwhileIsUnlockedAndTheWorkGoesOn(t *testing.T) {
	for name, tt := range map[string]struct {
		lockedFor string
		keys      []string
		says      string
	}{
		"test":   {"test", append(openStored(3), "enter"), "tested work"},
		"remove": {"remove", append(openStored(3), "x", "2"), "work is removed"},
		"rename": {"rename", append(openStored(3), "e", "-2", "enter"), "work is called work-2 now"},
		"add":    {"store", typedKey("enter"), "stored as openai-2"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := shelved(session.Shelf{Backend: "vault", Name: "the vault", State: session.ShelfReady})
			fake.Store.LockedFor = tt.lockedFor
			a := newTestApp(t, fake)
			press(a, tt.keys...)
			wantOnScreen(t, a, "> Passphrase: _")
			press(a, "anything", "enter")
			wantOnScreen(t, a, tt.says)
		})
	}
}

func TestMakeTheVault(t *testing.T) {
	a := newTestApp(t, noKeyring())
	press(a, typedKey("enter")...)
	wantOnScreen(t, a, "no keyring can answer", "The choice is remembered", "> Passphrase: _", "Once more: ")
	press(a, "four ducks", "enter", "five ducks", "enter")
	wantOnScreen(t, a, "the two lines are not alike", "> Passphrase: _")
	wantCalls(t, a)
	press(a, "four ducks", "enter", "four ducks", "enter")
	wantOnScreen(t, a, "stored as openai-2")
	wantCalls(t, a, "unlock", "store openai-2 typed-1")
}

func TestABrokenStoreSaysWhy(t *testing.T) {
	a := newTestApp(t, shelved(session.Shelf{Backend: "keyring", State: session.ShelfBroken, What: "it did not answer", Next: "log in again"}))
	press(a, "p", "G", "a")
	wantOnScreen(t, a, "does not answer: it did not answer; log in again", "! it did not answer; log in again")
	press(a, "enter", "n")
	wantOnScreen(t, a, "! it did not answer; log in again")
	wantCalls(t, a)
}

func TestAFailedStoreCallLosesNothing(t *testing.T) {
	fake := uitest.ThreeKeys()
	fake.Store.Err = errBoom
	a := newTestApp(t, fake)
	press(a, typedKey("enter")...)
	wantOnScreen(t, a, "✗ store the key: the keyring refused; try again")
	fake.Store.Err = nil
	press(a, "enter")
	wantOnScreen(t, a, "stored as openai-2")
	fake.Store.Err = errBoom
	press(a, "esc", "G", "enter", "x", "2")
	wantOnScreen(t, a, "✗ store the key: the keyring refused", "Remove it")
	press(a, "esc", "e", "-2", "enter")
	wantOnScreen(t, a, "✗ store the key: the keyring refused", "New name: ")
}

// A store that takes its time: every key is answered meanwhile, Esc stops it, and what it says later is dropped.
func TestTheInterfaceAnswersWhileTheStoreIsSlow(t *testing.T) {
	for name, tt := range map[string]struct {
		keys        []string
		waits, then string
	}{
		"store":     {typedKey("enter"), "Storing openai-2…", "! Stopped"},
		"test":      {append(openStored(3), "enter"), "Testing work…", "! Stopped"},
		"rotate":    {append(openStored(3), "n", "enter", fakeKey(), "enter"), "Rotating work…", "! Stopped"},
		"draft":     {typedKey(), "Looking at the key…", "Stored by authdoctor"},
		"places":    {openStored(3), "Looking for the places of work…", "Stored by authdoctor"},
		"remove":    {append(openStored(3), "x", "2"), "Removing work…", "✗ stopped"},
		"roll back": {append(openStored(2), "u", "2"), "Rolling back openai…", "✗ stopped"},
		"rename":    {append(openStored(3), "e", "-2", "enter"), "Renaming work…", "✗ stopped"},
		"unlock":    {[]string{"p", "l", fakePassphrase(), "enter"}, "Opening the vault…", "✗ stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := uitest.ThreeKeys()
			if name == "unlock" {
				fake = lockedVault()
			}
			a := newTestApp(t, fake)
			last := len(tt.keys) - 1
			press(a, tt.keys[:last]...)
			fake.Store.Gate = make(chan struct{})
			l := running(t, a)
			l.press(tt.keys[last])
			wantOnScreen(t, a, tt.waits)
			press(a, "?")
			wantOnScreen(t, a, "Keys here")
			press(a, "esc")
			wantOnScreen(t, a, tt.waits)
			l.press("esc")
			wantOnScreen(t, a, tt.then)
			l.rest()
			wantOnScreen(t, a, tt.then)
			if !press(a, "ctrl+c") {
				t.Error("ctrl+c does not quit once nothing is waited for")
			}
		})
	}
}

func TestALockedKeyringIsAnnouncedWhileItIsWaitedFor(t *testing.T) {
	fake := shelved(session.Shelf{Backend: "keyring", Name: "the keyring (gnome-keyring)", State: session.ShelfLocked})
	a := newTestApp(t, fake)
	press(a, openStored(3)...)
	fake.Store.Gate = make(chan struct{})
	l := running(t, a)
	l.press("enter")
	wantOnScreen(t, a, "Testing work…", "it will ask for its password in a window of its own", "Checking")
	press(a, "j", "j")
	wantOnScreen(t, a, "> · the key is not wrapped in quotes")
	l.press("esc")
	l.rest()
	press(a, "esc", "x")
	l.press("2")
	wantOnScreen(t, a, "Removing work…", "it will ask for its password")
	l.press("esc")
	l.rest()
}

func TestAQuestionOfTheTestIsAnswered(t *testing.T) {
	fake := uitest.ThreeKeys()
	fake.Script = []uitest.Step{{Event: flows.Asked{Question: flows.Question{Node: "where", Text: "Does it fail here?", Choices: []string{"yes", "no"}}}}}
	a := newTestApp(t, fake)
	press(a, openStored(3)...)
	l := running(t, a)
	l.press("enter")
	l.until("Does it fail here?")
	wantOnScreen(t, a, "> 1 yes")
	l.press("2")
	l.until("tested work")
	l.rest()
	if got := fake.Answers(); !slices.Equal(got, []string{"no"}) {
		t.Errorf("answered %q, want no", got)
	}
}

func TestClicksOnStoredKeys(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, "p")
	click(t, a, "? work")
	wantOnScreen(t, a, "> ? work")
	click(t, a, "> ? work")
	wantOnScreen(t, a, "› work", "Where it also lies")
	press(a, "x")
	click(t, a, "1 Keep it")
	wantOnScreen(t, a, "Where it also lies")
	press(a, "x")
	click(t, a, "2 Remove it")
	wantOnScreen(t, a, "work is removed")
	press(a, "esc", "g", "a")
	click(t, a, "2 Another one")
	wantOnScreen(t, a, "Type or paste the key to store")
}

func TestQuittingStopsTheStoreFirst(t *testing.T) {
	fake := uitest.ThreeKeys()
	a := newTestApp(t, fake)
	press(a, append(openStored(3), "x")...)
	fake.Store.Gate = make(chan struct{})
	l := running(t, a)
	l.press("2")
	if press(a, "ctrl+c") {
		t.Fatal("the first ctrl+c quit while a key was being removed")
	}
	wantOnScreen(t, a, "ctrl+c again quits")
	l.rest()
	if !press(a, "ctrl+c") {
		t.Error("the second ctrl+c did not quit")
	}
}

func TestAnOldListIsDropped(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, "p")
	old := a.looks
	a.look()
	a.Update(message.StoredReady{Look: old, Stored: session.Stored{Reminders: []string{"late, but said once only"}}})
	wantOnScreen(t, a, "! openai  due since 3 days")
	press(a, "esc")
	wantOnScreen(t, a, "late, but said once only")
}

func TestRemindersAreOneLineEachAndNotAll(t *testing.T) {
	fake := uitest.ThreeKeys()
	for i := range 4 {
		fake.Store.Stored.Reminders = append(fake.Store.Stored.Reminders, fmt.Sprintf("The key number-%d is due.", i)+strings.Repeat(" long", 40))
	}
	a := newTestApp(t, fake)
	wantOnScreen(t, a, "! The key openai is due", "! The key number-1 is due", "and 2 more; p lists them", "> 1 OpenAI")
	press(a, "p", "esc", "r")
	if got := strings.Count(a.View(), "The key openai is due"); got != 1 {
		t.Errorf("the reminder is shown %d times, want 1", got)
	}
}

func TestAPanicInAStoreCallEndsIt(t *testing.T) {
	fake := uitest.ThreeKeys()
	a := newTestApp(t, fake)
	press(a, append(openStored(3), "x")...)
	fake.Store.Panic = "boom"
	press(a, "2")
	wantOnScreen(t, a, "authdoctor itself failed", "boom")
	press(a, "esc")
	wantOnScreen(t, a, "✗ internal error: boom", "Remove it")
	fake.Store.Panic = ""
	press(a, "2")
	wantOnScreen(t, a, "work is removed")
}

// Nothing in the model, however it is printed or taken apart, holds a byte of what was typed into a secret's field.
func TestNoSecretInTheModel(t *testing.T) {
	const piece = "cAnAry7"
	for name, keys := range map[string][]string{
		"a key":            {"p", "j", "a", fakeKey()},
		"a key to examine": {"t", "4", "3", fakeKey()},
		"a key for a name": typedKey(),
		"a new key":        append(openStored(2), "n", "enter", fakeKey(), "enter"),
		"a passphrase":     append(openStored(2), "enter", piece),
		"a wrong one":      append(openStored(2), "enter", piece, "enter"),
		"two passphrases":  append(typedKey("enter"), piece, "enter", piece),
	} {
		t.Run(name, func(t *testing.T) {
			fake := uitest.ThreeKeys()
			switch name {
			case "a passphrase", "a wrong one":
				fake = lockedVault()
			case "two passphrases":
				fake = noKeyring()
			}
			a := newTestApp(t, fake)
			press(a, keys...)
			a.commands.session = nil // it holds what was kept
			var printed strings.Builder
			for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
				fmt.Fprintf(&printed, verb, *a)
				for _, screen := range a.open {
					fmt.Fprintf(&printed, verb, screen)
				}
			}
			fmt.Fprint(&printed, a.View())
			if strings.Contains(printed.String(), piece) {
				t.Errorf("a printed model shows the secret")
			}
			var found []string
			dig(reflect.ValueOf(a), piece, "app", map[uintptr]bool{}, &found)
			if len(found) > 0 {
				t.Errorf("the secret lies in %v", found)
			}
		})
	}
}

// dig looks for a text in everything that can be reached from a value.
func dig(v reflect.Value, text, at string, seen map[uintptr]bool, found *[]string) {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), text) {
			*found = append(*found, at)
		}
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		dig(v.Elem(), text, at, seen, found)
	case reflect.Interface:
		if _, isContext := v.Type().MethodByName("Deadline"); !isContext {
			dig(v.Elem(), text, at, seen, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			dig(v.Field(i), text, at+"."+v.Type().Field(i).Name, seen, found)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			var bytes []byte
			for i := range v.Len() {
				bytes = append(bytes, byte(v.Index(i).Uint()))
			}
			if strings.Contains(string(bytes), text) {
				*found = append(*found, at)
			}
			return
		}
		for i := range v.Len() {
			dig(v.Index(i), text, at+"[]", seen, found)
		}
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			dig(iter.Key(), text, at+"{}", seen, found)
			dig(iter.Value(), text, at+"{}", seen, found)
		}
	}
}

func TestTheSecretDigFindsWhatIsThere(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	press(a, append(openStored(3), "e", "cAnAry7")...) // a name is no secret
	var found []string
	dig(reflect.ValueOf(a), "cAnAry7", "app", map[uintptr]bool{}, &found)
	if len(found) == 0 {
		t.Error("the dig is blind")
	}
}

func TestCallsEndWithTheirScreens(t *testing.T) {
	a := newTestApp(t, uitest.ThreeKeys())
	var c calls
	screen, other := screens.NewRotate(a.theme, "a"), screens.NewRotate(a.theme, "b")
	ctx, first := c.begin(t.Context(), screen)
	_, second := c.begin(t.Context(), screen)
	if ctx.Err() != context.Canceled {
		t.Error("a second call does not end the first")
	}
	if _, ok := c.end(first); ok {
		t.Error("somebody waits for an answer that was replaced")
	}
	if got, ok := c.end(second); !ok || got != screens.Screen(screen) {
		t.Error("nobody waits for the answer")
	}
	ctx, _ = c.begin(t.Context(), screen)
	kept, _ := c.begin(t.Context(), other)
	c.keep(stack{a.welcome, other})
	if ctx.Err() == nil || kept.Err() != nil {
		t.Error("a call ends with another screen than its own")
	}
	if !slices.Equal([]bool{c.waits(screen), c.waits(other)}, []bool{false, true}) {
		t.Error("the wrong screen waits")
	}
}
