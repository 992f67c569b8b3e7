package keystore

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// go-keyring may hang for ever, panic, leak, and say yes where nothing was stored (measured with v0.2.8). So every call
// runs in a child process that lives for one message and can be killed, and nothing is believed that was not read back.

// workerArgument starts the program as a worker.
const workerArgument = "__keyring-worker"

// IsWorker reports whether these are the arguments of a keyring worker, os.Args with the program's name. The main
// function asks this first.
func IsWorker(args []string) bool { return len(args) == 2 && args[1] == workerArgument }

// Work answers the one message that comes on in and returns the process' exit status. It writes to out only a whole
// answer.
func Work(in io.Reader, out io.Writer) int {
	if err := harden(); err != nil {
		return workerFailed
	}
	return serve(in, out, library{get: keyring.Get, set: keyring.Set, remove: keyring.Delete})
}

// Exit statuses of a worker beside 0.
const (
	workerFailed   = 1 // the answer could not be written
	workerNotAsked = 2 // no whole question came
)

// library is what a worker uses of go-keyring.
type library struct {
	get    func(service, name string) (string, error)
	set    func(service, name, value string) error
	remove func(service, name string) error
}

func serve(in io.Reader, out io.Writer, lib library) int {
	frame, err := io.ReadAll(io.LimitReader(in, maxFrame))
	if err != nil {
		return workerNotAsked
	}
	var request workerRequest
	raw, err := decodeFrame(frame, &request)
	if err != nil {
		return workerNotAsked
	}
	values, err := splitValues(raw, request.Sizes)
	if err != nil || len(request.Sizes) > 0 && len(request.Sizes) != len(request.Names) || checkItems("", request.Names, values) != nil {
		return workerNotAsked
	}
	reply, found := lib.answer(request, values)
	frame, err = encodeFrame(reply, found)
	if err != nil {
		return workerFailed
	}
	if _, err := out.Write(frame); err != nil {
		return workerFailed
	}
	return 0
}

// answer does what is asked, item by item, until one fails.
func (lib library) answer(request workerRequest, values [][]byte) (reply workerReply, found [][]byte) {
	defer func() {
		if p := recover(); p != nil {
			reply, found = workerReply{Failure: panicked(p)}, nil
		}
	}()
	for i, name := range request.Names {
		var fault *failure
		switch {
		case request.Op == opRead:
			var value []byte
			if value, fault = lib.read(name); value != nil {
				found = append(found, value)
				reply.Sizes = append(reply.Sizes, len(value))
			} else {
				reply.Sizes = append(reply.Sizes, -1)
			}
		case request.Op == opWrite && i < len(values):
			fault = lib.write(name, values[i])
		case request.Op == opRemove:
			fault = lib.erase(name)
		default:
			fault = &failure{Kind: failedAsked}
		}
		if fault != nil {
			fault.Item = name
			return workerReply{Failure: fault}, nil
		}
	}
	return reply, found
}

// read returns nil where there is no such item.
func (lib library) read(name string) ([]byte, *failure) {
	text, err := lib.get(service, name)
	if notFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, refused(err, nil)
	}
	if value := []byte(text); goodValue(value) {
		return value, nil
	}
	return nil, &failure{Kind: failedForeign}
}

// settling is how long to wait before each look at what was done: KeePassXC shows a change a little late.
func settling() []time.Duration {
	return []time.Duration{0, 10 * time.Millisecond, 30 * time.Millisecond, 90 * time.Millisecond}
}

// write believes only what it reads back: a dismissed question, for one, is told by go-keyring as success.
func (lib library) write(name string, value []byte) *failure {
	if err := lib.set(service, name, string(value)); err != nil {
		if errors.Is(err, keyring.ErrSetDataTooBig) {
			return &failure{Kind: failedTooBig}
		}
		return refused(err, value)
	}
	kept := failedNothingKept
	for _, pause := range settling() {
		time.Sleep(pause)
		back, err := lib.get(service, name)
		switch {
		case notFound(err):
			kept = failedNothingKept
		case err != nil:
			return refused(err, value)
		case subtle.ConstantTimeCompare([]byte(back), value) == 1:
			return nil
		default:
			kept = failedOtherKept
		}
	}
	return &failure{Kind: kept}
}

// maxTwins is how many items of one name are removed: other programs may have made more than one.
const maxTwins = 8

// erase returns nil once no item of the name can be found. Another value under the name is a twin, which goes, too; the
// same value is an item that stayed, and asking to remove it again would open the question again that was dismissed.
func (lib library) erase(name string) *failure {
	before, err := lib.get(service, name)
	for range maxTwins {
		if notFound(err) {
			return nil
		}
		if err != nil {
			return refused(err, nil)
		}
		if err := lib.remove(service, name); err != nil && !notFound(err) {
			return refused(err, nil)
		}
		after := before
		for _, pause := range settling() {
			time.Sleep(pause)
			if after, err = lib.get(service, name); err != nil || after != before {
				break
			}
		}
		if err == nil && after == before {
			break
		}
		before = after
	}
	return &failure{Kind: failedStays}
}

// notFound reports whether there is no such item. macOS' security tool says so in the user's language, and with exit
// status 44 in all of them: the last byte of errSecItemNotFound, -25300 (Security/SecBase.h).
func notFound(err error) bool {
	var exit interface{ ExitCode() int }
	return errors.Is(err, keyring.ErrNotFound) || errors.As(err, &exit) && exit.ExitCode() == 44
}

// refused tells an error of go-keyring. The name is what can be relied on; the text may be in any language, and is
// dropped where it holds what was to be written. Nothing in it that is as long as an encoded key is passed on: a keyring
// could repeat what it holds.
func refused(err error, value []byte) *failure {
	long := regexp.MustCompile(`[A-Za-z0-9+_=-]{24,}`)
	f := &failure{Kind: failedRefused, Text: cleanText(long.ReplaceAllString(err.Error(), "[...]"))}
	if len(value) > 0 && strings.Contains(err.Error(), string(value)) {
		f.Text = ""
	}
	var exit interface{ ExitCode() int }
	var number syscall.Errno
	var bus dbus.Error
	switch {
	case errors.As(err, &bus):
		f.Name = bus.Name
	case errors.As(err, &exit):
		f.Name = fmt.Sprintf("exit %d", exit.ExitCode())
	case errors.As(err, &number):
		f.Name = fmt.Sprintf("errno %d", uint(number))
	}
	return f
}

// panicked tells only what the language itself says; another value could hold anything.
func panicked(p any) *failure {
	f := &failure{Kind: failedPanic}
	if err, ok := p.(runtime.Error); ok {
		f.Text = cleanText(err.Error())
	}
	return f
}
