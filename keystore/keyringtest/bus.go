//go:build linux

package keyringtest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sync/errgroup"
)

// busConfig lets everybody on the bus do everything. It starts only what Startable names: with the system's services a
// second keyring and a window that asks would come.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth><servicedir>%s</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// Bus is a private session bus.
type Bus struct {
	Address string // for DBUS_SESSION_BUS_ADDRESS
	Dir     string // everything lies below it

	t      testing.TB
	daemon *process
}

// Startable is a program that the bus starts when its name is called.
type Startable struct {
	Name string // "org.freedesktop.secrets"
	Exec string // a command line
}

// StartBus starts a bus that ends with the test.
func StartBus(t testing.TB, startable ...Startable) *Bus {
	t.Helper()
	need(t, "dbus-daemon")
	dir, err := os.MkdirTemp("", "ring") // short: a socket's path has at most 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	b := &Bus{Dir: dir, t: t}
	for _, name := range []string{"run", "data", "home", "services"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range startable {
		b.offer(s)
	}
	config := filepath.Join(dir, "bus.conf")
	b.write(config, fmt.Sprintf(busConfig, dir, filepath.Join(dir, "services")))

	said, says, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	cmd := b.command("dbus-daemon", "--nofork", "--config-file="+config, "--print-address=3")
	cmd.ExtraFiles = []*os.File{says}
	b.daemon, err = start(cmd)
	says.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.KillBus)
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon gave no address: %v", err)
	}
	b.Address = strings.TrimSpace(line)
	return b
}

// KillBus kills the bus with SIGKILL.
func (b *Bus) KillBus() { b.daemon.kill() }

// Environ is the whole environment of a program that is to use this bus and nothing of the user's.
func (b *Bus) Environ() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(b.Dir, "home"), "XDG_RUNTIME_DIR=" + filepath.Join(b.Dir, "run"),
		"XDG_DATA_HOME=" + filepath.Join(b.Dir, "data"), "DBUS_SESSION_BUS_ADDRESS=" + b.Address, "LC_ALL=C.UTF-8",
	}
}

// Lookup reads one variable of Environ, "" where it is not set.
func (b *Bus) Lookup(name string) string {
	for _, pair := range b.Environ() {
		if value, found := strings.CutPrefix(pair, name+"="); found {
			return value
		}
	}
	return ""
}

func (b *Bus) command(program string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(program, arguments...) //nolint:gosec,noctx // tests alone choose the program, and end it themselves
	cmd.Env = b.Environ()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// offer makes a service file, which the bus reads when it starts.
func (b *Bus) offer(s Startable) {
	b.t.Helper()
	b.write(filepath.Join(b.Dir, "services", s.Name+".service"), fmt.Sprintf("[D-BUS Service]\nName=%s\nExec=%s\n", s.Name, s.Exec))
}

func (b *Bus) write(path, text string) {
	b.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// need skips the test where a program is missing.
func need(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing; .ci/run installs it", program)
		}
		t.Skipf("%s is missing; .ci/run installs it", program)
	}
}

// process is a child that ends with this one.
type process struct {
	cmd   *exec.Cmd
	owner errgroup.Group
}

// start keeps the thread that starts the child until the child has ended: Pdeathsig comes when the thread ends.
func start(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd}
	started := make(chan error, 1)
	p.owner.Go(func() error {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			err = cmd.Wait()
		}
		return err
	})
	return p, <-started
}

func (p *process) signal(s syscall.Signal) { _ = p.cmd.Process.Signal(s) }

// kill ends it, also where it is frozen, and waits until it has ended.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	_ = p.owner.Wait()
}
