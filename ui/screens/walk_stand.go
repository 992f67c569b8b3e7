package screens

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// slowAfter is when a check is called slow, and what it waits for is said.
const slowAfter = 3 * time.Second

// slow reports whether what began at a time has taken long.
func (w *Walk) slow(since time.Time) bool { return w.now.Sub(since) >= slowAfter }

// waiting says what a slow walk waits for: "waiting for the first byte from api.openai.com (4 s)". False: it is not
// slow. Several requests may be under way; the one that has waited longest is named.
func (w *Walk) waiting() (words string, ok bool) {
	if w.ended || w.doing == "" || !w.slow(w.since) {
		return "", false
	}
	if request, found := w.requests.longest(w.now); found {
		return "waiting for " + request.awaited() + seconds(w.now.Sub(request.since)), true
	}
	return w.doing + seconds(w.now.Sub(w.since)), true
}

// standRows say how the walk stands: in one row, or, where an outcome does not fit beside it, in two.
func (w *Walk) standRows() []layout.Line {
	count := layout.Say(theme.Faint, fmt.Sprintf("%d/%d", w.count(), len(w.rows)))
	state, about := w.stand()
	row := state
	if len(about) > 0 {
		row = append(state.And(theme.Text, ": "), about...)
	}
	ellipsis := w.theme.Glyphs.Ellipsis
	fits := row.Width()+count.Width() < w.size.Width
	if waiting, slow := w.waiting(); slow && !fits && !w.asks() {
		return []layout.Line{w.waitingRow(waiting, count)}
	}
	const roomForTwo = 8
	if !w.ended || fits || w.size.Height < roomForTwo {
		return []layout.Line{row.Right(count, w.size.Width, ellipsis)}
	}
	return []layout.Line{state.Right(count, w.size.Width, ellipsis), append(layout.Say(theme.Text, "  "), about...)}
}

// waitingRow says in a narrow window what is waited for, which counts more there than how many checks are done.
func (w *Walk) waitingRow(waiting string, count layout.Line) layout.Line {
	frame := layout.Say(theme.Warn, w.frame()+" ")
	row := frame.And(theme.Strong, sentence(waiting))
	if row.Width()+count.Width() < w.size.Width {
		return row.Right(count, w.size.Width, "")
	}
	if row.Width() > w.size.Width {
		row = frame.And(theme.Strong, sentence(strings.TrimPrefix(waiting, "waiting for the ")))
	}
	return row.Cut(w.size.Width, w.theme.Glyphs.Ellipsis)
}

// stand is the state of the walk and what there is to add to it.
func (w *Walk) stand() (state, about layout.Line) {
	glyphs := w.theme.Glyphs
	switch {
	case w.asks():
		return layout.Say(theme.Accent, glyphs.Unknown+" ").And(theme.Strong, "A question"), nil
	case !w.ended:
		state = layout.Say(theme.Accent, w.frame()+" ").And(theme.Strong, "Checking")
		if waiting, slow := w.waiting(); slow {
			about = layout.Say(theme.Warn, waiting)
		} else if w.doing != "" {
			about = layout.Say(theme.Text, w.doing)
		}
		return state, about
	case errors.Is(w.err, ErrInterrupted):
		return layout.Say(theme.Warn, glyphs.Warn+" ").And(theme.Strong, "Interrupted"), layout.Say(theme.Text, "r runs the checks again")
	case w.err != nil:
		return layout.Say(theme.Bad, glyphs.Fail+" Could not check"), layout.Say(theme.Text, w.err.Error())
	}
	status := verdictStatus(w.report, glyphs)
	about = layout.Say(status.Role, headline(w.report))
	if confidence := confidenceOf(w.report); confidence != "" {
		about = about.And(theme.Text, " ("+confidence+")")
	}
	return layout.Say(status.Role, status.Glyph+" ").And(theme.Strong, "Checks finished"), about
}
