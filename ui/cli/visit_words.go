package cli

import (
	"path"
	"path/filepath"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/reply"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// cleaner makes any text safe to show: without the secrets of these targets and what has the shape of a key, without
// control characters.
func (w *world) cleaner(all ...checks.Target) func(string) string {
	redactor := w.redactor(all...)
	return func(s string) string { return redactor.Redact(reply.Clean(s)) }
}

func (w *world) redactor(all ...checks.Target) *secret.Redactor {
	var secrets []secret.Secret
	for _, t := range all {
		secrets = append(secrets, t.Secrets(w.maker)...)
	}
	return w.maker.Redactor(secrets...)
}

// whereWords is the place that a key was found in, for a list: "this shell", ".env:3".
func whereWords(s keystore.Source) string {
	switch s.Kind {
	case keystore.FromEnv:
		return "this shell"
	case keystore.FromFile:
		return strings.TrimPrefix(s.String(), "file:")
	case keystore.FromRequest:
		return "the request"
	case keystore.FromTyping:
		return typedHere
	case keystore.FromStdin:
		return "standard input"
	}
	return s.String()
}

// inWords is a place in a sentence: "OPENAI_API_KEY in .env, line 3".
func inWords(c keystore.Candidate) string {
	if c.Source.Kind == keystore.FromTyping {
		return typedHere
	}
	return c.Name + " in " + withLine(whereWords(c.Source))
}

// withLine writes a file's line as words.
func withLine(place string) string {
	if i := strings.LastIndexByte(place, ':'); i > 0 && strings.Trim(place[i+1:], "0123456789") == "" && i+1 < len(place) {
		return place[:i] + ", line " + place[i+1:]
	}
	return place
}

// fromWords is where a setting was found.
func fromWords(s checks.Setting) string {
	switch name, found := strings.CutPrefix(s.Source, "env "); {
	case !s.Set:
		return ""
	case found:
		return name + " in this shell"
	case s.Source == "default":
		return "the provider's own"
	case s.Source == "request":
		return "the request"
	case strings.HasPrefix(s.Source, "flag "):
		return "the practice case"
	}
	return withLine(strings.TrimPrefix(s.Source, "file:"))
}

// fileName is a file without its folder.
func fileName(shown string) string { return path.Base(filepath.ToSlash(shown)) }

// kindWords is what kind of key it is: "project key".
func kindWords(c *keystore.Candidate, w *world) string {
	switch kind := checks.KeyKind(c, w.registry); {
	case c.Secret.Len() == 0:
		return "empty"
	case kind == "unknown":
		return "a key of unknown kind"
	default:
		return kind
	}
}

// sentence joins parts with spaces and leaves out empty ones.
func sentence(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}
