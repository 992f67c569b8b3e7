// Package explain reads a pasted error: what a program, a log or a server said. It finds out whose API answered, with
// which status and which error, what that says about the cause, and makes a report of it.
//
// It knows texts only: it opens no connection, reads no file and judges no credential, so that nothing that it says is
// more than stated. What clients, clouds and gateways say is data: wordings/*.yaml; what a provider's reply means is
// known to package reply. The caller removes secrets from the text first. The work grows with the length of the text, of
// which at most MaxSize bytes are read at once; Stream reads longer ones.
//
//	reader, _ := explain.New(registry)
//	symptom := reader.Read("openai.RateLimitError: Error code: 429 - {'error': {'code': 'insufficient_quota'}}")
//	fmt.Println(symptom.Provider.ID, symptom.Status, symptom.Likely[0].Cause) // openai 429 quota.exhausted
package explain

import (
	"regexp"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

// MaxSize is how many bytes of a text are read at once.
const MaxSize = 1 << 20

// Symptom is what a text says. Its strings are clean and on one line each.
type Symptom struct {
	Provider provider.Provider // resolved; without an ID where the text names none
	NamedBy  string            // what names it: "the address api.openai.com"
	Client   string            // the library that told it: "openai-python"; empty: not known
	Status   int               // of the HTTP reply; 0: not told
	StatusBy string            // the words that tell it: "Error code: 401"

	Code, Type, Message string // of the error; empty: not told
	RequestID           string
	URL                 string // the address of the API that the text names, without its query
	Model               string
	Echo                string // the masked key that the answer quotes, and what is known of it
	Retry               string // never, after_fix, after_wait, after_reset; empty: as the catalogue says
	RetryAt             time.Time

	Likely []Likely // what the text says about the cause, best first; empty: nothing
	Others []Likely // other errors in the text, in causal order
	Cut    bool     // the text was longer than what was read
	level  level    // how much the root tells
}

// Likely is a cause that the text speaks for. Nothing has been measured.
type Likely struct {
	Cause      cause.ID
	Confidence checks.Confidence // stated at most
	Line       string            // the words that it rests on
	Rule       string            // the rule that says so
}

// Known reports whether the text tells of an error at all.
func (s Symptom) Known() bool { return len(s.Likely) > 0 || s.Status >= 400 }

// Reader reads texts. It keeps what is prepared once, and is for one goroutine.
type Reader struct {
	registry *provider.Registry
	lexicon  Lexicon
	replies  reply.Reader
	search   *search
	matches  map[string]*regexp.Regexp
	numbers  map[string][]int  // a code of digits -> the wordings that know it
	api      map[string]string // host -> id of a provider
	pages    map[string]string
	patterns []hostPattern
}

// New prepares the built-in wordings.
func New(registry *provider.Registry) (*Reader, error) {
	lexicon, err := builtinLexicon()
	if err != nil {
		return nil, err
	}
	r := &Reader{registry: registry, lexicon: lexicon, search: newSearch(), matches: map[string]*regexp.Regexp{}, numbers: map[string][]int{}}
	for i, w := range lexicon.Wordings {
		for _, says := range w.Says {
			r.search.add(says, i, false)
		}
		for _, code := range w.Codes {
			if onlyInObjects(code) {
				r.numbers[code] = append(r.numbers[code], i)
				continue
			}
			r.search.add(code, i, true)
		}
	}
	for i, s := range lexicon.Speakers {
		for _, says := range s.Says {
			r.search.add(says, len(lexicon.Wordings)+i, false)
		}
	}
	r.hosts()
	return r, nil
}

// Read says what a text tells. Nothing in it can make Read fail. The secrets have been removed from it before.
func (r *Reader) Read(text string) Symptom {
	s := Symptom{}
	if len(text) > MaxSize {
		text, s.Cut = text[:MaxSize], true
	}
	text = unescaped(unframed(strings.ToValidUTF8(text, "\ufffd")))
	cut := s.Cut
	s = r.read(text)
	if s.level < byMessage && len(text) <= longText {
		if whole := unwrapped(text); whole != text {
			if again := r.read(whole); again.level > s.level {
				s = again
			}
		}
	}
	s.Cut = cut
	return s
}

// read reads a text once, as it is.
func (r *Reader) read(text string) Symptom {
	s := Symptom{}
	p := newPage(text)
	hits := r.search.in(p)
	said := r.speakers(hits, p)
	told := p.heard(statuses(text))
	status := statusOf(told, text)
	s.Status, s.StatusBy, s.Client = status.status, status.words, said["client"].who.Name
	id, by := r.provider(p, said)
	s.Provider, s.NamedBy = r.resolve(id), by
	e := examination{reader: r, page: p, told: told, status: status, header: headersOf(text), provider: s.Provider}
	if len(s.Provider.Rules) == 0 {
		e.provider = r.resolve("openai-compatible")
	}
	e.wordings(hits)
	e.bodies()
	e.pages()
	e.lines()
	e.alone()
	e.conclude(&s)
	s.URL, s.Model = r.addressOf(text), modelOf(text)
	if s.RequestID == "" {
		s.RequestID = requestIDOf(text)
	}
	return s
}

// speakers are who the text names, the first of each kind.
func (r *Reader) speakers(hits []found, p *page) map[string]spoken {
	all := map[string]spoken{}
	for _, hit := range hits {
		if hit.wanted < len(r.lexicon.Wordings) {
			continue
		}
		who := r.lexicon.Speakers[hit.wanted-len(r.lexicon.Wordings)]
		kinds := []string{who.Kind}
		if who.Kind == "sdk" || who.Kind == "shared" {
			kinds = append(kinds, "client")
		}
		for _, kind := range kinds {
			if all[kind].who.Name == "" {
				all[kind] = spoken{who: who, by: "the words \"" + short(p.plain[hit.at:hit.at+len(hit.text)]) + "\""}
			}
		}
	}
	return all
}

// compiled is a pattern, compiled once; nil where it is none.
func (r *Reader) compiled(pattern string) *regexp.Regexp {
	c, known := r.matches[pattern]
	if !known {
		c, _ = regexp.Compile(pattern) // gen refuses one that does not compile
		r.matches[pattern] = c
	}
	return c
}

// longestLine bounds, in characters, what is quoted of a text.
const longestLine = 240

func short(text string) string { return reply.Cut(text, longestLine) }
