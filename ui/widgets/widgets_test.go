package widgets

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

func numbered(count int) []layout.Line {
	lines := make([]layout.Line, count)
	for i := range lines {
		lines[i] = layout.Say(theme.Text, fmt.Sprintf("row %d", i))
	}
	return lines
}

func text(lines []layout.Line) string {
	rows := make([]string, len(lines))
	for i, line := range lines {
		rows[i] = line.Plain()
	}
	return strings.Join(rows, "\n")
}

func TestWindowKeepsTheFocusVisible(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	for count := range 30 {
		for height := 1; height < 12; height++ {
			for focus := range count {
				window := Window(numbered(count), focus, height, glyphs)
				if len(window) > height {
					t.Fatalf("%d rows of %d in %d", len(window), count, height)
				}
				if want := fmt.Sprintf("row %d", focus); !strings.Contains("\n"+text(window)+"\n", "\n"+want+"\n") {
					t.Fatalf("%q is not among\n%s", want, text(window))
				}
			}
		}
	}
	if got, want := text(Window(numbered(20), 10, 5, glyphs)), "  ^ 9 more\nrow 9\nrow 10\nrow 11\n  v 8 more"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestListStaysInside(t *testing.T) {
	var list List
	list.Page = 4
	for _, step := range []struct {
		act  intent.Action
		want int
	}{{intent.Up, 0}, {intent.Down, 1}, {intent.PageDown, 5}, {intent.Bottom, 9}, {intent.Down, 9}, {intent.PageUp, 5}, {intent.Top, 0}} {
		if !list.Handle(intent.Intent{Act: step.act}, 10) || list.Focus != step.want {
			t.Errorf("after %v the focus is %d, want %d", step.act, list.Focus, step.want)
		}
	}
	if list.Handle(intent.Intent{Act: intent.Open}, 10) {
		t.Error("a list takes an intent that is not its own")
	}
	list.Handle(intent.Intent{Act: intent.Bottom}, 0)
	if list.Focus != 0 {
		t.Errorf("the focus of an empty list is %d", list.Focus)
	}
}

func TestTextShowsEveryRow(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	for _, height := range []int{2, 3, 7} {
		var position Text
		seen := ""
		for range 40 {
			rows := position.Rows(numbered(30), height, glyphs)
			if len(rows) != height {
				t.Fatalf("%d rows, want %d", len(rows), height)
			}
			seen += text(rows) + "\n"
			position.Handle(intent.Intent{Act: intent.PageDown}, 30, height)
		}
		for i := range 30 {
			if !strings.Contains(seen, fmt.Sprintf("row %d\n", i)) {
				t.Errorf("height %d never shows row %d", height, i)
			}
		}
	}
	var position Text
	position.Handle(intent.Intent{Act: intent.Bottom}, 30, 7)
	if got := text(position.Rows(numbered(3), 7, glyphs)); got != "row 0\nrow 1\nrow 2" {
		t.Errorf("a text that became short shows\n%s", got)
	}
}

func TestBar(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	offers := []intent.Offer{{Act: intent.Open, Text: "run"}, {Act: intent.RunAgain, Off: "not now"}, {Act: intent.Filter}}
	last := []intent.Offer{{Act: intent.Quit, Text: "quit"}, {Act: intent.Help}}
	tests := []struct {
		width int
		want  string
	}{
		{60, "enter run | / filter | q quit | ? help"}, {30, "enter run | q quit | ? help"}, {16, "q quit | ? help"},
		{10, "? help"}, {3, "? h"}, {0, ""},
	}
	for _, tt := range tests {
		if got := Bar(offers, last, tt.width, glyphs).Plain(); got != tt.want {
			t.Errorf("width %d: %q, want %q", tt.width, got, tt.want)
		}
	}
}

func TestField(t *testing.T) {
	var field Field
	for range 40 {
		field.Handle(intent.Intent{Act: intent.Type, Text: "ab\x1b[2J"})
	}
	if got := field.Text(); got != strings.Repeat("ab", 30) {
		t.Errorf("the field holds %q", got)
	}
	field.Handle(intent.Intent{Act: intent.EraseAll})
	field.Handle(intent.Intent{Act: intent.Type, Text: "日本"})
	field.Handle(intent.Intent{Act: intent.Erase})
	if got := field.Text(); got != "日" {
		t.Errorf("after erasing: %q", got)
	}
	field.Handle(intent.Intent{Act: intent.Erase})
	field.Handle(intent.Intent{Act: intent.Erase})
	if got := field.Text(); got != "" {
		t.Errorf("an empty field holds %q", got)
	}
}

func TestStatusesDifferWithoutColour(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		seen := map[string]bool{}
		for _, status := range []checks.Status{checks.Pass, checks.Warn, checks.Fail, checks.Unknown, checks.Skip} {
			s := StatusOf(status, theme.New(false, ascii).Glyphs)
			if s.Glyph == "" || seen[s.Glyph] || seen[s.Word] {
				t.Errorf("%s is shown as %q %q, like another one", status, s.Glyph, s.Word)
			}
			seen[s.Glyph], seen[s.Word] = true, true
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "", 1: "<1 ms", 42 * time.Millisecond: "42 ms", 1550 * time.Millisecond: "1.6 s"} {
		if got := Took(d); got != want {
			t.Errorf("Took(%v) = %q, want %q", d, got, want)
		}
	}
}
