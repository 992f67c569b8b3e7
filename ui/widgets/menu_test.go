package widgets

import (
	"fmt"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// menuOf has a heading, items and three notes behind them.
func menuOf(items int) []Entry {
	entries := Notes(layout.Say(theme.Strong, "heading"))
	for i := range items {
		entries = append(entries, Entry{layout.Say(theme.Text, fmt.Sprintf("item %d", i)), i})
	}
	return append(entries, Notes(numbered(3)...)...)
}

func TestMenuKnowsWhatItDrewWhere(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	for height := 1; height < 14; height++ {
		for focus := range 9 {
			menu := Menu{List: List{Focus: focus}, Top: 2}
			rows := menu.Rows(menuOf(9), height, glyphs)
			if len(rows) > height || !strings.Contains("\n"+text(rows)+"\n", fmt.Sprintf("\nitem %d\n", focus)) {
				t.Fatalf("height %d: item %d is not among\n%s", height, focus, text(rows))
			}
			for row := -3; row < height+4; row++ {
				item, ok := menu.Item(row)
				drawn := ""
				if i := row - 2; i >= 0 && i < len(rows) {
					drawn = rows[i].Plain()
				}
				if want := strings.HasPrefix(drawn, "item "); ok != want || ok && drawn != fmt.Sprintf("item %d", item) {
					t.Fatalf("height %d, focus %d: row %d is %q and means item %d, %v", height, focus, row, drawn, item, ok)
				}
			}
		}
	}
}

func TestMenuShowsTheNotesBehindItsLastItem(t *testing.T) {
	var menu Menu
	glyphs := theme.New(false, true).Glyphs
	menu.Rows(menuOf(9), 6, glyphs)
	menu.Handle(intent.Intent{Act: intent.Bottom}, 9)
	if got, want := text(menu.Rows(menuOf(9), 6, glyphs)), "  ^ 8 more\nitem 7\nitem 8\nrow 0\nrow 1\nrow 2"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
