package plain

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/term"
)

// prompt is one question.
type prompt struct {
	ask   func()   // says the question, for those who asked for help
	takes []string // what can be typed: "1 to 4", "Enter for 1"
	back  string   // what b does: "to go back"; empty: it does nothing here
	help  []string // what ? explains, beside what it explains everywhere
}

// reply waits, once the question has been said, for an answer that is neither q nor b nor ?.
func (c *conversation) reply(ctx context.Context, p prompt) (string, error) {
	for {
		c.prompt(p)
		line, err := c.read(ctx)
		if err != nil {
			return "", err
		}
		answer := strings.TrimSpace(string(line))
		clear(line)
		if !c.in.terminal {
			c.out.write(c.out.clean(echoed(answer)) + "\n")
		}
		if known(answer) == "" {
			return answer, nil
		}
		if err := c.obey(answer, p); err != nil {
			return "", err
		}
	}
}

// hidden waits, once the question has been said, for a line that may be a secret: no terminal shows it, nothing writes
// it, and nothing is cut off it. more reports that a terminal had more behind it, which was dropped. The caller clears
// the key.
func (c *conversation) hidden(ctx context.Context, p prompt) (key []byte, more bool, err error) {
	for {
		key, more, err = c.hiddenLine(ctx, p)
		if err != nil {
			return nil, false, err
		}
		const longestKnown = 4 // "back"
		if len(key) > longestKnown || known(string(key)) == "" {
			return key, more, nil
		}
		if err := c.obey(string(key), p); err != nil {
			return nil, false, err
		}
	}
}

func (c *conversation) hiddenLine(ctx context.Context, p prompt) (key []byte, more bool, err error) {
	restore, err := c.hide(ctx)
	if err != nil {
		return nil, false, err
	}
	defer restore()
	c.prompt(p)
	line, err := c.read(ctx)
	if err != nil {
		return nil, false, err
	}
	key = append([]byte(nil), line...)
	clear(line)
	more = c.in.drop()
	if c.in.terminal {
		c.out.write("\n")
	} else {
		c.out.say(fmt.Sprintf("(%d bytes, not shown)", len(key)))
	}
	return key, more, nil
}

// hide turns the echo of a terminal off until restore is called or the context ends. Where that is not possible,
// nothing that may be a secret is asked for.
func (c *conversation) hide(ctx context.Context) (restore func(), err error) {
	if !c.in.terminal {
		return func() {}, nil
	}
	show, err := term.HideEcho(c.in.file)
	if err != nil {
		c.out.say("what is typed could not be hidden, so it is not asked for: " + err.Error())
		return nil, errBack
	}
	stop := context.AfterFunc(ctx, show)
	return func() {
		stop()
		show()
	}, nil
}

// read is the next line, once the output has taken what was written.
func (c *conversation) read(ctx context.Context) ([]byte, error) {
	if err := c.out.failed(); err != nil {
		return nil, err
	}
	line, err := c.in.line(ctx)
	if err != nil {
		c.out.write("\n")
	}
	return line, err
}

// known is what an answer means everywhere: "q", "b" or "?". Empty: nothing.
func known(answer string) string {
	switch answer = strings.ToLower(answer); answer {
	case "q", "quit", "b", "back", "?":
		return answer[:1]
	}
	return ""
}

// obey acts on an answer that is known. Where the error is nil the question is asked once more.
func (c *conversation) obey(answer string, p prompt) error {
	switch {
	case known(answer) == "q":
		return errQuit
	case known(answer) == "?":
		c.explain(p)
		p.ask()
	case p.back != "":
		return errBack
	default:
		c.out.say("there is nothing to go back to")
	}
	return nil
}

// prompt says what can be typed, and leaves the line open. Where it is too narrow it breaks between two of them.
func (c *conversation) prompt(p prompt) {
	parts := append(p.takes[:len(p.takes):len(p.takes)], "? for help")
	if p.back != "" {
		parts = append(parts, "b "+p.back)
	}
	parts = append(parts, "q to quit: ")
	text, row := "", ""
	for i, part := range parts {
		part = c.out.clean(part)
		if i < len(parts)-1 {
			part += ","
		}
		switch {
		case i == 0:
			row = part
		case ansi.StringWidth(row+" "+part) <= c.out.width:
			row += " " + part
		default:
			text, row = text+row+"\n", part
		}
	}
	c.out.write(text + row)
}

// echoed is what a piped answer leaves in the transcript. A choice is short; anything longer may be a key that went to
// the wrong question.
func echoed(answer string) string {
	const longest = 4
	if n := len([]rune(answer)); n > longest {
		return fmt.Sprintf("(%d characters)", n)
	}
	return answer
}
