package uitest

import tea "github.com/charmbracelet/bubbletea"

// Drain runs a command, hands its message to the model, runs what the model answers, and so on until nothing is left.
// All of it happens in the caller's goroutine, so that an asynchronous flow becomes a straight one. It reports whether
// the program was told to quit; nothing runs after that.
func Drain(model tea.Model, first tea.Cmd) (quit bool) {
	queue := []tea.Cmd{first}
	for len(queue) > 0 {
		cmd := queue[0]
		queue = queue[1:]
		if cmd == nil {
			continue
		}
		switch msg := cmd().(type) {
		case nil:
		case tea.QuitMsg:
			return true
		case tea.BatchMsg:
			queue = append(queue, msg...)
		default:
			var next tea.Cmd
			model, next = model.Update(msg)
			queue = append(queue, next)
		}
	}
	return false
}

// Press presses keys one after the other and drains what each sets off. It reports whether one of them quit.
func Press(model tea.Model, keys ...string) (quit bool) {
	for _, key := range keys {
		var cmd tea.Cmd
		model, cmd = model.Update(Key(key))
		if Drain(model, cmd) {
			return true
		}
	}
	return false
}

// Resize tells the model the size of the window.
func Resize(model tea.Model, width, height int) {
	model, cmd := model.Update(tea.WindowSizeMsg{Width: width, Height: height})
	Drain(model, cmd)
}
