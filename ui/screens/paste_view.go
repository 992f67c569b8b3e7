package screens

import (
	"fmt"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// View draws the text with its cursor, or what the text is.
func (p *Paste) View() string {
	if p.pasted == nil {
		return p.paint(p.typingRows())
	}
	height := p.saysHeight()
	rows := layout.Fill(p.text.Rows(p.saysRows(), height, p.theme.Glyphs), height)
	return p.paint(append(rows, p.nextRows()...))
}

// typingRows are the text between what to do and how much there is. The text keeps a row in every window.
func (p *Paste) typingRows() []layout.Line {
	width, glyphs := p.size.Width, p.theme.Glyphs
	top := p.askRows()
	top = top[:min(len(top), max(0, p.size.Height-2))]
	var bottom []layout.Line
	if p.size.Height > 1 {
		bottom = []layout.Line{p.standRow().Cut(width, glyphs.Ellipsis)}
	}
	height := p.size.Height - len(top) - len(bottom)
	rows := append(top, layout.Fill(p.area.Rows(width, height, p.theme), height)...)
	return append(rows, bottom...)
}

// askRows say what to do, in few rows where there are few.
func (p *Paste) askRows() []layout.Line {
	width := p.textWidth()
	rows := layout.Wrap(theme.Strong, "Paste the error you got, a failing request or a key", width)
	if p.size.Height >= 9 {
		rows = append(rows, layout.Wrap(theme.Faint, "Nothing is sent or run. Enter reads it; what can be a key is shown shortened.", width)...)
		rows = append(rows, rule(p.size.Width, p.theme.Glyphs))
	}
	return rows
}

// standRow says what came of it so far, or how much text there is.
func (p *Paste) standRow() layout.Line {
	glyphs := p.theme.Glyphs
	lines, characters := p.area.Count()
	count := counted(lines, "line") + ", " + counted(characters, "character")
	switch {
	case p.reading:
		return layout.Say(theme.Accent, glyphs.Working[0]+" Reading it"+glyphs.Ellipsis)
	case p.err != nil:
		return layout.Say(theme.Bad, glyphs.Fail+" could not read it: "+p.err.Error())
	case p.area.Full():
		return layout.Say(theme.Warn, glyphs.Warn+" Only the first 1 MiB is kept").And(theme.Faint, ": "+count+"; ctrl+u clears it")
	case p.area.Empty():
		return layout.Say(theme.Faint, "Nothing has been pasted yet")
	}
	return layout.Say(theme.Faint, count).Right(layout.Say(theme.Faint, "Enter reads it; nothing has been sent"), p.size.Width, glyphs.Ellipsis)
}

// saysHeight is what the last rows leave.
func (p *Paste) saysHeight() int { return max(0, p.size.Height-len(p.nextRows())) }

// nextRows are what can be done with the text, always in sight. Enter does the first.
func (p *Paste) nextRows() []layout.Line {
	var rows []layout.Line
	for i, ask := range p.asks() {
		o := option{title: "See what would be examined, and where it goes"}
		if _, judged := ask.(ShowJudged); judged {
			o.title = "Check it before sending: " + faultWords(*p.pasted.Judged)
		}
		rows = append(rows, p.optionRow(i, o, i == 0, true, p.size.Width))
	}
	if rows == nil {
		return nil
	}
	if p.size.Height >= 4 {
		rows = append([]layout.Line{rule(p.size.Width, p.theme.Glyphs)}, rows...)
	}
	return rows
}

// faultWords say what checking a request came to.
func faultWords(r flows.Report) string {
	switch r.Verdict {
	case flows.Healthy:
		return "nothing is wrong with it"
	case flows.Unknown:
		return "it could not be told"
	case flows.Problem:
	}
	return counted(len(r.Diagnoses), "cause") + " found"
}

// saysRows are what was recognised, and what the text says about the cause.
func (p *Paste) saysRows() []layout.Line {
	width := p.textWidth()
	rows := layout.Wrap(theme.Strong, sentence(p.pasted.Title), width)
	if p.pasted.Title == "" {
		rows = layout.Wrap(theme.Strong, "Nothing in this text was recognised", width)
	}
	for _, says := range p.pasted.Says {
		rows = append(rows, layout.Indent(2, layout.Wrap(theme.Text, says, width-2))...)
	}
	if len(p.pasted.Likely) > 0 {
		rows = append(rows, nil, layout.Say(theme.Strong, "What the text says about the cause"))
		rows = append(rows, layout.Wrap(theme.Faint, "This is read from the text; nothing has been measured.", width)...)
	}
	for i, likely := range p.pasted.Likely {
		rows = append(rows, likelyRows(i+1, likely, width)...)
	}
	rows = append(rows, nil)
	return append(rows, p.adviceRows(width)...)
}

func likelyRows(number int, l session.Likely, width int) []layout.Line {
	title := layout.Wrap(theme.Accent, sentence(l.Title), width-4)
	rows := layout.Indent(4, title)
	if len(rows) > 0 {
		rows[0] = append(layout.Say(theme.Strong, fmt.Sprintf("  %d ", number)), title[0]...)
	}
	rows = append(rows, layout.Indent(4, layout.Wrap(theme.Faint, l.Cause, width-4))...)
	rows = append(rows, layout.Indent(4, layout.Wrap(theme.Text, likelyWords(l.Confidence), width-4))...)
	if l.Line != "" {
		rows = append(rows, layout.Indent(4, layout.Labelled("text says", theme.Text, l.Line, labelWidth, width-4))...)
	}
	return rows
}

// likelyWords say what a confidence rests on where only a text was read.
func likelyWords(confidence string) string {
	switch checks.Confidence(confidence) {
	case checks.Stated:
		return "Stated: the provider documents this code or wording."
	case checks.Inferred:
		return "Inferred: this wording has been seen with this cause."
	case checks.Possible:
		return "Possible: the text fits other causes too."
	}
	return sentence(confidence)
}

// adviceRows say what to do with the text now.
func (p *Paste) adviceRows(width int) []layout.Line {
	advice := "Nothing in it can be examined. Esc goes back to the text: the whole error, with the lines around it, says more than its last line. " +
		"The request that failed, as a curl command, says most."
	switch {
	case p.examinable() && p.pasted.Kind == session.KeyAlone:
		advice = "It is a key. It stays in memory for this visit. Enter shows which host it would be sent to, before anything is sent."
		if p.pasted.Next != "" {
			advice += " Then: " + p.pasted.Next + "."
		}
	case p.pasted.Judged != nil && !p.examinable():
		advice = "It is a request. Enter shows what is wrong with it; nothing is sent."
	case p.examinable():
		advice = "To confirm it: " + p.pasted.Next + ". Enter shows what would be sent where, before anything is sent."
	}
	return layout.Wrap(theme.Text, advice, width)
}

// counted is a number with its noun: "1 line", "3 lines".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
