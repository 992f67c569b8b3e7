package discover

import (
	"bytes"
	"fmt"
	"path/filepath"
	"unicode/utf8"

	"authdoctor/checks/dotenv"
)

// isNextFile: Next.js reads .env.local, .env.MODE and .env.MODE.local beside .env, for the modes development,
// production and test (nextjs.org/docs, "Environment Variable Load Order").
func isNextFile(path string) bool {
	switch filepath.Base(path) {
	case ".env.local", ".env.development", ".env.production", ".env.test",
		".env.development.local", ".env.production.local", ".env.test.local":
		return true
	}
	return false
}

// differences says in words what other readers of the file make of an entry that python-dotenv reads.
func differences(f *source, e dotenv.Entry) []string {
	var notes []string
	if f.forGo() {
		if note := byGodotenv(f.dotenv.Go, e); note != "" {
			notes = append(notes, note)
		}
	}
	if note := byDocker(f.text, e); note != "" {
		notes = append(notes, note)
	}
	return notes
}

func byGodotenv(refusal *dotenv.Refusal, e dotenv.Entry) string {
	switch {
	case refusal != nil:
		return fmt.Sprintf("%s (line %d)", refusal.Message, refusal.Line)
	case !e.Go.Set && e.Go.Note != "":
		return "godotenv would set nothing: " + e.Go.Note
	case !e.Go.Set:
		return "godotenv would set nothing"
	}
	return compare("godotenv", e.Python.Value(), e.Go.Value())
}

// byDocker: docker run --env-file takes what follows "=" as it is, up to the line end, and refuses a file in
// which white space is in a name (docker/cli, pkg/kvfile).
func byDocker(text []byte, e dotenv.Entry) string {
	const reader = "docker run --env-file"
	equal := bytes.LastIndexByte(text[:e.Value.Start], '=')
	if equal < e.Statement.Start {
		return ""
	}
	switch {
	case e.Export:
		return reader + " would refuse the file, because of the word export"
	case equal > 0 && (text[equal-1] == ' ' || text[equal-1] == '\t'):
		return reader + " would refuse the file, because of the space before ="
	case e.Quote != 0:
		return reader + " would keep the quotes as part of the value"
	}
	line, _, _ := bytes.Cut(text[equal+1:], []byte("\n"))
	return compare(reader, e.Python.Value(), bytes.TrimSuffix(line, []byte("\r")))
}

// compare says how another reader's value differs from python-dotenv's, without either; empty where it does not.
func compare(reader string, python, other []byte) string {
	before, after, inside := bytes.Cut(other, python)
	switch {
	case bytes.Equal(python, other):
		return ""
	case len(python) > 0 && inside:
		return fmt.Sprintf("%s would read %s%s", reader, characters(utf8.RuneCount(before)+utf8.RuneCount(after), "more"), kind(before, after))
	case len(python) == 0:
		return fmt.Sprintf("%s would read %s%s", reader, characters(utf8.RuneCount(other), "more"), kind(nil, other))
	case bytes.Contains(python, other):
		return fmt.Sprintf("%s would read %s", reader, characters(utf8.RuneCount(python)-utf8.RuneCount(other), "fewer"))
	}
	return reader + " would read another value"
}

// kind names what is around the value where that is plain to see.
func kind(before, after []byte) string {
	switch trimmed := bytes.TrimSpace(after); {
	case len(trimmed) > 0 && trimmed[0] == '#' && len(before) == 0:
		return " (the comment)"
	case len(trimmed) == 0 && len(bytes.TrimSpace(before)) == 0:
		return " (white space)"
	}
	return ""
}

func characters(n int, more string) string {
	if n == 1 {
		return "1 " + more + " character"
	}
	return fmt.Sprintf("%d %s characters", n, more)
}
