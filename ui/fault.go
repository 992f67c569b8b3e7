package ui

import (
	"fmt"
	"runtime/debug"
	"strings"

	"authdoctor/ui/layout"
	"authdoctor/ui/message"
)

// faultOf describes a recovered panic. Its text may quote data, so whatever is as long as a key is cut out; a stack
// names functions, not values.
func faultOf(recovered any) message.Crashed {
	return message.Crashed{What: withoutLongWords(layout.Clean(fmt.Sprint(recovered))), Stack: debug.Stack()}
}

func withoutLongWords(text string) string {
	const shortestKey = 16
	words := strings.FieldsFunc(text, func(r rune) bool { return !keyRune(r) })
	for _, word := range words {
		if len(word) >= shortestKey {
			text = strings.ReplaceAll(text, word, "[redacted]")
		}
	}
	return text
}

func keyRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_+/=-", r)
}

// failed is the error of a run in which the program itself failed.
func failed(what, record string) error {
	if record == "" {
		return fmt.Errorf("internal error: %s", what)
	}
	return fmt.Errorf("internal error: %s; the redacted record is in %s", what, record)
}
