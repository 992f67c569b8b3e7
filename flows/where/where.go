// Package where draws one picture of this machine's keys: every place that holds one, which are the same key, who reads
// each, and which one every program here would use, with the reason.
//
// It knows in which order programs ask for a key; that is data with a source and a mark (table_*.go). The places come
// from checks/discover and checks/holdings. It reads files and environments, starts no program, opens no connection and
// no keyring, and what it returns holds fingerprints only.
//
//	picture, err := where.Find(ctx, where.Options{Registry: reg, Maker: maker, Environ: os.Environ(), Home: home, Dir: "."})
//	for _, p := range picture.Programs {
//		fmt.Println(p.Name, p.Uses, p.Because)
//	}
package where

import (
	"context"
	"errors"
	"runtime"

	"authdoctor/checks/discover"
	"authdoctor/checks/holdings"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// Schema names the form of a Picture as JSON.
const Schema = "authdoctor.where/v1"

// Options says where to look. Environ holds credentials: never print an Options.
type Options struct {
	Registry   *provider.Registry
	Maker      *secret.Maker
	Environ    []string // as os.Environ gives it
	Home       string   // the user's home folder; empty: nothing below it is looked at
	Dir        string   // the project folder; empty: the current one
	ProviderID string   // empty: every provider
	Name       string   // a stored key or a variable; empty: all
	Stored     []keystore.Profile

	// Login gives the environment of a new login shell, as NAME=value ended by NUL bytes; the result is wiped. nil: it
	// was not asked, and NoLogin says why.
	Login   func(context.Context) ([]byte, error)
	NoLogin string
	Shell   string // its path, to be shown
}

// Picture is what was found. It holds no byte of a credential beyond a fingerprint.
type Picture struct {
	Schema   string    `json:"schema"`
	Items    []Item    `json:"items"`
	Programs []Program `json:"programs"`
	Notes    []string  `json:"notes"`

	Setups []discover.Setup `json:"-"` // as check would take them
}

// ErrName is wrapped where Options.Name is neither a stored key nor a variable.
var ErrName = errors.New("no stored key and no variable has this name")

// search is one run of Find.
type search struct {
	options  Options
	system   string // runtime.GOOS; tests set others
	env      discover.Environment
	found    discover.Result
	held     holdings.Result
	entries  []*entry
	all      []*entry // before a name was asked for
	programs []Program
	notes    []string
}

// Find looks in all places. It returns an error for options that cannot be followed and for a done context; a place that
// cannot be read is a note.
func Find(ctx context.Context, options Options) (Picture, error) {
	return find(ctx, options, runtime.GOOS)
}

func find(ctx context.Context, options Options, system string) (Picture, error) {
	s := &search{options: options, system: system, env: discover.NewEnvironment(options.Environ)}
	var err error
	s.found, err = discover.Find(ctx, discover.Options{
		Registry: options.Registry, Maker: options.Maker, Environ: options.Environ, Dir: options.Dir, ProviderID: options.ProviderID, Every: true,
	})
	if err != nil {
		return Picture{}, err
	}
	s.held, err = holdings.Find(ctx, holdings.Options{
		Registry: options.Registry, Maker: options.Maker, Environ: options.Environ, Home: options.Home, Dir: options.Dir,
	})
	if err != nil {
		return Picture{}, err
	}
	s.collect()
	s.askLogin(ctx)
	if err := ctx.Err(); err != nil {
		return Picture{}, err
	}
	s.decideAll()
	if err := s.narrow(); err != nil {
		return Picture{}, err
	}
	s.problems()
	return s.picture(), nil
}

func (s *search) value(name string) string {
	value, _ := s.env.Lookup(name)
	return value
}

// problems tells what could not be read, each once.
func (s *search) problems() {
	for _, p := range s.found.Problems {
		s.note(placed(p.Path, p.Line) + ": " + p.Message)
	}
	for _, p := range s.held.Problems {
		s.note(placed(p.Path, p.Line) + ": " + p.Message)
	}
}
