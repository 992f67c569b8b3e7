package plain

import (
	"context"
	"fmt"
	"io"

	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/session"
)

// save writes a report into a file.
func (c *conversation) save(ctx context.Context, report flows.Report) error {
	format, err := c.format(ctx)
	if err != nil {
		return backed(err)
	}
	path, err := c.session.Save(ctx, report, format)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("could not save the report: " + err.Error())
	default:
		c.out.whole("saved", path)
	}
	return nil
}

// showReport writes the whole report into the conversation.
func (c *conversation) showReport(ctx context.Context, report flows.Report) error {
	format, err := c.format(ctx)
	if err != nil {
		return backed(err)
	}
	err = c.out.page(func(w io.Writer) error {
		switch format {
		case session.Markdown:
			return render.Markdown(w, report)
		case session.JSON:
			return render.JSON(w, report)
		}
		return render.Text(w, report, render.TextOptions{Width: c.out.width, ASCII: c.options.ASCII, Verbose: true})
	})
	if err != nil {
		return fmt.Errorf("put the report into lines: %w", err)
	}
	return nil
}

func (c *conversation) format(ctx context.Context) (session.Format, error) {
	formats := []session.Format{session.Text, session.Markdown, session.JSON}
	chosen, err := c.choose(ctx, menu{question: "In which form?", back: toGoBack}, []string{"text, with every check", "Markdown", "JSON"})
	if err != nil {
		return "", err
	}
	return formats[chosen], nil
}
