package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"unicode/utf8"

	"github.com/muesli/cancelreader"
)

// ErrNoTerminal means that there is nobody to ask.
var ErrNoTerminal = errors.New("there is no terminal to ask on")

// Person is the terminal of whoever started the program, also where its standard input is a pipe.
type Person struct {
	in  *os.File
	own bool // in was opened here
	out io.Writer
}

// FindPerson takes standard input where it is a terminal, else the terminal that controls the process: ErrNoTerminal.
// Questions are written to out, which should be standard error. Close it after use.
func FindPerson(in *os.File, out io.Writer) (*Person, error) {
	if IsTerminal(in) {
		return &Person{in: in, out: out}, nil
	}
	tty, err := os.OpenFile(controlling, os.O_RDWR, 0)
	if err != nil {
		return nil, ErrNoTerminal
	}
	if !IsTerminal(tty) {
		_ = tty.Close()
		return nil, ErrNoTerminal
	}
	return &Person{in: tty, own: true, out: tty}, nil
}

// Close gives the terminal back.
func (p *Person) Close() {
	if p.own {
		_ = p.in.Close()
	}
}

// Line asks a question and reads one line, without its end.
func (p *Person) Line(ctx context.Context, question string) ([]byte, error) {
	return p.ask(ctx, question, false)
}

// Hidden asks for something that nobody should see, of up to 64 KiB. The caller clears it.
func (p *Person) Hidden(ctx context.Context, question string) ([]byte, error) {
	show, err := hideTyping(p.in, true)
	if err != nil {
		return nil, fmt.Errorf("%w: what is typed could not be hidden: %w", ErrNoTerminal, err)
	}
	defer show()
	line, err := p.ask(ctx, question, true)
	if err == nil {
		_, _ = io.WriteString(p.out, "\n")
	}
	return line, err
}

// Hush hides what is typed until restore is called: between two hidden questions somebody may type ahead.
func (p *Person) Hush() (restore func()) {
	show, err := HideEcho(p.in)
	if err != nil {
		return func() {}
	}
	return show
}

func (p *Person) ask(ctx context.Context, question string, hidden bool) ([]byte, error) {
	if _, err := io.WriteString(p.out, question); err != nil {
		return nil, err
	}
	line, err := readLine(ctx, p.in, hidden && runtime.GOOS != "windows") // there the console edits the line
	if err != nil {
		_, _ = io.WriteString(p.out, "\n")
	}
	return line, err
}

// longestAnswer is how long an answer may be, in bytes: a pair of long tokens.
const longestAnswer = 64 << 10

// readLine reads byte by byte, so that nothing behind the line is taken, and ends with its context. With edits it does what
// a terminal does that hands over whole lines. io.EOF: the input ended before anything was typed.
func readLine(ctx context.Context, in *os.File, edits bool) ([]byte, error) {
	var from io.Reader = in
	if runtime.GOOS != "windows" { // there it would take the console's line editing away, and Ctrl+C ends a read by itself
		if cancelable, err := cancelreader.NewReader(in); err == nil {
			defer func() { _ = cancelable.Close() }()
			defer context.AfterFunc(ctx, func() { cancelable.Cancel() })()
			from = cancelable
		}
	}
	line, one := make([]byte, 0, longestAnswer), make([]byte, 1)
	for len(line) < longestAnswer {
		n, err := from.Read(one)
		switch {
		case ctx.Err() != nil:
			clear(line)
			return nil, ctx.Err()
		case n == 1 && one[0] == '\n', n == 1 && edits && one[0] == '\r':
			return trimReturn(line), nil
		case n == 1 && edits && one[0] == endOfInput:
			if len(line) == 0 {
				return nil, io.EOF
			}
		case n == 1 && edits && edit(&line, one[0]):
		case n == 1:
			line = append(line, one[0])
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case errors.Is(err, io.EOF):
			return nil, io.EOF
		case err != nil:
			clear(line)
			return nil, fmt.Errorf("read an answer: %w", err)
		}
	}
	clear(line)
	return nil, fmt.Errorf("read an answer: it is longer than %d bytes", longestAnswer)
}

// The keys with which a line is edited.
const (
	endOfInput = 0x04 // Ctrl+D
	backspace  = 0x7f
	ctrlH      = 0x08
	ctrlU      = 0x15
	ctrlW      = 0x17
)

// edit takes back what was typed; false: the byte is text.
func edit(line *[]byte, key byte) bool {
	switch key {
	case backspace, ctrlH:
		_, size := utf8.DecodeLastRune(*line)
		clear((*line)[len(*line)-size:])
		*line = (*line)[:len(*line)-size]
	case ctrlU, ctrlW:
		clear(*line)
		*line = (*line)[:0]
	default:
		return false
	}
	return true
}

// trimReturn: on Windows, Enter types a carriage return too.
func trimReturn(line []byte) []byte {
	if n := len(line); runtime.GOOS == "windows" && n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}
