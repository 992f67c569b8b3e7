package term

import (
	"fmt"
	"os"
	"sync"

	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"
)

// HideEcho stops a console from showing what is typed, until restore is called. restore may be called more than once
// and from any goroutine; call it also where the reading is given up. Where the error is not nil, what is typed would
// be seen.
func HideEcho(f *os.File) (restore func(), err error) {
	before, err := xterm.GetState(f.Fd())
	if err != nil {
		return nil, fmt.Errorf("ask the console for its mode: %w", err)
	}
	silent := *before
	silent.Mode &^= windows.ENABLE_ECHO_INPUT
	if err := xterm.SetState(f.Fd(), &silent); err != nil {
		return nil, fmt.Errorf("turn the console's echo off: %w", err)
	}
	return sync.OnceFunc(func() { _ = xterm.Restore(f.Fd(), before) }), nil
}

// hideTyping: the console hands over lines of any length.
func hideTyping(f *os.File, _ bool) (restore func(), err error) { return HideEcho(f) }
