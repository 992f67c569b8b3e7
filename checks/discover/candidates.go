package discover

import (
	"fmt"
	"slices"

	"authdoctor/checks/dotenv"
	"authdoctor/keystore"
)

// byteOrderMark is U+FEFF, which python-dotenv 1.2.2 and older take for a part of the first name.
const byteOrderMark = "\ufeff"

// The programs that read a credential from a place.
const (
	byPrograms = "programs started from here"
	byPython   = "python-dotenv"
	byGo       = "godotenv"
	byNext     = "Next.js"
)

// standing is what the places say about one or more variables, the one that is asked first in front.
type standing struct {
	effective []keystore.Candidate // the first one wins
	elsewhere []keystore.Candidate
	notes     []string
}

// ask collects every place of the variables, in the order in which a client asks for them after load_dotenv: the
// environment before the file for each, the last line of the file before the others.
func (s *search) ask(names []string) standing {
	var all standing
	for _, name := range names {
		if value, ok := s.environment.Lookup(name); ok {
			c := s.candidate([]byte(value), keystore.Source{Kind: keystore.FromEnv}, name)
			c.ReadBy = []string{byPrograms}
			all.effective = append(all.effective, c)
		}
		if s.loaded != nil {
			s.askLoaded(s.loaded, name, &all)
		}
		for _, f := range s.shown {
			s.askShown(f, name, &all)
		}
	}
	return all
}

// isSet reports whether a client would find one of the variables.
func (s *search) isSet(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		if _, ok := s.environment.Lookup(name); ok {
			return true
		}
		if s.loaded == nil {
			return false
		}
		_, ok := s.loaded.effective(name)
		return ok
	})
}

// candidate makes a Secret of value and wipes it.
func (s *search) candidate(value []byte, from keystore.Source, name string) keystore.Candidate {
	c := keystore.Candidate{Secret: s.options.Maker.Make(value), Source: from, Name: name}
	clear(value)
	return c
}

func (s *search) askLoaded(f *source, name string, all *standing) {
	last, set := f.effective(name)
	for _, e := range slices.Backward(f.dotenv.Entries) {
		switch {
		case e.Named(byteOrderMark+name) && e.Python.Set:
			c := s.fromEntry(f, e, name, e.Python)
			c.ReadBy = nil
			c.Notes = append(c.Notes, "a byte order mark is in front of the name: python-dotenv up to 1.2.2 takes it for a part of the name and does not set "+name+"; save the file as UTF-8 without it")
			all.elsewhere = append(all.elsewhere, c)
		case !e.Named(name):
		case e.Python.Set && set:
			c := s.fromEntry(f, e, name, e.Python)
			if e.Line != last.Line || e.Statement != last.Statement {
				c.Notes = append(c.Notes, fmt.Sprintf("line %d sets %s again, and the last line counts", last.Line, name))
			}
			all.effective = append(all.effective, c)
		case e.Python.Set:
			c := s.fromEntry(f, e, name, e.Python)
			c.Notes = append(c.Notes, fmt.Sprintf("line %d names %s again without a value, so python-dotenv does not set it", last.Line, name))
			all.elsewhere = append(all.elsewhere, c)
		default:
			if e.Python.Note != "" {
				all.notes = append(all.notes, fmt.Sprintf("%s: python-dotenv takes no %s from it: %s", f.at(e), name, e.Python.Note))
			}
			if e.Go.Set {
				all.elsewhere = append(all.elsewhere, s.fromEntry(f, e, name, e.Go))
			}
		}
	}
}

// askShown takes the value that counts in a file that is not loaded: python-dotenv's, else godotenv's.
func (s *search) askShown(f *source, name string, all *standing) {
	if e, set := f.effective(name); set {
		all.elsewhere = append(all.elsewhere, s.fromEntry(f, e, name, e.Python))
		return
	}
	for _, e := range slices.Backward(f.dotenv.Entries) {
		if e.Named(name) && e.Go.Set {
			all.elsewhere = append(all.elsewhere, s.fromEntry(f, e, name, e.Go))
			return
		}
	}
}

// fromEntry makes a Candidate of one reading of an entry.
func (s *search) fromEntry(f *source, e dotenv.Entry, name string, reading dotenv.Reading) keystore.Candidate {
	c := keystore.Candidate{Secret: s.options.Maker.Make(reading.Value()), Source: f.at(e), Name: name, ReadBy: s.readers(f, e)}
	if e.Python.Set {
		c.Notes = differences(f, e)
	} else {
		c.Notes = []string{"python-dotenv takes no value from this line"}
	}
	return c
}

// readers names the programs that take this entry's value from this file.
func (s *search) readers(f *source, e dotenv.Entry) []string {
	var by []string
	if e.Python.Set && (f.read || f.nearest && !s.dotenvDisabled()) {
		by = append(by, byPython)
	}
	if e.Go.Set && f.forGo() {
		by = append(by, byGo)
	}
	if f.Here && isNextFile(f.Path) {
		by = append(by, byNext)
	}
	return by
}
