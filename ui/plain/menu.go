package plain

import (
	"fmt"
	"strconv"
	"strings"
)

// choose asks for one of numbered items until there is an answer. An empty line takes the first; q quits; b goes
// back where that is possible.
func (c *conversation) choose(question string, items []string, back bool) (int, error) {
	c.out.say(question)
	for i, item := range items {
		c.out.say(fmt.Sprintf("%d. %s", i+1, item))
	}
	prompt := "Enter for 1, q to quit"
	if len(items) > 1 {
		prompt = fmt.Sprintf("1 to %d, Enter for 1, q to quit", len(items))
	}
	if back {
		prompt += ", b to go back"
	}
	for {
		c.out.write(prompt + ": ")
		if c.out.err != nil {
			return 0, c.out.err
		}
		answer, err := c.in.next(c.ctx)
		if err != nil {
			c.out.write("\n")
			return 0, err
		}
		if c.in.silent {
			c.out.say(echoed(answer))
		}
		switch answer = strings.ToLower(strings.TrimSpace(answer)); {
		case answer == "":
			return 0, nil
		case answer == "q" || answer == "quit":
			return 0, errQuit
		case back && (answer == "b" || answer == "back"):
			return 0, errBack
		}
		number, err := strconv.Atoi(answer)
		if err == nil && number >= 1 && number <= len(items) {
			return number - 1, nil
		}
		c.out.say("not one of the choices")
	}
}

// echoed is what a piped answer leaves in the transcript. A choice is short; anything longer may be a key that went to
// the wrong question.
func echoed(answer string) string {
	const longest = 8
	if n := len([]rune(answer)); n > longest {
		return fmt.Sprintf("(%d characters)", n)
	}
	return answer
}
