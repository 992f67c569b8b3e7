// Package keystore knows where credentials are: on this machine now (Candidate), and, through its children,
// how their bytes are held (secret) and which folders belong to authdoctor (place).
//
// It knows no provider and opens no connection.
//
//	found := keystore.Candidate{Secret: s, Source: keystore.Source{Kind: keystore.FromFile, Path: ".env", Line: 3}}
//	fmt.Println(found.Source) // file:.env:3
package keystore

import (
	"strconv"

	"authdoctor/keystore/secret"
)

// Kind of place that a credential was found in.
type Kind string

// The places.
const (
	FromEnv     Kind = "env"     // a variable of this process
	FromFile    Kind = "file"    // a line of a file
	FromStdin   Kind = "stdin"   // handed over on standard input
	FromRequest Kind = "request" // part of a request that the user handed over
	FromTyping  Kind = "typed"   // typed or pasted into the program; it is held in memory only
	FromKeyring Kind = "keyring" // stored here under a name
	FromVault   Kind = "vault"
	FromMemory  Kind = "memory"
)

// Source says where a credential or a setting was found.
type Source struct {
	Kind Kind
	Path string // FromFile: as the user would type it; stored keys: the name
	Line int    // FromFile: 1-based
}

// Stored reports whether it is a key that authdoctor keeps.
func (s Source) Stored() bool {
	return s.Kind == FromKeyring || s.Kind == FromVault || s.Kind == FromMemory
}

// String is the form of reports: "env", "file:.env:3", "stdin", "request", "typed", "keyring:work".
func (s Source) String() string {
	if s.Kind == FromFile {
		return "file:" + s.Path + ":" + strconv.Itoa(s.Line)
	}
	if s.Stored() {
		return string(s.Kind) + ":" + s.Path
	}
	return string(s.Kind)
}

// Candidate is a credential found on this machine.
type Candidate struct {
	Secret secret.Secret
	Source Source
	Name   string   // the variable that holds it, such as OPENAI_API_KEY
	ReadBy []string // the programs that would read it from there, such as "python-dotenv"
	Notes  []string // how a reader's value differs from the raw bytes, in words without the value
}
