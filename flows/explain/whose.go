package explain

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"authdoctor/checks/provider"
)

// providerOf names the provider that a text speaks of, and what names it: an address of its API, its SDK, the beginning
// of one of its keys, its own wording, a page of its console. Without an ID where nothing does.
func providerOf(text, message string, registry *provider.Registry) (p provider.Provider, by string) {
	api, pages := hosts(registry)
	words := hostWords(text)
	for _, name := range []func() (id, by string){
		func() (string, string) { return knownHost(words, api, registry) },
		func() (string, string) { return sdk(text) },
		func() (string, string) { return keyPrefix(text, registry) },
		func() (string, string) { return worded(message, registry) },
		func() (string, string) { return knownHost(words, pages, nil) },
	} {
		if id, by := name(); id != "" {
			p, _ = registry.Resolve(id)
			return p, by
		}
	}
	return provider.Provider{}, ""
}

// hosts lists whose host a name is: those of APIs, and those of consoles, which only one provider has.
func hosts(registry *provider.Registry) (api, pages map[string]string) {
	api, pages = map[string]string{}, map[string]string{}
	for _, p := range registry.All() {
		for _, host := range p.Hosts() {
			api[host] = p.ID
		}
		for _, page := range p.Console {
			u, err := url.Parse(page)
			if err != nil {
				continue
			}
			if owner, taken := pages[u.Hostname()]; taken && owner != p.ID {
				pages[u.Hostname()] = "" // several use it
				continue
			}
			pages[u.Hostname()] = p.ID
		}
	}
	return api, pages
}

// mostHosts bounds how many different host names of a text are looked at.
const mostHosts = 500

// hostWords lists what can be a host name, in order, each once.
func hostWords(text string) []string {
	name := regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b`)
	seen := map[string]bool{}
	var words []string
	for _, at := range name.FindAllStringIndex(text, 20*mostHosts) {
		word := strings.ToLower(text[at[0]:at[1]])
		if !seen[word] && len(words) < mostHosts {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

// knownHost finds the first word that is somebody's host; with a registry also one that a pattern of it fits.
func knownHost(words []string, known map[string]string, registry *provider.Registry) (id, by string) {
	for _, word := range words {
		if id := known[word]; id != "" {
			return id, "the address " + word
		}
		if registry == nil {
			continue
		}
		if p, ok := registry.ByHost(word); ok {
			return p.ID, "the address " + word
		}
	}
	return "", ""
}

// sdk finds an exception of a vendor's own SDK: "openai.AuthenticationError", "groq._exceptions.RateLimitError".
func sdk(text string) (id, by string) {
	module := regexp.MustCompile(`\b(openai|anthropic|groq|mistralai|together|cohere|litellm|huggingface_hub)\.(?:\w+\.)*\w*(?:Error|Exception)\b`)
	m := module.FindStringSubmatch(text)
	if m == nil {
		return "", ""
	}
	id = m[1]
	switch id {
	case "mistralai":
		id = "mistral"
	case "huggingface_hub":
		id = "huggingface"
	}
	return id, "the exception " + short(m[0])
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

// worded finds the one provider whose file knows the wording of a message.
func worded(message string, registry *provider.Registry) (id, by string) {
	if message == "" {
		return "", ""
	}
	for _, p := range registry.All() {
		knows := slices.ContainsFunc(p.Rules, func(rule provider.Rule) bool {
			pattern, err := regexp.Compile(rule.Match)
			return rule.Match != "" && err == nil && pattern.MatchString(message)
		})
		switch {
		case !knows || p.Kind == "family":
		case id != "":
			return "", ""
		default:
			id, by = p.ID, "the wording of the message"
		}
	}
	return id, by
}
