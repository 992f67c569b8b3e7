package keystore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"
	"unicode"
)

// childGrace is how long after its end a child's pipes are waited for, where a grandchild holds them open.
const childGrace = 100 * time.Millisecond

// maxComplaint is how many bytes of a child's stderr are kept.
const maxComplaint = 200

// errTooMuch: a child printed more than an answer can be.
var errTooMuch = errors.New("it printed more than it should")

// child is a program that runs for one question and is killed with all that it started when ctx ends.
type child struct {
	argv    []string
	environ []string
	input   []byte
	most    int // bytes of output
}

// run returns what the child printed; the caller wipes it. The error says what it complained about.
func (c child) run(ctx context.Context) ([]byte, error) {
	// Linux kills the child when the thread that started it ends, not the process: keep the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	output := &boundedOutput{room: make([]byte, 0, c.most+1)}
	complaint := &boundedComplaint{}
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...) //nolint:gosec // the program is this one, or a system's own tool
	cmd.Env = c.environ
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(c.input), output, complaint
	cmd.SysProcAttr = childAttributes()
	cmd.Cancel = func() error { return killChild(cmd.Process) }
	cmd.WaitDelay = childGrace
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		clear(output.room)
		if said := cleanText(complaint.text.String()); said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
		return nil, err
	}
	return output.room, nil
}

// boundedOutput takes what fits into its room, straight from the pipe: no copy of a value is left elsewhere. A child
// that prints more finds the pipe closed, and ends.
type boundedOutput struct {
	room []byte // one byte longer than what may come
}

// ReadFrom is what os/exec's copy uses.
func (b *boundedOutput) ReadFrom(r io.Reader) (int64, error) {
	start := len(b.room)
	for len(b.room) < cap(b.room) {
		n, err := r.Read(b.room[len(b.room):cap(b.room)])
		b.room = b.room[:len(b.room)+n]
		if errors.Is(err, io.EOF) {
			return int64(len(b.room) - start), nil
		}
		if err != nil {
			return int64(len(b.room) - start), err
		}
	}
	return int64(len(b.room) - start), errTooMuch
}

// Write makes it a writer; ReadFrom is used instead.
func (b *boundedOutput) Write(p []byte) (int, error) {
	n, err := b.ReadFrom(bytes.NewReader(p))
	return int(n), err
}

// boundedComplaint keeps the beginning of a stderr and takes the rest, so that nobody waits for room.
type boundedComplaint struct{ text bytes.Buffer }

func (b *boundedComplaint) Write(p []byte) (int, error) {
	b.text.Write(p[:min(len(p), maxComplaint-b.text.Len())])
	return len(p), nil
}

// cleanText makes what another program said safe to show: one line of at most maxComplaint bytes, nothing in it that
// steers a terminal or reorders what is read.
func cleanText(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Join(strings.Fields(text), " ")
	return strings.ToValidUTF8(text[:min(len(text), maxComplaint)], "")
}
