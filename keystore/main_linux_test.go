package keystore

import "syscall"

func stopMyself() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP) }
