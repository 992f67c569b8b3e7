package edit

import (
	"bytes"
	"fmt"
	"strings"
)

const (
	longestLine = 200 // characters of a line that are shown
	lead        = 60  // of them before the first change
)

// row is one line of a diff.
type row struct {
	kind byte   // ' ' kept, '-' removed, '+' added, 0 lines that no change touches
	text []byte // with its line feed, where it has one
	twin []byte // what came in its place, where that is one line, too
	many int    // kind 0: how many
}

func marked(kind byte, texts [][]byte) []row {
	all := make([]row, 0, len(texts))
	for _, text := range texts {
		all = append(all, row{kind: kind, text: text})
	}
	return all
}

// kept is what no change touches. No line of it is shown: it may hold a secret that nobody recognises.
func kept(text []byte) []row {
	many := bytes.Count(text, []byte("\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		many++
	}
	if many == 0 {
		return nil
	}
	return []row{{many: many}}
}

// lines cuts after each line feed.
func lines(text []byte) [][]byte {
	if len(text) == 0 {
		return nil
	}
	all := bytes.SplitAfter(text, []byte("\n"))
	if len(all[len(all)-1]) == 0 {
		all = all[:len(all)-1]
	}
	return all
}

func lineStart(text []byte, at int) int { return bytes.LastIndexByte(text[:at], '\n') + 1 }

func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// hunk is a run of rows that stand side by side.
type hunk struct {
	rows      []row
	old, made int // the first line of each side, 1-based
}

// hunks leaves out what no change touches.
func hunks(rows []row) []hunk {
	changed := make([]bool, len(rows))
	for i, r := range rows {
		if r.kind == '-' || r.kind == '+' {
			changed[i] = true
		}
	}
	var all []hunk
	old, made := 1, 1
	for i, r := range rows {
		if changed[i] {
			if i == 0 || !changed[i-1] {
				all = append(all, hunk{old: old, made: made})
			}
			all[len(all)-1].rows = append(all[len(all)-1].rows, r)
		}
		if r.kind != '+' {
			old += max(r.many, 1)
		}
		if r.kind != '-' {
			made += max(r.many, 1)
		}
	}
	return all
}

func (h hunk) write(out *strings.Builder, show func(string) string) {
	var olds, mades int
	for _, r := range h.rows {
		if r.kind != '+' {
			olds++
		}
		if r.kind != '-' {
			mades++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(h.old, olds), span(h.made, mades))
	for _, r := range h.rows {
		text, whole := bytes.CutSuffix(r.text, []byte("\n"))
		line, twin := []rune(show(string(text))), []rune(show(string(bytes.TrimSuffix(r.twin, []byte("\n")))))
		same := 0
		for same < min(len(line), len(twin)) && line[same] == twin[same] {
			same++
		}
		fmt.Fprintf(out, "%c%s\n", r.kind, shortened(line, same))
		if !whole && r.kind != ' ' {
			out.WriteString("\\ No newline at end of file\n")
		}
	}
}

// span is a range of lines as diffs write it: of no lines, the one before is named.
func span(first, many int) string {
	if many == 0 {
		first--
	}
	return fmt.Sprintf("%d,%d", first, many)
}

// shortened is the part of a long line where something happens.
func shortened(line []rune, at int) string {
	if len(line) <= longestLine {
		return string(line)
	}
	from := max(0, min(at-lead, len(line)-longestLine))
	to := from + longestLine
	text := string(line[from:to])
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "…"
	}
	return text
}
