package keystore

import (
	"os"
	"syscall"
)

// childAttributes: no console window of its own flashes up (CREATE_NO_WINDOW, learn.microsoft.com "Process Creation
// Flags").
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{HideWindow: true, CreationFlags: 0x08000000}
}

// killChild: go-keyring starts nothing on Windows.
func killChild(p *os.Process) error { return p.Kill() }
