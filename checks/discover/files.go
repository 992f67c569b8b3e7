package discover

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Use says what a .env file is to the application.
type Use string

// The uses.
const (
	UseRead    Use = "read"    // by load_dotenv: the file of --env-file, else the nearest .env upward
	UseShown   Use = "shown"   // by other programs at most
	UseExample Use = "example" // made to be copied; not looked into
)

// File is a .env file that was found.
type File struct {
	Path string // as the user would type it
	Use  Use
}

// The bounds of a search.
const (
	maxFiles = 64    // files that are read
	maxNames = 20000 // names of one folder that are looked at
)

// place is a name on the way up that a .env file may have.
type place struct {
	shown, path string
	here        bool // in the start folder itself, the only one where godotenv and other libraries look
	plain       bool // its name is .env
	example     bool
}

// upward lists the .env files of dir and of every folder above it, nearest folder first, .env first within
// one. It knows names only; whether a name can be read is readBounded's matter.
func upward(ctx context.Context, dir string) ([]place, []Problem, error) {
	start, err := startFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	var places []place
	var problems []Problem
	for folder, shown := start, dir; ; folder, shown = filepath.Dir(folder), filepath.Join(shown, "..") {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		names, whole := namesIn(folder)
		if !whole {
			problems = append(problems, Problem{Path: shown, Message: fmt.Sprintf("has more than %d entries: of its .env files only .env itself was looked for", maxNames)})
		}
		for _, name := range names {
			places = append(places, place{
				shown: filepath.Join(shown, name), path: filepath.Join(folder, name),
				here: folder == start, plain: name == ".env", example: isExample(name),
			})
		}
		if filepath.Dir(folder) == folder {
			return places, problems, nil
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
	all, err := listing.Readdirnames(maxNames)
	if err != nil {
		return names, true
	}
	if len(all) == maxNames {
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
