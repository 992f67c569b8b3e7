package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

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
	if _, err := io.WriteString(p.out, question); err != nil {
		return nil, err
	}
	line, err := readLine(ctx, p.in)
	if err != nil {
		_, _ = io.WriteString(p.out, "\n")
	}
	return line, err
}

// Hidden asks for something that nobody should see. The caller clears it.
func (p *Person) Hidden(ctx context.Context, question string) ([]byte, error) {
	show, err := HideEcho(p.in)
	if err != nil {
		return nil, fmt.Errorf("%w: what is typed could not be hidden: %w", ErrNoTerminal, err)
	}
	defer show()
	line, err := p.Line(ctx, question)
	if err == nil {
		_, _ = io.WriteString(p.out, "\n")
	}
	return line, err
}

// longestAnswer is how long an answer may be, in bytes: a pair of long tokens.
const longestAnswer = 64 << 10

// readLine reads byte by byte, so that nothing behind the line is taken, and ends with its context.
func readLine(ctx context.Context, in *os.File) ([]byte, error) {
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
		case n == 1 && one[0] == '\n':
			return trimReturn(line), nil
		case n == 1:
			line = append(line, one[0])
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case err != nil:
			clear(line)
			return nil, fmt.Errorf("read an answer: %w", err)
		}
	}
	clear(line)
	return nil, fmt.Errorf("read an answer: it is longer than %d bytes", longestAnswer)
}

// trimReturn: on Windows, Enter types a carriage return too.
func trimReturn(line []byte) []byte {
	if n := len(line); runtime.GOOS == "windows" && n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}
