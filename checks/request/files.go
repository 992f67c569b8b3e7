package request

import "fmt"

// File is a file that a command names.
type File struct {
	Name string // as places show it
	Text []byte
}

// Files reads a file that a curl command takes its body from, of at most MaxMessage bytes. It gives the name with an
// error too, whose text says why the file was not read and what to do. nil reads none.
type Files func(name string) (File, error)

// mostFiles bounds how many files one command can have read.
const mostFiles = 32

// Why a body is not at hand.
const (
	notOpened  = "the body is in a file that was not opened; check that file by itself, or put its text into the command"
	fromStdin  = "the body comes from another command, which was not run; write it into a file and name that: --data-binary @body.json"
	noName     = "the body is in a file without a name; write the file's name behind the @"
	hiddenName = "the body is in a file whose name stands in a variable that can hold a secret; write the name into the command"
	tooMany    = "the command takes its body from more than 32 files; put the body into one"
	tooLong    = "the body in its files is larger than 16 MiB; check a shorter one"
)

// opened is a file that was read. Its bytes have offsets behind those of the source.
type opened struct {
	name, text string
	base       int
}

// input is the standard input that a shell gives a command.
type input struct {
	document word   // a here-document
	file     string // a file behind <
	filled   []string
}

// fileText reads a file that the command names, or the standard input that "-" stands for; why: it is not at hand.
func (c *curl) fileText(name string, filled []string) (text string, runs []run, why string) {
	if name == "-" {
		if c.stdin.document.text != "" {
			return c.stdin.document.text, c.stdin.document.runs, ""
		}
		if name, filled = c.stdin.file, c.stdin.filled; name == "" {
			return "", nil, fromStdin
		}
	}
	switch {
	case name == "":
		return "", nil, noName
	case c.files == nil:
		return "", nil, notOpened
	case c.unread != "": // curl ends at the first that it cannot read
		return "", nil, c.unread
	case secretName(filled):
		return "", nil, hiddenName
	case len(c.opened) == mostFiles:
		return "", nil, tooMany
	}
	file, err := c.files(name)
	if err != nil {
		return "", nil, fmt.Sprintf("the body is in the file %s, which was not read: %v", file.Name, err)
	}
	if c.left -= len(file.Text); c.left < 0 {
		return "", nil, tooLong
	}
	c.note("the body was read from the file " + file.Name)
	f := opened{name: file.Name, text: string(file.Text), base: c.behind}
	c.opened = append(c.opened, f)
	c.behind += len(f.text) + 1
	return f.text, []run{{source: f.base}}, ""
}

// firstFile is the least offset that is in a file.
func (d *draft) firstFile() int {
	if len(d.opened) == 0 {
		return d.behind
	}
	return d.opened[0].base
}

// file finds the file that an offset is in.
func (d *draft) file(offset int) (opened, bool) {
	for i := len(d.opened) - 1; i >= 0; i-- {
		if offset >= d.opened[i].base {
			return d.opened[i], true
		}
	}
	return opened{}, false
}

// BodyFile is the text of the file that is the whole body, as it stands there, and where in it a byte of the body is.
// It is empty where there is no such file.
func (m Message) BodyFile() (text string, at func(offset int) int) {
	if len(m.draft.opened) != 1 || len(m.Sent) != 1 || m.Sent[0].Name == "data-urlencode" {
		return "", nil
	}
	file := m.draft.opened[0]
	return file.text, func(offset int) int { return m.BodyAt(offset) - file.base }
}
