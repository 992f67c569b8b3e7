package discover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"authdoctor/checks/dotenv"
	"authdoctor/keystore"
	"authdoctor/keystore/place"
)

// source is a .env file that was read. Its text and readings are wiped at the end of Find.
type source struct {
	dotenv.Place
	nearest bool // the one that find_dotenv returns
	read    bool // the one that the application is taken to load
	text    []byte
	dotenv  dotenv.Text
}

func (f *source) wipe() {
	clear(f.text)
	f.dotenv.Wipe()
}

// forGo: godotenv.Load reads the .env of the current folder, or the file it is given. It does not look upward.
func (f *source) forGo() bool { return f.Here && (f.Plain || f.read) }

func (f *source) at(e dotenv.Entry) keystore.Source {
	return keystore.Source{Kind: keystore.FromFile, Path: f.Shown, Line: e.Line}
}

// effective is the entry that decides about a variable by python-dotenv's rules: the last one that names it, be
// it without a value (main.py: parse fills a dict in order).
func (f *source) effective(name string) (dotenv.Entry, bool) {
	for _, e := range slices.Backward(f.dotenv.Entries) {
		if e.Named(name) && (e.Python.Set || e.Bare && f.dotenv.Python == nil) {
			return e, e.Python.Set
		}
	}
	return dotenv.Entry{}, false
}

// load reads the .env files: the one of --env-file, else the nearest .env upward, as the application's; all others
// to be shown.
func (s *search) load(ctx context.Context) error {
	scratch := make([]byte, place.MaxText+1)
	defer clear(scratch)
	if s.options.EnvFile != "" {
		if err := s.loadNamed(scratch); err != nil {
			return err
		}
	}
	places, crowded, err := dotenv.Upward(ctx, s.options.Dir)
	if err != nil {
		return err
	}
	for _, folder := range crowded {
		s.problem(folder, 0, fmt.Sprintf("has more than %d entries: of its .env files only .env itself was looked for", dotenv.MaxNames))
	}
	decided := false // whether find_dotenv has stopped
	read := 0
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.Example {
			s.result.Files = append(s.result.Files, File{Path: p.Shown, Use: UseExample})
			continue
		}
		if s.isNamed(p) {
			decided = decided || p.Plain
			continue
		}
		if read++; read > dotenv.MaxFiles {
			s.problem(p.Shown, 0, fmt.Sprintf("was left out with all that follow: %d .env files have been read", dotenv.MaxFiles))
			return nil
		}
		text, err := place.ReadText(p.Path, scratch)
		if err != nil {
			decided = s.unreadable(p, err, decided) || decided
			continue
		}
		f := &source{Place: p, text: text, nearest: p.Plain && !decided}
		decided = decided || p.Plain
		s.take(f)
	}
	return nil
}

func (s *search) loadNamed(scratch []byte) error {
	path := s.options.EnvFile
	text, err := place.ReadText(path, scratch)
	if err != nil {
		return fmt.Errorf("read the file of --env-file: %s %w; name a text file of NAME=value lines", path, err)
	}
	s.take(&source{Place: dotenv.Place{Shown: path, Path: path, Here: true}, read: true, text: text})
	return nil
}

// isNamed reports whether the place is the file of --env-file again.
func (s *search) isNamed(p dotenv.Place) bool {
	if s.loaded == nil || s.options.EnvFile == "" {
		return false
	}
	one, err := os.Stat(s.loaded.Path)
	if err != nil {
		return false
	}
	other, err := os.Stat(p.Path)
	return err == nil && os.SameFile(one, other)
}

// take scans a file's text and gives it its place: loaded or shown.
func (s *search) take(f *source) {
	f.dotenv = dotenv.Scan(f.text, s.environment.Lookup)
	disabled := s.dotenvDisabled()
	f.read = f.read || f.nearest && s.loaded == nil && !disabled
	use := UseShown
	if f.read {
		use, s.loaded = UseRead, f
		if bytes.HasPrefix(f.text, []byte(byteOrderMark)) {
			s.problem(f.Shown, 1, "begins with a byte order mark, which python-dotenv takes for a part of the first name; save it as UTF-8 without one")
		}
		s.reportLines(f)
	} else {
		if f.nearest && disabled && s.loaded == nil {
			s.problem(f.Shown, 0, "python-dotenv does not load it, because PYTHON_DOTENV_DISABLED is set; unset that variable")
		}
		s.shown = append(s.shown, f)
	}
	s.result.Files = append(s.result.Files, File{Path: f.Shown, Use: use})
}

// unreadable reports a place that could not be read, and whether find_dotenv stops there.
func (s *search) unreadable(p dotenv.Place, err error, decided bool) bool {
	var fault place.Unreadable
	if !errors.As(err, &fault) {
		fault.Why = err.Error()
	}
	if fault.Folder && !p.Plain {
		return false
	}
	message := fault.Why
	if fault.Pipe {
		message += ", which python-dotenv would read from and which is left alone here; hand the key over with --key-stdin"
	}
	stops := p.Plain && !decided && (fault.Pipe || fault.Sealed) // the rest is no file to it either: main.py, _is_file_or_fifo
	if stops && s.loaded == nil {
		message += "; no .env further up is loaded instead"
	}
	s.problem(p.Shown, 0, message)
	if p.Plain && !decided && !fault.Absent && !fault.Folder && s.loaded == nil && s.unseen == "" {
		s.unseen = p.Shown
	}
	return stops
}

// maxLines is how many lines of one file become Problems.
const maxLines = 10

// reportLines tells what python-dotenv cannot make sense of in the file that is loaded.
func (s *search) reportLines(f *source) {
	if r := f.dotenv.Python; r != nil {
		s.problem(f.Shown, r.Line, r.Message)
		return
	}
	lines := slices.Clone(f.dotenv.Skipped)
	for i := range lines {
		lines[i].Message = "python-dotenv passes this line by: " + lines[i].Message
	}
	for _, e := range f.dotenv.Entries {
		switch {
		case e.Bare && !e.Named(byteOrderMark):
			lines = append(lines, dotenv.Refusal{Line: e.Line, Message: "python-dotenv sets nothing here: " + e.Python.Note})
		case e.Python.Note == dotenv.TooMuch:
			lines = append(lines, dotenv.Refusal{Line: e.Line, Message: "this value was not worked out: " + e.Python.Note})
		}
	}
	slices.SortStableFunc(lines, func(a, b dotenv.Refusal) int { return a.Line - b.Line })
	for i, r := range lines {
		if i == maxLines {
			s.problem(f.Shown, r.Line, fmt.Sprintf("%d more lines like these", len(lines)-i))
			return
		}
		s.problem(f.Shown, r.Line, r.Message)
	}
}

// dotenvDisabled: python-dotenv 1.2 loads nothing where this variable says so (main.py, _load_dotenv_disabled).
func (s *search) dotenvDisabled() bool {
	value, _ := s.environment.Lookup("PYTHON_DOTENV_DISABLED")
	return slices.Contains([]string{"1", "true", "t", "yes", "y"}, strings.ToLower(value))
}

func (s *search) problem(path string, line int, message string) {
	s.result.Problems = append(s.result.Problems, Problem{Path: path, Line: line, Message: message})
}
