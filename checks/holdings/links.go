package holdings

import (
	"context"
	"path/filepath"
	"strings"

	"authdoctor/checks/reply"
	"authdoctor/keystore"
)

// Link is a value that names the place of a key: a variable ("$OPENAI_API_KEY"), or a file of variables (env_file).
type Link struct {
	Tool, Pattern string // as in a Holding
	Provider      string // an id; empty for a file
	Name          string // of the field, made safe to show
	Source        keystore.Source
	Variable      string // the one that is named; empty: a file is
	File          string // absolute
}

// Setting is a word in a tool's file that says which credential the tool takes.
type Setting struct {
	Tool, Pattern, Name string
	Value               string // empty where it is no plain word, such as a command
	Source              keystore.Source
}

// noted takes a value that is no credential but says where one is. It reports whether the value is done with.
func (s *search) noted(f spotted, fit fitting, text []byte) bool {
	at := keystore.Source{Kind: keystore.FromFile, Path: reply.Clean(f.shown), Line: lineOf(text, min(fit.where.from, len(text)))}
	value := string(fit.value)
	switch fit.what {
	case settings:
		s.result.Settings = append(s.result.Settings, Setting{Tool: f.tool.id, Pattern: f.pattern, Name: s.shownName(fit.path), Value: s.word(value), Source: at})
		return true
	case files:
		file := s.namedFile(f, value)
		if file != "" {
			s.result.Links = append(s.result.Links, Link{Tool: f.tool.id, Pattern: f.pattern, Name: s.shownName(fit.path), Source: at, File: file})
			s.named = append(s.named, spotted{shown: s.shownPath(file), path: file, tool: f.tool, pattern: f.pattern, store: guess(".env")})
		}
		return true
	}
	field, name := fit.path[len(fit.path)-1], s.shownName(fit.path)
	variable := reference(value)
	if fit.what == assigns && fit.listed() {
		before, after, set := strings.Cut(value, "=")
		field, variable = before, reference(after)
		if !set && isName(before) {
			variable = before
		}
		name = s.shownName(append(append([]string(nil), fit.path[:len(fit.path)-1]...), field))
	}
	owner := s.owner(fit.named)
	if owner == "" && s.isKeyVariable(field) {
		owner = s.owner(field)
	}
	if variable == "" || owner == "" {
		return false
	}
	s.result.Links = append(s.result.Links, Link{Tool: f.tool.id, Pattern: f.pattern, Provider: owner, Name: name, Source: at, Variable: variable})
	return true
}

// listed: the entry is one of a list, so that its variable's name is a part of the value.
func (f fitting) listed() bool {
	last := f.path[len(f.path)-1]
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// longestWord bounds the value of a setting.
const longestWord = 40

// word is a setting's value where it is a plain word that cannot be a credential.
func (s *search) word(value string) string {
	if len(value) > longestWord || s.vendor(value) != "" || strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return ""
	}
	return value
}

// reference is the variable that a value stands for, in the ways in which the tools here write it; empty where it is none.
func reference(value string) string {
	value = strings.TrimSpace(value)
	for _, form := range [][2]string{{"${{", "}}"}, {"${", "}"}, {"{env:", "}"}, {"$", ""}} {
		inner, opened := strings.CutPrefix(value, form[0])
		inner, closed := strings.CutSuffix(inner, form[1])
		if !opened || !closed {
			continue
		}
		inner = strings.TrimSpace(inner)
		for _, space := range []string{"secrets.", "env:", "env."} {
			inner = strings.TrimPrefix(inner, space)
		}
		if end := strings.IndexAny(inner, "-?+"); end > 0 && form[0] == "${" {
			inner = strings.TrimSuffix(inner[:end], ":") // what is taken where it is not set
		}
		if isName(inner) {
			return inner
		}
		return ""
	}
	return ""
}

func isName(text string) bool {
	if text == "" || !isNameStart(text[0]) || len(text) > longestName {
		return false
	}
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// namedFile is where the file lies that a value names; empty where only the program could say.
func (s *search) namedFile(f spotted, value string) string {
	value = strings.TrimPrefix(strings.TrimSpace(value), "-") // systemd: it need not be there
	folder := filepath.Dir(f.path)
	if filepath.Base(folder) == ".vscode" {
		folder = filepath.Dir(folder)
	}
	for _, mark := range [][2]string{{"${workspaceFolder}", folder}, {"%h", s.options.Home}, {"~/", s.options.Home + "/"}} {
		if rest, ok := strings.CutPrefix(value, mark[0]); ok && mark[1] != "" {
			value = mark[1] + rest
		}
	}
	if value == "" || strings.ContainsAny(value, "$%*\x00\n") {
		return ""
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(folder, value)
	}
	return filepath.Clean(value)
}

// shownPath writes a path as the user would type it: from the project folder where it lies there, else from home.
func (s *search) shownPath(full string) string {
	if rest, err := filepath.Rel(s.project, full); err == nil && filepath.IsLocal(rest) {
		return filepath.Join(s.options.Dir, rest)
	}
	return s.belowHome(full)
}

// mostNamed bounds the files that other files can name.
const mostNamed = 64

// followed looks into the files of variables that were named, each once.
func (s *search) followed(ctx context.Context) error {
	for i, f := range s.named {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i == mostNamed {
			s.problem(f.shown, 0, "was left out with all other files that files name: enough have been read")
			return nil
		}
		_ = s.look(f)
	}
	return nil
}
