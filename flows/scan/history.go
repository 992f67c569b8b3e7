package scan

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
)

// reach is how far a version of a file got.
type reach int

const (
	indexed   reach = iota // git's index only: the next commit takes it
	aside                  // a stash, or what only the reflog still holds
	committed              // a branch or tag here
	pushed                 // a remote has it
)

// history searches every version of every file, and every message, that a ref or a reflog leads to. Each object is read
// once, in one stream; a key is never an argument of git.
func (r *run) history(ctx context.Context, repo repository) {
	index := map[string]string{} // id -> path of what git add put there, without what a commit has
	left := unlisted{large: map[string]bool{}, missing: map[string]bool{}}
	err := repo.git.objects(ctx, func(ctx context.Context, ask func(object) error) error {
		if err := repo.indexed(ctx, index); err != nil {
			return err
		}
		for _, pass := range repo.passes() {
			if err := repo.list(ctx, pass, index, left, ask); err != nil {
				return err
			}
		}
		for id, path := range index {
			if err := ask(object{id: id, path: r.shown(filepath.Join(repo.top, path)), reach: indexed}); err != nil {
				return err
			}
		}
		return nil
	}, r.object)
	r.skipped.large += len(left.large)
	r.skipped.missing += len(left.missing)
	if err != nil && ctx.Err() == nil {
		r.incomplete("the history was not looked at to its end: git says: %v", err)
	}
}

// indexed fills a map with what the index holds.
func (repo repository) indexed(ctx context.Context, index map[string]string) error {
	if repo.top == "" {
		return nil
	}
	return repo.git.records(ctx, 0, func(record []byte) error {
		facts, name, _ := bytes.Cut(record, []byte("\t"))
		if f := bytes.Fields(facts); len(f) == 3 && bytes.HasPrefix(f[0], []byte("100")) {
			index[string(f[1])] = string(name)
		}
		return nil
	}, "-C", repo.top, "ls-files", "--stage", "-z")
}

// pass lists a part of the history for git rev-list.
type pass struct {
	reach reach
	refs  []string
}

// passes goes from what a remote has to what nobody else can have, each without what came before.
func (repo repository) passes() []pass {
	local := []string{"--branches", "--tags"}
	if repo.born {
		local = append(local, "HEAD")
	}
	others := append([]string{"--all", "--reflog", "--not", "--remotes"}, local...)
	return []pass{{pushed, []string{"--remotes"}}, {committed, append(local, "--not", "--remotes")}, {aside, others}}
}

// unlisted are the ids that git names and leaves out; several parts may name one.
type unlisted struct{ large, missing map[string]bool }

// list asks for the objects of one part. With --in-commit-order and --reverse an object comes behind the oldest commit
// that has it; what is too large is left out by git already.
func (repo repository) list(ctx context.Context, p pass, index map[string]string, left unlisted, ask func(object) error) error {
	commit := ""
	args := []string{"rev-list", "--objects", "--in-commit-order", "--reverse", "--filter=blob:limit=10m", "--filter-print-omitted", "--missing=print"}
	return repo.git.records(ctx, '\n', func(line []byte) error {
		id, path, named := bytes.Cut(line, []byte(" "))
		switch {
		case len(id) > 0 && id[0] == '~':
			delete(index, string(id[1:]))
			left.large[string(id[1:])] = true
			return nil
		case len(id) > 0 && id[0] == '?':
			delete(index, string(id[1:]))
			left.missing[string(id[1:])] = true
			return nil
		case named && len(path) == 0: // the folder at the top
			return nil
		case !named:
			commit = string(id)
		}
		delete(index, string(id))
		return ask(object{id: string(id), path: string(path), commit: commit, reach: p.reach})
	}, append(args, p.refs...)...)
}

// object searches one object of the history.
func (r *run) object(o object, what string, size int64, content io.Reader) error {
	f := found{place: place{kind: version}, file: o.path, commit: short(o.commit), reach: o.reach}
	switch what {
	case "commit":
		r.looked.Commits++
		f.file, f.message = "the commit's message", true
	case "tag":
		f.file, f.message, f.commit = "the message of tag "+o.path, true, ""
	}
	switch {
	case what == "missing":
		r.skipped.missing++
		return nil
	case what != "blob" && !f.message:
		return nil
	case size > maxFile:
		r.skipped.large++
		return nil
	}
	if o.reach == indexed {
		f.kind = staged
	}
	if err := r.fill(content, size, maxFile); err != nil {
		return err
	}
	r.looked.Objects++
	text, done := plainText(r.scratch, false)
	defer done()
	r.looked.Bytes += int64(len(text))
	for _, s := range r.lexicon.spots(text) {
		f.lines = []int{s.line}
		r.add(f, s, text)
	}
	const now = 256 // objects between two signs of life
	if r.looked.Objects%now == 0 {
		r.progress()
	}
	return nil
}

// short is a commit's id as people write it.
func short(id string) string { return id[:min(len(id), 10)] }
