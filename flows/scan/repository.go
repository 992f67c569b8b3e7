package scan

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
)

// repository is what git says about the project's one.
type repository struct {
	git    git
	top    string // of the work tree; "": a bare repository, or the folder is inside .git
	folder string // where git keeps what all work trees share
	born   bool   // HEAD leads to a commit
}

// openRepository finds the repository that the project folder belongs to. Where there is none, or git cannot be asked,
// a note says so.
func (r *run) openRepository(ctx context.Context) (repository, bool) {
	g, err := findGit(r.env, r.dir)
	if err != nil {
		if hasGitFolder(r.dir) {
			r.incomplete("git is not installed here: the repository of %s and its history were not looked at", r.options.Dir)
		} else {
			r.note("git is not installed here, and no repository begins at %s or above it", r.options.Dir)
		}
		return repository{}, false
	}
	told, err := g.output(ctx, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--git-common-dir")
	facts := strings.SplitN(told, "\n", 3)
	if err != nil || len(facts) < 3 {
		r.refused(ctx, err)
		return repository{}, false
	}
	repo := repository{git: g, folder: absolute(r.dir, facts[2])}
	if facts[1] == "true" {
		r.note("this is a shallow clone: older commits are not on this machine and were not looked at")
	}
	if facts[0] == "true" {
		repo.top = r.topLevel(ctx, g)
		r.top = r.shown(repo.top)
	} else {
		r.note("%s has no work tree: only the history was looked at", r.options.Dir)
	}
	_, err = g.output(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	repo.born = err == nil
	return repo, true
}

// topLevel is where the work tree begins. A repository can name any folder as its work tree; one that the project does
// not lie in is not searched.
func (r *run) topLevel(ctx context.Context, g git) string {
	top, err := g.output(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		r.incomplete("git does not tell where the work tree begins: %v", err)
		return ""
	}
	top = filepath.FromSlash(top)
	inside, err := filepath.EvalSymlinks(r.dir)
	if err == nil {
		inside, err = filepath.Rel(top, inside)
	}
	if err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		r.incomplete("the repository says that its work tree is %s, which is not around %s: that folder was not looked at", r.shown(top), r.options.Dir)
		return ""
	}
	return top
}

func (r *run) refused(ctx context.Context, err error) {
	var fault gitFault
	switch {
	case ctx.Err() != nil:
	case errors.As(err, &fault) && strings.Contains(fault.says, "not a git repository"):
		if hasGitFolder(r.dir) {
			r.incomplete("there is a .git at %s or above it, but git says: %s", r.options.Dir, fault.says)
			return
		}
		r.note("%s is in no git repository: its .env files were looked at, and no history", r.options.Dir)
	case errors.As(err, &fault) && strings.Contains(fault.says, "dubious ownership"):
		r.incomplete("the repository was not looked at: git says: %s; if you trust it, run git in that folder and follow what it says", fault.says)
	case err != nil:
		r.incomplete("the repository was not looked at: git says: %v", err)
	default:
		r.incomplete("the repository was not looked at: this version of git does not tell where it begins")
	}
}

func absolute(base, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}
