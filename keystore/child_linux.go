package keystore

import "syscall"

// childAttributes: a group of its own, so that all of it can be killed, and an end when this process ends.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
