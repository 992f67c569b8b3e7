package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Paste takes any text, and then says what it is. Nothing of it is sent or run.
type Paste struct {
	page
	area    widgets.Area
	reading bool
	err     error
	pasted  *session.Pasted // nil: the text has not been read
	text    widgets.Text    // the position in what there is to say about it
}

// NewPaste makes an empty screen.
func NewPaste(t theme.Theme) *Paste { return &Paste{page: page{theme: t}} }

// Read takes what the text turned out to be. Where nobody waits for that any more it is dropped; of two answers the
// later one counts.
func (p *Paste) Read(pasted session.Pasted, err error) {
	if !p.reading && p.pasted == nil {
		return
	}
	p.reading, p.err, p.pasted, p.text = false, err, nil, widgets.Text{}
	if err == nil {
		p.pasted = &pasted
	}
}

// Title is the screen's place in the trail.
func (p *Paste) Title() string { return "Paste" }

// Typing says that everything is text until the text is read.
func (p *Paste) Typing() intent.Typing {
	if p.reading || p.pasted != nil {
		return intent.Commands
	}
	return intent.Area
}

// Offers lists what can be done here.
func (p *Paste) Offers() []intent.Offer {
	switch {
	case p.reading:
		return []intent.Offer{{Act: intent.Open, Text: "read it", Off: "it is being read"}, {Act: intent.Back, Text: "back to the text"}}
	case p.pasted != nil:
		open := intent.Offer{Act: intent.Open, Text: "see what is examined"}
		switch {
		case p.examinable():
		case p.pasted.Judged != nil:
			open.Text = "check it before sending"
		default:
			open.Off = "there is nothing in it to examine"
		}
		return []intent.Offer{open, {Act: intent.Back, Text: "back to the text"}, {Act: intent.Pick, Off: open.Off}}
	}
	read := intent.Offer{Act: intent.Open, Text: "read it"}
	if p.area.Empty() {
		read.Off = "paste or type something first"
	}
	return []intent.Offer{read, {Act: intent.Back}, {Act: intent.EraseAll}, {Act: intent.Newline}}
}

// Handle acts on an intent.
func (p *Paste) Handle(in intent.Intent) Ask {
	switch {
	case p.reading:
		if in.Act == intent.Back {
			p.reading = false
		}
		return nil
	case p.pasted != nil:
		return p.handleRead(in)
	case p.area.Handle(in):
		p.err = nil
		return nil
	case in.Act == intent.Open && !p.area.Empty():
		p.reading, p.err = true, nil
		return ReadText{Text: p.area.Text()}
	case in.Act == intent.Back:
		return Leave{}
	}
	return nil
}

// handleRead acts on an intent once the text has been read.
func (p *Paste) handleRead(in intent.Intent) Ask {
	if p.text.Handle(in, len(p.saysRows()), p.saysHeight()) {
		return nil
	}
	number := in.Number
	switch in.Act {
	case intent.Back:
		p.pasted = nil
		return nil
	case intent.Open:
		number = 1
	case intent.Pick:
	default:
		return nil
	}
	if asks := p.asks(); number >= 1 && number <= len(asks) {
		return asks[number-1]
	}
	return nil
}

// asks are what can be done with the text, in the order of their rows.
func (p *Paste) asks() []Ask {
	var asks []Ask
	if p.examinable() {
		asks = append(asks, ShowTarget{Choice: p.pasted.Choice, Title: p.name()})
	}
	if p.pasted.Judged != nil {
		asks = append(asks, ShowJudged{Report: *p.pasted.Judged})
	}
	return asks
}

// examinable reports whether the text says what could be examined.
func (p *Paste) examinable() bool {
	return p.pasted.Next != "" || p.pasted.Kind == session.KeyAlone && p.pasted.Choice != session.Choice{}
}

// name is what the text is called in the trail.
func (p *Paste) name() string {
	switch p.pasted.Kind {
	case session.FailingRequest:
		return "Pasted request"
	case session.ErrorText:
		return "Pasted error"
	case session.KeyAlone:
		return "Pasted key"
	}
	return "Pasted text"
}
