package explain

import (
	"reflect"
	"strings"
	"testing"

	"authdoctor/checks/cause"
)

func TestCompact(t *testing.T) {
	want := Lexicon{
		Wordings: []Wording{
			{
				ID: "all", Says: []string{"one, two", "\"three\""}, Codes: []string{"1001", "a_b"}, Near: []string{"near"}, Without: []string{"but", "not"}, Match: `a\d+|\t`,
				Status: []int{401, 403}, Causes: []cause.ID{"credential.invalid", "token.expired"}, General: true, Narrows: true, Retry: "never", Mark: "observed", Source: "here",
			},
			{ID: "least", Codes: []string{"密钥无效"}, Causes: []cause.ID{"credential.invalid"}, Mark: "documented", Source: "there"},
		},
		Speakers: []Speaker{{ID: "s", Name: "S", Kind: "service", Hosts: []string{"a.example", ".b.example"}, Says: []string{"says"}}, {Name: "C", Kind: "client", Says: []string{"only"}}},
	}
	compact, err := want.Compact()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decode(compact); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, read back: %+v\nwant: %+v", err, got, want)
	}
	for _, damaged := range []string{"w\tshort\n", "x\n", "\n", strings.Replace(compact, "401", "4o1", 1), compact[:len(compact)/2]} {
		if _, err := decode(damaged); err == nil || !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%.40q was read, or the error names no line: %v", damaged, err)
		}
	}
	for _, text := range []string{"a\tb", "a\nb"} {
		if _, err := (Lexicon{Wordings: []Wording{{ID: "w", Says: []string{text}}}}).Compact(); err == nil {
			t.Errorf("%q was written", text)
		}
	}
	if _, err := (Lexicon{Wordings: []Wording{{ID: "w", Says: []string{"a\x1fb"}}}}).Compact(); err == nil {
		t.Error("a member with a separator was written")
	}
}
