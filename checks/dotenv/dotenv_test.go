package dotenv

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// environment is what the tables below may refer to.
func testEnvironment(name string) (string, bool) {
	value, ok := map[string]string{"HOST": "from the environment", "EMPTY": ""}[name]
	return value, ok
}

// none marks a reading that sets nothing.
const none = "\x00none"

// show gives the last value of a name, by one reader.
func show(d Text, name string, of func(Entry) Reading, bare bool) string {
	value := none
	for _, e := range d.Entries {
		switch {
		case !e.Named(name):
		case of(e).Set:
			value = string(of(e).Value())
		case bare && e.Bare:
			value = none
		}
	}
	return value
}

func python(e Entry) Reading   { return e.Python }
func godotenv(e Entry) Reading { return e.Go }

// TestReadings holds the two readings to what python-dotenv 1.2.2 and godotenv 1.5.1 return for the same bytes.
func TestReadings(t *testing.T) {
	const bom = "\ufeff"
	tests := []struct {
		rule        string // of the library, or of both
		text        string
		name        string
		python, go_ string
	}{
		{"plain", "K=v\n", "K", "v", "v"},
		{"no line end at the end", "K=v", "K", "v", "v"},
		{"empty value is set", "K=\nL=w", "K", "", ""},
		{"white space around = is dropped", "K = v \n", "K", "v", "v"},
		{"an = inside the value stays", "K=a=b=\n", "K", "a=b=", "a=b="},

		// parser.py _unquoted_value and re.sub(r"\s+#.*"): the first white space and "#". parser.go: the last.
		{"comment after white space", "K=v # c\n", "K", "v", "v"},
		{"two comments: godotenv cuts at the last", "K=v # a # b\n", "K", "v", "v # a"},
		{"# without white space belongs to the value", "K=v#c\n", "K", "v#c", "v#c"},
		{"a tab is white space", "K=v\t#c\n", "K", "v", "v"},
		{"value that begins with #", "K=#v\n", "K", "#v", "#v"},
		{"white space after = is gone before the comment is sought", "K= #v\n", "K", "#v", "#v"},
		{"comment line", "# K=v\nL=w\n", "K", none, none},
		{"no-break space is white space to both", "K=v\u00a0#c\n", "K", "v", "v"},
		{"information separators are white space to Python only", "K=v\x1c#c\n", "K", "v", "v\x1c#c"},

		// parser.py _single_quoted_value, _double_quoted_value; decode_escapes. parser.go expandEscapes.
		{"double quotes", `K="v"`, "K", "v", "v"},
		{"single quotes", `K='v'`, "K", "v", "v"},
		{"comment after a quoted value needs no white space", `K="v"#c`, "K", "v", "v"},
		{"a comment sign in quotes is text", `K="a # b"`, "K", "a # b", "a # b"},
		{"white space in quotes stays", `K=" v "`, "K", " v ", " v "},
		{"quotes inside an unquoted value stay", `K=a"b"`, "K", `a"b"`, `a"b"`},
		{"\\n in double quotes", `K="a\nb"`, "K", "a\nb", "a\nb"},
		{"\\t in double quotes: godotenv drops the backslash", `K="a\tb"`, "K", "a\tb", "atb"},
		{"unknown escape: Python keeps it", `K="a\xb"`, "K", `a\xb`, "axb"},
		{"\\n in single quotes is text", `K='a\nb'`, "K", `a\nb`, `a\nb`},
		{"escaped double quote inside", `K="a\"b"`, "K", `a"b`, `a"b`},
		{"escaped single quote: godotenv keeps the backslash", `K='a\'b'`, "K", "a'b", `a\'b`},
		{"escaped quote at the end: godotenv trims it", `K="a\""`, "K", `a"`, `a\`},
		{"all later quotes escaped: Python's expression backtracks to the last", `K="a\"`, "K", `a\`, none},
		{"value of several lines", "K=\"a\nb\"\nL=w", "K", "a\nb", "a\nb"},
		{"value of several lines in single quotes", "K='a\nb'\nL=w", "K", "a\nb", "a\nb"},
		{"text after the closing quote: Python warns and skips the line", "K=\"v\"x\nL=w", "K", none, none},
		{"what follows is a statement of its own to godotenv", `K="v" L=w`, "L", none, "w"},
		{"quote never closed: godotenv gives up the file", "L=w\nK=\"v\n", "L", "w", none},
		{"quote never closed: Python skips the line", "K=\"v\nL=w", "K", none, none},

		// Python opens in text mode (universal newlines); parser.go replaces CRLF only.
		{"CRLF", "K=v\r\nL=w\r\n", "K", "v", "v"},
		{"CRLF in quotes becomes LF", "K=\"a\r\nb\"\r\n", "K", "a\nb", "a\nb"},
		{"lone CR ends a line", "K=v\rL=w\r", "L", "w", "w"},
		{"lone CR in quotes: LF to Python", "K=\"a\rb\"\n", "K", "a\nb", "a\rb"},
		{"a comment ends at a lone CR for Python only", "# c\rK=v\n", "K", "v", none},
		{"CR CR LF", "K=v\r\r\nL=w\n", "L", "w", "w"},

		// main.py load_dotenv(encoding="utf-8"); parser.py before 1.2.3 keeps U+FEFF.
		{"byte order mark: part of the name to Python, no letter to godotenv", bom + "K=v\nL=w", "K", none, none},
		{"the name with the mark", bom + "K=v\nL=w", bom + "K", "v", none},
		{"only the first name has it", bom + "K=v\nL=w", "L", "w", none},
		{"a byte that is not UTF-8 stops Python", "# caf\xe9\nK=v", "K", none, "v"},
		{"such a byte in a value: U+FFFD to godotenv", "K=caf\xe9", "K", none, "caf\ufffd"},
		{"UTF-16", "\xff\xfeK\x00=\x00v\x00", "K", none, none},

		// parser.py _export, parse_key. parser.go locateKeyName.
		{"export", "export K=v", "K", "v", "v"},
		{"export and tabs", "export\t K=v", "K", "v", "v"},
		{"export as a name", "export=v", "export", "v", "v"},
		{"a name that begins with export", "exportK=v", "exportK", "v", "v"},
		{"quoted name", "'K'=v", "K", "v", none},
		{"a hyphen is no part of a name to godotenv", "K-1=v", "K-1", "v", none},
		{"a colon instead of =", "K: v\n", "K", none, "v"},
		{"a line without a name", "=v\nK=w", "K", "w", "w"},

		// parse_binding gives None; later main.py set_as_environment_variables passes it by.
		{"name without =: unset to Python, an error to godotenv", "K\nL=w", "K", none, none},
		{"the others are read", "K\nL=w", "L", "w", none},
		{"a later bare name takes the value back", "K=v\nK\n", "K", none, none},

		// Both fill a map in order.
		{"the last of duplicates counts", "K=a\nK=b\n", "K", "b", "b"},

		// variables.py: ${NAME}, environment before earlier lines; parser.go expandVariables: earlier lines only.
		{"${NAME} of an earlier line", "A=x\nK=${A}y", "K", "xy", "xy"},
		{"$NAME is text to Python", "A=x\nK=$A.", "K", "$A.", "x."},
		{"${NAME} of the environment", "K=${HOST}", "K", "from the environment", ""},
		{"the environment beats an earlier line", "HOST=x\nK=${HOST}", "K", "from the environment", "x"},
		{"unknown variable is empty", "K=a${NONE}b", "K", "ab", "ab"},
		{"default", "K=${NONE:-d}", "K", "d", ":-d}"},
		{"default stays out where the variable is set but empty", "K=${EMPTY:-d}", "K", "", ":-d}"},
		{"default stays out after a bare name", "A\nK=${A:-d}", "K", "", none},
		{"single quotes: Python expands all the same", "A=x\nK='${A}'", "K", "x", "${A}"},
		{"double quotes", "A=x\nK=\"${A}\"", "K", "x", "x"},
		{"small letters are no name to godotenv", "a=x\nK=${a}", "K", "x", "${a}"},
		{"another : is no expression", "K=${A:x}", "K", "${A:x}", ":x}"},
		{"never closed", "K=${A", "K", "${A", ""},
		{"escaped $", `K=\$A`, "K", `\$A`, "$A"},
		{"command", "K=$(ls)", "K", "$(ls)", "$(ls)"},
		{"a replacement is not looked at again", "A='${B}'\nB=x\nK=${A}", "K", "", "${B}"},

		// os.environ refuses it with ValueError, os.Setenv with an error that is not looked at.
		{"NUL", "K=a\x00b\nL=w", "K", none, none},
		{"NUL elsewhere: Python's exception costs all", "K=a\x00b\nL=w", "L", none, "w"},
		{"NUL in a variable that is set already is passed by", "HOST=a\x00b\nL=w", "L", "w", "w"},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			d := Scan([]byte(test.text), testEnvironment)
			if got := show(d, test.name, python, true); got != test.python {
				t.Errorf("python-dotenv reads %q of %q, got %q", test.python, test.text, got)
			}
			if got := show(d, test.name, godotenv, false); got != test.go_ {
				t.Errorf("godotenv reads %q of %q, got %q", test.go_, test.text, got)
			}
		})
	}
}

func TestEntries(t *testing.T) {
	text := "# first\r\n\r\nexport A = \"x\r\ny\" # c\r\nB='z'\rC\nD: w\n"
	d := Scan([]byte(text), testEnvironment)
	type row struct {
		line             int
		statement, value string
		quote            byte
		export, bare     bool
	}
	want := []row{
		{3, "export A = \"x\r\ny\" # c\r\n", "\"x\r\ny\"", '"', true, false},
		{5, "B='z'\r", "'z'", '\'', false, false},
		{6, "C\n", "", 0, false, true},
		{7, "D: w\n", "", 0, false, false},
	}
	if len(d.Entries) != len(want) {
		t.Fatalf("%d entries, want %d", len(d.Entries), len(want))
	}
	for i, e := range d.Entries {
		got := row{e.Line, text[e.Statement.Start:e.Statement.End], text[e.Value.Start:e.Value.End], e.Quote, e.Export, e.Bare}
		if got != want[i] {
			t.Errorf("entry %d is %+v, want %+v", i, got, want[i])
		}
	}
	if d.Go == nil || d.Go.Line != 6 {
		t.Errorf("godotenv gives up at line 6, got %+v", d.Go)
	}
	if len(d.Skipped) != 1 || d.Skipped[0].Line != 7 {
		t.Errorf("python-dotenv skips line 7, got %+v", d.Skipped)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		text        string
		python, go_ string // a part of the message; empty: not refused
		line        int
	}{
		{"K=v", "", "", 0},
		{"A=1\nK=\xff", "UnicodeDecodeError", "", 2},
		{"\xff\xfeK\x00", "UTF-16", "character other than", 1},
		{"A=1\n\nK=\x00", "NUL", "", 3},
		{"'a=b'=1", "name cannot hold =", "character other than", 1},
		{"A=1\nK='v", "", "never closed", 2},
		{"A=1\nexport ", "", "word export", 2},
	}
	for _, test := range tests {
		d := Scan([]byte(test.text), testEnvironment)
		for reader, r := range map[string]struct {
			refusal *Refusal
			part    string
		}{"python-dotenv": {d.Python, test.python}, "godotenv": {d.Go, test.go_}} {
			switch {
			case r.part == "" && r.refusal != nil:
				t.Errorf("%q: %s refuses it: %+v", test.text, reader, *r.refusal)
			case r.part == "":
			case r.refusal == nil:
				t.Errorf("%q: %s does not refuse it", test.text, reader)
			case !strings.Contains(r.refusal.Message, r.part) || r.refusal.Line != test.line:
				t.Errorf("%q: %s says %+v, want %q at line %d", test.text, reader, *r.refusal, r.part, test.line)
			}
		}
	}
}

// TestExpansionIsBounded: each line doubles the one before, which makes 2^60 bytes in the libraries.
func TestExpansionIsBounded(t *testing.T) {
	text := "A0=xxxxxxxx\n"
	for i := 1; i < 60; i++ {
		text += fmt.Sprintf("A%d=${A%d}${A%d}\n", i, i-1, i-1)
	}
	d := Scan([]byte(text), testEnvironment)
	size := 0
	for _, e := range d.Entries {
		size += len(e.Python.Value()) + len(e.Go.Value())
	}
	if limit := 2*expansionLimit + 4*len(text); size > limit {
		t.Errorf("%d bytes came of it, at most %d may", size, limit)
	}
	last := d.Entries[len(d.Entries)-1]
	if last.Python.Set || last.Go.Set || last.Python.Note != TooMuch {
		t.Errorf("a value beyond the bound must not be set: %q", last.Python.Note)
	}
}

// TestHostileTextsAreLinear: these took a naive reader of each kind minutes.
func TestHostileTextsAreLinear(t *testing.T) {
	const size = 1 << 18
	for _, unit := range []string{"a\r", "${", "${a:", "K=\"\n", "'", "\\\"", "K=${${", " #", "K=\"v\" ", "K='\\", "K\n", "export ", "$A", "\r\r\n"} {
		text := strings.Repeat(unit, size/len(unit))
		d := Scan([]byte("K="+text), testEnvironment)
		if len(d.Entries) == 0 && d.Python == nil && len(d.Skipped) == 0 {
			t.Errorf("%q, repeated: nothing was found", unit)
		}
	}
}

func TestEntriesPrintNothing(t *testing.T) {
	canary := strings.Repeat("canary", 5)
	d := Scan([]byte(canary+"\nK="+canary+"\n"), testEnvironment)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		printed := fmt.Sprintf(format, d)
		if strings.Contains(printed, "canary") || strings.Contains(printed, fmt.Sprintf("%x", "canary")) {
			t.Errorf("%s shows the text: %s", format, printed)
		}
	}
	d.Wipe()
	if value := d.Entries[1].Python.Value(); !bytes.Equal(value, make([]byte, len(value))) {
		t.Error("wipe left the value")
	}
}

func FuzzDotenv(f *testing.F) {
	for _, seed := range []string{
		"K=v\n", "export K='a' # c\r\n", "K=\"a\\\"b\nc\"\rL=${K:-x}$K\n", "\ufeffK=v", "K\n=\n", "K=\xff\x00", "a: b\n'c'=d",
		"K=\"x\"L=\"y\"", "\xff\xfeK\x00", "K=#\u00a0#", "export ",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		d := Scan(text, testEnvironment)
		if !bytes.Equal(text, before) {
			t.Fatal("the text was changed")
		}
		end := 0
		for _, e := range d.Entries {
			if e.Statement.Start > e.Value.Start || e.Value.Start > e.Value.End || e.Value.End > e.Statement.End || e.Statement.End > len(text) {
				t.Fatalf("spans are not nested: %+v %+v", e.Statement, e.Value)
			}
			raw := text[e.Value.Start:e.Value.End]
			parts := slices.Concat(text[e.Statement.Start:e.Value.Start], raw, text[e.Value.End:e.Statement.End])
			if !bytes.Equal(parts, text[e.Statement.Start:e.Statement.End]) {
				t.Fatal("the parts of a statement do not make it up")
			}
			if e.Quote != 0 && (len(raw) < 2 || raw[0] != e.Quote || raw[len(raw)-1] != e.Quote) {
				t.Fatalf("a quoted value without its quotes: %q", raw)
			}
			if e.Python.Set {
				if e.Statement.Start < end {
					t.Fatal("statements overlap")
				}
				end = e.Statement.End
			}
			if e.Line < 1 || e.Line > 1+bytes.Count(text, []byte("\n"))+bytes.Count(text, []byte("\r")) {
				t.Fatalf("line %d is not in the text", e.Line)
			}
			if len(e.Python.Value())+len(e.Go.Value()) > 3*len(text)+2*expansionLimit {
				t.Fatal("a value without bound")
			}
			if e.Python.Set && d.Python != nil || e.Go.Set && d.Go != nil {
				t.Fatal("a reader that refuses the text sets a value")
			}
		}
	})
}
