// Package theme gives the parts of the screen their colours and glyphs.
//
// It uses the terminal's own sixteen colours by role, so that the user's light or dark theme decides how they look.
// Meaning is never in colour alone: every status has a glyph and a word too. It knows no screen and asks the
// terminal nothing.
//
//	t := theme.New(color, ascii)
//	fmt.Print(t.Paint(theme.Bad, t.Glyphs.Fail+" failed"))
package theme

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Role is what a piece of text is for.
type Role int

// The roles.
const (
	Text Role = iota
	Strong
	Faint
	Good
	Warn
	Bad
	Accent
	Focus
	roles
)

// Theme paints. Its zero value paints nothing and has no glyphs; use New.
type Theme struct {
	Glyphs Glyphs
	ASCII  bool             // nothing but ASCII may be shown
	styles []lipgloss.Style // by role; empty: without colour
}

// New makes a theme. Without color no escape sequence is written at all, not even bold.
func New(color, ascii bool) Theme {
	t := Theme{Glyphs: unicodeGlyphs(), ASCII: ascii}
	if ascii {
		t.Glyphs = asciiGlyphs()
	}
	if !color {
		return t
	}
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(termenv.ANSI)
	renderer.SetHasDarkBackground(true) // nothing here depends on it, and asking the terminal could wait for seconds
	t.styles = make([]lipgloss.Style, roles)
	for role := range t.styles {
		t.styles[role] = style(renderer.NewStyle(), Role(role))
	}
	return t
}

// Paint styles one line of text.
func (t Theme) Paint(role Role, text string) string {
	if len(t.styles) == 0 || role == Text || text == "" {
		return text
	}
	return t.styles[role].Render(text)
}

func style(s lipgloss.Style, role Role) lipgloss.Style {
	s = s.Inline(true)
	switch role {
	case Strong:
		return s.Bold(true)
	case Faint:
		return s.Faint(true)
	case Good:
		return s.Foreground(lipgloss.Color("2"))
	case Warn:
		return s.Foreground(lipgloss.Color("3"))
	case Bad:
		return s.Bold(true).Foreground(lipgloss.Color("1"))
	case Accent:
		return s.Foreground(lipgloss.Color("6"))
	case Focus:
		return s.Bold(true).Foreground(lipgloss.Color("6"))
	}
	return s
}
