package request

import (
	"encoding/base64"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/keystore/secret"
)

// draft is a request as its reader found it, with credentials still in place. It lives only inside Read.
type draft struct {
	format, method, address string
	fields                  []field
	addressAt               int // offset in the source; -1: it has no place of its own
	body                    string
	bodyRuns                []run
	unread                  string   // why the body is not at hand
	sent                    []Flag   // what made the body
	opened                  []opened // the files that were read
	behind                  int      // the first offset behind the source and them
	parts                   []field  // of a form, with their values
	form                    []string // the fields of a form
	model                   string   // of a form
	notes                   []string
}

// field is a header as the client would send it.
type field struct {
	name, value string
	filled      []string // variables that were filled in
	at, valueAt int      // offsets in the source; -1: it has no place of its own
	isFile      bool     // of a form: the value is a file's name
	from        string   // of a form: what the command has in place of a value that was read
}

// mostNotes bounds what a hostile text can make Read remark.
const mostNotes = 20

// note adds a remark once.
func (d *draft) note(text string) {
	if len(d.notes) < mostNotes && !slices.Contains(d.notes, text) {
		d.notes = append(d.notes, text)
	}
}

// has reports whether a header is there, in any case.
func (d *draft) has(name string) bool {
	return slices.ContainsFunc(d.fields, func(f field) bool { return strings.EqualFold(f.name, name) })
}

// request takes the credentials apart from the rest.
func (d *draft) request(maker *secret.Maker) Request {
	a := split(d.address)
	if a.hasLogin {
		d.login(unescape(a.login))
	}
	r := Request{Format: d.format, Method: d.method, Duplicate: duplicates(d.fields)}
	r.carriers = append(d.take(&r, maker), d.queryCarriers(&a, maker)...)
	r.URL = a.String()
	if len(r.carriers) > 0 {
		r.carriers = preferring(r.carriers, "Authorization")
		r.Credential, r.Scheme = &r.carriers[0].candidate, r.carriers[0].scheme
	}
	if d.body != "" {
		r.Body = maker.Make([]byte(d.body))
	}
	r.BodyKeys, r.Model = members(d.body)
	if len(d.form) > 0 {
		r.BodyKeys, r.Model = d.form, d.model
	}
	if d.format == FormatHAR && len(r.carriers) == 0 {
		d.note("the HAR entry holds no credential: browsers leave it out of an export unless told otherwise")
	}
	if d.unread != "" {
		d.note(d.unread)
	}
	r.Notes = d.notes
	return r
}

// login adds what a client makes of "user:password": a Basic Authorization header (RFC 7617), unless the request
// has one of its own.
func (d *draft) login(userPassword string, filled ...string) {
	if d.has("Authorization") {
		d.note("the user name and password are not sent: the Authorization header takes their place")
		return
	}
	if !strings.Contains(userPassword, ":") {
		userPassword += ":"
	}
	value := "Basic " + base64.StdEncoding.EncodeToString([]byte(userPassword))
	d.fields = append(d.fields, field{name: "Authorization", value: value, filled: filled, at: -1, valueAt: -1})
}

// take sorts the headers: into r's own members, into its plain headers, and into the carriers that it returns.
func (d *draft) take(r *Request, maker *secret.Maker) []carrier {
	var sure, likely []carrier
	for _, f := range d.fields {
		switch roleOf(f) {
		case plain:
			switch strings.ToLower(f.name) {
			case "openai-organization":
				r.Organization = f.value
			case "openai-project":
				r.Project = f.value
			case "referer", "origin":
				a := split(f.value)
				a.withoutCredentials()
				r.Headers = append(r.Headers, checks.Header{Name: f.name, Value: a.String(), Source: source})
			default:
				r.Headers = append(r.Headers, checks.Header{Name: f.name, Value: f.value, Source: source})
			}
		case credential:
			sure = append(sure, carry(f, maker))
		case likelyCredential:
			likely = append(likely, carry(f, maker))
		case apart:
			d.note("headers that hold cookies or a credential of their own were left out")
		}
	}
	if len(sure) > 0 && len(likely) > 0 {
		d.note("headers that hold cookies or a credential of their own were left out")
		return sure
	}
	return append(sure, likely...)
}

// queryCarriers cuts credentials out of the query.
func (d *draft) queryCarriers(a *address, maker *secret.Maker) []carrier {
	var out []carrier
	values, others := a.withoutCredentials()
	for _, v := range values {
		out = append(out, carrier{name: "?" + v.name, query: true, candidate: candidate("?"+v.name, v.value, maker)})
	}
	if others {
		d.note("query values that look like secrets were left out")
	}
	return out
}

// duplicates names the headers that occur more than once, as first spelled.
func duplicates(fields []field) []string {
	var names []string
	times := map[string]int{}
	for _, f := range fields {
		times[strings.ToLower(f.name)]++
	}
	for _, f := range fields {
		if key := strings.ToLower(f.name); times[key] > 1 && len(key) <= longestName {
			names = append(names, f.name)
			times[key] = 0
		}
	}
	return names
}
