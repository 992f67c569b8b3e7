package checks

import (
	"fmt"
	"net/url"
	"runtime/debug"

	"authdoctor/checks/wire"
)

// Watcher hears of one exchange, in any goroutine, one call after the other. It must not block for long.
type Watcher interface {
	Reached(wire.Stage) // each stage as it begins
	Done(wire.Exchange) // once, at the end
}

// Begun is an exchange that has entered its first stage.
type Begun struct {
	Target Target
	Probe  string
	Host   string // host:port that the request is for
}

// Watch names who hears of the runner's exchanges: begin is called for each one as its first stage begins, in several
// goroutines at once, and its Watcher hears the rest. Nothing is told of an exchange that is withheld, nor after Wait
// has returned. It is called before the first View is asked.
func (r *Runner) Watch(begin func(Begun) Watcher) { r.begin = begin }

// follow makes a request tell how far it is. The function that it returns is called with the outcome.
func (r *Runner) follow(t Target, request *wire.Request) (done func(wire.Exchange)) {
	if r.begin == nil {
		return func(wire.Exchange) {}
	}
	begun := Begun{Target: t, Probe: request.Probe}
	if u, err := url.Parse(request.URL); err == nil {
		begun.Host = wire.HostPort(u)
	}
	var watcher Watcher
	request.Reached = func(stage wire.Stage) {
		r.safely(func() {
			if watcher == nil {
				watcher = r.begin(begun)
			}
			watcher.Reached(stage)
		})
	}
	return func(ex wire.Exchange) {
		if watcher != nil {
			r.safely(func() { watcher.Done(ex) })
		}
	}
}

// safely makes a panic of f the run's crash instead of a broken terminal.
func (r *Runner) safely(f func()) {
	defer func() {
		if p := recover(); p != nil {
			r.crashed(&wire.Crash{What: fmt.Sprint(p), Stack: debug.Stack()})
		}
	}()
	f()
}
