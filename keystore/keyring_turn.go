package keystore

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"
)

// enter waits for this call's turn, and refuses it while the keyring rests.
func (k *Keyring) enter(ctx context.Context, tried string) error {
	select {
	case <-k.turn:
	case <-ctx.Done():
		return stopped(ctx, tried)
	}
	k.mu.Lock()
	rest := time.Until(k.resting)
	k.mu.Unlock()
	if rest > 0 {
		k.leave()
		return &Trouble{
			Tried: tried, Kind: ErrTimeout, What: "it did not answer a moment ago either",
			Next: "try again in " + rest.Round(time.Second).String() + ", or restart your keyring",
		}
	}
	return nil
}

func (k *Keyring) leave() { k.turn <- struct{}{} }

// inspect asks the keyring how it is and notes the answer for Probe.
func (k *Keyring) inspect(ctx context.Context) Health {
	health := inspect(ctx, k.options.Environ)
	k.mu.Lock()
	k.last = health
	k.mu.Unlock()
	return health
}

// again is the keyring's health after a call failed.
func (k *Keyring) again(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	return k.inspect(ctx)
}

// reach finds out how the keyring is within the time of the whole call, and starts it where the session can. A keyring
// that is merely slow is not taken for a broken one.
func (k *Keyring) reach(ctx, silent context.Context, tried string) (Health, error) {
	health := k.inspect(silent)
	if health.State == NoProvider && health.Startable {
		k.options.Say("starting your keyring")
		if err := startProvider(silent, k.options.Environ); err != nil && silent.Err() == nil {
			return health, &Trouble{Tried: tried, Kind: ErrUnavailable, What: "the keyring could not be started", Next: restartIt, Err: err}
		}
		if health = k.inspect(silent); health.State == NoProvider {
			health.What, health.Next = "the keyring was started and has ended", restartIt
		}
	}
	if silent.Err() != nil {
		return health, k.late(ctx, tried, health)
	}
	return health, nil
}

// late says that a call took too long. Where it was not the caller who gave up, the keyring rests: whoever waits for the
// next call should not wait as long again.
func (k *Keyring) late(ctx context.Context, tried string, health Health) error {
	if ctx.Err() != nil {
		return stopped(ctx, tried)
	}
	k.mu.Lock()
	k.resting = time.Now().Add(k.options.Rest)
	k.mu.Unlock()
	t := &Trouble{Tried: tried, Kind: ErrTimeout, What: nameOf(health) + " took longer than " + k.options.Limit.String(), Next: restartIt}
	if health.State == Ready && health.Provider == keePassXC {
		t.Next = "look for a question of KeePassXC's, or turn off that it confirms each read in its settings, Secret Service Integration"
	}
	return t
}

// unanswered says that nobody answered the keyring's question. The keyring itself is well and does not rest.
func unanswered(ctx context.Context, tried string, health Health) error {
	if ctx.Err() != nil {
		return stopped(ctx, tried)
	}
	return &Trouble{Tried: tried, Kind: ErrTimeout, What: nameOf(health) + " asked and got no answer", Next: "try again and look for its window"}
}

// stopped says that the caller gave up.
func stopped(ctx context.Context, tried string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Trouble{Tried: tried, Kind: ErrTimeout, What: "the time for it was over", Next: "try again", Err: ctx.Err()}
	}
	return &Trouble{Tried: tried, Kind: ErrDismissed, What: "it was stopped", Next: "try again", Err: ctx.Err()}
}

// command starts a worker.
func (k *Keyring) command() []string {
	if len(k.options.Command) > 0 {
		return k.options.Command
	}
	program, err := os.Executable()
	if runtime.GOOS == "linux" || err != nil {
		program = "/proc/self/exe" // also where an upgrade has replaced the file
	}
	return []string{program, workerArgument}
}
