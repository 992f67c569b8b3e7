package plain

import (
	"fmt"
	"io"
	"strings"

	"authdoctor/flows/render"
	"authdoctor/ui/session"
)

// tested says what a test of a key found, and what became of the key.
func (c *conversation) tested(outcome session.KeyOutcome) error {
	if outcome.Report != nil {
		err := c.out.page(func(w io.Writer) error {
			return render.Text(w, *outcome.Report, render.TextOptions{Width: c.out.width, ASCII: c.options.ASCII})
		})
		if err != nil {
			return fmt.Errorf("put the report into lines: %w", err)
		}
	}
	c.outcome(outcome)
	return nil
}

// outcome says what became of a key, and what is left to do.
func (c *conversation) outcome(outcome session.KeyOutcome) {
	if outcome.Done {
		c.out.sayOf("done", outcome.Words)
	} else {
		c.out.sayOf("not done", outcome.Words)
	}
	for _, next := range outcome.Next {
		c.out.sayOf("left to do", next)
	}
}

// sentence starts with a capital letter.
func sentence(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
