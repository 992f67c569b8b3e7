package screens

import (
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Confirm asks before a stored key is removed or rolled back, and says afterwards what is left to do.
type Confirm struct {
	page
	ask     Ask
	words   confirmWords
	wait    waiting
	menu    widgets.Menu
	outcome *session.KeyOutcome // nil: it is not done
	text    widgets.Text
}

// confirmWords are the question, by what is asked.
type confirmWords struct {
	title, question, about, keep, do, doing string
	page                                    string
	left                                    []string // what is left to do afterwards, where the store does not say it
}

// NewRemoval asks whether a key shall be removed.
func NewRemoval(t theme.Theme, want AskRemove, shelf session.Shelf) *Confirm {
	revoke := "revoke it where its provider lists it"
	if want.Page != "" {
		revoke = "revoke it at " + want.Page // last in its sentence, so that it can be copied
	}
	return &Confirm{page: page{theme: t}, ask: RemoveKey{want.Name}, words: confirmWords{
		title: "Remove", question: "Remove " + want.Name + " from " + storeName(shelf) + "?",
		about: "It cannot be brought back from here. The provider is not told: whoever has the key can go on using it. To end that, " + revoke,
		keep:  "Keep it", do: "Remove it", doing: "Removing " + want.Name, page: want.Page,
		left: []string{"the provider was not told: where nothing uses the key any more, " + revoke},
	}}
}

// NewRollBack asks whether the key before the last rotation shall be the present one again.
func NewRollBack(t theme.Theme, key session.StoredKey) *Confirm {
	return &Confirm{page: page{theme: t}, ask: RollBack{key.Name}, words: confirmWords{
		title: "Roll back", question: "Make " + key.Previous + " the key " + key.Name + " again?",
		about: "The key before the last rotation becomes the present one in the store and in the places that were changed. " +
			"Where it has been revoked since, it does not work any more.",
		keep: "Leave it as it is", do: "Roll back", doing: "Rolling back " + key.Name,
	}}
}

// Ask is what is asked about: RemoveKey or RollBack.
func (c *Confirm) Ask() Ask { return c.ask }

// Wait says that it is being done.
func (c *Confirm) Wait(hint string) { c.wait.begin(c.words.doing, hint) }

// Done takes what came of it.
func (c *Confirm) Done(outcome session.KeyOutcome, err error) {
	c.wait.end(err)
	if err != nil {
		return
	}
	outcome.Next = append(outcome.Next[:len(outcome.Next):len(outcome.Next)], c.words.left...)
	c.outcome = &outcome
}

// Title is the screen's place in the trail.
func (c *Confirm) Title() string { return c.words.title }

// Mouse says that clicks are wanted while there is something to choose.
func (c *Confirm) Mouse() bool { return c.outcome == nil }

// Offers lists what can be done here.
func (c *Confirm) Offers() []intent.Offer {
	page := intent.Offer{Act: intent.OpenPage}
	if c.url() == "" {
		page.Off = "no page belongs to it"
	}
	switch {
	case c.wait.on():
		return []intent.Offer{{Act: intent.Back, Text: "stop it"}, {Act: intent.Open, Off: "it is being done"}}
	case c.outcome != nil:
		return []intent.Offer{{Act: intent.Open, Text: "back"}, {Act: intent.Back}, page}
	}
	open := intent.Offer{Act: intent.Open, Text: strings.ToLower(c.words.keep)}
	if c.menu.Focus == 1 {
		open.Text = strings.ToLower(c.words.do)
	}
	return []intent.Offer{open, {Act: intent.Back}, {Act: intent.Pick}, page}
}

func (c *Confirm) url() string {
	if c.words.page == "" && c.outcome != nil {
		return pageIn(c.outcome.Next)
	}
	return c.words.page
}

// Handle acts on an intent.
func (c *Confirm) Handle(in intent.Intent) Ask {
	switch {
	case c.wait.on():
		if in.Act == intent.Back {
			return Stop{}
		}
		return nil
	case in.Act == intent.Back:
		return Leave{}
	case in.Act == intent.OpenPage:
		if url := c.url(); url != "" {
			return OpenURL{URL: url}
		}
	case c.outcome != nil:
		if !c.text.Handle(in, len(c.outcomeRows()), c.size.Height) && in.Act == intent.Open {
			return Leave{}
		}
	case c.menu.Handle(in, 2):
	case in.Act == intent.Open:
		return c.answer(c.menu.Focus)
	case in.Act == intent.Pick:
		return c.answer(in.Number - 1)
	case in.Act == intent.Point:
		if item, ok := c.menu.Item(in.Row); ok {
			return c.answer(item)
		}
	}
	return nil
}

func (c *Confirm) answer(item int) Ask {
	switch item {
	case 0:
		return Leave{}
	case 1:
		c.menu.Focus = 1
		return c.ask
	}
	return nil
}

// View draws the question, or what came of it.
func (c *Confirm) View() string {
	if c.outcome != nil {
		return c.paint(c.text.Rows(c.outcomeRows(), c.size.Height, c.theme.Glyphs))
	}
	return c.draw(sheet{menu: &c.menu, top: c.waitingRows(c.wait), rows: c.entries})
}

func (c *Confirm) entries(width int) []widgets.Entry {
	width = min(width, layout.TextWidth)
	entries := widgets.Notes(layout.Wrap(theme.Strong, c.words.question, width)...)
	entries = append(entries, widgets.Notes(layout.Wrap(theme.Text, c.words.about, width)...)...)
	if !c.size.Small() {
		entries = append(entries, widgets.Notes(nil)...)
	}
	for i, title := range []string{c.words.keep, c.words.do} {
		entries = append(entries, widgets.Entry{Line: c.optionRow(i, option{title: title}, i == c.menu.Focus, true, width), Item: i})
	}
	return entries
}

func (c *Confirm) outcomeRows() []layout.Line {
	width := c.textWidth()
	rows := layout.Wrap(theme.Good, c.theme.Glyphs.Pass+" "+c.outcome.Words, width)
	return apart([][]layout.Line{rows, leftToDo(c.outcome.Next, width)})
}
