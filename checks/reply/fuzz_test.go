package reply_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
)

func FuzzRead(f *testing.F) {
	for _, body := range []string{
		openaiBody("Incorrect API key provided: sk-proj-****abcd. You can find your API key", "invalid_request_error", "invalid_api_key"),
		`{"error":"Unauthorized"}`, `[{"error":{"code":400}}]`, `{"detail":[{"loc":["body"],"msg":"Field required"}]}`, `{"errors":["x"]}`,
		`{"object":"error","code":3505}`, `{"data":[{"id":"m"}]}`, `{"models":["a"]}`, "<html><title>x</title>", "error code: 1010",
		"event: error\ndata: {\"error\":{}}\n", "404 page not found", "\x1b]0;x\x07", "", "null", `"text"`, "[[[[[[",
	} {
		f.Add(401, "Retry-After", "7", body)
		f.Add(200, "X-Ratelimit-Reset-Tokens", "6m0s", body)
	}
	openai, compatible := resolved(f, "openai"), resolved(f, "openai-compatible")
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, status int, name, value, body string) {
		for _, p := range []string{"openai", "openai-compatible"} {
			known := openai
			if p == "openai-compatible" {
				known = compatible
			}
			r := reply.Read(known, reply.Request{Now: now}, status, http.Header{name: {value}}, []byte(body))
			if (len(r.Causes) > 0) != (r.Rule != nil) {
				t.Fatalf("causes %v, rule %v", r.Causes, r.Rule)
			}
			if slices.ContainsFunc(r.Causes, func(id cause.ID) bool { return !id.Known() }) {
				t.Fatalf("unknown cause in %v", r.Causes)
			}
			if r.OK() && (status < 200 || status > 299 || len(r.Causes) > 0) {
				t.Fatalf("status %d with %v is no success", status, r.Causes)
			}
			for _, text := range append([]string{r.Code, r.Type, r.Message, r.Param, r.Edge, r.RequestID}, r.Models...) {
				if reply.Clean(text) != text {
					t.Fatalf("%q is not clean", text)
				}
			}
			if !r.RetryAt.IsZero() && r.RetryAt.After(now.AddDate(2, 0, 0)) {
				t.Fatalf("retry at %v", r.RetryAt)
			}
		}
	})
}

// TestHostileBodies reads what would take minutes if any step were quadratic, and checks that what is kept is bounded.
func TestHostileBodies(t *testing.T) {
	openai := resolved(t, "openai-compatible")
	const size = 1 << 20
	for name, body := range map[string]string{
		"nested arrays":   strings.Repeat("[", size),
		"nested objects":  strings.Repeat(`{"error":`, size/9),
		"open strings":    strings.Repeat("\x1b]", size/2),
		"C1 strings":      strings.Repeat("\u009d", size/2),
		"titles":          "<html>" + strings.Repeat("<title", size/6),
		"events":          strings.Repeat("data: {\n", size/8),
		"stars":           openaiBody("Incorrect API key provided: "+strings.Repeat("*", size), "", "invalid_api_key"),
		"a long message":  openaiBody(strings.Repeat("Rate limit reached ", size/20), "", "rate_limit_exceeded"),
		"a long code":     openaiBody("x", "", strings.Repeat("c", size)),
		"many limits":     `{"data":[]}`,
		"backward marks":  strings.Repeat("</title><title>", size/15),
		"text of one key": strings.Repeat("Invalid API key: a", size/18),
	} {
		header := http.Header{}
		if name == "many limits" {
			for i := range 2000 {
				header.Set("X-Ratelimit-Remaining-"+strings.Repeat("a", i+1), "0")
			}
		}
		r := reply.Read(openai, reply.Request{}, 401, header, []byte(body))
		if len(r.Message) > 8000 || len(r.Code) > 400 || len(r.Limits) > 32 || r.Echo != nil && len(r.Echo.Text) > 2000 {
			t.Errorf("%s: the reading is not bounded: %d %d %d", name, len(r.Message), len(r.Code), len(r.Limits))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	compatible := resolved(b, "openai-compatible")
	body := []byte(openaiBody("Something that no rule knows", "odd", "odd"))
	for b.Loop() {
		reply.Read(compatible, reply.Request{}, 401, nil, body)
	}
}
