package reply

import (
	"strings"
	"unicode/utf8"

	"authdoctor/keystore/secret"
)

// Characters of a key that an echo may show. More than that is masked here, whoever the server is.
const (
	shownHead = 8
	shownTail = 4
)

// EchoOf finds the key that a text quotes in a server's words, and returns the text with no more of it than may be shown.
func EchoOf(text string) (string, *Echo) {
	text = unbroken(text)
	start, end, followed := quoted(text)
	if !followed {
		return Clean(text[:start]), nil // where it ends is not known
	}
	echo := mask(text[start:end])
	return Clean(text[:start] + echo.Text + text[end:]), &echo
}

// echoOf finds the key that a message quotes and returns the message with no more of it than an Echo may show.
//
// OpenAI quotes the first 8 characters, one star for each hidden one, and the last 4, so that the length of the key
// that arrived can be counted; a short value comes back whole (continuedev/continue#10078, #12788, #12659). Some
// surfaces shorten with an ellipsis, DeepSeek shows four stars and the last four: both hide the length.
func echoOf(message string) (string, *Echo) {
	if strings.Contains(message, "\n") {
		message = unbroken(message)
	}
	start, end, _ := quoted(message)
	if end == 0 {
		return message, nil
	}
	echo := mask(message[start:end])
	return message[:start] + echo.Text + message[end:], &echo
}

// unbroken joins lines, which a terminal or a log may have broken inside a phrase.
func unbroken(message string) string {
	lines := strings.Split(message, "\n")
	for i, line := range lines {
		if i > 0 {
			line = strings.TrimLeft(line, " \t")
		}
		if i+1 < len(lines) {
			line = strings.TrimRight(line, " \t\r")
		}
		lines[i] = line
	}
	return strings.Join(lines, " ")
}

// quoted finds where a message quotes a key: after a phrase of one of the servers, up to what follows there, else up to
// the end. The end is 0 where it quotes none.
func quoted(message string) (start, end int, followed bool) {
	phrases := [][]string{
		{"Incorrect API key provided: ", "'. The API key", ". You can", ". ", `.\",`, `\",`, `\"}`, ", ", `","`, `"}`, `'}`},
		{"Your api key: ", " is invalid"},
		{"Virtual Key expected. Received=", ", expected"},
		{"Received API Key = ", ", Key Hash"},
		{"Key has `Bearer ` prefix. Passed in: "},
		{"Invalid API key: ", " ", ","},
		{"Invalid API Key: ", " ", ","},
		{"Invalid API key provided: ", ". ", ", "},
		{"invalid api key: ", " ", ","},
	}
	for _, phrase := range phrases {
		at := strings.Index(message, phrase[0])
		if at < 0 {
			continue
		}
		start = at + len(phrase[0])
		for _, follows := range phrase[1:] {
			if length := strings.Index(message[start:], follows); length >= 0 {
				return start, start + length, true
			}
		}
		return start, start + len(strings.TrimSuffix(message[start:], ".")), false
	}
	return 0, 0, false
}

// mask turns a quoted key into an Echo.
func mask(raw string) Echo {
	length := utf8.RuneCountInString(raw)
	if before, after, ok := strings.Cut(raw, secret.Redacted); ok {
		head, tail := firstRunes(before, shownHead), lastRunes(after, min(shownTail, utf8.RuneCountInString(after)))
		return Echo{Text: Clean(head + "…" + tail), Head: Clean(head), Tail: Clean(tail)}
	}
	head, tail, masked := shortened(raw)
	switch {
	case masked && length > 0 && utf8.RuneCountInString(head) == shownHead && utf8.RuneCountInString(tail) == shownTail && starred(raw, head, tail):
		// OpenAI's form: as many characters as the key has.
	case masked:
		length = 0
	case harmless(raw):
		return Echo{Text: Cut(raw, 40), Length: length, Head: Cut(raw, 40)}
	default:
		head, tail = firstRunes(raw, min(2, length/4)), ""
	}
	echo := Echo{Length: length, Head: Clean(firstRunes(head, shownHead)), Tail: Clean(lastRunes(tail, shownTail))}
	stars := 3
	if length > 0 {
		stars = min(max(length-utf8.RuneCountInString(echo.Head)-utf8.RuneCountInString(echo.Tail), 1), 400)
	}
	echo.Text = echo.Head + strings.Repeat("*", stars) + echo.Tail
	return echo
}

// shortened splits an echo that hides its middle, behind stars or an ellipsis.
func shortened(raw string) (head, tail string, ok bool) {
	for _, hidden := range []string{"**", "…", "..."} {
		from, to := strings.Index(raw, hidden), strings.LastIndex(raw, hidden)
		if from >= 0 {
			return raw[:from], strings.TrimLeft(raw[to+len(hidden):], "*"), true
		}
	}
	return "", "", false
}

// starred reports whether nothing but stars lies between head and tail.
func starred(raw, head, tail string) bool {
	return strings.Trim(raw[len(head):len(raw)-len(tail)], "*") == ""
}

// harmless reports whether a whole echo can be no secret: a placeholder, an unexpanded variable, a word that a
// program writes where a value is missing, or the scheme of the header.
func harmless(raw string) bool {
	if name, ok := strings.CutPrefix(raw, "$"); ok {
		name = strings.Trim(name, "{}")
		return len(name) <= 40 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
	}
	switch strings.ToLower(strings.Trim(raw, `<>{}[]"' `)) {
	case "", "bearer", "false", "true":
		return true
	}
	return IsExample(raw)
}

func firstRunes(s string, n int) string {
	runes := []rune(s[:min(len(s), 4*n)])
	return string(runes[:min(len(runes), n)])
}

func lastRunes(s string, n int) string {
	runes := []rune(s[max(0, len(s)-4*n):])
	return string(runes[max(0, len(runes)-n):])
}
