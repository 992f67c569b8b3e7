package screens

import (
	"strings"

	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// kindWords say who does a fix.
func kindWords(kind string) string {
	switch kind {
	case "automatic":
		return "authdoctor can do it (automatic)"
	case "guided":
		return "you do it; authdoctor says how (guided)"
	}
	return kind
}

// fixStatusWords say how far a fix is.
func fixStatusWords(status string) string {
	switch status {
	case "planned", "not_applied":
		return "not done yet"
	case "failed":
		return "it was tried and failed"
	case "unverified":
		return "done, but not verified"
	case "verified":
		return "done and verified"
	}
	return status
}

// whyNotApplied is why Enter applies nothing.
func whyNotApplied(fix flows.Fix) string {
	instead := "do it by hand"
	switch {
	case fix.Command != "":
		instead = "run the command yourself"
	case fix.URL != "":
		instead = "o opens the page where you do it"
	}
	switch {
	case fix.Status == "verified":
		return "it is done and verified already"
	case fix.Kind == "guided":
		return "this fix is yours to do: " + instead
	}
	return "applying is not part of this version: " + instead
}

// diffRows are the lines of a change: what goes and what comes has its sign and its colour.
func diffRows(preview string, width int) []layout.Line {
	if preview == "" {
		return nil
	}
	var rows []layout.Line
	for line := range strings.SplitSeq(strings.TrimRight(preview, "\n"), "\n") {
		role := theme.Text
		switch {
		case strings.HasPrefix(line, "+"):
			role = theme.Good
		case strings.HasPrefix(line, "-"):
			role = theme.Bad
		case strings.HasPrefix(line, "@"):
			role = theme.Faint
		}
		rows = append(rows, layout.Wrap(role, line, width)...)
	}
	return rows
}

// wrapLines wraps text; nothing where there is none.
func wrapLines(role theme.Role, text string, width int) []layout.Line {
	if text == "" {
		return nil
	}
	return layout.Wrap(role, text, width)
}
