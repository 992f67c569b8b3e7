package holdings

import (
	"fmt"
	"strings"
)

// move is what takes the place of a key that was moved to the store.
type move struct {
	at            span
	before, after string // around the name that the key is stored under
	named         bool   // that name stands in between
	why           string // why nothing can; empty: the rest counts
}

// Reference is the change that takes the key out of its file once it is stored under name: a comment that says how to
// run a program with it, a variable where the tool documents them, or the entry's removal where the tool then asks the
// environment. It returns an error that wraps ErrByHand where a person has to decide.
//
// Each such change moves what lies behind it, and may delete a comma that the next one counts with: after one change,
// find again before the next one in the same file.
func (h Holding) Reference(name string) (Edit, error) {
	why := h.Keep
	if why == "" {
		why = h.move.why
	}
	if why != "" {
		return Edit{}, fmt.Errorf("take %s out of %s: %w: %s", h.Name, h.Source, ErrByHand, why)
	}
	text := h.move.before
	if h.move.named {
		text += name + h.move.after
	}
	return Edit{From: h.move.at.from, To: h.move.at.to, Text: text}, nil
}

// moving works out what can take the place of a value.
func (s *search) moving(t tool, f fitting, h Holding) move {
	switch f.after.how {
	case comment:
		return commented(t, f, h)
	case cut:
		return deleted(f, 0)
	case cutOuter:
		return deleted(f, 1)
	case null:
		return move{at: span{f.where.from - 1, f.where.to + 1}, before: "null"}
	case empty:
		return move{at: f.where}
	case write:
		p, _ := s.options.Registry.Resolve(h.Provider)
		variable := p.KeyVariable()
		if variable == "" {
			return move{why: "its provider is not known, and so no variable that authdoctor exec would set"}
		}
		return move{at: f.where, before: strings.ReplaceAll(f.after.text, "NAME", variable)}
	}
	return move{why: f.after.text}
}

func commented(t tool, f fitting, h Holding) move {
	if f.whole.none() {
		if len(f.cuts) > 0 {
			return deleted(f, 0)
		}
		return move{why: "something else stands on its line; remove it by hand"}
	}
	command := t.command
	if command == "" {
		command = "COMMAND"
	}
	return move{at: f.whole, named: true, before: f.mark + h.Name + " moved to authdoctor: authdoctor exec ", after: " -- " + command}
}

func deleted(f fitting, level int) move {
	if level >= len(f.cuts) || f.cuts[level].none() {
		return move{why: "where its entry ends could not be told; remove it by hand"}
	}
	return move{at: f.cuts[level]}
}
