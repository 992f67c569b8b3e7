package cli

import (
	"context"
	"errors"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore"
)

// profileFlag reads the key of --profile. A store that is locked or absent is what check then reports, not an error of
// its own: unread says why. A name that is not stored is wrong usage.
func (w *world) profileFlag(ctx context.Context, s Streams, f *checkFlags) (unread, err error) {
	if f.profile == "" {
		return nil, nil
	}
	l := newShelf(s, w.places, w.maker, f.storeFlags)
	key, profile, err := l.index().Get(ctx, f.profile)
	if errors.Is(err, keystore.ErrNotFound) {
		return nil, storeError(err)
	}
	if err != nil {
		if found, again := l.index().Find(ctx, f.profile); again == nil {
			*f = withProfile(*f, found)
		}
		return err, nil
	}
	candidate := profile.Candidate(key)
	f.stored = &candidate
	*f = withProfile(*f, profile)
	return nil, nil
}

// unreadReport is what check says about a stored key that could not be read: the store is the cause, and nothing is sent.
func (w *world) unreadReport(ctx context.Context, s Streams, f checkFlags, p keystore.Profile, unread error) (flows.Report, error) {
	f = withProfile(f, p)
	found, err := w.discover(ctx, s, f)
	if err != nil {
		return flows.Report{}, err
	}
	c := w.caseOf(found.Setups[0], f, w.notesOf(found))
	c.Target.Credential, c.Target.Unread = nil, unread
	return w.engine(checks.Consent{}, w.wire(f, s)).Run(ctx, c, nil)
}
