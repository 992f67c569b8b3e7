package keystore

import (
	"context"
	"errors"

	"authdoctor/keystore/place"
)

const lockName = "lock"

// lock waits until no other process changes the store.
func (s *Store) lock(ctx context.Context, tried string) (release func(), err error) {
	if s.options.Lock != nil {
		return s.options.Lock(ctx)
	}
	if err := s.disk.Folder(s.options.Folder); err != nil {
		return nil, diskWriteTrouble(tried, err)
	}
	release, err = place.Lock(ctx, s.inFolder(lockName), s.options.Wait)
	var busy *place.BusyError
	switch {
	case ctx.Err() != nil:
		return nil, &Trouble{Tried: tried, Kind: ErrTimeout, What: "it was stopped while another process was writing", Next: "try again", Err: ctx.Err()}
	case errors.As(err, &busy):
		return nil, &Trouble{Tried: tried, Kind: ErrTimeout, What: busy.Error(), Next: "wait for it to end, or end it", Err: err}
	case err != nil:
		return nil, diskWriteTrouble(tried, err)
	}
	return release, nil
}
