// Package place knows authdoctor's folders and what must hold for them: the one list of paths, their modes, the install
// key, and how a file is kept so that no crash, full disk or other user harms it (Disk).
//
// It knows no store and no setting inside a file, and it repairs nothing silently: what is not as it must be is an
// error that says what to type.
//
//	places, err := place.Find(os.Getenv)
//	key, persistent, reason := place.InstallKey(places)
//	err = place.Replace(place.System{}, filepath.Join(places.Data, "index.json"), data)
//	loose, err := place.Repair(places.Data, true)
//	flows, err := place.UserFiles(filepath.Join(places.Config, "flows"), ".yaml")
package place

import (
	"errors"
	"fmt"
	"path/filepath"
)

// app is the name of authdoctor's folder in each of the base folders.
const app = "authdoctor"

// ErrNoHome is wrapped by Find's error where neither a home folder nor an XDG variable tells where to go.
var ErrNoHome = errors.New("no home folder is known")

// Places are authdoctor's folders, absolute. They may not exist yet; on some systems two of them are one.
type Places struct {
	Config string // config.yaml, flows/*.yaml, providers/*.yaml
	Data   string // the install key, and what stores keep
	State  string // crash files and logs
}

// Find tells the folders. lookup reads a variable, "" where it is not set, as os.Getenv does. XDG_CONFIG_HOME,
// XDG_DATA_HOME and XDG_STATE_HOME count on every system where they are absolute (XDG Base Directory Specification 0.8:
// relative ones are ignored); elsewhere each system has its own base folders. Nothing is created.
func Find(lookup func(string) string) (Places, error) {
	own := systemPlaces(lookup)
	var places Places
	for _, p := range []struct {
		folder   *string
		variable string
		own      string
	}{
		{&places.Config, "XDG_CONFIG_HOME", own.Config},
		{&places.Data, "XDG_DATA_HOME", own.Data},
		{&places.State, "XDG_STATE_HOME", own.State},
	} {
		*p.folder = p.own
		if base := lookup(p.variable); filepath.IsAbs(base) {
			*p.folder = filepath.Join(base, app)
		}
		if *p.folder == "" {
			return Places{}, fmt.Errorf("find authdoctor's folders: %w; set %s or %s to an absolute path", ErrNoHome, homeVariable, p.variable)
		}
	}
	return places, nil
}
