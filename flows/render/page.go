package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// role is what a piece of text is for, as the parameters of an SGR sequence (ECMA-48, 8.3.117). Only the terminal's
// own first colours are used, so that a page follows the user's theme.
type role string

const (
	plain   role = ""
	strong  role = "1"
	quiet   role = "2"
	bad     role = "31"
	good    role = "32"
	caution role = "33"
	doubt   role = "35"
	link    role = "36"
)

// Widths of a page in cells.
const (
	usualWidth = 80
	leastWidth = 20
	mostWidth  = 100 // longer lines of prose are hard to read
)

// page is text that is set in lines no wider than its width.
type page struct {
	out    strings.Builder
	width  int
	colour bool
	gap    bool // an empty line is due before the next one
}

func newPage(width int, colour bool) *page {
	if width <= 0 {
		width = usualWidth
	}
	return &page{width: min(max(width, leastWidth), mostWidth), colour: colour}
}

// space asks for one empty line before whatever comes next.
func (p *page) space() { p.gap = p.out.Len() > 0 }

func (p *page) paint(text string, as role) string {
	if !p.colour || as == plain || text == "" {
		return text
	}
	return "\x1b[" + string(as) + "m" + text + "\x1b[0m"
}

func (p *page) line(text string) {
	if p.gap {
		p.out.WriteByte('\n')
		p.gap = false
	}
	p.out.WriteString(strings.TrimRight(text, " "))
	p.out.WriteByte('\n')
}

// row sets text beside a lead, such as a label or a bullet, and under itself where it takes several lines. Where the
// page is too narrow for that, the text goes under the lead.
func (p *page) row(indent int, lead string, leadAs role, text string, as role) {
	hang := indent + ansi.StringWidth(lead)
	lines := wrap(text, max(p.width-hang, 2))
	crowded := hang-indent > 4 && p.width-hang < 24 && len(lines) > 1
	if lead != "" && (crowded || hang+ansi.StringWidth(lines[0]) > p.width) {
		p.line(spaces(indent) + p.paint(strings.TrimRight(lead, " "), leadAs))
		p.prose(indent+2, text, as)
		return
	}
	p.line(spaces(indent) + p.paint(lead, leadAs) + p.paint(lines[0], as))
	for _, l := range lines[1:] {
		p.line(spaces(hang) + p.paint(l, as))
	}
}

// prose sets text on its own.
func (p *page) prose(indent int, text string, as role) {
	for _, l := range wrap(text, max(p.width-indent, 2)) {
		p.line(spaces(indent) + p.paint(l, as))
	}
}

// copyable sets what is to be selected and pasted: its lines are never broken, even where they are wider than the page.
func (p *page) copyable(indent int, text string, as role) {
	for l := range strings.SplitSeq(text, "\n") {
		p.line(spaces(indent) + p.paint(l, as))
	}
}

// cut sets one line and ends it with tail where it does not fit.
func (p *page) cut(indent int, lead string, leadAs role, text, tail string, as role) {
	room := p.width - indent - ansi.StringWidth(lead)
	p.line(spaces(indent) + p.paint(lead, leadAs) + p.paint(ansi.Truncate(text, room, tail), as))
}

func spaces(n int) string { return strings.Repeat(" ", n) }
