package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// line is a short text that is typed, and where a key may land by mistake: it is neither shown nor taken there.
type line struct {
	field   widgets.Field
	inspect func([]byte) session.KeyFacts
}

// set opens the line with a text in it.
func (l *line) set(text string, limit int) {
	l.field = widgets.Field{Limit: limit}
	l.field.Set(text)
}

func (l *line) holdsKey() bool {
	facts := l.inspect([]byte(l.field.Text()))
	return facts.Whose != "" || facts.Inner
}

func (l *line) handle(in intent.Intent) bool { return l.field.Handle(in) }

// row is the line behind its name.
func (p *page) lineRow(l *line, name string) layout.Line {
	label := widgets.Mark(true, p.theme.Glyphs)
	if named := label.And(theme.Strong, name+": "); 2*named.Width() <= p.size.Width {
		label = named
	}
	if l.holdsKey() {
		return label.And(theme.Warn, "(a key, not shown)")
	}
	return l.field.Row(label, true, p.size.Width, p.theme)
}

// keyInLine is said where a key was typed into a line.
const keyInLine = "This is a key, so it is not taken here. Ctrl+U empties the line."
