package lint

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// queryKey judges a key in the address.
func (j *judge) queryKey() bool {
	u, err := url.Parse(j.message.Address)
	if err != nil {
		return false
	}
	found := false
	for field := range u.Query() {
		if !secretQuery(field) {
			continue
		}
		found = true
		f := Fault{Check: Credential, Cause: cause.CredentialWrongHeader, At: j.message.AddressAt, Member: "address", Measured: "the query value " + name(field), Expected: j.wanted(), Summary: "the key stands in the address, where logs and proxies keep it"}
		if j.host.ID == "gemini" || j.host.Kind != "cloud" {
			j.warn(f)
			continue
		}
		f.Summary += "; " + j.host.Name + " reads it in " + j.host.Auth.Header
		j.add(f, provider.Documented, false)
	}
	if u.User != nil {
		found = true
		j.warn(Fault{Check: Credential, Cause: cause.CredentialWrongHeader, At: j.message.AddressAt, Member: "address", Summary: "a user name and a password stand in the address", Measured: "a login", Expected: "none"})
	}
	return found
}

// secretNames are members that hold a key in a body, where no vendor looks for it.
var secretNames = [...]string{"apikey", "openaiapikey", "anthropicapikey", "authorization", "xapikey", "accesstoken", "bearer"}

// secretMember tells of a key among the members of a body.
func (j *judge) secretMember(m jsontext.Member, p place) bool {
	plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(m.Name))
	if !slices.Contains(secretNames[:], plain) || p.path != m.Name {
		return false
	}
	j.add(Fault{
		Check: Credential, Cause: cause.CredentialWrongHeader, At: j.at(p, m.Start), Member: p.path,
		Summary: "a key stands in the body, where " + j.result.API.Name + " does not look for it", Measured: "the member " + name(m.Name), Expected: "the key in a header",
	}, provider.Documented, true)
	return true
}

// bodyKey warns of a key in the text of the body.
func (j *judge) bodyKey() {
	if len(j.text) > 1<<20 {
		return
	}
	for word := range strings.FieldsFuncSeq(j.text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}) {
		if len(word) < 20 || len(word) > 300 {
			continue
		}
		if m, ok := j.Registry.VendorOf(word); ok && m.Whole {
			at := strings.Index(j.text, word)
			j.warn(Fault{Check: Credential, Cause: cause.CredentialWrongHeader, At: j.bodyAt(at), Member: "body", Summary: "something of the form of a key of " + m.Provider.Name + " stands in the body", Measured: "a key in the text", Expected: "no key in what a model reads"})
			return
		}
	}
}
