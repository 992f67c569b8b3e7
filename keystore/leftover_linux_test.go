package keystore

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// muteSocket takes every connection and says nothing.
func muteSocket(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "mute")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "bus")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			// The other side hangs up; until then nothing is said.
			go func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 1))
				buffer := make([]byte, 512)
				for {
					if _, err := conn.Read(buffer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return path
}

// allocated is how many bytes the program allocated during do.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

type leftover struct{ goroutines, files, children int }

func now(t *testing.T) leftover {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return leftover{goroutines(), len(files), len(children(t))}
}

// goroutines counts all but those in which the harness leaves a call without an answer.
func goroutines() int {
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if !strings.Contains(stack, "keyringfake") {
			n++
		}
	}
	return n
}

// children are the processes that this one started and has not waited for.
func children(t *testing.T) []string {
	t.Helper()
	return childrenOf(t, os.Getpid())
}

// childrenOf returns them as "pid (name)".
func childrenOf(t *testing.T, parent int) []string {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(rest); len(fields) > 1 && fields[0] != "Z" && fields[1] == fmt.Sprint(parent) {
			found = append(found, string(text[:strings.Index(string(text), ")")+1]))
		}
	}
	return found
}

// wantNoChildren knows the programs of the harness, which are there as long as the test.
func wantNoChildren(t *testing.T) {
	t.Helper()
	for _, child := range children(t) {
		if !strings.Contains(child, "(dbus-daemon)") && !strings.Contains(child, "(gnome-keyring") {
			t.Errorf("%s is left", child)
		}
	}
}

// wantNothingLeft waits a little for what ends by itself.
func wantNothingLeft(t *testing.T, do func()) {
	t.Helper()
	before := now(t)
	do()
	after := now(t)
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && after != before; time.Sleep(10 * time.Millisecond) {
		if after = now(t); after.goroutines <= before.goroutines && after.files <= before.files && after.children <= before.children {
			return
		}
	}
	if after != before {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
