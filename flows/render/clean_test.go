package render

import (
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"authdoctor/flows"
)

func TestCleaning(t *testing.T) {
	for _, tt := range []struct{ name, in, line, lines string }{
		{"plain", "a key", "a key", "a key"},
		{"escape sequence", "a\x1b[31mb", "a[31mb", "a[31mb"},
		{"8-bit control", "a\u009b31mb", "a31mb", "a31mb"},
		{"line ends", "a\r\nb\nc\n", "a  b c", "a\nb\nc"},
		{"tab", "a\tb", "a b", "a    b"},
		{"bidirectional override", "a\u202eb", "ab", "ab"},
		{"zero width", "a\u200bb\ufeffc", "abc", "abc"},
		{"joiners stay", "نمی\u200cخواهم", "نمی\u200cخواهم", "نمی\u200cخواهم"},
		{"not UTF-8", "a\xffb", "a\ufffdb", "a\ufffdb"},
		{"indentation", "a\n  b  \n", "a   b", "a\n  b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := oneLine(tt.in); got != tt.line {
				t.Errorf("oneLine(%q) = %q, want %q", tt.in, got, tt.line)
			}
			if got := manyLines(tt.in); got != tt.lines {
				t.Errorf("manyLines(%q) = %q, want %q", tt.in, got, tt.lines)
			}
		})
	}
}

// Every string of a report is washed, also one of a member that is added later.
func TestWashedReachesEveryString(t *testing.T) {
	got := washed(infected(problemProven(), "a\x1bb\u202e", false), asIs)
	var walk func(path string, v reflect.Value)
	count := 0
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			count++
			if v.String() != "ab" {
				t.Errorf("%s is %q, want %q", path, v.String(), "ab")
			}
		case reflect.Pointer:
			if v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem().Name() != "Time" {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(path+"."+v.Type().Field(i).Name, v.Field(i))
				}
			}
		}
	}
	walk("report", reflect.ValueOf(got))
	if count < 60 {
		t.Errorf("only %d strings were reached", count)
	}
}

func TestWashedLeavesTheReportAlone(t *testing.T) {
	r := infected(problemProven(), "a\x1bb", false)
	before, _ := json.Marshal(r)
	_ = washed(r, asciiOnly)
	after, _ := json.Marshal(r)
	if string(before) != string(after) {
		t.Error("the caller's report was changed")
	}
}

func TestASCIIOnly(t *testing.T) {
	for in, want := range map[string]string{
		"sk-…A1b2 “x” – it’s → y": `sk-...A1b2 "x" - it's -> y`,
		"キー":                      `\u30ad\u30fc`,
		"👍":                       `\U0001f44d`,
	} {
		if got := asciiOnly(in); got != want {
			t.Errorf("asciiOnly(%q) = %q, want %q", in, got, want)
		}
	}
	for name, r := range every() {
		for _, s := range hostile() {
			out := asText(t, infected(r, s, true), TextOptions{ASCII: true, Verbose: true})
			if i := strings.IndexFunc(out, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
				t.Fatalf("%s with %q: %q is not ASCII", name, s, out[i:min(i+8, len(out))])
			}
		}
	}
}

// formats are all the forms of a report, by name.
func formats() map[string]func(io.Writer, flows.Report) error {
	return map[string]func(io.Writer, flows.Report) error{
		"text":     func(w io.Writer, r flows.Report) error { return Text(w, r, TextOptions{}) },
		"verbose":  func(w io.Writer, r flows.Report) error { return Text(w, r, TextOptions{Width: 40, Verbose: true}) },
		"json":     JSON,
		"jsonall":  func(w io.Writer, r flows.Report) error { return JSONAll(w, []flows.Report{r, r}) },
		"markdown": Markdown, "junit": JUnit, "sarif": SARIF,
	}
}

func TestWriterErrorsComeBack(t *testing.T) {
	for name, render := range formats() {
		if err := render(full{}, healthy()); err != io.ErrShortWrite {
			t.Errorf("%s: error %v, want %v", name, err, io.ErrShortWrite)
		}
	}
}

// full is a writer whose disk is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
