package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// What explain prints with --json is one document that the published schema allows, whatever the text is.
func TestExplainFitsTheSchema(t *testing.T) {
	program := build(t, "authdoctor")
	schema := published(t, program)
	for _, test := range []struct {
		text string
		code int
	}{
		{"", 3}, {"429/1000 [02:11<02:54]", 3}, {"openai.AuthenticationError: Error code: 401", 3},
		{`{"error":{"message":"no","code":"insufficient_quota"}}`, 0}, {"curl: (6) Could not resolve host: api.openai.com\nError code: 429 - {'error': {'code': 'insufficient_quota'}}", 0},
		{`{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, 3}, {"AADSTS7000215: Invalid client secret provided.", 0}, {"\x1b[31mError\x1b[0m: Error talking to connector \xff\x00", 0},
	} {
		cmd := exec.Command(program, "explain", "--json")
		cmd.Env, cmd.Stdin = home(t), strings.NewReader(test.text)
		out, _ := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code != test.code {
			t.Errorf("%q: exit %d, want %d: %s", test.text, code, test.code, out)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%q: %v", test.text, err)
		}
	}
}

// BenchmarkExplain runs whole processes: at most 15 ms for 4 KB and 80 ms for a log of 1 MB. What a HAR file of 50 MB
// takes of memory is a test of package explain.
func BenchmarkExplain(b *testing.B) {
	program := build(b, "authdoctor")
	line := "2026-01-01T00:00:00.429Z INFO served 200 in 401 ms path=/v1/models host=example.com user=7\n"
	failure := "openai.RateLimitError: Error code: 429 - {'error': {'message': 'no', 'code': 'insufficient_quota'}}\n"
	picture := `{"request":{"url":"https://example.com/a.png"},"response":{"status":200,"content":{"text":"` + strings.Repeat("A", 1<<20) + `"}}},`
	for _, size := range []struct{ name, text string }{
		{"4KB", strings.Repeat(line, 43) + failure}, {"1MB", strings.Repeat(line, 1<<20/len(line)-2) + failure},
		{"50MB-HAR", `{"log":{"creator":{},"entries":[` + strings.Repeat(picture, 50) + `{"response":{"status":429,"content":{"text":"{\"error\":{\"code\":\"insufficient_quota\"}}"}}}]}}`},
	} {
		b.Run(size.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "text")
			if err := os.WriteFile(file, []byte(size.text), 0o600); err != nil {
				b.Fatal(err)
			}
			environ := home(b)
			var took []time.Duration
			for b.Loop() {
				cmd := exec.Command(program, "explain", file)
				cmd.Env = environ
				began := time.Now()
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(median(took).Microseconds())/1000, "ours-ms")
		})
	}
}
