package scan

import (
	"regexp/syntax"
	"slices"
)

// Bounds on the literals of one pattern. A shorter one is in every text; more of them are no filter.
const (
	shortestLiteral = 3
	mostLiterals    = 16
)

// literals lists texts of which every match of a pattern holds at least one, so that a pattern is tried only where one
// of them stands. It is empty where the pattern has none.
func literals(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	found := required(re.Simplify())
	if shortest(found) < shortestLiteral {
		return nil
	}
	return found
}

// required finds the best such list in a part of a pattern, nil where there is none.
func required(re *syntax.Regexp) []string {
	if all := exact(re); all != nil {
		return all
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpAlternate:
		return ofEach(re.Sub, required)
	case syntax.OpConcat:
		return requiredInSequence(re.Sub)
	}
	return nil
}

// requiredInSequence joins neighbours that are known exactly, and returns the list whose shortest text is longest.
func requiredInSequence(parts []*syntax.Regexp) []string {
	var best []string
	better := func(list []string) {
		if shortest(list) > shortest(best) {
			best = list
		}
	}
	run := []string{""}
	for _, part := range parts {
		if joined := product(run, exact(part)); joined != nil {
			run = joined
			continue
		}
		better(run)
		better(required(part))
		run = []string{""}
	}
	better(run)
	return best
}

// exact lists all texts that a part of a pattern matches, nil where they are many.
func exact(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpBeginText, syntax.OpBeginLine, syntax.OpEmptyMatch:
		return []string{""}
	case syntax.OpCapture:
		return exact(re.Sub[0])
	case syntax.OpCharClass:
		var all []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if len(all)+int(re.Rune[i+1]-re.Rune[i])+1 > mostLiterals {
				return nil
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				all = append(all, string(r))
			}
		}
		return all
	case syntax.OpAlternate:
		return ofEach(re.Sub, exact)
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range re.Sub {
			all = product(all, exact(sub))
		}
		return all
	}
	return nil
}

// ofEach collects the texts of all alternatives, nil where one of them has none.
func ofEach(alternatives []*syntax.Regexp, texts func(*syntax.Regexp) []string) []string {
	var all []string
	for _, one := range alternatives {
		found := texts(one)
		if found == nil {
			return nil
		}
		all = append(all, found...)
	}
	return bounded(all)
}

func product(heads, tails []string) []string {
	if heads == nil || tails == nil {
		return nil
	}
	var all []string
	for _, head := range heads {
		for _, tail := range tails {
			all = append(all, head+tail)
		}
	}
	return bounded(all)
}

func bounded(list []string) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > mostLiterals {
		return nil
	}
	return list
}

// shortest is the length of the shortest text of a list, 0 where it is empty.
func shortest(list []string) int {
	if len(list) == 0 {
		return 0
	}
	length := len(list[0])
	for _, text := range list {
		length = min(length, len(text))
	}
	return length
}
