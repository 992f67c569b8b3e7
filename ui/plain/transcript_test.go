package plain

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"authdoctor/ui/session"
)

// visit is a conversation that goes everywhere.
func visit() string {
	key := canary()
	return strings.Join([]string{
		"?", "9", "5", // help, nonsense, the places
		"3", "curl -H 'Authorization: Bearer " + key + "'", ".", "4", // a paste, back
		"6", "1", "5", "gpt-x", // change the model
		"4", "4", key, // type a key
		"1", "?", "3", // run; help at the question; not knowing
		"3", "4", "5", "2", "6", "1", "8", // what to do, the places, save, show, the requests
		"7", "b", "2", "1", "1", // change nothing, run again, answer, back
		"4", "1", "1", "q", // practise, answer, quit
	}, "\n") + "\n"
}

func told(t *testing.T, o Options) string {
	t.Helper()
	fake := &reader{Session: asking()}
	fake.Pasted, fake.Facts = pastable().Pasted, looksLikeAKey
	fake.AllPlaces = []session.Place{{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: ".env:3", Kind: "project key", Fingerprint: "sk-proj-…a1B2 (3f9c01aa)",
		ReadBy: []string{"python-dotenv"}, Wins: true, Standing: "used"}}
	var out bytes.Buffer
	o.In, o.Out, o.Reason = typed(t, visit()), &out, "a test says so"
	if err := Run(t.Context(), fake, o); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

func TestTranscript(t *testing.T) {
	out := told(t, Options{Width: 80})
	noLeak(t, out)
	golden.RequireEqual(t, out)
}

func TestTranscriptInANarrowASCIITerminal(t *testing.T) {
	out := told(t, Options{Width: 40, ASCII: true})
	noLeak(t, out)
	golden.RequireEqual(t, out)
}

func TestEveryLineFitsAndOnlyAppends(t *testing.T) {
	for _, width := range []int{24, 40, 80, 132} {
		out := told(t, Options{Width: width, ASCII: true})
		if i := strings.IndexFunc(out, func(r rune) bool { return r < ' ' && r != '\n' || r > '~' }); i >= 0 {
			t.Errorf("width %d: %q is no line of ASCII", width, out[i:min(i+20, len(out))])
		}
		for line := range strings.SplitSeq(out, "\n") {
			before, _, prompt := strings.Cut(line, "q to quit: ") // what a person typed stands behind it
			if prompt {
				line = before + "q to quit:"
			}
			if ansi.StringWidth(line) > width && !copied(line) {
				t.Errorf("width %d: this line is wider: %q", width, line)
			}
		}
	}
}

// copied reports that a line is there to be copied, and so is never broken.
func copied(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "authdoctor ") || strings.HasPrefix(line, "command: ") || strings.HasPrefix(line, "saved: ") || strings.Contains(line, "https://")
}

func TestWrapped(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"short", 10, []string{"short"}},
		{"one two three four", 9, []string{"one two", "three", "four"}},
		{"one two three four", 12, []string{"one two", "three four"}},
		{"see https://platform.openai.com/api-keys now", 10, []string{"see", "https://platform.openai.com/api-keys", "now"}},
		{"日本語 日本語", 10, []string{"日本語", "日本語"}},
		{"a  b", 10, []string{"a  b"}},
		{"a b", 1, []string{"a", "b"}},
	} {
		if got := wrapped(tt.text, tt.width); strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("wrapped(%q, %d) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}
