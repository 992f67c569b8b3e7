//go:build unix

package plain

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// console is a conversation on a pseudo terminal.
type console struct {
	t      *testing.T
	master *os.File // the person's end
	tty    *os.File
	ended  chan error

	mu      sync.Mutex
	written strings.Builder
	seen    int // what had been written at the last key
	changed chan struct{}
}

func onATerminal(ctx context.Context, t *testing.T, s session.Session) *console {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pseudo terminal: %v", err)
	}
	c := &console{t: t, master: master, tty: tty, ended: make(chan error, 1), changed: make(chan struct{}, 1)}
	t.Cleanup(func() { tty.Close(); master.Close() })
	go c.watch()
	go func() { c.ended <- Run(ctx, s, Options{In: tty, Out: tty, Reason: "a test says so", Width: 200}) }()
	return c
}

func (c *console) watch() {
	buffer := make([]byte, 4096)
	for {
		n, err := c.master.Read(buffer)
		c.mu.Lock()
		c.written.Write(buffer[:n])
		c.mu.Unlock()
		select {
		case c.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *console) output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written.String()
}

// await waits for what is written after the last key. The limit is that of a hung test.
func (c *console) await(text string) {
	c.t.Helper()
	limit := time.After(20 * time.Second)
	for !strings.Contains(c.output()[c.seen:], text) {
		select {
		case <-c.changed:
		case <-limit:
			c.t.Fatalf("%q never came; the output is\n%s", text, c.output())
		}
	}
}

func (c *console) press(keys string) {
	c.t.Helper()
	c.seen = len(c.output())
	if _, err := c.master.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
}

// to answers one menu after the other.
func (c *console) to(answers ...string) {
	c.t.Helper()
	for _, answer := range answers {
		c.await("q to quit: ")
		c.press(answer + "\r")
	}
}

func (c *console) end() error {
	c.t.Helper()
	select {
	case err := <-c.ended:
		return err
	case <-time.After(20 * time.Second):
		c.t.Fatalf("it does not end; the output is\n%s", c.output())
	}
	return nil
}

func (c *console) echoes() bool {
	c.t.Helper()
	state, err := xterm.GetState(c.tty.Fd())
	if err != nil {
		c.t.Fatal(err)
	}
	return state.Lflag&syscall.ECHO != 0
}

func TestATypedKeyIsNotShown(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Facts = looksLikeAKey
	c := onATerminal(t.Context(), t, fake)
	c.to("6", "1", "4", "4")
	c.await("the key, Enter for none")
	if c.echoes() {
		t.Error("the terminal echoes while a key is typed")
	}
	c.press(" " + canary() + "\t\r")
	c.await("What will be examined")
	if !c.echoes() {
		t.Error("the terminal does not echo afterwards")
	}
	c.to("q")
	if err := c.end(); err != nil {
		t.Error(err)
	}
	if got := fake.Kept(); len(got) != 1 || got[0] != " "+canary()+"\t inner=false" {
		t.Errorf("kept %q", got)
	}
	noLeak(t, c.output())
	if !strings.Contains(c.output(), "q to quit: \r\nit is: a text") {
		t.Errorf("the line does not end:\n%q", c.output())
	}
}

func TestTheEchoComesBack(t *testing.T) {
	for name, prompt := range map[string]struct {
		answers []string
		says    string
	}{"key": {[]string{"6", "1", "4", "4"}, "Enter for none"}, "text": {[]string{"3"}, "then a dot, "}} {
		for how, leave := range map[string]struct {
			do   func(*console, context.CancelFunc)
			want error
		}{
			"the context ends": {func(_ *console, cancel context.CancelFunc) { cancel() }, context.Canceled},
			"the input ends":   {func(c *console, _ context.CancelFunc) { c.press("\x04") }, ErrInputEnded},
			"q":                {func(c *console, _ context.CancelFunc) { c.press("q\r") }, nil},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				c := onATerminal(ctx, t, uitest.QuotedKey())
				c.to(prompt.answers...)
				c.await(prompt.says)
				if c.echoes() {
					t.Error("the terminal echoes")
				}
				leave.do(c, cancel)
				if err := c.end(); !errors.Is(err, leave.want) {
					t.Errorf("error %v, want %v", err, leave.want)
				}
				if !c.echoes() {
					t.Error("the terminal does not echo afterwards")
				}
			})
		}
	}
}

// fragile is a terminal on which a text makes the program panic.
type fragile struct {
	tty  *os.File
	text string
}

func (f fragile) Write(p []byte) (int, error) {
	if strings.Contains(string(p), f.text) {
		panic("boom")
	}
	return f.tty.Write(p)
}

func TestTheEchoComesBackAfterAPanic(t *testing.T) {
	c := onATerminal(t.Context(), t, uitest.QuotedKey())
	c.to("q")
	if err := c.end(); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nothing panicked")
			}
		}()
		if _, err := c.master.WriteString("6\n1\n4\n4\n"); err != nil {
			t.Error(err)
		}
		_ = Run(t.Context(), uitest.QuotedKey(), Options{In: c.tty, Out: fragile{c.tty, "Enter for none"}})
	}()
	if !c.echoes() {
		t.Error("the terminal does not echo afterwards")
	}
}

func TestTheRestOfAPasteAnswersNothing(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Facts = looksLikeAKey
	c := onATerminal(t.Context(), t, fake)
	c.to("6", "1", "4", "4")
	c.await("the key, Enter for none")
	c.press(canary() + "\r1\r1\r" + canary() + " without an end")
	c.await("more came behind the first line and was dropped; a key is one line\r\nWhat shall be checked?\r\n1. type it again\r\n2. check the first line alone")
	c.to("1")
	c.await("the key, Enter for none")
	c.press(canary() + "\r")
	c.to("b", "1") // out of the target; then "1" starts a walk: nothing of the paste did
	c.await("What next?")
	c.to("q")
	if err := c.end(); err != nil {
		t.Error(err)
	}
	if len(fake.Kept()) != 1 || len(fake.Walked()) != 1 {
		t.Errorf("kept %d keys, walked %v", len(fake.Kept()), fake.Walked())
	}
	noLeak(t, c.output())
}

func TestAPastedTextOnATerminal(t *testing.T) {
	fake := pastable()
	c := onATerminal(t.Context(), t, fake)
	c.to("3")
	c.await("then a dot, ")
	long := strings.Repeat("x", 2000)
	c.press("curl -H 'Authorization: Bearer " + canary() + "'\r" + long + "\r.\r1\r")
	c.await("not shown)")
	c.await("2000 bytes came in one line")
	c.await("What next?")
	c.to("q")
	if err := c.end(); err != nil {
		t.Error(err)
	}
	if want := "curl -H 'Authorization: Bearer " + canary() + "'\n" + long + "\n"; len(fake.texts) != 1 || fake.texts[0] != want {
		t.Errorf("read %d texts", len(fake.texts))
	}
	if len(fake.Walked()) > 0 {
		t.Error("a pasted line started a walk")
	}
	noLeak(t, c.output())
}

func TestWhatFollowsAWrongAnswerIsDropped(t *testing.T) {
	fake := uitest.QuotedKey()
	c := onATerminal(t.Context(), t, fake)
	c.await("q to quit: ")
	c.press("Traceback (most recent call last):\r1\r2\r")
	c.await("not one of the choices")
	c.to("q")
	if err := c.end(); err != nil || len(fake.Walked()) > 0 {
		t.Errorf("error %v, walked %v", err, fake.Walked())
	}
}
