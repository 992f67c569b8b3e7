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
	case "planned":
		return "not done yet"
	case "not_applied":
		return "not done: it is left to you"
	case "failed":
		return "it did not help, and is not in place"
	case "unverified":
		return "done, but not verified"
	case "verified":
		return "done and verified"
	}
	return status
}

// whyNotApplied is why a fix cannot be applied. Empty: it can.
func whyNotApplied(fix flows.Fix) string {
	instead := ""
	switch {
	case fix.Command != "":
		instead = ": run the command (y copies it)"
	case fix.URL != "":
		instead = ": o opens the page where you do it"
	}
	switch {
	case fix.ID == "" && fix.Title == "":
		return "there is no fix to apply"
	case fix.Status == "verified":
		return "it is done and verified already"
	case fix.Status == "unverified":
		return "it is done already; r verifies it"
	case fix.Kind != "automatic":
		return "this fix is yours to do" + instead + ", then r checks again"
	}
	return ""
}

// ofAShell reports whether a fix sets a variable of a shell, which only programs see that start there afterwards.
func ofAShell(fix flows.Fix) bool {
	return strings.Contains(fix.Command, "export ") || strings.Contains(fix.Command, "unset ")
}

// canApply reports whether a fix is one that can be made, and is not made yet.
func canApply(fix flows.Fix) bool { return fix.Kind == "automatic" && whyNotApplied(fix) == "" }

// diffRows are the lines of a change: what goes and what comes has its sign and its colour.
func diffRows(preview string, width int) []layout.Line {
	if preview == "" {
		return nil
	}
	var rows []layout.Line
	lines := strings.Split(strings.TrimRight(preview, "\n"), "\n")
	for i, line := range lines {
		role := theme.Text
		switch {
		case strings.HasPrefix(line, "--- ") && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "+++ "):
			continue // the same file before and after: it is named once
		case strings.HasPrefix(line, "+++ "):
			role, line = theme.Faint, strings.TrimPrefix(line, "+++ ")
		case strings.HasPrefix(line, "+"):
			role = theme.Good
		case strings.HasPrefix(line, "-"):
			role = theme.Bad
		case strings.HasPrefix(line, "@"):
			role = theme.Faint
		}
		rows = append(rows, layout.Wrap(role, line, width)...)
		if i > 0 && role == theme.Good && lines[i-1] == "-"+line[1:] {
			rows = append(rows, layout.Wrap(theme.Faint, "they differ in what is hidden as a part of the key", width)...)
		}
	}
	return rows
}

// changedFile is the name of the file that a diff is about.
func changedFile(preview string) string {
	for line := range strings.Lines(preview) {
		if file, found := strings.CutPrefix(line, "+++ "); found {
			file = layout.Clean(strings.TrimSpace(file))
			return file[strings.LastIndexAny(file, `/\`)+1:]
		}
	}
	return "the file"
}

// wrapLines wraps text; nothing where there is none.
func wrapLines(role theme.Role, text string, width int) []layout.Line {
	if text == "" {
		return nil
	}
	return layout.Wrap(role, text, width)
}
