package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Crash says that the program itself failed, which is never a person's fault or a verdict.
type Crash struct {
	page
	what  string
	saved string // where the record is, or why there is none
	text  widgets.Text
}

// NewCrash makes the screen of a fault that was caught.
func NewCrash(t theme.Theme, what string) *Crash { return &Crash{page: page{theme: t}, what: what} }

// Saved says where the record of the fault is.
func (c *Crash) Saved(where string) { c.saved = where }

// Title is the screen's place in the trail.
func (c *Crash) Title() string { return "Fault" }

// Offers lists what can be done here.
func (c *Crash) Offers() []intent.Offer { return []intent.Offer{{Act: intent.Back}} }

// Handle acts on an intent.
func (c *Crash) Handle(in intent.Intent) Ask {
	if c.text.Handle(in, len(c.rows()), c.size.Height) {
		return nil
	}
	if in.Act == intent.Back {
		return Leave{}
	}
	return nil
}

// View draws what is known.
func (c *Crash) View() string {
	return c.paint(c.text.Rows(c.rows(), c.size.Height, c.theme.Glyphs))
}

func (c *Crash) rows() []layout.Line {
	width := c.textWidth()
	rows := layout.Wrap(theme.Bad, c.theme.Glyphs.Fail+" authdoctor itself failed", width)
	rows = append(rows, nil)
	rows = append(rows, layout.Wrap(theme.Text, "This says nothing about your credentials. What was found before is kept: Esc goes back, q quits.", width)...)
	rows = append(rows, nil)
	rows = append(rows, layout.Labelled("fault", theme.Text, c.what, labelWidth, width)...)
	if c.saved != "" {
		rows = append(rows, layout.Labelled("record", theme.Text, c.saved, labelWidth, width)...)
	}
	return rows
}
