package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"authdoctor/checks/jsontext"
)

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		at         int
		what       string
		fatal      bool
	}{
		{"trailing comma", `{"a": 1,}`, 7, "a comma before the closing brace", false},
		{"in an array", `[1, 2, ]`, 5, "a comma before the closing bracket", false},
		{"single quotes", `{'a': 1}`, 1, "a member's name in single quotes", false},
		{"typographic quotes", `{“a”: 1}`, 1, "a member's name in typographic quotes", false},
		{"no quotes", `{a: 1}`, 1, "a member's name without quotes", false},
		{"comment", "{} // x", 3, "a comment", false},
		{"open comment", "{} /* x", 3, "a comment that is never closed", true},
		{"NaN", `[NaN]`, 1, "NaN, which is no number of JSON", false},
		{"None", `[None]`, 1, "None in place of null", false},
		{"leading zero", `[01]`, 1, "a number that JSON does not have", false},
		{"line break", "[\"a\nb\"]", 3, "a line break inside a string", false},
		{"escape", `["\x"]`, 2, "an escape that JSON does not have", false},
		{"half an escape", `["\u12"]`, 2, `\u without four hex digits behind it`, false},
		{"no UTF-8", "[\"\xff\"]", 2, "a byte that is no UTF-8", false},
		{"missing comma", `[1 2]`, 3, "no comma in front of this", false},
		{"two commas", `[1,, 2]`, 3, "two commas in a row", false},
		{"duplicate", `{"a": 1, "a": 2}`, 9, `the member "a" a second time`, false},
		{"equals", `{"a"= 1}`, 4, "an equals sign behind a member's name", false},
		{"mark", "\ufeff{}", 0, "a byte order mark in front of the JSON text", false},
		{"cut string", `{"a": "b`, 6, "a string that is never closed", true},
		{"cut object", `{"a": 1`, 7, "the text ends inside an object", true},
		{"nothing", " ", 1, "no value at all", true},
		{"more", `{} {}`, 3, "more text behind the end of the JSON value", true},
		{"too deep", strings.Repeat("[", 1000), 501, "values that lie too deep within each other", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, faults := jsontext.Read(tt.text)
			if len(faults) != 1 || faults[0].Start != tt.at || faults[0].What != tt.what || faults[0].Fatal != tt.fatal {
				t.Errorf("got %+v", faults)
			}
		})
	}
}

// FuzzRead: what the strict reader takes has no fault but a member that is there twice, and says the same; what has no
// fault the strict reader takes.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"a": [1, -2.5e3, true, null, "x\u00e9\ud83d\ude00\n"]}`, `[]`, `{'a':1,}`, "/* */[]", `"\ud800"`, "[1 2]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, faults := jsontext.Read(text)
		valid := json.Valid([]byte(text))
		if valid && len(faults) > 0 && !strings.Contains(faults[0].What, "a second time") && !strings.Contains(faults[0].What, "UTF-8") && !strings.Contains(faults[0].What, "too deep") {
			t.Errorf("a fault in valid JSON: %+v", faults[0])
		}
		if !valid && len(faults) == 0 {
			t.Error("no fault in invalid JSON")
		}
		if valid && v.Kind == jsontext.String && len(faults) == 0 {
			var want string
			if json.Unmarshal([]byte(text), &want) == nil && want != v.Text {
				t.Errorf("got %q, want %q", v.Text, want)
			}
		}
		for _, f := range faults {
			if f.Start < 0 || f.End > len(text) || f.Start > f.End {
				t.Errorf("a place outside: %+v", f)
			}
		}
	})
}
