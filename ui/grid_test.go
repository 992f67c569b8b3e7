package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// onGrid runs the app as the real program on a terminal of that size.
func onGrid(t *testing.T, s session.Session, width, height int, options ...tea.ProgramOption) *uitest.Grid {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	a := newApp(commands{ctx: ctx, session: s, busy: newBusy(), after: tea.Tick}, theme.New(true, false), true)
	return uitest.NewGrid(t, a, width, height, options...)
}

// quits ends the program and checks that the terminal is as it was.
func quits(t *testing.T, g *uitest.Grid, key string) {
	t.Helper()
	g.Send(key)
	if err := g.End(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	asItWas(t, g)
}

func asItWas(t *testing.T, g *uitest.Grid) {
	t.Helper()
	if left := g.Left(); len(left) > 0 {
		t.Errorf("after the end this is left of it: %q", left)
	}
	if text := strings.TrimSpace(g.Text()); text != "" {
		t.Errorf("after the end the screen shows\n%s", text)
	}
}

const (
	enter = "\r"
	esc   = "\x1b"
	down  = "\x1b[B"
	ctrlC = "\x03"
)

func TestGridFromWelcomeToDiagnosis(t *testing.T) {
	fake := uitest.QuotedKey()
	g := onGrid(t, fake, 80, 24)
	g.Wait("Found on this machine", "> 1 OpenAI", "2 Groq", "? help")
	g.Send(down)
	g.Wait("> 2 Groq")
	g.Send("k")
	g.Wait("> 1 OpenAI")
	g.Send(enter)
	g.Wait("Checks finished", "the key is wrapped in quotes (proven)")
	g.Send(enter)
	g.Wait("credential.quoted", "Proven")
	g.Send(esc)
	g.Wait("Checks finished")
	g.Send(esc)
	g.Wait("Found on this machine", "problem: credential.quoted")
	quits(t, g, "q")
	if got := fake.Walked(); len(got) != 1 || got[0].SetupID != "openai" {
		t.Errorf("walked %v, want the first setup once", got)
	}
}

// What stands on the grid is what the app drew, with its colours: nothing is left of the screen before, and no row is cut.
func TestGridShowsTheView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {40, 12}, {200, 60}} {
		a := newTestApp(t, uitest.QuotedKey())
		a.restyle(theme.New(true, false))
		uitest.Resize(a, size.width, size.height)
		uitest.Press(a, "enter", "enter")
		want := uitest.Cells(a.View(), size.width, size.height)

		g := onGrid(t, uitest.QuotedKey(), size.width, size.height)
		g.Wait("Found on this machine")
		g.Send(enter)
		g.Wait("Checks finished")
		g.Send(enter)
		g.Until("every cell is as it was drawn", func(string) bool {
			return slices.EqualFunc(g.Cells(), want, slices.Equal[[]uitest.Cell])
		})
		quits(t, g, "q")
	}
}

func TestGridPasteIsNeverACommand(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Pasted = session.Pasted{Kind: session.NothingKnown, Title: "nothing that is known"}
	g := onGrid(t, fake, 80, 24)
	g.Wait("> 1 OpenAI")
	for _, text := range []string{"q", "2\r", "1\n", "j\x1b[B?", strings.Repeat("rq", 400) + "\n"} {
		g.Paste(text)
	}
	g.Send("?") // comes after the pastes, so once it is answered they have all been heard
	g.Wait("Help")
	g.Send(esc)
	g.Wait("> 1 OpenAI", "Found on this machine")
	if got := fake.Walked(); len(got) != 0 {
		t.Errorf("a paste started %v", got)
	}
	g.Send("3")
	g.Wait("Paste")
	g.Paste("first line\r\nq\r\nlast line\r\n")
	g.Wait("first line", "last line")
	g.Send("typed after it") // once it is shown, all that the paste set off has happened
	g.Wait("typed after it")
	if screen := g.Text(); !strings.Contains(screen, "last line") || strings.Contains(screen, fake.Pasted.Title) {
		t.Errorf("the paste submitted itself:\n%s", screen)
	}
	quits(t, g, ctrlC)
}

func TestGridMouse(t *testing.T) {
	g := onGrid(t, uitest.QuotedKey(), 80, 24)
	g.Wait("2 Groq", "Practise on")
	g.Click(10, rowOf(t, g, "Practise on"))
	g.Wait("fault number 3 ")
	g.Wheel(false)
	g.Until("the wheel moves the focus", func(screen string) bool { return !strings.Contains(screen, "> 1 ") })
	g.Click(10, rowOf(t, g, "fault number 3 "))
	g.Wait("Checks finished")
	g.Send(enter)
	g.Wait("credential.quoted")
	g.Until("the mouse is the terminal's where people select text", func(string) bool { return !slices.Contains(uitest.LeftOn(g.Written()), "?1002") })
	g.Send(esc) // back on a list, the mouse is wanted again
	g.Wait("Checks finished")
	g.Until("the mouse is reported again", func(string) bool { return slices.Contains(uitest.LeftOn(g.Written()), "?1002") })
	quits(t, g, "q")
}

func rowOf(t *testing.T, g *uitest.Grid, text string) int {
	t.Helper()
	row := slices.IndexFunc(g.Rows(), func(row string) bool { return strings.Contains(row, text) })
	if row < 0 {
		t.Fatalf("no row shows %q:\n%s", text, g.Text())
	}
	return row + 1
}

func TestGridResizeInTheMiddleOfARun(t *testing.T) {
	gate := make(chan struct{})
	fake := uitest.QuotedKey()
	fake.Script[9].Gate = gate
	g := onGrid(t, fake, 80, 24)
	g.Wait("> 1 OpenAI")
	g.Send(enter)
	g.Wait("3/12")
	for _, size := range []struct{ width, height int }{{40, 12}, {200, 60}, {12, 4}, {1, 1}, {100, 30}} {
		g.Resize(size.width, size.height)
		g.Until("no row is wider than the window", func(string) bool {
			rows := g.Rows()
			return len(rows) == size.height && !slices.ContainsFunc(rows, func(row string) bool { return len([]rune(row)) > size.width })
		})
	}
	g.Wait("3/12")
	g.Resize(40, 12)
	close(gate)
	g.Wait("Checks finished", "? help")
	g.Send("?")
	g.Wait("Keys here")
	g.Resize(80, 24)
	g.Send(esc)
	g.Wait("Checks finished", "credential.quoted")
	quits(t, g, "q")
}

func TestGridQuitWhileChecking(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	fake := uitest.QuotedKey()
	fake.Script[9].Gate = gate
	g := onGrid(t, fake, 80, 24)
	g.Wait("> 1 OpenAI")
	g.Send(enter)
	g.Wait("3/12")
	g.Send(ctrlC)
	g.Wait("Interrupted")
	quits(t, g, ctrlC)
}

func TestGridFaultLeavesTheTerminalAsItWas(t *testing.T) {
	g := onGrid(t, panics{uitest.QuotedKey()}, 80, 24)
	g.Wait("> 1 OpenAI")
	g.Send(enter)
	g.Wait("authdoctor itself failed", "no outline")
	quits(t, g, "q")
}

func TestGridEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	g := onGrid(t, uitest.QuotedKey(), 80, 24, tea.WithContext(ctx))
	g.Wait("> 1 OpenAI")
	cancel()
	if err := g.End(); err == nil {
		t.Error("the program ended well, though it was stopped")
	}
	asItWas(t, g)
}
