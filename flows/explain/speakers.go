package explain

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/provider"
)

// spoken is what a text names of one kind: who, and by which words.
type spoken struct {
	who Speaker
	by  string
}

// provider names the one that answered, which is not always the one that the user believes in: its own wording, an
// address of its API, a page of its console, an exception of its own SDK. An exception of openai-python comes late, because
// that library serves many, and the beginning of a key last: it may have been sent to another.
func (r *Reader) provider(p *page, said map[string]spoken) (id, by string) {
	words := hostWords(p.text)
	for _, name := range []func() (id, by string){
		func() (string, string) { return said["service"].who.ID, said["service"].by },
		func() (string, string) { return r.knownHost(words, r.api, true) },
		func() (string, string) { return r.knownHost(words, r.pages, false) },
		func() (string, string) { return said["sdk"].who.ID, said["sdk"].by },
		func() (string, string) { return said["shared"].who.ID, said["shared"].by },
		func() (string, string) { return keyPrefix(p.text, r.registry) },
	} {
		if id, by := name(); id != "" {
			return id, by
		}
	}
	return "", ""
}

// resolve makes a provider of an id; one without a data file is known by its name only.
func (r *Reader) resolve(id string) provider.Provider {
	if p, ok := r.registry.Resolve(id); ok {
		return p
	}
	for _, s := range r.lexicon.Speakers {
		if s.ID == id && id != "" {
			return provider.Provider{ID: id, Name: s.Name, Kind: "cloud"}
		}
	}
	return provider.Provider{}
}

// hosts lists whose host a name is: those of APIs, and those of consoles, which only one provider has.
func (r *Reader) hosts() {
	r.api, r.pages = map[string]string{}, map[string]string{}
	for _, p := range r.registry.All() {
		for _, host := range p.Hosts() {
			if before, rest, ok := strings.Cut(host, "{"); ok {
				_, after, _ := strings.Cut(rest, "}")
				r.patterns = append(r.patterns, hostPattern{before: before, after: after, id: p.ID})
				continue
			}
			r.api[host] = p.ID
		}
		for _, page := range p.Console {
			u, err := url.Parse(page)
			if err != nil {
				continue
			}
			if owner, taken := r.pages[u.Hostname()]; taken && owner != p.ID {
				r.pages[u.Hostname()] = "" // several use it
				continue
			}
			r.pages[u.Hostname()] = p.ID
		}
	}
	for _, s := range r.lexicon.Speakers {
		for _, host := range s.Hosts {
			switch {
			case host[0] == '.':
				r.patterns = append(r.patterns, hostPattern{after: host, id: s.ID})
			case r.api[host] == "":
				r.api[host] = s.ID
			}
		}
	}
}

// hostPattern stands for the hosts that begin and end so.
type hostPattern struct{ before, after, id string }

// mostHosts bounds how many different host names of a text are looked at.
const mostHosts = 300

// hostWords lists what can be a host name, in order, each once.
func hostWords(text string) []string {
	seen := map[string]bool{}
	var words []string
	for at := 0; at < len(text) && len(words) < mostHosts; {
		dot := strings.IndexByte(text[at:], '.')
		if dot < 0 {
			break
		}
		dot += at
		from, to := dot, dot
		for from > at && hostByte(text[from-1]) {
			from--
		}
		for to < len(text) && (hostByte(text[to]) || text[to] == '.') {
			to++
		}
		at = to
		if to == dot {
			at++
		}
		word := strings.ToLower(strings.Trim(text[from:to], ".-"))
		if len(word) < 5 || len(word) > 200 || seen[word] || strings.IndexByte(word, '.') < 0 || word[len(word)-1] >= '0' && word[len(word)-1] <= '9' {
			continue
		}
		seen[word] = true
		words = append(words, word)
	}
	return words
}

func hostByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}

// knownHost finds the first word that is somebody's host; with patterns also what one of them fits.
func (r *Reader) knownHost(words []string, known map[string]string, patterns bool) (id, by string) {
	for _, word := range words {
		if id := known[word]; id != "" {
			return id, "the address " + word
		}
		if !patterns {
			continue
		}
		for _, pattern := range r.patterns {
			if len(word) > len(pattern.before)+len(pattern.after) && strings.HasPrefix(word, pattern.before) && strings.HasSuffix(word, pattern.after) {
				return pattern.id, "the address " + word
			}
		}
	}
	return "", ""
}

// keyPrefix finds the beginning of a key, which stays where the rest is masked.
func keyPrefix(text string, registry *provider.Registry) (id, by string) {
	prefixes := slices.DeleteFunc(registry.Prefixes(), func(p string) bool { return len(p) < 4 })
	slices.SortFunc(prefixes, func(a, b string) int { return len(b) - len(a) })
	for _, prefix := range prefixes {
		at := strings.Index(text, prefix)
		if at < 0 || at > 0 && (text[at-1] == '-' || text[at-1] == '_' || wordByte(text[at-1])) {
			continue
		}
		if m, ok := registry.VendorOf(prefix + "00000000"); ok {
			return m.Provider.ID, "a key that begins with " + prefix
		}
	}
	return "", ""
}
