package place

import "path/filepath"

// homeVariable is the variable that names the user's own folder.
const homeVariable = "HOME"

// systemPlaces: Application Support holds what an application keeps, Library/Logs what it reports ("File System
// Programming Guide", developer.apple.com).
func systemPlaces(lookup func(string) string) Places {
	home := lookup(homeVariable)
	if !filepath.IsAbs(home) {
		return Places{}
	}
	support := filepath.Join(home, "Library", "Application Support", app)
	return Places{Config: support, Data: support, State: filepath.Join(home, "Library", "Logs", app)}
}
