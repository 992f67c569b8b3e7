package lab

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// linked is a TCP connection over loopback, the near end spoilt.
func linked(t *testing.T, fault ConnFault) (near *FaultyConn, far net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	far, err = net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	near = NewFaultyConn(accepted, fault)
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

func TestAConnectionIsCut(t *testing.T) {
	tests := []struct {
		name  string
		fault ConnFault
		want  string
		err   error // of the writer
		far   func(error) bool
	}{
		{"not at all", ConnFault{}, "hello world", nil, nil},
		{"at once", ConnFault{Cut: true}, "", net.ErrClosed, func(err error) bool { return err == nil }},
		{"inside", ConnFault{Cut: true, After: 5}, "hello", net.ErrClosed, func(err error) bool { return err == nil }},
		{"at the end", ConnFault{Cut: true, After: 11}, "hello world", net.ErrClosed, func(err error) bool { return err == nil }},
		{"later", ConnFault{Cut: true, After: 12}, "hello world", nil, nil},
		{"by a reset", ConnFault{Cut: true, Reset: true}, "", net.ErrClosed, connectionReset},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			near, far := linked(t, test.fault)
			var err error
			for _, part := range []string{"hello ", "world"} {
				if _, err = io.WriteString(near, part); err != nil {
					break
				}
			}
			if !errors.Is(err, test.err) {
				t.Errorf("the writer gets %v, want %v", err, test.err)
			}
			if test.far == nil {
				near.Close()
			}
			read, err := io.ReadAll(far)
			if string(read) != test.want || test.far != nil && !test.far(err) {
				t.Errorf("the reader gets %q and %v, want %q", read, err, test.want)
			}
		})
	}
}

func TestLatencyDelaysOnlyReplies(t *testing.T) {
	near, far := linked(t, ConnFault{Latency: time.Hour})
	if _, err := io.WriteString(near, "greeting"); err != nil {
		t.Fatal(err) // nothing was read before: no wait
	}
	if _, err := io.WriteString(far, "question"); err != nil {
		t.Fatal(err)
	}
	if _, err := near.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := io.WriteString(near, "answer")
		ended <- err
	}()
	near.Close()
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("the waiting writer gets %v", err)
	}
	if read, _ := io.ReadAll(far); strings.Contains(string(read), "answer") {
		t.Errorf("the reader gets %q", read)
	}
}
