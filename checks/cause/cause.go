// Package cause holds the stable ids of verdicts, the public vocabulary that reports, trees and rules share.
//
// It knows the ids and their causal order, nothing else: what a cause means is data of package flows.
//
//	if cause.NetDNS.Before(cause.CredentialInvalid) { ... } // true: a name that does not resolve comes first
package cause

import "strings"

// ID is one cause, such as "credential.quoted". Ids are never renamed or reused.
type ID string

// Group is the part before the dot: "credential", "net", "tls".
func (id ID) Group() string {
	group, _, _ := strings.Cut(string(id), ".")
	return group
}

// Known reports whether the id is part of the vocabulary.
func (id ID) Known() bool { return rank(id) >= 0 }

// Before reports whether id lies nearer to this machine than other, on the way to the model. The order is
// that of All.
func (id ID) Before(other ID) bool { return rank(id) < rank(other) }

func rank(id ID) int {
	for i, known := range All() {
		if known == id {
			return i
		}
	}
	return -1
}
