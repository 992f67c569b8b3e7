package wire_test

import (
	"context"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks/wire"
)

// watched is a request and the stages that it has reached.
func watched(r wire.Request) (wire.Request, func() []wire.Stage) {
	var mu sync.Mutex
	var stages []wire.Stage
	r.Reached = func(s wire.Stage) {
		mu.Lock()
		defer mu.Unlock()
		stages = append(stages, s)
	}
	return r, func() []wire.Stage {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(stages)
	}
}

func timed(ex wire.Exchange) []wire.Stage {
	var stages []wire.Stage
	for _, t := range ex.Timings {
		stages = append(stages, t.Stage)
	}
	return stages
}

// secure is a TLS server whose certificate is for example.com, and the file that makes it trusted.
func secure(t *testing.T, handler http.Handler) (server *httptest.Server, file string) {
	t.Helper()
	server = httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	file = t.TempDir() + "/ca.pem"
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return server, file
}

func toLoopback(context.Context, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// Each stage is told as it begins, in the order in which it is timed; a connection that is there already is used.
func TestReachedTellsTheStages(t *testing.T) {
	server, file := secure(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"data":[]}`) }))
	client := newClient(t, wire.Options{CAFile: file, Resolve: toLoopback})
	url := "https://example.com:" + server.URL[strings.LastIndexByte(server.URL, ':')+1:]
	for _, want := range [][]wire.Stage{
		{wire.StageDNS, wire.StageConnect, wire.StageTLS, wire.StageSend, wire.StageWait, wire.StageBody},
		{wire.StageSend, wire.StageWait, wire.StageBody},
	} {
		r, reached := watched(get(url))
		ex := client.Do(t.Context(), wire.Grant{}, r)
		if ex.Status != 200 {
			t.Fatalf("%q %v", ex.Fault, ex.Err)
		}
		// The reply may come before the transport says that all is written.
		got := reached()
		if short := slices.DeleteFunc(slices.Clone(want), func(s wire.Stage) bool { return s == wire.StageWait }); !slices.Equal(got, want) && !slices.Equal(got, short) {
			t.Errorf("reached %v, want %v", got, want)
		}
		if !slices.Equal(timed(ex), got) {
			t.Errorf("timed %v, reached %v", timed(ex), got)
		}
	}
}

// Requests that share a connection tell no stage of each other's dials.
func TestReachedBesideEachOther(t *testing.T) {
	server, file := secure(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	order := []wire.Stage{wire.StageConnect, wire.StageTLS, wire.StageSend, wire.StageWait, wire.StageBody}
	for range 5 {
		client := newClient(t, wire.Options{CAFile: file, Timeout: 10 * time.Second})
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				r, reached := watched(get(server.URL))
				ex := client.Do(t.Context(), wire.Grant{}, r)
				got := reached()
				if ex.Fault != wire.FaultNone || len(got) < 2 || !slices.IsSortedFunc(got, func(a, b wire.Stage) int { return slices.Index(order, a) - slices.Index(order, b) }) {
					t.Errorf("%q, reached %v", ex.Fault, got)
				}
			})
		}
		group.Wait()
	}
}

// A request that nobody answers has reached the stage that it hangs in, before it is over, and the time counts there.
func TestReachedWhileItHangs(t *testing.T) {
	address := serve(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, _ := watched(get("http://" + address))
	waits := make(chan struct{})
	r.Reached = func(s wire.Stage) {
		if s == wire.StageWait {
			close(waits)
		}
	}
	done := make(chan wire.Exchange)
	client := newClient(t, wire.Options{Timeout: 30 * time.Second})
	go func() { done <- client.Do(ctx, wire.Grant{}, r) }()
	select {
	case <-waits:
	case <-time.After(20 * time.Second):
		t.Fatal("it never waited")
	}
	cancel()
	ex := <-done
	if ex.Fault != wire.FaultCanceled || ex.Failed != wire.StageWait || !slices.Contains(timed(ex), wire.StageWait) {
		t.Errorf("%q at %q, timed %v", ex.Fault, ex.Failed, ex.Timings)
	}
}

// What is not allowed to leave reaches no stage.
func TestNothingReachedWhereNothingIsSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	client := newClient(t, wire.Options{MaxRequests: 1})
	client.Do(t.Context(), wire.Grant{}, get(server.URL))
	withheld := get(server.URL)
	withheld.Credential = credential(fakeKey())
	for fault, request := range map[wire.Fault]wire.Request{wire.FaultWithheld: withheld, wire.FaultBudget: get(server.URL), wire.FaultInvalidURL: get("nowhere")} {
		r, reached := watched(request)
		if ex := client.Do(t.Context(), wire.Grant{}, r); ex.Fault != fault || len(reached()) > 0 {
			t.Errorf("%q, want %q; reached %v", ex.Fault, fault, reached())
		}
	}
}
