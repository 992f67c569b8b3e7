package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/fixes"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// world is everything that commands share: the data files, the user's own beside the built-in ones, and the maker of
// secrets.
type world struct {
	places    place.Places
	registry  *provider.Registry
	maker     *secret.Maker
	trees     []flows.Tree
	catalogue flows.Catalogue
	checks    []checks.Check
	shell     flows.Shell
	start     fixes.StartFiles
	notes     []string
}

// newWorld loads the built-in data and the user's own.
func newWorld(s Streams) (*world, error) {
	w, err := newBuiltinWorld(s)
	if err != nil {
		return nil, err
	}
	if err := w.userProviders(); err != nil {
		return nil, err
	}
	return w, w.userTrees()
}

// newBuiltinWorld leaves the user's own files alone, which may be what is broken.
func newBuiltinWorld(s Streams) (*world, error) {
	places, err := place.Find(s.getenv)
	if err != nil {
		return nil, usage(err, "set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME, to folders of yours")
	}
	w := &world{places: places, shell: s.shell()}
	if w.registry, err = provider.Builtin(); err != nil {
		return nil, &exit{code: exitInternal, err: err}
	}
	if w.trees, err = flows.BuiltinTrees(); err != nil {
		return nil, &exit{code: exitInternal, err: err}
	}
	if w.catalogue, err = flows.BuiltinCatalogue(); err != nil {
		return nil, &exit{code: exitInternal, err: err}
	}
	key, persistent, err := place.InstallKey(places)
	if !persistent {
		w.notes = append(w.notes, fmt.Sprintf("fingerprints of this run cannot be compared with another's: %v", err))
	}
	w.maker = secret.NewMaker(key, w.registry.Prefixes())
	w.checks = catalog.All(w.maker)
	w.start = fixes.StartFiles{Registry: w.registry, Maker: w.maker, Environ: s.Environ, Home: s.home()}
	return w, nil
}

// userProviders adds config/providers/*.yaml.
func (w *world) userProviders() error {
	files, err := place.UserFiles(filepath.Join(w.places.Config, "providers"), ".yaml")
	if err != nil {
		return usage(err, "move the file away or make it readable")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return usage(fmt.Errorf("read your provider file: %w", err), "move the file away or make it readable")
		}
		p, err := provider.Load(file, text)
		if err == nil {
			err = w.registry.Add(p)
		}
		if err != nil {
			return usage(fmt.Errorf("your provider file: %w", err), "correct the lines, or move the file away")
		}
	}
	return nil
}

// userTrees adds config/flows/*.yaml. A tree with a built-in id replaces the built-in one; of two trees for one
// protocol the user's comes first.
func (w *world) userTrees() error {
	files, err := place.UserFiles(filepath.Join(w.places.Config, "flows"), ".yaml")
	if err != nil {
		return usage(err, "move the file away or make it readable")
	}
	var own []flows.Tree
	for _, file := range files {
		tree, err := loadTree(file)
		if err == nil {
			err = w.lint(tree)
		}
		if err != nil {
			return usage(fmt.Errorf("your decision tree: %w", err), "correct the lines, or move the file away; authdoctor flows lint "+file)
		}
		own = append(own, tree)
	}
	for _, tree := range w.trees {
		if !slices.ContainsFunc(own, func(t flows.Tree) bool { return t.ID == tree.ID }) {
			own = append(own, tree)
		}
	}
	w.trees = own
	return nil
}

func loadTree(file string) (flows.Tree, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return flows.Tree{}, fmt.Errorf("read the tree: %w", err)
	}
	return flows.LoadTree(file, text)
}

// engine makes the engine of one command.
func (w *world) engine(consent checks.Consent, options wire.Options) *flows.Engine {
	return &flows.Engine{
		Registry: w.registry, Checks: w.checks, Trees: w.trees, Catalogue: w.catalogue, Consent: consent, Maker: w.maker, Fixers: fixes.All(w.start),
		Connect: func() (*wire.Client, error) { return wire.New(options) },
	}
}
