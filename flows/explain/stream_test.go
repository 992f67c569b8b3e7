package explain

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

func same(text string) string { return text }

// repeated reads a unit again and again, without holding the whole.
type repeated struct {
	head, unit, tail string
	times            int
	rest             string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		switch {
		case r.head != "":
			r.rest, r.head = r.head, ""
		case r.times > 0:
			r.rest = r.unit
			r.times--
		case r.tail != "":
			r.rest, r.tail = r.tail, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

const archiveEnd = `{"request":{"method":"POST","url":"https://api.groq.com/openai/v1/chat/completions"},"response":{"status":401,"content":{"text":"{\"error\":{\"message\":\"Invalid API Key\",\"code\":\"invalid_api_key\"}}"}}}]}}`

// An archive of 50 MB with large bodies is read with a small part of it in memory, and a long log, too.
func TestStreamHoldsLittle(t *testing.T) {
	reader := builtin(t)
	picture := strings.Repeat("iVBORw0KGgo\\u003d", 64<<10)
	for name, in := range map[string]*repeated{
		"archive": {head: `{"log":{"version":"1.2","creator":{"name":"x"},"entries":[`, times: 50,
			unit: `{"request":{"method":"GET","url":"https://example.com/a.png"},"response":{"status":200,"content":{"text":"` + picture + `"}}},`, tail: archiveEnd},
		"log": {unit: strings.Repeat("2026-01-01T00:00:00.429Z INFO served 200 in 401 ms path=/v1/models host=example.com\n", 12000), times: 50,
			tail: "groq.AuthenticationError: Error code: 401 - {'error': {'message': 'Invalid API Key', 'code': 'invalid_api_key'}}\n"},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		most := uint64(0)
		watched := func(text string) string {
			runtime.ReadMemStats(&after)
			most = max(most, after.HeapInuse)
			return text
		}
		s, err := reader.Stream(in, watched)
		if err != nil || len(s.Likely) == 0 || s.Likely[0].Cause != cause.CredentialInvalid || s.Provider.ID != "groq" {
			t.Errorf("%s: %v %+v", name, err, s.Likely)
		}
		if grown := int64(most) - int64(before.HeapInuse); grown > 100<<20 {
			t.Errorf("%s: %d MB are in memory", name, grown>>20)
		}
	}
}

// An error that stands across the end of a piece is found, and so is one in any piece.
func TestStreamFindsErrorsAnywhere(t *testing.T) {
	reader := builtin(t)
	line := "a line of a log that says nothing of interest at all, whatever it is\n"
	for _, in := range []int{0, MaxSize - 40, MaxSize - 10, MaxSize + 5, 2*MaxSize - 30} {
		text := strings.Repeat(line, in/len(line)) + "Error code: 429 - {'error': {'code': 'insufficient_quota'}}\n" + strings.Repeat(line, MaxSize/len(line)+9)
		s, err := reader.Stream(strings.NewReader(text), same)
		if err != nil || len(s.Likely) == 0 || s.Likely[0].Cause != cause.QuotaExhausted {
			t.Errorf("at %d: %v %+v", in, err, s.Likely)
		}
	}
}

func TestStreamOfBrokenArchives(t *testing.T) {
	reader := builtin(t)
	begin := `{"log":{"creator":{},"entries":[`
	for text, want := range map[string]cause.ID{
		begin + archiveEnd: cause.CredentialInvalid, begin + archiveEnd[:len(archiveEnd)-3]: cause.CredentialInvalid,
		begin: "", `{"log":{"entries":7}}`: "", `{"log":"entries"`: "", begin + `{"response":{"status":"x"}},` + archiveEnd: "",
		begin + `{"request":{"url":"https://api.openai.com/v1/models"},"response":{"status":0,"_error":"net::ERR_NAME_NOT_RESOLVED"}}]}}`:                                              cause.NetDNS,
		begin + `{"response":{"status":429,"content":{"encoding":"base64","text":"` + base64.StdEncoding.EncodeToString([]byte(`{"error":{"code":"insufficient_quota"}}`)) + `"}}}]}}`: cause.QuotaExhausted,
	} {
		s, err := reader.Stream(strings.NewReader(text), same)
		got := cause.ID("")
		if len(s.Likely) > 0 {
			got = s.Likely[0].Cause
		}
		if err != nil || got != want {
			t.Errorf("%s: %v %s, want %s", text, err, got, want)
		}
	}
	if _, err := reader.Stream(io.MultiReader(strings.NewReader("x"), brokenReader{}), same); err == nil {
		t.Error("an input that cannot be read is no error")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// No key shows in a report, wherever it stands in a text of whichever form.
func TestReportShowsNoKey(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	reader, catalogue := builtin(t), flows.Catalogue{}
	tail := "CANARY0123456789CANARYabcdefgh0123"
	keys := map[string]string{"known": "sk-" + "proj-" + tail, "hex": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "unknown": tail}
	maker := secret.NewMaker(nil, registry.Prefixes())
	redactor := maker.Redactor()
	redact := func(text string) string { return Mask(redactor.Redact(text)) }
	forms := []string{
		"Error code: 401 - {'error': {'message': 'Incorrect API key provided: %s. You can find your API key at', 'code': 'invalid_api_key'}}",
		`{"error":{"message":"api_key=%s is not valid","code":"invalid_api_key"}}`, "> Authorization: Bearer %s\n< HTTP/2 401\n< x-request-id: abc\n\n{}", "x-api-key: %s\nHTTP/1.1 401 Unauthorized\n",
		"GET https://generativelanguage.googleapis.com/v1beta/models?key=%s 403 Forbidden", `httpx.LocalProtocolError: Illegal header value b'Bearer %s\n'`,
		`{"level":"error","api_key":"%s","msg":"401 Unauthorized"}`, "OPENAI_API_KEY=%s python app.py\nopenai.AuthenticationError: Error code: 401",
		`{"log":{"creator":{},"entries":[{"request":{"url":"https://api.openai.com/v1/models?api_key=%s"},"response":{"status":401,"headers":[{"name":"authorization","value":"Bearer %[1]s"}],"content":{"text":"invalid api key: %[1]s"}}}]}}`,
		"Invalid token: %s", "the password is `%s`, status code 401", "curl https://api.openai.com/v1/models -H \"Authorization: Bearer %s\"\nHTTP/1.1 401",
	}
	for kind, key := range keys {
		for _, form := range forms {
			s, err := reader.Stream(strings.NewReader(fmt.Sprintf(form, key)), redact)
			if err != nil {
				t.Fatal(err)
			}
			report := fmt.Sprintf("%+v %+v", s, s.Report(catalogue, nil, time.Time{}))
			for i := 0; i+12 <= len(tail) && kind != "hex"; i++ {
				if strings.Contains(report, tail[i:i+12]) {
					t.Errorf("%s: a key shows in the report of %s", kind, form)
					break
				}
			}
			if kind == "hex" && strings.Contains(report, key[4:16]) {
				t.Errorf("%s: a key shows in the report of %s", kind, form)
			}
		}
	}
}

func FuzzStream(f *testing.F) {
	reader := builtin(f)
	f.Add(`{"log":{"creator":{},"entries":[` + archiveEnd)
	f.Add(`{"log":{"creator":"\u00e4\"","entries":[{"response":{"status":500}}]}}`)
	f.Add("Error code: 401")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := reader.Stream(strings.NewReader(text), same); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzNotation(f *testing.F) {
	for _, seed := range []string{`{"a":[1,true,null],'b':None}`, `{\"error\":{\"message\":\"x\"}}`, "{a: [Object], b: Foo {c: `d`}}", "{'x': b'\\x41'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, read, _ := valueAt(text); read < 0 || read > len(text)+1 {
			t.Fatalf("read %d of %d bytes", read, len(text))
		}
		bodies(text)
	})
}

func FuzzMask(f *testing.F) {
	f.Add("api_key=abc123def456ghi789jkl")
	f.Fuzz(func(t *testing.T, text string) {
		once := Mask(text)
		if Mask(once) != once {
			t.Fatalf("%q becomes %q and then %q", text, once, Mask(once))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	reader := builtin(b)
	line := "2026-01-01T00:00:00.429Z INFO served 200 in 401 ms path=/v1/models host=example.com {\"user\":\"x\",\"code\":7}\n"
	failure := "openai.RateLimitError: Error code: 429 - {'error': {'message': 'no', 'code': 'insufficient_quota'}}\n"
	for name, text := range map[string]string{"4KB": strings.Repeat(line, 36) + failure, "1MB": strings.Repeat(line, MaxSize/len(line)-1) + failure} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				reader.Read(text)
			}
		})
	}
}
