package holdings

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"authdoctor/keystore/place"
)

// spotted is a file to look into.
type spotted struct {
	shown string // as the user would type it
	path  string // absolute
	tool  tool   // zero: none
	store store

	pattern string // the path of the store that led here
}

// most is how many files of a folder a path with a star stands for.
const most = 200

// files lists the files that one store can be in, whether they are there or not.
func (s *search) files(t tool, st store) []spotted {
	var all []spotted
	for _, pattern := range st.paths {
		for _, f := range s.expand(pattern) {
			f.tool, f.store, f.pattern = t, st, pattern
			all = append(all, f)
		}
	}
	return all
}

func (s *search) expand(pattern string) []spotted {
	if rest, only := strings.CutPrefix(pattern, "windows:"); only {
		if s.system != "windows" {
			return nil
		}
		pattern = rest
	}
	root, rest, _ := strings.Cut(pattern, "/")
	if root == "{PROJECT}" {
		return s.upward(rest)
	}
	base := s.root(strings.Trim(root, "{}"))
	if base == "" || !filepath.IsAbs(base) {
		return nil // a relative folder in a variable is relative to nobody knows what
	}
	var all []spotted
	for _, name := range starred(base, rest) {
		full := filepath.Join(base, name)
		all = append(all, spotted{shown: s.belowHome(full), path: full})
	}
	return all
}

// root is the folder that a path begins with; empty where it is not known.
func (s *search) root(name string) string {
	home := func(or ...string) string {
		if s.options.Home == "" {
			return ""
		}
		return filepath.Join(append([]string{s.options.Home}, or...)...)
	}
	switch name {
	case "~":
		return home()
	case "CONFIG":
		return s.first("XDG_CONFIG_HOME", home(".config"))
	case "DATA":
		return s.first("XDG_DATA_HOME", home(".local", "share"))
	case "APP":
		switch s.system {
		case "darwin":
			return home("Library", "Application Support")
		case "windows":
			return s.first("APPDATA", home("AppData", "Roaming"))
		}
		return s.root("CONFIG")
	}
	return s.variable(name)
}

func (s *search) first(variable, or string) string {
	if folder := s.variable(variable); folder != "" {
		return folder
	}
	return or
}

// starred lists the names that a path stands for below a folder, sorted.
func starred(base, rest string) []string {
	names := []string{""}
	for _, part := range strings.Split(rest, "/") {
		var longer []string
		for _, name := range names {
			if !strings.Contains(part, "*") {
				longer = append(longer, filepath.Join(name, part))
				continue
			}
			for _, found := range listed(filepath.Join(base, name)) {
				if ok, _ := path.Match(part, found); ok && len(longer) < most {
					longer = append(longer, filepath.Join(name, found))
				}
			}
		}
		names = longer
	}
	return names
}

// listed are the first names of a folder, sorted.
func listed(folder string) []string {
	opened, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer func() { _ = opened.Close() }()
	names, err := opened.Readdirnames(most)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return names
}

// upward is the file in the project folder and in every one above it.
func (s *search) upward(rest string) []spotted {
	var all []spotted
	for folder, shown := s.project, s.options.Dir; ; folder, shown = filepath.Dir(folder), filepath.Join(shown, "..") {
		for _, name := range starred(folder, rest) {
			all = append(all, spotted{shown: filepath.Join(shown, name), path: filepath.Join(folder, name)})
		}
		if filepath.Dir(folder) == folder {
			return all
		}
	}
}

// belowHome writes a path with ~ where it lies in the home folder.
func (s *search) belowHome(full string) string {
	rest, below := strings.CutPrefix(full, filepath.Clean(s.options.Home)+string(filepath.Separator))
	if s.options.Home == "" || !below {
		return full
	}
	return "~" + string(filepath.Separator) + rest
}

// scratch is what files are read through.
func scratch() []byte { return make([]byte, place.MaxText+1) }
