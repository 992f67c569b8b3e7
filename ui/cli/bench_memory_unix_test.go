//go:build unix

package cli_test

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// BenchmarkCheckMemory: at most 24 MiB at the peak.
func BenchmarkCheckMemory(b *testing.B) {
	url, ca := refusing(b)
	ours := build(b, "authdoctor")
	environ := home(b, "OPENAI_API_KEY="+fakeKey(), "OPENAI_BASE_URL="+url+"/v1")
	var peaks []time.Duration // KiB, sorted like times
	for b.Loop() {
		cmd := exec.Command(ours, "check", "--provider", "openai", "--ca-file", ca)
		cmd.Env = environ
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			b.Fatalf("exit code %d", code)
		}
		peaks = append(peaks, time.Duration(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(peaks))/1024, "peak-MiB")
}
