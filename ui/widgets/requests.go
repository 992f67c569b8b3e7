package widgets

import (
	"fmt"
	"math"
	"strings"
	"time"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Request is one request and how its time was spent.
type Request struct {
	Title  string
	Stages []Stage // in the order in which they happened; empty: nothing is known yet
	Took   time.Duration
	End    string // how it ended, or what it waits for: "200", "timeout"
	Role   theme.Role
}

// Stage is one stage's share of a request.
type Stage struct {
	Name string // "dns", "connect", "tls", "proxy", "send", "wait", "body"
	Took time.Duration
}

// stageSign is how a stage is drawn: a letter for each cell of it, which needs neither colour nor a special glyph.
type stageSign struct {
	name, letter, word string
	role               theme.Role
}

func stageSigns() []stageSign {
	return []stageSign{
		{"proxy", "p", "proxy", theme.Accent},
		{"dns", "n", "name", theme.Faint},
		{"connect", "c", "connect", theme.Text},
		{"tls", "t", "TLS", theme.Strong},
		{"send", "s", "send", theme.Faint},
		{"wait", "w", "wait", theme.Accent},
		{"body", "b", "body", theme.Text},
	}
}

func signOf(stage string) stageSign {
	for _, sign := range stageSigns() {
		if sign.name == stage {
			return sign
		}
	}
	return stageSign{stage, "?", "other", theme.Faint}
}

// RequestRows draws requests below each other, each with a bar of its stages: beside its title, or, where that is too
// narrow, below it. The bars have one scale: the longest request fills the column.
func RequestRows(requests []Request, width int, glyphs theme.Glyphs) []layout.Line {
	const roomForOneRow, leastBar, longestBar, longestTail, indent, gap = 66, 20, 40, 24, 2, 2
	var longest time.Duration
	title, tail := 0, 0
	for _, r := range requests {
		longest = max(longest, whole(r.Stages))
		title = max(title, layout.Say(theme.Text, r.Title).Width())
		if len(r.Stages) > 0 {
			tail = max(tail, tailOf(r).Width())
		}
	}
	oneRow := width >= roomForOneRow
	tail = min(tail, longestTail)
	title = min(title, width-leastBar-tail-2*gap)
	lead := indent
	if oneRow {
		lead = title + gap
	}
	bar := min(longestBar, width-lead-gap-tail)
	var rows []layout.Line
	for _, r := range requests {
		how := tailOf(r)
		if len(r.Stages) > 0 && bar > 0 {
			how = append(spaced(Picture(r.Stages, longest, bar), bar+gap), how...)
		}
		name := layout.Say(theme.Text, r.Title)
		if oneRow {
			name = name.Cut(title, glyphs.Ellipsis)
		} else {
			rows = append(rows, name.Cut(width, glyphs.Ellipsis))
			name = nil
		}
		rows = append(rows, append(spaced(name, lead), how...).Cut(width, glyphs.Ellipsis))
	}
	return rows
}

// tailOf says how long a request took and how it ended. Before it has ended, or where it never began, there is no time.
func tailOf(r Request) layout.Line {
	how := layout.Say(r.Role, r.End)
	if len(r.Stages) == 0 {
		return how
	}
	return append(layout.Say(theme.Text, fmt.Sprintf("%7s  ", Took(r.Took))), how...)
}

// Picture is the bar of one request: as many cells as its part of the longest one asks for, at least one.
func Picture(stages []Stage, longest time.Duration, cells int) layout.Line {
	if longest <= 0 || cells < 1 {
		return nil
	}
	var line layout.Line
	drawn, passed := 0, time.Duration(0)
	for i, stage := range stages {
		passed += max(0, stage.Took)
		end := int(math.Round(float64(passed) / float64(longest) * float64(cells)))
		if i == len(stages)-1 && drawn == 0 {
			end = max(1, end)
		}
		sign := signOf(stage.Name)
		line = line.And(sign.role, strings.Repeat(sign.letter, max(0, min(end, cells)-drawn)))
		drawn = max(drawn, min(end, cells))
	}
	return line
}

// Legend says what the letters of the pictures mean, those only that are among the requests.
func Legend(requests []Request, width int) []layout.Line {
	var rows []layout.Line
	for _, sign := range stageSigns() {
		if !uses(requests, sign.name) {
			continue
		}
		entry := layout.Say(sign.role, sign.letter).And(theme.Faint, " "+sign.word)
		if last := len(rows) - 1; last >= 0 && rows[last].Width()+2+entry.Width() <= width {
			rows[last] = append(rows[last].And(theme.Text, "  "), entry...)
			continue
		}
		rows = append(rows, entry)
	}
	return rows
}

func uses(requests []Request, stage string) bool {
	for _, r := range requests {
		for _, s := range r.Stages {
			if s.Name == stage {
				return true
			}
		}
	}
	return false
}

func whole(stages []Stage) time.Duration {
	sum := time.Duration(0)
	for _, stage := range stages {
		sum += max(0, stage.Took)
	}
	return sum
}

// spaced is a line with spaces behind it, up to a width.
func spaced(line layout.Line, width int) layout.Line {
	return line.And(theme.Text, strings.Repeat(" ", max(0, width-line.Width())))
}
