package edit

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"authdoctor/keystore/secret"
)

// preview is one without the two lines of the header.
func preview(t *testing.T, p Plan) string {
	t.Helper()
	redactor := secret.NewMaker([]byte("install key"), []string{"sk-" + "proj-"}).Redactor()
	text := p.Preview(redactor.Redact)
	if leak := leaks(text); leak != "" {
		t.Errorf("the preview shows %s:\n%s", leak, text)
	}
	_, rest, _ := strings.Cut(text, "+++ ")
	_, rest, _ = strings.Cut(rest, "\n")
	return rest
}

func TestPreview(t *testing.T) {
	numbers := ""
	for i := range 40 {
		numbers += fmt.Sprintf("line%d.\n", i+1)
	}
	was, is := "["+made(oldKey()).Fingerprint()+"]", "["+made(newKey()).Fingerprint()+"]"
	for name, c := range map[string]struct {
		text  string
		pairs []string
		want  string
	}{
		"rotate":           {"A=1\nKEY=" + oldKey() + "\n", []string{oldKey(), newKey()}, "@@ -2,1 +2,1 @@\n-KEY=" + was + "\n+KEY=" + is + "\n"},
		"comment":          {"KEY=" + oldKey() + "\n", []string{"KEY", "# KEY", "=", " ", oldKey(), "moved"}, "@@ -1,1 +1,1 @@\n-KEY=" + was + "\n+# KEY moved\n"},
		"line removed":     {"A=1\nB=2\nC=3\n", []string{"B=2\n", ""}, "@@ -2,1 +1,0 @@\n-B=2\n"},
		"line added":       {"A=1\nC=3\n", []string{"C", "B=2\nC"}, "@@ -1,0 +2,1 @@\n+B=2\n"},
		"all removed":      {"A=1\n", []string{"A=1\n", ""}, "@@ -1,1 +0,0 @@\n-A=1\n"},
		"line feed added":  {"A=1", []string{"1", "1\n"}, "@@ -1,1 +1,1 @@\n-A=1\n\\ No newline at end of file\n+A=1\n"},
		"lines joined":     {"A=\n1\nB=2\n", []string{"=\n1", "=1"}, "@@ -1,2 +1,1 @@\n-A=\n-1\n+A=1\n"},
		"none around":      {numbers, []string{"line20.", "x"}, "@@ -20,1 +20,1 @@\n-line20.\n+x\n"},
		"near each other":  {numbers, []string{"line10.", "x", "line14.", "y"}, "@@ -10,1 +10,1 @@\n-line10.\n+x\n@@ -14,1 +14,1 @@\n-line14.\n+y\n"},
		"far apart":        {numbers, []string{"line2.\n", "", "line39.", "y"}, "@@ -2,1 +1,0 @@\n-line2.\n@@ -39,1 +38,1 @@\n-line39.\n+y\n"},
		"neighbours":       {numbers, []string{"line2.\n", "x\n", "line3.", "y"}, "@@ -2,2 +2,2 @@\n-line2.\n-line3.\n+x\n+y\n"},
		"hostile":          {"A=\x1b[31m\x07\u202e1\u200b\r\nB=2\r\n", []string{"1\u200b", "2\u200b"}, "@@ -1,1 +1,1 @@\n-A=\\x1b[31m\\a\\u202e1\\u200b\n+A=\\x1b[31m\\a\\u202e2\\u200b\n"},
		"a stranger's key": {"A=1 " + oldKey() + "\nB=2 " + oldKey() + "\n", []string{"A=", "X="}, "@@ -1,1 +1,1 @@\n-A=1 sk-proj-…[redacted]\n+X=1 sk-proj-…[redacted]\n"},
		"a huge line":      {strings.Repeat("a", 1000) + "=" + oldKey() + strings.Repeat("b", 1000), []string{oldKey(), newKey()}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, path := editor(t), filepath.Join(t.TempDir(), ".env")
			write(t, path, c.text, 0o600)
			p := replacing(t, path, c.pairs...)
			got := preview(t, p)
			if c.want != "" && got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if c.want == "" && (len(got) > 1200 || !strings.Contains(got, was) || !strings.Contains(got, is)) {
				t.Errorf("got %d bytes\n%s", len(got), got)
			}
			// The way back is the same with its sides exchanged.
			change := apply(t, e, p)
			back, err := e.Reverse(t.Context(), change.ID)
			if err != nil {
				t.Fatal(err)
			}
			exchanged := strings.NewReplacer("\n-", "\n+", "\n+", "\n-").Replace(preview(t, back))
			if strings.Count(exchanged, "\n+") != strings.Count(got, "\n+") || strings.Count(exchanged, "\n-") != strings.Count(got, "\n-") {
				t.Errorf("the way back is\n%s", preview(t, back))
			}
		})
	}
}

func TestPreviewOfNewFile(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), "new\x1b[31m")
	p := plan(t, path, Splice{Text: []byte("A=1\nB=2\n")})
	got := p.Preview(strings.TrimSpace)
	if want := "--- /dev/null\n+++ " + filepath.Dir(path) + "/new\\x1b[31m\n@@ -0,0 +1,2 @@\n+A=1\n+B=2\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	back, err := e.Reverse(t.Context(), apply(t, e, p).ID)
	if err != nil {
		t.Fatal(err)
	}
	got = back.Preview(strings.TrimSpace)
	if want := "--- " + filepath.Dir(path) + "/new\\x1b[31m\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-A=1\n-B=2\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A long file costs what stands around the change.
func BenchmarkPreview(b *testing.B) {
	path := filepath.Join(b.TempDir(), "file")
	write(b, path, strings.Repeat("\n", MaxFile-10)+"KEY=1\n", 0o600)
	p := replacing(b, path, "1", "2")
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Preview(strings.TrimSpace)
	}
}

// The worst case of finding a range again: a file of the greatest size.
func BenchmarkLocate(b *testing.B) {
	text := []byte(strings.Repeat("export NAME=value\n", MaxFile/18))
	at := len(text) - 100
	cuts := []cut{{At: at, Len: 5, Near: surroundings(append(text[:at:at], []byte("other"+string(text[at:]))...), at, at+5)}}
	for b.Loop() {
		if _, err := locate(text, cuts); err == nil {
			b.Fatal("found")
		}
	}
}

// A line that is sealed as a whole stands on a line of its own, on the way there and on the way back.
func TestPreviewOfASealedLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	line, text := "KEY="+oldKey()+"\n", "A=1\nKEY="+oldKey()+"\nB=2\n"
	write(t, path, text, 0o600)
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, line)
	p, err := f.Plan("the line deleted", Splice{From: at, To: at + len(line), Old: made(oldKey())})
	if err != nil {
		t.Fatal(err)
	}
	fingerprint := "[" + made(oldKey()).Fingerprint() + "]"
	if got, want := preview(t, p), "@@ -2,1 +1,0 @@\n-"+fingerprint+"\n"; got != want {
		t.Errorf("shown as\n%s\nwant\n%s", got, want)
	}
	back := Plan{File: f, Mode: f.Mode(), pieces: []piece{{from: at, to: at, new: made(oldKey()).Fingerprint()}}}
	if got, want := preview(t, back), "@@ -1,0 +2,1 @@\n+"+fingerprint+"\n"; got != want {
		t.Errorf("the way back is shown as\n%s\nwant\n%s", got, want)
	}
}
