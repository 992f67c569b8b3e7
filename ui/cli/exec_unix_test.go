//go:build unix

package cli_test

import (
	"bufio"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// The command takes authdoctor's place: it has its process number, and what it does with signals counts.
func TestExecIsReplaced(t *testing.T) {
	u := newUser(t, inVault(t))
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	for name, c := range map[string]struct {
		script string
		signal syscall.Signal
		code   int            // where it ends by itself
		death  syscall.Signal // where a signal ends it
	}{
		"terminated":  {`echo $$; sleep 20 & wait`, syscall.SIGTERM, -1, syscall.SIGTERM},
		"killed":      {`echo $$; sleep 20 & wait`, syscall.SIGKILL, -1, syscall.SIGKILL},
		"interrupted": {`echo $$; sleep 20 & wait`, syscall.SIGINT, -1, syscall.SIGINT},
		"hung up":     {`echo $$; sleep 20 & wait`, syscall.SIGHUP, -1, syscall.SIGHUP},
		"handled":     {`trap 'exit 9' TERM; echo $$; sleep 20 & wait`, syscall.SIGTERM, 9, 0},
		"ignored":     {`trap '' INT; echo $$; kill -INT $$; exit 4`, 0, 4, 0},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(u.program, "exec", "work", "--", "sh", "-c", c.script)
			cmd.Env = u.environ
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }()
			said, err := bufio.NewReader(out).ReadString('\n')
			if err != nil || strings.TrimSpace(said) != fmt.Sprint(cmd.Process.Pid) {
				t.Errorf("the command is process %q, authdoctor was %d: %v", said, cmd.Process.Pid, err)
			}
			if c.signal != 0 {
				if err := cmd.Process.Signal(c.signal); err != nil {
					t.Fatal(err)
				}
			}
			ended, err := cmd.Process.Wait()
			if err != nil {
				t.Fatal(err)
			}
			status, _ := ended.Sys().(syscall.WaitStatus)
			if died := status.Signaled() && status.Signal() == c.death; ended.ExitCode() != c.code || c.death != 0 && !died {
				t.Errorf("it ended with %v", ended)
			}
		})
	}
}

// The command has the terminal, and the shell's job control with it.
func TestExecKeepsTheTerminal(t *testing.T) {
	u := newUser(t, inVault(t))
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	s := sit(t, u, nil, "exec", "work", "--", "sh", "-c", `test -t 0 && test -t 1 && test -t 2 && tty && read line && echo "got $line" && exit 5`)
	s.await("/dev/")
	s.types("a line\n")
	s.await("got a line")
	s.ends(5)
	s = sit(t, u, nil, "exec", "work", "--", "sh", "-c", `trap 'exit 6' INT; echo ready; sleep 20 & wait`)
	s.await("ready")
	s.types(interrupt)
	s.ends(6)
}
