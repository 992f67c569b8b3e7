package local

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/provider"
)

// told puts a pasted text into words.
func (o openedPaste) told() Paste {
	p := Paste{Stop: o.stop}
	if o.text == "" {
		return p
	}
	if len(o.text) > MaxPaste {
		p.Shown = plural(utf8.RuneCountInString(o.text), "character", "characters")
		return p
	}
	p.Shown = shownAs(o.text, o.lore.prefixes)
	p.Says = o.says()
	if o.stop != "" {
		return p
	}
	key := o.core
	if o.inner != "" {
		p.InnerIs = shownAs(o.inner, o.lore.prefixes)
		key = o.inner
	}
	p.Whose, p.Vendor = whose(key, o.registry)
	alone := o.inner == "" || o.wrapped
	p.Alone = alone && (hasKeyShape(key, o.registry) || o.anatomy.masked != "" && prefixLength(key, o.lore.prefixes) > 0 && !o.spacedInside())
	return p
}

// whose names the vendor and the kind of key that a shape belongs to.
func whose(key string, registry *provider.Registry) (words, vendor string) {
	if m, ok := registry.VendorOf(key); ok {
		if m.Shape.Use == "malformed" {
			return m.Provider.Name, m.Provider.ID
		}
		return m.Provider.Name + ", " + m.Shape.Kind, m.Provider.ID
	}
	return "", ""
}

// says lists what is in the text beside the key.
func (o openedPaste) says() []string {
	a := o.anatomy
	var says []string
	add := func(text string) {
		if text != "" {
			says = append(says, text)
		}
	}
	add(o.label)
	if slices.ContainsFunc(a.parts, func(p part) bool { return p.class == label }) {
		add(`the variable's name in front ("NAME=")`)
	}
	for _, word := range a.schemes {
		add("the word " + word + " in front, which a client adds itself")
	}
	if marks := wrappingMarks(a.parts); marks != "" {
		add("quotes: " + marks)
	}
	for _, where := range []string{"start", "inside", "end"} {
		add(o.spaces(where))
	}
	if odd := o.odd(); len(odd) > 0 {
		add("characters outside ASCII: " + listed(odd))
	}
	if a.masked != "" {
		add("a masked key, as consoles and logs show it: " + a.masked + "; the whole key is shown only once, when it is made")
	}
	if a.placeholder != "" {
		add("no key but " + a.placeholder)
	}
	if a.thing != "" && len(o.keys) == 0 {
		add("no key but " + a.thing)
	}
	if o.repeats > len(o.keys) || o.doubled() {
		add("the same key more than once")
	}
	if o.inner != "" && (!o.wrapped || trailing(a.parts) > 0) {
		add("other text around a key")
	}
	return says
}

// spaces says which white space lies at one place of the text. Line breaks are what pasting adds most.
func (o openedPaste) spaces(where string) string {
	breaks, others := false, false
	inner := strings.TrimFunc(o.text, isSpace)
	lead := len(o.text) - len(strings.TrimLeftFunc(o.text, isSpace))
	text := map[string]string{"start": o.text[:lead], "inside": inner, "end": o.text[lead+len(inner):]}[where]
	for _, c := range text {
		breaks = breaks || c == '\n' || c == '\r'
		others = others || isSpace(c) && c != '\n' && c != '\r'
	}
	at := "at the " + where
	if where == "inside" {
		at = where
		if !breaks && (!o.spacedInside() || o.anatomy.thing != "") {
			return "" // the space between a scheme or a name and the key is part of these, and words have spaces
		}
	}
	switch {
	case breaks && others:
		return "a line break and spaces " + at
	case breaks:
		return "a line break " + at
	case others:
		return "spaces " + at
	}
	return ""
}

// odd names the characters that are no part of any key.
func (o openedPaste) odd() []string {
	var names []string
	for _, p := range o.anatomy.parts {
		if name := runeName(p); p.class == foreign && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// doubled: a key's public prefix begins twice in one word.
func (o openedPaste) doubled() bool {
	return slices.ContainsFunc(o.keys, func(key string) bool {
		m, ok := o.registry.VendorOf(key)
		return ok && len(m.Shape.Prefix) >= 4 && strings.Count(key, m.Shape.Prefix) > 1
	})
}

func trailing(parts []part) int {
	n := 0
	for _, p := range parts {
		if p.class == trailer {
			n++
		}
	}
	return n
}

// unlabelled cuts off what names a key in a shell, in cmd.exe, in PowerShell, in JSON or in YAML, and says what it was.
// Only a name that speaks of a credential counts, because a key may hold '=' and ':' itself.
func unlabelled(text string, registry *provider.Registry) (rest, what string) {
	named := regexp.MustCompile(`(?is)^\s*\{?\s*(?:(export|declare -x|set|setx)\s+|(\$env:))?(["']?)([a-z_][a-z0-9_.-]{0,63})(["']?)(\s*[=:]\s*|\s+)(\S.{3,})$`)
	m := named.FindStringSubmatch(text)
	if m == nil {
		return text, ""
	}
	word, shell, quoted, name, separator, value := strings.ToLower(m[1]), m[2], m[3] != "", m[4], strings.TrimSpace(m[6]), m[7]
	lower := strings.ToLower(name)
	speaks := slices.ContainsFunc([]string{"key", "token", "secret", "passw", "credential"}, func(w string) bool { return strings.Contains(lower, w) })
	header := separator == ":" && !quoted && (lower == "x-api-key" || lower == "api-key")
	if !speaks || header || m[3] != m[5] || hasKeyShape(name, registry) || separator == "" && word != "setx" {
		return text, ""
	}
	switch {
	case word == "export" || word == "declare -x":
		what = `a shell's "export NAME=" in front`
	case word != "":
		what = `cmd.exe's "` + word + ` NAME=" in front`
	case shell != "":
		what = `PowerShell's "$env:NAME=" in front`
	case quoted:
		what = "a JSON field around it"
		value = strings.TrimRight(value, " \t\r\n,}")
	case separator == ":":
		what = "a name and a colon in front"
	default:
		what = `the variable's name in front ("NAME=")`
	}
	return value, what
}

// isCommand: a curl command is read elsewhere.
func isCommand(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return first == "curl" || first == "curl.exe" || first == "http" || first == "wget"
}

// isProgram finds the signs of source code around a key: statements and calls with quoted arguments.
func isProgram(text string) bool {
	if !strings.ContainsAny(text, "\"'`=") {
		return false
	}
	statement := regexp.MustCompile(`(?m)^\s*(?:import|from|def|class|function|const|let|var|package|func|return|async|await|using|public|client|if|for)\s+\S+.*[=({'"]`)
	call := regexp.MustCompile(`\b[A-Za-z_][\w.]*\(\s*(?:[A-Za-z_]\w*\s*[=:]\s*)?[\w"'{\[]`)
	return statement.MatchString(text) || call.MatchString(text)
}
