package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Stored shows one stored key: what is known about it, where else it lies, and what can be done with it.
type Stored struct {
	page
	name  string
	key   session.StoredKey
	there bool // it is in the list that was read last
	held  Holdings
	plan  session.Rotation
	known bool // the plan is
	wait  waiting
	text  widgets.Text
}

// NewStored makes the screen of a key of a list.
func NewStored(t theme.Theme, name string, held Holdings) *Stored {
	s := &Stored{page: page{theme: t}, name: name}
	s.Hold(held)
	return s
}

// Name is the name of the key.
func (s *Stored) Name() string { return s.name }

// Rename follows the key to another name.
func (s *Stored) Rename(to string) { s.name, s.key.Name = to, to }

// Hold takes a new list. A key that is in it no more is shown as it was.
func (s *Stored) Hold(held Holdings) {
	s.held = held
	key, there := held.Find(s.name)
	s.there = there
	if there {
		s.key = key
	}
}

// Wait says that the places of the key are looked for.
func (s *Stored) Wait(doing, hint string) { s.wait.begin(doing, hint) }

// Planned takes the places of the key.
func (s *Stored) Planned(plan session.Rotation, err error) {
	s.wait.end(err)
	if err == nil {
		s.plan, s.known = plan, true
	}
}

// Title is the screen's place in the trail.
func (s *Stored) Title() string { return s.name }

// off is why nothing can be done with the key. Empty: it can.
func (s *Stored) off() string {
	if !s.there && s.held.Known {
		return "it is no longer stored"
	}
	return s.held.Blocked()
}

// Offers lists what can be done here.
func (s *Stored) Offers() []intent.Offer {
	off := s.off()
	back := intent.Offer{Act: intent.RollBack, Off: off}
	if s.key.Previous == "" && off == "" {
		back.Off = "no key before this one is kept"
	}
	page := intent.Offer{Act: intent.OpenPage}
	if s.plan.Page == "" {
		page.Off = "the provider's page is not known"
	}
	return []intent.Offer{
		{Act: intent.Open, Text: "test it", Off: off}, {Act: intent.Rotate, Text: "rotate", Off: off}, {Act: intent.Rename, Off: off},
		{Act: intent.Remove, Off: off}, back, {Act: intent.Back}, page, {Act: intent.RunAgain, Text: "look for its places again"},
	}
}

// Handle acts on an intent.
func (s *Stored) Handle(in intent.Intent) Ask {
	if s.text.Handle(in, len(s.rows()), s.size.Height) {
		return nil
	}
	if in.Act == intent.Back {
		return Leave{}
	}
	if s.off() != "" {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return TestKey{s.name}
	case intent.Rotate:
		return ShowRotation{s.name}
	case intent.Rename:
		return AskName{s.name}
	case intent.Remove:
		return AskRemove{Name: s.name, Page: s.plan.Page}
	case intent.RollBack:
		if s.key.Previous != "" {
			return AskRollBack{s.name}
		}
	case intent.OpenPage:
		if s.plan.Page != "" {
			return OpenURL{URL: s.plan.Page}
		}
	case intent.RunAgain:
		return PlanRotation{s.name}
	}
	return nil
}
