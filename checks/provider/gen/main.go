// Command gen writes the compact form of the provider data, which the binary carries, from its YAML source form.
//
// It knows both forms and nothing about what they say. It runs where the data lies:
//
//	cd checks/provider && go generate
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"authdoctor/checks/provider"
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

// compile reads every YAML file of a folder into one JSON array, a provider on each line: OpenAI, the other
// clouds, the self-hosted servers, the families.
func compile(folder string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find provider files in %s: none there, run this in checks/provider", folder)
	}
	providers, faults := make([]provider.Provider, len(files)), make([]error, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read a provider file: %w", err)
		}
		providers[i], faults[i] = provider.Load(file, text)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	slices.SortFunc(providers, func(a, b provider.Provider) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
	return encode(providers)
}

func rank(p provider.Provider) int {
	if p.ID == "openai" {
		return -1
	}
	return slices.Index([]string{"cloud", "self-hosted", "family"}, p.Kind)
}

func encode(providers []provider.Provider) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out) // ends every value with a line feed
	encoder.SetEscapeHTML(false)
	for i, p := range providers {
		out.WriteString(map[bool]string{true: "[", false: ","}[i == 0])
		if err := encoder.Encode(p); err != nil {
			return nil, fmt.Errorf("encode provider %s: %w", p.ID, err)
		}
	}
	out.WriteString("]\n")
	return out.Bytes(), nil
}
