package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
)

// Desk is what lies around a terminal: the clipboard and the browser.
type Desk struct {
	Env Getenv
	Out io.Writer // the terminal; what is written to it at once arrives in one piece
}

// remote reports whether the terminal is on another machine than the program.
func (d Desk) remote() bool { return d.Env("SSH_CONNECTION") != "" || d.Env("SSH_TTY") != "" }

// display reports whether the program can reach a desktop of its own machine.
func (d Desk) display() bool {
	return runtime.GOOS == "darwin" || runtime.GOOS == "windows" || d.Env("WAYLAND_DISPLAY") != "" || d.Env("DISPLAY") != ""
}

// Copy puts a text on the clipboard: with the desktop's own tool where there is one, else by asking the terminal
// (OSC 52), which does not say whether it obeyed. The words are an honest end of a sentence that begins with what was
// copied.
func (d Desk) Copy(ctx context.Context, text string) (words string, err error) {
	if tool := d.clipboardTool(); tool != nil && !d.remote() {
		const patience = 2 * time.Second
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		cmd := exec.CommandContext(ctx, tool[0], tool[1:]...) //nolint:gosec // one of the constant commands of clipboardTool
		cmd.Stdin = strings.NewReader(text)
		if cmd.Run() == nil {
			return "is on the clipboard", nil
		}
	}
	if d.Out == nil {
		return "", errors.New("there is no terminal to ask; save the report instead")
	}
	sequence := osc52.New(text)
	if strings.HasPrefix(d.Env("TERM"), "screen") && d.Env("TMUX") == "" {
		sequence = sequence.Screen()
	}
	if _, err := io.WriteString(d.Out, sequence.String()); err != nil {
		return "", fmt.Errorf("write to the terminal: %w", err)
	}
	return "was sent to the terminal's clipboard", nil
}

// clipboardTool is the command that takes a text for the clipboard from its standard input; nil: there is none.
func (d Desk) clipboardTool() []string {
	var tools [][]string
	switch {
	case runtime.GOOS == "darwin":
		tools = [][]string{{"pbcopy"}}
	case runtime.GOOS == "windows":
		tools = [][]string{{"clip.exe"}}
	case d.Env("WAYLAND_DISPLAY") != "":
		tools = [][]string{{"wl-copy"}}
	case d.Env("DISPLAY") != "":
		tools = [][]string{{"xclip", "-selection", "clipboard"}, {"xsel", "--clipboard", "--input"}}
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool[0]); err == nil {
			return tool
		}
	}
	return nil
}

// Open shows a page in the browser. The address is always on the screen, too, so the error says to use that.
func (d Desk) Open(page string) error {
	address, err := url.Parse(page)
	switch {
	case err != nil || address.Scheme != "https" || address.Host == "":
		return errors.New("this is no address of a page")
	case d.remote():
		return errors.New("over SSH no browser is opened here; open " + page + " yourself")
	case !d.display():
		return errors.New("there is no desktop here; open " + page + " yourself")
	}
	opener := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		opener = []string{"open"}
	case "windows":
		opener = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	cmd := exec.Command(opener[0], append(opener[1:], address.String())...) //nolint:gosec,noctx // a parsed https address, never an option; the browser outlives the app
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("no browser could be started (%w); open %s yourself", err, page)
	}
	if err := cmd.Process.Release(); err != nil {
		return fmt.Errorf("leave the browser alone: %w", err)
	}
	return nil
}
