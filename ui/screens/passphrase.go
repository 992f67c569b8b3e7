package screens

import (
	"bytes"
	"errors"
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Passphrase takes the passphrase of the vault, twice where the vault is made with it. It is not shown.
type Passphrase struct {
	page
	shelf  session.Shelf
	fields []*widgets.SecretField // one, or two that have to be alike
	focus  int
	wait   waiting
	then   Ask // what the vault is opened for; nil: nothing more
}

// NewPassphrase makes the screen for the store as it stands. Then is what to do once the vault is open.
func NewPassphrase(t theme.Theme, shelf session.Shelf, then Ask) *Passphrase {
	p := &Passphrase{page: page{theme: t}, shelf: shelf, fields: []*widgets.SecretField{widgets.NewSecretField()}, then: then}
	if shelf.ToBeMade() {
		p.fields = append(p.fields, widgets.NewSecretField())
	}
	return p
}

// Then is what the vault is opened for; nil: nothing more.
func (p *Passphrase) Then() Ask { return p.then }

// Wait says that the vault is being opened.
func (p *Passphrase) Wait() {
	doing := "Opening the vault"
	if p.makes() {
		doing = "Making the vault"
	}
	p.wait.begin(doing, "")
}

// Failed says why the vault did not open. The passphrase is asked for again.
func (p *Passphrase) Failed(err error) {
	p.wait.end(err)
	p.empty()
}

func (p *Passphrase) makes() bool { return len(p.fields) == 2 }

func (p *Passphrase) empty() {
	p.focus = 0
	for _, field := range p.fields {
		field.Clear()
	}
}

// Title is the screen's place in the trail.
func (p *Passphrase) Title() string {
	if p.makes() {
		return "Make the vault"
	}
	return "Unlock"
}

// Typing says that everything is text until the vault is being opened.
func (p *Passphrase) Typing() intent.Typing {
	if p.wait.on() {
		return intent.Commands
	}
	return intent.Area
}

// Offers lists what can be done here.
func (p *Passphrase) Offers() []intent.Offer {
	if p.wait.on() {
		return []intent.Offer{{Act: intent.Back, Text: "stop it"}, {Act: intent.Open, Off: "it is being done"}}
	}
	open := intent.Offer{Act: intent.Open, Text: "unlock the vault"}
	if p.makes() {
		open.Text = "make the vault"
		if p.focus == 0 {
			open.Text = "type it again"
		}
	}
	if blank(p.fields[p.focus]) {
		open.Off = "type the passphrase first"
	}
	other := intent.Offer{Act: intent.Next, Text: "the other line"}
	if !p.makes() {
		other.Off = "there is one line only"
	}
	return []intent.Offer{
		open, {Act: intent.Back, Text: "cancel"}, other, {Act: intent.EraseAll}, {Act: intent.Previous, Text: other.Text, Off: other.Off},
	}
}

func blank(field *widgets.SecretField) bool { return field.Stars(1) == "" }

// Handle acts on an intent.
func (p *Passphrase) Handle(in intent.Intent) Ask {
	if p.wait.on() {
		if in.Act == intent.Back {
			return Stop{}
		}
		return nil
	}
	switch in.Act {
	case intent.Newline: // a passphrase is one line
	case intent.Type:
		in.Text = strings.NewReplacer("\r", "", "\n", "").Replace(in.Text)
		p.wait = waiting{}
		p.fields[p.focus].Handle(in)
	case intent.Erase, intent.EraseAll:
		p.fields[p.focus].Handle(in)
	case intent.Next, intent.Previous, intent.Up, intent.Down:
		p.focus = (p.focus + 1) % len(p.fields)
	case intent.Open:
		return p.take()
	case intent.Back:
		p.empty()
		return Leave{}
	}
	return nil
}

// take goes to the second line, or hands the passphrase on where both are alike.
func (p *Passphrase) take() Ask {
	switch {
	case blank(p.fields[p.focus]):
		return nil
	case p.fields[p.focus].Long():
		p.Failed(errors.New("this is longer than a passphrase can be"))
		return nil
	case p.makes() && (p.focus == 0 || blank(p.fields[0])):
		p.focus = 1 - p.focus
		return nil
	case p.makes() && !alike(p.fields[0], p.fields[1]):
		p.Failed(errors.New("the two lines are not alike; type it twice again"))
		return nil
	}
	want := Unlock{Passphrase: p.fields[0].Take()}
	p.empty()
	return want
}

func alike(a, b *widgets.SecretField) (same bool) {
	a.Lend(func(first []byte) {
		b.Lend(func(second []byte) { same = bytes.Equal(first, second) })
	})
	return same
}

// View draws stars, and what the passphrase is for.
func (p *Passphrase) View() string {
	var rows []layout.Line
	for i, name := range []string{"Passphrase", "Once more"}[:len(p.fields)] {
		rows = append(rows, p.starRow(i, name))
	}
	if p.size.Height < len(rows) {
		rows = rows[p.focus:]
	}
	rows = append(rows, p.waitingRows(p.wait)...)
	if !p.size.Small() {
		rows = append(rows, nil)
	}
	for _, text := range p.texts() {
		rows = append(rows, layout.Wrap(theme.Text, text, p.textWidth())...)
	}
	return p.paint(ended(rows, p.size.Height, p.theme.Glyphs))
}

func (p *Passphrase) starRow(i int, name string) layout.Line {
	const most = 24
	focused := i == p.focus && !p.wait.on()
	row := widgets.Mark(focused, p.theme.Glyphs)
	if named := row.And(theme.Strong, name+": "); 2*named.Width() <= p.size.Width {
		row = named
	}
	row = row.And(theme.Text, p.fields[i].Stars(min(most, max(0, p.size.Width-row.Width()-1))))
	if focused {
		row = row.And(theme.Accent, "_")
	}
	return row
}

// texts say what the passphrase is for.
func (p *Passphrase) texts() []string {
	if !p.makes() {
		return []string{"It opens the vault for this visit. It is not shown, and it is written nowhere."}
	}
	why := "No keyring answers here."
	if p.shelf.What != "" {
		why = sentence(fullStop(p.shelf.What))
	}
	if p.shelf.State == session.ShelfNew {
		why = "The vault is chosen, and not made yet."
	}
	return []string{
		why + " authdoctor can make an encrypted vault: files that nothing but this passphrase opens.",
		"The choice is remembered: keys are stored there from now on.",
		"Nobody can bring the passphrase back. Without it the keys in the vault are lost. Four words or more that mean nothing together are good.",
	}
}
