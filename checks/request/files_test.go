package request

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// folder is a folder of files, which counts what is read.
type folder map[string]string

func (f folder) read(name string) (File, error) {
	text, ok := f[name]
	if !ok {
		return File{Name: "here/" + name}, errors.New("no such file; look for it")
	}
	return File{Name: "here/" + name, Text: []byte(text)}, nil
}

func TestBodyFiles(t *testing.T) {
	const call = "curl https://api.openai.com/v1/responses "
	files := folder{"a.json": "{\r\n  \"model\": \"m\",\n\"input\": \"x\"}\n", "b": "one & two\n", "nul": "a\x00b\r\n\r\nc"}
	tests := []struct{ name, text, body, method string }{
		{"-d takes line ends out", "-d @a.json", `{  "model": "m","input": "x"}`, "POST"},
		{"-d, run together", "-d@a.json", `{  "model": "m","input": "x"}`, "POST"},
		{"-d takes zero bytes out", "--data-ascii @nul", "abc", "POST"},
		{"--data-binary keeps all", "--data-binary @a.json", files["a.json"], "POST"},
		{"--json keeps all", "--json @a.json", files["a.json"], "POST"},
		{"--data-raw has no files", "--data-raw @a.json", "@a.json", "POST"},
		{"--data-urlencode @", "--data-urlencode @b", "one+%26+two%0A", "POST"},
		{"--data-urlencode name@", "--data-urlencode n@b", "n=one+%26+two%0A", "POST"},
		{"--data-urlencode with an address", "--data-urlencode n=me@b", "n=me%40b", "POST"},
		{"-T", "-T a.json", files["a.json"], "PUT"},
		{"-T from standard input", "-X POST -T . < a.json", files["a.json"], "POST"},
		{"two of them", "-d x=1 -d @b -d @nul", "x=1&one & two&abc", "POST"},
		{"standard input from a file", "-d @- < b", "one & two", "POST"},
		{"a name in a variable", "-d @$NAME", "one & two", "POST"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := OpenWith(call+tt.text, env("NAME", "b"), files.read)
			if err != nil || m.Body != tt.body || m.Method != tt.method || m.Unread != "" {
				t.Errorf("%v, %s, unread %q, body %q", err, m.Method, m.Unread, m.Body)
			}
		})
	}
}

// TestBodyFilePlaces: every byte of a body that files make has its place in its file, -d's too.
func TestBodyFilePlaces(t *testing.T) {
	files := folder{"a": "x1\r\nx2\n\nx3", "b": "\n\ny1\ny2"}
	m, err := OpenWith("curl https://example.com/v1 -d z1 \\\n -d @a --data @b", nil, files.read)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]Place{
		"z1": {Line: 1, Column: 32}, "x1": {1, 1, "here/a"}, "x2": {2, 1, "here/a"}, "x3": {4, 1, "here/a"}, "y1": {3, 1, "here/b"}, "y2": {4, 1, "here/b"},
	} {
		if got := m.Place(m.BodyAt(strings.Index(m.Body, at))); got != want {
			t.Errorf("%s is at %v, want %v", at, got, want)
		}
	}
	if got, want := m.Notes, []string{"the body was read from the file here/a", "the body was read from the file here/b"}; !slices.Equal(got, want) {
		t.Errorf("notes %q", got)
	}
}

func TestBodyFileOfTheWhole(t *testing.T) {
	files := folder{"a": "{\n \"a\": 1\n}\n"}
	for flags, whole := range map[string]bool{"-d @a": true, "--json @a": true, "-T a": true, "-d @- < a": true, "-d x -d @a": false, "--data-urlencode @a": false, "-G -d @a": false, "-d x": false} {
		m, err := OpenWith("curl https://example.com/v1 "+flags, nil, files.read)
		if err != nil {
			t.Fatal(err)
		}
		text, at := m.BodyFile()
		if (text == files["a"]) != whole {
			t.Errorf("%s: %q", flags, text)
		}
		if whole && text[at(strings.Index(m.Body, "1"))] != '1' {
			t.Errorf("%s: another place in the file", flags)
		}
	}
}

// TestBodyNotAtHand: a body of which a part is missing is not judged by the rest, and no secret's value becomes a name.
func TestBodyNotAtHand(t *testing.T) {
	const call = "curl https://example.com/v1 "
	files := folder{"a": "{}", "long": strings.Repeat("x", MaxMessage), fakeKey(): "{}"}
	tests := []struct {
		text, why string
		files     Files
	}{
		{"-d @a", "not opened", nil},
		{"-T a", "not opened", nil},
		{"-d x=1 -d @missing", "here/missing, which was not read: no such file; look for it", files.read},
		{"-d @missing -d @a", "here/missing", files.read},
		{"-d @-", "another command", files.read},
		{"-d @long -d @a", "larger than 16 MiB", files.read},
		{`-d "@$MY_API_KEY"`, "can hold a secret", files.read},
		{`-d @- < $MY_API_KEY`, "can hold a secret", files.read},
		{strings.Repeat("-d @a ", mostFiles+1), "more than 32 files", files.read},
	}
	for _, tt := range tests {
		m, err := OpenWith(call+tt.text, env("MY_API_KEY", fakeKey()), tt.files)
		if err != nil || m.Body != "" || !strings.Contains(m.Unread, tt.why) {
			t.Errorf("%.40s: %v, body %.20q, %q", tt.text, err, m.Body, m.Unread)
		}
		r, err := ReadWith([]byte(call+tt.text), env("MY_API_KEY", fakeKey()), tt.files, testMaker())
		if shown := fmt.Sprint(r.Notes); err != nil || !strings.Contains(shown, tt.why) || strings.Contains(shown, fakeKey()) {
			t.Errorf("%.40s: %v, notes %.200q", tt.text, err, r.Notes)
		}
	}
}

func TestReadWithFiles(t *testing.T) {
	files := folder{"a.json": "{\n\"model\": \"m\", \"input\": 1}", "prompt.txt": "say\nit"}
	r, err := ReadWith([]byte("curl https://example.com/v1 -d @a.json"), nil, files.read, testMaker())
	if err != nil || r.Model != "m" || !slices.Equal(r.BodyKeys, []string{"input", "model"}) {
		t.Errorf("%v, model %q, members %q", err, r.Model, r.BodyKeys)
	}
	m, err := OpenWith("curl https://example.com/v1 -F 'prompt=<prompt.txt;type=text/plain' -F file=@song.mp3 -F 'other=<none'", nil, files.read)
	if err != nil || len(m.Form) != 3 || m.Form[0].Value != "say\nit" || m.Form[0].File || !m.Form[1].File || !m.Form[2].File {
		t.Fatalf("%v, %+v", err, m.Form)
	}
	if p := m.Place(m.Form[0].ValueAt + 4); (p != Place{2, 1, "here/prompt.txt"}) {
		t.Errorf("the form's text is at %v", p)
	}
}
