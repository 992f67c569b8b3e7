package uitest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/uitest"
)

// echo is a program that shows what it hears.
type echo struct {
	heard  []string
	width  int
	height int
}

func (e echo) Init() tea.Cmd { return tea.EnableMouseCellMotion }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.width, e.height = msg.Width, msg.Height
	case tea.MouseMsg:
		e.heard = append(e.heard, msg.String())
	case tea.KeyMsg:
		switch {
		case msg.Paste:
			e.heard = append(e.heard, "pasted "+string(msg.Runes))
		case msg.String() == "q":
			return e, tea.Quit
		case msg.String() == "c":
			return e, tea.Interrupt
		default:
			e.heard = append(e.heard, msg.String())
		}
	}
	return e, nil
}

func (e echo) View() string {
	if e.width == 0 {
		return ""
	}
	return "\x1b[1;31mheard\x1b[0m\n" + strings.Join(e.heard, "\n") + "\n" + strings.Repeat("-", e.width)
}

func TestGridIsATerminal(t *testing.T) {
	g := uitest.NewGrid(t, echo{}, 30, 9)
	g.Wait("heard", strings.Repeat("-", 30))
	g.Send("x\x1b[A\r")
	g.Wait("x\nup\nenter")
	g.Paste("q and q")
	g.Wait("pasted q and q")
	g.Click(3, 4)
	g.Wait("left press")
	g.Resize(20, 12)
	g.Until("the line is 20 wide", func(screen string) bool {
		return strings.Contains(screen, strings.Repeat("-", 20)) && !strings.Contains(screen, strings.Repeat("-", 21))
	})
	if got := g.Cells()[0][0]; got != (uitest.Cell{Text: "h", Width: 1, Look: uitest.Look{Colour: 2, Bold: true}}) {
		t.Errorf("the first cell is %+v, want a bold red h", got)
	}
	if left := g.Left(); !slices.Equal(left, []string{"?1002", "?1006", "?1049", "?2004", "?25", "the alternate screen is shown", "the cursor is hidden"}) {
		t.Errorf("while it runs %q are changed", left)
	}
	g.Send("q")
	if err := g.End(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if left := g.Left(); len(left) > 0 {
		t.Errorf("after the end %q are left", left)
	}
}

func TestGridTellsHowAProgramEnded(t *testing.T) {
	g := uitest.NewGrid(t, echo{}, 30, 9)
	g.Wait("heard")
	g.Send("c")
	if err := g.End(); !errors.Is(err, tea.ErrInterrupted) {
		t.Errorf("it ended with %v, want an interruption", err)
	}
}

func TestLeftOn(t *testing.T) {
	for written, want := range map[string][]string{
		"":                                   nil,
		"\x1b[?1002h\x1b[?1006h text":        {"?1002", "?1006"},
		"\x1b[?1002;1006h\x1b[?1006l":        {"?1002"},
		"\x1b[?25l\x1b[?2004h\x1b[?2004l":    {"?25"},
		"\x1b[?25l\x1b[?25h\x1b[?1003l\x1b[": nil,
		"\x1b[?1000h\x1b[?1000l\x1b[?1000h":  {"?1000"},
	} {
		if got := uitest.LeftOn(written); !slices.Equal(got, want) {
			t.Errorf("%q leaves %q, want %q", written, got, want)
		}
	}
}

func TestCells(t *testing.T) {
	rows := uitest.Cells("a\x1b[2mb\x1b[0;96mc\x1b[0;38;5;200md\x1b[0;7me\x1b[0m界\nf", 8, 3)
	want := []uitest.Cell{
		{Text: "a", Width: 1}, {Text: "b", Width: 1, Look: uitest.Look{Faint: true}}, {Text: "c", Width: 1, Look: uitest.Look{Colour: 15}},
		{Text: "d", Width: 1, Look: uitest.Look{Colour: 17}}, {Text: "e", Width: 1, Look: uitest.Look{Other: true}}, {Text: "界", Width: 2},
	}
	if len(rows) != 3 || !slices.Equal(rows[0][:6], want) || rows[1][0].Text != "f" || rows[0][6].Text != "" || rows[2][7].Text != " " {
		t.Errorf("cells are %+v", rows)
	}
}
