// Command gen writes the compact form of the APIs, which the binary carries, from their YAML source form.
//
// It knows both forms and nothing about what they say. It runs where the data lies:
//
//	cd checks/api && go generate
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"authdoctor/checks/api"
)

func main() {
	compact, err := compile("data")
	if err == nil {
		err = os.WriteFile("compact.json", compact, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// compile reads every YAML file of a folder, in the order of their names; an API stands on a line of its own.
func compile(folder string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find API files in %s: none there, run this in checks/api", folder)
	}
	var lines [][]byte
	classes := []byte("[]")
	var faults []error
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read an API file: %w", err)
		}
		var made any
		if filepath.Base(file) == "models.yaml" {
			made, err = api.LoadClasses(file, text)
		} else {
			made, err = api.Load(file, text)
		}
		faults = append(faults, err)
		line, err := encode(made)
		faults = append(faults, err)
		if filepath.Base(file) == "models.yaml" {
			classes = line
		} else {
			lines = append(lines, line)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "{\"apis\":[%s\n],\"classes\":%s}\n", bytes.Join(lines, []byte("\n,")), classes), nil
}

func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
}
