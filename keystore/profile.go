package keystore

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"authdoctor/keystore/secret"
)

// Profile is what is known about a stored key without reading it. It lies in the index and holds no byte of a secret.
type Profile struct {
	Name        string      `json:"name"`
	Provider    string      `json:"provider"`    // an id: "openai"; empty: unknown
	Kind        string      `json:"kind"`        // of credential: "project key"
	Fingerprint string      `json:"fingerprint"` // secret.Secret's
	Backend     BackendKind `json:"backend"`

	BaseURL      string `json:"base_url,omitempty"` // empty: the provider's own
	Organization string `json:"organization,omitempty"`
	Project      string `json:"project,omitempty"`

	Variable string `json:"variable,omitempty"` // that a program of the user reads it from, beside the provider's own

	Created  time.Time `json:"created"`            // of this key; a rotation makes it anew
	Verified time.Time `json:"verified,omitzero"`  // when a live test last had an answer
	Verdict  Verdict   `json:"verdict"`            // of that test
	Cause    string    `json:"cause,omitempty"`    // what it named, where Verdict is Refused or Unverified
	Expires  time.Time `json:"expires,omitzero"`   // as far as known
	Days     int       `json:"rotate_days"`        // between rotations; 0: never remind
	Reminded time.Time `json:"reminded,omitzero"`  // when a reminder was last shown
	Previous *Previous `json:"previous,omitempty"` // the key before the last rotation, kept until it is retired
}

// Previous is a key that a rotation replaced.
type Previous struct {
	Fingerprint string    `json:"fingerprint"`
	Replaced    time.Time `json:"replaced"`
	Proven      bool      `json:"proven"` // the new key passed its test in every place: the old one may be revoked
}

// Verdict of the last live test of a stored key.
type Verdict string

// The verdicts.
const (
	Works      Verdict = "healthy"    // the provider granted what was asked
	Refused    Verdict = "problem"    // a cause was named
	Unverified Verdict = "unverified" // it was never tested, or the test could not tell
)

// DefaultDays is the time between rotations of a key.
const DefaultDays = 90

// RotateBy is when a key should be rotated: its age reaches Days, or it expires before. Zero: never.
func (p Profile) RotateBy() time.Time {
	var by time.Time
	if p.Days > 0 {
		by = p.Created.AddDate(0, 0, p.Days)
	}
	if !p.Expires.IsZero() && (by.IsZero() || p.Expires.Before(by)) {
		by = p.Expires
	}
	return by
}

// Candidate is the stored key as a credential of this machine.
func (p Profile) Candidate(key secret.Secret) Candidate {
	return Candidate{Secret: key, Source: Source{Kind: Kind(p.Backend), Path: p.Name}, Name: p.Name, ReadBy: []string{"authdoctor exec"}}
}

// longestName is how long a profile's name may be, in bytes. It is a part of item names, which Windows and macOS limit.
const longestName = 32

// CheckName says why a name cannot be a profile's: small letters, digits, dots, dashes and underscores, beginning with
// a letter or digit, at most 32.
func CheckName(name string) error {
	known := regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`).MatchString(name)
	if known && device(name) {
		return &Trouble{Tried: fmt.Sprintf("name a key %q", name), Kind: ErrName, What: "Windows keeps this name for a device", Next: "try " + name + "-key"}
	}
	if known {
		return nil
	}
	t := &Trouble{Tried: fmt.Sprintf("name a key %q", name), Kind: ErrName, What: "a name has small letters, digits, dots, dashes and underscores, at most 32"}
	if better := suggestedName(name); better != "" {
		t.Next = "try " + better
	}
	return t
}

// device reports whether Windows takes a file of this name, whatever its ending, for a device (learn.microsoft.com,
// "Naming files, paths, and namespaces").
func device(name string) bool {
	return regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`).MatchString(name)
}

// suggestedName is a name that can be used and looks like the wanted one; empty where nothing is left of it.
func suggestedName(name string) string {
	better := regexp.MustCompile(`[^a-z0-9._-]+`).ReplaceAllString(strings.ToLower(name), "-")
	better = strings.TrimLeft(better, "._-")
	return strings.TrimRight(better[:min(len(better), longestName)], "-")
}
