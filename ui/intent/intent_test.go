package intent

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func runes(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }

func TestFromKey(t *testing.T) {
	tests := []struct {
		key    tea.KeyMsg
		typing bool
		want   Intent
		ok     bool
	}{
		{runes("j"), false, Intent{Act: Down}, true},
		{tea.KeyMsg{Type: tea.KeyUp}, false, Intent{Act: Up}, true},
		{runes("7"), false, Intent{Act: Pick, Number: 7}, true},
		{runes("0"), false, Intent{}, false},
		{runes("q"), false, Intent{Act: Quit}, true},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Alt: true}, false, Intent{}, false},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true}, false, Intent{}, false},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, false, Intent{Act: PageDown}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlC}, false, Intent{Act: Interrupt}, true},
		{runes("q"), true, Intent{Act: Type, Text: "q"}, true},
		{runes("7"), true, Intent{Act: Type, Text: "7"}, true},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, true, Intent{Act: Type, Text: " "}, true},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" a\nb "), Paste: true}, true, Intent{Act: Type, Text: "a b"}, true},
		{tea.KeyMsg{Type: tea.KeyBackspace}, true, Intent{Act: Erase}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlU}, true, Intent{Act: EraseAll}, true},
		{tea.KeyMsg{Type: tea.KeyEsc}, true, Intent{Act: Back}, true},
		{tea.KeyMsg{Type: tea.KeyCtrlC}, true, Intent{Act: Interrupt}, true},
		{tea.KeyMsg{Type: tea.KeyF1}, true, Intent{}, false},
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
		if got := len(Split(tt.key)); got != tt.want {
			t.Errorf("Split(%q) gives %d keys, want %d", tt.key, got, tt.want)
		}
	}
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	seen := map[string]Action{}
	for _, b := range Keys() {
		for _, name := range b.Keys() {
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
