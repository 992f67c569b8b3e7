package explain

import (
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks/reply"
)

// longestQuiet bounds, in bytes, the lines that are looked at: what is longer holds an answer, not a line of a log.
const longestQuiet = 2 << 10

// speaks is where a line begins to speak of a failure of an API: 0 for most lines, its length where nothing in it does.
// The result of a test names what was tested, a request that was answered well has failed in nothing, and a line that a
// program logs for information is none of an error until it uses the word of one.
func speaks(line string) int {
	switch {
	case len(line) > longestQuiet:
		return 0
	case isTestResult(line):
		if dash := strings.Index(line, " - "); dash >= 0 && !strings.HasPrefix(strings.TrimSpace(line), "ok ") {
			return dash // pytest's summary: FAILED file::test - what happened
		}
		return len(line)
	}
	if isSource(line) || isAnswer(line) {
		return len(line)
	}
	if at := diagnosed(line); at > 0 {
		return at
	}
	if status, behind, ok := requestLine(line); ok && status < 400 && !fails(behind) {
		return len(line)
	}
	if level := levelOfLine(line); (level == "info" || level == "debug" || level == "trace") && !fails(line) {
		return len(line)
	}
	return 0
}

// isTestResult knows the lines of pytest, unittest, go test, cargo test, TAP, GoogleTest, Jest and Mocha.
func isTestResult(line string) bool {
	trimmed := strings.TrimSpace(line)
	for _, mark := range []string{
		"✓ ", "✔ ", "√ ", "--- PASS:", "--- FAIL:", "--- SKIP:", "=== RUN ", "=== CONT ", "=== PAUSE ", "=== NAME ",
		"[ RUN ", "[       OK ]", "[  PASSED  ]", "[  FAILED  ]",
	} {
		if strings.HasPrefix(trimmed, mark) {
			return true
		}
	}
	words := strings.Fields(trimmed)
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	switch words[0] {
	case "ok": // TAP's case, go test's package
		return isNumber(words[1]) || endsInSeconds(last)
	case "not":
		return words[1] == "ok" && len(words) > 2 && isNumber(words[2])
	case "PASS", "FAIL", "FAILED", "ERROR":
		return strings.Contains(words[1], "::") && !strings.HasSuffix(words[1], ":") || strings.Contains(words[1], ".test.") || strings.Contains(words[1], ".spec.")
	}
	if strings.HasSuffix(words[0], ")") && isNumber(words[0][:len(words[0])-1]) {
		switch words[1] {
		case "should", "returns", "rejects", "refuses", "throws", "accepts", "handles", "fails":
			return true // Mocha's list of what failed
		}
	}
	return hasResult(words, last)
}

// hasResult finds the word that a runner puts behind the name of a test.
func hasResult(words []string, last string) bool {
	for _, word := range words[1:] {
		switch word {
		case "PASSED", "FAILED", "SKIPPED", "XFAIL", "XPASS", "ERROR":
			if strings.Contains(words[0], "::") {
				return true
			}
		case "...":
			switch last {
			case "ok", "FAILED", "ignored", "FAIL", "ERROR", "skipped":
				return true
			}
		}
	}
	return false
}

func endsInSeconds(word string) bool {
	number, ok := strings.CutSuffix(word, "s")
	return word == "(cached)" || ok && strings.Trim(number, "0123456789.") == "" && number != ""
}

// isSource knows a line of a change, the title of one, and what a compiler says of names that are not used.
func isSource(line string) bool {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" {
		return false
	}
	if c := line[0]; (c == '+' || c == '-') && strings.ContainsAny(trimmed[len(trimmed)-1:], ";{}") {
		return true
	}
	if strings.HasPrefix(trimmed, "warning: unused ") || strings.HasPrefix(trimmed, "error[E") || strings.Contains(trimmed, ": error TS") {
		return true
	}
	if isCode(trimmed) {
		return true
	}
	title, _, ok := strings.Cut(reply.LowerASCII(trimmed), ":")
	if before, _, scoped := strings.Cut(title, "("); scoped {
		title = before
	}
	if words := strings.Fields(title); len(words) == 2 && len(words[0]) >= 7 && strings.Trim(words[0], "0123456789abcdef") == "" {
		title = words[1] // git log --oneline
	}
	switch strings.TrimSuffix(title, "!") {
	case "fix", "feat", "chore", "docs", "refactor", "perf":
		return ok
	}
	return false
}

// isCode knows a comment, and a line of a program that opens a block.
func isCode(trimmed string) bool {
	if strings.HasPrefix(trimmed, "// ") || strings.HasPrefix(trimmed, "/* ") {
		return true
	}
	if !strings.ContainsAny(trimmed[len(trimmed)-1:], ":{") {
		return false
	}
	first, _, _ := strings.Cut(trimmed, " ")
	switch first {
	case "def", "async", "class", "func", "fn", "function", "if", "elif", "else", "while", "for", "with", "try:", "except", "switch", "case", "}", "it(", "describe(":
		return strings.ContainsAny(trimmed, "(={[") && !strings.Contains(trimmed, "': ") && !strings.Contains(trimmed, "\": ")
	}
	return false
}

// isAnswer knows a model's answer, in which a model speaks of whatever it was asked.
func isAnswer(line string) bool {
	for _, mark := range []string{`"object":"chat.completion`, `"object": "chat.completion`, `"role":"assistant"`, `"role": "assistant"`} {
		if strings.Contains(line, mark) {
			return !strings.Contains(line, `"error"`)
		}
	}
	return false
}

// diagnosed is where the message of a compiler or a linter begins, behind the place that it speaks of; 0 where none does.
func diagnosed(line string) int {
	for _, word := range []string{": error: ", ": warning: ", ": note: "} {
		at := strings.Index(line, word)
		if at > 0 && line[at-1] >= '0' && line[at-1] <= '9' && !strings.Contains(line[:at], " ") {
			return at + len(word)
		}
	}
	return 0
}

// requestLine reads the line that a server or a client logs for one request: the status that it got, and what the line
// says behind it.
func requestLine(line string) (status int, behind string, ok bool) {
	if at := strings.Index(line, "[GIN]"); at >= 0 {
		if _, rest, found := strings.Cut(line[at:], "|"); found {
			return leadingStatus(rest)
		}
	}
	for _, method := range []string{"GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "} {
		at := strings.Index(line, method)
		if at < 0 || at > 0 && wordByte(line[at-1]) {
			continue
		}
		rest := strings.TrimLeft(line[at+len(method):], " \"")
		if !strings.HasPrefix(rest, "/") && !strings.HasPrefix(rest, "http") {
			continue
		}
		_, rest, _ = strings.Cut(rest, " ")
		if version := strings.Index(rest, "HTTP/"); version >= 0 {
			_, rest, _ = strings.Cut(rest[version:], " ")
		}
		return leadingStatus(rest)
	}
	return 0, "", false
}

// leadingStatus reads a number of three digits behind marks, an arrow or the word status.
func leadingStatus(text string) (status int, behind string, ok bool) {
	text = strings.TrimLeft(text, " \t\"'|-=>:→[(")
	text = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(text, "status"), "Status"), " :=")
	if len(text) < 3 || len(text) > 3 && text[3] >= '0' && text[3] <= '9' {
		return 0, "", false
	}
	status, err := strconv.Atoi(text[:3])
	return status, text[3:], err == nil && status >= 100 && status < 600
}

// levelOfLine is the level that a log gives a line, in small letters; empty where it gives none.
func levelOfLine(line string) string {
	begin := line[:min(len(line), 160)]
	for _, word := range strings.FieldsFunc(begin, func(r rune) bool { return strings.ContainsRune(" \t[]:|()\"',={}", r) }) {
		switch word {
		case "INFO", "DEBUG", "TRACE", "WARN", "WARNING", "ERROR", "FATAL", "info", "debug", "trace", "warn", "warning", "error", "fatal":
			return reply.LowerASCII(word)
		}
	}
	return ""
}

// fails finds the words of a failure, or its status.
func fails(text string) bool {
	if slices.ContainsFunc(statuses(text), func(t told) bool { return t.status >= 400 }) {
		return true
	}
	lower := reply.LowerASCII(text)
	for _, word := range []string{"fail", "error", "exception", "denied", "invalid", "refus", "unauthor", "forbid", "expired", "exceed", "missing", "cannot", "can't", "unable", "not ", "n't ", "timeout", "timed out", "exhaust", "reject", "too many", "blocked", "unknown", "unsupported", "abort", "reset by", "revoked", "insufficient", "overload", "disabled", "suspended", " no ", "without", "limit reached", "retry", "mismatch", "incorrect", "wrong", "malformed", "unexpected", "失败", "错误", "无", "不", "过期", "超", "拒绝"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
