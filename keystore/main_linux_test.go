package keystore

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// brokenWorker starts this program as a worker that breaks down in one way.
func brokenWorker(t *testing.T, how string) []string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{program, "__broken-worker", how}
}

func stopMyself() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP) }

// tellHardness complains about what a worker's process lets others see.
func tellHardness() {
	err := harden()
	var core syscall.Rlimit
	limited := syscall.Getrlimit(syscall.RLIMIT_CORE, &core)
	dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	fmt.Fprint(os.Stderr, err, limited, core, dumpable)
	os.Exit(1)
}
