package cli

import (
	"fmt"
	"strings"

	"authdoctor/flows/scan"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// scanPage is a scan's report for a person, in lines no wider than a terminal, but for what is to be copied.
type scanPage struct {
	out   strings.Builder
	theme theme.Theme
	width int
}

func scanText(r scan.Report, t theme.Theme, width int) string {
	p := &scanPage{theme: t, width: width}
	for _, severity := range []scan.Severity{scan.High, scan.Medium, scan.Low} {
		p.group(severity, r.Items)
	}
	p.summary(r)
	return p.out.String()
}

func (p *scanPage) line(l layout.Line) {
	p.out.WriteString(strings.TrimRight(l.Paint(p.theme), " ") + "\n")
}

func (p *scanPage) say(role theme.Role, text string) layout.Line {
	return layout.Say(role, p.fold(text))
}

func (p *scanPage) fold(text string) string {
	if p.theme.ASCII {
		return layout.ASCII(text)
	}
	return text
}

func (p *scanPage) prose(indent int, role theme.Role, text string) {
	for _, l := range layout.Indent(indent, layout.Wrap(role, p.fold(text), max(p.width-indent, 20))) {
		p.line(l)
	}
}

// group shows the items of one severity.
func (p *scanPage) group(severity scan.Severity, items []scan.Item) {
	first := true
	for _, item := range items {
		if item.Severity != severity {
			continue
		}
		if first {
			role := map[scan.Severity]theme.Role{scan.High: theme.Bad, scan.Medium: theme.Warn, scan.Low: theme.Strong}[severity]
			p.line(p.say(role, map[scan.Severity]string{
				scan.High:   p.theme.Glyphs.Fail + " high: committed, so others may have it",
				scan.Medium: p.theme.Glyphs.Warn + " medium: others can get at it, or it lies where programs and people look",
				scan.Low:    p.theme.Glyphs.Skip + " low: only you can read it as things are",
			}[severity]))
		}
		first = false
		p.out.WriteByte('\n')
		p.item(item)
	}
	if !first {
		p.out.WriteByte('\n')
	}
}

func (p *scanPage) item(i scan.Item) {
	p.line(p.say(theme.Strong, "  "+i.Place()))
	about := i.Fingerprint
	for _, fact := range []string{i.Provider, i.Kind} {
		if fact != "" {
			about += ", " + fact
		}
	}
	if i.Variable != "" {
		about += ", in " + i.Variable
	}
	if i.Stored != "" {
		about += ", stored as " + i.Stored
	}
	p.prose(4, theme.Text, about)
	p.prose(4, theme.Text, i.What+" ("+i.ID+")")
	for _, place := range i.Places {
		p.line(p.say(theme.Text, "      "+place))
	}
	for n, fix := range i.Fixes {
		for row, l := range layout.Wrap(theme.Faint, p.fold(fix.Title), max(p.width-7, 20)) {
			number := "       "
			if row == 0 {
				number = fmt.Sprintf("    %d. ", n+1)
			}
			p.line(append(layout.Say(theme.Faint, number), l...))
		}
		for _, copied := range []string{fix.Command, fix.URL} {
			if copied != "" {
				p.line(p.say(theme.Accent, "       "+copied))
			}
		}
	}
}

// summary says what was found and, so that silence can be believed, what was looked at.
func (p *scanPage) summary(r scan.Report) {
	for _, note := range r.Notes {
		p.prose(0, theme.Faint, "note: "+note)
	}
	switch {
	case len(r.Items) > 0:
		counts := map[scan.Severity]int{}
		for _, i := range r.Items {
			counts[i.Severity]++
		}
		p.prose(0, theme.Strong, fmt.Sprintf("%s: %d high, %d medium, %d low", counted(len(r.Items), "finding"), counts[scan.High], counts[scan.Medium], counts[scan.Low]))
	case r.Incomplete:
		p.prose(0, theme.Strong, p.theme.Glyphs.Unknown+" nothing was found, but not everything could be looked at")
	default:
		p.prose(0, theme.Good, p.theme.Glyphs.Pass+" no plaintext key lies where it should not")
	}
	p.prose(0, theme.Faint, "looked at "+strings.Join(r.Where, "; "))
	l := r.LookedAt
	p.prose(0, theme.Faint, fmt.Sprintf("%s, %s, %s, %.1f MB", counted(l.Files, "file"), counted(l.Commits, "commit"),
		counted(l.Objects, "version or message", "versions and messages"), float64(l.Bytes)/(1<<20)))
}

// counted is a number with its noun; the plural is that with an s where none is given.
func counted(n int, noun string, plural ...string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case len(plural) > 0:
		noun = plural[0]
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
