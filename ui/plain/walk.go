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
	var report flows.Report
	failed, err := c.visited(ctx, choice, func(ctx context.Context, visitor session.Visitor) (err error) {
		report, err = c.session.Walk(ctx, choice, visitor)
		return err
	})
	switch {
	case errors.Is(err, errBack):
		c.out.say("the checks were stopped")
		return nil, nil
	case err != nil:
		return nil, err
	case failed != nil:
		c.out.say("could not check: " + failed.Error())
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

// visited does what tells a visitor about its checks, and says each answer as it comes. It returns what doing it failed
// with, or, in err, why nothing can be told any more: the context's error, errBack where a person stopped it at a
// question, or that of a question without an answer.
func (c *conversation) visited(ctx context.Context, choice session.Choice, do func(context.Context, session.Visitor) error) (failed, err error) {
	return c.told(ctx, choice, fmt.Sprintf("checking, %d checks at most", len(c.session.Outline(choice))), do)
}

// told is visited, with what is said first.
func (c *conversation) told(ctx context.Context, choice session.Choice, first string, do func(context.Context, session.Visitor) error) (failed, err error) {
	t := newTeller(c.out, c.options.After, c.session.Outline(choice))
	defer t.quiet()
	c.out.say(first)
	walking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	failed = do(walking, session.Visitor{
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
	if ctx.Err() != nil {
		return failed, context.Cause(ctx)
	}
	return failed, context.Cause(walking)
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
