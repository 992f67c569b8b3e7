package discover

import (
	"reflect"
	"strings"
	"testing"

	"authdoctor/checks"
)

func TestCustomHeaders(t *testing.T) {
	plain := func(name, value string) checks.Header {
		return checks.Header{Name: name, Value: value, Source: "env OPENAI_CUSTOM_HEADERS"}
	}
	tests := []struct {
		name, text string
		headers    []checks.Header
		override   int // length of the override, -1: none
		note       string
	}{
		{"empty", "", nil, -1, ""},
		{"two", "X-Team: red\n X-Env :\tdev \r", []checks.Header{plain("X-Team", "red"), plain("X-Env", "dev")}, -1, ""},
		{"the first colon splits", "X-Link: http://a:1", []checks.Header{plain("X-Link", "http://a:1")}, -1, ""},
		{"a line without a colon is passed by", "nothing\nX-Team: red", []checks.Header{plain("X-Team", "red")}, -1, ""},
		{"the last of equal names counts", "X-Team: red\nX-Team: blue", []checks.Header{plain("X-Team", "blue")}, -1, ""},
		{"Authorization", "Authorization: Bearer " + fake(0), nil, len("Bearer ") + 38, "sent instead of the key"},
		{"another case", "AUTHORIZATION: x", nil, 1, "beside the key"},
		{"another vendor's key header", "api-key: " + fake(0), nil, -1, "neither shown nor sent"},
		{"a gateway's header", "Helicone-Auth: Bearer abc", nil, -1, "neither shown nor sent"},
		{"a scheme", "X-Up: Basic abc", nil, -1, "neither shown nor sent"},
		{"a known prefix", "X-Up: k=" + fake(0), nil, -1, "neither shown nor sent"},
		{"a word that only looks like a prefix", "X-Up: ta" + "sk-proj", []checks.Header{plain("X-Up", "ta"+"sk-proj")}, -1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			setup := find(t, Options{Environ: []string{"OPENAI_CUSTOM_HEADERS=" + test.text}}).Setups[0]
			if !reflect.DeepEqual(setup.Headers, test.headers) {
				t.Errorf("headers are %+v, want %+v", setup.Headers, test.headers)
			}
			notes, length := setup.Notes, -1
			if o := setup.Override; o != nil {
				length = o.Secret.Len()
				notes = append(notes, o.Notes...)
				if o.Source.String() != "env" || o.Name != "OPENAI_CUSTOM_HEADERS" {
					t.Errorf("the override is from %s %s", o.Source, o.Name)
				}
			}
			if length != test.override {
				t.Errorf("the override has %d bytes, want %d", length, test.override)
			}
			if !strings.Contains(strings.Join(notes, "\n"), test.note) || test.note == "" && len(notes) > 0 {
				t.Errorf("notes are %q, want one with %q", notes, test.note)
			}
		})
	}
}

func TestCustomHeadersOfAFile(t *testing.T) {
	root := folder(t, map[string]string{".env": `OPENAI_CUSTOM_HEADERS="Authorization: Bearer x\nX-Team: red"`})
	t.Chdir(root)
	setup := find(t, Options{Dir: "."}).Setups[0]
	if o := setup.Override; o == nil || o.Source.String() != "file:.env:1" || !reflect.DeepEqual(o.ReadBy, []string{"python-dotenv"}) {
		t.Errorf("the override is %+v", o)
	}
	if want := []checks.Header{{Name: "X-Team", Value: "red", Source: "file:.env:1"}}; !reflect.DeepEqual(setup.Headers, want) {
		t.Errorf("headers are %+v, want %+v", setup.Headers, want)
	}
}

func TestEnvironment(t *testing.T) {
	e := NewEnvironment([]string{"A=1", "A=2", "EMPTY=", "EQUAL=a=b", "noequal", "=C:=x"})
	for name, want := range map[string]string{"A": "1", "EMPTY": "", "EQUAL": "a=b"} {
		if got, ok := e.Lookup(name); !ok || got != want {
			t.Errorf("%s is %q (%v), want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"noequal", "", "B"} {
		if got, ok := e.Lookup(name); ok {
			t.Errorf("%q is set to %q", name, got)
		}
	}
	if _, ok := (Environment{}).Lookup("A"); ok {
		t.Error("the zero Environment is empty")
	}
}
