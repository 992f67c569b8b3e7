//go:build unix

package keystore

import (
	"os"
	"syscall"
)

// killChild ends a child with all that it started: go-keyring runs macOS' security tool.
func killChild(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }
