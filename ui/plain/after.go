package plain

import (
	"context"
	"errors"

	"authdoctor/flows"
	"authdoctor/ui/session"
)

// errRun means that the checks shall run.
var errRun = errors.New("run")

// after does what a person wants after a walk. It returns what to examine next; errBack: nothing. The report is nil
// where there is none.
func (c *conversation) after(ctx context.Context, choice session.Choice, report *flows.Report) (session.Choice, error) {
	none, unsent := "", ""
	switch {
	case report == nil:
		none, unsent, report = "the checks did not finish", "the checks did not finish", &flows.Report{}
	case len(report.Exchanges) == 0:
		unsent = "nothing was sent"
	}
	items := []item{
		{text: "back to the list", do: func(context.Context) error { return errBack }},
		{text: "run again", do: func(context.Context) error { return errRun }},
		{text: "what to do", off: none, do: func(context.Context) error { c.fixes(*report); return nil }},
		{text: "every place of a key", do: c.places},
		{text: "save the report", off: none, do: func(ctx context.Context) error { return c.save(ctx, *report) }},
		{text: "the whole report", off: none, do: func(ctx context.Context) error { return c.showReport(ctx, *report) }},
		{text: "change what is examined", do: func(ctx context.Context) error {
			changed, err := c.target(ctx, choice)
			choice = changed
			if err == nil {
				return errRun
			}
			return backed(err)
		}},
		{text: "the requests, and how long they took", off: unsent, do: func(context.Context) error { c.timings(*report); return nil }},
	}
	for {
		err := c.pick(ctx, menu{question: "What next?", back: toGoBack}, append(items[:len(items):len(items)], c.repairItems(choice, report)...))
		switch {
		case errors.Is(err, errRun):
			return choice, nil
		case err != nil:
			return choice, err
		}
	}
}
