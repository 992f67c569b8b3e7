package flows_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/flows"
	"authdoctor/keystore"
)

// canaryKey is a key of an obviously false kind, each with a middle of its own.
func canaryKey(name string) string {
	return "sk-" + "proj-" + strings.Repeat(name+"0CaNaRy1", 8) + "T3Blbk" + "FJ" + strings.Repeat(name+"2CaNaRy3", 8)
}

// forms are the ways in which a key could show: as it is, in halves, encoded.
func forms(key string) map[string]string {
	middle := key[20:44]
	return map[string]string{
		"the bytes": middle, "the second half": key[len(key)-40 : len(key)-10], "hex": hex.EncodeToString([]byte(middle)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(middle))),
		"base64": base64.StdEncoding.EncodeToString([]byte(key))[8:40], "base64 with a scheme": base64.StdEncoding.EncodeToString([]byte("Bearer " + key))[16:48],
		"URL": url.QueryEscape(key)[20:44],
	}
}

// A server that says everything back that it was told gets none of it onto the screen: not through the report, and not
// through an event before it.
func TestNothingShowsAKey(t *testing.T) {
	quote := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	echo := func(status int, format string) func(http.ResponseWriter, *http.Request, string) {
		return func(w http.ResponseWriter, _ *http.Request, auth string) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprint(w, strings.ReplaceAll(format, "ECHO", strings.Trim(quote(auth), `"`)))
		}
	}
	header := func(status int, name, value, body string) func(http.ResponseWriter, *http.Request, string) {
		return func(w http.ResponseWriter, _ *http.Request, auth string) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set(name, strings.ReplaceAll(value, "ECHO", auth))
			w.WriteHeader(status)
			fmt.Fprint(w, strings.ReplaceAll(body, "ECHO", auth))
		}
	}
	list, lost := echo(200, `{"data":[{"id":"gpt-ECHO"}]}`), echo(404, `{"error":{"message":"Invalid URL (GET /v1)","code":"ECHO"}}`)
	for name, say := range map[string]func(http.ResponseWriter, *http.Request, string){
		"in the message":      echo(401, `{"error":{"message":"Incorrect API key provided: ECHO. You can find your API key at x.","code":"invalid_api_key"}}`),
		"in words of its own": echo(401, `{"error":{"message":"what is ECHO supposed to be"}}`),
		"in the code":         echo(403, `{"error":{"message":"No.","code":"ECHO","type":"ECHO","param":"ECHO"}}`),
		"as a type":           echo(429, `{"error":{"message":"No.","type":"ECHO"}}`),
		"as a model":          echo(200, `{"object":"list","data":[{"id":"ECHO","shutdown_date":"ECHO"},{"id":"gpt-ECHO"}]}`),
		"as the nearest model": func(w http.ResponseWriter, r *http.Request, auth string) {
			if strings.HasSuffix(r.URL.Path, "/models") && auth != "nothing" {
				list(w, r, auth)
				return
			}
			echo(404, `{"error":{"message":"The model does not exist or you do not have access to it.","code":"model_not_found"}}`)(w, r, auth)
		},
		"in the code of what a change lifts": func(w http.ResponseWriter, r *http.Request, auth string) {
			if r.URL.Path == "/models" {
				list(w, r, auth)
				return
			}
			lost(w, r, auth)
		},
		"as another object":    echo(200, `{"ECHO":"ECHO"}`),
		"as text":              header(200, "X-Any", "1", "ECHO"),
		"as a page":            header(403, "X-Any", "1", "<html><title>ECHO</title></html>"),
		"as a firewall's page": header(403, "Cf-Mitigated", "ECHO", "<html><title>Just a moment... ECHO</title></html>"),
		"as a type of content": header(200, "Content-Type", "application/ECHO", "nothing"),
		"as a password gate":   header(401, "WWW-Authenticate", `Basic realm="ECHO"`, "<html></html>"),
		"as a redirect":        header(302, "Location", "https://elsewhere.invalid/ECHO/models?key=ECHO", ""),
		"as a redirect's host": header(308, "Location", "/ECHO/v1/models", ""),
		"as a limit":           header(200, "X-Ratelimit-Remaining-ECHO", "ECHO", `{"data":[]}`),
		"as a request id":      header(401, "X-Request-Id", "ECHO", `{"error":{"message":"No."}}`),
		"as a unknown path":    header(404, "X-Any", "ECHO", `{"error":{"message":"Invalid URL (GET /ECHO)"}}`),
		"as an outage":         header(503, "Retry-After", "ECHO", `{"error":{"message":"ECHO is overloaded","code":"ECHO"}}`),
		"as base64": func(w http.ResponseWriter, _ *http.Request, auth string) {
			w.WriteHeader(401)
			fmt.Fprintf(w, `{"error":{"message":"you sent %s"}}`, base64.StdEncoding.EncodeToString([]byte(auth)))
		},
		"in halves": func(w http.ResponseWriter, _ *http.Request, auth string) {
			w.WriteHeader(401)
			fmt.Fprintf(w, `{"error":{"message":"it begins %s and ends %s"}}`, auth[:len(auth)/2], auth[len(auth)/2:])
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t, func(*http.Request, string) (int, string) { return 500, "" })
			server := echoServer(t, say)
			trees, err := flows.BuiltinTrees()
			if err != nil {
				t.Fatal(err)
			}
			c.engine.Checks, c.engine.Trees = catalog.All(c.engine.Maker), trees
			target := &c.visit.Target
			target.BaseURL.Value = strings.Replace(server, "http://", "http://user:"+canaryKey("Url")+"@", 1) + "/v1?key=" + canaryKey("Query")
			target.Model = checks.Setting{Value: "gpt-x", Set: true}
			target.Credential = c.candidate("OPENAI_API_KEY", canaryKey("Key"))
			target.Shadowed = []keystore.Candidate{*c.candidate("OPENAI_API_KEY", canaryKey("Loser"))}
			target.Elsewhere = []keystore.Candidate{*c.candidate("AZURE_OPENAI_API_KEY", canaryKey("Elsewhere"))}
			target.Admin = c.candidate("OPENAI_ADMIN_KEY", canaryKey("Admin"))
			report := c.run()
			shown := map[string]string{}
			text, err := json.Marshal(report)
			if err != nil {
				t.Fatal(err)
			}
			shown["the report"] = string(text)
			for i, e := range c.events {
				shown[fmt.Sprintf("event %d, %T", i, e)] = fmt.Sprintf("%+v", e)
			}
			for _, secret := range []string{"Key", "Loser", "Elsewhere", "Admin", "Url", "Query"} {
				for form, bytes := range forms(canaryKey(secret)) {
					for where, text := range shown {
						if strings.Contains(text, bytes) {
							t.Errorf("%s shows %s of %s: …%s…", where, form, secret, around(text, bytes))
						}
					}
				}
			}
			if len(c.events) < 20 || len(report.Findings) < 20 {
				t.Errorf("only %d events and %d findings were looked at", len(c.events), len(report.Findings))
			}
		})
	}
}

// echoServer tells every request's Authorization to say, without its scheme.
func echoServer(t *testing.T, say func(http.ResponseWriter, *http.Request, string)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		auth := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if auth == "" {
			auth = "nothing"
		}
		say(w, r, auth)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func around(text, part string) string {
	at := strings.Index(text, part)
	return text[max(0, at-80):min(len(text), at+len(part)+20)]
}
