package keystore

import (
	"context"
	"errors"
	"slices"
	"time"

	"authdoctor/keystore/secret"
)

// afterwards is the time for tidying up once a change was stopped or has been made.
const afterwards = 3 * time.Second

// change is one change of the store, made while no other process can make one.
//
// The order is what keeps keys: (1) a commit says which items will be written, (2) they are written and read back,
// (3) a second commit makes them count, and only then (4) what they replace is deleted. A process that dies before (2) is
// done has changed nothing; after it, the next change finishes the work.
type change struct {
	store *Store
	tried string
	now   loaded
}

// change takes the lock, finishes what a dead process began, and lets f make a change. The error is f's or that of
// getting there; what could not be tidied up afterwards is returned beside it.
func (s *Store) change(ctx context.Context, tried string, f func(*change) (Profile, error)) (Result, error) {
	release, err := s.lock(ctx, tried)
	if err != nil {
		return Result{}, err
	}
	defer release()
	now, err := s.load(tried)
	if err != nil {
		return Result{}, err
	}
	s.sweep()
	c := &change{store: s, tried: tried, now: now}
	if err := c.recover(ctx); err != nil {
		return Result{}, err
	}
	p, err := f(c)
	if err != nil {
		return Result{}, err
	}
	c.retireProven()
	tidying, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterwards)
	defer cancel()
	return Result{Profile: p, Cleanup: c.collect(tidying)}, nil
}

// recover finishes the change of a process that died: where all of its items are there it counts, else it never was.
// While the store cannot be read nothing is decided.
func (c *change) recover(ctx context.Context) error {
	left := c.now.Pending
	if left == nil {
		return nil
	}
	whole := true
	for _, g := range left.Writes {
		payload, err := c.store.fetch(ctx, c.tried, g)
		clear(payload)
		if err != nil && !errors.Is(err, ErrCorrupt) {
			return err
		}
		whole = whole && err == nil
	}
	c.now.finish(whole)
	return c.store.commit(c.tried, &c.now)
}

// writing is a key that a change writes.
type writing struct {
	profile Profile
	backend BackendKind
	key     secret.Secret
}

// write writes keys as generations that never were, and reads them back. Then they count. The keys come as the entry has
// them, the present one first: it gets the highest number, by which a repair knows it where the index is lost.
func (c *change) write(ctx context.Context, was string, made func([]generation) entry, keys ...writing) (Profile, error) {
	next, err := c.unused(ctx, keys)
	if err != nil {
		return Profile{}, err
	}
	var all []generation
	var items []Item
	defer func() {
		for _, item := range items {
			clear(item.Value)
		}
	}()
	for i, w := range keys {
		payload, err := encode(w.profile, w.key)
		if err == nil {
			var g generation
			var wrapped []Item
			g, wrapped, err = wrap(w.backend, w.profile.Name, next+uint64(len(keys)-1-i), payload) // the first is the newest
			all, items = append(all, g), append(items, wrapped...)
		}
		clear(payload)
		if err != nil {
			return Profile{}, c.tooBig(err)
		}
	}
	e := made(all)
	c.now.Highest = next + uint64(len(keys)) - 1
	c.now.Pending = &pending{Writes: all, Entry: e, Was: was}
	if err := c.store.commit(c.tried, &c.now); err != nil {
		return Profile{}, err
	}
	backend, err := c.store.backend(keys[0].backend, c.tried)
	if err == nil {
		err = backend.Write(ctx, items...)
	}
	if err == nil {
		err = c.settle()
	}
	if err != nil {
		c.abandon(ctx)
		return Profile{}, err
	}
	return e.shown(), nil
}

func (c *change) tooBig(err error) error {
	if errors.Is(err, ErrTooBig) {
		return &Trouble{Tried: c.tried, Kind: ErrTooBig, What: "a key may have 24 KiB", Next: "keep it in a file that only you can read, and name that file to your program"}
	}
	return &Trouble{Tried: c.tried, Kind: ErrUnavailable, Err: err}
}

// unused is a generation number that was never given. The backend is asked, too: an index that came from an older copy of
// the home knows less than the store; then it is doubtful.
func (c *change) unused(ctx context.Context, keys []writing) (uint64, error) {
	highest := c.now.Highest
	backend, err := c.store.backend(keys[0].backend, c.tried)
	if err != nil {
		return 0, err
	}
	names, err := backend.Names(ctx)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if _, number, _, ok := readItemName(name); ok && number > highest {
			highest, c.now.Doubt = number, true
		}
	}
	return highest + 1, nil
}

// settle makes the pending change count: the one moment of truth. Where the commit fails half-way, what lies on the disk
// is asked whether it did.
func (c *change) settle() error {
	c.now.finish(true)
	serial := c.now.Serial + 1
	err := c.store.commit(c.tried, &c.now)
	if err == nil {
		return nil
	}
	if there, again := c.store.load(c.tried); again == nil && there.file != nil && there.Serial == serial && there.Pending == nil {
		c.now = there
		return nil
	}
	return err
}

// abandon takes back items that do not count: a change that was told to have failed must not come up later. Where the
// index cannot be written, the next change finishes it or forgets it.
func (c *change) abandon(ctx context.Context) {
	tidying, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterwards)
	defer cancel()
	there, err := c.store.load(c.tried)
	if err != nil || there.Pending == nil {
		return
	}
	there.finish(false)
	if c.store.commit(c.tried, &there) == nil {
		c.now = there
		_ = c.collect(tidying) // what is left is garbage, which the next change deletes
	}
}

// collect deletes garbage. A doubtful index deletes nothing: what it takes for garbage may be a key.
func (c *change) collect(ctx context.Context) error {
	if c.now.Doubt {
		return &Trouble{
			Tried: "delete what was replaced", Kind: ErrCorrupt, What: "the store holds keys that the index does not know, so nothing is deleted",
			Next: "authdoctor keys repair lists them again",
		}
	}
	if len(c.now.Garbage) == 0 {
		return nil
	}
	live := c.now.live()
	var failed error
	left := slices.DeleteFunc(slices.Clone(c.now.Garbage), func(g generation) bool {
		if slices.Contains(live, g) {
			return false
		}
		backend, err := c.store.backend(g.Backend, "delete what was replaced")
		if err == nil {
			err = backend.Remove(ctx, g.names()...)
		}
		failed = errors.Join(failed, err)
		return err == nil
	})
	if len(left) == len(c.now.Garbage) {
		return failed
	}
	c.now.Garbage = left
	return errors.Join(failed, c.store.commit("delete what was replaced", &c.now))
}
