package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// Rename takes another name for a stored key.
type Rename struct {
	page
	name  string
	line  line
	check func(string) string
	wait  waiting
}

// NewRename makes the screen with the present name in its line. Check says why a name cannot be used, inspect what a
// typed text is, as a Session does.
func NewRename(t theme.Theme, name string, check func(string) string, inspect func([]byte) session.KeyFacts) *Rename {
	r := &Rename{page: page{theme: t}, name: name, line: line{inspect: inspect}, check: check}
	r.line.set(name, nameLimit)
	return r
}

// nameLimit is how much of a name can be typed: more than can be used, so that what is too long is seen.
const nameLimit = 40

// To is the new name.
func (r *Rename) To() string { return r.line.field.Text() }

// Ask is what is asked for.
func (r *Rename) Ask() Ask { return RenameKey{Name: r.name, To: r.To()} }

// Wait says that it is being done.
func (r *Rename) Wait(hint string) { r.wait.begin("Renaming "+r.name, hint) }

// Failed says why it was not done.
func (r *Rename) Failed(err error) { r.wait.end(err) }

// Title is the screen's place in the trail.
func (r *Rename) Title() string { return "Rename" }

// Typing says that everything is text until the name is taken.
func (r *Rename) Typing() intent.Typing {
	if r.wait.on() {
		return intent.Commands
	}
	return intent.Line
}

// off is why the name cannot be taken. Empty: it can.
func (r *Rename) off() string {
	name := r.line.field.Text()
	switch {
	case name == r.name:
		return "this is its name already"
	case r.line.holdsKey():
		return "a key is no name"
	}
	return r.check(name)
}

// Offers lists what can be done here.
func (r *Rename) Offers() []intent.Offer {
	if r.wait.on() {
		return []intent.Offer{{Act: intent.Back, Text: "stop it"}, {Act: intent.Open, Off: "it is being done"}}
	}
	return []intent.Offer{{Act: intent.Open, Text: "rename it", Off: r.off()}, {Act: intent.Back, Text: "leave it as it is"}, {Act: intent.EraseAll}}
}

// Handle acts on an intent.
func (r *Rename) Handle(in intent.Intent) Ask {
	switch {
	case r.wait.on():
		if in.Act == intent.Back {
			return Stop{}
		}
	case r.line.handle(in):
		r.wait = waiting{}
	case in.Act == intent.Open && r.off() == "":
		return r.Ask()
	case in.Act == intent.Back:
		return Leave{}
	}
	return nil
}

// View draws the line, and whether the name can be used.
func (r *Rename) View() string {
	width := r.textWidth()
	rows := []layout.Line{r.lineRow(&r.line, "New name")}
	rows = append(rows, r.waitingRows(r.wait)...)
	if off := r.off(); off != "" && !r.wait.on() {
		rows = append(rows, layout.Wrap(theme.Warn, r.theme.Glyphs.Warn+" "+sentence(off), width)...)
	}
	rows = append(rows, nil)
	rows = append(rows, layout.Wrap(theme.Faint, "Enter renames "+r.name+", Esc leaves it as it is. What names it elsewhere, a script for example, is not changed.", width)...)
	return r.paint(ended(rows, r.size.Height, r.theme.Glyphs))
}
