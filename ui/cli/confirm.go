package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"authdoctor/ui/term"

	"github.com/muesli/cancelreader"
)

// asks reports whether there is somebody to ask.
func (s Streams) asks() bool { return term.IsTerminal(s.In) && term.IsTerminal(s.Err) }

// confirm asks on the terminal; anything but y or yes means no. It ends with its context.
func (s Streams) confirm(ctx context.Context, question string) (bool, error) {
	fmt.Fprint(s.Err, question+" [y/N] ")
	answer, err := line(ctx, s.In)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("read an answer: %w", err)
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

// line reads a short line. On Windows waiting for a console would take its line editing away, and Ctrl+C ends a read by
// itself.
func line(ctx context.Context, in *os.File) (string, error) {
	const longest = 1 << 10
	var from io.Reader = in
	if runtime.GOOS != "windows" {
		reader, err := cancelreader.NewReader(in)
		if err != nil {
			return "", err
		}
		defer func() { _ = reader.Close() }()
		defer context.AfterFunc(ctx, func() { reader.Cancel() })()
		from = reader
	}
	return bufio.NewReader(io.LimitReader(from, longest)).ReadString('\n')
}
