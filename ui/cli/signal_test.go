package cli_test

import (
	"net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A run that is told to end ends, with the code of the signal and what it knows so far.
func TestSignals(t *testing.T) {
	program := build(t, "authdoctor")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for name, c := range map[string]struct {
		signal syscall.Signal
		code   int
	}{"interrupt": {syscall.SIGINT, 130}, "terminate": {syscall.SIGTERM, 143}, "hang up": {syscall.SIGHUP, 129}} {
		for command, args := range map[string][]string{
			"check": {"check", "--provider", "openai", "--base-url", "http://" + silent.Addr().String() + "/v1", "--key-env", "KEY"},
			"lab":   {"lab", "healthy"},
		} {
			t.Run(name+" "+command, func(t *testing.T) {
				cmd := exec.Command(program, args...)
				cmd.Env = home(t, "KEY="+fakeKey())
				var talk strings.Builder
				cmd.Stdout, cmd.Stderr = &talk, &talk
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(300 * time.Millisecond)
				if err := cmd.Process.Signal(c.signal); err != nil {
					t.Fatal(err)
				}
				done := make(chan error, 1)
				go func() { done <- cmd.Wait() }()
				select {
				case <-done:
				case <-time.After(5 * time.Second):
					_ = cmd.Process.Kill()
					t.Fatal("it does not end")
				}
				if code := cmd.ProcessState.ExitCode(); code != c.code {
					t.Errorf("exit code %d, want %d\n%s", code, c.code, talk.String())
				}
				if command == "check" && !strings.Contains(talk.String(), "the run was interrupted") {
					t.Errorf("the report does not say that the run was interrupted:\n%s", talk.String())
				}
			})
		}
	}
}
