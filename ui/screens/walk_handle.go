package screens

import "authdoctor/ui/intent"

// Mouse says that clicks are wanted.
func (w *Walk) Mouse() bool { return true }

// Offers lists what can be done here.
func (w *Walk) Offers() []intent.Offer {
	read := intent.Offer{Act: intent.Open, Text: "read the result", Off: w.unread()}
	report := intent.Offer{Act: intent.Report, Off: w.unread()}
	again := intent.Offer{Act: intent.RunAgain}
	stop := intent.Offer{Act: intent.Interrupt, Text: "stop the checks", Off: "no check is running; it quits"}
	if !w.ended {
		again.Off, stop.Off = "the checks are still running", ""
	}
	target := intent.Offer{Act: intent.Target, Text: "what is examined"}
	if w.asks() {
		return []intent.Offer{
			{Act: intent.Open, Text: "answer"}, {Act: intent.Pick, Text: "answer"}, {Act: intent.Back, Text: "back, the question waits"},
			stop, target, report, again,
		}
	}
	return []intent.Offer{read, stop, again, {Act: intent.Back}, w.unfoldOffer(), target, report}
}

// unread is why there is no result to read; empty: there is one.
func (w *Walk) unread() string {
	switch {
	case !w.ended:
		return "the checks are still running"
	case w.err != nil:
		return "the checks did not finish; r runs them again"
	}
	return ""
}

func (w *Walk) unfoldOffer() intent.Offer {
	offer := intent.Offer{Act: intent.Unfold, Text: "show the requests"}
	if w.showsRequests() {
		offer.Text = "hide the requests"
	}
	if len(w.requests.all) == 0 {
		offer.Off = "no request has been made yet"
		if w.ended {
			offer.Off = "no request was made"
		}
	}
	return offer
}

// Handle acts on an intent.
func (w *Walk) Handle(in intent.Intent) Ask {
	switch in.Act {
	case intent.Target:
		return ShowTarget{Choice: w.choice, Title: w.title}
	case intent.Back:
		return Leave{}
	}
	if w.asks() {
		return w.reply(in)
	}
	if w.menu.Handle(in, len(w.rows)) {
		w.held = true
		return nil
	}
	switch in.Act {
	case intent.Open:
		return ReadReport{w.choice}
	case intent.Report:
		return ShowReport{w.choice}
	case intent.RunAgain:
		return RunAgain{w.choice}
	case intent.Unfold:
		w.folded = !w.folded
	case intent.Point:
		return w.point(in.Row)
	}
	return nil
}

// point moves the focus to the row that was clicked. A click on the focused row opens the result, where there is one.
func (w *Walk) point(row int) Ask {
	item, ok := w.menu.Item(row)
	if !ok {
		return nil
	}
	again := item == w.menu.Focus
	w.menu.Focus, w.held = item, true
	if again && w.unread() == "" {
		return ReadReport{w.choice}
	}
	return nil
}
