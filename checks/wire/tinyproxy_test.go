package wire_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/wire"
)

// The proxy faults once more, with a proxy that other people wrote. Without tinyproxy the test says so; in CI its
// absence is a failure.
func TestTinyproxy(t *testing.T) {
	if _, err := exec.LookPath("tinyproxy"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("tinyproxy is not installed: .ci/run installs it")
		}
		t.Skip("tinyproxy is not installed (Debian package tinyproxy): the proxy faults run with our own proxies only")
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	tunnel := tunnelTo(t, strings.TrimPrefix(server.URL, "https://"))
	open := tinyproxy(t, fmt.Sprintf("Upstream http %s\n", tunnel))
	password := tinyproxy(t, "BasicAuth someone letmein\n"+fmt.Sprintf("Upstream http %s\n", tunnel))
	filter := filepath.Join(t.TempDir(), "filter")
	if err := os.WriteFile(filter, []byte("api\\.test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// A tunnel that opens ends at the test server, whose certificate is for another name.
	forbids := tinyproxy(t, "Filter \""+filter+"\"\n")

	cases := map[string]struct {
		proxy string
		fault wire.Fault
		code  int
	}{
		"wants a password":    {"http://" + password, wire.FaultProxyAuth, 407},
		"refuses a password":  {"http://someone:wrong@" + password, wire.FaultProxyAuth, 0},
		"takes a password":    {"http://someone:letmein@" + password, wire.FaultTLSName, 0},
		"forbids the host":    {"http://" + forbids, wire.FaultProxyRefused, 403},
		"lets it through":     {"http://" + open, wire.FaultTLSName, 0},
		"cannot be connected": {"http://127.0.0.1:1", wire.FaultProxyDial, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, wire.Options{Environ: []string{"HTTPS_PROXY=" + c.proxy}})
			ex := client.Do(t.Context(), wire.Grant{}, get("https://api.test/v1/models"))
			if ex.Fault != c.fault {
				t.Fatalf("fault %q (%v), want %q", ex.Fault, ex.Err, c.fault)
			}
			if c.code != 0 && ex.Proxy.Status != c.code {
				t.Errorf("CONNECT was answered %d, want %d", ex.Proxy.Status, c.code)
			}
			if strings.Contains(fmt.Sprint(ex.Err, ex.Proxy), "letmein") {
				t.Error("the proxy's password shows")
			}
		})
	}
}

// tinyproxy starts one on loopback and returns its host:port.
func tinyproxy(t *testing.T, settings string) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()
	file := filepath.Join(t.TempDir(), "tinyproxy.conf")
	text := fmt.Sprintf("Port %d\nListen 127.0.0.1\nTimeout 10\nMaxClients 20\nAllow 127.0.0.1\n%s", address.Port, settings)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tinyproxy", "-d", "-c", file)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 100 {
		if c, err := net.Dial("tcp", address.String()); err == nil {
			c.Close()
			return address.String()
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("tinyproxy does not listen")
	return ""
}

// tunnelTo is a CONNECT proxy that leads every host to one address.
func tunnelTo(t *testing.T, target string) string {
	return serve(t, func(client net.Conn) {
		head := bufio.NewReader(client)
		for line := "x"; strings.TrimSpace(line) != ""; {
			var err error
			if line, err = head.ReadString('\n'); err != nil {
				return
			}
		}
		server, err := net.Dial("tcp", target)
		if err != nil {
			return
		}
		defer server.Close()
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(server, head); server.Close() }()
		_, _ = io.Copy(client, server)
	})
}
