package theme

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestPaintUsesTheSixteenColoursOnly(t *testing.T) {
	with, without := New(true, false), New(false, false)
	for role := range roles {
		painted := with.Paint(role, "text")
		if ansi.Strip(painted) != "text" || strings.Contains(painted, "8;") {
			t.Errorf("role %d: %q", role, painted)
		}
		if role != Text && painted == "text" {
			t.Errorf("role %d is not painted", role)
		}
		if got := without.Paint(role, "text"); got != "text" {
			t.Errorf("role %d without colour: %q", role, got)
		}
	}
}

func TestGlyphsAreOneCell(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		g := New(false, ascii).Glyphs
		for _, glyph := range append([]string{g.Pass, g.Warn, g.Fail, g.Unknown, g.Skip, g.Pending, g.Focus, g.Trail, g.Dot, g.Rule, g.Bar, g.Above, g.Below}, g.Working...) {
			if ansi.StringWidth(glyph) != 1 {
				t.Errorf("%q is %d cells", glyph, ansi.StringWidth(glyph))
			}
			if ascii && glyph[0] > '~' {
				t.Errorf("%q is not ASCII", glyph)
			}
		}
	}
}
