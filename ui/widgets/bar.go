package widgets

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Bar is the help line: what a person can do now, most useful first. It gets shorter with the window; the offers in
// last stay longest, and the very last one, the help key, always.
func Bar(offers, last []intent.Offer, width int, glyphs theme.Glyphs) layout.Line {
	between := layout.Say(theme.Faint, " "+glyphs.Dot+" ")
	var bar, end layout.Line
	for i := len(last) - 1; i >= 0; i-- {
		item := barItem(last[i])
		if len(end) > 0 {
			item = append(append(item, between...), end...)
		}
		if len(end) == 0 || item.Width() <= width {
			end = item
		}
	}
	for _, offer := range offers {
		item := append(barItem(offer), between...)
		if offer.Off == "" && bar.Width()+item.Width()+end.Width() <= width {
			bar = append(bar, item...)
		}
	}
	return append(bar, end...).Cut(width, "")
}

func barItem(offer intent.Offer) layout.Line {
	keys, does := intent.Label(offer.Act)
	if offer.Text != "" {
		does = offer.Text
	}
	return layout.Say(theme.Strong, keys).And(theme.Faint, " "+does)
}
