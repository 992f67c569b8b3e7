package ui

import (
	"sync"
	"time"
)

// busy counts the commands that run.
type busy struct {
	mu     sync.Mutex
	count  int
	closed bool
	idle   chan struct{} // closed when the last one ends after close
}

func newBusy() *busy { return &busy{idle: make(chan struct{})} }

func (b *busy) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.count++
	return true
}

func (b *busy) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count--
	if b.closed && b.count == 0 {
		close(b.idle)
	}
}

// wait lets nothing start any more and waits for what runs, but not longer than the limit.
func (b *busy) wait(limit time.Duration) {
	b.mu.Lock()
	b.closed = true
	none := b.count == 0
	b.mu.Unlock()
	if none {
		return
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-b.idle:
	case <-timer.C:
	}
}
