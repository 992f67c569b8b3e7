package lab

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestEveryFaultAnswersAsRecorded(t *testing.T) {
	table := expectations()
	for id, said := range ownReplies() {
		table[id] = expect{status: said.status}
	}
	for _, f := range Faults() {
		want, ok := expectation(f)
		if !ok {
			t.Errorf("%s: nothing says how it answers", f.ID)
			continue
		}
		delete(table, f.ID)
		if want.special {
			continue
		}
		t.Run(f.ID, func(t *testing.T) {
			p := start(t, Options{Faults: []string{f.ID}, Seed: 7})
			if problem := want.meets(t, p, settings(p)); problem != "" {
				t.Error(problem)
			}
		})
	}
	for id := range table {
		t.Errorf("%s: there is no such fault any more", id)
	}
}

// Every practice keeps its good key good: whoever repairs the settings is served, unless the fault lies deeper.
func TestRepairedSettingsPass(t *testing.T) {
	for _, f := range Faults() {
		if !f.Repairable {
			continue
		}
		t.Run(f.ID, func(t *testing.T) {
			p := start(t, Options{Faults: []string{f.ID}, Seed: 3})
			set := settings(p)
			repair(t, p, f, set)
			for _, r := range f.dialect().routes {
				if r.method != http.MethodGet {
					continue
				}
				path := strings.ReplaceAll(r.asked(), "{model}", currentModel)
				if g := exchange(t, p, set, http.MethodGet, path, ""); g.status != http.StatusOK && f.ID != "model-forbidden" {
					t.Errorf("GET %s: status %d, error %v, body %.200q", path, g.status, g.err, g.body)
				}
			}
		})
	}
}

// repair changes the settings the way that the fault asks for.
func repair(t *testing.T, p *Practice, f Fault, set map[string]string) {
	t.Helper()
	base, id := set[baseURLVariable], f.plain()
	switch id {
	case "url-no-scheme":
		base = "http://" + base
	case "path-no-v1":
		base += "/v1"
	case "path-doubled":
		base = strings.TrimSuffix(base, "/v1")
	case "path-endpoint":
		base = strings.TrimSuffix(base, f.dialect().callPath())
	case "https-on-http-port":
		base = strings.Replace(base, "https:", "http:", 1)
	case "http-on-https-port":
		base = strings.Replace(base, "http:", "https:", 1)
	case "redirect-host":
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		u.Host = net.JoinHostPort("localhost", u.Port())
		base = u.String()
	case "proxy-dead", "proxy-forbids", "proxy-auth":
		delete(set, proxyVariable)
	case "organization-mismatch", "organization-unknown":
		delete(set, organizationVariable)
	case "project-mismatch", "project-name", "project-without-organization":
		delete(set, projectVariable)
	case "model-unknown", "model-retired", "model-forbidden":
		set["model"] = smallModel
	case "api-version":
		set["version"] = "2024-10-21"
	case "key-oauth": // into the variable whose client sends it so
		set["header"], set["scheme"] = "Authorization", "Bearer"
	case "key-as-token":
		set["header"], set["scheme"] = "Api-Key", ""
	case "headers-override":
		delete(set, headersVariable)
	default:
		if !strings.HasPrefix(id, "key-") {
			t.Fatalf("nothing says how to repair %s", id)
		}
		set[keyVariable] = p.scene.keys.good
	}
	set[baseURLVariable] = base
}

// plain is the id without the provider before it.
func (f Fault) plain() string { return strings.TrimPrefix(f.ID, f.Provider+"-") }

func TestPairsShowTheSecondAfterTheFirst(t *testing.T) {
	for _, pair := range Pairs(5, 250) {
		t.Run(pair[0]+"+"+pair[1], func(t *testing.T) {
			first, _ := Find(pair[0])
			second, _ := Find(pair[1])
			p := start(t, Options{Faults: pair[:], Seed: 11})
			if first.Local && second.Local && !first.Repairable {
				return // the settings show both
			}
			want, _ := expectation(second)
			if want.special {
				t.Skip("the second one has a test of its own, which knows how to end it")
			}
			set := settings(p)
			repair(t, p, first, set)
			if strings.HasPrefix(first.plain(), "model-") {
				set["model"] = smallModel
			}
			if problem := want.meets(t, p, set); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestPairsKeepTheirRules(t *testing.T) {
	all := Pairs(1, 1<<20)
	if len(all) < 200 {
		t.Fatalf("%d pairs, want many", len(all))
	}
	faults := map[string]Fault{}
	for _, f := range Faults() {
		faults[f.ID] = f
	}
	seen := map[[2]string]bool{}
	for _, pair := range all {
		first, second := faults[pair[0]], faults[pair[1]]
		if seen[pair] || !combine(first, second) || !first.Cause.Before(second.Cause) {
			t.Errorf("%v: twice, not to be had together, or out of order", pair)
		}
		if !(first.Local && second.Local) && !first.Repairable {
			t.Errorf("%v: nothing that a client can do shows the second", pair)
		}
		seen[pair] = true
	}
	for _, want := range [][2]string{{"key-quoted", "organization-mismatch"}, {"path-no-v1", "credit-exhausted"}, {"key-newline", "proxy-dead"}} {
		if !seen[want] {
			t.Errorf("%v is missing", want)
		}
	}
	if few := Pairs(1, 20); len(few) != 20 || !slices.Equal(few, all[:20]) {
		t.Error("a small sample is not the beginning of the large one")
	}
	if slices.Equal(Pairs(1, 20), Pairs(2, 20)) {
		t.Error("the seed changes nothing")
	}
	if len(Pairs(1, 0)) != 0 {
		t.Error("no pairs were asked for")
	}
}

func TestSilenceEndsWithThePractice(t *testing.T) {
	p := start(t, Options{Faults: []string{"never-answers"}})
	set := settings(p)
	ended := make(chan error, 1)
	go func() {
		response, err := http.Get(set[baseURLVariable] + "/models")
		if err == nil {
			response.Body.Close()
		}
		ended <- err
	}()
	waitFor(t, func() bool { return len(p.Requests()) == 1 })
	select {
	case err := <-ended:
		t.Fatalf("an answer came: %v", err)
	default:
	}
	p.Close()
	if err := <-ended; err == nil {
		t.Error("the request passed")
	}
}

func TestDripNeverEnds(t *testing.T) {
	p := start(t, Options{Faults: []string{"endless-body"}})
	response, err := http.Get(settings(p)[baseURLVariable] + "/models")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.ReadFull(response.Body, make([]byte, 3)); n != 3 || response.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %d bytes, error %v", response.StatusCode, n, err)
	}
	p.Close()
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Error("the reply came to an end")
	}
}

func TestNoGoroutineIsLeft(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	before := runtime.NumGoroutine()
	for _, f := range Faults() {
		p, err := Start(context.Background(), Options{Faults: []string{f.ID}, Delay: time.Nanosecond})
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", strings.TrimPrefix(strings.TrimPrefix(p.URL(), "http://"), "https://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		p.Close()
		p.Close()
		conn.Close()
	}
	waitFor(t, func() bool { return runtime.NumGoroutine() <= before })
}

func TestTheContextEndsAPractice(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p, err := Start(ctx, Options{Faults: []string{"healthy"}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	cancel()
	address := strings.TrimPrefix(p.URL(), "http://")
	waitFor(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
}

// waitFor waits for something that is bound to come; the test's own deadline ends it otherwise.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for !done() {
		select {
		case <-t.Context().Done():
			t.Fatal("it did not come")
		case <-time.After(time.Millisecond):
		}
	}
}

func TestPracticesRunSideBySide(t *testing.T) {
	var group sync.WaitGroup
	for _, id := range []string{"key-unknown", "healthy-no-model", "server-error", "account-deactivated"} {
		p := start(t, Options{Faults: []string{id}, Seed: 4, Delay: time.Millisecond})
		set, want := settings(p), expectations()[id]
		group.Go(func() {
			for range 5 {
				if problem := want.meets(t, p, set); problem != "" {
					t.Errorf("%s: %s", id, problem)
				}
			}
			if n := len(p.Requests()); n != 5 {
				t.Errorf("%s: %d requests arrived, want 5", id, n)
			}
		})
	}
	group.Wait()
}

func TestNothingListensOutside(t *testing.T) {
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Faults() {
		p := start(t, Options{Faults: []string{f.ID}})
		for _, address := range []string{p.URL(), p.Env()[proxyVariable]} {
			if address == "" {
				continue
			}
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			if ip, err := netip.ParseAddr(u.Hostname()); err != nil || !ip.IsLoopback() {
				t.Errorf("%s: %s is no loopback address", f.ID, address)
			}
			for _, outside := range interfaces {
				ip, ok := outside.(*net.IPNet)
				if !ok || ip.IP.IsLoopback() || ip.IP.To4() == nil {
					continue
				}
				if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.IP.String(), u.Port()), time.Second); err == nil {
					conn.Close()
					t.Errorf("%s: %s answers at %s too", f.ID, address, ip.IP)
				}
			}
		}
		p.Close()
	}
}

func TestTheSixthLoopbackWorksToo(t *testing.T) {
	probe, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skipf("this machine has no IPv6 loopback: %v", err)
	}
	probe.Close()
	p := start(t, Options{Faults: []string{"cert-expired"}, Listen: "[::1]:0"})
	if problem := expectations()["cert-expired"].meets(t, p, settings(p)); problem != "" {
		t.Error(problem)
	}
}
