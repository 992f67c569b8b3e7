package fixes

import (
	"context"
	"fmt"

	"authdoctor/checks/holdings"
	"authdoctor/checks/provider"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// StartFiles are the files that shells read when they start. Without a Home none is looked into.
type StartFiles struct {
	Registry *provider.Registry
	Maker    *secret.Maker
	Environ  []string // as os.Environ gives it: it says where some of the files lie
	Home     string
}

// startFiles is what package holdings calls them.
const startFiles = "shell"

// cleanKey takes what is no part of the key out of the lines that set a variable for every new shell, where their value
// is the one that this process has. What this process has stays as it is.
func (s StartFiles) cleanKey(f flows.Fault) ([]edit.Plan, error) {
	was, clean := f.Before.Credential, f.After.Credential
	if s.Home == "" || was == nil || clean == nil || f.Before.Override != nil || was.Source.Kind != keystore.FromEnv || was.Source != clean.Source || clean.Secret.Same(was.Secret) {
		return nil, fmt.Errorf("%w: no start file is known that sets it", flows.ErrGuided)
	}
	found, err := holdings.Find(context.Background(), holdings.Options{Registry: s.Registry, Maker: s.Maker, Environ: s.Environ, Home: s.Home, From: startFiles})
	if err != nil {
		return nil, err
	}
	places := map[string][]holdings.Holding{}
	var files []string
	for _, h := range found.Holdings {
		if h.Name != was.Name || h.Keep != "" || !h.Secret.Same(was.Secret) {
			continue
		}
		if places[h.File] == nil {
			files = append(files, h.File)
		}
		places[h.File] = append(places[h.File], h)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: no start file sets %s to what this process has", flows.ErrGuided, was.Name)
	}
	var plans []edit.Plan
	for _, name := range files {
		p, err := cleaned(name, places[name], clean.Secret)
		if err != nil {
			for _, made := range plans {
				made.File.Wipe()
			}
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

// cleaned is the plan that leaves of some values of a file only the key. Whatever quotes stand around one, a key needs no
// escape.
func cleaned(name string, held []holdings.Holding, clean secret.Secret) (edit.Plan, error) {
	file, err := edit.Read(name)
	if err != nil {
		return edit.Plan{}, err
	}
	var p edit.Plan
	err = clean.Use(func(key []byte) error {
		var splices []edit.Splice
		for _, h := range held {
			if !h.In(file.Bytes()) || !plain(key) {
				return fmt.Errorf("%w: %s was changed meanwhile, or its value needs more than that", flows.ErrGuided, h.Source)
			}
			cuts, err := without(key, file.Bytes(), h.From, h.To)
			if err != nil {
				return err
			}
			splices = append(splices, cuts...)
		}
		p, err = file.Plan("the key of "+held[0].Name+" cleaned", splices...)
		return err
	})
	if err != nil {
		file.Wipe()
	}
	return p, err
}

// plain: the text means itself in every shell, between any quotes and without them.
func plain(key []byte) bool {
	for _, c := range key {
		word := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.'
		if !word {
			return false
		}
	}
	return len(key) > 0
}
