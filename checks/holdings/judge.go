package holdings

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/local"
	"authdoctor/checks/reply"
	"authdoctor/keystore"
)

// fitting is a value at a slot.
type fitting struct {
	slot
	spot
	named string // the name that says whose the key is; empty: none does
}

// environment takes the variables of the process.
func (s *search) environment() {
	for _, setting := range s.options.Environ {
		name, value, _ := strings.Cut(setting, "=")
		if name == "" || s.variable(name) != value {
			continue // Windows' =C:, or the second of two
		}
		h, ok := s.holding(fitting{slot: slot{what: variables}, spot: spot{path: []string{name}, value: []byte(value)}})
		if !ok {
			continue
		}
		h.Source, h.Form = keystore.Source{Kind: keystore.FromEnv}, Environment
		h.ReadBy = []string{"programs started from here"}
		h.Keep = "a variable of this process: change what sets it, then open a new terminal"
		s.result.Holdings = append(s.result.Holdings, h)
	}
}

// take makes holdings of the values of a file that are credentials.
func (s *search) take(f spotted, real string, text []byte, spots []spot) {
	slices.SortStableFunc(spots, func(a, b spot) int { return a.where.from - b.where.from })
	line, counted := 1, 0
	for _, sp := range spots {
		fit, ok := s.fit(f.store.slots, sp, spots)
		if !ok || s.noted(f, fit, text) {
			continue
		}
		h, ok := s.holding(fit)
		if !ok {
			continue
		}
		begin := fit.where.from
		if fit.spot = fit.trimmed(); !bytes.HasPrefix(sp.value, text[begin:fit.where.from]) {
			fit.where, fit.fixed = sp.where, "what stands before it is written with escapes"
		}
		line += bytes.Count(text[counted:fit.where.from], []byte("\n"))
		counted = fit.where.from
		h.Source = keystore.Source{Kind: keystore.FromFile, Path: reply.Clean(f.shown), Line: line}
		h.Tool, h.Pattern, h.File, h.Form = f.tool.id, f.pattern, f.path, f.store.form
		h.From, h.To, h.quote = fit.where.from, fit.where.to, fit.quote
		h.raw = s.options.Maker.Make(text[h.From:h.To])
		h.Keep, h.Login, h.move = keep(f, fit), fit.login, s.moving(f.tool, fit, h)
		h.ReadBy = []string{"programs that load this file"}
		if f.tool.name != "" {
			h.ReadBy = []string{f.tool.name}
		}
		if real != f.path {
			if _, err := os.Readlink(f.path); err == nil {
				h.Notes = append(h.Notes, "the file is a symbolic link to "+reply.Clean(real))
			}
		}
		s.result.Holdings = append(s.result.Holdings, h)
	}
}

func keep(file spotted, f fitting) string {
	switch {
	case f.login:
		return "a live login of " + file.tool.name + "; log in again there"
	case file.store.keep != "":
		return file.store.keep + "; change it by hand"
	case f.fixed != "":
		return f.fixed + "; change it by hand"
	}
	return ""
}

// fit finds the first slot that a value is at.
func (s *search) fit(slots []slot, sp spot, all []spot) (fitting, bool) {
	for _, sl := range slots {
		named, ok := match(strings.Split(sl.at, "/"), sp.path)
		if !ok {
			continue
		}
		if field, beside := strings.CutPrefix(sl.owner, "../"); beside {
			named = besideOf(sp, field, all)
		} else if sl.owner != "" {
			named = sl.owner
		}
		return fitting{slot: sl, spot: sp, named: named}, true
	}
	return fitting{}, false
}

// match compares names with a pattern, and returns the one that stands for the provider.
func match(pattern, path []string) (named string, ok bool) {
	for i, p := range pattern {
		switch {
		case p == "**" && i == len(pattern)-1:
			return "", true
		case p == "**":
			for j := i; j <= len(path); j++ {
				if named, ok := match(pattern[i+1:], path[j:]); ok {
					return named, true
				}
			}
			return "", false
		case i >= len(path), p != "*" && p != "<provider>" && p != path[i]:
			return "", false
		case p == "<provider>":
			named = path[i]
		}
	}
	return named, len(pattern) == len(path)
}

// besideOf is the value of another field of the same object.
func besideOf(sp spot, field string, all []spot) string {
	depth := len(sp.path) - 1
	for _, other := range all {
		if len(other.path) == depth+1 && other.path[depth] == field && slices.Equal(other.path[:depth], sp.path[:depth]) {
			return string(other.value)
		}
	}
	return ""
}

// trimmed is the value without what stands before the credential: the scheme of a header, the provider of a pair.
func (f fitting) trimmed() spot {
	sp := f.spot
	before := 0
	switch f.what {
	case headers:
		if scheme, _, ok := bytes.Cut(sp.value, []byte(" ")); ok && strings.EqualFold(string(scheme), "bearer") {
			before = len(scheme) + 1
		}
	case pairs:
		before = bytes.IndexByte(sp.value, '=') + 1
	case assigns:
		if f.listed() {
			before = bytes.IndexByte(sp.value, '=') + 1
		}
	}
	if before > 0 {
		sp.value = sp.value[before:]
		sp.where.from = min(sp.where.from+before, sp.where.to)
	}
	return sp
}

// holding judges a value: whose it is, and whether it is a credential at all.
func (s *search) holding(f fitting) (Holding, bool) {
	field := f.path[len(f.path)-1]
	path := f.path
	if f.what == pairs {
		name, _, ok := bytes.Cut(f.value, []byte("="))
		if !ok {
			return Holding{}, false
		}
		f.named, field = string(name), string(name)
		path = append(slices.Clone(path), field)
	}
	if f.what == assigns && f.listed() {
		name, _, ok := bytes.Cut(f.value, []byte("="))
		if !ok {
			return Holding{}, false
		}
		field = string(name)
		path = append(slices.Clone(path[:len(path)-1]), field)
	}
	value := string(f.trimmed().value)
	if strings.TrimSpace(value) == "" || len(value) > keystore.MaxSecret || local.StandIn(value, field, s.options.Registry) != "" {
		return Holding{}, false
	}
	owner, byShape := s.vendor(value), true
	if owner == "" {
		owner, byShape = s.owner(f.named), false
	}
	isKey := byShape || s.isKeyVariable(field)
	if owner == "" && isKey {
		owner = s.owner(field)
	}
	oneWord := !strings.ContainsAny(strings.TrimSpace(value), " \t\r\n")
	counts := oneWord // as anything and pairs ask for
	switch f.what {
	case variables, assigns:
		counts = isKey
	case secrets:
		counts = isKey || oneWord && isSecretName(field) && !isPath(value)
	case headers:
		counts = byShape || oneWord && isSecretHeader(field)
	case hosts:
		counts = owner != ""
	}
	if !counts {
		return Holding{}, false
	}
	h := Holding{Provider: owner, maker: s.options.Maker}
	h.Secret, h.Name = s.options.Maker.Make([]byte(value)), s.shownName(path)
	return h, true
}

// vendor is the provider whose key a value is by its form, from end to end; empty where the form does not tell.
func (s *search) vendor(value string) string {
	if m, ok := s.options.Registry.VendorOf(strings.TrimSpace(value)); ok && m.Whole {
		return m.Provider.ID
	}
	return ""
}

// owner is the provider that a name means: its id, its variable, the beginning of that, or its host.
func (s *search) owner(name string) string {
	if name == "" {
		return ""
	}
	if p, ok := s.options.Registry.ByID(name); ok {
		return p.ID
	}
	for _, variable := range []string{name, strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "_API_KEY"} {
		if p, _, ok := s.options.Registry.ByVariable(variable); ok {
			return p.ID
		}
	}
	if p, ok := s.options.Registry.ByHost(name); ok {
		return p.ID
	}
	return ""
}

func (s *search) isKeyVariable(name string) bool {
	_, v, ok := s.options.Registry.ByVariable(s.plainName(name))
	return ok && (v.Role == "key" || v.Role == "admin-key")
}

// isSecretName judges the name of a variable by its last word.
func isSecretName(name string) bool {
	name = strings.ToUpper(name)
	if strings.Contains(name, "PUBLIC") {
		return false
	}
	for _, end := range []string{"KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "_PAT"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func isSecretHeader(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"auth", "key", "token", "secret"}, func(word string) bool { return strings.Contains(name, word) })
}

// isPath: a variable of this name may also hold the place of a file with the secret.
func isPath(value string) bool {
	return strings.HasPrefix(value, "/") || strings.HasPrefix(value, "~") || strings.HasPrefix(value, ".") || strings.Contains(value, `:\`)
}

// longestName is how much of one name is shown, in characters.
const longestName = 64

// shownName joins names without what could be a credential or steer a terminal.
func (s *search) shownName(path []string) string {
	shown := make([]string, 0, len(path))
	for _, name := range path {
		name = reply.Clean(name)
		if _, isKey := s.options.Registry.VendorOf(name); isKey {
			name = "…"
		}
		if utf8.RuneCountInString(name) > longestName {
			name = string([]rune(name)[:longestName]) + "…"
		}
		if name != "" {
			shown = append(shown, name)
		}
	}
	return strings.Join(shown, ".")
}
