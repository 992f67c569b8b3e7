package demo_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"authdoctor/ui/demo"
	"authdoctor/ui/uitest"
)

// player shows what a browser would of a picture, by its elements and its times.
type player struct {
	columns, rows int
	seconds       float64
	times         map[string][]moment    // by the name of the keyframes
	shared        map[string][]drawnText // by their id
	groups        []drawnGroup
}

type moment struct {
	percent float64
	visible bool
}

type drawnGroup struct {
	ID    string      `xml:"id,attr"`
	Class string      `xml:"class,attr"`
	Texts []drawnText `xml:"text"`
	Uses  []struct {
		Href string  `xml:"href,attr"`
		Y    float64 `xml:"y,attr"`
	} `xml:"use"`
}

type drawnText struct {
	Class  string  `xml:"class,attr"`
	X      float64 `xml:"x,attr"`
	Y      float64 `xml:"y,attr"`
	Length float64 `xml:"textLength,attr"`
	Text   string  `xml:",chardata"`
}

func newPlayer(t *testing.T, svg string, columns, rows int) player {
	t.Helper()
	var drawn struct {
		Title  string       `xml:"title"`
		Desc   string       `xml:"desc"`
		Style  string       `xml:"style"`
		Shared []drawnGroup `xml:"defs>g"`
		Groups []drawnGroup `xml:"g"`
	}
	if err := xml.Unmarshal([]byte(svg), &drawn); err != nil {
		t.Fatalf("the picture is no XML: %v", err)
	}
	if drawn.Title == "" || drawn.Desc == "" {
		t.Error("a screen reader has nothing to read")
	}
	p := player{columns: columns, rows: rows, groups: drawn.Groups, times: map[string][]moment{}, shared: map[string][]drawnText{}}
	for _, g := range drawn.Shared {
		p.shared["#"+g.ID] = g.Texts
	}
	for _, line := range strings.Split(drawn.Style, "\n") {
		if _, err := fmt.Sscanf(line, ".k{animation:%fs", &p.seconds); err == nil {
			continue
		}
		name, rest, ok := strings.Cut(line, "}@keyframes ")
		if !ok {
			continue
		}
		name = strings.TrimPrefix(name[strings.Index(name, "animation-name:"):], "animation-name:")
		for _, key := range regexp.MustCompile(`([0-9.]+)%\{opacity:([01])\}`).FindAllStringSubmatch(rest, -1) {
			percent, err := strconv.ParseFloat(key[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			p.times[name] = append(p.times[name], moment{percent, key[2] == "1"})
		}
	}
	return p
}

// at is the text of the screen at a moment, from its start in seconds; less than 0 means without motion.
func (p player) at(seconds float64) string {
	screen := make([][]rune, p.rows)
	for y := range screen {
		screen[y] = []rune(strings.Repeat(" ", p.columns))
	}
	for _, g := range p.groups {
		classes := strings.Fields(g.Class)
		visible := !slices.Contains(classes, "h")
		for _, class := range classes {
			for _, m := range p.times[class] {
				if seconds >= 0 && m.percent <= 100*seconds/p.seconds {
					visible = m.visible
				}
			}
		}
		texts := slices.Clone(g.Texts)
		for _, use := range g.Uses {
			for _, text := range p.shared[use.Href] {
				text.Y += use.Y
				texts = append(texts, text)
			}
		}
		for _, text := range texts {
			if y := int(math.Round((text.Y - 37) / 14)); visible && y >= 0 {
				x := int(math.Round((text.X - 12) / 6))
				copy(screen[y][x:], []rune(text.Text))
			}
		}
	}
	return text(screen)
}

func text(screen [][]rune) string {
	var rows []string
	for _, row := range screen {
		rows = append(rows, strings.TrimRight(string(row), " "))
	}
	return strings.Join(rows, "\n")
}

// plain is the text of cells of single width.
func plain(cells [][]uitest.Cell) string {
	screen := make([][]rune, len(cells))
	for y, row := range cells {
		for _, cell := range row {
			screen[y] = append(screen[y], []rune(cell.Text)...)
		}
	}
	return text(screen)
}

// plays checks that a picture shows every frame when it should, and the last one without motion.
func plays(t *testing.T, picture demo.Picture, svg string) {
	t.Helper()
	p := newPlayer(t, svg, picture.Columns, picture.Rows)
	start := 0.0
	for i, frame := range picture.Frames {
		if got, want := p.at(start+frame.Lasts.Seconds()/2), plain(frame.Cells); got != want {
			t.Fatalf("frame %d, after %.2f s, shows\n%s\nwant\n%s", i, start, got, want)
		}
		start += frame.Lasts.Seconds()
	}
	if math.Abs(start-p.seconds) > 1e-9 {
		t.Errorf("the picture plays for %v s, want %v", p.seconds, start)
	}
	if got, want := p.at(-1), plain(picture.Frames[len(picture.Frames)-1].Cells); got != want {
		t.Errorf("without motion it shows\n%s\nwant\n%s", got, want)
	}
}

func small() demo.Picture {
	views := []string{"one\n  two  <three>", "one\n› two \x1b[1;36m✓ ok\x1b[0m", "one\n  two  <three>\n\x1b[2m────\x1b[0m", "\n\n\n      \x1b[31mred & bad\x1b[0m", "x\n\nend   \x1b[31mred & bad\x1b[0m"}
	picture := demo.Picture{Title: "a <small> one", About: "five screens", Columns: 20, Rows: 4}
	for i, view := range views {
		frame := demo.Frame{Cells: uitest.Cells(view, picture.Columns, picture.Rows), Lasts: time.Duration(300+i*100) * time.Millisecond}
		if i == 1 {
			frame.Key = "enter"
		}
		picture.Frames = append(picture.Frames, frame)
	}
	return picture
}

func TestPictureShowsEveryFrame(t *testing.T) {
	picture := small()
	svg, err := picture.SVG()
	if err != nil {
		t.Fatal(err)
	}
	plays(t, picture, svg)
	for _, want := range []string{
		`<text x="12" y="37">one</text>`, `<text x="12" y="51">› two</text>`, `<text x="54" textLength="42" y="51">&lt;three&gt;</text>`,
		`<text class="c7 b" x="48" y="51">✓</text>`, `<text class="f" x="12" y="65">────</text>`,
		`<g id="s0"><text class="c2" x="48" textLength="54">red &amp; bad</text></g>`, `<use href="#s0" y="79"/>`,
		`>enter</text>`, "prefers-color-scheme:dark", "prefers-reduced-motion", "<title id=\"t\">a &lt;small&gt; one</title>",
	} {
		if strings.Count(svg, want) != 1 {
			t.Errorf("%d times %s, want once", strings.Count(svg, want), want)
		}
	}
	if again, _ := picture.SVG(); again != svg {
		t.Error("the same frames give other bytes")
	}
}

func TestPictureRefusesWhatItCannotDraw(t *testing.T) {
	for name, spoil := range map[string]func(*demo.Picture){
		"reverse":     func(p *demo.Picture) { p.Frames[2].Cells = uitest.Cells("\x1b[7mx", 20, 4) },
		"background":  func(p *demo.Picture) { p.Frames[2].Cells = uitest.Cells("\x1b[41mx", 20, 4) },
		"many shades": func(p *demo.Picture) { p.Frames[2].Cells = uitest.Cells("\x1b[38;5;99mx", 20, 4) },
		"no time":     func(p *demo.Picture) { p.Frames[2].Lasts = 0 },
		"no frames":   func(p *demo.Picture) { p.Frames = nil },
	} {
		picture := small()
		spoil(&picture)
		if _, err := picture.SVG(); err == nil {
			t.Errorf("%s: it was drawn", name)
		}
	}
}

// The colours must be readable on their ground.
func TestContrast(t *testing.T) {
	svg, err := small().SVG()
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(svg, "prefers-color-scheme:dark")
	for name, style := range map[string]string{"light": light, "dark": dark} {
		ground := fillOf(t, style, ".w")
		for _, class := range []string{"text", ".c1", ".c2", ".c3", ".c4", ".c5", ".c6", ".c7", ".f"} {
			a, b := luminance(t, ground), luminance(t, fillOf(t, style, class))
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s: %s has a contrast of %.1f", name, class, ratio)
			}
		}
	}
}

func fillOf(t *testing.T, style, class string) string {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(class) + `\{fill:(#[0-9a-f]{6})`).FindStringSubmatch(style)
	if found == nil {
		t.Fatalf("%s has no colour", class)
	}
	return found[1]
}

// luminance is WCAG's.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(shift int) float64 {
		c := float64(n>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
