package request

import (
	"strings"
	"testing"
)

// FuzzOpenFiles: whatever a command and its files say, each byte of the body stands in the command or in a file of it.
func FuzzOpenFiles(f *testing.F) {
	const call = "curl https://example.com/v1 "
	for _, flags := range []string{"-d @a", "-d@a -d x --data-binary @b", "--json @a", "--data-urlencode n@a", "-T a", "-d @- < a", "-d @- <<E\nx\nE\n", "-G -d @a", "-F 'a=<b;type=x' -F c=@d", "^\n -d @a", "`\n -d '@a'"} {
		f.Add(call+flags, "{\r\n\"a\": 1}\n\x00")
	}
	f.Add("curl 0:// -d@", "\n0") // a file without a name
	f.Fuzz(func(t *testing.T, text, file string) {
		m, err := OpenWith(text, nil, func(name string) (File, error) { return File{Name: name, Text: []byte(file)}, nil })
		if err != nil || len(m.Body) > 1<<12 {
			return
		}
		if m.Unread != "" && m.Body != "" {
			t.Fatalf("a part of a body is taken for the whole: %s", m.Unread)
		}
		lines := map[bool]int{true: 1 + strings.Count(file, "\n"), false: 1 + strings.Count(text, "\n")}
		for i := range len(m.Body) {
			if p := m.Place(m.BodyAt(i)); p.Line < 1 || p.Line > lines[p.File != ""] {
				t.Fatalf("byte %d of the body is said to stand in line %d of %q", i, p.Line, p.File)
			}
		}
		if whole, at := m.BodyFile(); whole != "" {
			for i := range len(m.Body) {
				if whole[at(i)] != m.Body[i] {
					t.Fatalf("byte %d of the body is another one in the file", i)
				}
			}
		}
	})
}
