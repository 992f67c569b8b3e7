package flows

import (
	"slices"
	"strings"

	"authdoctor/checks/lint"
)

// fix is the request without what was found, as a command for a person: a variable stands in the key's place, and the
// length of a text in the text's.
func (s *replaySearch) fix(d difference) *Fix {
	undone := slices.Concat(d.taken, d.paths)
	command := lint.Command(s.request.Message(undone), s.view.Target().Provider)
	return &Fix{
		ID: "repair-request", Title: "Send the request " + s.changeTitle(d.paths) + "; put your own text where <> stands", Kind: "guided",
		Status: "planned", Command: strings.ReplaceAll(command, " \\\n  ", " "),
	}
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
