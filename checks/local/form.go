package local

import (
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

func expanded(v view) checks.Finding {
	if what := v.key.placeholder; what != "" {
		return fail(cause.CredentialPlaceholder, "the value is "+what+", not a key", v.others(),
			v.measured(what+", "+plural(v.key.length, "character", "characters"), "a key"))
	}
	return pass("the value is no example text and no variable")
}

func unquoted(v view) checks.Finding {
	if v.key.quotes == "" {
		return pass("no quotes are part of the value")
	}
	return fail(cause.CredentialQuoted, "quotes are part of the key: "+v.key.quotes,
		v.repairs(quote, "send the key without the quotes"), v.measured(v.key.quotes, "no quotes around the key"))
}

// singleScheme: clients put "Bearer " in front of the key themselves (RFC 6750 section 2.1); a header that the
// user writes whole must bring it.
func singleScheme(v view) checks.Finding {
	words := "\"" + strings.Join(v.key.schemes, " ") + "\""
	switch n := len(v.key.schemes); {
	case v.header && n == 0 && !v.otherScheme() && v.scheme() != "":
		return v.misnamed("no scheme word")
	case v.header && n > 1 && v.otherKey() == nil: // else it hides that key, which is told before
		return v.misnamed(words)
	case !v.header && n > 0:
		return fail(cause.CredentialBearerPrefix, "the value starts with "+words+", which the client adds itself",
			v.repairs(scheme, "send the key without the scheme word"), v.measured("starts with "+words, "the key alone"))
	}
	return pass("the scheme is named once")
}

// scheme is the word that this provider wants in front of the key, with its space.
func (v view) scheme() string {
	if format := v.target.Provider.Auth.Format; format != "" {
		before, _, _ := strings.Cut(format, "{key}")
		return before
	}
	return "Bearer "
}

// misnamed is the finding for a whole header value, whose repair has the scheme once.
func (v view) misnamed(measured string) checks.Finding {
	var list []checks.Change
	bare, word := *v.subject, strings.TrimSpace(v.scheme())
	if fresh, ok := cleaned(v.maker, bare, v.lore(bare), scheme); ok {
		bare = fresh
	}
	if fresh, ok := prefixed(v.maker, bare, v.scheme()); ok {
		list = append(list, change(addScheme, "send "+word+" once in front of the key", v.send(fresh)))
	}
	return fail(cause.CredentialBearerPrefix, "the Authorization header in "+v.subject.Name+" has "+measured+" in front of the key",
		append(list, v.others()...), v.measured(measured, word+" and the key"))
}

// ascii: a header value outside ASCII is refused or recoded by clients (RFC 9110 section 5.5).
func ascii(v view) checks.Finding {
	if len(v.key.foreign) == 0 {
		return pass("every character is ASCII")
	}
	text := listed(v.key.foreign)
	return fail(cause.CredentialNonASCII, "characters outside ASCII are part of the key: "+text,
		v.repairs(foreign, "send the key in ASCII"), v.measured(text, "ASCII only"))
}

func whole(v view) checks.Finding {
	if v.key.masked == "" {
		return pass("no part of the key is left out")
	}
	return fail(cause.CredentialTruncated, "the value is the shortened form that a page or a log shows: "+v.key.masked,
		v.others(), v.measured(v.key.masked, "the whole key, which is shown only once, when it is made"))
}

// clean: a header value may hold no CR, LF or NUL, and none around it no white space (RFC 9110 section 5.5).
func clean(v view) checks.Finding {
	if len(v.key.spaces) == 0 || v.otherScheme() {
		return pass("no white space and no control characters")
	}
	text, title := listed(v.key.spaces), "send the key without the white space"
	if v.key.trailing > 0 {
		text += ", then " + plural(v.key.trailing, "character", "characters") + " behind a complete key"
		title = "send the key without what follows it"
	}
	return fail(cause.CredentialWhitespace, "white space or control characters are part of the key: "+text,
		v.repairs(space, title), v.measured(text, "none"))
}
