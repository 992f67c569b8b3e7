package scan

import (
	"os"
	"path/filepath"
	"runtime"
)

// whoElse says who besides the owner a file's mode lets read it, and which folder above keeps others out all the same.
// Windows has no such modes.
func whoElse(path string, mode os.FileMode) (who, closed string) {
	switch {
	case runtime.GOOS == "windows" || mode.Perm()&0o044 == 0:
		return "", ""
	case mode.Perm()&0o004 == 0:
		return "its group", ""
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o001 == 0 {
			return everyone, dir
		}
		if dir == filepath.Dir(dir) {
			return everyone, ""
		}
	}
}

const everyone = "everyone on this machine"
