//go:build unix

package holdings

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestUnreadable: what is no file is left alone, and nothing here waits for a pipe.
func TestUnreadable(t *testing.T) {
	tests := []struct {
		name, want string
		make       func(path string) error
	}{
		{"folder", "", func(path string) error { return os.Mkdir(path, 0o700) }},
		{"link to nothing", "", func(path string) error { return os.Symlink("nothing", path) }},
		{"link to itself", "cannot be read", func(path string) error { return os.Symlink(filepath.Base(path), path) }},
		{"device", "is a device", func(path string) error { return os.Symlink("/dev/zero", path) }},
		{"pipe", "is a named pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }},
		{"2 MiB", "larger than 1 MiB", func(path string) error { return os.WriteFile(path, make([]byte, 2<<20), 0o600) }},
		{"UTF-16", "is UTF-16", func(path string) error { return os.WriteFile(path, []byte("\xff\xfee\x00"), 0o600) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, nil)
			path := filepath.Join(w.home, ".bashrc")
			if err := test.make(path); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			done := make(chan Result, 1)
			go func() {
				result, err := find(ctx, Options{Registry: testRegistry(t), Maker: testMaker(), Home: w.home, Dir: w.home}, w.system)
				if err != nil {
					t.Error(err)
				}
				done <- result
			}()
			select {
			case <-ctx.Done():
				t.Fatal("it waits for ever")
			case result := <-done:
				got := w.list(result)
				if len(result.Holdings) != 0 || (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
					t.Errorf("got %s, want %s", got, test.want)
				}
			}
			_, err := Find(context.Background(), Options{Registry: testRegistry(t), Maker: testMaker(), Home: w.home, From: path})
			if test.name != "UTF-16" && !errors.Is(err, ErrFrom) {
				t.Errorf("named by the user: %v", err)
			}
		})
	}
}
