package widgets

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

func typed(text string) intent.Intent { return intent.Intent{Act: intent.Type, Text: text} }
func pasted(text string) intent.Intent {
	return intent.Intent{Act: intent.Type, Text: text, Pasted: true}
}

func areaRows(a *Area, width, height int) string {
	return text(a.Rows(width, height, theme.New(false, false)))
}

func TestAreaKeepsTheTextAndDrawsItClean(t *testing.T) {
	tests := []struct {
		name  string
		in    []intent.Intent
		text  string
		drawn string
	}{
		{"empty", nil, "", "_"},
		{"control characters", []intent.Intent{pasted("a\tb\x1b[2Jc\u202ed\n")}, "a\tb\x1b[2Jc\u202ed\n", "a bcd\n_"},
		{"line breaks of a terminal", []intent.Intent{pasted("a\rb")}, "a\nb", "a\nb_"},
		{"line breaks of Windows", []intent.Intent{pasted("a\r\nb")}, "a\r\nb", "a\nb_"},
		{"wide characters", []intent.Intent{typed("日本語日本語")}, "日本語日本語", "日本語日\n本語_"},
		{"a long word", []intent.Intent{typed("abcdefghijkl")}, "abcdefghijkl", "abcdefghi\njkl_"},
		{"spaces at the end", []intent.Intent{typed("a "), typed(" ")}, "a  ", "a  _"},
		{"a line break that was typed", []intent.Intent{typed("a"), {Act: intent.Newline}, typed("b")}, "a\nb", "a\nb_"},
		{"erased over a line break", []intent.Intent{typed("a\n日"), {Act: intent.Erase}, {Act: intent.Erase}, typed("b")}, "ab", "ab_"},
		{"erased altogether", []intent.Intent{typed("a\nb"), {Act: intent.EraseAll}, {Act: intent.Erase}}, "", "_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var a Area
			for _, in := range tt.in {
				areaRows(&a, 10, 8) // what was drawn before must not matter
				if !a.Handle(in) {
					t.Fatalf("%v is not taken", in)
				}
			}
			if a.Text() != tt.text {
				t.Errorf("the text is %q, want %q", a.Text(), tt.text)
			}
			if got := areaRows(&a, 10, 8); got != tt.drawn {
				t.Errorf("drawn\n%s\nwant\n%s", got, tt.drawn)
			}
		})
	}
}

func TestAreaShowsTheCursorUntilSomebodyScrolls(t *testing.T) {
	var a Area
	for i := range 40 {
		a.Handle(typed(fmt.Sprintf("line %d\n", i)))
	}
	a.Handle(typed("the end"))
	if got, want := areaRows(&a, 20, 5), "↑ 37 more rows\nline 37\nline 38\nline 39\nthe end_"; got != want {
		t.Errorf("at the end:\n%s\nwant\n%s", got, want)
	}
	seen := ""
	for range 20 {
		seen = areaRows(&a, 20, 6) + "\n" + seen
		a.Handle(intent.Intent{Act: intent.PageUp})
	}
	for i := range 40 {
		if !strings.Contains(seen, fmt.Sprintf("line %d\n", i)) {
			t.Errorf("scrolling up never shows line %d", i)
		}
	}
	if got := areaRows(&a, 20, 5); !strings.HasPrefix(got, "line 0\n") || !strings.HasSuffix(got, "↓ 37 more rows") {
		t.Errorf("at the top:\n%s", got)
	}
	a.Handle(intent.Intent{Act: intent.Down})
	if got := areaRows(&a, 20, 3); strings.Contains(got, "line 0") {
		t.Errorf("below the top:\n%s", got)
	}
	a.Handle(typed("."))
	if got := areaRows(&a, 20, 5); !strings.HasSuffix(got, "the end._") {
		t.Errorf("typing does not go back to the cursor:\n%s", got)
	}
}

func TestAreaTakesNoMoreThanItsLimit(t *testing.T) {
	var a Area
	a.Handle(pasted("日" + strings.Repeat("x", AreaLimit-5)))
	if a.Full() {
		t.Error("it is full before its limit")
	}
	a.Handle(pasted("日本"))
	if !a.Full() || len(a.Text()) > AreaLimit || !strings.HasSuffix(a.Text(), "x") {
		t.Errorf("full %v, %d bytes", a.Full(), len(a.Text()))
	}
	if lines, characters := a.Count(); lines != 1 || characters != AreaLimit-4 {
		t.Errorf("%d lines, %d characters", lines, characters)
	}
	a.Handle(intent.Intent{Act: intent.EraseAll})
	if a.Full() || !a.Empty() {
		t.Error("erasing everything does not empty it")
	}
}

func TestAreaDrawsTheSameInPiecesAndAtOnce(t *testing.T) {
	whole := strings.Repeat("curl https://api.example.com/v1 \\\n  -H 'x: 日本語'\n\n", 9)
	for width := 1; width < 40; width++ {
		var once, pieces Area
		once.Handle(typed(whole))
		for _, r := range whole {
			pieces.Handle(typed(string(r)))
			areaRows(&pieces, width, 50)
		}
		if a, b := areaRows(&once, width, 50), areaRows(&pieces, width, 50); a != b {
			t.Fatalf("width %d:\n%s\n-- in pieces --\n%s", width, a, b)
		}
	}
}

func TestAreaFits(t *testing.T) {
	var a Area
	a.Handle(typed("日本語 … “quoted” " + strings.Repeat("long ", 30) + "\n\n" + strings.Repeat("界…", 40)))
	for _, look := range []theme.Theme{theme.New(false, false), theme.New(false, true)} {
		for width := 3; width < 60; width++ {
			for height := 1; height < 12; height++ {
				rows := a.Rows(width, height, look)
				if len(rows) > height {
					t.Fatalf("%d rows of %d", len(rows), height)
				}
				if drawn := layout.Paint(rows, width, look); !strings.HasSuffix(drawn, cursor) {
					t.Fatalf("%dx%d: the cursor is cut off\n%s", width, height, drawn)
				}
			}
		}
	}
}

// canary is a key that nobody has.
func canary() string {
	key := "sk-proj-"
	for i := range 40 {
		key += string(rune('a'+i%26)) + string(rune('0'+i%10))
	}
	return key
}

// leaked is a piece of a key that is longer than what may be shown of it.
func leaked(drawn, key string) string {
	drawn = strings.NewReplacer("\n", "", "_", "").Replace(ansi.Strip(drawn))
	for i := range len(key) - keyEnd {
		if piece := key[i : i+keyEnd+1]; strings.Contains(drawn, piece) {
			return piece
		}
	}
	return ""
}

func TestAreaHidesKeys(t *testing.T) {
	key := canary()
	texts := []string{
		key, "export OPENAI_API_KEY=" + key, `"Authorization: Bearer ` + key + `"`, "https://host.example/?key=" + key, "https://" + key + ":x@host.example/v1",
		"https://host.example/" + key + "/v1", key[:30] + "\u200b" + key[30:], key[:12] + "\x1b[1m" + key[12:24] + "\x00" + key[24:], key + "\r" + key, key + "\n" + key,
		"{\"key\":\"" + key + "\"}", "日本" + key + "語", key + "." + key + "/" + key,
	}
	for _, text := range texts {
		for _, look := range []theme.Theme{theme.New(false, false), theme.New(false, true)} {
			for width := 1; width < 130; width++ {
				var a Area
				a.Handle(pasted(text))
				rows := ""
				for _, row := range a.Rows(width, 40, look) {
					rows += row.Plain()
				}
				if piece := leaked(rows, key); piece != "" {
					t.Fatalf("%q shows %q at width %d:\n%s", text, piece, width, rows)
				}
			}
		}
	}
}

func TestMask(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"an ordinary sentence with a number 12", "an ordinary sentence with a number 12"},
		{"internationalization", "internationalization"},
		{"1234567890123456789", "1234567890123456789"},
		{"abcdefgh1234567", "abcdefgh1234567"},
		{"abcdefgh12345678", "abc…5678"},
		{"KEY=abcdefgh12345678 next", "KEY=abc…5678 next"},
		{"abcd/efgh+1234.5678", "abc…5678"},
		{"https://api.example.com/v1/chat/completions", "https://api.example.com/v1/chat/completions"},
		{"https://h.example/abcdefgh12345678/x", "https://h.example/abc…5678/x"},
		{"//abcdefgh12345678", "//a…5678"},
	}
	for _, tt := range tests {
		if got := mask(tt.in, "…"); got != tt.want {
			t.Errorf("mask(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
