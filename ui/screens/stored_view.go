package screens

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// keyStatus is how a stored key stands, the worst of it first.
func keyStatus(key session.StoredKey, glyphs theme.Glyphs) widgets.Status {
	switch {
	case key.Refused:
		return widgets.Status{Glyph: glyphs.Fail, Word: "refused", Role: theme.Bad}
	case key.Due:
		return widgets.Status{Glyph: glyphs.Warn, Word: "due", Role: theme.Warn}
	case key.Works:
		return widgets.Status{Glyph: glyphs.Pass, Word: "works", Role: theme.Good}
	}
	return widgets.Status{Glyph: glyphs.Unknown, Word: "not verified", Role: theme.Faint}
}

// View draws the part of the text that the position says.
func (s *Stored) View() string {
	return s.paint(s.text.Rows(s.rows(), s.size.Height, s.theme.Glyphs))
}

func (s *Stored) rows() []layout.Line {
	width, glyphs := s.textWidth(), s.theme.Glyphs
	head := layout.Wrap(theme.Strong, s.name, width)
	if !s.there && s.held.Known {
		head = append(head, layout.Wrap(theme.Warn, glyphs.Warn+" It is no longer stored; this is what was known about it.", width)...)
	} else {
		head = append(head, verifiedRow(s.key, width, glyphs)...)
		head = append(head, s.held.standRows(width, glyphs)...)
	}
	facts := keyFactRows(s.key, width, glyphs)
	sections := [][]layout.Line{head, facts, s.placeRows(width)}
	if s.plan.Page != "" {
		sections = append(sections, section("Where its provider lists it", wrapLines(theme.Accent, s.plan.Page, width-2)))
	}
	return apart(sections)
}

// verifiedRow is the last test of a key in one sentence.
func verifiedRow(key session.StoredKey, width int, glyphs theme.Glyphs) []layout.Line {
	status := keyStatus(key, glyphs)
	said := status.Glyph + " Last test: " + key.Verified
	if key.Due && !key.Refused {
		said += "; it is due for rotation"
	}
	return layout.Wrap(status.Role, said, width)
}

// keyFactRows are the facts about a stored key, one a row.
func keyFactRows(key session.StoredKey, width int, glyphs theme.Glyphs) []layout.Line {
	var rows []layout.Line
	add := func(label, text string, role theme.Role) {
		if text != "" {
			rows = append(rows, layout.Labelled(label, role, text, labelWidth, width)...)
		}
	}
	provider := key.Provider
	if provider == "" {
		provider = "not known"
	}
	add("provider", joined(", ", provider, key.Kind), theme.Text)
	add("key", key.Fingerprint, theme.Text)
	add("stored in", "the "+key.Backend, theme.Text)
	add("age", key.Age, theme.Text)
	add("last test", key.Verified, keyStatus(session.StoredKey{Works: key.Works, Refused: key.Refused}, glyphs).Role)
	add("expires", key.Expires, theme.Text)
	role := theme.Text
	if key.Due {
		role = theme.Warn
	}
	rotate := key.Rotate
	if !key.RotateBy.IsZero() {
		rotate = joined(", ", rotate, key.RotateBy.Format("2006-01-02"))
	}
	add("rotate", rotate, role)
	add("key before", key.Previous, theme.Text)
	return rows
}

// placeRows are the places that hold the key in plaintext.
func (s *Stored) placeRows(width int) []layout.Line {
	glyphs := s.theme.Glyphs
	rows := heading("Where it also lies in plaintext")
	inside := func(role theme.Role, text string) {
		rows = append(rows, layout.Indent(2, layout.Wrap(role, text, width-2))...)
	}
	switch {
	case s.wait.on():
		inside(theme.Faint, s.wait.doing+glyphs.Ellipsis)
	case s.wait.err != nil:
		inside(theme.Bad, glyphs.Fail+" could not look for its places: "+s.wait.err.Error()+"; r looks again")
	case !s.known:
		inside(theme.Faint, "It was not looked for; r looks for it.")
	case len(s.plan.Places) == 0:
		inside(theme.Text, "In no place that is known here.")
	}
	for _, place := range s.plan.Places {
		text := place.Where
		if place.Off != "" {
			text += " (" + place.Off + ")"
		}
		inside(theme.Text, text)
	}
	return rows
}
