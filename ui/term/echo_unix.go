//go:build unix

package term

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync"

	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// HideEcho stops a terminal from showing what is typed, until restore is called. restore may be called more than once
// and from any goroutine; call it also where the reading is given up. Where the error is not nil, what is typed would
// be seen.
func HideEcho(f *os.File) (restore func(), err error) { return hideTyping(f, false) }

// hideTyping stops a terminal from showing what is typed. With bytes it also hands every byte over at once, because it
// keeps no more than 4095 of a line (1023 on a Mac) and drops the rest of a long token; then whoever reads edits the line.
func hideTyping(f *os.File, bytes bool) (restore func(), err error) {
	before, err := xterm.GetState(f.Fd())
	if err != nil {
		return nil, fmt.Errorf("ask the terminal for its mode: %w", err)
	}
	h := &hiding{fd: f.Fd(), before: before, bytes: bytes}
	if err := h.hide(); err != nil {
		return nil, fmt.Errorf("turn the terminal's echo off: %w", err)
	}
	h.watch()
	return h.restore, nil
}

// hiding is a terminal whose echo is off.
type hiding struct {
	fd     uintptr
	before *xterm.State
	bytes  bool

	mu    sync.Mutex
	over  bool
	leave func() // ends the watch
}

func (h *hiding) hide() error {
	silent := *h.before
	silent.Lflag &^= unix.ECHO | unix.ECHONL
	silent.Cc[unix.VQUIT] = noKey() // Ctrl+\ would end the program and leave the terminal as it is now
	if h.bytes {
		silent.Lflag &^= unix.ICANON
		silent.Cc[unix.VMIN], silent.Cc[unix.VTIME] = 1, 0
	}
	return xterm.SetState(h.fd, &silent)
}

// noKey is the value that no key of a terminal has (_POSIX_VDISABLE).
func noKey() uint8 {
	if runtime.GOOS == "linux" {
		return 0
	}
	return 0xff
}

// watch waits for the program to be resumed: a shell turns the echo on again while the program is suspended.
func (h *hiding) watch() {
	resumed, leave := signal.NotifyContext(context.Background(), unix.SIGCONT)
	h.leave = leave
	context.AfterFunc(resumed, h.resume)
}

func (h *hiding) resume() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return
	}
	h.leave()
	_ = h.hide() // where it fails, the terminal has gone, and the next read says so
	h.watch()
}

func (h *hiding) restore() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return
	}
	h.over = true
	h.leave()
	_ = xterm.Restore(h.fd, h.before)
}
