package explain

import (
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/keystore/secret"
)

// echoTells is what the key that a server quotes says about itself, and the words for it. A masked key still has its
// ends: quotation marks, words of an example, the beginning of another vendor's keys. Empty: it may be a key.
func echoTells(echo reply.Echo, text string, answering string, registry *provider.Registry) (id cause.ID, what string) {
	head, tail := strings.ToLower(echo.Head), strings.ToLower(echo.Tail)
	opened := len(head) > 1 && strings.ContainsAny(first(head), `"'`)
	quoted := opened && (tail == "" || strings.ContainsAny(last(tail), `"'`)) || head == "" && len(tail) > 1 && strings.ContainsAny(last(tail), `"'`)
	switch {
	case echo.Text == "" || echo.Text == "***" && echo.Length == 0 && !strings.Contains(text, secret.Redacted):
		return "", ""
	case quoted && opened:
		return cause.CredentialQuoted, "the key begins with a quotation mark"
	case quoted:
		return cause.CredentialQuoted, "the key ends with a quotation mark"
	case strings.HasPrefix(head, "bearer"):
		return cause.CredentialBearerPrefix, "the key begins with the word Bearer"
	case strings.HasPrefix(head, "http:") || strings.HasPrefix(head, "https:"):
		return cause.CredentialWrongKind, "an address stands in the key's place"
	case isExample(head, tail):
		return cause.CredentialPlaceholder, "the key is example text"
	case answering == "openai" && strings.HasPrefix(head, "eyj"):
		return cause.CredentialWrongKind, "a JWT stands in the key's place"
	}
	vendor, ok := registry.ByID(answering)
	switch owner := ownerOf(echo.Head, registry); {
	case !ok || !vendor.IsVendor():
	case owner != "" && owner != answering, owner == "" && foreign(echo, vendor, registry):
		return cause.CredentialWrongProvider, "the key begins as those of another vendor do"
	case echo.Length > 0 && echo.Length <= shownWhole && !slices.ContainsFunc(vendor.Keys, func(s provider.KeyShape) bool { return s.Length > 0 && s.Length <= 2*shownWhole }):
		return cause.CredentialWrongKind, "what stands in the key's place is too short for one"
	}
	return "", ""
}

// shownWhole is a length in characters that a vendor's keys exceed: OpenAI quotes what is so short as a whole.
const shownWhole = 12

// foreign reports whether the few characters that a vendor shows of a masked key begin another vendor's keys, and none
// of its own, all of which begin with something known.
func foreign(echo reply.Echo, vendor provider.Provider, registry *provider.Registry) bool {
	const telling = 2 // characters
	if len(echo.Head) < telling || echo.Tail == "" || len(vendor.Keys) == 0 {
		return false
	}
	alike := func(s provider.KeyShape) bool {
		return s.Prefix == "" || strings.HasPrefix(s.Prefix, echo.Head) || strings.HasPrefix(echo.Head, s.Prefix)
	}
	if slices.ContainsFunc(vendor.Keys, alike) {
		return false
	}
	return slices.ContainsFunc(registry.Prefixes(), func(prefix string) bool { return strings.HasPrefix(prefix, echo.Head) })
}

// isExample finds the words that stand in documentation where a key has to be put; of a masked key only the ends.
func isExample(head, tail string) bool {
	if strings.ContainsAny(first(head), "<$%{") || strings.HasPrefix(head, "sk-<") || strings.HasSuffix(tail, ">") || strings.HasSuffix(tail, "}") {
		return true
	}
	if tail == "" && reply.IsExample(head) {
		return true
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(head, "sk-"), "proj-")
	for _, word := range []string{"your", "my-api", "my_api", "api-key", "api_key", "apikey", "placeh", "dummy", "no-tok", "no_tok", "no-key", "not-ne", "not_ne", "none", "null", "undefi", "empty", "insert", "replac", "changem", "change_m", "change-m", "xxxx", "test-k", "test_k", "fake", "exampl", "key_he", "put-yo", "put_yo", "openai_a", "paste", "enter-", "enter_", "todo"} {
		if strings.HasPrefix(bare, word) {
			return true
		}
	}
	if len(bare) >= shownPart && (strings.Trim(bare, first(bare)) == "" || reply.IsExample(bare)) && (tail == "" || strings.Trim(tail, last(tail)) == "" || reply.IsExample(bare+tail)) {
		return true
	}
	for _, word := range []string{"here", "_key", "-key", "-key'", "ikey", "oken", "_api", "lder", "mmy", "ummy", "test", "eded", "e_me", "e-me", "geme", "aceme", "ample", "todo"} {
		if tail == word {
			return true
		}
	}
	return tail == "xxxx" && strings.Trim(bare, "x") == "" // behind a key's own beginning a person has hidden its end
}

// shownPart is how many characters of a key's beginning tell that it is one character over and over.
const shownPart = 4

// ownerOf is the provider whose keys begin so; empty where several's do, or nobody's.
func ownerOf(head string, registry *provider.Registry) string {
	const shortest = 4
	owner, longest := "", 0
	for _, p := range registry.All() {
		for _, shape := range p.Keys {
			n := len(shape.Prefix)
			if n < shortest || n < longest || shape.IsJWT() || !p.IsVendor() || !begins(head, shape.Prefix) {
				continue
			}
			if n == longest && owner != p.ID {
				owner = ""
				continue
			}
			owner, longest = p.ID, n
		}
	}
	return owner
}

// begins reports whether a key whose beginning is shown has a prefix, of which only a part may be shown.
func begins(head, prefix string) bool {
	const shown, telling = 8, 6 // characters
	if len(prefix) > len(head) && len(head) >= telling && len(head) == shown {
		prefix = prefix[:len(head)]
	}
	return strings.HasPrefix(head, prefix)
}

func first(s string) string { return s[:min(len(s), 1)] }

func last(s string) string { return s[max(0, len(s)-1):] }

// echoes are the keys that the text quotes around an error: the one that was read with it, and those whose phrase or
// middle a line break has cut.
func (e *examination) echoes(root evidence) []quotedText {
	var all []quotedText
	if e.echo != nil {
		all = append(all, quotedText{*e.echo, e.echoText})
	}
	const behind = 3 // lines
	last := min(root.to+behind, len(e.page.starts)-1)
	if last-root.from > mostSpanned || root.causes[0].Group() != "credential" && root.causes[0] != cause.EndpointWrongHost {
		return all
	}
	var lines []string
	for line := root.from; line <= last; line++ {
		whole := e.page.whole(line)
		lines = append(lines, strings.TrimRight(whole[:min(len(whole), longestQuiet)], "\r\n"))
	}
	text := strings.Join(lines, "\n")
	for _, joined := range []string{unwrapped(text), text} {
		if shown, echo := reply.EchoOf(joined); echo != nil {
			all = append(all, quotedText{*echo, shown})
		}
	}
	return all
}

// quotedText is a key that a text quotes, and the text with no more of it.
type quotedText struct {
	echo reply.Echo
	text string
}
