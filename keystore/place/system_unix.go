//go:build !darwin && !windows

package place

import "path/filepath"

// homeVariable is the variable that names the user's own folder.
const homeVariable = "HOME"

// systemPlaces are the defaults of the XDG Base Directory Specification.
func systemPlaces(lookup func(string) string) Places {
	home := lookup(homeVariable)
	if !filepath.IsAbs(home) {
		return Places{}
	}
	return Places{
		Config: filepath.Join(home, ".config", app),
		Data:   filepath.Join(home, ".local", "share", app),
		State:  filepath.Join(home, ".local", "state", app),
	}
}
