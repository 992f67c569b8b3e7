//go:build unix

package discover

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestUnreadablePlaces: what python-dotenv passes by, what it stops at, and that nothing here hangs or crashes.
func TestUnreadablePlaces(t *testing.T) {
	upper := "OPENAI_API_KEY=" + fake(0)
	tests := []struct {
		name   string
		make   func(path string) error
		passed bool // the .env further up is loaded
		want   string
	}{
		{"folder", func(path string) error { return os.Mkdir(path, 0o700) }, true, "is a folder"},
		{"symbolic link to nothing", func(path string) error { return os.Symlink("nothing", path) }, true, "symbolic link to nothing"},
		{"symbolic link to itself", func(path string) error { return os.Symlink(filepath.Base(path), path) }, true, "cannot be read"},
		{"device", func(path string) error { return os.Symlink("/dev/zero", path) }, true, "is a device"},
		{"named pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }, false, "is a named pipe"},
		{"2 MiB", func(path string) error { return os.WriteFile(path, make([]byte, 2<<20), 0o600) }, false, "larger than 1 MiB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := folder(t, map[string]string{".env": upper, "a/": ""})
			path := filepath.Join(root, "a", ".env")
			if err := test.make(path); err != nil {
				t.Fatal(err)
			}
			result := find(t, Options{Dir: filepath.Join(root, "a")})
			if len(result.Problems) != 1 || result.Problems[0].Path != path || !strings.Contains(result.Problems[0].Message, test.want) {
				t.Errorf("problems are %+v, want one of %s with %q", result.Problems, path, test.want)
			}
			if loaded := result.Setups[0].Credential != nil; loaded != test.passed {
				t.Errorf("the file further up is loaded: %v, want %v", loaded, test.passed)
			}
			if !test.passed && len(result.Setups[0].Elsewhere) != 1 {
				t.Errorf("the file further up is to be shown, got %d", len(result.Setups[0].Elsewhere))
			}
		})
	}
}
