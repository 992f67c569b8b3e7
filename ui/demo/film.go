package demo

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// film knows in which frames each element is seen. An element that stays is drawn once, and elements that come and go
// together share a group and its times.
type film struct {
	starts   []time.Duration // of the frames, and at last the end
	elements []element       // in the order in which they are first seen
	index    map[place]int   // of an element
}

// drawing is SVG that y="..." stands between.
type drawing struct{ before, after string }

// place is a drawing at a height of the picture.
type place struct {
	drawing
	y int
}

// element is what is seen in some frames.
type element struct {
	place
	seen []bool // by frame
}

// group are the elements that are seen in the same frames.
type group struct {
	seen     []bool
	elements []element
}

func newFilm(frames []Frame) *film {
	f := &film{starts: []time.Duration{0}, index: map[place]int{}}
	for _, frame := range frames {
		f.starts = append(f.starts, f.starts[len(f.starts)-1]+frame.Lasts)
	}
	return f
}

// show says that an element is seen in a frame.
func (f *film) show(frame int, d drawing, y int) {
	at := place{d, y}
	i, known := f.index[at]
	if !known {
		i = len(f.elements)
		f.index[at] = i
		f.elements = append(f.elements, element{at, make([]bool, len(f.starts)-1)})
	}
	f.elements[i].seen[frame] = true
}

func (f *film) groups() []group {
	var groups []group
	for _, e := range f.elements {
		i := slices.IndexFunc(groups, func(g group) bool { return slices.Equal(g.seen, e.seen) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{seen: e.seen})
		}
		groups[i].elements = append(groups[i].elements, e)
	}
	return groups
}

// css are the times of the groups. Without them, or without motion, the last frame is what is seen.
func (f *film) css() string {
	var out strings.Builder
	end := f.starts[len(f.starts)-1]
	fmt.Fprintf(&out, ".k{animation:%ss step-end infinite}.h{opacity:0}\n", strconv.FormatFloat(end.Seconds(), 'f', -1, 64))
	for i, g := range f.groups() {
		if !slices.Contains(g.seen, false) {
			continue
		}
		fmt.Fprintf(&out, ".k%d{animation-name:k%d}@keyframes k%d{", i, i, i)
		for frame, seen := range g.seen {
			if frame > 0 && seen == g.seen[frame-1] {
				continue
			}
			opacity := 0
			if seen {
				opacity = 1
			}
			percent := math.Round(10000*float64(f.starts[frame])/float64(end)) / 100
			fmt.Fprintf(&out, "%s%%{opacity:%d}", strconv.FormatFloat(percent, 'f', -1, 64), opacity)
		}
		out.WriteString("}\n")
	}
	out.WriteString("@media (prefers-reduced-motion:reduce){.k{animation:none}}\n")
	return out.String()
}

// svg draws the groups. What stands at several heights, as the rows of a list that moves do, is drawn once and referred to.
func (f *film) svg() string {
	var names, body strings.Builder
	name := map[drawing]string{}
	for i, e := range f.elements {
		again := slices.ContainsFunc(f.elements[:i], func(o element) bool { return o.drawing == e.drawing })
		if again && name[e.drawing] == "" {
			name[e.drawing] = fmt.Sprintf("s%d", len(name))
			fmt.Fprintf(&names, "<g id=\"%s\">%s%s</g>\n", name[e.drawing], e.before, e.after)
		}
	}
	for i, g := range f.groups() {
		switch {
		case !slices.Contains(g.seen, false):
			body.WriteString("<g>")
		case g.seen[len(g.seen)-1]:
			fmt.Fprintf(&body, `<g class="k k%d">`, i)
		default:
			fmt.Fprintf(&body, `<g class="k k%d h">`, i)
		}
		for _, e := range g.elements {
			if name[e.drawing] != "" {
				fmt.Fprintf(&body, `<use href="#%s" y="%d"/>`, name[e.drawing], e.y)
			} else {
				fmt.Fprintf(&body, `%s y="%d"%s`, e.before, e.y, e.after)
			}
		}
		body.WriteString("</g>\n")
	}
	return "<defs>\n" + names.String() + "</defs>\n" + body.String()
}
