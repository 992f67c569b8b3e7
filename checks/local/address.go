package local

import (
	"net/url"
	"strconv"
	"strings"
)

// address is a base URL taken apart. Its words never quote it: a key, or a password, may have been put there.
type address struct {
	url      *url.URL // nil: no client can use the text as it is
	meant    *url.URL // what the text or its repair names; nil: nobody can tell
	fault    string   // why no client can use it, in words that follow "the base URL "
	repaired string   // the text with every fault repaired; empty: no repair is plausible
	blank    bool     // it names nothing
	remarks  []string // what is legal and still unwise
}

// readAddress judges a base URL. It accepts any text.
func readAddress(raw string) address {
	text, faults, sound := straighten(raw)
	if text == "" {
		return address{blank: true, fault: blankFault(raw)}
	}
	u, fault := parse(text)
	if fault != "" {
		faults = append(faults, fault)
	}
	switch {
	case len(faults) == 0 && sound:
		return address{url: u, meant: u, remarks: remarks(u)}
	case u == nil || !sound:
		return address{fault: strings.Join(faults, " and ")}
	}
	return address{meant: u, fault: strings.Join(faults, " and "), repaired: text}
}

func blankFault(raw string) string {
	if raw == "" {
		return "is set to an empty value"
	}
	return "holds nothing but white space or quotes"
}

// straighten repairs what surrounds an address and its scheme. It names each fault; sound is false where one of
// them leaves no plausible address.
func straighten(raw string) (text string, faults []string, sound bool) {
	note := func(fault string, so bool) {
		if so {
			faults = append(faults, fault)
		}
	}
	text = strings.TrimFunc(raw, func(c rune) bool { return isSpace(c) || invisible(c) })
	note("has white space or invisible characters around it", text != raw)
	bare := strings.TrimFunc(text, func(c rune) bool { return isQuote(c) || isSpace(c) || invisible(c) })
	note("is wrapped in quotes", bare != text)
	text = bare
	if name, value, ok := strings.Cut(text, "="); ok && isName(name) && strings.Contains(value, "://") {
		note("has the variable's name in front of it", true)
		text = strings.TrimFunc(value, isQuote)
	}
	visible := strings.Map(func(c rune) rune {
		if invisible(c) {
			return -1
		}
		return c
	}, text)
	note("holds invisible characters", visible != text)
	text = visible
	switch {
	case text == "":
		return "", faults, false
	case isTemplate(text):
		return text, append(faults, "holds a variable or a part to fill in"), false
	case strings.IndexFunc(text, isSpace) >= 0:
		return text, append(faults, "holds white space or control characters"), false
	}
	text, fault, plausible := repairScheme(text)
	note(fault, fault != "")
	return text, faults, plausible
}

// isTemplate: syntax of shells, templates and documentation, none of which a URL may hold unescaped.
func isTemplate(text string) bool {
	return strings.ContainsAny(text, "{}<>$") || unexpanded(text) != "" || strings.HasPrefix(text, "%")
}

// repairScheme repairs the scheme.
func repairScheme(text string) (repaired, fault string, plausible bool) {
	scheme, rest, ok := strings.Cut(text, "://")
	lower := strings.ToLower(scheme)
	switch {
	case ok && (lower == "http" || lower == "https"):
		inner, _, again := strings.Cut(strings.ToLower(rest), "://")
		if again && (inner == "http" || inner == "https") {
			return rest, "names the scheme twice", true
		}
		return text, "", true
	case ok && isAlphanumeric(scheme) && distance(lower, "https") <= 2:
		return schemeFor(rest) + rest, "has a misspelt scheme", plausibleHost(rest)
	case ok:
		return text, "has a scheme that is not http or https", false
	}
	for _, prefix := range []string{"https:", "http:", "https/", "http/", "https;", "http;"} {
		if len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
			rest = strings.TrimLeft(text[len(prefix):], ":;/\\")
			return strings.TrimRight(strings.ToLower(prefix), ":;/") + "://" + rest, "has a misspelt scheme", plausibleHost(rest)
		}
	}
	rest = strings.TrimLeft(text, ":/")
	return schemeFor(rest) + rest, "has no scheme", plausibleHost(rest)
}

func schemeFor(rest string) string {
	if u, err := url.Parse("http://" + rest); err == nil && isLoopback(u.Hostname()) {
		return "http://"
	}
	return "https://"
}

// plausibleHost guards a repair: text that is no host name, such as a key in the wrong variable, must not become
// a name that is looked up.
func plausibleHost(rest string) bool {
	u, err := url.Parse("https://" + rest)
	if err != nil || len(u.Hostname()) > 100 || u.User != nil {
		return false
	}
	name := u.Hostname()
	if isLoopback(name) || isAddress(name) {
		return true
	}
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if l == "" || len(l) > 40 || !isAlphanumeric(strings.ReplaceAll(l, "-", "a")) {
			return false
		}
	}
	top := labels[len(labels)-1]
	return (len(labels) > 1 || u.Port() != "") && strings.IndexFunc(top, notLetter) < 0
}

// parse is url.Parse with faults that quote nothing.
func parse(text string) (*url.URL, string) {
	u, err := url.Parse(text)
	switch {
	case err != nil && strings.Contains(err.Error(), "invalid port"):
		return nil, "has a port that is no number"
	case err != nil:
		return nil, "is not a URL"
	case u.Hostname() == "":
		return nil, "names no host"
	case strings.Contains(u.Hostname(), "..") || strings.HasPrefix(u.Hostname(), "."):
		return nil, "has an empty part in its host name"
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, "has a port outside 1 to 65535"
		}
	}
	return u, ""
}

func remarks(u *url.URL) []string {
	var list []string
	if u.User != nil {
		list = append(list, "a user name or password is part of it, which logs and error messages show")
	}
	if u.RawQuery != "" || u.ForceQuery {
		list = append(list, "a query is part of it, which most clients lose or put in the wrong place")
	}
	if u.Fragment != "" {
		list = append(list, "a fragment (#) is part of it, which is never sent")
	}
	return list
}
