package ui

import (
	"testing"

	"authdoctor/checks/wire"
	"authdoctor/ui/uitest"
)

// A panic inside an exchange is caught by the engine; here it is a fault of the program, never a verdict.
func TestAPanicInAnExchangeIsTheCrashScreen(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Err = &wire.Crash{What: "boom with fakefakefakefake1234", Stack: []byte("stack")}
	recorded := ""
	a := newTestApp(t, fake)
	a.commands.record = func(what string, stack []byte) (string, error) {
		recorded = what + " " + string(stack)
		return "crash.txt", nil
	}
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "authdoctor itself failed", "boom with [redacted]", "crash.txt")
	if recorded != "boom with [redacted] stack" || a.fault == "" || a.record != "crash.txt" {
		t.Errorf("recorded %q, fault %q, record %q", recorded, a.fault, a.record)
	}
	if a.guard.running() {
		t.Error("the walk still runs")
	}
}
