package explain

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// Wording is one thing that a client, a transport, a cloud or a gateway says, and what it means. Of Says and Codes any
// one suffices. Letter case, the kind of quotation marks and how white space is broken do not count in Says, Near and
// Without; a code is compared exactly, as the code or type of an error or as a word of the text.
type Wording struct {
	ID      string        `yaml:"id"`
	Says    []string      `yaml:"says"`    // phrases of at least four bytes
	Codes   []string      `yaml:"codes"`   // codes and types
	Near    []string      `yaml:"near"`    // one of them has to stand nearby, too
	Without []string      `yaml:"without"` // and none of these may
	Match   string        `yaml:"match"`   // RE2 that the text nearby has to fit, too
	Status  []int         `yaml:"status"`  // where a status is told, it has to be one of these
	Causes  []cause.ID    `yaml:"causes"`  // best first
	General bool          `yaml:"general"` // says that something failed, not what: counts where nothing better is said
	Narrows bool          `yaml:"narrows"` // says which of the meanings of a code it is, and so counts before it
	Retry   string        `yaml:"retry"`   // where it differs from the catalogue's
	Mark    provider.Mark `yaml:"mark"`
	Source  string        `yaml:"source"`
}

// Speaker is a service or a client library, and how it is known in a text.
type Speaker struct {
	ID    string   `yaml:"id"` // of a service: the provider's, or one of its own where it has no data file
	Name  string   `yaml:"name"`
	Kind  string   `yaml:"kind"`  // service: it answers; sdk: the library of one; shared: the library of one that many use; client: a library of nobody
	Hosts []string `yaml:"hosts"` // of the API; a name that begins with a dot stands for what ends so
	Says  []string `yaml:"says"`  // what only it says
}

// Lexicon is all wordings and speakers.
type Lexicon struct {
	Wordings []Wording `yaml:"wordings"`
	Speakers []Speaker `yaml:"speakers"`
}

// builtinLexicon decodes what the binary carries.
func builtinLexicon() (Lexicon, error) {
	l, err := decode(compactWordings)
	if err != nil {
		return Lexicon{}, fmt.Errorf("decode the built-in wordings: %w; this binary is damaged, install it again", err)
	}
	return l, nil
}

// Validate names every fault of a lexicon that a person wrote.
func (l Lexicon) Validate() error {
	var faults []error
	seen := map[string]bool{}
	for _, w := range l.Wordings {
		for _, fault := range w.faults() {
			faults = append(faults, fmt.Errorf("wording %q: %s", w.ID, fault))
		}
		if seen[w.ID] {
			faults = append(faults, fmt.Errorf("wording %q is there twice", w.ID))
		}
		seen[w.ID] = true
	}
	for _, s := range l.Speakers {
		if s.Name == "" || len(s.Says)+len(s.Hosts) == 0 || s.Kind != "service" && s.Kind != "sdk" && s.Kind != "shared" && s.Kind != "client" || (s.ID == "") != (s.Kind == "client") {
			faults = append(faults, fmt.Errorf("speaker %q needs a name, a kind (service, sdk, shared, client), an id unless it is a client, and something to know it by", s.Name))
		}
		for _, says := range s.Says {
			if len(plain(says)) < gram {
				faults = append(faults, fmt.Errorf("speaker %q: %q is shorter than %d bytes", s.Name, says, gram))
			}
		}
	}
	return errors.Join(faults...)
}

// onlyInObjects reports whether a code is a number, which says something only as the code of an error object.
// "base_resp 1004" is MiniMax's base_resp.status_code.
func onlyInObjects(code string) bool {
	code = strings.TrimPrefix(code, "base_resp ")
	return code != "" && strings.Trim(code, "0123456789") == ""
}

func (w Wording) faults() []string {
	var faults []string
	if w.ID == "" || w.Source == "" || len(w.Says)+len(w.Codes) == 0 || len(w.Causes) == 0 {
		faults = append(faults, "it needs an id, a source, causes, and says or codes")
	}
	if w.Mark != provider.Documented && w.Mark != provider.Observed && w.Mark != provider.Unverified {
		faults = append(faults, fmt.Sprintf("the mark %q is none of documented, observed, unverified", w.Mark))
	}
	for _, id := range w.Causes {
		if !id.Known() {
			faults = append(faults, fmt.Sprintf("%q is no known cause", id))
		}
	}
	for _, says := range append(append([]string{}, w.Says...), w.Codes...) {
		if len(plain(says)) < gram && !onlyInObjects(says) {
			faults = append(faults, fmt.Sprintf("%q is shorter than %d bytes, so that it would be found everywhere", says, gram))
		}
	}
	if _, err := regexp.Compile(w.Match); err != nil {
		faults = append(faults, err.Error())
	}
	switch w.Retry {
	case "", "never", "after_fix", "after_wait", "after_reset":
	default:
		faults = append(faults, fmt.Sprintf("retry %q is none of never, after_fix, after_wait, after_reset", w.Retry))
	}
	return faults
}
