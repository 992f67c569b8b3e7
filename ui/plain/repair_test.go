package plain

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

func TestFixIsAppliedAndTakenBack(t *testing.T) {
	fake := uitest.QuotedKey()
	out, err := talk(t, fake, "1\n9\n?\nx\n\n9\ny\n3\n9\n10\nn\n10\ny\n11\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "fix: take the quotes out of line 3 of .env\nwhat it changes:\n- OPENAI_API_KEY=\"…\"\n+ OPENAI_API_KEY=…\nApply it? [y/N]\ny for yes, Enter for no, ? for help, b to go back, q to quit: ",
		"The checks run again to verify it.", "not one of the choices", "nothing was changed\nWhat next?", // asked before it is done
		"Apply it? [y/N]", "applying it\nchanging: take the quotes out of line 3 of .env\ndone and verified: take the quotes out of line 3 of .env\nchanged: .env\n",
		"healthy: the provider answers and accepts this credential\n", "command: authdoctor check --json\n", "command: authdoctor exec NAME -- COMMAND\n",
		"10. take the last fix back\n11. keep the repaired key in the store of this machine\n", "(done and verified)", "not now: there is no automatic fix to apply",
		"taken back is: the key of OPENAI_API_KEY cleaned\n", "+OPENAI_API_KEY=\"…\"\n", "Take it back? [y/N]", "nothing was changed\n",
		"Take it back? [y/N]", "done: the change of .env is taken back\n", "10. take the last fix back (not now: nothing was changed here)", "not now: no key was repaired here")
	if got := fake.Calls(); !slices.Equal(got, []string{"apply unquote", "undo"}) {
		t.Errorf("calls %q", got)
	}
}

func TestAllFixesInPlainMode(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Report.Diagnoses[1].Fixes = []flows.Fix{{ID: "unset", Title: "delete the line", Kind: "automatic", Status: "planned", Preview: "-OLD=1"}}
	out, err := talk(t, fake, "1\n9\n1\ny\n10\nb\n1\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "Which fix?\n1. all 2, one after the other\n2. take the quotes out of line 3 of .env\n3. delete the line\n", "fix: take the quotes out", "fix: delete the line\n", "-OLD=1\n",
		"Apply them? [y/N]", "done and verified: take the quotes out", "done and verified: delete the line\n", "Take it back? [y/N]")
	fake.Workshop.Status = "failed"
	if out, err = talk(t, fake, "1\n9\n3\ny\nq\n"); err != nil {
		t.Fatal(err)
	}
	says(t, out, "changing: delete the line\n", "it did not help, and is not in place: delete the line\nnote: the change was taken back, because it did not help\nstill wrong: the key is wrapped in quotes (credential.quoted)\n")
	if got := fake.Calls(); !slices.Equal(got, []string{"apply all", "apply unset"}) {
		t.Errorf("calls %q", got)
	}
}

func TestRepairErrorsInPlainMode(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Workshop.Err = errors.New("the file is gone")
	out, err := talk(t, fake, "1\n9\ny\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "not done: the file is gone\nWhat next?", "10. take the last fix back (not now")
	fake.Workshop.Err, fake.Workshop.PlanErr = nil, errors.New("it was changed since")
	if out, err = talk(t, fake, "1\n9\ny\n10\nq\n"); err != nil {
		t.Fatal(err)
	}
	says(t, out, "it cannot be taken back: it was changed since\n")
	fake.Workshop.PlanErr, fake.Workshop.UndoErr = nil, errors.New("the disk is full")
	if out, err = talk(t, fake, "1\n9\ny\n10\ny\nq\n"); err != nil {
		t.Fatal(err)
	}
	says(t, out, "it could not be taken back: the disk is full\n", "10. take the last fix back\n")
	if _, err = talk(t, fake, "1\n9\n"); !errors.Is(err, ErrInputEnded) {
		t.Errorf("the end of the input is an answer: %v", err)
	}
}

func TestRepairAsksForThePassphraseOnlyWhereItIsNeeded(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Store.Stored.Shelf = session.Shelf{Backend: session.Vault, State: session.ShelfLocked}
	out, err := talk(t, fake, "1\n9\ny\nq\n")
	if err != nil || strings.Contains(out, "passphrase") || !strings.Contains(out, "done and verified: take") {
		t.Fatalf("%v\n%s", err, out)
	}
	fake.Workshop.Err = fmt.Errorf("open: %w", keystore.ErrLocked)
	if out, err = talk(t, fake, "1\n9\ny\nsecret\nq\n"); err != nil {
		t.Fatal(err)
	}
	says(t, out, "this fix takes a key out of a file, and no store is open that keeps the key for undoing it\n", "passphrase", "not done: open: ")
	if got := fake.Calls(); !slices.Equal(got, []string{"apply unquote", "apply unquote", "unlock", "apply unquote"}) {
		t.Errorf("calls %q", got)
	}
}
