package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"text/template"

	"authdoctor/keystore/secret"

	"github.com/davecgh/go-spew/spew"
	"github.com/google/go-cmp/cmp"
	"github.com/kr/pretty"
	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"
)

// canary is a key of an obviously false kind, built so that no scanner takes it for a real one.
func canary() string { return "sk-" + "proj-" + "CANARY0123456789CANARYabcdefgh" + "Wxyz" }

func maker() *secret.Maker {
	return secret.NewMaker([]byte("install key"), []string{"sk-", "sk-" + "proj-", "sk-" + "ant-"})
}

func TestFingerprint(t *testing.T) {
	cases := map[string]struct{ key, want string }{
		"long":       {canary(), "sk-proj-…Wxyz ("},
		"short":      {"sk-12345", "8 characters"},
		"empty":      {"", "0 characters"},
		"no prefix":  {strings.Repeat("a", 30), "…aaaa ("},
		"line feed":  {canary() + "\n", `xyz\n (`},
		"in quotes":  {`"` + canary() + `"`, "sk-proj-…"},
		"wide runes": {strings.Repeat("鍵", 19), "19 characters"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := maker().Make([]byte(c.key)).Fingerprint()
			if !strings.Contains(got, c.want) {
				t.Errorf("fingerprint %q does not contain %q", got, c.want)
			}
		})
	}
	a, b := maker().Make([]byte(canary())), secret.NewMaker([]byte("another"), nil).Make([]byte(canary()))
	if a.Fingerprint() == b.Fingerprint() {
		t.Error("the hash does not depend on the install key")
	}
	if !a.Same(maker().Make([]byte(canary()))) || a.Same(maker().Make([]byte(canary()+"x"))) {
		t.Error("Same does not compare the bytes")
	}
}

func TestTelling(t *testing.T) {
	for text, want := range map[string]bool{"": false, "short": false, canary()[:19]: false, canary()[:20]: true, canary(): true, strings.Repeat("(a)", 6): false} {
		if got := secret.Telling(maker().Make([]byte(text)).Fingerprint()); got != want {
			t.Errorf("%d characters: %v", len(text), got)
		}
	}
}

func TestUse(t *testing.T) {
	s := maker().Make([]byte(canary()))
	var got string
	if err := s.Use(func(b []byte) error { got = string(b); return nil }); err != nil || got != canary() {
		t.Fatalf("got %q, %v", got, err)
	}
	if err := (secret.Secret{}).Use(func([]byte) error { return nil }); !errors.Is(err, secret.ErrEmpty) {
		t.Errorf("zero secret: %v", err)
	}
	s.Wipe()
	_ = s.Use(func(b []byte) error {
		if strings.Trim(string(b), "\x00") != "" {
			t.Error("the bytes survived Wipe")
		}
		return nil
	})
}

type holder struct {
	Name  string
	Key   secret.Secret
	inner secret.Secret
}

// generic holds a secret as a type parameter's.
type generic[T any] struct{ Value, inner T }

// S2: every way in which Go programs print things.
func TestS2NoSinkShowsTheBytes(t *testing.T) {
	s := maker().Make([]byte(canary()))
	values := map[string]any{
		"bare": s, "pointer": &s, "field": holder{"n", s, s}, "slice": []secret.Secret{s}, "map": map[string]any{"k": s}, "nested": []any{&holder{"n", s, s}},
		"array": [2]secret.Secret{s, s}, "map key": map[string]*holder{"k": {"n", s, s}}, "generic": generic[secret.Secret]{s, s}, "pointers in it": generic[*holder]{&holder{"n", s, s}, nil},
	}
	for name, v := range values {
		for sink, text := range sinks(v) {
			if leak := leaks(text); leak != "" {
				t.Errorf("%s through %s shows %s", name, sink, leak)
			}
		}
	}
}

func sinks(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%o", "%08b", "%U"} {
		out[verb] = fmt.Sprintf(verb, v)
	}
	var b bytes.Buffer
	log.New(&b, "", 0).Println(v)
	slog.New(slog.NewTextHandler(&b, nil)).Info("m", "k", v)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "k", v)
	out["log"] = b.String()
	j, err := json.Marshal(v)
	out["json"] = string(j) + fmt.Sprint(err)
	x, err := xml.Marshal(v)
	out["xml"] = string(x) + fmt.Sprint(err)
	y, err := yaml.Marshal(v)
	out["yaml"] = string(y) + fmt.Sprint(err)
	b.Reset()
	err = gob.NewEncoder(&b).Encode(v)
	out["gob"] = b.String() + fmt.Sprint(err)
	b.Reset()
	_ = template.Must(template.New("").Parse(`{{.}} {{printf "%#v" .}}`)).Execute(&b, v)
	out["template"] = b.String()
	out["error"] = fmt.Errorf("x: %v", v).Error()
	out["slices"] = fmt.Sprintf("%v %+v %#v %v", []any{v}, []any{v}, []any{v}, &v)
	out["spew"] = spew.Sdump(v) + spew.Sprintf("%#+v", v)
	out["spew without methods"] = (&spew.ConfigState{DisableMethods: true, Indent: " "}).Sdump(v) // as testify shows values
	out["pretty"] = pretty.Sprint(v)
	var failed said
	assert.Equal(&failed, v, "something else")
	out["assert"] = string(failed)
	func() {
		defer func() { out["cmp"] += fmt.Sprint(recover()) }() // it panics at unexported fields
		out["cmp"] = cmp.Diff(v, "something else")
	}()
	func() {
		defer func() { out["panic"] = fmt.Sprint(recover()) }()
		panic(v)
	}()
	return out
}

// said is a test that keeps what it is told.
type said string

func (s *said) Errorf(format string, args ...any) { *s += said(fmt.Sprintf(format, args...)) }

// leaks names the form in which the canary shows, or "".
func leaks(text string) string {
	middle := "CANARY0123456789"
	forms := map[string]string{
		"the bytes": middle, "hex": hex.EncodeToString([]byte(middle)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(middle))),
		"decimal bytes": "67 65 78 65 82 89", "hex bytes": "0x43, 0x41, 0x4e", "half": "CANARYabcdef",
	}
	for _, lead := range []string{"", "a", "aa"} {
		encoded := base64.StdEncoding.EncodeToString([]byte(lead + middle))
		forms["base64 "+lead] = encoded[4 : len(encoded)-4]
	}
	for name, form := range forms {
		if strings.Contains(text, form) {
			return name
		}
	}
	return ""
}

func TestRedactor(t *testing.T) {
	key := canary()
	quoted, _ := json.Marshal(key)
	texts := map[string]string{
		"as it is":       "Incorrect API key provided: " + key + ".",
		"twice":          key + key,
		"base64":         "token " + base64.StdEncoding.EncodeToString([]byte(key)),
		"base64 basic":   "Basic " + base64.StdEncoding.EncodeToString([]byte("Bearer "+key)),
		"base64 shifted": base64.StdEncoding.EncodeToString([]byte(" " + key)),
		"hex":            hex.EncodeToString([]byte(key)),
		"HEX":            strings.ToUpper(hex.EncodeToString([]byte(key))),
		"URL":            "https://x/?key=" + url.QueryEscape(key),
		"JSON":           string(quoted),
		"first half":     key[:len(key)/2],
		"second half":    key[len(key)/2:],
		"in a word":      "x" + key + "y",
	}
	redactor := maker().Redactor(maker().Make([]byte(key)))
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			got := redactor.Redact(text)
			if leak := leaks(got); leak != "" {
				t.Errorf("%q shows %s", got, leak)
			}
		})
	}
	kept := "the host api.openai.com answered 401 to sk-proj-******************Wxyz"
	if got := redactor.Redact(kept); got != kept {
		t.Errorf("harmless text became %q", got)
	}
}

func TestRedactorKnowsShapes(t *testing.T) {
	stranger := "sk-" + "ant-" + strings.Repeat("Q7", 20)
	got := maker().Redactor().Redact("found " + stranger + " in a log")
	if strings.Contains(got, strings.Repeat("Q7", 4)) || !strings.Contains(got, "found sk-ant-") {
		t.Errorf("got %q", got)
	}
}

func FuzzRedactor(f *testing.F) {
	f.Add("a ", " b", 3)
	f.Add(canary(), canary(), 0)
	f.Fuzz(func(t *testing.T, before, after string, cut int) {
		key := canary()
		if cut < 0 || cut > 12 {
			cut = 0
		}
		got := maker().Redactor(maker().Make([]byte(key))).Redact(before + key[cut:] + after)
		if strings.Contains(got, "0123456789CANARY") {
			t.Errorf("%q", got)
		}
	})
}

// What one secret has in the clear may be another's own characters: learning one never unmasks another.
func TestRedactorForgetsNothing(t *testing.T) {
	public := "sk-" + "ant-" + "api03-"
	m := secret.NewMaker([]byte("install key"), []string{public})
	shared := "Q7rT2vX9bN"
	third := "zz" + public[:10] + "zz9"
	secrets := []secret.Secret{m.Make([]byte(third)), m.Make([]byte(public + "aaaa1111" + shared)), m.Make([]byte(public + "bbbb2222" + shared))}
	for _, order := range [][]secret.Secret{secrets, {secrets[1], secrets[0], secrets[2]}, {secrets[2], secrets[1], secrets[0]}} {
		redactor := m.Redactor(order...)
		for text, hidden := range map[string]string{third: third, "x " + public[:10] + " y": " " + public[:10] + " ", shared + "!": shared} {
			if got := redactor.Redact(text); strings.Contains(got, hidden) {
				t.Errorf("%q shows in %q", hidden, got)
			}
		}
	}
}

// hostileTexts are the texts that take longest.
func hostileTexts(size int) map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)+1)[:size] }
	return map[string]string{
		"prefixes": fill("sk-"), "prefixes before a star": fill("sk-") + "*", "keys": fill(canary() + " "), "halves": fill(canary()[10:22]),
		"one run": fill("a"), "starred keys": fill("sk-" + "aaaaaaaaaaaaaaaaaaaa* "), "grams": fill(canary()[12:30] + "-"),
	}
}

// The work grows with the length of the text: a hundred times as much would never end if it grew with its square.
func TestRedactIsLinear(t *testing.T) {
	redactor := maker().Redactor(maker().Make([]byte(canary())))
	for name, text := range hostileTexts(16 << 20) {
		if got := redactor.Redact(text); strings.Contains(got, canary()[12:40]) {
			t.Errorf("%s: a key shows", name)
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	redactor := maker().Redactor(maker().Make([]byte(canary())))
	for name, text := range hostileTexts(1 << 20) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				redactor.Redact(text)
			}
		})
	}
}

func TestHolds(t *testing.T) {
	maker := secret.NewMaker([]byte("test"), nil)
	make := func(text string) secret.Secret { return maker.Make([]byte(text)) }
	for _, c := range []struct {
		whole, part string
		want        bool
	}{{"'fake-key'", "fake-key", true}, {"fake-key", "fake-key", true}, {"fake-key", "'fake-key'", false}, {"fake-key", "other", false}} {
		if got := make(c.whole).Holds(make(c.part)); got != c.want {
			t.Errorf("%q holds %q: %v", c.whole, c.part, got)
		}
	}
	same := make("fake-key")
	if !same.Holds(same) || (secret.Secret{}).Holds(same) || same.Holds(secret.Secret{}) {
		t.Error("a secret holds itself, and none holds nothing")
	}
}

// What was pasted before a key is no secret, and its public prefix is none: a fingerprint is not taken for a key.
func TestWhatStandsBeforeAKeyIsPublic(t *testing.T) {
	prefix := "sk-" + "ant-api03-"
	maker := secret.NewMaker([]byte("test"), []string{prefix})
	body := strings.Repeat("Fake", 20)
	for _, lead := range []string{"", "'", `"`, "Bearer ", "\" "} {
		dirty := maker.Make([]byte(lead + prefix + body))
		mask := maker.Redactor(dirty).Redact
		if once := mask("KEY=" + lead + prefix + body); strings.Contains(once, "FakeFake") || mask(once) != once {
			t.Errorf("%q: %s, then %s", lead, once, mask(once))
		}
		if shown := "[" + dirty.Fingerprint() + "]"; mask(shown) != shown {
			t.Errorf("%q: the fingerprint became %s", lead, mask(shown))
		}
	}
}
