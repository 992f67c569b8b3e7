package screens

import (
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// below draws a walk under the lines that say what it is for.
func (w *Walk) below(top []layout.Line, size layout.Size, t theme.Theme) string {
	width := size.Width
	size.Height -= len(top)
	w.Resize(size)
	if len(top) == 0 {
		return w.View()
	}
	return strings.Join([]string{layout.Paint(top, width, t), w.View()}, "\n")
}

// handleBelow acts on an intent while such a walk runs: it can be stopped and answered, and leads nowhere else.
func (w *Walk) handleBelow(in intent.Intent, top []layout.Line) Ask {
	switch in.Act {
	case intent.Back:
		return Stop{}
	case intent.Target, intent.RunAgain, intent.Report:
		return nil
	case intent.Point:
		in.Row -= len(top)
	case intent.Open:
		if !w.asks() {
			return nil
		}
	}
	return w.Handle(in)
}
