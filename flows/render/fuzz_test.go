package render

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// FuzzReport puts any text into every field: no format lets a control character out, JSON stays JSON, XML stays XML,
// and the lines keep their width.
func FuzzReport(f *testing.F) {
	for i, s := range hostile() {
		f.Add(s, 20+i*9, i%2 == 0)
	}
	sgr := regexp.MustCompile(`\x1b\[[0-9]{0,2}m`)
	f.Fuzz(func(t *testing.T, s string, width int, keep bool) {
		r := infected(problemStated(), s, keep)
		for name, render := range formats() {
			var b strings.Builder
			if err := render(&b, r); err != nil {
				t.Fatal(name, err)
			}
			if c := steering(b.String()); c != 0 {
				t.Fatalf("%s: %q got through in %q", name, c, b.String())
			}
			switch name {
			case "json", "jsonall", "sarif":
				decoded(t, b.String())
			case "junit":
				wellFormed(t, b.String())
			}
		}
		o := TextOptions{Width: 20 + (width&0xff)%181, Color: true, Verbose: true}
		out := asText(t, r, o)
		if c := steering(sgr.ReplaceAllString(out, "")); c != 0 {
			t.Fatalf("%q got through in %q", c, out)
		}
		if line := tooWide(out, r, o); line != "" {
			t.Fatalf("%d cells: wider is %q", o.Width, line)
		}
	})
}

// decoded checks that there is exactly one JSON document, whose strings are clean after decoding too.
func decoded(t *testing.T, document string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(document))
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("not JSON: %v in %q", err, document)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("something follows the document: %v", err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if c := steering(v); c != 0 {
				t.Fatalf("%q got through in %q", c, v)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(v)
}

func wellFormed(t *testing.T, document string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("not XML: %v in %q", err, document)
		}
	}
}
