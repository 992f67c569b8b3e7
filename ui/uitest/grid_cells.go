package uitest

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Cell is one character of a screen and how it looks.
type Cell struct {
	Text  string // empty: the right half of a wide character
	Width int    // 1, or 2 for a wide character
	Look  Look
}

// Look of a cell. The zero value is plain text in the terminal's own colours.
type Look struct {
	Colour                 int // 0: the terminal's own; 1 to 16: its black to its bright white; more: any other
	Bold, Faint, Underline bool
	Other                  bool // it has something beyond this: a background, say, or reverse
}

// Cells draws the text that a model's View returned and gives the cells of the screen, row by row.
func Cells(view string, width, height int) [][]Cell {
	screen := vt.NewEmulator(width, height)
	_, _ = screen.WriteString(strings.ReplaceAll(view, "\n", "\r\n")) // it fails after Close only
	return cells(screen)
}

func cells(screen *vt.Emulator) [][]Cell {
	rows := make([][]Cell, screen.Height())
	for y := range rows {
		rows[y] = make([]Cell, screen.Width())
		for x := range rows[y] {
			rows[y][x] = cell(screen.CellAt(x, y))
		}
	}
	return rows
}

func cell(c *uv.Cell) Cell {
	if c == nil {
		return Cell{Text: " ", Width: 1}
	}
	const known = uv.AttrBold | uv.AttrFaint
	style := c.Style
	look := Look{
		Bold: style.Attrs&uv.AttrBold != 0, Faint: style.Attrs&uv.AttrFaint != 0, Underline: style.Underline != uv.UnderlineNone,
		Other: style.Attrs&^uint8(known) != 0 || style.Bg != nil,
	}
	if style.Fg != nil {
		look.Colour = 17
	}
	if basic, ok := style.Fg.(ansi.BasicColor); ok {
		look.Colour = 1 + int(basic)
	}
	return Cell{Text: c.Content, Width: c.Width, Look: look}
}
