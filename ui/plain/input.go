package plain

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/muesli/cancelreader"

	"authdoctor/ui/term"
)

// longestLine is how long a line of the input may be: pasted recordings of requests have long ones.
const longestLine = 1 << 20

// answers reads lines from a file. A read ends with its context, and later reads go on behind it.
type answers struct {
	file     *os.File
	terminal bool // it echoes what is typed
	lines    *bufio.Reader
	source   *source
}

func newAnswers(f *os.File) *answers {
	from := &source{file: f}
	return &answers{file: f, terminal: term.IsTerminal(f), source: from, lines: bufio.NewReaderSize(from, longestLine)}
}

// line is the next line without its line end, as it was typed; it may be a secret, and is valid until the next call.
// The error is the context's, ErrInputEnded, or that of reading.
func (a *answers) line(ctx context.Context) ([]byte, error) {
	a.source.ctx = ctx
	line, err := a.lines.ReadSlice('\n')
	switch {
	case ctx.Err() != nil:
		clear(line)
		return nil, ctx.Err()
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, ErrInputEnded
	case errors.Is(err, bufio.ErrBufferFull):
		clear(line)
		return nil, fmt.Errorf("read an answer: a line is longer than %d bytes", longestLine)
	case err != nil && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	if runtime.GOOS == "windows" && a.terminal {
		return bytes.TrimSuffix(line, []byte("\r\n")), nil // Enter types both
	}
	return bytes.TrimSuffix(line, []byte("\n")), nil
}

// drop forgets what was typed ahead on a terminal: the rest of a paste must not answer the next question. It reports
// whether there was anything. What comes through a pipe was written on purpose.
func (a *answers) drop() bool {
	if !a.terminal {
		return false
	}
	ahead, _ := a.lines.Discard(a.lines.Buffered())
	return term.DropRest(a.file) || ahead > 0
}

// source waits for a file as long as the context of the present read lasts.
type source struct {
	file *os.File
	ctx  context.Context // of the read that is under way
}

// Read implements io.Reader. A file on disk cannot be waited for and is read directly; so is everything on Windows,
// where waiting would take the line editing away from the console: there Ctrl+C ends the read itself.
func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if runtime.GOOS == "windows" {
		return s.file.Read(p)
	}
	reader, err := cancelreader.NewReader(s.file)
	if err != nil {
		return s.file.Read(p)
	}
	defer func() { _ = reader.Close() }()
	stop := context.AfterFunc(s.ctx, func() { reader.Cancel() })
	defer stop()
	return reader.Read(p)
}
