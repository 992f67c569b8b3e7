package holdings

import (
	"bytes"
	"io"
	"path/filepath"
	"runtime"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// dialect is the shell that reads a file of this name.
func dialect(name string) syntax.LangVariant {
	if strings.HasPrefix(filepath.Base(name), ".z") {
		return syntax.LangZsh
	}
	return syntax.LangBash
}

// shellSpots finds what a script sets variables to, without running any of it. Where the parser gives up, which it does
// at what only one shell knows, every line is read alone.
func shellSpots(text []byte, lang syntax.LangVariant) ([]spot, []fault) {
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, []fault{{message: "holds NUL bytes, which no shell text does, and was not looked into"}}
	}
	file, err := parseShell(text, lang)
	if err == nil {
		return shellScan{text: text}.file(file), nil
	}
	var spots []spot
	eachLine(text, func(line []byte, from int) {
		if bytes.IndexByte(line, '=') < 0 && !bytes.Contains(line, []byte("setenv")) {
			return
		}
		file, err := parseShell(line, lang)
		if err != nil {
			return
		}
		for _, s := range (shellScan{text: line, inside: true}).file(file) {
			s.shift(from)
			spots = append(spots, s)
		}
	})
	return spots, []fault{{message: "has lines that could not be read as shell text: what spreads over several lines may have been missed"}}
}

func parseShell(text []byte, lang syntax.LangVariant) (*syntax.File, error) {
	return syntax.NewParser(syntax.Variant(lang)).Parse(shallow{bytes.NewReader(text)}, "")
}

// shallow hands the parser its text a piece at a time until the parser's own calls lie too deep: its recursion follows
// the nesting of the text, and no recover helps against a stack that overflows.
type shallow struct{ text io.Reader }

func (s shallow) Read(p []byte) (int, error) {
	var calls [2000]uintptr
	if runtime.Callers(0, calls[:]) == len(calls) {
		return 0, errDeep
	}
	return s.text.Read(p)
}

type shellScan struct {
	text   []byte
	inside bool // the text may be a part of something larger
}

func (sc shellScan) file(file *syntax.File) []spot {
	top := map[*syntax.Stmt]bool{}
	for _, stmt := range file.Stmts {
		top[stmt] = !sc.inside
	}
	var spots []spot
	syntax.Walk(file, func(n syntax.Node) bool {
		stmt, ok := n.(*syntax.Stmt)
		if !ok {
			return true
		}
		found := sc.statement(stmt)
		if len(found) == 1 && found[0].cuts == nil {
			found[0].whole = alone(sc.text, span{offset(stmt.Pos()), sc.end(stmt)}, "#")
			found[0].mark = ": # " // a block of nothing but comments is no block
			if top[stmt] {
				found[0].mark = "# "
			}
		}
		spots = append(spots, found...)
		return true
	})
	return spots
}

// statement finds the variables that one simple command sets. What it does besides stays: then its assignments can be
// cut out, but no comment can take the place of the whole.
func (sc shellScan) statement(stmt *syntax.Stmt) []spot {
	var assigns []*syntax.Assign
	var spots []spot
	others, word := len(stmt.Redirs), ""
	switch command := stmt.Cmd.(type) {
	case *syntax.DeclClause:
		for _, a := range command.Args {
			if a.Name != nil && !strings.HasPrefix(a.Name.Value, "-") {
				assigns = append(assigns, a)
			}
		}
	case *syntax.CallExpr:
		assigns = command.Assigns
		if s, ok := sc.launchctl(command); ok {
			if spots = append(spots, s); len(assigns) > 0 {
				spots[0].cuts = []span{{}}
			}
		}
		if others += len(command.Args); len(command.Args) > 0 {
			word = command.Args[0].Lit()
		}
	}
	for _, a := range assigns {
		if a.Value == nil || a.Append || !syntax.ValidName(a.Name.Value) {
			continue
		}
		s, ok := sc.word(a.Name.Value, a.Value)
		if !ok {
			continue
		}
		if len(assigns)+others > 1 {
			s.cuts = []span{sc.withSpace(offset(a.Pos()), sc.end(a))}
		}
		if syntax.IsKeyword(word) {
			s.cuts = []span{{}} // it would become one, in front
		}
		spots = append(spots, s)
	}
	return spots
}

// withSpace is the range with the blanks behind it, else those before it.
func (sc shellScan) withSpace(from, to int) span {
	after := to
	for after < len(sc.text) && (sc.text[after] == ' ' || sc.text[after] == '\t') {
		after++
	}
	if after > to && after < len(sc.text) && strings.IndexByte("\r\n;&|)#", sc.text[after]) < 0 {
		return span{from, after}
	}
	for from > 0 && (sc.text[from-1] == ' ' || sc.text[from-1] == '\t') {
		from--
	}
	return span{from, to}
}

// launchctl: on macOS, launchctl setenv NAME value sets a variable for every program of the session.
func (sc shellScan) launchctl(call *syntax.CallExpr) (spot, bool) {
	if len(call.Args) != 4 || call.Args[0].Lit() != "launchctl" || call.Args[1].Lit() != "setenv" {
		return spot{}, false
	}
	return sc.word(call.Args[2].Lit(), call.Args[3])
}

// word takes a value that is literal text. A value that the shell would have to work out is none.
func (sc shellScan) word(name string, word *syntax.Word) (spot, bool) {
	var value bytes.Buffer
	for _, part := range word.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			value.WriteString(unescapeShell(part.Value, false))
		case *syntax.SglQuoted:
			if part.Dollar && strings.Contains(part.Value, `\`) {
				return spot{}, false
			}
			value.WriteString(part.Value)
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				lit, ok := inner.(*syntax.Lit)
				if !ok {
					return spot{}, false
				}
				value.WriteString(unescapeShell(lit.Value, true))
			}
		default:
			return spot{}, false
		}
	}
	s := spot{path: []string{name}, value: value.Bytes(), where: span{offset(word.Pos()), sc.end(word)}}
	raw := sc.text[s.where.from:s.where.to]
	switch {
	case len(raw) == 0:
		return spot{}, false
	case len(word.Parts) > 1 || raw[0] == '$':
		s.fixed = "it is written in several pieces"
	case raw[0] == '"' || raw[0] == '\'':
		s.quote = raw[0]
		s.where = span{s.where.from + 1, s.where.to - 1}
	}
	if raw := sc.text[s.where.from:s.where.to]; s.fixed == "" && bytes.IndexByte(raw, '\\') < 0 && !bytes.Equal(raw, s.value) {
		s.fixed = "the shell reads something else than what is written there"
	}
	return s, s.where.from < s.where.to
}

// unescapeShell drops backslashes: all of them outside quotes, and in double quotes those before $ ` " \ and a line end.
func unescapeShell(text string, quoted bool) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (!quoted || strings.IndexByte("$`\"\\\n", text[i+1]) >= 0) {
			if i++; text[i] == '\n' {
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func offset(p syntax.Pos) int { return int(p.Offset()) }

// end is where a node ends. The parser counts the CR of a line end to the word before it, and leaves it out of the value.
func (sc shellScan) end(n syntax.Node) int {
	end := offset(n.End())
	if end > offset(n.Pos()) && sc.text[end-1] == '\r' {
		end--
	}
	return end
}
