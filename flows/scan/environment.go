package scan

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// environment is what the scan needs to know of the variables around it. None of them is a key.
type environment map[string]string

func newEnvironment(environ []string) environment {
	known := append(forGit(), "HISTFILE", "ZDOTDIR", "XDG_DATA_HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR", "HF_HOME")
	env := environment{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		if slices.Contains(known, name) {
			env[name] = value
		}
	}
	return env
}

// forGit lists the variables that git may see: where programs and its own settings are, nothing that steers it
// (GIT_DIR of a hook would lead it into another repository) and no key.
func forGit() []string {
	return []string{
		"PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "USER", "LOGNAME",
		"USERPROFILE", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PATHEXT", "COMSPEC",
	}
}

// home is the user's folder, "" where nothing tells it.
func (e environment) home() string {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if filepath.IsAbs(e[name]) {
			return e[name]
		}
	}
	return ""
}

// folder is where a variable points, else a path below home.
func (e environment) folder(variable string, below ...string) string {
	if filepath.IsAbs(e[variable]) {
		return e[variable]
	}
	return filepath.Join(append([]string{e.home()}, below...)...)
}

// hasGitFolder reports whether a repository begins at a folder or above it.
func hasGitFolder(dir string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return false
		}
		dir = above
	}
}
