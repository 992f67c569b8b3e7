// Package discover finds every place on this machine where a key for a provider can sit: the process environment,
// .env files, standard input. It says which one the application would use, which ones that hides, and which only
// other programs read.
//
// The reference client is the vendor's Python SDK after load_dotenv without override. The package reads files
// and the environment that it is given, changes neither, opens no connection, and hands credentials out as Secrets only.
//
//	found, err := discover.Find(ctx, discover.Options{Registry: reg, Environ: os.Environ(), Dir: ".", Maker: maker})
//	target := found.Setups[0].Target()
//	fmt.Println(target.Credential.Source, len(target.Shadowed)) // env 1
package discover

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// Options says where to look. Environ and KeyStdin hold credentials: never print an Options.
type Options struct {
	Registry   *provider.Registry
	Maker      *secret.Maker
	ProviderID string              // empty: every provider whose key is found
	Environ    []string            // as os.Environ gives it
	Dir        string              // the project folder; empty: the current one
	EnvFile    string              // empty: the nearest .env upward from Dir
	KeyEnv     string              // a variable that is asked instead of the provider's own; empty: none
	KeyStdin   []byte              // a key that beats all others; nil: none was handed over
	Stored     *keystore.Candidate // a stored key that beats all others; nil: none was named
	Every      bool                // behind these, also the providers whose keys no program started here would use

	BaseURL, Model, Organization, Project, Version string // flags; empty: not given
}

// Result is what Find found. Printing it shows no credential.
type Result struct {
	Setups   []Setup // one for each provider, at least one; without a Credential where no key was found
	Files    []File  // every .env file on the way up, nearest first
	Problems []Problem
}

// Problem is a place that could not be read as the application would.
type Problem struct {
	Path    string
	Line    int // 0: the whole file
	Message string
}

// Setup is one provider as the application would use it. A losing credential keeps its place in Shadowed, nearest
// first; what other programs read from other places is in Elsewhere.
type Setup struct {
	Unseen     string // the .env file that would have been loaded, where it could not be read
	Provider   provider.Provider
	Credential *keystore.Candidate // nil: none; one of length 0: the variable is set to the empty string
	Shadowed   []keystore.Candidate
	Elsewhere  []keystore.Candidate
	Admin      *keystore.Candidate
	Override   *keystore.Candidate // the whole value of a custom Authorization header

	BaseURL, Organization, Project, Model, Version checks.Setting // zero: not named anywhere

	Headers []checks.Header
	Notes   []string
}

// Target is what there is to examine. Where no base URL was named it is the provider's first, unless that has a part to
// fill in, such as the name of a resource.
func (s Setup) Target() checks.Target {
	target := checks.Target{
		Provider:     s.Provider,
		BaseURL:      s.BaseURL,
		UserNamed:    s.BaseURL.Set,
		Model:        s.Model,
		Organization: s.Organization,
		Project:      s.Project,
		Version:      s.Version,
		Headers:      s.Headers,
		Credential:   s.Credential,
		Shadowed:     s.Shadowed,
		Elsewhere:    s.Elsewhere,
		Admin:        s.Admin,
		Override:     s.Override,
		Unseen:       s.Unseen,
	}
	if !s.BaseURL.Set && len(s.Provider.BaseURLs) > 0 && !strings.Contains(s.Provider.BaseURLs[0].URL, "{") {
		target.BaseURL = checks.Setting{Value: s.Provider.BaseURLs[0].URL, Source: "default", Set: true}
	}
	return target
}

// search is one run of Find.
type search struct {
	unseen      string // see Setup
	options     Options
	environment Environment
	sdk         []provider.Variable // what OpenAI's own SDK reads, which other vendors' users use as well
	loaded      *source             // the file that the application loads, nil: none
	shown       []*source
	result      Result
}

// Find looks in all places. Order: flags, the process environment, the .env file; a variable that is set
// in the environment, even to the empty string, beats the file. It returns an error for options that cannot be
// followed (a folder or --env-file that cannot be read, an unknown provider) and for a done context.
func Find(ctx context.Context, options Options) (Result, error) {
	if options.Registry == nil || options.Maker == nil {
		return Result{}, errors.New("look for keys: a registry of providers and a maker of secrets are needed")
	}
	if options.Dir == "" {
		options.Dir = "."
	}
	s := search{options: options, environment: NewEnvironment(options.Environ)}
	if openai, ok := options.Registry.Resolve(OpenAI); ok {
		s.sdk = openai.Variables
	}
	defer func() {
		for _, f := range s.shown {
			f.wipe()
		}
		if s.loaded != nil {
			s.loaded.wipe()
		}
	}()
	if err := s.load(ctx); err != nil {
		return Result{}, err
	}
	for _, id := range s.providers() {
		setup, err := s.setup(id)
		if err != nil {
			return Result{}, err
		}
		s.result.Setups = append(s.result.Setups, setup)
	}
	return s.result, nil
}

// fromStdin is the key that was handed over, without the one line end that a pipe adds.
func (s *search) fromStdin() keystore.Candidate {
	key := s.options.KeyStdin
	text, cut := bytes.CutSuffix(key, []byte("\n"))
	if cut {
		text = bytes.TrimSuffix(text, []byte("\r"))
	}
	c := keystore.Candidate{Secret: s.options.Maker.Make(text), Source: keystore.Source{Kind: keystore.FromStdin}}
	if cut {
		c.Notes = []string{"one line end after the key, which a pipe adds, was left out"}
	}
	return c
}
