package scan

import (
	"math/bits"
	"strings"
)

// sieve finds every place where one of its literals stands, in one pass. Each literal has a bit (they share where there
// are more than 64); three table lookups a byte tell whose first three bytes stand here.
type sieve struct {
	first, second, third [256]uint64
	byBit                [64][]string
}

func newSieve(literals []string) *sieve {
	s := &sieve{}
	for i, literal := range literals {
		bit := i % 64
		s.first[literal[0]] |= 1 << bit
		s.second[literal[1]] |= 1 << bit
		s.third[literal[2]] |= 1 << bit
		s.byBit[bit] = append(s.byBit[bit], literal)
	}
	return s
}

// each calls hit with every literal and its position. hit returns how far the search should go on behind that
// position; it goes on at the next byte where it returns 0.
func (s *sieve) each(text []byte, hit func(at int, literal string) (skip int)) {
	for i := 0; i+shortestLiteral <= len(text); i++ {
		candidates := s.first[text[i]] & s.second[text[i+1]] & s.third[text[i+2]]
		skip := 0
		for ; candidates != 0; candidates &= candidates - 1 {
			for _, literal := range s.byBit[bits.TrailingZeros64(candidates)] {
				if hasAt(text, i, literal) {
					skip = max(skip, hit(i, literal))
				}
			}
		}
		if skip > 1 {
			i += skip - 1
		}
	}
}

func hasAt(text []byte, at int, literal string) bool {
	return at+len(literal) <= len(text) && string(text[at:at+len(literal)]) == literal
}

// minimal leaves out every text that holds another one: where it stands, that one stands too.
func minimal(texts []string) []string {
	var kept []string
	for i, text := range texts {
		holds := false
		for j, other := range texts {
			holds = holds || strings.Contains(text, other) && (len(other) < len(text) || j < i)
		}
		if !holds {
			kept = append(kept, text)
		}
	}
	return kept
}
