package cli_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// vendors is a proxy behind which every vendor's host is a server of this test's: it knows no key and answers late.
// Nothing leaves this machine.
func vendors(tb testing.TB, delay time.Duration) (environ []string, ca string) {
	tb.Helper()
	authority, issue := newAuthority(tb)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = listener.Close() })
	api := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(delay)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":{"message":"Invalid API Key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`))
	})}
	behind := make(chan net.Conn)
	tb.Cleanup(func() { _ = api.Close() })
	go func() { _ = api.Serve(handed{listener.Addr(), behind}) }()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil || request.Method != http.MethodConnect {
					_ = conn.Close()
					return
				}
				_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\n\r\n"))
				behind <- tls.Server(conn, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
					return issue(h.ServerName), nil
				}})
			}()
		}
	}()
	ca = filepath.Join(tb.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority, 0o600); err != nil {
		tb.Fatal(err)
	}
	return []string{"HTTPS_PROXY=http://" + listener.Addr().String()}, ca
}

// handed is a listener whose connections come from a channel.
type handed struct {
	at    net.Addr
	conns chan net.Conn
}

func (h handed) Accept() (net.Conn, error) { return <-h.conns, nil }
func (h handed) Close() error              { return nil }
func (h handed) Addr() net.Addr            { return h.at }

// newAuthority makes an authority and what issues a certificate for a host.
func newAuthority(tb testing.TB) (certificate []byte, issue func(host string) *tls.Certificate) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a test's authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), func(host string) *tls.Certificate {
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
			NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		}
		made, err := x509.CreateCertificate(rand.Reader, leaf, root, &key.PublicKey, key)
		if err != nil {
			return nil
		}
		return &tls.Certificate{Certificate: [][]byte{made}, PrivateKey: key}
	}
}

// keysOfAll are obviously false keys of fourteen providers, in the form of each.
func keysOfAll() []string {
	tail := strings.Repeat("Fake", 12)
	return []string{
		"OPENAI_API_KEY=" + fakeKey(), "ANTHROPIC_API_KEY=sk-" + "ant-api03-" + strings.Repeat("F", 93) + "AA", "GEMINI_API_KEY=AI" + "za" + tail[:35],
		"MISTRAL_API_KEY=" + tail[:32], "GROQ_API_KEY=gs" + "k_" + tail + "Fake", "OPENROUTER_API_KEY=sk-" + "or-v1-" + strings.Repeat("fa", 32),
		"DEEPSEEK_API_KEY=sk-" + strings.Repeat("fa", 16), "XAI_API_KEY=xa" + "i-" + tail + strings.Repeat("F", 32), "CO_API_KEY=" + tail[:40],
		"TOGETHER_API_KEY=tg" + "p_v1_" + tail[:43], "HF_TOKEN=h" + "f_" + strings.Repeat("Fa", 17), "PERPLEXITY_API_KEY=pp" + "lx-" + tail,
		"AZURE_OPENAI_API_KEY=" + strings.Repeat("fa", 16), "AZURE_OPENAI_ENDPOINT=https://nobody.openai.azure.com", "GITHUB_MODELS_TOKEN=gh" + "p_" + tail[:36],
	}
}

// Keys of many providers at once: one report each, every key sent to its own provider's hosts only.
func TestManyProvidersAtOnce(t *testing.T) {
	program := build(t, "authdoctor")
	environ, ca := vendors(t, 0)
	cmd := exec.Command(program, "check", "--json", "--ca-file", ca, "--dir", t.TempDir())
	cmd.Env = append(append(home(t), environ...), keysOfAll()...)
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 1 && code != 3 {
		t.Fatalf("exit %d: %v", code, err)
	}
	var all struct {
		Schema  string `json:"schema"`
		Reports []struct {
			Target   struct{ Provider string }
			Requests struct {
				Sent  int
				Hosts []string
			}
		}
	}
	if err := json.Unmarshal(out, &all); err != nil || all.Schema != "authdoctor.reports/v1" {
		t.Fatalf("%v: %s", err, out)
	}
	seen := map[string]string{}
	for _, r := range all.Reports {
		seen[r.Target.Provider] = strings.Join(r.Requests.Hosts, " ")
		if r.Requests.Sent > 6 {
			t.Errorf("%s: %d requests", r.Target.Provider, r.Requests.Sent)
		}
	}
	t.Logf("%d providers: %v", len(seen), seen)
	if len(seen) < 13 {
		t.Errorf("%d providers were examined: %v", len(seen), seen)
	}
}

// BenchmarkManyProviders: fourteen at once take at most 1.5 times one of them, where each answers in 300 ms.
func BenchmarkManyProviders(b *testing.B) {
	ours := build(b, "authdoctor")
	environ, ca := vendors(b, 300*time.Millisecond)
	one, all := append(home(b), environ...), append(home(b), environ...)
	one = append(one, keysOfAll()[4])
	all = append(all, keysOfAll()...)
	run := func(environ []string) time.Duration {
		cmd := exec.Command(ours, "check", "--ca-file", ca, "--dir", b.TempDir())
		cmd.Env = environ
		began := time.Now()
		_ = cmd.Run() // nobody's key is known
		return time.Since(began)
	}
	compare(b, func() time.Duration { return run(one) }, func() time.Duration { return run(all) })
}
