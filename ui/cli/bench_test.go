package cli_test

import (
	"bytes"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// The benchmarks compare whole processes in one run, alternating, and report medians and ratios:
//
//	go test ./ui/cli -run '^$' -bench . -benchtime 20x

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// compare runs two functions in turns and reports their medians and the ratio.
func compare(b *testing.B, floor, ours func() time.Duration) {
	var base, own []time.Duration
	for b.Loop() {
		base = append(base, floor())
		own = append(own, ours())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(base).Microseconds())/1000, "floor-ms")
	b.ReportMetric(float64(median(own).Microseconds())/1000, "ours-ms")
	b.ReportMetric(float64(median(own))/float64(median(base)), "ratio")
}

func timed(b *testing.B, environ []string, wantCode int, name string, args ...string) time.Duration {
	cmd := exec.Command(name, args...)
	cmd.Env = environ
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if code := cmd.ProcessState.ExitCode(); code != wantCode {
		b.Fatalf("%s: %v", name, err)
	}
	return took
}

// BenchmarkVersion: at most 4 times a hello world.
func BenchmarkVersion(b *testing.B) {
	hello, ours := build(b, "./testdata/hello"), build(b, "authdoctor")
	compare(b,
		func() time.Duration { return timed(b, nil, 0, hello) },
		func() time.Duration { return timed(b, nil, 0, ours, "version") })
}

// BenchmarkFirstFrame: at most 1.25 times a minimal Bubble Tea program on a terminal that its library does not ask.
func BenchmarkFirstFrame(b *testing.B) {
	minimal, ours := build(b, "./testdata/minimal"), build(b, "authdoctor")
	environ := home(b, "TERM=screen-256color")
	compare(b,
		func() time.Duration { return firstFrame(b, environ, minimal, "authdoctor") },
		func() time.Duration { return firstFrame(b, environ, ours, foundHere) })
}

// BenchmarkFirstFrameSilent: under 250 ms on a terminal that answers nothing; the library alone waits 5 s there.
func BenchmarkFirstFrameSilent(b *testing.B) {
	ours := build(b, "authdoctor")
	environ := home(b, "TERM=xterm-256color")
	var own []time.Duration
	for b.Loop() {
		own = append(own, firstFrame(b, environ, ours, foundHere))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(own).Microseconds())/1000, "ours-ms")
}

// foundHere is on the screen as soon as it says what was found on this machine.
const foundHere = "no key"

// firstFrame is the time until a program has drawn a text on a terminal that answers nothing.
func firstFrame(b *testing.B, environ []string, program, text string) time.Duration {
	cmd := exec.Command(program)
	cmd.Env = environ
	began := time.Now()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	var seen []byte
	chunk := make([]byte, 4096)
	for !bytes.Contains(seen, []byte(text)) {
		n, err := terminal.Read(chunk)
		if err != nil {
			b.Fatalf("the program ended before its first frame: %q", seen)
		}
		seen = append(seen, chunk[:n]...)
	}
	took := time.Since(began)
	_ = cmd.Process.Kill()
	_, _ = cmd.Process.Wait()
	_ = terminal.Close()
	return took
}

// home is an environment whose folders are the benchmark's own.
func home(tb testing.TB, more ...string) []string {
	tb.Helper()
	return append([]string{"HOME=" + tb.TempDir(), "PATH=" + os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS=" + noBus}, more...)
}

// noBus is a session bus that has ended: no test reaches the keyring of whoever runs it.
const noBus = "unix:path=/nonexistent/bus"

// distant is a listener whose connections answer late, as over a network with that round-trip time.
type distant struct {
	net.Listener
	delay time.Duration
}

func (d distant) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	return late{c, d.delay}, err
}

type late struct {
	net.Conn
	delay time.Duration
}

func (l late) Write(p []byte) (int, error) {
	time.Sleep(l.delay)
	return l.Conn.Write(p)
}

// refusing is a TLS server 100 ms away that knows no key, and its certificate file.
func refusing(b *testing.B) (url, ca string) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		body := `{"error":{"message":"Incorrect API key provided: sk-proj-****abcd.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`
		if r.Header.Get("Authorization") == "" {
			body = `{"error":{"message":"You didn't provide an API key.","type":"invalid_request_error","param":null,"code":null}}`
		}
		_, _ = w.Write([]byte(body))
	}))
	server.Listener = distant{server.Listener, 100 * time.Millisecond}
	server.StartTLS()
	b.Cleanup(server.Close)
	ca = filepath.Join(b.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		b.Fatal(err)
	}
	return server.URL, ca
}

func fakeKey() string {
	half := strings.Repeat("aB3dE", 4)
	return "sk-" + "proj-" + half + "T3Blbk" + "FJ" + half
}

// BenchmarkCheck: an unproven verdict takes at most 1.3 times one curl of the same address.
func BenchmarkCheck(b *testing.B) {
	url, ca := refusing(b)
	ours := build(b, "authdoctor")
	environ := home(b, "OPENAI_API_KEY="+fakeKey(), "OPENAI_BASE_URL="+url+"/v1")
	compare(b,
		func() time.Duration {
			return timed(b, environ, 0, "curl", "-s", "-o", os.DevNull, "--cacert", ca, url+"/v1/models")
		},
		func() time.Duration {
			return timed(b, environ, 1, ours, "check", "--provider", "openai", "--ca-file", ca)
		})
}
