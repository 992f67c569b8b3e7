package ui

import (
	"slices"

	"authdoctor/ui/screens"
)

// stack is the way back: the screens a person came through, the present one last. It is never empty.
type stack []screens.Screen

func (s stack) top() screens.Screen { return s[len(s)-1] }

// push opens a screen. One that is open further down is not opened twice: the way back leads from there.
func (s *stack) push(screen screens.Screen) {
	s.back(screen)
	*s = append(*s, screen)
}

// pop goes back one screen; the first one stays.
func (s *stack) pop() {
	if len(*s) > 1 {
		*s = (*s)[:len(*s)-1]
	}
}

// back goes to the screen before the given one, where that is open.
func (s *stack) back(screen screens.Screen) {
	for i := 1; i < len(*s); i++ {
		if (*s)[i] == screen {
			*s = (*s)[:i]
			return
		}
	}
}

// swap puts a screen in the place of another.
func (s stack) swap(old, fresh screens.Screen) {
	for i, screen := range s {
		if screen == old {
			s[i] = fresh
		}
	}
}

// has reports whether a screen is open.
func (s stack) has(screen screens.Screen) bool { return slices.Contains(s, screen) }

// drop closes the screens below the top that are no longer of use.
func (s *stack) drop(useless func(screens.Screen) bool) {
	top := s.top()
	*s = slices.DeleteFunc(*s, func(screen screens.Screen) bool { return screen != top && useless(screen) })
}
