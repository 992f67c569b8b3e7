package plain

import (
	"context"
	"fmt"
	"strconv"
)

// menu is a question with numbered answers.
type menu struct {
	question string
	back     string // what b does: "to go back"; empty: nothing
	must     bool   // it has no first choice: an answer that is wrong would be worse than none
	help     []string
}

// item is one thing that can be done.
type item struct {
	text string
	off  string // why it cannot be done now; empty: it can
	do   func(context.Context) error
}

// toGoBack is what b does in most places.
const toGoBack = "to go back"

// choose asks for one of numbered answers until there is one; it counts from 0. An empty line takes the first.
func (c *conversation) choose(ctx context.Context, m menu, answers []string) (int, error) {
	p := prompt{back: m.back, help: m.help, ask: func() {
		c.out.say(m.question)
		for i, answer := range answers {
			c.out.say(fmt.Sprintf("%d. %s", i+1, answer))
		}
	}}
	if len(answers) > 1 || m.must {
		p.takes = append(p.takes, fmt.Sprintf("1 to %d", len(answers)))
		p.help = append(p.help, "Type the number of an answer and press Enter.")
	}
	if m.must {
		p.help = append(p.help, "Enter alone answers nothing here: a wrong answer would be worse than none.")
	} else {
		p.takes = append(p.takes, "Enter for 1")
		p.help = append(p.help, "Enter alone takes the first.")
	}
	p.ask()
	for {
		answer, err := c.reply(ctx, p)
		if err != nil {
			return 0, err
		}
		if answer == "" && !m.must {
			return 0, nil
		}
		number, err := strconv.Atoi(answer)
		if err == nil && number >= 1 && number <= len(answers) {
			return number - 1, nil
		}
		c.in.drop() // what follows a wrong answer was not meant for this question
		c.out.say("not one of the choices")
	}
}

// pick asks what to do and does it. What cannot be done says why and asks again.
func (c *conversation) pick(ctx context.Context, m menu, items []item) error {
	answers := make([]string, len(items))
	for i, it := range items {
		answers[i] = it.text
		if it.off != "" {
			answers[i] += " (not now: " + it.off + ")"
		}
	}
	for {
		chosen, err := c.choose(ctx, m, answers)
		if err != nil {
			return err
		}
		if off := items[chosen].off; off != "" {
			c.out.say("not now: " + off)
			continue
		}
		return items[chosen].do(ctx)
	}
}
