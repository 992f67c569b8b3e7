package main

import (
	"cmp"
	"fmt"

	"authdoctor/checks/provider"
	"authdoctor/flows/explain"
)

// wordingFile is one file of flows/explain/wordings. Source and mark stand for entries that name none of their own.
type wordingFile struct {
	Source   string            `yaml:"source"`
	Mark     provider.Mark     `yaml:"mark"`
	Wordings []explain.Wording `yaml:"wordings"`
	Speakers []explain.Speaker `yaml:"speakers"`
}

// wordings reads each file of a folder and puts them together.
func wordings(folder string) ([]byte, error) {
	var all explain.Lexicon
	err := each(folder, func(file string, text []byte) error {
		var f wordingFile
		if err := strict(text, &f); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		for _, w := range f.Wordings {
			w.Source, w.Mark = cmp.Or(w.Source, f.Source), cmp.Or(w.Mark, f.Mark)
			all.Wordings = append(all.Wordings, w)
		}
		all.Speakers = append(all.Speakers, f.Speakers...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := all.Validate(); err != nil {
		return nil, fmt.Errorf("read the wordings: %w", err)
	}
	compact, err := all.Compact()
	if err != nil {
		return nil, fmt.Errorf("encode the wordings: %w", err)
	}
	return []byte(compact), nil
}
