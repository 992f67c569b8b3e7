package term

import (
	"os"
	"sync"
)

// Output is a terminal that two writers share: what one writes at once is never cut by the other. It is still a file,
// so that its size can be asked.
type Output struct {
	*os.File
	mu sync.Mutex
}

// NewOutput shares a file.
func NewOutput(f *os.File) *Output { return &Output{File: f} }

// Write writes everything in one piece.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.File.Write(p)
}

// WriteString writes everything in one piece.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }
