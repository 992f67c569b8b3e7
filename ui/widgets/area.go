package widgets

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// AreaLimit is the most that an Area takes, in bytes.
const AreaLimit = 1 << 20

// Area is a text of many lines that is typed or pasted. It keeps the text as it came and draws it cleaned, with
// everything that can be a key shortened. The cursor is always at its end. Its zero value is empty.
type Area struct {
	text []byte
	full bool // something did not fit
	up   int  // rows between the last one and the lowest that is drawn
	page int
	drawn
}

// drawn are the rows of the complete lines of the text, kept because a long text is drawn after every key.
type drawn struct {
	width int
	ascii bool
	rows  []string
	upTo  int // bytes of the text that they hold
}

// Text is what has been typed, as it came.
func (a *Area) Text() string { return string(a.text) }

// Empty reports whether nothing but white space has been typed.
func (a *Area) Empty() bool { return len(bytes.TrimSpace(a.text)) == 0 }

// Full reports whether something was left out because of AreaLimit.
func (a *Area) Full() bool { return a.full }

// Count says how long the text is.
func (a *Area) Count() (lines, characters int) {
	lines = bytes.Count(a.text, []byte("\n"))
	if len(a.text) > 0 && a.text[len(a.text)-1] != '\n' {
		lines++
	}
	return lines, utf8.RuneCount(a.text)
}

// Handle takes what is typed and scrolls. It reports whether the intent was one of its own.
func (a *Area) Handle(in intent.Intent) bool {
	switch in.Act {
	case intent.Type:
		a.add(lineBreaks(in))
	case intent.Newline:
		a.add("\n")
	case intent.Erase:
		_, size := utf8.DecodeLastRune(a.text)
		a.text = a.text[:len(a.text)-size]
		a.up = 0
		if a.upTo > len(a.text) {
			a.drawn = drawn{}
		}
	case intent.EraseAll:
		clear(a.text[:cap(a.text)])
		*a = Area{}
	case intent.Up:
		a.up++
	case intent.Down:
		a.up = max(0, a.up-1)
	case intent.PageUp:
		a.up += max(1, a.page)
	case intent.PageDown:
		a.up = max(0, a.up-max(1, a.page))
	default:
		return false
	}
	return true
}

func (a *Area) add(text string) {
	a.up = 0
	if room := AreaLimit - len(a.text); len(text) > room {
		text, a.full = firstBytes(text, room), true
	}
	a.text = append(a.text, text...)
}

// Rows draws the part of the text around the cursor, or further up where a person has scrolled.
func (a *Area) Rows(width, height int, t theme.Theme) []layout.Line {
	if width < 1 || height < 1 {
		return nil
	}
	a.page = height - 2
	last := a.wrap(max(1, width-len(cursor)), t)
	total := len(a.rows) + len(last)
	a.up = min(a.up, max(0, total-height))
	end := total - a.up
	first := max(0, end-height)
	var lines []layout.Line
	for i := first; i < end; i++ {
		row := ""
		if i < len(a.rows) {
			row = a.rows[i]
		} else {
			row = last[i-len(a.rows)]
		}
		lines = append(lines, layout.Say(theme.Text, row))
	}
	if end == total {
		lines[len(lines)-1] = lines[len(lines)-1].And(theme.Accent, cursor)
	}
	if height < roomToSay {
		return lines
	}
	if first > 0 {
		lines[0] = layout.Say(theme.Faint, fmt.Sprintf("%s %d more rows", t.Glyphs.Above, first+1))
	}
	if a.up > 0 {
		lines[height-1] = layout.Say(theme.Faint, fmt.Sprintf("%s %d more rows", t.Glyphs.Below, a.up+1))
	}
	return lines
}

// wrap breaks the complete lines that were not broken yet, and the last line, which it returns, every time.
func (a *Area) wrap(width int, t theme.Theme) (last []string) {
	if a.width != width || a.ascii != t.ASCII {
		a.drawn = drawn{width: width, ascii: t.ASCII}
	}
	for {
		rest := a.text[a.upTo:]
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return shown(string(rest), width, t)
		}
		a.rows = append(a.rows, shown(string(rest[:end]), width, t)...)
		a.upTo += end + 1
	}
}

// shown is one line of a text, cleaned before it is masked: what is removed could stand in the middle of a key.
func shown(line string, width int, t theme.Theme) []string {
	line = layout.Clean(line)
	if t.ASCII {
		line = layout.ASCII(line)
	}
	return strings.Split(ansi.Hardwrap(mask(line, t.Glyphs.Ellipsis), width, true), "\n")
}

// lineBreaks is what was typed. Most terminals hand the line breaks of a paste on as carriage returns.
func lineBreaks(in intent.Intent) string {
	if in.Pasted && !strings.Contains(in.Text, "\n") {
		return strings.ReplaceAll(in.Text, "\r", "\n")
	}
	return in.Text
}

// firstBytes is the beginning of a text, of at most so many bytes, without half a character at its end.
func firstBytes(text string, room int) string {
	if len(text) <= room {
		return text
	}
	for room > 0 && !utf8.RuneStart(text[room]) {
		room--
	}
	return text[:room]
}
