package request

import (
	"strings"
)

// word is an argument of a command after its shell has read it.
type word struct {
	text   string
	line   int
	runs   []run    // where the text stands in the source
	filled []string // variables that were filled in
}

// behind is the word without its first bytes.
func (w word) behind(cut int) word {
	w.text, w.runs = w.text[cut:], behind(w.runs, cut)
	return w
}

// command is what a shell makes of the text: the words from curl on.
type command struct {
	words []word
	stdin input
	notes []string
}

// curlWord finds the first "curl" or "curl.exe" that stands where a command or a path's last part can. It returns its
// offset, or -1.
func curlWord(text string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], "curl")
		if i < 0 {
			return -1
		}
		i += from
		from = i + len("curl")
		rest := strings.TrimPrefix(text[from:], ".exe")
		before := i == 0 || strings.ContainsRune(" \t\r\n/\\(`;|&>=\"'", rune(text[i-1]))
		if before && (rest == "" || strings.ContainsRune(" \t\r\n\\`^\"'", rune(rest[0]))) {
			return i
		}
	}
}

// dialect tells the shell from the command's first line: how it is continued, and how variables are written.
func dialect(text string) func(string, int, Environment) (command, error) {
	line, _ := cutLine(text)
	line = strings.TrimRight(line, " \t")
	unquoted, _, _ := strings.Cut(line, "'") // cmd.exe quotes with none of these; a value in them may hold anything
	switch {
	case strings.HasSuffix(line, `\`):
		return bash
	case strings.HasSuffix(unquoted, "^"), strings.Contains(unquoted, `^"`):
		return cmd
	case strings.HasSuffix(line, "`"), strings.Contains(line, "$env:"), strings.Contains(line, "${env:"):
		return powershell
	case hasPercentVariable(line) && !strings.Contains(line, "'"):
		return cmd
	}
	return bash
}

// hasPercentVariable: %NAME%, as cmd.exe writes it.
func hasPercentVariable(text string) bool {
	for {
		_, rest, ok := strings.Cut(text, "%")
		if !ok {
			return false
		}
		if name, _, ok := strings.Cut(rest, "%"); ok && isVariable(name) {
			return true
		}
		text = rest
	}
}

// isVariable: a variable's name, as bash has it.
func isVariable(name string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
	return name != "" && len(name) <= 64 && strings.Contains(letters, name[:1]) && strings.Trim(name, letters+"0123456789") == ""
}

// isCurl reports whether a command's name is curl, with or without a path.
func isCurl(name string) bool {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return name == "curl" || name == "curl.exe"
}
