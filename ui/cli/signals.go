package cli

import (
	"context"
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
	var stop context.CancelFunc
	s.hangup, stop = signal.NotifyContext(parent, syscall.SIGHUP)
	s.stops = append(s.stops, stop)
	s.terminate, stop = signal.NotifyContext(s.hangup, syscall.SIGTERM)
	s.stops = append(s.stops, stop)
	s.ctx, stop = signal.NotifyContext(s.terminate, syscall.SIGINT)
	s.stops = append(s.stops, stop)
	return s
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
