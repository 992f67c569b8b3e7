package checks

import (
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

// RequestFacts is what a request that the user handed over shows, without a secret in it.
type RequestFacts struct {
	Format string // curl, http, har
	Method string
	Path   string // of the URL, without the query

	// Carriers names what carries a credential to the API, in the order of the request, each once: a header's name
	// as sent, or "?key" for a value of the query. The first is the target's Credential. Empty: none was seen.
	Carriers   []string
	Scheme     string   // the word in front of that credential, as sent: "Bearer", "Basic"; "" where it is bare
	Duplicates []string // headers that are sent more than once

	// Wanted is how the provider takes a credential. The target's Provider.Auth is how the request sends it, so that
	// probes fail as the request did; a proof puts Wanted in its place.
	Wanted provider.Auth
	// Decoded is, with the scheme Basic, the password, or the user name where there is no password: what a client
	// would send as a key. Nil where the value is no base64.
	Decoded *keystore.Candidate

	Own *Own // the request itself, to be sent again; nil: it was not kept
}
