package explain

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// reading is a line of testdata/readings.tsv: the causes that may come first, whether one is named for certain (p) or
// left open (u), and a text in the form that its vendor, library or client documents. A dash stands for no error.
type reading struct {
	want, verdict, text string
}

func readings(t testing.TB) []reading {
	t.Helper()
	data, err := os.ReadFile("testdata/readings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []reading
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(fields) != 3 {
			t.Fatalf("not three fields: %q", line)
		}
		all = append(all, reading{fields[0], fields[1], strings.ReplaceAll(fields[2], `\n`, "\n")})
	}
	return all
}

// judged is what a text is read as, in the words of readings.tsv.
func judged(s Symptom) (first, verdict string) {
	if len(s.Likely) == 0 {
		return "-", "u"
	}
	if s.Likely[0].Confidence == checks.Possible || s.Likely[0].Cause.Group() == cause.ServerError.Group() {
		return string(s.Likely[0].Cause), "u"
	}
	return string(s.Likely[0].Cause), "p"
}

func TestReadings(t *testing.T) {
	reader := builtin(t)
	for _, r := range readings(t) {
		s := reader.Read(r.text)
		if first, verdict := judged(s); !strings.Contains(","+r.want+",", ","+first+",") || verdict != r.verdict {
			t.Errorf("%s %s, want %s %s: %s\n%+v", first, verdict, r.want, r.verdict, r.text, s.Likely)
		}
	}
}

// TestDressedReadings holds that what programs put around an error changes nothing.
func TestDressedReadings(t *testing.T) {
	reader := builtin(t)
	each := func(text string, change func(string) string) string {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			lines[i] = change(line)
		}
		return strings.Join(lines, "\n")
	}
	dresses := map[string]func(string) string{
		"a log's time and level": func(text string) string {
			return each(text, func(line string) string { return "2026-03-01 12:00:01,123 - app.llm - ERROR - " + line })
		},
		"docker compose": func(text string) string { return each(text, func(line string) string { return "web-1  | " + line }) },
		"a frame": func(text string) string {
			return each(text, func(line string) string { return "│ " + line + " │" })
		},
		"a log in JSON": func(text string) string {
			quoted, _ := json.Marshal(map[string]string{"level": "error", "msg": "request failed", "err": text})
			return string(quoted)
		},
		"a log in ASCII": func(text string) string { return "request failed: " + strconv.QuoteToASCII(text) },
		"between healthy requests": func(text string) string {
			return "INFO:httpx:HTTP Request: GET https://example.org/health \"HTTP/1.1 200 OK\"\n" + text + "\nINFO: 127.0.0.1:5 - \"GET /docs HTTP/1.1\" 200 OK"
		},
	}
	for _, r := range readings(t) {
		if r.want == "-" {
			continue
		}
		for name, dress := range dresses {
			s := reader.Read(dress(r.text))
			if first, verdict := judged(s); !strings.Contains(","+r.want+",", ","+first+",") || verdict != r.verdict {
				t.Errorf("in %s: %s %s, want %s %s: %s\n%+v", name, first, verdict, r.want, r.verdict, dress(r.text), s.Likely)
			}
		}
	}
}
