//go:build unix && !linux

package keystore

import "syscall"

// childAttributes: a group of its own, so that all of it can be killed.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
