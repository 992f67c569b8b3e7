package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals is one context per signal, nested, so that the exit code can tell which of them ended the run.
type signals struct {
	hangup, terminate context.Context
	ctx               context.Context // ends with any of the three
	parent            context.Context
	stops             []context.CancelFunc
}

func listen(parent context.Context) *signals {
	s := &signals{parent: parent}
	s.hangup = s.until(parent, syscall.SIGHUP)
	s.terminate = s.until(s.hangup, syscall.SIGTERM)
	s.ctx = s.until(s.terminate, syscall.SIGINT)
	return s
}

// until is a context that ends with a signal. One that is ignored, as under nohup, stays ignored, also by what exec runs.
func (s *signals) until(parent context.Context, which os.Signal) context.Context {
	if signal.Ignored(which) {
		return parent
	}
	ctx, stop := signal.NotifyContext(parent, which)
	s.stops = append(s.stops, stop)
	return ctx
}

func (s *signals) stop() {
	for _, stop := range s.stops {
		stop()
	}
}

// code is the exit code of the signal that came, or 0.
func (s *signals) code() int {
	switch {
	case s.parent.Err() != nil:
		return 0
	case s.hangup.Err() != nil:
		return exitHangup
	case s.terminate.Err() != nil:
		return exitTerminated
	case s.ctx.Err() != nil:
		return exitInterrupted
	}
	return 0
}
