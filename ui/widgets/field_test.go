package widgets

import (
	"strings"
	"testing"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

func TestFieldShowsItsEnd(t *testing.T) {
	look, ascii := theme.New(false, false), theme.New(false, true)
	label := layout.Say(theme.Strong, "Address: ")
	tests := []struct {
		text  string
		width int
		look  theme.Theme
		want  string
	}{
		{"http://host", 30, look, "Address: http://host_"},
		{"http://host", 20, look, "Address: …tp://host_"},
		{"http://host", 20, ascii, "Address: ...://host_"},
		{"日本語日本語", 19, look, "Address: …語日本語_"},
		{"http://host", 12, look, "http://host_"},
		{"http://host", 4, look, "…st_"},
		{"http://host", 1, look, "_"},
		{"", 30, look, "Address: _"},
	}
	for _, tt := range tests {
		var field Field
		field.Set(tt.text)
		if got := field.Row(label, true, tt.width, tt.look).Plain(); got != tt.want {
			t.Errorf("%q in %d: %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
	for width := 1; width < 60; width++ {
		var field Field
		field.Set(strings.Repeat("日a…", 20))
		for _, look := range []theme.Theme{look, ascii} {
			row := field.Row(label, true, width, look)
			if got := layout.Paint([]layout.Line{row}, width, look); !strings.HasSuffix(got, cursor) {
				t.Errorf("width %d: the cursor is not in %q", width, got)
			}
		}
	}
}

func TestFieldLimit(t *testing.T) {
	field := Field{Limit: 3}
	field.Set("abcdef")
	if field.Text() != "abc" {
		t.Errorf("the field holds %q", field.Text())
	}
}
