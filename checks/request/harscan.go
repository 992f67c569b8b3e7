package request

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// harStream walks a HAR file byte by byte and keeps nothing but candidate requests.
type harStream struct {
	in           *bufio.Reader
	line, column int // of the next byte
	number       int // the entry that is wanted; 0: the failing one
	count        int // entries so far
	keep         *[]byte

	first, silent, refused *harRequest
}

// errEnough ends the walk: the entry is found.
var errEnough = errors.New("found")

// harFault is a place where the file is no JSON, in words that quote nothing.
type harFault struct{ what string }

func (f *harFault) Error() string { return f.what }

var (
	errHARCut  = &harFault{"the file ends too early"}
	errHARForm = &harFault{"a character that cannot stand here"}
	errHARDeep = &harFault{"values that lie too deep within each other"}
	errHARBig  = &harFault{"a request of more than 16 MiB"}
)

// deepestHAR bounds nesting.
const deepestHAR = 200

// next takes one byte.
func (s *harStream) next() (byte, error) {
	c, err := s.in.ReadByte()
	switch {
	case errors.Is(err, io.EOF):
		return 0, errHARCut
	case err != nil:
		return 0, err
	case c == '\n':
		s.line, s.column = s.line+1, 1
	case utf8.RuneStart(c):
		s.column++
	}
	if s.keep != nil {
		if len(*s.keep) >= MaxMessage {
			return 0, errHARBig
		}
		*s.keep = append(*s.keep, c)
	}
	return c, nil
}

// peek is the next byte that is no white space, not taken.
func (s *harStream) peek() (byte, error) {
	for {
		next, err := s.in.Peek(1)
		switch {
		case errors.Is(err, io.EOF):
			return 0, errHARCut
		case err != nil:
			return 0, err
		case next[0] != ' ' && next[0] != '\t' && next[0] != '\n' && next[0] != '\r':
			return next[0], nil
		}
		if _, err := s.next(); err != nil {
			return 0, err
		}
	}
}

// file reads {"log": {"entries": [...]}}.
func (s *harStream) file() error {
	if mark, _ := s.in.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = s.in.Discard(3)
	}
	return s.object(0, func(name string) error {
		if name != "log" {
			return s.skip(1)
		}
		return s.object(1, func(name string) error {
			if name != "entries" {
				return s.skip(2)
			}
			return s.parts('[', ']', 2, s.entry)
		})
	})
}

// entry reads one entry and decides whether it is a candidate.
func (s *harStream) entry() error {
	s.count++
	var found *harRequest
	status := 0
	err := s.object(3, func(name string) error {
		switch name {
		case "request":
			raw := []byte{}
			if _, err := s.peek(); err != nil {
				return err
			}
			found = &harRequest{begin: Place{Line: s.line, Column: s.column}, entry: s.count}
			if s.number > 0 && s.number != s.count {
				return s.skip(4)
			}
			s.keep = &raw
			err := s.skip(4)
			s.keep, found.raw = nil, raw
			return err
		case "response":
			return s.object(4, func(name string) error {
				if name != "status" {
					return s.skip(5)
				}
				raw := []byte{}
				s.keep = &raw
				err := s.skip(5)
				s.keep = nil
				status, _ = strconv.Atoi(strings.TrimSpace(string(raw)))
				return err
			})
		}
		return s.skip(4)
	})
	if err != nil || found == nil {
		return err
	}
	return s.judge(found, status)
}

// judge keeps a candidate; errEnough: no later one can be better.
func (s *harStream) judge(found *harRequest, status int) error {
	switch {
	case s.number > 0 && s.number == s.count, s.number == 0 && status >= 400:
		s.refused = found
		return errEnough
	case s.number > 0:
	case status == 0 && s.silent == nil:
		s.silent = found
	case s.first == nil:
		s.first = found
	}
	return nil
}

// object calls member for every member, with the value still to be read.
func (s *harStream) object(depth int, member func(name string) error) error {
	return s.parts('{', '}', depth, func() error {
		name, err := s.str()
		if err != nil {
			return err
		}
		if c, err := s.peek(); err != nil || c != ':' {
			return orForm(err)
		}
		if _, err := s.next(); err != nil {
			return err
		}
		return member(name)
	})
}

func orForm(err error) error {
	if err != nil {
		return err
	}
	return errHARForm
}

// parts reads what lies between two brackets, separated by commas.
func (s *harStream) parts(opening, closing byte, depth int, each func() error) error {
	if depth > deepestHAR {
		return errHARDeep
	}
	if c, err := s.peek(); err != nil || c != opening {
		return orForm(err)
	}
	for first := true; ; first = false {
		if _, err := s.next(); err != nil { // the opening bracket, or a comma
			return err
		}
		c, err := s.peek()
		if err != nil {
			return err
		}
		if first && c == closing {
			_, err = s.next()
			return err
		}
		if err := each(); err != nil {
			return err
		}
		switch c, err = s.peek(); {
		case err != nil:
			return err
		case c == closing:
			_, err = s.next()
			return err
		case c != ',':
			return errHARForm
		}
	}
}

// longestHARName is how much of a member's name is kept.
const longestHARName = 32

// str reads a string and returns its beginning, escapes as they are.
func (s *harStream) str() (string, error) {
	if c, err := s.peek(); err != nil || c != '"' {
		return "", orForm(err)
	}
	if _, err := s.next(); err != nil {
		return "", err
	}
	var begin []byte
	for {
		c, err := s.next()
		switch {
		case err != nil:
			return "", err
		case c == '"':
			return string(begin), nil
		case c == '\\':
			if _, err := s.next(); err != nil {
				return "", err
			}
		}
		if len(begin) < longestHARName {
			begin = append(begin, c)
		}
	}
}

// skip reads one value of any kind.
func (s *harStream) skip(depth int) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	switch c {
	case '{':
		return s.object(depth, func(string) error { return s.skip(depth + 1) })
	case '[':
		return s.parts('[', ']', depth, func() error { return s.skip(depth + 1) })
	case '"':
		_, err := s.str()
		return err
	}
	for n := 0; ; n++ {
		next, err := s.in.Peek(1)
		if err != nil || !scalarByte(next[0]) {
			if n == 0 {
				return errHARForm
			}
			return nil
		}
		if _, err := s.next(); err != nil {
			return err
		}
	}
}

func scalarByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}
