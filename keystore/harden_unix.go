//go:build unix && !linux

package keystore

import "syscall"

// harden keeps what this process holds out of core files.
func harden() error { return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
