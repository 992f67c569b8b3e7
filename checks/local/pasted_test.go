package local

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestReadPaste(t *testing.T) {
	registry := testRegistry(t)
	key, other := projectKey(), openRouterKey()
	tests := []struct {
		name, text string
		says       []string // parts of what is said, one each, in order; nil: nothing
		inner      string   // what InnerKey gives; empty: none
		stop       string   // a part of it
		vendor     string
		alone      bool
	}{
		{name: "a key", text: key, vendor: "openai", alone: true},
		{name: "nothing", text: ""},
		{name: "a line break at the end", text: key + "\n", says: []string{"a line break at the end"}, inner: key, vendor: "openai", alone: true},
		{name: "a line break of Windows", text: key + "\r\n", says: []string{"a line break at the end"}, inner: key, vendor: "openai", alone: true},
		{name: "a line break inside", text: key[:40] + "\n" + key[40:], says: []string{"a line break inside"}, inner: key, vendor: "openai", alone: true},
		{name: "spaces around", text: "  " + key + " ", says: []string{"spaces at the start", "spaces at the end"}, inner: key, vendor: "openai", alone: true},
		{name: "a space inside", text: key[:40] + " " + key[40:], says: []string{"spaces inside"}, inner: key, vendor: "openai", alone: true},
		{name: "double quotes", text: `"` + key + `"`, says: []string{"quotes: a double quote at both ends"}, inner: key, vendor: "openai", alone: true},
		{name: "single quotes", text: "'" + key + "'", says: []string{"quotes: a single quote at both ends"}, inner: key, vendor: "openai", alone: true},
		{name: "backquotes", text: "`" + key + "`", says: []string{"quotes: a backquote at both ends"}, inner: key, vendor: "openai", alone: true},
		{name: "smart quotes", text: "\u201c" + key + "\u201d", says: []string{"characters outside ASCII: U+201C LEFT DOUBLE QUOTATION MARK, U+201D"}, inner: key, vendor: "openai", alone: true},
		{name: "an export", text: `export OPENAI_API_KEY="` + key + `"`, says: []string{`a shell's "export NAME="`, "quotes: a double quote at both ends"}, inner: key, vendor: "openai", alone: true},
		{name: "a name", text: "OPENAI_API_KEY=" + key + "\n", says: []string{`the variable's name in front ("NAME=")`, "a line break at the end"}, inner: key, vendor: "openai", alone: true},
		{name: "a small name", text: "openai_api_key = " + key, says: []string{`the variable's name in front ("NAME=")`}, inner: key, vendor: "openai", alone: true},
		{name: "cmd.exe", text: "set OPENAI_API_KEY=" + key, says: []string{`cmd.exe's "set NAME="`}, inner: key, vendor: "openai", alone: true},
		{name: "setx", text: "setx OPENAI_API_KEY " + key, says: []string{`cmd.exe's "setx NAME="`}, inner: key, vendor: "openai", alone: true},
		{name: "PowerShell", text: `$env:OPENAI_API_KEY = "` + key + `"`, says: []string{`PowerShell's "$env:NAME="`, "quotes"}, inner: key, vendor: "openai", alone: true},
		{name: "a scheme", text: "Bearer " + key, says: []string{"the word Bearer in front"}, inner: key, vendor: "openai", alone: true},
		{name: "a header", text: "Authorization: Bearer " + key, says: []string{"the word Authorization: in front", "the word Bearer in front"}, inner: key, vendor: "openai", alone: true},
		{name: "another header", text: "x-api-key: " + anthropicKey(), says: []string{"the word X-Api-Key: in front"}, inner: anthropicKey(), vendor: "anthropic", alone: true},
		{name: "a JSON field", text: `"api_key": "` + key + `",`, says: []string{"a JSON field", "quotes"}, inner: key, vendor: "openai", alone: true},
		{name: "a JSON object", text: `{"api_key": "` + key + `"}`, says: []string{"a JSON field", "quotes"}, inner: key, vendor: "openai", alone: true},
		{name: "a JSON object with more", text: `{"org": "x", "api_key": "` + key + `"}`, says: []string{"other text around a key"}, inner: key, vendor: "openai"},
		{name: "YAML", text: "api_key: " + key, says: []string{"a name and a colon in front"}, inner: key, vendor: "openai", alone: true},
		{name: "two keys", text: key + "\n" + other, says: []string{"a line break inside"}, stop: "2 different keys"},
		{name: "two keys of a file", text: "A_KEY=" + key + "\nB_KEY=" + other, says: []string{"the variable's name", "a line break inside"}, stop: "2 different keys"},
		{name: "the same key twice", text: key + "\n" + key, says: []string{"a line break inside", "the same key more than once", "other text around a key"}, inner: key, vendor: "openai", alone: true},
		{name: "Python", text: `client = OpenAI(api_key="` + key + `")`, stop: "program text", says: []string{""}},
		{name: "JavaScript", text: "const client = new OpenAI({\n  apiKey: '" + key + "',\n});", stop: "program text", says: []string{""}},
		{name: "curl", text: "curl https://api.openai.com/v1/models -H 'Authorization: Bearer " + key + "'", stop: "it is a command", says: []string{""}},
		{name: "masked", text: "sk-proj-" + "****" + "AbCd", says: []string{"a masked key"}, vendor: "openai", alone: true},
		{name: "masked with dots", text: "sk-...AbCd", says: []string{"a masked key, as consoles and logs show it: 3 dots"}, alone: true},
		{name: "invisible", text: "\u200b" + key, says: []string{"characters outside ASCII: U+200B ZERO WIDTH SPACE"}, inner: key, vendor: "openai", alone: true},
		{name: "a look-alike", text: strings.Replace(key, "A", "\u0410", 1), says: []string{"characters outside ASCII: U+0410 CYRILLIC CAPITAL LETTER A"}, vendor: "openai", alone: true},
		{name: "too long", text: strings.Repeat("a", MaxPaste+1), stop: "longer than 4 KiB"},
		{name: "a variable", text: "$OPENAI_API_KEY", says: []string{"no key but a variable that was not expanded"}},
		{name: "a variable in an export", text: `export OPENAI_API_KEY="${OTHER_KEY}"`, says: []string{"a shell's", "quotes", "no key but a variable"}},
		{name: "white space", text: " \n\t", says: []string{"a line break and spaces at the start"}, stop: "nothing in it but white space"},
		{name: "a line of a .env file with a comment", text: key + " # the old one", says: []string{"spaces inside", "other text around a key"}, inner: key, vendor: "openai", alone: true},
		{name: "a key in a sentence", text: "please try " + key + " today", says: []string{"other text around a key"}, inner: key, vendor: "openai"},
		{name: "a gateway's own key in quotes", text: `"team-7f3a9c21"`, says: []string{"quotes"}, inner: "team-7f3a9c21"},
		{name: "a sentence", text: "this is not a key at all", says: []string{"no key but words"}},
		{name: "a URL", text: "https://platform.openai.com/api-keys", says: []string{"no key but a URL"}},
		{name: "base64 with an equals sign", text: "dG9rZW4ta2V5LXNlY3JldA==", alone: false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := ReadPaste([]byte(test.text), registry)
			inner, ok := InnerKey([]byte(test.text), registry)
			if string(inner) != test.inner || ok != (test.inner != "") || ok != (p.InnerIs != "") {
				t.Errorf("inner key %q, want %q; it is said to be %q", inner, test.inner, p.InnerIs)
			}
			if p.Vendor != test.vendor || (p.Whose != "") != (test.vendor != "") || p.Alone != test.alone {
				t.Errorf("vendor %q (%s), alone %v; want %q, %v", p.Vendor, p.Whose, p.Alone, test.vendor, test.alone)
			}
			if (p.Stop != "") != (test.stop != "") || !strings.Contains(p.Stop, test.stop) {
				t.Errorf("stop %q, want %q", p.Stop, test.stop)
			}
			if fmt.Sprint(test.says) == "[]" && len(test.says) == 1 {
				return // whatever it says: it is not to be checked
			}
			if len(p.Says) != len(test.says) || !slices.EqualFunc(p.Says, test.says, strings.Contains) {
				t.Errorf("says %q, want %q", p.Says, test.says)
			}
		})
	}
}

func TestPasteIsShownAsAFingerprint(t *testing.T) {
	registry := testRegistry(t)
	key := projectKey()
	if got, want := ReadPaste([]byte(key), registry).Shown, fmt.Sprintf("%d characters, starts sk-proj-, ends …%s", len(key), key[len(key)-4:]); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := ReadPaste([]byte("hunter2hunter2hunte"), registry).Shown; got != "19 characters" {
		t.Errorf("a short text shows %q", got)
	}
	if got := ReadPaste([]byte("Ab3dEfGh1jKLmN0pQrSt"), registry).Shown; got != "20 characters, ends …QrSt" {
		t.Errorf("a text of 20 characters shows %q", got)
	}
	if got := ReadPaste([]byte("\u00e9"), registry).Shown; got != "1 character" {
		t.Errorf("one character shows %q", got)
	}
}

// middleShows finds five bytes of the canary's middle: all but the last four, which a fingerprint shows.
func middleShows(text string) bool {
	middle := canary[:len(canary)-4]
	for i := 0; i+5 <= len(middle); i++ {
		if strings.Contains(text, middle[i:i+5]) {
			return true
		}
	}
	return false
}

func FuzzReadPaste(f *testing.F) {
	for _, seed := range []string{
		"", "\n", `"`, "Bearer ", "export OPENAI_API_KEY=", "set A_KEY=", "$env:A_KEY=", `{"api_key": "`, "sk-" + "proj-", "\ufeff", "\u201c", "${", "sk-...", "(", "x(\"",
		strings.Repeat("{\"key\":", 50), strings.Repeat("\n", 300), "\xff\xfe", "AKEY=AKEY=", "<", "curl ", "sk-xxxx", groqKey(), openRouterKey() + "\n",
	} {
		f.Add(seed, "")
		f.Add(seed, seed)
		f.Add(seed, "\" # "+seed)
	}
	registry := testRegistry(f)
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, key := range []string{canary, "sk-" + "proj-" + canary, "sk-" + "proj-" + half(54) + canary + infix + half(74-len(canary)) + canary} {
			text := []byte(before + key + after)
			p := ReadPaste(text, registry)
			if said := fmt.Sprint(p); middleShows(said) {
				t.Fatalf("%q is told as %s", text, said)
			}
			if inner, ok := InnerKey(text, registry); ok && (p.Stop != "" || len(inner) == 0 || string(inner) == string(text)) {
				t.Fatalf("%q is taken out of %q, stop %q", inner, text, p.Stop)
			}
		}
	})
}
