package explain

import "strings"

// gram is the number of bytes by which a phrase is found first.
const gram = 4

// search finds many phrases in one pass over a text. A table of the first bytes of all phrases dismisses most places,
// so that the work grows with the length of the text and hardly with the number of phrases.
type search struct {
	filter  [1 << 13]uint64 // a bit for the hash of each gram
	phrases map[uint32][]phrase
}

// phrase is one text to look for, in plain form.
type phrase struct {
	text   string
	wanted int    // whose it is
	exact  string // a code: the letters as they are, and no other word around them
}

func newSearch() *search { return &search{phrases: map[uint32][]phrase{}} }

func (s *search) add(text string, wanted int, exact bool) {
	p := phrase{text: plain(text), wanted: wanted}
	if exact {
		p.exact = text
	}
	key := gramAt(p.text)
	s.filter[hash(key)>>6] |= 1 << (hash(key) & 63)
	s.phrases[key] = append(s.phrases[key], p)
}

// found is a phrase at its place in the plain text.
type found struct {
	phrase
	at int
}

// mostFound bounds how often phrases count in one text: a log repeats itself.
const mostFound = 4000

// in lists what of it stands in a page, in order.
func (s *search) in(p *page) []found {
	var all []found
	text := p.plain
	for i := 0; i+gram <= len(text); i++ {
		key := gramAt(text[i:])
		if s.filter[hash(key)>>6]&(1<<(hash(key)&63)) == 0 {
			continue
		}
		for _, phrase := range s.phrases[key] {
			if !strings.HasPrefix(text[i:], phrase.text) || phrase.exact != "" && !p.isWord(i, phrase) {
				continue
			}
			if all = append(all, found{phrase: phrase, at: i}); len(all) == mostFound {
				return all
			}
		}
	}
	return all
}

func gramAt(text string) uint32 {
	return uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24
}

func hash(key uint32) uint32 { return key * 2654435761 >> 13 } // 19 bits: as many as the filter has

// isWord reports whether a code stands for itself, in its own letters.
func (p *page) isWord(at int, code phrase) bool {
	end := at + len(code.text)
	if at > 0 && wordByte(p.plain[at-1]) && p.plain[at-1] != '.' || end < len(p.plain) && wordByte(p.plain[end]) && p.plain[end] != '.' {
		return false
	}
	return !isFile(p.plain[end:]) && strings.Contains(p.line(p.lineOf(at), at), code.exact)
}

// isFile reports whether what stands behind a word makes it the name of a file of source code.
func isFile(behind string) bool {
	name, ok := strings.CutPrefix(behind, ".")
	if !ok {
		return false
	}
	end := 0
	for end < len(name) && name[end] >= 'a' && name[end] <= 'z' {
		end++
	}
	switch name[:end] {
	case "ts", "tsx", "js", "jsx", "mjs", "py", "go", "rs", "java", "kt", "cs", "rb", "php", "vue", "svelte", "md":
		return end == len(name) || !wordByte(name[end])
	}
	return false
}
