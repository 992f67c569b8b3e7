package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"authdoctor/keystore"
	"authdoctor/keystore/place"

	"go.yaml.in/yaml/v3"
)

// config is config.yaml, which people may write by hand.
type config struct {
	Keystore string `yaml:"keystore"` // keyring, vault
	path     string
}

// mostConfig bounds the file, in bytes.
const mostConfig = 1 << 20

func readConfig(folder string) (config, error) {
	c := config{path: filepath.Join(folder, "config.yaml")}
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil && (!info.Mode().IsRegular() || info.Size() > mostConfig) {
		err = errors.New("it is no file, or longer than 1 MiB")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(c.path)
	}
	if err == nil {
		err = yaml.Unmarshal(text, &c)
	}
	if err != nil {
		return c, usage(fmt.Errorf("read %s: %w", c.path, err), "correct it, or move it away")
	}
	return c, nil
}

// writeConfig records the store. What else stands in the file stays as it is.
func writeConfig(folder string, kind keystore.BackendKind) error {
	path := filepath.Join(folder, "config.yaml")
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // as where all such files are kept in one repository
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("record the store in %s: %w; set %s=%s instead", path, err, keystoreVariable, kind)
	}
	line := "keystore: " + string(kind) + "\n"
	old := regexp.MustCompile(`(?m)^keystore:.*\n?`)
	if old.Match(text) {
		text = old.ReplaceAll(text, []byte(line))
	} else {
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		text = append(text, line...)
	}
	disk := place.System{}
	if err = disk.Folder(folder); err == nil {
		err = place.Replace(disk, path, text)
	}
	if err != nil {
		return fmt.Errorf("record the store in %s: %w; set %s=%s instead", path, err, keystoreVariable, kind)
	}
	return nil
}
