package keystore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"authdoctor/keystore/place"

	"github.com/gofrs/flock"
)

const lockName = "lock"

// lock waits until no other process changes the store. The system releases it when a process dies, however it does.
func (s *Store) lock(ctx context.Context, tried string) (release func(), err error) {
	if s.options.Lock != nil {
		return s.options.Lock(ctx)
	}
	if err := s.disk.Folder(s.options.Folder); err != nil {
		return nil, diskWriteTrouble(tried, err)
	}
	path := filepath.Join(s.options.Folder, lockName)
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, diskTrouble(tried, fmt.Errorf("lock %s: %w", path, place.ErrPlanted))
	}
	waiting, cancel := context.WithTimeout(ctx, s.options.Wait)
	defer cancel()
	file := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	held, err := file.TryLockContext(waiting, 5*time.Millisecond)
	switch {
	case ctx.Err() != nil:
		return nil, &Trouble{Tried: tried, Kind: ErrTimeout, What: "it was stopped while another process was writing", Err: ctx.Err()}
	case errors.Is(err, context.DeadlineExceeded):
		holder, _ := os.ReadFile(path)
		return nil, &Trouble{
			Tried: tried, Kind: ErrTimeout, What: "another process has been writing for " + s.options.Wait.String() + ": " + strings.TrimSpace(string(holder)),
			Next: "wait for it to end, or end it", Err: err,
		}
	case err != nil || !held:
		return nil, diskWriteTrouble(tried, err)
	}
	_ = os.WriteFile(path, fmt.Appendf(nil, "process %d (%s)\n", os.Getpid(), filepath.Base(os.Args[0])), 0o600) // for whoever waits
	return func() { _ = file.Unlock() }, nil
}
