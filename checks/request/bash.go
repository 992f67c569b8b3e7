package request

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// shell reads words as bash does, and runs nothing.
type shell struct {
	source string
	env    Environment
	own    map[string]string // variables that the text itself sets
	notes  []string
}

// bash finds the first curl command in a script. What follows it is not read: often it is the reply.
func bash(text string, start int, env Environment) (command, error) {
	sh := &shell{source: standIns(withoutPrompt(text, start)), own: map[string]string{}}
	sh.env = bounded(func(name string) (string, bool) {
		if value, ok := sh.own[name]; ok {
			return value, true
		}
		return env.lookup(name)
	})
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	var found command
	var failed error
	done := false
	// Called, not ranged over: at an open here-document the parser goes on after a stop, and a range loop panics then.
	parser.StmtsSeq(shallow{strings.NewReader(sh.source)})(func(stmt *syntax.Stmt, err error) bool {
		if done {
			return false
		}
		if failed = err; err == nil {
			found, done = sh.find(stmt)
		}
		return err == nil && !done
	})
	switch {
	case failed != nil:
		return command{}, syntaxError(failed)
	case done:
		found.notes = sh.notes
		return found, nil
	}
	return command{}, at(lineOf(text, start), ErrFormat, "begin the line with curl")
}

// withoutPrompt blanks a prompt such as "user@host:~$ " in front of the command.
func withoutPrompt(text string, start int) string {
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	line := text[begin:start]
	for _, sign := range []string{"$ ", "% ", "# ", "> "} {
		prompt, _, ok := strings.Cut(line, sign)
		if ok && !strings.ContainsAny(prompt, "=;|&()\"'`") && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			length := len(prompt) + len(sign)
			return text[:begin] + strings.Repeat(" ", length) + text[begin+length:]
		}
	}
	return text
}

// syntaxError names the line, not the text that the parser quotes.
func syntaxError(err error) error {
	if errors.Is(err, errDeep) {
		return at(1, fmt.Errorf("the command is %w: %w", ErrSyntax, errDeep), "keep the curl command alone")
	}
	line := 1
	var parse syntax.ParseError
	var lang syntax.LangError
	if errors.As(err, &parse) {
		line = int(parse.Pos.Line())
	} else if errors.As(err, &lang) {
		line = int(lang.Pos.Line())
	}
	return at(line, fmt.Errorf("the command is %w", ErrSyntax), "look for a quote or bracket that is never closed")
}

// find looks for curl in a statement, in the order in which it would run. The list of what is left to look at stands
// for recursion: a chain of a thousand commands is as deep as it is long.
func (sh *shell) find(stmt *syntax.Stmt) (command, bool) {
	left := []*syntax.Stmt{stmt}
	for len(left) > 0 {
		last := len(left) - 1
		stmt, left = left[last], left[:last]
		switch cmd := stmt.Cmd.(type) {
		case *syntax.CallExpr:
			if found, ok := sh.call(cmd, stmt.Redirs); ok {
				return found, true
			}
			left = append(left, substituted(cmd)...)
		case *syntax.DeclClause:
			sh.assign(cmd.Args)
		default:
			left = append(left, within(cmd)...)
		}
	}
	return command{}, false
}

// within lists the statements of a compound command, the last first.
func within(cmd syntax.Command) []*syntax.Stmt {
	var parts []*syntax.Stmt
	switch cmd := cmd.(type) {
	case *syntax.BinaryCmd:
		parts = []*syntax.Stmt{cmd.X, cmd.Y}
	case *syntax.Block:
		parts = slices.Clone(cmd.Stmts)
	case *syntax.Subshell:
		parts = slices.Clone(cmd.Stmts)
	case *syntax.IfClause:
		parts = slices.Concat(cmd.Cond, cmd.Then)
	case *syntax.WhileClause:
		parts = slices.Concat(cmd.Cond, cmd.Do)
	case *syntax.ForClause:
		parts = slices.Clone(cmd.Do)
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			parts = []*syntax.Stmt{cmd.Stmt}
		}
	}
	slices.Reverse(parts)
	return parts
}

// substituted lists the statements of $(...) in a command's words and assignments, the last first.
func substituted(call *syntax.CallExpr) []*syntax.Stmt {
	words := slices.Clone(call.Args)
	for _, a := range call.Assigns {
		words = append(words, a.Value)
	}
	var parts []*syntax.Stmt
	for _, w := range words {
		if w == nil {
			continue
		}
		for _, p := range w.Parts {
			if quoted, ok := p.(*syntax.DblQuoted); ok && len(quoted.Parts) > 0 {
				p = quoted.Parts[0]
			}
			if sub, ok := p.(*syntax.CmdSubst); ok {
				parts = append(parts, sub.Stmts...)
			}
		}
	}
	slices.Reverse(parts)
	return parts
}

// call reads a simple command: curl itself, curl behind a word that runs it, or assignments.
func (sh *shell) call(call *syntax.CallExpr, redirs []*syntax.Redirect) (command, bool) {
	if len(call.Args) == 0 {
		sh.assign(call.Assigns)
		return command{}, false
	}
	begin := slices.IndexFunc(call.Args, func(w *syntax.Word) bool { return isCurl(w.Lit()) })
	if begin < 0 || begin > 0 && !runsOthers(call.Args[0].Lit()) {
		return command{}, false
	}
	var found command
	for _, w := range call.Args[begin:] {
		found.words = append(found.words, sh.word(w))
	}
	for _, r := range redirs {
		if r.Hdoc != nil {
			found.stdin.document = sh.document(r)
		} else if r.Op == syntax.WordHdoc && r.Word != nil {
			found.stdin.document = sh.word(r.Word)
		} else if r.Op == syntax.RdrIn && r.Word != nil && (r.N == nil || r.N.Value == "0") {
			name := sh.word(r.Word)
			found.stdin.file, found.stdin.filled = name.text, name.filled
		}
	}
	return found, true
}

func runsOthers(name string) bool {
	return slices.Contains([]string{"sudo", "env", "command", "exec", "nohup", "timeout", "watch", "xargs", "proxychains", "proxychains4"}, name)
}

// assign remembers NAME=value, exported or not.
func (sh *shell) assign(assigns []*syntax.Assign) {
	for _, a := range assigns {
		if a.Name != nil && a.Value != nil && !a.Append {
			sh.own[a.Name.Value] = sh.word(a.Value).text
		}
	}
}

// word is a word's text. What only a running shell could tell stays as it is written.
func (sh *shell) word(w *syntax.Word) word {
	out := word{line: int(w.Pos().Line())}
	var text traced
	for _, part := range w.Parts {
		if quoted, ok := part.(*syntax.DblQuoted); ok {
			for _, inner := range quoted.Parts {
				sh.part(inner, "$`\"\\\n", &text, &out)
			}
			continue
		}
		sh.part(part, "", &text, &out)
	}
	out.text, out.runs = original(text.String()), text.runs
	return out
}

// document is the text of a here-document. A quoted delimiter keeps it verbatim.
func (sh *shell) document(r *syntax.Redirect) word {
	var text traced
	var out word
	for _, part := range r.Hdoc.Parts {
		if lit, ok := part.(*syntax.Lit); ok && r.Word.Lit() == "" {
			text.from(int(lit.Pos().Offset()))
			text.WriteString(lit.Value)
			continue
		}
		sh.part(part, "$`\\\n", &text, &out)
	}
	out.text, out.runs = original(text.String()), text.runs
	return out
}

// part adds a part's text. A backslash takes the meaning from the characters of escapable, or from any where it is empty.
func (sh *shell) part(part syntax.WordPart, escapable string, text *traced, out *word) {
	begin := int(part.Pos().Offset())
	text.from(begin)
	switch part := part.(type) {
	case *syntax.Lit:
		unbackslash(part.Value, escapable, begin, text)
		return
	case *syntax.SglQuoted:
		if !part.Dollar {
			text.from(begin + len("'"))
			text.WriteString(part.Value)
			return
		}
		text.from(begin + len("$'"))
		value, _, err := expand.Format(nil, part.Value, nil)
		if err != nil {
			value = part.Value
		}
		text.WriteString(value)
		return
	case *syntax.ParamExp:
		if value, ok := sh.variable(part); ok {
			out.filled = append(out.filled, part.Param.Value)
			text.WriteString(value)
			return
		}
	case *syntax.CmdSubst:
		sh.notes = append(sh.notes, fmt.Sprintf("line %d: the command inside the words was not run", part.Pos().Line()))
	}
	text.WriteString(sh.source[begin:part.End().Offset()])
}

// variable is the value of $NAME, ${NAME}, ${NAME:-other} or ${NAME:?words}.
func (sh *shell) variable(p *syntax.ParamExp) (string, bool) {
	if p.Param == nil || !isVariable(p.Param.Value) || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil || p.Names != 0 {
		return "", false
	}
	if p.Exp != nil {
		switch p.Exp.Op {
		case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		default:
			return "", false
		}
	}
	return sh.env.lookup(p.Param.Value)
}

// unbackslash removes the backslashes that the shell removes. The text stands in the source from begin on.
func unbackslash(value, escapable string, begin int, out *traced) {
	if !strings.Contains(value, `\`) {
		out.WriteString(value)
		return
	}
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) && (escapable == "" || strings.IndexByte(escapable, value[i+1]) >= 0) {
			i++
			if value[i] == '\n' {
				continue
			}
		}
		out.from(begin + i)
		out.WriteByte(value[i])
	}
}
