package widgets

import (
	"cmp"
	"slices"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Column is one column of a table.
type Column struct {
	Wanted int // cells for its longest value
	Least  int // cells below which it says nothing
	Rank   int // 0 is the most important one: it goes last where there is no room, and is first to get more
}

const columnGap = 2

// Columns are the widths of columns in width cells; 0: there is no room for it. Columns get narrower before one goes;
// one always stays.
func Columns(columns []Column, width int) []int {
	widths := make([]int, len(columns))
	order := make([]int, len(columns))
	free := width + columnGap
	for i, c := range columns {
		widths[i] = max(1, min(c.Wanted, c.Least))
		free -= widths[i] + columnGap
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(columns[a].Rank, columns[b].Rank) })
	for last := len(order) - 1; last > 0 && free < 0; last-- {
		out := order[last]
		free += widths[out] + columnGap
		widths[out] = 0
	}
	for _, i := range order {
		if widths[i] > 0 && free > 0 {
			more := min(free, max(0, columns[i].Wanted-widths[i]))
			widths[i] += more
			free -= more
		}
	}
	return widths
}

// Cells puts one value into each column that has room.
func Cells(values []layout.Line, widths []int, glyphs theme.Glyphs) layout.Line {
	var row layout.Line
	filled := 0 // cells up to the end of the last column
	for i, value := range values {
		if widths[i] == 0 {
			continue
		}
		if filled > 0 {
			filled += columnGap
		}
		row = append(spaced(row, filled), value.Cut(widths[i], glyphs.Ellipsis)...)
		filled += widths[i]
	}
	return row
}
