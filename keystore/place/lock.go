package place

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// BusyError: another process held a lock for as long as was waited.
type BusyError struct {
	Waited time.Duration
	Holder string // "process 4711 (authdoctor)"; empty: it did not say
}

func (e *BusyError) Error() string {
	text := fmt.Sprintf("another process has not ended within %s", e.Waited)
	if e.Holder != "" {
		text += ": " + e.Holder
	}
	return text
}

// Lock waits until no other process, and no other part of this one, holds a lock file. The system releases it when a
// process dies, however it does. The error is ctx's, a *BusyError, or the disk's; a link, or a file with a second name, is
// ErrPlanted: what is written into it would go elsewhere.
func Lock(ctx context.Context, path string, wait time.Duration) (release func(), err error) {
	if info, err := os.Lstat(path); err == nil && (!info.Mode().IsRegular() || Links(info) > 1) {
		return nil, planted("lock", path)
	}
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	file := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|careful), flock.SetPermissions(fileMode))
	_, err = file.TryLockContext(waiting, 5*time.Millisecond)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &BusyError{Waited: wait, Holder: holder(path)}
	case err != nil:
		return nil, err
	}
	sign(path)
	return func() { _ = file.Unlock() }, nil
}

// sign says for those who wait who it is. Where it cannot be said, nobody needs it.
func sign(path string) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC|careful, 0)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(file, "process %d (%s)\n", os.Getpid(), filepath.Base(os.Args[0]))
	_ = file.Close()
}

// holder is who signed.
func holder(path string) string {
	file, err := os.OpenFile(path, os.O_RDONLY|careful, 0)
	if err != nil {
		return ""
	}
	defer file.Close()
	const most = 200
	text, _ := io.ReadAll(io.LimitReader(file, most))
	return strings.TrimSpace(string(text))
}
