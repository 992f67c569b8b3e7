package holdings

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestEscapes: what each form does to a value with its special characters, and that it reads the same back.
func TestEscapes(t *testing.T) {
	const odd = "zq7Rk\"1'W\\v9$Xt`2Lp4Mn8"
	const refused = ""
	tests := []struct {
		file, before, after string
		want                string // how the odd value is written; refused: not at all
	}{
		{"project/.env", "OPENAI_API_KEY=", "", refused},
		{"project/.env", "OPENAI_API_KEY='", "'", refused},
		{"project/.env", "OPENAI_API_KEY=\"", "\"", refused},
		{".bashrc", "OPENAI_API_KEY=", "", refused},
		{".bashrc", "OPENAI_API_KEY='", "'", refused},
		{".bashrc", "OPENAI_API_KEY=\"", "\"", `zq7Rk\"1'W\\v9\$Xt` + "\\`" + `2Lp4Mn8`},
		{".config/fish/config.fish", "set -gx OPENAI_API_KEY ", "", refused},
		{".config/fish/config.fish", "set -gx OPENAI_API_KEY '", "'", `zq7Rk"1\'W\\v9$Xt` + "`" + `2Lp4Mn8`},
		{".config/fish/config.fish", "set -gx OPENAI_API_KEY \"", "\"", `zq7Rk\"1'W\\v9\$Xt` + "`" + `2Lp4Mn8`},
		{".config/powershell/profile.ps1", "$env:OPENAI_API_KEY='", "'", `zq7Rk"1''W\v9$Xt` + "`" + `2Lp4Mn8`},
		{".config/powershell/profile.ps1", "$env:OPENAI_API_KEY=\"", "\"", "zq7Rk`\"1'W\\v9`$Xt``2Lp4Mn8"},
		{".codex/auth.json", `{"OPENAI_API_KEY":"`, `"}`, `zq7Rk\"1'W\\v9$Xt` + "`" + `2Lp4Mn8`},
		{".codex/config.toml", "[mcp_servers.a.env]\nOPENAI_API_KEY=\"", "\"", `zq7Rk\"1'W\\v9$Xt` + "`" + `2Lp4Mn8`},
		{".codex/config.toml", "[mcp_servers.a.env]\nOPENAI_API_KEY='", "'", refused},
		{".aider.conf.yml", "openai-api-key: ", "", refused},
		{".aider.conf.yml", "openai-api-key: '", "'", `zq7Rk"1''W\v9$Xt` + "`" + `2Lp4Mn8`},
		{".aider.conf.yml", "openai-api-key: \"", "\"", `zq7Rk\"1'W\\v9$Xt` + "`" + `2Lp4Mn8`},
		{".cache/huggingface/token", "", "\n", odd},
		{".cache/huggingface/stored_tokens", "[a]\nhf_token=", "\n", refused},
		{".netrc", "machine api.openai.com password ", "\n", refused},
	}
	for _, test := range tests {
		text := test.before + openai(1) + test.after
		w := newWorld(t, map[string]string{test.file: text})
		holdings := w.find(t, "").Holdings
		if len(holdings) != 1 {
			t.Errorf("%s: %d were found", text, len(holdings))
			continue
		}
		changed, err := replaced(t, holdings[0], text, odd)
		switch {
		case test.want == refused:
			if !errors.Is(err, ErrByHand) {
				t.Errorf("%s%s: refuse it, got %q %v", test.before, test.after, changed, err)
			}
			continue
		case err != nil || changed != test.before+test.want+test.after:
			t.Errorf("%s%s: got %q %v, want %q", test.before, test.after, changed, err, test.want)
			continue
		}
		w.write(t, test.file, changed)
		if again := w.find(t, "").Holdings; len(again) != 1 || !same(t, again[0], odd) || !again[0].In([]byte(changed)) {
			t.Errorf("%s: read back as something else: %+v", changed, again)
		}
	}
}

func TestRefusedEverywhere(t *testing.T) {
	for _, form := range []Form{Dotenv, Shell, Fish, PowerShell, JSON, YAML, TOML, INI, Netrc, Plain} {
		for _, quote := range []byte{0, '\'', '"'} {
			for _, value := range []string{"", "a b", "a\nb", "a\x00b", "é", "a\x7f"} {
				if text, why := written(form, quote, []byte(value)); why == "" || text != nil {
					t.Errorf("%s %c writes %q as %q", form, quote, value, text)
				}
			}
			if text, why := written(form, quote, []byte("sk-A_1.b/c+d=")); why != "" || string(text) != "sk-A_1.b/c+d=" {
				t.Errorf("%s %c: %q %s", form, quote, text, why)
			}
		}
	}
	for _, value := range []string{"12345678901234567890123456789012", "@abc", "0x12", "true", "null", "1e5", "a:", "-"} {
		if _, why := written(YAML, 0, []byte(value)); why == "" {
			t.Errorf("YAML reads %s as something else", value)
		}
	}
	if _, why := written(Shell, 0, []byte("=ls")); why == "" {
		t.Error("zsh makes a path of =ls")
	}
}

// TestEscapedNow: a value that is written with escapes is read, its bytes are those of the escapes, and all of them
// are replaced.
func TestEscapedNow(t *testing.T) {
	key := openai(1)
	tests := []struct{ file, before, raw, after string }{
		{".codex/auth.json", `{"OPENAI\u005fAPI_KEY":"`, `\u0073` + key[1:], `"}`},
		{".codex/config.toml", "mcp_servers.a.env.\"K_TOKEN\"=\"", `\U00000073` + key[1:], `"`},
		{".aider.conf.yml", `openai-api-key: "`, `\x73` + key[1:], `"`},
		{".bashrc", "export OPENAI_API_KEY=", `\s` + key[1:], ""},
		{".config/powershell/profile.ps1", "$env:OPENAI_API_KEY = \"", "`s" + key[1:], `"`},
		{".cursor/mcp.json", `{"mcpServers":{"a":{"headers":{"X-Api-Key":"`, `\u0073` + key[1:], `"}}}}`},
	}
	for _, test := range tests {
		text := test.before + test.raw + test.after
		w := newWorld(t, map[string]string{test.file: text})
		holdings := w.find(t, "").Holdings
		if len(holdings) != 1 || !same(t, holdings[0], key) || text[holdings[0].From:holdings[0].To] != test.raw {
			t.Errorf("%s: got %+v", test.file, holdings)
			continue
		}
		if changed, err := replaced(t, holdings[0], text, openai(2)); err != nil || changed != test.before+openai(2)+test.after {
			t.Errorf("%s: got %q %v", test.file, changed, err)
		}
	}
	w := newWorld(t, map[string]string{".cursor/mcp.json": `{"mcpServers":{"a":{"headers":{"Authorization":"\u0042earer ` + key + `"}}}}`})
	if h := w.find(t, "").Holdings; len(h) != 1 || h[0].Keep == "" || !same(t, h[0], key) {
		t.Errorf("a scheme with escapes: %+v", h)
	}
}

// corpus are texts with all that the forms have, for the fuzz targets.
var corpus = map[Form][]string{
	JSON:       {`{"a":{"b":["c",1,true,null,"d\u0041\\"],}, // x` + "\n" + `"e":"f"}`, `["`, `{"a":/*`, `{"a" "b"}`, strings.Repeat("[", 300), `{"":""}`, `""0`, `{"a":"b"/*,*/,"c":{"d":"e"}/**/}`, `{"a":"b","c":"d"}x`},
	TOML:       {"a = 'b' # c\n[x.\"y z\"]\nk.l = \"m\\u0041\"\nn = [ \"o\", { p = 'q' } ]\n[[r]]\ns = \"\"\"\nt\"\"\"\n", "a=[", "[[a]", "a={b='c',}", "=", strings.Repeat("a.", 200), "a=" + strings.Repeat("[", 200)},
	Shell:      {"export A=b C='d' E=\"f$\" # x\nif :; then G=h; fi\r\n", "declare -x A=b\nA=b c\nlaunchctl setenv A b\n", "A=$'b' B=a\\ b; C=`d`", "x=(a b)\nA=\"", "((", "cat <<E\nA=b\nE\n", strings.Repeat("(", 3000)},
	YAML:       {"a: b # c\nd:\n  - e\n  - 'f'''\n  - \"g\\x41\"\nh: {i: j, k: [l]}\n", "a: |\n  b\n", "a: &x b\nc: *x\n", "\tx", "a: b\n---\nc: d\n", "ä: ö\u0085ü: x\n", strings.Repeat("- ", 300) + "a", "? a\n: b", "!!str a: !!str b"},
	Fish:       {"set -gx A b; set C 'd' # e\nset -Ux E \"f\\\"\"\r\n", "set A 'b", "set -e A b\nset A b c\nset A (b)\nset - A b\n"},
	PowerShell: {"$env:A = 'b''c' # d\r\n${env:E}=\"f`\"\"\n[Environment]::SetEnvironmentVariable('G', \"h\", 'User')\n", "$env:A = '", "[Environment]::SetEnvironmentVariable('A','b'", "${env:A}=\"[Environment]::SetEnvironmentVariable(\"A\",\"b\"c"},
	INI:        {"[a]\nb = c\n;d=e\n#f=g\n h= \n=i\nj=\vk"},
	Netrc:      {"machine a login b password c\ndefault login d password e\nmacdef x\nmachine f password g\n\nmachine h\n password i", "password", "machine machine password password"},
	Dotenv:     {"A=b\nexport C='d' # e\nF=\"g\nh\"\nI: j\nK\n'l'=m\n", "A='b' C='d'\n", "\xef\xbb\xbfA=b\rC=d"},
	Plain:      {" a\n", "a\nb", ""},
}

func fuzz(f *testing.F, form Form) {
	for _, text := range corpus[form] {
		f.Add([]byte(text))
		f.Add([]byte(bom + strings.ReplaceAll(text, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkSpots(t, form, text) })
}

// checkSpots holds what is true of every spot: its bytes lie in the text, and another value put there is read back
// from the same place, with all other values as they were.
func checkSpots(t *testing.T, form Form, text []byte) {
	const fresh = "zq7Rk1Wv9Xt2Lp4Mn8"
	put := func(at span, in string) []byte {
		return append(append(bytes.Clone(text[:at.from]), in...), text[at.to:]...)
	}
	before := bytes.Clone(text)
	spots, faults := locate(form, ".x", text)
	if !bytes.Equal(text, before) {
		t.Fatal("the text was changed")
	}
	for i, s := range spots {
		for _, r := range append([]span{s.where, s.whole}, s.cuts...) {
			if r.from < 0 || r.from > r.to || r.to > len(text) {
				t.Fatalf("%q: %v is no range of it", text, r)
			}
		}
		if len(s.path) == 0 || s.whole.to != 0 && (s.whole.from > s.where.from || s.whole.to < s.where.to) {
			t.Fatalf("%q: %+v", text, s)
		}
		if s.fixed != "" || len(faults) > 0 || len(spots) > 20 {
			continue
		}
		changed := put(s.where, fresh)
		again, _ := locate(form, ".x", changed)
		if form == Dotenv { // its readers take nothing or something else from a text with one bad byte or reference
			if i := slices.IndexFunc(again, func(o spot) bool { return o.where.from == s.where.from }); utf8.Valid(text) && (i < 0 || string(again[i].value) != fresh) {
				t.Fatalf("%q: %d..%d is not the value in %q", text, s.where.from, s.where.to, changed)
			}
			continue
		}
		if len(again) != len(spots) {
			t.Fatalf("%q: %d values became %d in %q", text, len(spots), len(again), changed)
		}
		for j, other := range again {
			want := string(spots[j].value)
			if j == i {
				want = fresh
			}
			if string(other.value) != want {
				t.Fatalf("%q: value %d is %q in %q, want %q", text, j, other.value, changed, want)
			}
		}
		rest := slices.Delete(slices.Clone(spots), i, i+1)
		if !s.whole.none() {
			checkRest(t, form, put(s.whole, s.mark+"moved"), rest)
		}
		if len(s.cuts) > 0 && !s.cuts[0].none() {
			checkRest(t, form, put(s.cuts[0], ""), rest)
		}
	}
}

// checkRest: a text without one of its entries has the other values still, and can be read as before.
func checkRest(t *testing.T, form Form, text []byte, want []spot) {
	again, faults := locate(form, ".x", text)
	equal := func(a, b spot) bool {
		return bytes.Equal(a.value, b.value) && a.path[len(a.path)-1] == b.path[len(b.path)-1]
	}
	if form == YAML {
		equal = func(a, b spot) bool { return bytes.Equal(a.value, b.value) } // elements of a list move up
	}
	if len(faults) > 0 || !slices.EqualFunc(again, want, equal) {
		t.Fatalf("%q: without one entry it has %+v (%v), want %+v", text, again, faults, want)
	}
}

func FuzzJSON(f *testing.F)       { fuzz(f, JSON) }
func FuzzTOML(f *testing.F)       { fuzz(f, TOML) }
func FuzzShell(f *testing.F)      { fuzz(f, Shell) }
func FuzzYAML(f *testing.F)       { fuzz(f, YAML) }
func FuzzFish(f *testing.F)       { fuzz(f, Fish) }
func FuzzPowerShell(f *testing.F) { fuzz(f, PowerShell) }
func FuzzNetrc(f *testing.F)      { fuzz(f, Netrc) }
func FuzzINI(f *testing.F)        { fuzz(f, INI) }
func FuzzDotenv(f *testing.F)     { fuzz(f, Dotenv) }
