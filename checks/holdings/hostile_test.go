package holdings

import (
	"strings"
	"testing"

	"authdoctor/keystore/place"
)

// hostile are texts of nearly 1 MiB that cost a careless reader too much time, memory or stack.
func hostile(form Form) map[string]string {
	const size = place.MaxText - 100
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	texts := map[string]string{"one long line": "A=" + fill("x"), "quotes": fill(`"`), "dollars": fill("$("), "line ends": fill("\r\n"), "words": fill("a "), "keys": fill("OPENAI_API_KEY=" + openai(1) + "\n")}
	switch form {
	case JSON:
		texts = map[string]string{"deep": fill("["), "deep objects": fill(`{"a":`), "many": "[" + fill(`"a",`), "comments": fill("/*"), "members": `{` + fill(`"a":"b",`) + `"c":"d"}`}
		texts["deep and many"] = strings.Repeat("[", 90) + fill(`"a",`)
	case YAML:
		texts = map[string]string{"deep": fill("["), "deeper": fill("- "), "many": fill("- a\n"), "aliases": "a: &a [x,x]\n" + fill("b: [*a,*a]\n"), "one long line": "a: " + fill("x"), "keys": fill("a: b\n"), "breaks": fill("\u2028")}
	case TOML:
		texts["deep"], texts["deep names"], texts["tables"], texts["inline"] = "a="+fill("["), fill("a."), fill("[a]\n"), "a="+fill("{a=")
	case Shell:
		texts["deep"], texts["heredocs"], texts["subshells"] = fill("("), fill("<<E\n"), fill("{ ")
	}
	return texts
}

// TestHostileTexts: each is read to its end or given up. The test's own deadline finds what is not linear: 50 texts
// take a few seconds together.
func TestHostileTexts(t *testing.T) {
	for _, form := range []Form{Dotenv, Shell, Fish, PowerShell, JSON, YAML, TOML, INI, Netrc, Plain} {
		for name, text := range hostile(form) {
			spots, _ := locate(form, ".x", []byte(text))
			if len(spots) > mostSpots && (form == JSON || form == YAML || form == TOML) {
				t.Errorf("%s, %s: %d values", form, name, len(spots))
			}
		}
	}
	w := newWorld(t, map[string]string{".codex/auth.json": strings.Repeat(`{"OPENAI_API_KEY":`, 10000)})
	if got := w.list(w.find(t, "codex")); got != "problem ~/.codex/auth.json 1 is nested deeper than 100 levels and was not read further" {
		t.Errorf("got %s", got)
	}
}

// TestManyKeys: thousands of keys in one file are found without counting its lines thousands of times.
func TestManyKeys(t *testing.T) {
	line := "OPENAI_API_KEY=" + openai(1) + "\n"
	n := (place.MaxText - 100) / len(line)
	w := newWorld(t, map[string]string{"project/.env": strings.Repeat(line, n)})
	found := w.find(t, "").Holdings
	if len(found) != n || found[n-1].Source.Line != n {
		t.Errorf("%d were found, the last one in line %d; want %d", len(found), found[len(found)-1].Source.Line, n)
	}
}

// BenchmarkFind looks through a home folder with a few stores, as keys import does.
func BenchmarkFind(b *testing.B) {
	w := world{home: b.TempDir(), system: "linux"}
	w.write(b, "project/.env", strings.Repeat("A=b\n", 50)+"OPENAI_API_KEY="+openai(1))
	w.write(b, ".bashrc", strings.Repeat("alias a='b c'\nif [ -f x ]; then . x; fi\n", 50)+"export OPENAI_API_KEY="+openai(1))
	w.write(b, ".claude.json", `{"projects":{`+strings.Repeat(`"/x":{"history":["a","b"],"mcpServers":{}},`, 2000)+`}}`)
	for b.Loop() {
		if found := w.find(b, "").Holdings; len(found) != 2 {
			b.Fatalf("%d were found", len(found))
		}
	}
}
