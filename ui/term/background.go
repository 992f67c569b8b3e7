package term

import "github.com/charmbracelet/lipgloss"

// Bubble Tea v1 asks the terminal for its background colour while the program loads, and waits five seconds for a
// terminal that does not answer, even for a command that draws nothing. It does not ask when the answer is known
// already. This package therefore sets it first: packages are initialised in the order of their import paths as soon
// as their imports are, and authdoctor/ui/term sorts before github.com/charmbracelet/bubbletea. It must never import
// anything that Bubble Tea does not import too. The colours used do not depend on the background.
func init() { lipgloss.SetHasDarkBackground(true) }
