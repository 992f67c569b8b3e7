package cli_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// canary is a key whose every part can be looked for.
func canary() string {
	return "sk-" + "proj-" + "Zq4Wb7Kx2Mv9Rt6Yp3Lc" + "T3Blbk" + "FJ" + "Hd8Ns5Gf1Ja0Ue7Io4Qw"
}

// forms are the ways in which a key can show, all longer than what a fingerprint tells.
func forms(key string) map[string]string {
	middle := key[10:40]
	out := map[string]string{
		"as it is": middle, "first half": key[12:24], "second half": key[len(key)-16 : len(key)-5],
		"hex": hex.EncodeToString([]byte(middle)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(middle))), "URL": url.QueryEscape(middle),
	}
	for _, lead := range []string{"", "a", "aa"} {
		encoded := base64.StdEncoding.EncodeToString([]byte(lead + middle))
		out["base64 "+lead] = encoded[4 : len(encoded)-4]
	}
	return out
}

// echoing is the most talkative server there is: it repeats the credential, in every encoding, wherever text fits.
func echoing(status int, kind string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		every := strings.Join([]string{key, base64.StdEncoding.EncodeToString([]byte(key)), hex.EncodeToString([]byte(key)), url.QueryEscape(key), "\x1b[31m" + key + "\x1b[0m"}, " ")
		w.Header().Set("X-Request-Id", key)
		w.Header().Set("X-Ratelimit-Remaining-Requests", key)
		w.Header().Set("X-Ratelimit-Limit-Requests", key)
		w.Header().Set("Location", "/"+url.PathEscape(key)+"/models")
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		switch kind {
		case "application/json":
			fmt.Fprintf(w, `{"error":{"message":%q,"type":%q,"param":%q,"code":%q}}`, "Incorrect API key provided: "+every, key, key, key)
		case "models":
			fmt.Fprintf(w, `{"object":"list","data":[{"id":%q,"object":"model"}]}`, key)
		default:
			fmt.Fprintf(w, "<html><title>%s</title>%s</html>", key, every)
		}
	})
}

// A canary goes through every command and output; its bytes appear nowhere: not on stdout or stderr, not in a file.
func TestNothingLeaks(t *testing.T) {
	program := build(t, "authdoctor")
	key := canary()
	for name, value := range map[string]string{
		"clean": key, "quoted": `"` + key + `"`, "line feed": key + "\n", "bearer": "Bearer " + key, "smart quotes": "\u201c" + key + "\u201d", "doubled": key + key, "masked": key[:30] + "...",
	} {
		for _, answer := range []struct {
			status int
			kind   string
		}{{401, "application/json"}, {403, "text/html"}, {429, "application/json"}, {302, "text/html"}, {500, "text/plain"}, {200, "models"}, {404, "application/json"}} {
			t.Run(fmt.Sprintf("%s to %d %s", name, answer.status, answer.kind), func(t *testing.T) {
				t.Parallel()
				server := httptest.NewServer(echoing(answer.status, answer.kind))
				defer server.Close()
				leakRun(t, program, value, server.URL)
			})
		}
	}
}

func leakRun(t *testing.T, program, value, url string) {
	dir := t.TempDir()
	request := "curl " + url + "/v1/chat/completions -H 'Authorization: Bearer " + canary() + "' -H 'X-Api-Key: " + canary() + "' -d '{\"model\":\"" + canary() + "\"}'"
	writeFile(t, filepath.Join(dir, "request.txt"), request)
	writeFile(t, filepath.Join(dir, ".env"), "OPENAI_API_KEY='"+canary()+"9'\nOPENAI_ORG_ID=org-"+canary()+"\n")
	environ := append(home(t, "OPENAI_BASE_URL="+url+"/v1", "OPENAI_CUSTOM_HEADERS=X-Team: "+canary()), "OPENAI_API_KEY="+value)
	inURL := strings.Replace(url, "http://", "http://someone:"+canary()+"@", 1)
	writeFile(t, filepath.Join(dir, "basic.txt"), "curl -u '"+canary()+":' "+inURL+"/v1/models?api-key="+canary())
	for _, args := range [][]string{
		{"check", canary()}, {canary()}, {"check", "--provider", canary()}, {"lab", canary()}, {"flows", "graph", canary()},
		{"check", "--request", "basic.txt", "--verbose"}, {"check", "--base-url", inURL + "/v1/?key=" + canary(), "--json"},
		{"check", "--base-url", inURL + "/embeddings", "--verbose", "--provider", "openai"},
		{"check", "--json"}, {"check", "--verbose"}, {"check", "--format", "markdown"}, {"check", "--format", "sarif"}, {"check", "--format", "junit"},
		{"check", "--offline"}, {"check", "--model", canary()}, {"check", "--request", "request.txt", "--json"}, {"--plain"},
		{"undo", "--id", canary(), "--yes"}, {"undo", canary()},
	} {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = dir, environ
		cmd.Stdin = strings.NewReader(canary() + "\n1\n")
		text, err := cmd.CombinedOutput()
		if len(text) == 0 {
			t.Errorf("%v printed nothing: %v", args, err)
		}
		for form, needle := range forms(canary()) {
			if strings.Contains(string(text), needle) {
				t.Errorf("%v shows the key %s:\n%s", args, form, around(string(text), needle))
			}
		}
		if strings.ContainsAny(string(text), "\x1b\x07\x00") {
			t.Errorf("%v lets a control character of the server through", args)
		}
	}
	noFileHolds(t, strings.TrimPrefix(environ[0], "HOME="))
}

func around(text, needle string) string {
	i := strings.Index(text, needle)
	return text[max(0, i-120):min(len(text), i+len(needle)+40)]
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func noFileHolds(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for form, needle := range forms(canary()) {
			if strings.Contains(string(text), needle) {
				t.Errorf("%s holds the key %s", path, form)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// The test above must be able to fail.
func TestLeakFormsAreFound(t *testing.T) {
	for form, needle := range forms(canary()) {
		text := canary() + hex.EncodeToString([]byte(canary())) + strings.ToUpper(hex.EncodeToString([]byte(canary())))
		for _, lead := range []string{"", "a", "aa"} {
			text += base64.StdEncoding.EncodeToString([]byte(lead + canary()[10:40]))
		}
		if !strings.Contains(text, needle) {
			t.Errorf("%s would not be found", form)
		}
	}
}
