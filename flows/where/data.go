package where

import "authdoctor/checks/provider"

// This file says how the tables of programs are written. A program asks places one after the other; the first that holds
// a key of the provider is the one it uses.

// program is one that needs a key.
type program struct {
	id        string
	name      string   // for people
	command   string   // how it is started; empty: it is a library
	tool      string   // whose files it has, as package holdings names it; empty: none
	providers []string // whose keys it can use; empty: any
	unlike    string   // another program: this one is told only where it would use something else
	quiet     bool     // it is told only where it uses a key
	asks      []ask
	reads     map[string][]string // by provider: the variables that it asks, where they are not all that may hold the key
	beside    []string            // variables of which it sends all that are set
	loads     []string            // .env files that a variable named by its own files is looked for in, behind the environment
	filesOnly bool                // ... which it does not ask for that
	ignores   string              // what to say of the provider's variables in the environment, which it does not ask; empty: it asks
	missing   string              // what it does where it finds nothing; empty: nothing to be said
	mark      provider.Mark
	source    string
}

// ask is one place that a program asks.
type ask struct {
	in    in
	names []string      // variables; empty: those that hold the provider's key
	at    []string      // inFile, nearestFile: files. inStore: paths of the tool's list, the first counts most; empty: any
	field string        // inStore: the names on the way, with dots between and * for anything
	given given         // it is asked only then
	unset bool          // in files: only variables that the environment does not have, be it empty
	says  string        // why the program takes it from there
	mark  provider.Mark // where it is less well known than the rest; empty: as the program
}

// in is a kind of place.
type in int

const (
	likePython    in = iota // as check takes it: the environment, then the .env file that load_dotenv() finds
	inEnvironment           // of this process; what is empty counts as not set
	inVerbatim              // the same, where what is empty counts as set
	inTrimmed               // the same, where white space around a value is left out and what is left empty counts as not set
	inFile                  // a .env file: ./.env, the repository's ROOT/.env, ~/.env
	nearestFile             // the first of these that is there, from the project folder upward
	inStore                 // the tool's own files
	inNamedFile             // the files of variables that the tool's files name; the last one counts
	closed                  // a place that is not looked into here: what the program uses is not known
)

// given is a condition; the zero value always holds.
type given struct {
	variables []string // one of them is set in the environment
	setting   string   // or: the tool's files have it
	is        []string // with one of these words; empty: any
	system    string   // it runs on this one
}

// sdk names a vendor's libraries. Empty: it has none, or none that reads a variable.
type sdk struct {
	provider, python, node, golang string
}
