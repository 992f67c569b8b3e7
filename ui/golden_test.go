package ui

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

func TestScreens(t *testing.T) {
	screens := []struct {
		name string
		keys []string
	}{
		{"welcome", nil},
		{"practices", []string{"4", "pgdown", "j"}},
		{"paste", []string{"3", "Error code: 401"}},
		{"target", []string{"t", "j", "j", "j"}},
		{"walk", []string{"enter"}},
		{"diagnosis", []string{"enter", "enter"}},
		{"diagnosis-below", []string{"enter", "enter", "w", "space"}},
		{"diagnosis-end", []string{"enter", "enter", "G"}},
		{"fix", []string{"enter", "enter", "enter"}},
		{"apply", []string{"enter", "enter", "enter", "enter"}},
		{"undo", []string{"enter", "enter", "enter", "enter", "u"}},
		{"undone", []string{"enter", "enter", "enter", "enter", "u", "2"}},
		{"prevent", []string{"enter", "enter", "enter", "enter", "enter"}},
		{"repaired", []string{"enter", "enter", "enter", "enter", "esc", "esc"}},
		{"report", []string{"enter", "enter", "v"}},
		{"places", []string{"p"}},
		{"help", []string{"?"}},
	}
	for _, size := range []struct{ width, height int }{{80, 24}, {40, 12}, {120, 30}} {
		for _, screen := range screens {
			t.Run(fmt.Sprintf("%s-%dx%d", screen.name, size.width, size.height), func(t *testing.T) {
				a := newTestApp(t, uitest.QuotedKey())
				uitest.Resize(a, size.width, size.height)
				uitest.Press(a, screen.keys...)
				golden.RequireEqual(t, a.View())
			})
		}
	}
}

func TestColours(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	a.restyle(theme.New(true, false))
	uitest.Press(a, "enter")
	golden.RequireEqual(t, a.View())
}
