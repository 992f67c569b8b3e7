package screens

import (
	"fmt"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// filterRow is a filter and how many it lets through.
func (p *page) filterRow(filter *widgets.Field, typing bool, passed, all int) layout.Line {
	count := layout.Say(theme.Faint, fmt.Sprintf("%d of %d", passed, all))
	room := p.size.Width - count.Width() - 1
	if count.Width() > p.size.Width/3 {
		count, room = nil, p.size.Width
	}
	row := filter.Row(layout.Say(theme.Strong, "Filter: "), typing, room, p.theme)
	return row.Right(count, p.size.Width, p.theme.Glyphs.Ellipsis)
}
