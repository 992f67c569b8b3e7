package uitest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Left lists what is not as a terminal was before a program: the alternate screen, a hidden cursor, mouse reports and
// so on. After a program has ended there must be nothing.
func (g *Grid) Left() []string {
	left := LeftOn(g.Written())
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.screen.IsAltScreen() {
		left = append(left, "the alternate screen is shown")
	}
	if g.screen.CursorHidden() {
		left = append(left, "the cursor is hidden")
	}
	return left
}

// LeftOn lists the private modes of a terminal ("?1002") that a stream of bytes leaves other than they were.
func LeftOn(written string) []string {
	const cursorShown = "25" // the one mode here that is on from the start
	changed := map[string]bool{}
	for _, set := range regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`).FindAllStringSubmatch(written, -1) {
		for mode := range strings.SplitSeq(set[1], ";") {
			changed[mode] = (set[2] == "h") != (mode == cursorShown)
		}
	}
	var left []string
	for _, mode := range slices.Sorted(maps.Keys(changed)) {
		if changed[mode] {
			left = append(left, fmt.Sprintf("?%s", mode))
		}
	}
	return left
}
