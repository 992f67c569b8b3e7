package lint

import (
	"cmp"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// carriers are the headers that carry a key to some API, in small letters.
var carriers = [...]string{"authorization", "x-api-key", "api-key", "x-goog-api-key"}

// carried is a header with a key.
type carried struct {
	request.Field
	index  int
	scheme string // "Bearer", as written; empty: none
	key    string // what is behind it, verbatim
}

// blame is a fault of the key's place or form.
func (j *judge) blame(c carried, id cause.ID, mark provider.Mark, summary, measured, expected string) {
	j.add(Fault{Check: Credential, Cause: id, At: c.At, Member: "header " + name(c.Name), Summary: summary, Measured: measured, Expected: expected, Source: j.host.Auth.Source}, mark, false)
}

// fix puts another value into the header of the last fault; an empty name removes the header.
func (j *judge) fix(c carried, name, value string) {
	j.fields[c.index].Name, j.fields[c.index].Value = name, value
	j.changed = true
	j.result.Faults[len(j.result.Faults)-1].Repaired = true
}

// credential judges how the key travels.
func (j *judge) credential() {
	var found []carried
	for i, f := range j.message.Fields {
		if slices.Contains(carriers[:], strings.ToLower(f.Name)) {
			c := carried{Field: f, index: i}
			c.scheme, c.key = cutScheme(f.Value)
			found = append(found, c)
		}
	}
	inQuery := j.queryKey()
	j.bodyKey()
	if len(found) == 0 {
		if !inQuery {
			j.noKey()
		}
		return
	}
	j.several(found)
	for _, c := range found {
		if j.wellFormed(c) {
			j.wrongHeader(c)
			j.wrongVendor(c)
		}
	}
	j.inPage(found[0])
}

// cutScheme cuts the first word off where it is a scheme of RFC 9110 section 11.1, or nearly one.
func cutScheme(value string) (scheme, rest string) {
	word, rest, spaced := strings.Cut(value, " ")
	if spaced && slices.Contains([]string{"bearer", "basic", "token", "bearer:", "bearer=", "apikey", "api-key", "key"}, strings.ToLower(word)) {
		return word, rest
	}
	if !spaced && strings.EqualFold(word, "bearer") {
		return word, ""
	}
	return "", value
}

// noKey: nothing carries a credential.
func (j *judge) noKey() {
	switch {
	case j.message.Kind == request.FormatHAR:
		j.result.Skipped[Credential] = "the HAR entry holds no key; browsers leave it out of an export"
		return
	case j.host.ID == "" || j.host.Kind != "cloud":
		j.result.Skipped[Credential] = "whether this host wants a key is not known"
		return
	case slices.ContainsFunc(j.message.Fields, func(f request.Field) bool { return strings.EqualFold(f.Name, "cookie") }):
		return
	}
	header := j.host.Auth.Header
	j.add(Fault{
		Check: Credential, Cause: cause.CredentialMissing, At: j.message.AddressAt, Member: "header " + header, Source: j.host.Auth.Source, Repaired: true,
		Summary: "no header carries a key", Measured: "no " + header, Expected: j.wanted(),
	}, provider.Documented, false)
	j.fields = append(j.fields, request.Field{Name: header, Value: j.wantedValue(), At: -1, ValueAt: -1})
	j.changed = true
}

// wanted is the vendor's own header, with its variable in the key's place.
func (j *judge) wanted() string { return j.host.Auth.Header + ": " + j.wantedValue() }

func (j *judge) wantedValue() string {
	return strings.ReplaceAll(j.host.Auth.Format, "{key}", "$"+j.variable())
}

// variable is the environment variable of the vendor's key.
func (j *judge) variable() string {
	return cmp.Or(j.result.Provider.KeyVariable(), "API_KEY")
}

// several: two headers carry keys, or one stands there twice.
func (j *judge) several(found []carried) {
	for i, c := range found {
		for _, earlier := range found[:i] {
			switch {
			case strings.EqualFold(earlier.Name, c.Name):
				j.blame(c, cause.CredentialWrongHeader, provider.Observed, "the header "+name(c.Name)+" is sent twice; servers differ in which one they read", "two "+name(c.Name)+" headers", "one")
				if earlier.Value == c.Value {
					j.fix(c, "", "")
				}
			case j.host.Kind == "cloud":
				j.blame(c, cause.CredentialWrongHeader, provider.Observed, "two headers carry a key: "+name(earlier.Name)+" and "+name(c.Name), name(earlier.Name)+" and "+name(c.Name), j.host.Auth.Header+" alone")
				if !strings.EqualFold(c.Name, j.host.Auth.Header) && strings.EqualFold(earlier.Name, j.host.Auth.Header) {
					j.fix(c, "", "")
				}
			}
		}
	}
}

// wellFormed judges a header's value; false: it is no use to look at it further.
func (j *judge) wellFormed(c carried) bool {
	isAuthorization := strings.EqualFold(c.Name, "Authorization")
	lower := strings.ToLower(c.scheme)
	inner, again := cutScheme(strings.TrimLeft(c.key, " "))
	switch {
	case strings.TrimSpace(c.key) == "":
		j.blame(c, cause.CredentialMissing, provider.Documented, "the header "+name(c.Name)+" carries no key", "nothing behind it", "a key")
		return false
	case lower == "bearer:" || lower == "bearer=":
		j.blame(c, cause.CredentialBearerPrefix, provider.Documented, "the word Bearer has a sign behind it", name(c.scheme), "Bearer, one space, the key")
		j.fix(c, c.Name, "Bearer "+strings.TrimSpace(c.key))
		return false
	case strings.EqualFold(inner, "bearer") && (lower == "bearer" || !isAuthorization):
		j.blame(c, cause.CredentialBearerPrefix, provider.Documented, "the word Bearer stands twice in front of the key", "Bearer Bearer", "Bearer once")
		j.fix(c, c.Name, c.scheme+" "+again)
		return false
	case !isAuthorization && lower == "bearer":
		j.blame(c, cause.CredentialBearerPrefix, provider.Documented, "the header "+name(c.Name)+" takes the key alone, and Bearer stands in front of it", "Bearer and the key", "the key alone")
		j.fix(c, c.Name, strings.TrimSpace(c.key))
		return false
	case isAuthorization && c.scheme == "" && (j.host.Kind == "cloud" || len(c.Filled) == 0) && !strings.HasPrefix(c.key, "AWS4-"):
		j.blame(c, cause.CredentialBearerPrefix, provider.Documented, "the word Bearer is missing in front of the key", "the key alone", "Bearer, one space, the key")
		j.fix(c, c.Name, "Bearer "+strings.Trim(strings.TrimSpace(c.key), `"'`))
		return false
	case isAuthorization && slices.Contains([]string{"token", "key", "apikey", "api-key"}, lower) && j.host.Kind == "cloud" && strings.HasPrefix(j.host.Auth.Format, "Bearer"):
		j.blame(c, cause.CredentialBearerPrefix, provider.Documented, "the key travels with the word "+name(c.scheme), name(c.scheme), "Bearer")
		j.fix(c, c.Name, "Bearer "+c.key)
		return false
	case isAuthorization && lower == "basic" && j.host.Kind == "cloud":
		j.blame(c, cause.CredentialWrongHeader, provider.Documented, "the key travels as a password (Basic)", "Basic", j.wanted())
		return false
	}
	return j.characters(c)
}

// characters judges the key's own; false: a fault was found.
func (j *judge) characters(c carried) bool {
	key := c.key
	trimmed := strings.Trim(key, " \t")
	unquoted := strings.Trim(trimmed, `"'`)
	switch {
	case unquoted != trimmed:
		j.blame(c, cause.CredentialQuoted, provider.Observed, "quotes are part of the key", "quotes around the key", "the key without quotes")
		j.fix(c, c.Name, strings.TrimLeft(c.scheme+" ", " ")+unquoted)
	case strings.IndexFunc(key, func(r rune) bool { return r > 0x7e }) >= 0:
		j.blame(c, cause.CredentialNonASCII, provider.Documented, "a character outside ASCII is part of the key", "a character outside ASCII", "ASCII alone")
	case strings.ContainsAny(trimmed, " \t\r\n") || strings.IndexFunc(trimmed, func(r rune) bool { return r < 0x20 || r == 0x7f }) >= 0:
		if strings.HasPrefix(trimmed, "$(") || strings.HasPrefix(trimmed, "{{") || strings.HasPrefix(trimmed, "<") || strings.HasPrefix(trimmed, "`") {
			return true // a command or a template makes the key
		}
		j.blame(c, cause.CredentialWhitespace, provider.Observed, "white space stands inside the key", "white space inside", "none")
	case strings.TrimLeft(key, " \t") != key:
		j.blame(c, cause.CredentialWhitespace, provider.Observed, "white space stands in front of the key", "more than one space", "one space")
		j.fix(c, c.Name, c.scheme+" "+trimmed)
	case strings.TrimRight(key, " \t") != key:
		j.warn(Fault{Check: Credential, Cause: cause.CredentialWhitespace, At: c.At, Member: "header " + name(c.Name), Summary: "white space stands behind the key", Measured: "white space at the end", Expected: "none"})
		return true
	case j.unexpanded(c):
		j.blame(c, cause.CredentialPlaceholder, provider.Documented, "the shell does not fill in a variable between single quotes: its name is sent as the key", "a variable's name", "double quotes around the header")
		j.fix(c, c.Name, c.Value) // the repaired command has double quotes
	case strings.Contains(key, "..."), strings.Contains(key, "***"), strings.HasPrefix(strings.ToUpper(key), "YOUR"), strings.HasPrefix(key, "<"):
		j.warn(Fault{Check: Credential, Cause: cause.CredentialPlaceholder, At: c.At, Member: "header " + name(c.Name), Summary: "example text stands in the key's place", Measured: "example text", Expected: "the key, best as $" + j.variable()})
		return true
	default:
		return true
	}
	return false
}

// unexpanded: a shell's variable stands in the command and nothing fills it in.
func (j *judge) unexpanded(c carried) bool {
	rest, ok := strings.CutPrefix(strings.Trim(c.key, " "), "$")
	return ok && j.message.Kind == request.FormatCurl && len(c.Filled) == 0 && strings.Trim(strings.Trim(rest, "{}"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// wrongHeader: the vendor reads another one.
func (j *judge) wrongHeader(c carried) {
	want := j.host.Auth.Header
	if want == "" || strings.EqualFold(c.Name, want) || j.host.Kind != "cloud" || slices.ContainsFunc(j.result.Faults, func(f Fault) bool { return f.Cause == cause.CredentialWrongHeader }) {
		return
	}
	openai := j.result.API != nil && strings.HasPrefix(j.result.API.ID, "openai-") || strings.HasSuffix(j.base, "/openai")
	isKey := slices.ContainsFunc(c.Filled, func(v string) bool { return strings.HasSuffix(strings.ToUpper(v), "API_KEY") })
	if m, ok := j.Registry.VendorOf(c.key); ok {
		isKey = isKey || m.Shape.Use == "api"
	}
	switch {
	case j.trust == others && j.result.API != nil && j.apiHeader(c.Name):
		return // another vendor's API comes with its header
	case strings.EqualFold(c.Name, "Authorization") && slices.Contains([]string{"anthropic", "azure-openai"}, j.host.ID):
		return // both take it
	case j.host.ID == "gemini" && openai && strings.EqualFold(c.Name, "Authorization"):
		return
	case strings.EqualFold(c.Name, "Authorization") && !isKey:
		return // it may be an OAuth token
	}
	j.blame(c, cause.CredentialWrongHeader, provider.Documented, "the key travels in "+name(c.Name)+"; "+j.host.Name+" reads "+want, name(c.Name), j.wanted())
	j.fix(c, want, strings.ReplaceAll(j.host.Auth.Format, "{key}", strings.TrimSpace(c.key)))
}

// apiHeader reports whether the API's own vendor reads the header.
func (j *judge) apiHeader(header string) bool {
	return slices.ContainsFunc(j.result.API.Vendors, func(id string) bool {
		owner, ok := j.Registry.ByID(id)
		return ok && strings.EqualFold(owner.Auth.Header, header)
	})
}

// wrongVendor: the key's form names another vendor than the host's.
func (j *judge) wrongVendor(c carried) {
	m, ok := j.Registry.VendorOf(strings.TrimSpace(c.key))
	if !ok || j.host.ID == "" || m.Provider.ID == j.host.ID {
		return
	}
	for _, other := range j.Registry.Shapes(strings.TrimSpace(c.key)) {
		if other.Provider.ID == j.host.ID && other.Shape.Confidence != "low" {
			return
		}
	}
	j.blame(c, cause.CredentialWrongProvider, provider.Observed, "the key has the form of "+m.Provider.Name+", and the host is "+j.host.Name+"'s", "a key of "+m.Provider.Name, "a key of "+j.host.Name+", or the address of "+m.Provider.Name)
}

// inPage: a browser's own header comes with the key, so that the key lies in a web page.
func (j *judge) inPage(c carried) {
	for _, f := range j.message.Fields {
		if !strings.EqualFold(f.Name, "Origin") || !strings.HasPrefix(f.Value, "http") || j.host.Kind != "cloud" {
			continue
		}
		j.add(Fault{
			Check: Credential, Cause: cause.ClientBrowser, At: f.At, Member: "header Origin",
			Summary: "a web page sends the request, so everybody who opens the page can read the key", Measured: "the header Origin beside " + name(c.Name), Expected: "the call from a server of your own",
		}, provider.Observed, false)
		return
	}
}
