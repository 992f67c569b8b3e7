package ui

import "authdoctor/ui/screens"

// stack is the way back: the screens a person came through, the present one last. It is never empty.
type stack []screens.Screen

func (s stack) top() screens.Screen { return s[len(s)-1] }

func (s *stack) push(screen screens.Screen) { *s = append(*s, screen) }

// pop goes back one screen; the first one stays.
func (s *stack) pop() {
	if len(*s) > 1 {
		*s = (*s)[:len(*s)-1]
	}
}

// home goes back to the first screen.
func (s *stack) home() { *s = (*s)[:1] }
