package holdings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"authdoctor/checks/dotenv"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// Options says where to look. Environ holds credentials: never print an Options.
type Options struct {
	Registry *provider.Registry
	Maker    *secret.Maker
	Environ  []string // as os.Environ gives it
	Home     string   // the user's home folder; empty: nothing below it is looked at
	Dir      string   // the project folder; empty: the current one
	From     string   // "env", a file, or a tool of Sources; empty: everything
}

// Result is what Find found. Printing it shows no credential.
type Result struct {
	Holdings []Holding // the environment, .env files nearest first, then the tools in the order of Sources
	Links    []Link    // what names a place of a key instead of holding one
	Settings []Setting // what the tools' files say about which credential they take
	Problems []Problem
}

// Problem is a place that could not be looked into, or not wholly.
type Problem struct {
	Path    string // as the user would type it
	Line    int    // 0: the whole file
	Message string // without a byte of the text
}

// ErrFrom is wrapped where From names nothing that can be looked into.
var ErrFrom = errors.New("there is no such place")

// Sources lists the tools that Options.From can name, in the order of Find.
func Sources() []string {
	var ids []string
	for _, t := range tools() {
		ids = append(ids, t.id)
	}
	return ids
}

// search is one run of Find.
type search struct {
	options Options
	system  string // runtime.GOOS; tests set others
	project string // Dir, absolute
	values  map[string]string
	scratch []byte
	seen    map[string]bool // the files that were looked into, without symbolic links
	named   []spotted       // files of variables that other files name, still to be looked into
	result  Result
}

// Find looks in all places, or in the one of From. It returns an error for options that cannot be followed and for
// a done context; a file that cannot be read is a Problem, unless From names it.
func Find(ctx context.Context, options Options) (Result, error) {
	return find(ctx, options, runtime.GOOS)
}

func find(ctx context.Context, options Options, system string) (Result, error) {
	if options.Registry == nil || options.Maker == nil {
		return Result{}, errors.New("look for plaintext keys: a registry of providers and a maker of secrets are needed")
	}
	options.Dir = cmp.Or(options.Dir, ".")
	project, err := filepath.Abs(options.Dir)
	if err != nil {
		return Result{}, fmt.Errorf("look for plaintext keys: find the current folder: %w; change to a folder that exists", err)
	}
	s := &search{options: options, system: system, project: project, values: map[string]string{}, scratch: scratch(), seen: map[string]bool{}}
	defer clear(s.scratch)
	s.readEnviron()
	return s.result, s.run(ctx)
}

func (s *search) run(ctx context.Context) error {
	list := tools()
	known := slices.IndexFunc(list, func(t tool) bool { return t.id == s.options.From })
	switch {
	case s.options.From == "env":
		s.environment()
		return ctx.Err()
	case known >= 0:
		return s.stores(ctx, list[known:known+1])
	case s.options.From != "":
		return s.file(s.options.From, list)
	}
	s.environment()
	if err := s.dotenvs(ctx); err != nil {
		return err
	}
	return s.stores(ctx, list)
}

// readEnviron keeps the first of two variables with one name, as getenv does. On Windows capitals do not count.
func (s *search) readEnviron() {
	for _, setting := range s.options.Environ {
		name, value, ok := strings.Cut(setting, "=")
		if _, known := s.values[s.plainName(name)]; ok && name != "" && !known {
			s.values[s.plainName(name)] = value
		}
	}
}

func (s *search) variable(name string) string { return s.values[s.plainName(name)] }

func (s *search) plainName(name string) string {
	if s.system == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

// dotenvs looks into the .env files that package discover knows.
func (s *search) dotenvs(ctx context.Context) error {
	places, crowded, err := dotenv.Upward(ctx, s.options.Dir)
	if err != nil {
		return err
	}
	for _, folder := range crowded {
		s.problem(folder, 0, fmt.Sprintf("has more than %d entries: of its .env files only .env itself was looked for", dotenv.MaxNames))
	}
	read := 0
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.Example {
			continue
		}
		if read++; read > dotenv.MaxFiles {
			s.problem(p.Shown, 0, fmt.Sprintf("was left out with all that follow: %d .env files have been read", dotenv.MaxFiles))
			return nil
		}
		_ = s.look(spotted{shown: p.Shown, path: p.Path, store: guess(p.Path)})
	}
	return nil
}

func (s *search) stores(ctx context.Context, list []tool) error {
	for _, t := range list {
		for _, st := range t.stores {
			for _, f := range s.files(t, st) {
				if err := ctx.Err(); err != nil {
					return err
				}
				_ = s.look(f)
			}
		}
	}
	return s.followed(ctx)
}

// file looks into one file: as the store that it is, else by its name.
func (s *search) file(path string, list []tool) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("look for plaintext keys: find the current folder: %w; change to a folder that exists", err)
	}
	f := spotted{shown: path, path: full, store: guess(path)}
	if info, err := os.Stat(full); err == nil {
		for _, t := range list {
			for _, st := range t.stores {
				for _, known := range s.files(t, st) {
					if other, err := os.Stat(known.path); err == nil && f.tool.id == "" && os.SameFile(info, other) {
						f.tool, f.store = t, st
					}
				}
			}
		}
	}
	if err := s.look(f); err != nil {
		return fmt.Errorf("look for plaintext keys in %s: %w: it %w; name env, a file, or one of %s",
			reply.Clean(path), ErrFrom, err, strings.Join(Sources(), ", "))
	}
	return nil
}

// guess is how a file of which only the name is known is read.
func guess(name string) store {
	slots := []slot{{at: "**", what: variables}}
	base := strings.ToLower(filepath.Base(name))
	ours := func(f Form) store { return store{form: f, slots: slots} }
	switch ext := filepath.Ext(base); {
	case base == ".env" || strings.HasPrefix(base, ".env.") || ext == ".env":
		return ours(Dotenv)
	case ext == ".json" || ext == ".jsonc" || ext == ".yaml" || ext == ".yml" || ext == ".toml":
		form := map[string]Form{".json": JSON, ".jsonc": JSON, ".yaml": YAML, ".yml": YAML, ".toml": TOML}[ext]
		slots[0].after = after{stay, "what the program that reads it would take instead is not known"}
		return ours(form)
	case ext == ".fish":
		return ours(Fish)
	case ext == ".ps1":
		return ours(PowerShell)
	case ext == ".ini" || ext == ".cfg":
		return ours(INI)
	case ext == ".sh" || ext == ".bash" || ext == ".zsh" || strings.HasSuffix(base, "rc") || strings.HasSuffix(base, "profile") || strings.HasPrefix(base, ".z"):
		return ours(Shell)
	}
	return ours(Dotenv)
}

// look reads one file. It returns why it could not, after it has become a Problem where something is there.
func (s *search) look(f spotted) error {
	real, err := filepath.EvalSymlinks(f.path)
	if err == nil && s.seen[real] {
		return nil
	}
	text, err := place.ReadText(f.path, s.scratch)
	var fault place.Unreadable
	if errors.As(err, &fault) {
		if !fault.Absent && !fault.Folder {
			s.problem(f.shown, 0, fault.Why)
		}
		return err
	}
	defer clear(text)
	s.seen[real] = true
	spots, faults := locate(f.store.form, f.path, text)
	for _, fault := range faults {
		s.problem(f.shown, fault.line, fault.message)
	}
	s.take(f, real, text, spots)
	for _, sp := range spots {
		clear(sp.value)
	}
	return nil
}

func (s *search) problem(path string, line int, message string) {
	s.result.Problems = append(s.result.Problems, Problem{Path: reply.Clean(path), Line: line, Message: message})
}
