package where

import (
	"os"
	"path/filepath"
	"strings"
)

// path is where a file of an ask lies; empty where that is not known.
func (s *search) path(name string) string {
	root, rest, _ := strings.Cut(name, "/")
	switch {
	case root == ".":
		return s.absolute(filepath.Join(s.options.Dir, rest))
	case root == "~" && s.options.Home != "":
		return filepath.Join(s.options.Home, rest)
	case root == "ROOT":
		if git := s.upward(".git"); git != "" {
			return filepath.Join(filepath.Dir(git), rest)
		}
	}
	return ""
}

// nearest is the first of the names that is there, from the project folder upward, else in the home folder.
func (s *search) nearest(names []string) string {
	if file := s.upward(names...); file != "" {
		return file
	}
	for _, name := range names {
		if file := s.path("~/" + name); file != "" && exists(file) {
			return file
		}
	}
	return ""
}

func (s *search) upward(names ...string) string {
	for folder := s.absolute(s.options.Dir); folder != ""; folder = filepath.Dir(folder) {
		for _, name := range names {
			if file := filepath.Join(folder, filepath.FromSlash(name)); exists(file) {
				return file
			}
		}
		if filepath.Dir(folder) == folder {
			return ""
		}
	}
	return ""
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// installed: the program is on the PATH, or a file of its own was found.
func (s *search) installed(p program) bool {
	if p.tool == "" {
		return true
	}
	for _, e := range s.entries {
		if e.held != nil && e.held.Tool == p.tool {
			return true
		}
	}
	for _, l := range s.held.Links {
		if l.Tool == p.tool {
			return true
		}
	}
	for _, set := range s.held.Settings {
		if set.Tool == p.tool {
			return true
		}
	}
	if p.command == "" {
		return p.reference()
	}
	for _, folder := range filepath.SplitList(s.value("PATH")) {
		for _, end := range []string{"", ".exe", ".cmd"} {
			if filepath.IsAbs(folder) && exists(filepath.Join(folder, p.command+end)) {
				return true
			}
		}
	}
	return false
}
