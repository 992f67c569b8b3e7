package where

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/holdings"
	"authdoctor/checks/reply"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// Item is one place that holds a credential.
type Item struct {
	Provider    string   `json:"provider"` // an id; empty: unknown
	Location    Location `json:"location"`
	Fingerprint string   `json:"fingerprint"`
	Kind        string   `json:"kind"`
	ReadBy      []string `json:"read_by"`
	WinsFor     []string `json:"wins_for"` // the programs of this machine that would use it here
	Same        bool     `json:"same_as_winner"`
	Note        string   `json:"note"`

	Candidate keystore.Candidate `json:"-"` // zero for a stored key
}

// Location says where a credential is.
type Location struct {
	Kind PlaceKind `json:"kind"`
	Path string    `json:"path,omitempty"` // as the user would type it
	Line int       `json:"line,omitempty"`
	Name string    `json:"name"` // the variable, the field, or the name of a stored key
}

// PlaceKind is the kind of a Location.
type PlaceKind string

// The kinds of a location, in the order in which they are listed.
const (
	InEnvironment PlaceKind = "env"         // of this process
	InDotenv      PlaceKind = "dotenv"      // a .env file, or a file of variables that another names
	InLoginShell  PlaceKind = "login-shell" // the environment of a new terminal
	InStartFile   PlaceKind = "rc"          // what a shell reads when it starts
	InDirenv      PlaceKind = "direnv"
	InStore       PlaceKind = "store"    // another tool's own file
	InLauncher    PlaceKind = "launcher" // what hands variables to programs: Compose, systemd, VS Code
	InKeyring     PlaceKind = "keyring"
	InVault       PlaceKind = "vault"
	InMemory      PlaceKind = "memory"
)

var kindOrder = [...]PlaceKind{InEnvironment, InDotenv, InLoginShell, InStartFile, InDirenv, InStore, InLauncher, InKeyring, InVault, InMemory}

// String is the place as people name it: ".env:3 OPENAI_API_KEY".
func (l Location) String() string {
	switch l.Kind {
	case InEnvironment:
		return l.Name + " in this environment"
	case InLoginShell:
		return l.Name + " in a new login shell"
	case InKeyring, InVault, InMemory:
		return string(l.Kind) + " entry " + l.Name
	}
	return placed(l.Path, l.Line) + " " + l.Name
}

func placed(path string, line int) string {
	if line == 0 {
		return path
	}
	return path + ":" + strconv.Itoa(line)
}

// entry is an item with what is needed to compare it.
type entry struct {
	Item
	key      secret.Secret
	held     *holdings.Holding // nil: the environment, a stored key, or a value that is no key
	file     string            // absolute; empty: no file
	variable string            // empty: a field
}

// sameKey compares two entries by their bytes where both are known, else by their fingerprints.
func (e *entry) sameKey(other *entry) bool {
	if e.key.Len() > 0 && other.key.Len() > 0 {
		return e.key.Same(other.key)
	}
	return e.Fingerprint == other.Fingerprint && strings.Contains(e.Fingerprint, "(")
}

// collect makes entries of what the places hold: first as the application sees it, then what else lies around.
func (s *search) collect() {
	known := map[string]*entry{}
	for _, setup := range s.found.Setups {
		list := append(append([]keystore.Candidate{}, setup.Shadowed...), setup.Elsewhere...)
		for _, one := range []*keystore.Candidate{setup.Admin, setup.Credential, setup.Override} {
			if one != nil {
				list = append([]keystore.Candidate{*one}, list...)
			}
		}
		for _, c := range list {
			id := reply.Clean(c.Source.String()) + " " + c.Name
			if known[id] == nil {
				known[id] = s.add(setup.Provider.ID, c, nil)
			}
		}
	}
	for i := range s.held.Holdings {
		h := &s.held.Holdings[i]
		if e := known[h.Source.String()+" "+h.Name]; e != nil {
			e.held, e.file = h, h.File
			continue
		}
		if h.Login && !isAccess(h.Name) {
			continue // the rest of a login that is listed already
		}
		s.add(h.Provider, h.Candidate, h)
	}
	for _, l := range s.held.Links {
		s.readThrough(l)
	}
	for _, p := range s.options.Stored {
		s.addStored(p)
	}
}

// readThrough adds the program whose file names another file to those that read that one.
func (s *search) readThrough(l holdings.Link) {
	name := map[string]string{"compose": "Docker Compose", "systemd": "systemd", "vscode": "VS Code"}[l.Tool]
	for _, e := range s.entries {
		if l.File != "" && e.file == l.File && !slices.Contains(e.ReadBy, name) {
			e.ReadBy = append(e.ReadBy, name)
		}
	}
}

// isAccess: of a login's tokens, the one that is sent.
func isAccess(name string) bool {
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	return strings.Contains(last, "access") || last == "primaryapikey" || last == "token"
}

func (s *search) add(providerID string, c keystore.Candidate, h *holdings.Holding) *entry {
	e := &entry{key: c.Secret, held: h, Item: Item{
		Provider: providerID, Location: Location{Kind: InEnvironment, Name: reply.Clean(c.Name)}, Fingerprint: c.Secret.Fingerprint(), Kind: checks.KeyKind(&c, s.options.Registry),
		ReadBy: slices.Clone(c.ReadBy), Note: reply.Clean(strings.Join(ownNotes(c.Notes), "; ")), Candidate: c,
	}}
	if c.Secret.Len() == 0 {
		e.Kind = "empty"
	}
	if c.Source.Kind == keystore.FromFile {
		e.Location = Location{Kind: kindOf(h), Path: reply.Clean(c.Source.Path), Line: c.Source.Line, Name: reply.Clean(c.Name)}
		e.file = s.absolute(c.Source.Path)
	}
	if h != nil {
		e.file = h.File
		if h.Login {
			e.Kind = "login"
		}
	}
	if last := c.Name[strings.LastIndexByte(c.Name, '.')+1:]; isVariable(last) {
		e.variable = last
	}
	s.entries = append(s.entries, e)
	return e
}

// ownNotes leaves out the comparison with check's winner, which Same says.
func ownNotes(notes []string) []string {
	return slices.DeleteFunc(slices.Clone(notes), func(n string) bool { return n == discover.SameValue || n == discover.OtherValue })
}

func (s *search) absolute(shown string) string {
	full, err := filepath.Abs(shown)
	if err != nil {
		return ""
	}
	return full
}

func kindOf(h *holdings.Holding) PlaceKind {
	switch {
	case h == nil || h.Tool == "" || h.Tool == "compose" && h.Form == holdings.Dotenv:
		return InDotenv
	case h.Tool == "shell":
		return InStartFile
	case h.Tool == "direnv":
		return InDirenv
	case h.Tool == "compose" || h.Tool == "systemd" || h.Tool == "vscode":
		return InLauncher
	}
	return InStore
}

func isVariable(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && name[0] > '9'
}

func (s *search) addStored(p keystore.Profile) {
	kind := map[keystore.BackendKind]PlaceKind{keystore.InKeyring: InKeyring, keystore.InVault: InVault, keystore.InMemory: InMemory}[p.Backend]
	s.entries = append(s.entries, &entry{Item: Item{
		Provider: p.Provider, Location: Location{Kind: kind, Name: p.Name}, Fingerprint: p.Fingerprint, Kind: p.Kind,
		ReadBy: []string{"authdoctor exec " + p.Name}, Note: "programs get it only through authdoctor exec",
	}})
}

// picture sorts what was found and compares it with each provider's winner.
func (s *search) picture() Picture {
	p := Picture{Schema: Schema, Items: []Item{}, Programs: append([]Program{}, s.programs...), Notes: append([]string{}, s.notes...), Setups: s.found.Setups}
	order := s.providers()
	slices.SortStableFunc(s.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Provider), slices.Index(order, b.Provider)),
			cmp.Compare(slices.Index(kindOrder[:], a.Location.Kind), slices.Index(kindOrder[:], b.Location.Kind)))
	})
	wash := s.washed()
	for _, e := range s.entries {
		e.ReadBy, e.WinsFor = append([]string{}, e.ReadBy...), append([]string{}, e.WinsFor...)
		e.Location, e.Note = e.Location.each(wash), wash(e.Note)
		p.Items = append(p.Items, e.Item)
	}
	for i, program := range p.Programs {
		p.Programs[i].Because = wash(program.Because)
		if program.Uses != nil {
			program.Uses.Location = program.Uses.Location.each(wash)
		}
	}
	for i, note := range p.Notes {
		p.Notes[i] = wash(note)
	}
	return p
}

// washed takes keys out of a text: the name of a file or of a field can be one.
func (s *search) washed() func(string) string {
	var keys []secret.Secret
	for _, e := range s.all {
		if e.key.Len() > 0 {
			keys = append(keys, e.key)
		}
	}
	redactor := s.options.Maker.Redactor(keys...)
	return redactor.Redact
}

func (l Location) each(wash func(string) string) Location {
	l.Path, l.Name = wash(l.Path), wash(l.Name)
	return l
}
