package provider

//go:generate go run ./gen

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// compact is what gen writes from data/*.yaml: a JSON array of providers in the order of the registry.
//
//go:embed compact.json
var compact []byte

// ErrTaken is wrapped by Add's errors: a built-in provider keeps its id, hosts and variables.
var ErrTaken = errors.New("belongs to a provider that is already known")

// Registry is the set of providers that a run knows: the built-in ones and the user's own. It is safe for
// concurrent use once the last Add has returned.
type Registry struct {
	providers []Provider

	mu     sync.Mutex
	shapes []*shape // compiled by the first Shapes, nil before and after an Add
}

// Builtin decodes the providers that the binary carries. Every call makes a new Registry, so that Add to one
// changes no other.
func Builtin() (*Registry, error) {
	var providers []Provider
	if err := json.Unmarshal(compact, &providers); err != nil {
		return nil, fmt.Errorf("decode the built-in providers: %w; this binary is damaged, install it again", err)
	}
	return &Registry{providers: providers}, nil
}

// All lists the providers: the built-in ones, then the user's own in the order of Add. The slice is a copy.
func (r *Registry) All() []Provider { return slices.Clone(r.providers) }

// ByID finds a provider as its file has it, without what it inherits; Resolve adds that.
func (r *Registry) ByID(id string) (Provider, bool) {
	for _, p := range r.providers {
		if p.ID == id {
			return p, true
		}
	}
	return Provider{}, false
}

// ByHost finds the provider that owns a host: a name without port, in any case. Loopback names have no owner.
func (r *Registry) ByHost(host string) (Provider, bool) {
	for _, p := range r.providers {
		if p.Owns(host) {
			return p, true
		}
	}
	return Provider{}, false
}

// ByVariable finds the provider whose own file lists an environment variable. Names are compared exactly.
func (r *Registry) ByVariable(name string) (Provider, Variable, bool) {
	for _, p := range r.providers {
		for _, v := range p.Variables {
			if v.Name == name {
				return p, v, true
			}
		}
	}
	return Provider{}, Variable{}, false
}

// Prefixes lists the public key prefixes of all providers, each once, for secret.NewMaker.
func (r *Registry) Prefixes() []string {
	var prefixes []string
	for _, p := range r.providers {
		for _, k := range p.Keys {
			if k.Prefix != "" && !slices.Contains(prefixes, k.Prefix) {
				prefixes = append(prefixes, k.Prefix)
			}
		}
	}
	return prefixes
}

// Add takes a user's own provider. It may add hosts, variables, rules and shapes, but nothing that is taken:
// an id, a host or a variable of a provider that is already there makes an error that wraps ErrTaken. Nor may it
// register a POST as free, because that is known of the built-in vendors only.
func (r *Registry) Add(p Provider) error {
	refuse := func(what string, owner Provider) error {
		return fmt.Errorf("add provider %q: %s %w, %s; remove it from your file or choose another", p.ID, what, ErrTaken, owner.ID)
	}
	if owner, ok := r.ByID(p.ID); ok {
		return refuse(fmt.Sprintf("the id %q", p.ID), owner)
	}
	for _, known := range r.providers {
		if host, taken := known.shares(p); taken {
			return refuse(fmt.Sprintf("the host %q", host), known)
		}
	}
	for _, v := range p.Variables {
		if owner, _, ok := r.ByVariable(v.Name); ok {
			return refuse(fmt.Sprintf("the variable %q", v.Name), owner)
		}
	}
	for _, probe := range p.Probes {
		if probe.Method != "GET" && probe.Cost != "paid" {
			return fmt.Errorf("add provider %q: its probe %q posts a body as %s; mark it paid or remove it", p.ID, probe.ID, probe.Cost)
		}
	}
	for _, id := range p.Inherits {
		if _, ok := r.ByID(id); !ok {
			return fmt.Errorf("add provider %q: it inherits %q, which is unknown; add that one first or correct the name", p.ID, id)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.providers = append(r.providers, p)
	r.shapes = nil
	return nil
}
