package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/uitest"
)

// click presses the left button on the first row of the window that shows a text.
func click(t *testing.T, a *app, text string) {
	t.Helper()
	for row, line := range strings.Split(a.View(), "\n") {
		if strings.Contains(line, text) {
			_, cmd := a.Update(tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft, Y: row})
			uitest.Drain(a, cmd)
			return
		}
	}
	t.Fatalf("nothing to click shows %q:\n%s", text, a.View())
}

// mouseOrders are what the terminal is told about the mouse by a message.
func mouseOrders(a *app, msg tea.Msg) (orders string) {
	_, cmd := a.Update(msg)
	queue := []tea.Cmd{cmd}
	for len(queue) > 0 {
		cmd, queue = queue[0], queue[1:]
		if cmd == nil {
			continue
		}
		switch got := cmd().(type) {
		case tea.BatchMsg:
			queue = append(queue, got...)
		case nil:
		default:
			switch got {
			case tea.EnableMouseCellMotion():
				orders += "on"
			case tea.DisableMouse():
				orders += "off"
			}
			_, next := a.Update(got)
			queue = append(queue, next)
		}
	}
	return orders
}

func TestClickOpensAMenuItem(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	uitest.Drain(a, a.Init())
	click(t, a, "Practise on")
	click(t, a, "fault number 3 ")
	wantOnScreen(t, a, "Checks finished")
	fake := a.commands.session.(*uitest.Session)
	if got := fake.Walked(); len(got) != 1 || got[0].PracticeID != "fault-03" {
		t.Errorf("walked %v, want fault-03", got)
	}
}

func TestTheMouseIsTheTerminalsWherePeopleSelectText(t *testing.T) {
	a := newApp(commands{ctx: t.Context(), session: uitest.QuotedKey(), busy: newBusy(), after: soon}, newTestApp(t, uitest.QuotedKey()).theme, false)
	if got := mouseOrders(a, tea.WindowSizeMsg{Width: 80, Height: 24}); got != "on" {
		t.Errorf("the welcome screen: %q, want on", got)
	}
	uitest.Drain(a, a.Init())
	if got := mouseOrders(a, uitest.Key("enter")); got != "" {
		t.Errorf("the walk: %q, want no change", got)
	}
	if got := mouseOrders(a, uitest.Key("enter")); got != "off" {
		t.Errorf("the diagnosis: %q, want off", got)
	}
	wantNotOnScreen(t, a, "m mouse off")
	if got := mouseOrders(a, uitest.Key("esc")); got != "on" {
		t.Errorf("back on the walk: %q, want on", got)
	}
	if got := mouseOrders(a, uitest.Key("m")); got != "off" {
		t.Errorf("m: %q, want off", got)
	}
	wantOnScreen(t, a, "the terminal selects text with it")
	if got := mouseOrders(a, tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonWheelDown}); got != "" {
		t.Errorf("a late event of the mouse: %q", got)
	}
	if got := mouseOrders(a, uitest.Key("m")); got != "on" {
		t.Errorf("m again: %q, want on", got)
	}
}
