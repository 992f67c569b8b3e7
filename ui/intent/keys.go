package intent

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Binding joins an action to its keys.
type Binding struct {
	Act Action
	key.Binding
}

// Keys is the one table of keys, in the order of the help screen. No key needs Alt, a function key or a particular
// keyboard.
func Keys() []Binding {
	return []Binding{
		bind(Open, "enter", "open", "enter"),
		bind(Pick, "1-9", "pick by number", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		bind(Up, "up/k", "up", "up", "k"),
		bind(Down, "down/j", "down", "down", "j"),
		bind(PageUp, "pgup", "a page up", "pgup", "ctrl+b", "b"),
		bind(PageDown, "pgdn", "a page down", "pgdown", "ctrl+f", "f", " "),
		bind(Top, "home/g", "to the top", "home", "g"),
		bind(Bottom, "end/G", "to the end", "end", "G"),
		bind(Filter, "/", "filter", "/"),
		bind(RunAgain, "r", "run again", "r"),
		bind(Warnings, "w", "show the warnings", "w"),
		bind(Back, "esc", "back", "esc", "backspace", "left", "h"),
		bind(Help, "?", "help", "?"),
		bind(Quit, "q", "quit", "q"),
		bind(Interrupt, "ctrl+c", "stop the checks, else quit", "ctrl+c"),
		bind(Repaint, "ctrl+l", "draw the screen again", "ctrl+l"),
		bind(Suspend, "ctrl+z", "suspend (fg brings it back)", "ctrl+z"),
	}
}

// Everywhere lists the actions that work on every screen.
func Everywhere() []Offer {
	return []Offer{{Act: Help}, {Act: Quit}, {Act: Interrupt}, {Act: Repaint}, {Act: Suspend}}
}

// Moves lists the actions that move the focus or the text.
func Moves() []Offer {
	return []Offer{{Act: Up}, {Act: Down}, {Act: PageUp}, {Act: PageDown}, {Act: Top}, {Act: Bottom}}
}

// Label is the name of an action's keys and what it does, as the help shows them.
func Label(act Action) (keys, does string) {
	for _, b := range Keys() {
		if b.Act == act {
			return b.Help().Key, b.Help().Desc
		}
	}
	return "", ""
}

// FromKey reads one key press. While a person types, letters are text and only keys that no text needs keep their
// meaning. Pasted text never becomes a command.
func FromKey(msg tea.KeyMsg, typing bool) (Intent, bool) {
	if typing {
		return fromTyping(msg)
	}
	if msg.Paste {
		return Intent{}, false
	}
	for _, b := range Keys() {
		if !key.Matches(msg, b.Binding) {
			continue
		}
		if b.Act == Pick {
			return Intent{Act: Pick, Number: int(msg.Runes[0] - '0')}, true
		}
		return Intent{Act: b.Act}, true
	}
	return Intent{}, false
}

// Split takes apart keys that were pressed faster than they were read and arrive as one. A long mix of letters is
// left whole, and so matches nothing: it is a paste from a terminal that does not mark one.
func Split(msg tea.KeyMsg) []tea.KeyMsg {
	const handTyped = 4
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return []tea.KeyMsg{msg}
	}
	text := string(msg.Runes)
	held := strings.Trim(text, text[:1]) == ""
	filter := text[0] == '/' // what follows is typed into the filter
	if len(msg.Runes) > handTyped && !held && !filter {
		return []tea.KeyMsg{msg}
	}
	var single []tea.KeyMsg
	for _, r := range msg.Runes {
		single = append(single, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
	}
	return single
}

func fromTyping(msg tea.KeyMsg) (Intent, bool) {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		text := string(msg.Runes)
		if msg.Paste {
			text = strings.Join(strings.Fields(text), " ")
		}
		return Intent{Act: Type, Text: text}, !msg.Alt
	case tea.KeyBackspace:
		return Intent{Act: Erase}, true
	case tea.KeyCtrlU:
		return Intent{Act: EraseAll}, true
	case tea.KeyEnter, tea.KeyEsc, tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown, tea.KeyCtrlC, tea.KeyCtrlL, tea.KeyCtrlZ:
		return FromKey(msg, false)
	}
	return Intent{}, false
}

func bind(act Action, label, does string, keys ...string) Binding {
	return Binding{Act: act, Binding: key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))}
}
