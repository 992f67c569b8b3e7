package screens

import (
	"fmt"
	"strings"

	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// roomForRequests is the height from which on the requests of a walk have a place of their own below the list.
const roomForRequests = 20

// showsRequests reports whether the requests are shown: where there is room, or where a person asked for them.
func (w *Walk) showsRequests() bool {
	room := w.size.Wide() || w.size.Height >= roomForRequests
	return len(w.requests.all) > 0 && room != w.folded
}

// requestRows are the requests under a rule with their legend, in at most height rows: the last ones that fit.
func (w *Walk) requestRows(width, height int) []layout.Line {
	requests, glyphs := w.requests.pictures(w.now, w.ended), w.theme.Glyphs
	bars := widgets.RequestRows(requests, width, glyphs)
	each := len(bars) / len(requests)
	head := requestHead(requests, "", width, glyphs)
	if len(head)+each*min(2, len(requests)) > height { // the legend is what can be missed
		head = head[:1]
	}
	room := max(0, height-len(head)) / each
	if room < len(requests) {
		head[0] = requestHead(requests, fmt.Sprintf("the last %d of %d", room, len(requests)), width, glyphs)[0]
		bars = bars[len(bars)-room*each:]
	}
	return append(head, bars...)[:min(len(head)+len(bars), max(0, height))]
}

// requestHead is a rule with the name of what is below it, and the legend in it, where it fits, or below it.
func requestHead(requests []widgets.Request, note string, width int, glyphs theme.Glyphs) []layout.Line {
	head := layout.Say(theme.Faint, strings.Repeat(glyphs.Rule, 2)+" ").And(theme.Strong, "Requests ")
	if note != "" {
		head = head.And(theme.Faint, "("+note+") ")
	}
	legend := widgets.Legend(requests, width)
	if len(legend) == 1 && head.Width()+legend[0].Width()+2 <= width {
		head = append(head.And(theme.Text, " "), legend[0]...).And(theme.Text, " ")
		legend = nil
	}
	head = append(head, rule(width-head.Width(), glyphs)...)
	return append([]layout.Line{head.Cut(width, "")}, legend...)
}

// requestSection is where the time of a report's requests went.
func requestSection(r flows.Report, width int, glyphs theme.Glyphs) []layout.Line {
	if len(r.Exchanges) == 0 {
		return nil
	}
	requests := picturesOf(r.Exchanges)
	rows := append(heading("The requests"), layout.Indent(2, widgets.Legend(requests, width-2))...)
	return append(rows, layout.Indent(2, widgets.RequestRows(requests, width-2, glyphs))...)
}
