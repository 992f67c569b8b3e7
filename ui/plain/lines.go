package plain

import (
	"bytes"
	"io"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/layout"
)

// usualWidth is the width of what does not say how wide it is.
const usualWidth = 80

// lines writes whole lines and keeps the first error. It may be used from several goroutines.
type lines struct {
	width int
	ascii bool

	mu  sync.Mutex
	to  io.Writer
	err error
}

func newLines(o Options) *lines {
	width := o.Width
	if width <= 0 {
		width = usualWidth
	}
	return &lines{to: o.Out, ascii: o.ASCII, width: width}
}

// say writes a text, broken at spaces where it is wider than the output. Rows after the first begin with two spaces.
func (l *lines) say(text string) {
	if text != "" {
		l.write(strings.Join(wrapped(l.clean(text), l.width), "\n  ") + "\n")
	}
}

// sayOf writes a text with its label before it, where there is a text.
func (l *lines) sayOf(label, text string) {
	if text != "" {
		l.say(label + ": " + text)
	}
}

// whole writes a label and a text that people copy: it is never broken.
func (l *lines) whole(label, text string) {
	if text != "" {
		l.write(l.clean(label+": "+text) + "\n")
	}
}

// page writes what a renderer makes, which is clean and has its own line ends.
func (l *lines) page(render func(io.Writer) error) error {
	var page bytes.Buffer
	if err := render(&page); err != nil {
		return err
	}
	text := page.String()
	if l.ascii {
		rows := strings.Split(text, "\n")
		for i, row := range rows {
			rows[i] = layout.ASCII(row)
		}
		text = strings.Join(rows, "\n")
	}
	l.write(text)
	return nil
}

func (l *lines) clean(text string) string {
	text = layout.Clean(text)
	if l.ascii {
		text = layout.ASCII(text)
	}
	return text
}

func (l *lines) write(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		_, l.err = io.WriteString(l.to, text)
	}
}

// failed is the first error of the output.
func (l *lines) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// wrapped breaks a clean text at spaces into rows that fit, the rows after the first also behind an indent. A word
// that is wider than a row stands alone: it is an address or a command, and is copied whole.
func wrapped(text string, width int) []string {
	const indent = 2
	var rows []string
	row := ""
	for i, word := range strings.Split(text, " ") {
		room := width
		if len(rows) > 0 {
			room -= indent
		}
		switch {
		case i == 0:
			row = word
		case ansi.StringWidth(row)+1+ansi.StringWidth(word) <= room:
			row += " " + word
		default:
			rows = append(rows, row)
			row = word
		}
	}
	return append(rows, row)
}
