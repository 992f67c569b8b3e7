package scan

import (
	"bytes"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// keysIn searches one text as a file would be.
func keysIn(t testing.TB, text string) []string {
	t.Helper()
	var keys []string
	for _, s := range newLexicon(builtin(t)).spots([]byte(text)) {
		keys = append(keys, text[s.from:s.to])
	}
	return keys
}

// sample makes a text that a pattern matches, of characters drawn at random.
func sample(t *testing.T, pattern string, seed uint64) string {
	t.Helper()
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(*syntax.Regexp)
	repeat := func(n int, part *syntax.Regexp) {
		for range n {
			walk(part)
		}
	}
	walk = func(re *syntax.Regexp) {
		seed++
		switch re.Op {
		case syntax.OpLiteral:
			out.WriteString(string(re.Rune))
		case syntax.OpCharClass:
			var all []rune
			for i := 0; i < len(re.Rune); i += 2 {
				for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
					if r < utf8.RuneSelf && r > ' ' && isKeyByte(byte(r)) {
						all = append(all, r)
					}
				}
			}
			out.WriteString(random(seed, string(all), 1))
		case syntax.OpConcat, syntax.OpCapture:
			for _, sub := range re.Sub {
				walk(sub)
			}
		case syntax.OpAlternate:
			walk(re.Sub[0])
		case syntax.OpRepeat:
			n := re.Min
			if re.Max < 0 {
				n += 8
			}
			repeat(n, re.Sub[0])
		case syntax.OpPlus, syntax.OpStar:
			repeat(40, re.Sub[0])
		case syntax.OpWordBoundary, syntax.OpEmptyMatch:
		default:
			t.Fatalf("no sample for %v in %s", re.Op, pattern)
		}
	}
	walk(re)
	return out.String()
}

// Every shape of the registry that can be a key on its own is found, whole, wherever a key may stand.
func TestEveryShapeIsFound(t *testing.T) {
	lexicon := newLexicon(builtin(t))
	tried := 0
	for _, f := range lexicon.forms {
		if f.shape.Confidence == "low" {
			continue
		}
		for seed := range uint64(20) {
			key := sample(t, f.shape.Pattern, 1000*seed)
			if last := key[len(key)-1]; last == '-' || last == '_' || !f.pattern.MatchString(key) {
				continue // a sample whose end is no word boundary
			}
			tried++
			for _, around := range []string{"%s", "X=%s\n", `{"k": "%s"}`, "k: '%s' # note", "https://h/?key=%s&b=c", "text (%s), more", `"a\n%s\n"`, "Bearer %s.", "<b>%s</b>", "//u:%s@h"} {
				text := fmt.Sprintf(around, key)
				got := lexicon.spots([]byte(text))
				if len(got) != 1 || text[got[0].from:got[0].to] != key {
					t.Errorf("%s of %s: found %d in %q", f.shape.ID, f.owner.ID, len(got), around)
				}
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d samples", tried)
	}
	if len(lexicon.forms) < 25 {
		t.Errorf("only %d shapes can be searched for", len(lexicon.forms))
	}
}

// A shape that cannot be searched for is one that needs a variable to say what it is, and there is none by accident.
func TestShapesThatAreNotSearched(t *testing.T) {
	lexicon := newLexicon(builtin(t))
	var left []string
	for _, p := range builtin(t).All() {
		for _, shape := range p.Keys {
			if !slices.ContainsFunc(lexicon.forms, func(f form) bool { return f.shape.ID == shape.ID }) {
				left = append(left, shape.ID)
			}
		}
	}
	want := []string{"openai-chatgpt-jwt", "azure-hex32", "azure-entra", "cohere", "google-auth-key-loose", "mistral", "together-hex", "litellm"}
	if !slices.Equal(left, want) {
		t.Errorf("left out %q, want %q", left, want)
	}
}

// A key that only its variable gives away is found in every notation.
func TestVariables(t *testing.T) {
	key := mistralKey(1)
	notations := []string{
		"MISTRAL_API_KEY=%s", "MISTRAL_API_KEY=%s\r\n", "export MISTRAL_API_KEY='%s'", `MISTRAL_API_KEY="%s" # old`, "MISTRAL_API_KEY: %s", `"MISTRAL_API_KEY": "%s",`,
		`{"env":{"MISTRAL_API_KEY":"%s"}}`, "set -gx MISTRAL_API_KEY %s", "set -U -x MISTRAL_API_KEY %s", "set --export MISTRAL_API_KEY %s", "setenv MISTRAL_API_KEY %s", "setx MISTRAL_API_KEY %s", `$env:MISTRAL_API_KEY = "%s"`, `os.environ["MISTRAL_API_KEY"] = "%s"`,
		"- cmd: export MISTRAL_API_KEY=%s\\nls", ": 1700000000:0;export MISTRAL_API_KEY=%s", "MISTRAL_API_KEY := `%s`", "'MISTRAL_API_KEY' => '%s',", `setenv("MISTRAL_API_KEY", "%s", 1);`,
		`"print('x')\nMISTRAL_API_KEY=%s\n"`, "docker run -e MISTRAL_API_KEY=%s image", `{\"MISTRAL_API_KEY\": \"%s\"}`, "MISTRAL_API_KEY=Bearer %s",
	}
	for _, notation := range notations {
		if got := keysIn(t, fmt.Sprintf(notation, key)); !slices.Equal(got, []string{key}) {
			t.Errorf("%q: found %q", notation, got)
		}
	}
	spots := newLexicon(builtin(t)).spots([]byte("\n\nMISTRAL_API_KEY=" + key))
	if s := spots[0]; s.owner.ID != "mistral" || s.variable != "MISTRAL_API_KEY" || s.line != 3 {
		t.Errorf("%+v", s)
	}
}

// A form says whose the key is, the variable where it belongs.
func TestWhoseKey(t *testing.T) {
	ambiguous := "sk-" + random(5, hexits, 32)
	for text, want := range map[string]string{
		"OPENAI_API_KEY=" + anthropicKey(1):          "anthropic/API key/OPENAI_API_KEY",
		ambiguous:                                    "/key of a form that several vendors use/",
		"DEEPSEEK_API_KEY=" + ambiguous:              "deepseek/API key/DEEPSEEK_API_KEY",
		"la" + "i-" + random(2, hexits, 32):          "localai/generated user key/",
		"sk-" + "proj-" + random(3, letters, 40):     "openai/key of an unusual form/",
		"sk-" + "ant-" + "foo01-" + groqKey(1)[4:44]: "anthropic/key of an unusual form/",
	} {
		spots := newLexicon(builtin(t)).spots([]byte(text))
		if len(spots) != 1 {
			t.Errorf("%d spots for %s", len(spots), want)
			continue
		}
		if got := spots[0].owner.ID + "/" + spots[0].kind + "/" + spots[0].variable; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLiterals(t *testing.T) {
	for pattern, want := range map[string]string{
		`\bab[cd]_[a-z]{9}`:         "abc_ abd_",
		`\bsk-(?:foo|bar)-[a-z]+`:   "sk-bar- sk-foo-",
		`\bx-[a-z]+MIDDLE[a-z]+`:    "MIDDLE",
		`(?:abcd[0-9]+|wxyz[0-9]+)`: "abcd wxyz",
		`\b[a-f0-9]{32}\b`:          "",
		`(?:abcd)?[0-9]{5}`:         "",
		`(?i)abcd`:                  "",
		`ab[0-9]+`:                  "",
		`(`:                         "",
		`(?:abcd){2,}`:              "abcd",
	} {
		if got := strings.Join(literals(pattern), " "); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// The sieve finds what a plain search finds, also where literals share a bit.
func TestSieve(t *testing.T) {
	var all []string
	for i := range 150 {
		all = append(all, random(uint64(i), "abc", 3)+fmt.Sprint(i))
	}
	all = minimal(all)
	text := []byte(strings.Join(all, "") + random(1, "abc0123456789", 5000))
	got := map[string]int{}
	newSieve(all).each(text, func(_ int, literal string) int { got[literal]++; return 0 })
	for _, literal := range all {
		want := 0
		for i := range text {
			if bytes.HasPrefix(text[i:], []byte(literal)) {
				want++
			}
		}
		if got[literal] != want {
			t.Errorf("%q: %d times, want %d", literal, got[literal], want)
		}
	}
}

// FuzzSpots: whatever the text is, spots are in order and in bounds, of a key's length, and on their line; a key that is
// put into it on a line of its own is found.
func FuzzSpots(f *testing.F) {
	for _, seed := range []string{"", "sk-", "sk-sk-sk-", "MISTRAL_API_KEY=", `"GROQ_API_KEY": "x"`, "T3Blbk" + "FJ", "\\nsk-", "OPENAI_API_KEY=\x00", strings.Repeat("a.", 300) + "sk-" + "proj-"} {
		f.Add([]byte(seed), []byte(seed))
	}
	lexicon := newLexicon(builtin(f))
	key := groqKey(9)
	f.Fuzz(func(t *testing.T, before, after []byte) {
		text := bytes.Join([][]byte{before, []byte(key), after}, []byte("\n"))
		found, last := false, 0
		for _, s := range lexicon.spots(text) {
			if s.from < last || s.to <= s.from || s.to > len(text) || s.to-s.from < shortestValue {
				t.Fatalf("spot %d..%d behind %d in %d bytes", s.from, s.to, last, len(text))
			}
			if want := 1 + bytes.Count(text[:s.from], []byte("\n")); s.line != want {
				t.Fatalf("line %d, want %d", s.line, want)
			}
			if local := text[s.from:s.to]; bytes.ContainsAny(local, " \n\"'=") {
				t.Fatalf("a key holds %q", local)
			}
			last = s.to
			found = found || string(text[s.from:s.to]) == key
		}
		if !found {
			t.Fatalf("the key between %q and %q was not found", before, after)
		}
	})
}

// Text that is made to be slow is not: eight times as much takes no more than some eight times as long.
func TestTimeIsLinear(t *testing.T) {
	lexicon := newLexicon(builtin(t))
	for name, unit := range map[string]string{
		"prefixes": "sk-", "prefixes apart": "sk- ", "long run": "sk-" + random(1, letters, 60), "infix": infix, "names": "MISTRAL_API_KEY=", "dots": "sk-.", "keys": openaiKey(1) + "\n",
		"near keys": "sk-" + "proj-" + random(2, letters, 30) + "+", "escapes": `\nsk-`, "lines": "\n",
	} {
		t.Run(name, func(t *testing.T) {
			measure := func(size int) time.Duration {
				text := []byte(strings.Repeat(unit, size/len(unit)))
				best := time.Hour
				for range 3 {
					begin := time.Now()
					lexicon.spots(text)
					best = min(best, time.Since(begin))
				}
				return best
			}
			small, large := measure(1<<17), measure(1<<20)
			if large > 40*small+200*time.Millisecond {
				t.Errorf("128 KB take %v, 1 MB takes %v", small, large)
			}
		})
	}
}
