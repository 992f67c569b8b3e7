// Command gen writes the compact forms of the decision trees and the catalogue of causes, which the binary carries,
// from their YAML source forms.
//
// It knows both forms and nothing about what they say. It runs in the folder of package flows:
//
//	cd flows && go generate
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/flows"

	"go.yaml.in/yaml/v3"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write makes the compact forms below the folder of package flows.
func write(folder string) error {
	for name, form := range forms() {
		compact, err := form.compile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name, form.file), compact, 0o644); err != nil {
			return fmt.Errorf("write the compact form: %w", err)
		}
	}
	return nil
}

// form is a compact form: the file that holds it, and how it is made of a folder.
type form struct {
	file    string
	compile func(folder string) ([]byte, error)
}

// forms are the folders with a compact form.
func forms() map[string]form {
	return map[string]form{"trees": {"compact.json", trees}, "causes": {"compact.json", causes}, "explain/wordings": {"compact.txt", wordings}}
}

// trees reads each file of a folder as one tree.
func trees(folder string) ([]byte, error) {
	var list []flows.Tree
	err := each(folder, func(file string, text []byte) error {
		tree, err := flows.LoadTree("trees/"+filepath.Base(file), text)
		list = append(list, tree)
		return err
	})
	if err != nil {
		return nil, err
	}
	return encode(list)
}

// causes reads each file of a folder as a list of entries and puts them all into causal order.
func causes(folder string) ([]byte, error) {
	var list []flows.Entry
	err := each(folder, func(file string, text []byte) error {
		entries, err := entries(text)
		if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		group := strings.TrimSuffix(filepath.Base(file), ".yaml")
		for _, entry := range entries {
			if entry.ID.Group() != group || !entry.ID.Known() {
				return fmt.Errorf("read %s: %q is no cause of the group %s", file, entry.ID, group)
			}
		}
		list = append(list, entries...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	order := cause.All()
	slices.SortStableFunc(list, func(a, b flows.Entry) int {
		return cmp.Compare(slices.Index(order, a.ID), slices.Index(order, b.ID))
	})
	for i := 1; i < len(list); i++ {
		if list[i].ID == list[i-1].ID {
			return nil, fmt.Errorf("read the causes: %s has two entries", list[i].ID)
		}
	}
	return encode(list)
}

// strict decodes the one document of a text. Members that the value does not have are an error.
func strict(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return errors.New("more than one document")
	}
	return nil
}

// entries decodes one file. Members that an Entry does not have are an error. Line breaks become spaces.
func entries(text []byte) ([]flows.Entry, error) {
	var list []flows.Entry
	if err := strict(text, &list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Explanation = strings.Join(strings.Fields(list[i].Explanation), " ")
	}
	return list, nil
}

// each reads the YAML files of a folder in the order of their names.
func each(folder string, read func(file string, text []byte) error) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("find YAML files in %s: none there, run this in the folder flows", folder)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read a source form: %w", err)
		}
		if err := read(file, text); err != nil {
			return err
		}
	}
	return nil
}

// encode writes a JSON array with one item on each line, so that a change shows as one line.
func encode[T any](list []T) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out) // ends every value with a line feed
	encoder.SetEscapeHTML(false)
	for i, item := range list {
		if i == 0 {
			out.WriteString("[")
		} else {
			out.WriteString(",")
		}
		if err := encoder.Encode(item); err != nil {
			return nil, fmt.Errorf("encode the compact form: %w", err)
		}
	}
	out.WriteString("]\n")
	return out.Bytes(), nil
}
