package place

import "path/filepath"

// homeVariable is the variable that names the user's own folder.
const homeVariable = "LOCALAPPDATA"

// systemPlaces: settings roam with the user; keys and logs stay on the machine ("Known folders", learn.microsoft.com).
func systemPlaces(lookup func(string) string) Places {
	local := lookup(homeVariable)
	if !filepath.IsAbs(local) {
		return Places{}
	}
	roaming := lookup("APPDATA")
	if !filepath.IsAbs(roaming) {
		roaming = local
	}
	return Places{Config: filepath.Join(roaming, app), Data: filepath.Join(local, app), State: filepath.Join(local, app, "state")}
}
