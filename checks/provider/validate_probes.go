package provider

import (
	"encoding/json"
	"slices"
	"strings"
)

func (s *source) probes(p Provider) {
	seen := map[string]bool{}
	for i, probe := range p.Probes {
		s.oneOf(probe.ID, probes, "probes", i, "id")
		s.unique(seen, probe.ID, "probes", i, "id")
		s.oneOf(probe.Cost, costs, "probes", i, "cost")
		s.oneOf(string(probe.Mark), marks, "probes", i, "mark")
		if probe.Method != "GET" && probe.Method != "POST" {
			s.add(s.line("probes", i, "method"), "method %q is neither GET nor POST", probe.Method)
		}
		if !strings.HasPrefix(probe.Path, "/") {
			s.baseURL(probe.Path, "probes", i, "path")
		}
		if probe.Body != "" && !json.Valid([]byte(probe.Body)) {
			s.add(s.line("probes", i, "body"), "the body is no JSON")
		}
		for j, fact := range probe.Facts {
			s.fact(fact, "probes", i, "facts", j)
		}
	}
	control, ok := p.Probe(p.ControlID())
	switch {
	case p.Control != "" && !ok:
		s.add(s.line("control"), "control names the probe %q, which is not among probes", p.Control)
	case p.Control != "" && (control.Method != "GET" || control.Cost != "free"):
		s.add(s.line("control"), "control names the probe %q, which is no free GET", p.Control)
	}
}

func (s *source) fact(f Fact, path ...any) {
	at := func(name string) []any { return append(slices.Clone(path), name) }
	s.required(f.Member, at("member")...)
	s.required(f.Label, at("label")...)
	if (f.Alarm == "") != (len(f.Causes) == 0) {
		s.add(s.line(path...), "alarm and causes go together: the value that means trouble, and what it means")
	}
	for _, id := range f.Causes {
		if !id.Known() {
			s.add(s.line(at("causes")...), "%q is no known cause", id)
		}
	}
}

// paths are those of probes that are there.
func (s *source) paths(p Provider, base BaseURL, i int) {
	for id, path := range base.Paths {
		if _, ok := p.Probe(id); !ok {
			s.add(s.line("base_urls", i, "paths", id), "paths names the probe %q, which is not among probes", id)
		}
		if path != "" && !strings.HasPrefix(path, "/") {
			s.add(s.line("base_urls", i, "paths", id), "the path %q does not begin with a slash", path)
		}
	}
}

// ways checks the other ways in which a credential travels: each says where it holds.
func (s *source) ways(p Provider) {
	for i, way := range p.Auth.Also {
		s.required(way.Header, "auth", "also", i, "header")
		if !strings.Contains(way.Format, "{key}") {
			s.add(s.line("auth", "also", i), "format %q does not say where {key} goes", way.Format)
		}
		if len(way.Variables)+len(way.Keys)+len(way.BaseURLs) == 0 {
			s.add(s.line("auth", "also", i), "the way names no variables, keys or base_urls, so it would hold nowhere")
		}
		for _, id := range way.Keys {
			if !slices.ContainsFunc(p.Keys, func(k KeyShape) bool { return k.ID == id && k.Prefix != "" }) {
				s.add(s.line("auth", "also", i, "keys"), "%q is no key of this file that has a prefix", id)
			}
		}
		for _, address := range way.BaseURLs {
			if !slices.ContainsFunc(p.BaseURLs, func(b BaseURL) bool { return b.URL == address }) {
				s.add(s.line("auth", "also", i, "base_urls"), "%q is none of base_urls", address)
			}
		}
	}
}
