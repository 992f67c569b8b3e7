package screens

import (
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Help lists the keys of the screen it was opened from, and the signs.
type Help struct {
	page
	about  string
	offers []intent.Offer
	text   widgets.Text
}

// NewHelp makes the help of a screen.
func NewHelp(t theme.Theme, about string, offers []intent.Offer) *Help {
	return &Help{page: page{theme: t}, about: about, offers: offers}
}

// Title is the screen's place in the trail.
func (h *Help) Title() string { return "Help" }

// Offers lists what can be done here.
func (h *Help) Offers() []intent.Offer { return []intent.Offer{{Act: intent.Back}} }

// Handle acts on an intent. The help key also closes the help.
func (h *Help) Handle(in intent.Intent) Ask {
	if h.text.Handle(in, len(h.rows()), h.size.Height) {
		return nil
	}
	if in.Act == intent.Back || in.Act == intent.Help {
		return Leave{}
	}
	return nil
}

// View draws the help.
func (h *Help) View() string {
	return h.paint(h.text.Rows(h.rows(), h.size.Height, h.theme.Glyphs))
}

func (h *Help) rows() []layout.Line {
	width := h.textWidth()
	rows := heading(joined(": ", "Keys here", h.about))
	rows = append(rows, h.keyRows(h.offers, width)...)
	rows = append(rows, nil)
	rows = append(rows, heading("Moving")...)
	rows = append(rows, h.keyRows(intent.Moves(), width)...)
	rows = append(rows, nil)
	rows = append(rows, heading("Everywhere")...)
	rows = append(rows, h.keyRows(intent.Everywhere(), width)...)
	rows = append(rows, nil)
	rows = append(rows, heading("Signs")...)
	glyphs := h.theme.Glyphs
	signs := []struct{ sign, means string }{
		{glyphs.Pass, "ok: the statement is true"},
		{glyphs.Fail, "failed: it is not, and that matters"},
		{glyphs.Warn, "warning: worth knowing, never the cause"},
		{glyphs.Unknown, "unknown: it could not be answered"},
		{glyphs.Skip, "skipped or not needed"},
	}
	for _, s := range signs {
		rows = append(rows, layout.Indent(2, layout.Labelled(s.sign, theme.Text, s.means, 3, width-2))...)
	}
	return rows
}

func (h *Help) keyRows(offers []intent.Offer, width int) []layout.Line {
	var rows []layout.Line
	for _, offer := range offers {
		keys, does := intent.Label(offer.Act)
		if offer.Text != "" {
			does = offer.Text
		}
		role := theme.Text
		if offer.Off != "" {
			role = theme.Faint
			does += " (not now: " + strings.TrimSuffix(offer.Off, ".") + ")"
		}
		rows = append(rows, layout.Indent(2, layout.Labelled(keys, role, does, 9, width-2))...)
	}
	return rows
}
