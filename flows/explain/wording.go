package explain

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// compactWordings is what flows/gen writes from wordings/*.yaml.
//
//go:embed wordings/compact.json
var compactWordings []byte

// Wording is one thing that a client, a transport, a cloud or a gateway says, and what it means. Of Says and Codes any
// one suffices. Letter case, the kind of quotation marks and how white space is broken do not count in Says, Near and
// Without; a code is compared exactly, as the code or type of an error or as a word of the text.
type Wording struct {
	ID      string        `json:"id" yaml:"id"`
	Says    []string      `json:"says,omitempty" yaml:"says"`       // phrases of at least four bytes
	Codes   []string      `json:"codes,omitempty" yaml:"codes"`     // codes and types
	Near    []string      `json:"near,omitempty" yaml:"near"`       // one of them has to stand nearby, too
	Without []string      `json:"without,omitempty" yaml:"without"` // and none of these may
	Match   string        `json:"match,omitempty" yaml:"match"`     // RE2 that the text nearby has to fit, too
	Status  []int         `json:"status,omitempty" yaml:"status"`   // where a status is told, it has to be one of these
	Causes  []cause.ID    `json:"causes" yaml:"causes"`             // best first
	General bool          `json:"general,omitempty" yaml:"general"` // says that something failed, not what: counts where nothing better is said
	Narrows bool          `json:"narrows,omitempty" yaml:"narrows"` // says which of the meanings of a code it is, and so counts before it
	Retry   string        `json:"retry,omitempty" yaml:"retry"`     // where it differs from the catalogue's
	Mark    provider.Mark `json:"mark" yaml:"mark"`
	Source  string        `json:"source" yaml:"source"`
}

// Speaker is a service or a client library, and how it is known in a text.
type Speaker struct {
	ID    string   `json:"id,omitempty" yaml:"id"` // of a service: the provider's, or one of its own where it has no data file
	Name  string   `json:"name" yaml:"name"`
	Kind  string   `json:"kind" yaml:"kind"`             // service: it answers; sdk: the library of one; shared: the library of one that many use; client: a library of nobody
	Hosts []string `json:"hosts,omitempty" yaml:"hosts"` // of the API; a name that begins with a dot stands for what ends so
	Says  []string `json:"says,omitempty" yaml:"says"`   // what only it says
}

// Lexicon is all wordings and speakers.
type Lexicon struct {
	Wordings []Wording `json:"wordings" yaml:"wordings"`
	Speakers []Speaker `json:"speakers" yaml:"speakers"`
}

// builtinLexicon decodes what the binary carries.
func builtinLexicon() (Lexicon, error) {
	var l Lexicon
	if err := json.Unmarshal(compactWordings, &l); err != nil {
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
