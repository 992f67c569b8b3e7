package reply_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"authdoctor/checks/reply"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Incorrect API key", "Incorrect API key"},
		{"one line", "a\r\n\tb\u2028c  d\u00a0e ", "a b c d e"},
		{"colours", "a\x1b[1;31mred\x1b[0mb", "aredb"},
		{"a title", "a\x1b]0;evil\x07b", "ab"},
		{"a link", "\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"clipboard, never ended", "a\x1b]52;c;aGk=", "a52;c;aGk="},
		{"device control", "a\x1bPq#0\x1b\\b", "ab"},
		{"reset", "a\x1bcb", "ab"},
		{"charset", "a\x1b(0b", "ab"},
		{"C1 forms", "a\u009b31mb\u009d0;x\u009cc", "abc"},
		{"C1 bytes", "a\x9b31mb", "a31mb"},
		{"control characters", "a\x00\x08\x7fb", "ab"},
		{"bidi", "a\u202eevil\u202c\u2066b\u2069\u061c", "aevilb"},
		{"invisible", "a\u200bb\ufeffc\u00add\U000e0041e\u3164f", "abcdef"},
		{"broken UTF-8", "a\xff\xc3b", "ab"},
		{"other scripts stay", "无效的令牌 ключ 🔑", "无效的令牌 ключ 🔑"},
		{"an escape at the end", "a\x1b", "a"},
	}
	for _, test := range tests {
		if got := reply.Clean(test.in); got != test.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", test.name, test.in, got, test.want)
		}
	}
	if got := reply.Clean(strings.Repeat("é", 3000)); utf8.RuneCountInString(got) != 2000 || !strings.HasSuffix(got, "…") {
		t.Errorf("a long text has %d characters and ends in %q", utf8.RuneCountInString(got), got[len(got)-4:])
	}
	if got := reply.Clean(strings.Repeat("é", 2000)); got != strings.Repeat("é", 2000) {
		t.Error("a text of 2000 characters was cut")
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[31m", "\x1b]8;;x\x07", "\u009d\u009d", "\x1b]\x1b]", "a\u202eb", "\xff\xfe", strings.Repeat("a b", 900)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := reply.Clean(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is no UTF-8", out)
		}
		for _, r := range out {
			if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q holds %U", out, r)
			}
		}
		if n := utf8.RuneCountInString(out); n > 2000 {
			t.Fatalf("%d characters", n)
		}
		if again := reply.Clean(out); again != out {
			t.Fatalf("cleaning %q again gives %q", out, again)
		}
	})
}
