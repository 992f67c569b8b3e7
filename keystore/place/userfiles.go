package place

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// UserFiles lists the regular files of a config subfolder whose names end in ext (".yaml"), sorted by name, as full
// paths. Hidden files are left out; a link counts as what it leads to. A folder that is missing has no files.
func UserFiles(dir, ext string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list %s: %w; make it a folder that you can read", dir, err)
	}
	var files []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") || filepath.Ext(entry.Name()) != ext {
			continue
		}
		path := filepath.Join(dir, entry.Name())
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w; remove the file or repair the link", dir, err)
		}
		if info.Mode().IsRegular() {
			files = append(files, path)
		}
	}
	return files, nil
}
