package request

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"authdoctor/keystore/secret"
)

// TestHostileText: long texts that nest, repeat or grow must end in an answer or an error. Without a bound
// on depth the nested ones end the process.
func TestHostileText(t *testing.T) {
	const size = MaxSize / 4 // the parser overflows Go's stack at less
	fill := func(before, unit string) string {
		return before + strings.Repeat(unit, (size-len(before))/len(unit))
	}
	const call = "curl https://example.com/v1/models "
	tests := map[string]string{
		"subshells":             fill("curl;", "("),
		"double brackets":       fill("curl;", "(("),
		"substitutions":         fill("curl ", "$("),
		"quoted substitutions":  fill("curl ", `"$(`),
		"arithmetic":            fill("curl ", "$(("),
		"ternaries":             fill("curl $((", "(a?"),
		"indexes":               fill("curl ", "${a["),
		"parameters":            fill("curl ", "${a:-"),
		"blocks":                fill("curl;", "{ "),
		"conditions":            fill("curl;", "if "),
		"processes":             fill("curl ", "<("),
		"backquotes":            fill("curl ", "`"),
		"here-documents":        fill(call, "<<E "),
		"chain":                 fill("", "a&&") + call,
		"many commands":         fill("", "a;"),
		"many headers":          fill(call, "-H a:b "),
		"many broken headers":   fill(call, "-H a\\\n "),
		"many --json":           fill(call, "--json a "),
		"many forms":            fill(call, "-F a=b "),
		"many words":            fill(call, "a.b "),
		"short flags":           fill(call+"-", "s"),
		"doubling variables":    "a=" + strings.Repeat("x", 99) + "\n" + strings.Repeat("a=$a$a\n", 60) + call + "-H A:$a",
		"the word curl":         fill("", " curl"),
		"query":                 fill("curl 'https://example.com/?", "key=a&"),
		"slashes":               fill("curl https://example.com", "/models"),
		"logins":                fill("curl https://", "a@"),
		"cmd carets":            fill(call+"^\n", "^"),
		"cmd quotes":            fill(call+"^\n", `\"`),
		"cmd percent":           fill(call+"^\n", "%a"),
		"PowerShell backticks":  fill(call+"`\n", "`"),
		"PowerShell variables":  fill(call+"`\n", "$env:"),
		"percent without cmd":   fill(call, "%"),
		"header lines":          fill("GET https://example.com/ HTTP/1.1\n", "a:b\n"),
		"folded lines":          fill("GET https://example.com/ HTTP/1.1\na:b\n", " a\n"),
		"comment lines":         fill("", "#\n"),
		"nested JSON":           fill(`{"log":`, "["),
		"nested objects":        fill("", `{"log":`),
		"many entries":          fill(`{"log":{"entries":[{}`, ",{}") + "]}}",
		"nested body":           fill("GET https://example.com/ HTTP/1.1\n\n", "["),
		"many members":          `POST https://example.com/ HTTP/1.1` + "\n\n" + fill(`{"a":1`, `,"a":1`) + "}",
		"no end of a statement": fill(call, "\\\n"),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]byte(text), env("a", strings.Repeat("y", 5000)), testMaker())
			if (err == nil) == (r.URL == "") {
				t.Errorf("error %v with the URL of %d bytes", err, len(r.URL))
			}
			if len(r.Notes) > mostNotes || len(r.BodyKeys) > mostMembers {
				t.Errorf("%d notes, %d members", len(r.Notes), len(r.BodyKeys))
			}
			if n := len(fmt.Sprintf("%+v", r)); n > 20*MaxSize {
				t.Errorf("printed as %d bytes", n)
			}
		})
	}
}

// canary is a secret whose bytes must not come out.
func canary() string { return "canary" + strings.Repeat("Zq7", 9) }

// FuzzRead: no text makes Read panic or quote the text in an error, and a credential where credentials belong is in
// nothing that prints.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"curl https://example.com/v1/models -H 'Authorization: Bearer CANARY' -d '{\"model\":\"m\"}'",
		"curl -u :CANARY -G https://example.com -d key=CANARY",
		"export K=CANARY\ncurl https://CANARY@example.com \\\n -H \"api-key: $K\" <<E\nE\n",
		"curl $'a\\x41' $(curl x) ${A:-CANARY} `x` <(y) \"$((1+1))\"",
		"curl ^\"https://example.com^\" ^\r\n -H ^\"authorization: Bearer CANARY^\" ^\n %PATH% \"\\\\\" \"\"",
		"curl `\n -H \"x-api-key: $env:CANARY ${env:A}\" 'a''b' \"``\"",
		"POST /v1/chat/completions HTTP/1.1\r\nHost: example.com\r\nAuthorization: Basic CANARY\r\n x\r\n\r\n{\"a\":[]}",
		"GET https://a:CANARY@example.com/?api_key=CANARY#CANARY\n",
		`{"log":{"entries":[{"request":{"method":"GET","url":"https://example.com?token=CANARY","headers":[{"name":"x-api-key","value":"CANARY"}]},"response":{"status":401}}]}}`,
		"curl CANARY", "CANARY", "{CANARY", "GET /CANARY", "curl -X CANARY https://example.com", "curl '",
	} {
		f.Add(text, "Bearer ")
		f.Add(text, "Basic \"\u201c$'\x93")
	}
	f.Fuzz(func(t *testing.T, text, around string) {
		text = strings.ReplaceAll(text, "CANARY", canary())
		lookup := env("A", canary(), "PATH", "/bin")
		maker := secret.NewMaker([]byte("fuzz"), nil)
		if _, err := Read([]byte(text), lookup, maker); err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("the error %q quotes the text", err)
		}
		value := around + canary() + around
		for name, text := range placed(value) {
			r, err := Read([]byte(text), lookup, maker)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			printed := fmt.Sprintf("%+v %#v %s %s", r, r, r.Headers, r.Notes)
			if encoded, _ := json.Marshal(r); strings.Contains(printed+string(encoded), "canary") {
				t.Errorf("%s: the credential is in %s", name, printed)
			}
			if r.Credential == nil {
				t.Errorf("%s: no credential found", name)
			}
		}
	})
}

// placed puts a value where credentials belong, in each form of a request.
func placed(value string) map[string]string {
	quoted := "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
	line := strings.NewReplacer("\r", "", "\n", "").Replace(value)
	har, _ := json.Marshal(map[string]any{"request": map[string]any{
		"method": "GET", "url": "https://example.com/v1/models", "headers": []map[string]string{{"name": "x-api-key", "value": value}},
	}})
	return map[string]string{
		"curl header":   "curl https://example.com/v1/models -H 'authorization: '" + strings.ReplaceAll(quoted, "\x00", ""),
		"curl user":     "curl https://example.com/v1/models -u x:" + strings.ReplaceAll(quoted, "\x00", ""),
		"curl variable": "curl https://example.com/v1/models -H \"Authorization: Bearer $A\" -b " + strings.ReplaceAll(quoted, "\x00", ""),
		"http header":   "GET https://example.com/v1/models HTTP/1.1\napi-key: " + line + "\n",
		"har header":    string(har),
	}
}
