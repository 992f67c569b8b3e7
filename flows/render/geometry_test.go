package render

import (
	"fmt"
	"strings"
	"testing"

	"authdoctor/flows"

	"github.com/charmbracelet/x/ansi"
)

// No line is wider than the page, except one that is a single URL, or a command, page or file name to copy.
func TestGeometry(t *testing.T) {
	options := []TextOptions{{}, {Verbose: true, Color: true}, {Verbose: true, ASCII: true}}
	sweep := func(name string, r flows.Report, step int) {
		for width := 20; width <= 200; width += step {
			for _, o := range options {
				o.Width = width
				if line := tooWide(asText(t, r, o), r, o); line != "" {
					t.Fatalf("%s, %+v: %d cells: %q", name, o, ansi.StringWidth(line), line)
				}
			}
		}
	}
	for name, r := range every() {
		sweep(name, r, 1)
	}
	for i, s := range hostile() {
		sweep(fmt.Sprintf("hostile %d", i), infected(unknownPossible(), s, true), 11)
	}
}

// tooWide is the first line that breaks the rule.
func tooWide(out string, r flows.Report, o TextOptions) string {
	r = washed(r, asIs)
	if o.ASCII {
		r = washed(r, asciiOnly)
	}
	copied := map[string]bool{strings.TrimSpace(r.StatusPage): true, strings.TrimSpace(r.CrashFile): true}
	for _, d := range r.Diagnoses {
		for _, f := range d.Fixes {
			for l := range strings.SplitSeq(f.Command+"\n"+f.URL, "\n") {
				copied[strings.TrimSpace(l)] = true
			}
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		alone := strings.TrimSpace(ansi.Strip(line))
		single := strings.Contains(alone, "://") && len(strings.Fields(alone)) == 1
		if ansi.StringWidth(line) > o.Width && !single && !copied[alone] {
			return line
		}
	}
	return ""
}

// Whatever the width, what is to be copied is on one line, whole.
func TestCopyablesAreNeverBroken(t *testing.T) {
	for name, r := range every() {
		for width := 20; width <= 120; width++ {
			out := asText(t, r, TextOptions{Width: width})
			for _, d := range r.Diagnoses {
				for _, f := range d.Fixes {
					if !strings.Contains(out, "  "+f.Command+"\n") && f.Command != "" && f.Status != "verified" || !strings.Contains(out, "  "+f.URL+"\n") && f.URL != "" {
						t.Fatalf("%s at %d: %q or %q is broken in:\n%s", name, width, f.Command, f.URL, out)
					}
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"empty", "", 10, ""},
		{"words", "one two three", 8, "one two\nthree"},
		{"line ends stay", "one\n\ntwo", 8, "one\n\ntwo"},
		{"url is whole", "see https://example.com/a/b/c now", 10, "see\nhttps://example.com/a/b/c\nnow"},
		{"command is whole", "run `go test ./...` now", 16, "run\n`go test ./...`\nnow"},
		{"command that does not fit", "run `go test ./...` now", 9, "run `go\ntest\n./...`\nnow"},
		{"lone backquote", "a ` b c d", 5, "a ` b\nc d"},
		{"long path", "in /home/dev/project/.env", 12, "in\n/home/dev/\nproject/.env"},
		{"wide characters", "全角全角全角", 5, "全角\n全角\n全角"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(wrap(tt.in, tt.limit), "\n"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
