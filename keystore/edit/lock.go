package edit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const lockName = "lock"

// lock keeps other processes and goroutines with this journal from changing files. The system releases it when a
// process ends, however that happens.
func (e Editor) lock(ctx context.Context) (unlock func(), err error) {
	if err := e.disk().Folder(e.Journal); err != nil {
		return nil, err
	}
	wait := e.Wait
	if wait == 0 {
		wait = 10 * time.Second
	}
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	l := flock.New(filepath.Join(e.Journal, lockName), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	_, err = l.TryLockContext(waiting, 10*time.Millisecond)
	switch {
	case err == nil:
		return func() { _ = l.Unlock() }, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, refused(ErrBusy, "it did not end within %s; try again", wait)
	}
	return nil, fmt.Errorf("lock the journal: %w", err)
}
