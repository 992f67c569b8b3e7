package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/message"
	"authdoctor/ui/session"
)

// visit is a walk from the app's side: the command that does it, the command that waits for what it says next, and
// where the answers to its questions go.
type visit struct {
	examine, listen tea.Cmd
	answers         chan<- string
}

// feed carries what a walk says to the command that listens, and the answers back. The end is sent once, after the last
// event.
type feed struct {
	events  chan flows.Event
	end     chan tea.Msg
	answers chan string
}

// walk examines a choice.
func (c commands) walk(ctx context.Context, run uint64, choice session.Choice) visit {
	return c.visit(ctx, run, func(visitor session.Visitor) (tea.Msg, error) {
		report, err := c.session.Walk(ctx, choice, visitor)
		return message.WalkEnded{Run: run, Report: report, Err: err}, err
	})
}

// visit does what tells a visitor about its checks. The listening command is given again after every message.WalkHeard,
// so that one command listens at a time and the order is kept.
func (c commands) visit(ctx context.Context, run uint64, do func(session.Visitor) (tea.Msg, error)) visit {
	const ahead = 256 // events that a walk may be ahead of the screen
	f := feed{events: make(chan flows.Event, ahead), end: make(chan tea.Msg, 1), answers: make(chan string, 1)}
	examine := c.caught(func() tea.Msg {
		end, err := do(session.Visitor{
			Observe: func(e flows.Event) { f.tell(ctx, e) },
			Ask:     func(ctx context.Context, _ flows.Question) string { return f.ask(ctx) },
		})
		var crash *wire.Crash
		if errors.As(err, &crash) {
			return message.Crashed{What: withoutLongWords(layout.Clean(crash.What)), Stack: crash.Stack}
		}
		return end
	})
	return visit{
		answers: f.answers,
		listen:  c.caught(func() tea.Msg { return f.next(ctx, run) }),
		examine: func() tea.Msg {
			end := examine()
			if crash, ok := end.(message.Crashed); ok {
				crash.Run = run
				end = crash
			}
			f.end <- end
			return nil
		},
	}
}

func (f feed) tell(ctx context.Context, e flows.Event) {
	select {
	case f.events <- e:
	case <-ctx.Done():
	}
}

// ask waits for the answer to a question that the walk has told about.
func (f feed) ask(ctx context.Context) string {
	select {
	case answer := <-f.answers:
		return answer
	case <-ctx.Done():
		return ""
	}
}

// next waits for events, and returns all there are, or the end.
func (f feed) next(ctx context.Context, run uint64) tea.Msg {
	var events []flows.Event
	select {
	case e := <-f.events:
		events = append(events, e)
	case end := <-f.end:
		if len(f.events) == 0 {
			return end
		}
		f.end <- end // after the events that came before it
	case <-ctx.Done():
		return nil
	}
	for len(f.events) > 0 {
		events = append(events, <-f.events)
	}
	return message.WalkHeard{Run: run, Events: events}
}
