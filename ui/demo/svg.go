// Package demo draws what a screen showed, moment after moment, as one animated SVG: the picture of the README.
//
// It knows cells and times, not the app. The picture needs no script and no font of its own, so it plays as an <img>;
// it follows the reader's light or dark scheme, and shows its last frame to whoever wants no motion. The same frames
// give the same bytes. Only tests use this package; they play a practice case through the real app and engine.
//
//	picture := demo.Picture{Title: "authdoctor", Columns: 80, Rows: 24, Frames: frames}
//	text, err := picture.SVG()
package demo

import (
	"fmt"
	"strings"
	"time"

	"authdoctor/ui/uitest"
)

// Frame is what the screen shows for some time.
type Frame struct {
	Cells [][]uitest.Cell // row by row
	Key   string          // the key that a person presses just then; empty: none
	Lasts time.Duration   // more than zero
}

// Picture is a row of frames that plays over and over.
type Picture struct {
	Title, About  string // for those who do not see it
	Columns, Rows int
	Frames        []Frame
}

// The measures of a picture, in its own units. Whole numbers keep it small.
const (
	cellWidth, cellHeight = 6, 14 // a character of 10 units is 6 wide in most fonts
	margin, bar           = 12, 26
	ascent                = 11  // from the top of a row to its base line
	pixels                = 1.4 // of a screen, for a unit
)

// SVG draws the picture. It fails where a frame holds what the picture has no drawing for: a background, a colour beyond
// the palette, or nothing at all.
func (p Picture) SVG() (string, error) {
	if len(p.Frames) == 0 {
		return "", fmt.Errorf("draw a picture: there are no frames")
	}
	film := newFilm(p.Frames)
	for i, frame := range p.Frames {
		if frame.Lasts <= 0 {
			return "", fmt.Errorf("draw frame %d: it lasts %v", i, frame.Lasts)
		}
		spans, err := spansOf(frame.Cells)
		if err != nil {
			return "", fmt.Errorf("draw frame %d: %w", i, err)
		}
		for _, s := range spans {
			film.show(i, s.drawing(), s.y())
		}
		if frame.Key != "" {
			film.show(i, p.keycap(frame.Key), keyLine)
		}
	}
	var out strings.Builder
	width, height := p.size()
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%.0f" height="%.0f" role="img" aria-labelledby="t d">`+"\n",
		width, height, pixels*float64(width), pixels*float64(height))
	fmt.Fprintf(&out, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", escape(p.Title), escape(p.About))
	fmt.Fprintf(&out, "<style>\n%s%s</style>\n", looks(), film.css())
	out.WriteString(p.window())
	out.WriteString(film.svg())
	out.WriteString("</svg>\n")
	return out.String(), nil
}

func (p Picture) size() (width, height int) {
	return 2*margin + p.Columns*cellWidth, bar + p.Rows*cellHeight + margin
}

// window is the frame around the screen.
func (p Picture) window() string {
	width, height := p.size()
	var out strings.Builder
	fmt.Fprintf(&out, `<rect class="w" x=".5" y=".5" width="%d" height="%d" rx="6"/>`+"\n", width-1, height-1)
	for i := range 3 {
		fmt.Fprintf(&out, `<circle class="o" cx="%d" cy="13" r="3.5"/>`, margin+4+i*12)
	}
	fmt.Fprintf(&out, `<text class="f" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", width/2, keyLine, escape(p.Title))
	return out.String()
}

// keyLine is the base line of the window's bar.
const keyLine = 16

// keycap is a key, drawn at the right of the window's bar.
func (p Picture) keycap(key string) drawing {
	width, _ := p.size()
	wide := len([]rune(key))*cellWidth + 12
	left := width - margin - wide
	return drawing{
		fmt.Sprintf(`<rect class="o" x="%d" y="5" width="%d" height="16" rx="3"/><text class="b" x="%d" textLength="%d"`, left, wide, left+6, wide-12),
		">" + escape(key) + "</text>",
	}
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}
