package flows

import (
	"slices"
	"strings"

	"authdoctor/checks/reply"
)

// FixTemplate is a fix before it is known what is broken where. Title and Command may hold placeholders in braces:
// variable, source, file, line, base_url, repaired_base_url, model, nearest_model, api_version, organization, project, host,
// proxy_variable, provider, issuer, fingerprint (of the key), answer (what the server said); and of the setting that is to be changed: setting_variable where this process's
// environment holds it, setting_name, setting_file and setting_line where a file does, else setting_elsewhere.
type FixTemplate struct {
	ID      string `json:"id" yaml:"id"`
	Title   string `json:"title" yaml:"title"`
	Kind    string `json:"kind" yaml:"kind"`                 // automatic, guided
	Edit    string `json:"edit,omitempty" yaml:"edit"`       // automatic: the Fixer that makes it, where it can
	When    string `json:"when" yaml:"when"`                 // the kind of source that it is for: env, file, any
	Command string `json:"command,omitempty" yaml:"command"` // the same in every shell; never contains a key
	Shell   string `json:"shell,omitempty" yaml:"shell"`     // or a statement, worded for each: unset, set, ask, find, trim, unquote, drop-scheme
	Letter  string `json:"letter,omitempty" yaml:"letter"`   // to an administrator; a line with a placeholder that has no value is left out
	Page    string `json:"page,omitempty" yaml:"page"`       // of the provider's console: keys, billing, limits, ...
}

// Render makes the fixes for one case, in the order of the catalogue, all planned. Values are what the placeholders
// stand for, consolePages the provider's pages by name, sourceKind the place of the credential: env, file or another.
// A fix for another kind of source is left out, and so is one with a placeholder that has no value. Values are made
// safe: in a title without control characters, in a command as one word of the shell.
func (e Entry) Render(values map[string]string, consolePages map[string]string, sourceKind string) []Fix {
	values = cleaned(values)
	plain := func(name string) (string, bool) { return values[name], values[name] != "" }
	var fixes []Fix
	for _, template := range e.Fixes {
		if template.When != "any" && template.When != sourceKind {
			continue
		}
		title, okTitle := fill(template.Title, plain)
		command, okCommand := fill(template.Command, func(name string) (string, bool) { return shellWord(name, values[name]) })
		var commands []ShellCommand
		if template.Shell != "" {
			commands, okCommand = inShells(template.Shell, values)
		}
		if !okTitle || !okCommand {
			continue
		}
		fix := Fix{
			ID: template.ID, Title: title, Kind: template.Kind, Status: "planned",
			Command: command, Commands: commands, URL: consolePages[template.Page], Letter: letter(template.Letter, plain),
		}
		fixes = append(fixes, fix.For(shells()[0]))
	}
	return fixes
}

// letter fills a letter line by line.
func letter(template string, value func(name string) (string, bool)) string {
	if template == "" {
		return ""
	}
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(template), "\n") {
		if text, ok := fill(line, value); ok {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func cleaned(values map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range values {
		out[name] = reply.Clean(value)
	}
	return out
}

// fill puts values in the place of {name}; false where one is missing. Braces around anything else stay as they are.
func fill(template string, value func(name string) (string, bool)) (string, bool) {
	var out strings.Builder
	for {
		before, name, after, found := placeholder(template)
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		text, ok := value(name)
		if !ok {
			return "", false
		}
		out.WriteString(text)
		template = after
	}
}

// placeholder cuts the text around the first {name}; a name is small letters and underscores.
func placeholder(text string) (before, name, after string, found bool) {
	for from := 0; ; {
		open := strings.IndexByte(text[from:], '{')
		if open < 0 {
			return text, "", "", false
		}
		open += from
		rest := text[open+1:]
		end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
		if end > 0 && rest[end] == '}' {
			return text[:open], rest[:end], rest[end+1:], true
		}
		from = open + 1
	}
}

// shellWord writes a value so that a shell reads it as one word. A variable's name stands bare and has to be one.
func shellWord(placeholder, value string) (string, bool) {
	word := func(extra string) bool {
		return !strings.ContainsFunc(value, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(extra, r)
		})
	}
	switch {
	case value == "":
		return "", false
	case slices.Contains([]string{"variable", "proxy_variable", "setting_variable"}, placeholder):
		return value, word("_") && (value[0] < '0' || value[0] > '9')
	case word("_-./:@%+=,"):
		return value, true
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'", true
}
