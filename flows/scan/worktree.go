package scan

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds on the files of one project.
const (
	maxTracked   = 500_000
	maxUntracked = 50_000
	maxFolder    = 20_000 // entries of a folder without a repository
	maxDepth     = 3      // of such a folder
)

// errEnough stops a list that is too long.
var errEnough = errors.New("enough")

// workTree reads the files that git tracks, those that it neither tracks nor ignores, and the .env files and client
// configurations that it ignores. own are the home folder's places, which a repository may lie around.
func (r *run) workTree(ctx context.Context, repo repository, own []place) {
	config := filepath.Join(repo.folder, "config")
	r.read(ctx, place{path: config, kind: remote}, anywhere(config))
	if repo.top == "" {
		return
	}
	root, err := os.OpenRoot(repo.top)
	if err != nil {
		r.incomplete("the work tree %s cannot be opened: %v", r.shown(repo.top), withoutPath(err))
		return
	}
	defer func() { _ = root.Close() }()
	list := func(what kind, most int, args ...string) {
		left := most
		err := repo.git.records(ctx, 0, func(record []byte) error {
			if left--; left < 0 {
				return errEnough
			}
			r.listed(ctx, root, what, record, own)
			return nil
		}, append([]string{"-C", repo.top}, args...)...)
		switch {
		case errors.Is(err, errEnough):
			r.incomplete("more than %d files are in %s: the rest was not looked at", most, r.shown(repo.top))
		case err != nil && ctx.Err() == nil:
			r.incomplete("git does not list the files of %s: %v", r.shown(repo.top), err)
		}
	}
	list(tracked, maxTracked, "ls-files", "--stage", "-z")
	list(unignored, maxUntracked, "ls-files", "--others", "--exclude-standard", "-z")
	list(ignored, maxUntracked, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
}

// listed reads one file of git's lists.
func (r *run) listed(ctx context.Context, root *os.Root, what kind, record []byte, own []place) {
	if what == tracked {
		facts, name, _ := bytes.Cut(record, []byte("\t")) // "MODE ID STAGE", then the name (git-ls-files(1), OUTPUT)
		if bytes.HasPrefix(facts, []byte("160000 ")) {
			r.skipped.submodules++
			return
		}
		record = name
	}
	name := string(record)
	p := place{path: filepath.Join(root.Name(), filepath.FromSlash(name)), kind: what}
	if what == ignored {
		special, ok := specialFile(name)
		if !ok {
			return
		}
		p.kind, p.program = special.kind, special.program
	}
	if what != tracked && slices.ContainsFunc(own, func(o place) bool { return o.path == p.path }) {
		return // read as what it is
	}
	r.read(ctx, p, within(root, filepath.FromSlash(name)))
}

// specialFile tells the files that are looked at although git has nothing to do with them: .env files, where a key may
// lie, and configurations of tools, where it need not. name has slashes.
func specialFile(name string) (place, bool) {
	base, folder := path.Base(name), path.Base(path.Dir(name))
	switch {
	case base == ".env" || strings.HasPrefix(base, ".env.") || base == ".envrc" || strings.HasSuffix(base, ".env"):
		return place{kind: ignored}, true
	case base == ".npmrc":
		return place{kind: tool, program: "npm"}, true
	case base == ".mcp.json":
		return place{kind: client, program: "Claude Code"}, true
	case folder == ".cursor" && base == "mcp.json":
		return place{kind: client, program: "Cursor"}, true
	case folder == ".vscode" && (base == "mcp.json" || base == "settings.json"):
		return place{kind: client, program: "VS Code"}, true
	case folder == ".gemini" && base == "settings.json":
		return place{kind: client, program: "Gemini CLI"}, true
	case folder == ".codex" && base == "config.toml":
		return place{kind: client, program: "Codex"}, true
	case folder == ".claude" && strings.HasPrefix(base, "settings") && strings.HasSuffix(base, ".json"):
		return place{kind: client, program: "Claude Code"}, true
	case base == ".aider.conf.yml":
		return place{kind: tool, program: "aider"}, true
	}
	return place{}, false
}

// folder reads the special files of a project that is in no repository.
func (r *run) folder(ctx context.Context) {
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		r.incomplete("the folder %s cannot be opened: %v", r.options.Dir, withoutPath(err))
		return
	}
	defer func() { _ = root.Close() }()
	left := maxFolder
	_ = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return ctx.Err() // a folder that cannot be listed is passed over
		}
		if left--; left < 0 {
			r.note("more than %d files are in %s: the rest was not looked at", maxFolder, r.options.Dir)
			return fs.SkipAll
		}
		special, ok := specialFile(name)
		switch {
		case entry.IsDir() && (strings.Count(name, "/") >= maxDepth || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() || !ok:
			return nil
		}
		special.path = filepath.Join(r.dir, filepath.FromSlash(name))
		r.read(ctx, special, within(root, filepath.FromSlash(name)))
		return nil
	})
	r.where = append(r.where, "the .env files of "+r.shown(r.dir))
}
