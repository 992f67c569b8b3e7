package uitest

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"golang.org/x/sync/errgroup"
)

// gridPatience is how long a Grid waits for anything.
const gridPatience = 20 * time.Second

// Grid is a terminal without a window, and a program that runs in it as it would for a person: keys go in as bytes, and
// what it writes becomes a grid of cells.
type Grid struct {
	t       testing.TB
	program *tea.Program
	keys    *io.PipeWriter
	owner   errgroup.Group
	ended   chan struct{}
	failure error // of the program, once it has ended

	mu      sync.Mutex // the emulator's own locks leave some of its methods out
	screen  *vt.Emulator
	written bytes.Buffer
	changed chan struct{} // holds a token where something was written since the last look
}

// NewGrid starts a program on the alternate screen of a terminal of that size, and ends it with the test. It takes no
// signals. The options come after the Grid's own.
func NewGrid(t testing.TB, model tea.Model, width, height int, options ...tea.ProgramOption) *Grid {
	t.Helper()
	in, keys := io.Pipe()
	g := &Grid{
		t: t, keys: keys, ended: make(chan struct{}), changed: make(chan struct{}, 1), screen: vt.NewEmulator(width, height),
	}
	own := []tea.ProgramOption{tea.WithInput(in), tea.WithOutput(g), tea.WithAltScreen(), tea.WithoutSignals()}
	g.program = tea.NewProgram(model, append(own, options...)...)
	answers := g.screen.InputPipe() // closed here and not with screen.Close, which races with Read
	g.owner.Go(func() error {
		_, err := io.Copy(io.Discard, g.screen) // an answer that nobody takes would stop the screen
		return err
	})
	g.owner.Go(func() error {
		defer close(g.ended)
		_, g.failure = g.program.Run()
		return nil
	})
	t.Cleanup(func() {
		g.program.Quit()
		<-g.ended
		_ = in.Close()
		if closer, ok := answers.(io.Closer); ok {
			closer.Close()
		}
		if err := g.owner.Wait(); err != nil {
			t.Error("read the terminal's answers:", err)
		}
	})
	g.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	return g
}

// Write is the terminal's side: what the program writes is kept and drawn.
func (g *Grid) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.written.Write(p)
	select {
	case g.changed <- struct{}{}:
	default:
	}
	return g.screen.Write(p)
}

// Send hands the program bytes as they come from a keyboard: "q", "\r" for Enter, "\x1b" for Esc, "\x1b[A" for up.
func (g *Grid) Send(raw string) {
	g.t.Helper()
	if _, err := io.WriteString(g.keys, raw); err != nil {
		g.t.Fatalf("send %q: %v", raw, err)
	}
}

// Paste hands the program a text in paste brackets.
func (g *Grid) Paste(text string) {
	g.t.Helper()
	g.Send(ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd)
}

// Click presses and releases the left button on a cell; the first column and row are 1.
func (g *Grid) Click(column, row int) {
	g.t.Helper()
	g.Send(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", column, row, column, row))
}

// Wheel turns the wheel by one notch.
func (g *Grid) Wheel(up bool) {
	g.t.Helper()
	button := 65
	if up {
		button = 64
	}
	g.Send(fmt.Sprintf("\x1b[<%d;1;1M", button))
}

// Resize makes the terminal larger or smaller and tells the program.
func (g *Grid) Resize(width, height int) {
	g.mu.Lock()
	g.screen.Resize(width, height)
	g.mu.Unlock()
	g.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Wait waits until every text is on the grid, and fails the test where that does not happen.
func (g *Grid) Wait(texts ...string) {
	g.t.Helper()
	g.Until(fmt.Sprintf("the grid shows %q", texts), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// Until waits until the condition holds for the grid's text. What describes it for the failure.
func (g *Grid) Until(what string, holds func(screen string) bool) {
	g.t.Helper()
	patience := time.NewTimer(gridPatience)
	defer patience.Stop()
	for !holds(g.Text()) {
		select {
		case <-g.changed:
		case <-g.ended:
			if !holds(g.Text()) {
				g.t.Fatalf("the program ended (%v) before this: %s\n%s", g.failure, what, g.Text())
			}
			return
		case <-patience.C:
			g.t.Fatalf("in %v this did not happen: %s\n%s", gridPatience, what, g.Text())
		}
	}
}

// Text is what the grid shows, without colours; rows end where their text does.
func (g *Grid) Text() string { return strings.Join(g.Rows(), "\n") }

// Rows are the rows of the grid, from the top, without colours and without space at their ends.
func (g *Grid) Rows() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	rows := make([]string, 0, g.screen.Height())
	for row := range strings.SplitSeq(ansi.Strip(g.screen.Render()), "\n") {
		rows = append(rows, strings.TrimRight(row, " \r"))
	}
	return rows
}

// Cells are the cells of the grid, with their looks.
func (g *Grid) Cells() [][]Cell {
	g.mu.Lock()
	defer g.mu.Unlock()
	return cells(g.screen)
}

// Written is everything that the program has written so far.
func (g *Grid) Written() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.written.String()
}

// End waits until the program has ended by itself and returns its error.
func (g *Grid) End() error {
	g.t.Helper()
	select {
	case <-g.ended:
	case <-time.After(gridPatience):
		g.t.Fatalf("the program did not end in %v:\n%s", gridPatience, g.Text())
	}
	return g.failure
}
