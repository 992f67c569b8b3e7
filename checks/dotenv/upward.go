package dotenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// MaxFiles is how many .env files of one walk upward are read.
const MaxFiles = 64

// MaxNames is how many names of one folder are looked at.
const MaxNames = 20000

// Place is a name on the way up that a .env file may have.
type Place struct {
	Shown   string // as the user would type it
	Path    string // absolute
	Here    bool   // in the start folder itself, the only one where godotenv and other libraries look
	Plain   bool   // its name is .env
	Example bool   // made to be copied: .env.example
}

// Upward lists the .env files of dir and of every folder above it, nearest folder first, .env first within
// one. It knows names only; whether a name can be read is for others to say. Of the crowded folders, as the user would
// type them, only .env itself was looked for, because they have MaxNames entries or more.
func Upward(ctx context.Context, dir string) (places []Place, crowded []string, err error) {
	start, err := startFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	for folder, shown := start, dir; ; folder, shown = filepath.Dir(folder), filepath.Join(shown, "..") {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		names, whole := namesIn(folder)
		if !whole {
			crowded = append(crowded, shown)
		}
		for _, name := range names {
			places = append(places, Place{
				Shown: filepath.Join(shown, name), Path: filepath.Join(folder, name),
				Here: folder == start, Plain: name == ".env", Example: isExample(name),
			})
		}
		if filepath.Dir(folder) == folder {
			return places, crowded, nil
		}
	}
}

// startFolder is dir as python-dotenv would walk up from it: absolute, with the real path of the current folder.
func startFolder(dir string) (string, error) {
	start := dir
	if !filepath.IsAbs(dir) {
		current, err := os.Getwd()
		if err == nil {
			current, err = filepath.EvalSymlinks(current)
		}
		if err != nil {
			return "", fmt.Errorf("find the current folder: %w; change to a folder that exists, or name one with --dir", err)
		}
		start = filepath.Join(current, dir)
	}
	info, err := os.Stat(start)
	if err != nil {
		return "", fmt.Errorf("look for .env files: %w; name a folder that exists with --dir", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("look for .env files: %s is not a folder; name its folder with --dir", dir)
	}
	return filepath.Clean(start), nil
}

// namesIn lists the names .env and .env.* of a folder, .env first, and whether it saw all of them. A folder that may
// be passed through but not listed still has its .env.
func namesIn(folder string) (names []string, whole bool) {
	if _, err := os.Lstat(filepath.Join(folder, ".env")); err == nil {
		names = append(names, ".env")
	}
	listing, err := os.Open(folder)
	if err != nil {
		return names, true
	}
	defer func() { _ = listing.Close() }()
	all, err := listing.Readdirnames(MaxNames)
	if err != nil {
		return names, true
	}
	if len(all) == MaxNames {
		return names, false
	}
	slices.Sort(all)
	for _, name := range all {
		if strings.HasPrefix(name, ".env.") {
			names = append(names, name)
		}
	}
	return names, true
}

// isExample: .env.example, .env.local.sample, .env.dist.
func isExample(name string) bool {
	for _, part := range strings.Split(strings.ToLower(name), ".")[1:] {
		switch part {
		case "example", "sample", "template", "dist":
			return true
		}
	}
	return false
}
