package edit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Preview is the change as a unified diff. A range that holds a secret is shown as the secret's fingerprint; mask
// removes other secrets from a line. Characters that do not print are shown as escapes, and long lines in part.
func (p Plan) Preview(mask func(string) string) string {
	show := func(text string) string { return mask(escaped(text)) }
	var out strings.Builder
	if p.File.Linked {
		fmt.Fprintf(&out, "%s is a link: %s is changed\n", show(p.File.Path), show(p.File.Real))
	}
	before, after := show(p.File.Path), show(p.File.Path)
	if p.File.Missing() {
		before = "/dev/null"
	}
	if p.remove {
		after = "/dev/null"
	}
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", before, after)
	if !p.remove && !p.File.Missing() && p.Mode != p.File.Mode() {
		fmt.Fprintf(&out, "mode %04o -> %04o\n", p.File.Mode().Perm(), p.Mode.Perm())
	}
	for _, h := range hunks(p.rows()) {
		h.write(&out, show)
	}
	return out.String()
}

// rows are the lines of both sides.
func (p Plan) rows() []row {
	old := p.File.Bytes()
	if p.remove {
		return marked('-', lines(old))
	}
	var all []row
	at := 0
	for rest := p.pieces; len(rest) > 0; {
		block := 1 // pieces that share lines
		from, to := lineStart(old, rest[0].from), lineEnd(old, rest[0].to)
		for block < len(rest) && lineStart(old, rest[block].from) < to {
			to = max(to, lineEnd(old, rest[block].to))
			block++
		}
		all = append(all, kept(old[at:from])...)
		all = append(all, changed(lines(sight(old, from, to, rest[:block], oldSide)), lines(sight(old, from, to, rest[:block], newSide)))...)
		at, rest = to, rest[block:]
	}
	return append(all, kept(old[at:])...)
}

func oldSide(c piece, old []byte) []byte {
	return shown(c.old, old[c.from:c.to], bytes.HasSuffix(old[c.from:c.to], []byte("\n")))
}

// newSide knows no byte of what is sealed: at the start of a line it is a whole one.
func newSide(c piece, old []byte) []byte {
	return shown(c.new, c.text, c.from == c.to && lineStart(old, c.from) == c.from)
}

// shown is a range, or its secret's fingerprint, which stands for a whole line or for a part of one.
func shown(fingerprint string, text []byte, line bool) []byte {
	switch {
	case fingerprint == "":
		return text
	case line:
		return []byte("[" + fingerprint + "]\n")
	}
	return []byte("[" + fingerprint + "]")
}

// sight is the part [from, to) of the file with pieces in it as one side of the diff shows it.
func sight(old []byte, from, to int, pieces []piece, side func(piece, []byte) []byte) []byte {
	var out []byte
	for _, c := range pieces {
		out = append(append(out, old[from:c.from]...), side(c, old)...)
		from = c.to
	}
	return append(out, old[from:to]...)
}

// changed are the lines of a block: what is the same at both ends is kept.
func changed(old, made [][]byte) []row {
	head := 0
	for head < min(len(old), len(made)) && bytes.Equal(old[head], made[head]) {
		head++
	}
	tail := 0
	for tail < min(len(old), len(made))-head && bytes.Equal(old[len(old)-1-tail], made[len(made)-1-tail]) {
		tail++
	}
	all := marked(' ', old[:head])
	gone, come := marked('-', old[head:len(old)-tail]), marked('+', made[head:len(made)-tail])
	if len(gone) == len(come) {
		for i := range gone {
			gone[i].twin, come[i].twin = come[i].text, gone[i].text
		}
	}
	return append(append(append(all, gone...), come...), marked(' ', old[len(old)-tail:])...)
}

// escaped makes what does not print visible. A carriage return at the end of a line goes unsaid.
func escaped(line string) string {
	var out strings.Builder
	for _, r := range strings.TrimSuffix(line, "\r") {
		if r == '\t' || unicode.IsPrint(r) && r != unicode.ReplacementChar {
			out.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRuneToASCII(r)
		out.WriteString(quoted[1 : len(quoted)-1])
	}
	return out.String()
}
