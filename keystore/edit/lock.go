package edit

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"authdoctor/keystore/place"
)

const lockName = "lock"

// lock keeps other processes and goroutines with this journal from changing files.
func (e Editor) lock(ctx context.Context) (unlock func(), err error) {
	if err := e.disk().Folder(e.Journal); err != nil {
		return nil, err
	}
	wait := e.Wait
	if wait == 0 {
		wait = 10 * time.Second
	}
	unlock, err = place.Lock(ctx, filepath.Join(e.Journal, lockName), wait)
	var busy *place.BusyError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &busy):
		return nil, refused(ErrBusy, "%v; try again", busy)
	case err != nil:
		return nil, fmt.Errorf("lock the journal: %w", err)
	}
	return unlock, nil
}
