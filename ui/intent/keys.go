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
		bind(Back, "esc", "back", "esc", "backspace", "left", "h"),
		bind(Next, "tab", "the next part", "tab"),
		bind(Previous, "shift+tab", "the part before", "shift+tab"),
		bind(Filter, "/", "filter", "/"),
		bind(RunAgain, "r", "run again", "r"),
		bind(Target, "t", "what is examined, and change it", "t"),
		bind(Places, "p", "every place of a key", "p"),
		bind(Report, "v", "view the report", "v"),
		bind(Unfold, "w", "show symptoms and warnings", "w"),
		bind(Copy, "y", "copy", "y"),
		bind(OpenPage, "o", "open the page", "o"),
		bind(Save, "s", "save", "s"),
		bind(Add, "a", "store a key", "a"),
		bind(ApplyAll, "A", "apply all automatic fixes", "A"),
		bind(Rotate, "n", "rotate: a new key in its place", "n"),
		bind(Rename, "e", "rename", "e"),
		bind(RollBack, "u", "roll back to the key before", "u"),
		bind(Remove, "x", "remove", "x", "d"),
		bind(Lock, "l", "lock or unlock the vault", "l"),
		bind(Newline, "ctrl+j", "a line break", "ctrl+j"),
		bind(Erase, "backspace", "erase"),
		bind(EraseAll, "ctrl+u", "erase everything"),
		bind(Help, "?", "help", "?"),
		bind(Mouse, "m", "mouse on or off", "m"),
		bind(Quit, "q", "stop the checks, else quit", "q"),
		bind(Interrupt, "ctrl+c", "stop the checks, else quit", "ctrl+c"),
		bind(Repaint, "ctrl+l", "draw the screen again", "ctrl+l"),
		bind(Suspend, "ctrl+z", "suspend (fg brings it back)", "ctrl+z"),
	}
}

// Everywhere lists the actions that work on every screen.
func Everywhere() []Offer {
	return []Offer{{Act: Help}, {Act: Mouse}, {Act: Quit}, {Act: Interrupt}, {Act: Repaint}, {Act: Suspend}}
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
func FromKey(msg tea.KeyMsg, typing Typing) (Intent, bool) {
	if typing != Commands {
		return fromTyping(msg, typing)
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

// HandTyped is how many runes arrive in one piece, at most, when a person presses keys fast.
const HandTyped = 4

// Word reports whether a message holds several different letters: no key that is held down, and nothing that is typed
// into the filter.
func Word(msg tea.KeyMsg) bool {
	text := string(msg.Runes)
	return msg.Type == tea.KeyRunes && !msg.Paste && len(msg.Runes) > 1 && text[0] != '/' && strings.Trim(text, text[:1]) != ""
}

// OfAText reports whether a message may be a part of a text that is sent as keys.
func OfAText(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace, tea.KeyEnter, tea.KeyTab, tea.KeyCtrlJ:
		return true
	}
	return false
}

// Split takes apart keys that were pressed faster than they were read and arrive as one. Typed text is one piece, and a
// long mix of letters is left whole, and so matches nothing.
func Split(msg tea.KeyMsg, typing Typing) []tea.KeyMsg {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 || typing != Commands || Word(msg) && len(msg.Runes) > HandTyped {
		return []tea.KeyMsg{msg}
	}
	var single []tea.KeyMsg
	for _, r := range msg.Runes {
		single = append(single, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
	}
	return single
}

func fromTyping(msg tea.KeyMsg, typing Typing) (Intent, bool) {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		text := string(msg.Runes)
		switch {
		case msg.Paste && typing == Line:
			text = strings.Join(strings.Fields(text), " ")
		case msg.Paste: // terminals send a pasted line feed as a carriage return
			text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		}
		return Intent{Act: Type, Text: text, Pasted: msg.Paste}, !msg.Alt
	case tea.KeyCtrlJ:
		return Intent{Act: Newline}, typing == Area
	case tea.KeyBackspace:
		return Intent{Act: Erase}, true
	case tea.KeyCtrlU:
		return Intent{Act: EraseAll}, true
	case tea.KeyEnter, tea.KeyEsc, tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown, tea.KeyTab, tea.KeyShiftTab,
		tea.KeyCtrlC, tea.KeyCtrlL, tea.KeyCtrlZ:
		return FromKey(msg, Commands)
	}
	return Intent{}, false
}

func bind(act Action, label, does string, keys ...string) Binding {
	return Binding{Act: act, Binding: key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))}
}
