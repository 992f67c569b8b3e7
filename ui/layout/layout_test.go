package layout

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/theme"
)

func plain(lines []Line) string {
	rows := make([]string, len(lines))
	for i, line := range lines {
		rows[i] = line.Plain()
	}
	return strings.Join(rows, "\n")
}

func TestClean(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"a\tb\nc\u2028d", "a b c d"},
		{"\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07", "red link"},
		{"bell\a back\b del\x7f cr\r", "bell back del cr"},
		{"left \u202e\u2066right\u2069 zero\u200bwidth \ufeffbom", "left right zerowidth bom"},
		{"warn \u26a0\ufe0f", "warn \u26a0"},
		{"bad \xff byte", "bad \ufffd byte"},
		{"\u009b31mC1", "31mC1"},
		{"日本語 … ✓", "日本語 … ✓"},
	}
	for _, tt := range tests {
		if got := Clean(tt.in); got != tt.want {
			t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestASCII(t *testing.T) {
	tests := []struct{ in, want string }{
		{"sk-…a1", "sk-...a1"}, {"“a” ‘b’ – c", "\"a\" 'b' - c"}, {"日本", "????"}, {"é", "?"}, {"a › b → c", "a > b > c"},
	}
	for _, tt := range tests {
		if got := ASCII(tt.in); got != tt.want {
			t.Errorf("ASCII(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 8, "one two\nthree"},
		{"use --env-file now", 10, "use\n--env-file\nnow"},
		{"https://example.com/long", 10, "https://ex\nample.com/\nlong"},
		{"first\nsecond\n", 10, "first\nsecond"},
		{"  kept", 10, "  kept"},
		{"日本語", 4, "日本\n語"},
		{"日", 1, "\n日"},
		{"anything", 0, ""},
	}
	for _, tt := range tests {
		if got := plain(Wrap(theme.Text, tt.in, tt.width)); got != tt.want {
			t.Errorf("Wrap(%q, %d) =\n%s\nwant\n%s", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestCut(t *testing.T) {
	line := Say(theme.Bad, "failed").And(theme.Text, ": 日本語")
	tests := []struct {
		width int
		want  string
	}{{14, "failed: 日本語"}, {13, "failed: 日本…"}, {12, "failed: 日…"}, {7, "failed…"}, {1, "f"}, {0, ""}, {-3, ""}}
	for _, tt := range tests {
		if got := line.Cut(tt.width, "…").Plain(); got != tt.want {
			t.Errorf("Cut(%d) = %q, want %q", tt.width, got, tt.want)
		}
	}
	if line.Plain() != "failed: 日本語" {
		t.Errorf("Cut changed its line to %q", line.Plain())
	}
}

func TestRight(t *testing.T) {
	left, right := Say(theme.Text, "a long title"), Say(theme.Good, "ok")
	tests := []struct {
		width int
		want  string
	}{{20, "a long title      ok"}, {15, "a long title ok"}, {10, "a long… ok"}, {2, "a…"}}
	for _, tt := range tests {
		if got := left.Right(right, tt.width, "…").Plain(); got != tt.want {
			t.Errorf("Right(%d) = %q, want %q", tt.width, got, tt.want)
		}
	}
}

func TestLabelled(t *testing.T) {
	if got, want := plain(Labelled("measured", theme.Text, "one two three", 10, 30)), "measured  one two three"; got != want {
		t.Errorf("wide:\n%s\nwant\n%s", got, want)
	}
	if got, want := plain(Labelled("measured", theme.Text, "one two three", 10, 12)), "measured\n  one two\n  three"; got != want {
		t.Errorf("narrow:\n%s\nwant\n%s", got, want)
	}
}

func TestBesideAndFill(t *testing.T) {
	left := []Line{Say(theme.Text, "a"), Say(theme.Text, "too long")}
	right := []Line{Say(theme.Text, "1"), Say(theme.Text, "2"), Say(theme.Text, "3")}
	if got, want := plain(Beside(left, 4, "|", right)), "a   |1\ntoo |2\n    |3"; got != want {
		t.Errorf("beside:\n%s\nwant\n%s", got, want)
	}
	if got := len(Fill(right, 2)) + 10*len(Fill(right, 5)) + 100*len(Fill(right, -1)); got != 52 {
		t.Errorf("Fill gives the wrong numbers of rows: %d", got)
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[2J", "\x1b]0;t", "\u202e", "日本\xff", "\x9b", "a\x1b", "\x1bP\x1b\\"} {
		f.Add(seed, 7)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		clean := Clean(text)
		if strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("Clean(%q) = %q", text, clean)
		}
		if again := Clean(clean); again != clean {
			t.Errorf("Clean is not final: %q, then %q", clean, again)
		}
		width = width%300 + 2
		for _, row := range Wrap(theme.Text, text, width) {
			if width > 2 && row.Width() > width {
				t.Errorf("Wrap(%q, %d) gives %q, %d cells", text, width, row.Plain(), row.Width())
			}
		}
		if width > 0 {
			if cut := Say(theme.Text, text).Cut(width, "…"); cut.Width() > width || ansi.StringWidth(cut.Plain()) > width {
				t.Errorf("Cut(%q, %d) gives %d cells", text, width, cut.Width())
			}
		}
		if strings.ContainsFunc(ASCII(clean), func(r rune) bool { return r > '~' }) {
			t.Errorf("ASCII(%q) = %q", clean, ASCII(clean))
		}
	})
}
