package plain

import (
	"context"
	"errors"
	"fmt"
	"io"

	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/session"
)

// examine walks until a person wants something else.
func (c *conversation) examine(ctx context.Context, choice session.Choice) error {
	for {
		report, err := c.walk(ctx, choice)
		if err != nil {
			return err
		}
		again, err := c.after(ctx, choice, report)
		if err != nil {
			return backed(err)
		}
		choice = again
	}
}

// walk examines a choice, says each answer as it comes, and then the report. The report is nil where the walk failed or
// was stopped, which is said. The error is that of the context or of a question without an answer.
func (c *conversation) walk(ctx context.Context, choice session.Choice) (*flows.Report, error) {
	t := newTeller(c.out, c.options.After, c.session.Outline(choice))
	defer t.quiet()
	c.out.say(fmt.Sprintf("checking, %d checks at most", len(t.titles)))
	walking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	report, err := c.session.Walk(walking, choice, session.Visitor{
		Observe: t.hear,
		Ask: func(asked context.Context, q flows.Question) string {
			answer, err := c.question(asked, t, q)
			if err != nil && asked.Err() == nil {
				t.quiet()
				stop(err)
			}
			return answer
		},
	})
	t.quiet()
	unanswered := context.Cause(walking)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(unanswered, errBack):
		c.out.say("the checks were stopped")
		return nil, nil
	case unanswered != nil:
		return nil, unanswered
	case err != nil:
		c.out.say("could not check: " + err.Error())
		return nil, nil
	}
	c.out.say("Checks finished")
	err = c.out.page(func(w io.Writer) error {
		return render.Text(w, report, render.TextOptions{Width: c.out.width, ASCII: c.options.ASCII})
	})
	if err != nil {
		return nil, fmt.Errorf("put the report into lines: %w", err)
	}
	c.out.sayOf("path", path(report))
	return &report, nil
}

// question puts a question of the decision tree to a person. Not knowing is the last answer.
func (c *conversation) question(ctx context.Context, t *teller, q flows.Question) (string, error) {
	t.pause()
	chosen, err := c.choose(ctx, menu{
		question: q.Text, must: true, back: "to stop the checks",
		help: []string{"The checks wait for this answer. The last answer means that you do not know; they go on without it."},
	}, append(q.Choices[:len(q.Choices):len(q.Choices)], "I don't know"))
	if err != nil {
		return "", err
	}
	t.wait("")
	if chosen == len(q.Choices) {
		return "", nil
	}
	return q.Choices[chosen], nil
}
