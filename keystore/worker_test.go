package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
)

// errAbsent is what shelves say of an item that is not there, as macOS' security tool says it in German.
type errAbsent struct{}

func (errAbsent) Error() string {
	return "security: SecKeychainSearchCopyNext: Das Objekt konnte im Schlüsselbund nicht gefunden werden."
}
func (errAbsent) ExitCode() int { return 44 }

// shelf stands for go-keyring.
type shelf struct {
	items map[string]string
	fail  error
	keep  func(string) string // what becomes of a value
	late  int                 // reads that still show what was before
	old   map[string]string
}

func newShelf() *shelf { return &shelf{items: map[string]string{}} }

func (s *shelf) library() library {
	return library{
		get: func(service, name string) (string, error) {
			items := s.items
			if s.late > 0 && s.old != nil {
				s.late--
				items = s.old
			}
			value, found := items[service+"/"+name]
			if !found {
				return "", errAbsent{}
			}
			return value, nil
		},
		set: func(service, name, value string) error {
			if s.keep != nil {
				value = s.keep(value)
			}
			s.old = map[string]string{}
			s.items[service+"/"+name] = value
			return s.fail
		},
		remove: func(service, name string) error {
			if s.late > 0 {
				s.old = map[string]string{service + "/" + name: s.items[service+"/"+name]}
			}
			delete(s.items, service+"/"+name)
			return s.fail
		},
	}
}

func (s *shelf) do(t *testing.T, op string, names []string, values ...string) (workerReply, string) {
	t.Helper()
	request := workerRequest{Op: op, Names: names}
	var raw [][]byte
	for _, value := range values {
		request.Sizes, raw = append(request.Sizes, len(value)), append(raw, []byte(value))
	}
	frame, err := encodeFrame(request, raw)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if status := serve(bytes.NewReader(frame), &out, s.library()); status != 0 {
		t.Fatalf("status %d", status)
	}
	var reply workerReply
	found, err := decodeFrame(out.Bytes(), &reply)
	if err != nil {
		t.Fatal(err)
	}
	return reply, string(found)
}

// Not found is recognised by what does not depend on the user's language.
func TestE1NotFoundInAnyLanguage(t *testing.T) {
	s := newShelf()
	s.items["authdoctor/b"] = "two"
	reply, found := s.do(t, opRead, []string{"a", "b"})
	if reply.Failure != nil || fmt.Sprint(reply.Sizes) != "[-1 3]" || found != "two" {
		t.Errorf("%+v, %q", reply, found)
	}
	if reply, _ := s.do(t, opRemove, []string{"a", "b"}); reply.Failure != nil || len(s.items) != 0 {
		t.Errorf("%+v, %q", reply.Failure, s.items)
	}
	if reply, _ := s.do(t, opWrite, []string{"a"}, "one"); reply.Failure != nil {
		t.Errorf("%+v", reply.Failure)
	}
	for _, pair := range environOf(func(name string) string { return "de_DE.UTF-8" }, "LC_ALL", "LANG") {
		if pair == "LC_ALL=C" {
			return
		}
	}
	t.Error("its children speak another language")
}

func TestWorkerBelievesOnlyWhatItReads(t *testing.T) {
	for _, tt := range []struct {
		name string
		keep func(string) string
		late int
		want string
	}{
		{"kept", nil, 0, ""},
		{"kept a little late", nil, 3, ""},
		{"kept too late", nil, 9, failedNothingKept},
		{"cut", func(v string) string { return v[:1] }, 0, failedOtherKept},
		{"trimmed", strings.TrimSpace, 0, failedOtherKept},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShelf()
			s.keep, s.late = tt.keep, tt.late
			reply, _ := s.do(t, opWrite, []string{"a"}, "value ")
			if got := kindOf(reply.Failure); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	s := newShelf()
	s.items["authdoctor/a"], s.late = "one", 3
	if reply, _ := s.do(t, opRemove, []string{"a"}); reply.Failure != nil {
		t.Errorf("removed a little late: %+v", reply.Failure)
	}
}

func kindOf(f *failure) string {
	if f == nil {
		return ""
	}
	return f.Kind
}

// An item that is none of authdoctor's is no key: macOS' security tool prints its errors where the value should be.
func TestWorkerRefusesForeignValues(t *testing.T) {
	for _, value := range []string{"password has entries\nkeychain: x", "\x1b[31m", "schlüssel", strings.Repeat("x", MaxItem+1)} {
		s := newShelf()
		s.items["authdoctor/a"] = value
		if reply, found := s.do(t, opRead, []string{"a"}); kindOf(reply.Failure) != failedForeign || found != "" {
			t.Errorf("%q: %+v, %q", value, reply, found)
		}
	}
}

// A refusal tells its name, and never what was to be written.
func TestWorkerTellsRefusals(t *testing.T) {
	value := "sk-" + "test-" + strings.Repeat("x", 30)
	for _, tt := range []struct {
		err  error
		name string
	}{
		{errors.New("failed to unlock correct collection '/x'"), ""},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.NoReply", Body: []any{"gone"}}, "org.freedesktop.DBus.Error.NoReply"},
		{syscall.Errno(1312), "errno 1312"},
		{exited(36), "exit 36"},
		{fmt.Errorf("could not store %q", value), ""},
	} {
		s := newShelf()
		s.fail = tt.err
		reply, _ := s.do(t, opWrite, []string{"a"}, value)
		if kindOf(reply.Failure) != failedRefused || reply.Failure.Name != tt.name || strings.Contains(fmt.Sprintf("%+v", reply.Failure), value) {
			t.Errorf("%v: %+v", tt.err, reply.Failure)
		}
	}
}

type exited int

func (e exited) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
func (e exited) ExitCode() int { return int(e) }

func TestWorkerPanics(t *testing.T) {
	secret := "sk-" + "test-" + strings.Repeat("y", 30)
	for _, tt := range []struct {
		panics func()
		says   string
	}{
		{func() { _ = any("x").([]int) }, "interface conversion"},
		{func() { panic(secret) }, ""},
	} {
		lib := newShelf().library()
		lib.get = func(string, string) (string, error) { tt.panics(); return "", nil }
		reply, found := lib.answer(workerRequest{Op: opRead, Names: []string{"a"}}, nil)
		if kindOf(reply.Failure) != failedPanic || found != nil || !strings.Contains(reply.Failure.Text, tt.says) || strings.Contains(reply.Failure.Text, secret) {
			t.Errorf("%+v", reply.Failure)
		}
	}
}

func TestIsWorker(t *testing.T) {
	for line, want := range map[string]bool{
		"authdoctor __keyring-worker": true, "authdoctor": false, "authdoctor check": false, "authdoctor __keyring-worker x": false, "__keyring-worker": false,
	} {
		if got := IsWorker(strings.Fields(line)); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}
