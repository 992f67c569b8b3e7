package intent

import tea "github.com/charmbracelet/bubbletea"

// wheelRows is how far one notch of the wheel moves.
const wheelRows = 3

// FromMouse reads one event of the mouse: the left button points at a row of the window, the wheel moves as the arrow
// keys do. Everything else, the release of a button too, means nothing.
func FromMouse(msg tea.MouseMsg) []Intent {
	if msg.Action != tea.MouseActionPress {
		return nil
	}
	switch msg.Button {
	case tea.MouseButtonLeft:
		return []Intent{{Act: Point, Row: msg.Y}}
	case tea.MouseButtonWheelUp:
		return repeated(Up)
	case tea.MouseButtonWheelDown:
		return repeated(Down)
	}
	return nil
}

func repeated(act Action) []Intent {
	notch := make([]Intent, wheelRows)
	for i := range notch {
		notch[i].Act = act
	}
	return notch
}
