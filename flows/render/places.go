package render

import (
	"strings"

	"authdoctor/flows"
)

// placeWords is a source without its prefix: ".env:3" is what editors and terminals open on a click.
func placeWords(source string) string {
	kind, rest, _ := strings.Cut(source, ":")
	switch kind {
	case "env":
		return "the environment"
	case "file":
		return rest
	case "keyring":
		return "keyring entry " + rest
	case "vault":
		return "vault entry " + rest
	case "stdin":
		return "standard input"
	case "request":
		return "the request"
	}
	return source
}

// namedPlace is what holds a credential and where: "OPENAI_API_KEY from .env:3".
func namedPlace(name, source string) string {
	if _, entry, _ := strings.Cut(source, ":"); name == "" || name == entry {
		return placeWords(source)
	}
	return name + " from " + placeWords(source)
}

// evidencePlace is where something was measured.
func evidencePlace(e flows.Evidence) string {
	if e.Source == "" {
		return e.Check
	}
	return strings.TrimPrefix(e.Source, "file:")
}

// keyWords is what kind of key it is and how it is known again.
func keyWords(c flows.CredentialView) string {
	if c.Kind == "unknown" {
		return joined(", ", "a key of unknown kind", c.Fingerprint)
	}
	return joined(", ", c.Kind, c.Fingerprint)
}

// hiddenWords is a key that lost to the one that was used.
func hiddenWords(s flows.ShadowedView) string {
	if s.Same {
		return namedPlace(s.Name, s.Source) + ": the same key"
	}
	return namedPlace(s.Name, s.Source) + ": " + joined(" ", "another key,", s.Fingerprint)
}
