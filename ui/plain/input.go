package plain

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"github.com/muesli/cancelreader"

	"authdoctor/ui/term"
)

// answers reads lines from a file until the context ends.
type answers struct {
	scanner *bufio.Scanner
	silent  bool // no terminal echoes what is typed
	close   func()
}

// newAnswers reads from a file. Where the system can, waiting for a line stops when the context ends; a file on
// disk, which cannot be waited for, is read directly.
func newAnswers(ctx context.Context, f *os.File) *answers {
	silent := !term.IsTerminal(f)
	reader, err := cancelreader.NewReader(f)
	if err != nil {
		return &answers{bufio.NewScanner(f), silent, func() {}}
	}
	stop := context.AfterFunc(ctx, func() { reader.Cancel() })
	return &answers{bufio.NewScanner(reader), silent, func() {
		stop()
		_ = reader.Close()
	}}
}

// next is the next line. The error is the context's, ErrInputEnded, or that of reading.
func (a *answers) next(ctx context.Context) (string, error) {
	if a.scanner.Scan() && ctx.Err() == nil {
		return a.scanner.Text(), nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err := a.scanner.Err(); err != nil {
		return "", fmt.Errorf("read an answer: %w", err)
	}
	return "", ErrInputEnded
}
