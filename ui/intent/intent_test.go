package intent

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func runes(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }

func TestFromKey(t *testing.T) {
	tests := []struct {
		key    tea.KeyMsg
		typing Typing
		want   Intent
		ok     bool
	}{
		{runes("j"), Commands, Intent{Act: Down}, true},
		{tea.KeyMsg{Type: tea.KeyUp}, Commands, Intent{Act: Up}, true},
		{runes("7"), Commands, Intent{Act: Pick, Number: 7}, true},
		{runes("0"), Commands, Intent{}, false},
		{runes("q"), Commands, Intent{Act: Quit}, true},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Alt: true}, Commands, Intent{}, false},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true}, Commands, Intent{}, false},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, Commands, Intent{Act: PageDown}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlC}, Commands, Intent{Act: Interrupt}, true},
		{runes("q"), Line, Intent{Act: Type, Text: "q"}, true},
		{runes("7"), Line, Intent{Act: Type, Text: "7"}, true},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, Line, Intent{Act: Type, Text: " "}, true},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" a\nb "), Paste: true}, Line, Intent{Act: Type, Text: "a b", Pasted: true}, true},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" a\rb\r\n"), Paste: true}, Area, Intent{Act: Type, Text: " a\nb\n", Pasted: true}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlJ}, Area, Intent{Act: Newline}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlJ}, Line, Intent{}, false},
		{tea.KeyMsg{Type: tea.KeyTab}, Area, Intent{Act: Next}, true},
		{tea.KeyMsg{Type: tea.KeyEnter}, Area, Intent{Act: Open}, true},
		{tea.KeyMsg{Type: tea.KeyBackspace}, Line, Intent{Act: Erase}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlU}, Line, Intent{Act: EraseAll}, true},
		{tea.KeyMsg{Type: tea.KeyEsc}, Line, Intent{Act: Back}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlC}, Line, Intent{Act: Interrupt}, true},
		{tea.KeyMsg{Type: tea.KeyF1}, Line, Intent{}, false},
	}
	for _, tt := range tests {
		got, ok := FromKey(tt.key, tt.typing)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("FromKey(%q, %v) = %+v, %v, want %+v, %v", tt.key, tt.typing, got, ok, tt.want, tt.ok)
		}
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		key  tea.KeyMsg
		want int
	}{
		{runes("j"), 1}, {runes("jjjjjjjjjj"), 10}, {runes("jkq"), 3}, {runes("sk-pasted"), 1}, {runes("/quoted"), 7}, {runes("日本語日本語"), 1},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jj"), Paste: true}, 1}, {tea.KeyMsg{Type: tea.KeyEnter}, 1},
	}
	for _, tt := range tests {
		if got := len(Split(tt.key, Commands)); got != tt.want {
			t.Errorf("Split(%q) gives %d keys, want %d", tt.key, got, tt.want)
		}
	}
}

func TestTypedTextIsOnePiece(t *testing.T) {
	for _, typing := range []Typing{Line, Area} {
		if got := len(Split(runes("jjjj"), typing)); got != 1 {
			t.Errorf("typing %v: %d pieces, want 1", typing, got)
		}
	}
}

func TestFromMouse(t *testing.T) {
	tests := []struct {
		name string
		msg  tea.MouseMsg
		want []Intent
	}{
		{"left", tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft, X: 3, Y: 7}, []Intent{{Act: Point, Row: 7}}},
		{"release", tea.MouseMsg{Action: tea.MouseActionRelease, Button: tea.MouseButtonLeft, Y: 7}, nil},
		{"motion", tea.MouseMsg{Action: tea.MouseActionMotion, Button: tea.MouseButtonLeft, Y: 7}, nil},
		{"right", tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonRight, Y: 7}, nil},
		{"wheel up", tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonWheelUp}, []Intent{{Act: Up}, {Act: Up}, {Act: Up}}},
		{"wheel down", tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonWheelDown}, []Intent{{Act: Down}, {Act: Down}, {Act: Down}}},
	}
	for _, tt := range tests {
		if got := FromMouse(tt.msg); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	seen := map[string]Action{}
	for _, b := range Keys() {
		for _, name := range b.Keys() {
			if b.Act == Erase || b.Act == EraseAll || b.Act == Newline {
				continue // these are keys of typing only
			}
			if other, taken := seen[name]; taken {
				t.Errorf("%q means %v and %v", name, other, b.Act)
			}
			seen[name] = b.Act
		}
		if keys, does := Label(b.Act); keys == "" || does == "" {
			t.Errorf("the help has nothing to say about action %v", b.Act)
		}
	}
}
