//go:build unix

package cli_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Servers that nobody here wrote: Stoplight Prism serving an OpenAPI description, Portkey's gateway, and nginx in front
// of it, as a proxy that ends TLS, asks for a login, loses the header or its server. `.ci/live` installs them and sets
// AUTHDOCTOR_LIVE to the folder of the npm packages; without it nothing here runs.
func TestLive(t *testing.T) {
	packages := os.Getenv("AUTHDOCTOR_LIVE")
	if packages == "" {
		t.Skip("AUTHDOCTOR_LIVE is not set: .ci/live runs this")
	}
	program := build(t, "authdoctor")
	prism, portkey := freePort(t), freePort(t)
	description, err := filepath.Abs("testdata/live/models.yaml")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, prism, "node", filepath.Join(packages, "node_modules/@stoplight/prism-cli/dist/index.js"), "mock", "-p", port(prism), description)
	serve(t, portkey, "node", filepath.Join(packages, "node_modules/@portkey-ai/gateway/build/start-server.js"), "--port="+port(portkey), "--headless")
	front := startNginx(t, prism)

	for name, c := range map[string]struct {
		url     string
		key     bool
		args    []string
		verdict string
		cause   string // of the first diagnosis; empty: there is none
		sure    string // its confidence; empty: any
	}{
		"prism without a key":            {"http://" + prism + "/v1", false, nil, "problem", "credential.missing", ""},
		"prism takes any key":            {"http://" + prism + "/v1", true, nil, "healthy", "", ""},
		"prism, the wrong path":          {"http://" + prism, true, nil, "problem", "request.wrong-path", "proven"},
		"prism, an endpoint as base":     {"http://" + prism + "/v1/chat/completions", true, nil, "problem", "request.wrong-path", "proven"},
		"portkey wants its own header":   {"http://" + portkey + "/v1", true, nil, "problem", "client.misconfigured", ""},
		"nobody listens":                 {"http://" + freePort(t) + "/v1", true, nil, "problem", "net.refused", ""},
		"nginx passes all on":            {front.plain + "/v1", true, nil, "healthy", "", ""},
		"nginx loses the header":         {front.plain + "/stripped/v1", true, nil, "unknown", "credential.invalid", "possible"}, // Prism's answers do not differ
		"nginx asks for a login":         {front.plain + "/login/v1", true, nil, "", "", ""},
		"nginx lost its server":          {front.plain + "/dead/v1", true, nil, "unknown", "server.error", ""},
		"nginx moves to another host":    {front.plain + "/moved/v1", true, nil, "problem", "endpoint.auth-stripped", ""},
		"TLS of an unknown authority":    {front.secure + "/v1", true, nil, "problem", "tls.untrusted-ca", ""},
		"TLS of a named authority":       {front.secure + "/v1", true, []string{"--ca-file", front.ca}, "healthy", "", ""},
		"TLS for another name":           {front.misnamed + "/v1", true, []string{"--ca-file", front.ca}, "problem", "tls.hostname", ""},
		"http where TLS is spoken":       {strings.Replace(front.secure, "https", "http", 1) + "/v1", true, []string{"--ca-file", front.ca}, "problem", "tls.protocol", ""},
		"https where plain http is":      {strings.Replace(front.plain, "http", "https", 1) + "/v1", true, nil, "problem", "tls.protocol", ""},
		"a page where an API should be":  {front.plain + "/page/v1", true, nil, "problem", "net.non-json-response", ""},
		"a request line that is refused": {front.plain + "/small/" + strings.Repeat("x", 9000) + "/v1", true, nil, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			verdict, cause, sure, said := checked(t, program, c.url, c.key, c.args...)
			if c.verdict != "" && (verdict != c.verdict || cause != c.cause || c.sure != "" && sure != c.sure) {
				t.Errorf("%s %s %s, want %s %s %s\n%s", verdict, cause, sure, c.verdict, c.cause, c.sure, said)
			}
			if cause == "credential.invalid" && sure != "possible" {
				t.Errorf("a key was called invalid that nobody judged\n%s", said)
			}
			t.Logf("%s %s %s", verdict, cause, sure)
		})
	}
}

// checked examines an address.
func checked(t *testing.T, program, url string, key bool, args ...string) (verdict, cause, sure, said string) {
	t.Helper()
	cmd := exec.Command(program, append([]string{"check", "--json", "--dir", t.TempDir(), "--base-url", url}, args...)...)
	cmd.Env = home(t)
	if key {
		cmd.Env = append(cmd.Env, "OPENAI_API_KEY="+fakeKey())
	}
	out, _ := cmd.Output()
	var report struct {
		Verdict   string
		Diagnoses []struct{ Cause, Confidence, Title string }
		Findings  []struct{ Check, Status, Summary string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("exit %d: %v: %s", cmd.ProcessState.ExitCode(), err, out)
	}
	for _, f := range report.Findings {
		if f.Status == "fail" || f.Status == "unknown" {
			said += fmt.Sprintf("    %s %s: %s\n", f.Check, f.Status, f.Summary)
		}
	}
	if len(report.Diagnoses) > 0 {
		cause, sure = report.Diagnoses[0].Cause, report.Diagnoses[0].Confidence
	}
	return report.Verdict, cause, sure, said
}

// freePort is a loopback address that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

// serve starts a server and waits until it listens. It ends with the test.
func serve(t *testing.T, address, program string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, args...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &said, &said, time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // some start children, which end with them
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cancel(); <-ended })
	for limit := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", program, err, said.String())
		default:
		}
		if time.Now().After(limit) {
			t.Fatalf("%s does not listen at %s", program, address)
		}
	}
}

// nginx is one in front of an API: its addresses, and the authority of its certificates.
type nginx struct{ plain, secure, misnamed, ca string }

func startNginx(t *testing.T, upstream string) nginx {
	t.Helper()
	dir := t.TempDir()
	authority, issue := newAuthority(t)
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := file("ca.pem", string(authority))
	pair := func(name, host string) string {
		c := issue(host)
		der, err := marshalKey(c.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		return "ssl_certificate " + file(name+".pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]}))) +
			"; ssl_certificate_key " + file(name+".key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))) + ";"
	}
	plain, secure, misnamed, dead := freePort(t), freePort(t), freePort(t), freePort(t)
	pass := "proxy_set_header Host $host; proxy_pass http://" + upstream
	config := file("nginx.conf", `daemon off; pid `+dir+`/pid; error_log `+dir+`/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path `+dir+`/a; proxy_temp_path `+dir+`/b; fastcgi_temp_path `+dir+`/c; uwsgi_temp_path `+dir+`/d; scgi_temp_path `+dir+`/e;
  server { listen `+plain+`;
    location /v1/ { `+pass+`; }
    location /stripped/v1/ { proxy_set_header Authorization ""; `+pass+`/v1/; }
    location /login/v1/ { auth_basic "members"; auth_basic_user_file `+file("users", "nobody:x\n")+`; `+pass+`/v1/; }
    location /dead/v1/ { proxy_pass http://`+dead+`; }
    location /moved/v1/ { return 301 http://localhost:`+port(plain)+`/v1/models; }
    location /page/v1/ { default_type text/html; return 200 "<!doctype html><title>Welcome</title><p>Sign in to the network."; }
    location / { return 404; }
  }
  server { listen `+secure+` ssl; `+pair("right", "localhost")+` location /v1/ { `+pass+`; } }
  server { listen `+misnamed+` ssl; `+pair("other", "other.test")+` location /v1/ { `+pass+`; } }
}
`)
	serve(t, plain, "nginx", "-e", filepath.Join(dir, "error.log"), "-p", dir, "-c", config)
	return nginx{"http://" + plain, "https://localhost:" + port(secure), "https://localhost:" + port(misnamed), ca}
}
