// Package holdings finds every place on this machine where a credential lies in plaintext, with the exact bytes of its
// value, so that an import can put a reference in its place and a rotation can put the new key there: the process
// environment, .env files, shell start files, and the stores of other programs, which are data (table.go).
//
// It reads and changes nothing: it says which bytes to change (Replace, Reference), and keystore/edit does it. It
// evaluates no shell text, opens no connection, and no error or name that it gives holds a byte of a credential.
//
//	found, err := holdings.Find(ctx, holdings.Options{Registry: reg, Maker: maker, Environ: os.Environ(), Home: home, Dir: "."})
//	for _, h := range holdings.Holders(found.Holdings, old) {
//		text, err := h.Replace(fresh) // goes to the bytes h.From to h.To of h.File
//	}
package holdings

import (
	"errors"
	"slices"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// Form is how a place writes its values.
type Form string

// The forms.
const (
	Environment Form = "environment" // no file: a variable of this process
	Dotenv      Form = "dotenv"
	Shell       Form = "shell" // bash, zsh and POSIX shells
	Fish        Form = "fish"
	PowerShell  Form = "powershell"
	JSON        Form = "json" // with comments and trailing commas, where there are any
	YAML        Form = "yaml"
	TOML        Form = "toml"
	INI         Form = "ini"
	Netrc       Form = "netrc"
	Unit        Form = "unit"  // a systemd unit
	Plain       Form = "plain" // the whole file is one value
)

// ErrByHand is wrapped where a person has to make a change. The error says what stands in the way and what to do.
var ErrByHand = errors.New("this has to be changed by hand")

// Holding is one plaintext credential in a file or variable. Its Name is the variable or the names on the way to the
// field, such as "providers.openai.api_key", made safe to show.
type Holding struct {
	keystore.Candidate
	Provider string // an id; empty: unknown
	Tool     string // whose store it is, as Sources lists it; empty for the environment and .env files
	Pattern  string // the path of the tool's list that led to the file: "{PROJECT}/.mcp.json"; empty where none did
	File     string // absolute, a symbolic link as it is; empty for the environment
	From, To int    // the bytes of the value in the file, without its quotes
	Form     Form
	Keep     string // why it must be left alone: "a live login of Codex; log in again there"; empty: it can be changed
	Login    bool   // a token that its program renews by itself: a copy of it kills both

	raw   secret.Secret // what stands at From..To
	quote byte          // ', " or 0
	maker *secret.Maker
	move  move
}

// Edit is one change of a text: Text takes the place of the bytes From..To. It holds no byte of a credential.
type Edit struct {
	From, To int
	Text     string
}

// In reports whether a text that was read again has the value in its place still. A change is made only where it has.
func (h Holding) In(text []byte) bool {
	return h.File != "" && h.From <= h.To && h.To <= len(text) && h.maker.Make(text[h.From:h.To]).Same(h.raw)
}

// Holders lists the holdings of keys.
func Holders(all []Holding, keys ...secret.Secret) []Holding {
	var same []Holding
	for _, h := range all {
		if slices.ContainsFunc(keys, h.Secret.Same) {
			same = append(same, h)
		}
	}
	return same
}
