package keystore

import (
	"context"
	"os"
	"sync"
	"time"
)

// KeyringOptions say where the keyring is looked for and what it may do.
type KeyringOptions struct {
	Environ     func(string) string // reads a variable, "" where it is not set; nil: os.Getenv
	Interactive bool                // a person and a display are there: the keyring may ask
	Say         func(string)        // told what a person should know while a call takes time; nil: nobody is
	Limit       time.Duration       // of a call; 0: 3 s
	PromptLimit time.Duration       // of a call during which the keyring may ask something; 0: 120 s
	Rest        time.Duration       // after a call that took too long every call fails at once; 0: 30 s
	Command     []string            // starts a worker; nil: this program with one argument, see IsWorker
}

// Keyring is the operating system's keyring: Secret Service (gnome-keyring, KeePassXC, KWallet), macOS' Keychain, Windows'
// Credential Manager. A program makes one: KeePassXC 2.7.4 gives wrong answers to two that ask at once, and crashes at
// four. What is asked is asked one at a time, each within its limit and in a process of its own.
type Keyring struct {
	options KeyringOptions
	turn    chan struct{} // holds one token: whose turn it is

	mu      sync.Mutex
	last    Health    // what the call under way found
	resting time.Time // until when calls fail at once
}

// NewKeyring prepares the keyring. It asks nothing.
func NewKeyring(o KeyringOptions) *Keyring {
	if o.Environ == nil {
		o.Environ = os.Getenv
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Limit == 0 {
		o.Limit = 3 * time.Second
	}
	if o.PromptLimit == 0 {
		o.PromptLimit = 120 * time.Second
	}
	if o.Rest == 0 {
		o.Rest = 30 * time.Second
	}
	k := &Keyring{options: o, turn: make(chan struct{}, 1), last: Health{State: Sick, What: "the keyring has not answered yet", Next: "try again"}}
	k.turn <- struct{}{}
	return k
}

// Kind implements Backend.
func (k *Keyring) Kind() BackendKind { return InKeyring }

// Probe implements Backend. While a call is under way, it returns what that call found: the keyring is not asked twice
// at once.
func (k *Keyring) Probe(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	soon := time.NewTimer(probeLimit / 3)
	defer soon.Stop()
	select {
	case <-k.turn:
		defer k.leave()
		return k.inspect(ctx)
	case <-soon.C:
	case <-ctx.Done():
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.last
}

// Read implements Backend.
func (k *Keyring) Read(ctx context.Context, names ...string) ([][]byte, error) {
	return k.ask(ctx, "read the keyring", workerRequest{Op: opRead, Names: names}, nil)
}

// Write implements Backend.
func (k *Keyring) Write(ctx context.Context, items ...Item) error {
	names, values := make([]string, 0, len(items)), make([][]byte, 0, len(items))
	for _, item := range items {
		names, values = append(names, item.Name), append(values, item.Value)
	}
	_, err := k.ask(ctx, "write to the keyring", workerRequest{Op: opWrite, Names: names}, values)
	return err
}

// Remove implements Backend.
func (k *Keyring) Remove(ctx context.Context, names ...string) error {
	_, err := k.ask(ctx, "remove from the keyring", workerRequest{Op: opRemove, Names: names}, nil)
	return err
}

// Names implements Backend.
func (k *Keyring) Names(ctx context.Context) ([]string, error) {
	const tried = "list the keyring"
	if err := k.enter(ctx, tried); err != nil {
		return nil, err
	}
	defer k.leave()
	silent, cancel := context.WithTimeout(ctx, k.options.Limit)
	defer cancel()
	health, err := k.reach(ctx, silent, tried)
	if err == nil && !health.Usable() && health.State != Locked {
		err = health.Trouble(tried)
	}
	if err != nil {
		return nil, err
	}
	names, err := listNames(silent, k.options.Environ)
	if err != nil {
		if silent.Err() != nil {
			return nil, k.late(ctx, tried, health)
		}
		return nil, &Trouble{Tried: tried, Kind: ErrUnavailable, What: nameOf(health) + " did not list its items", Next: restartIt, Err: err}
	}
	return names, nil
}

// ask does one call: its turn, the keyring's health, a worker, the answer.
func (k *Keyring) ask(ctx context.Context, tried string, request workerRequest, values [][]byte) ([][]byte, error) {
	if err := checkItems(tried, request.Names, values); err != nil {
		return nil, err
	}
	if len(request.Names) == 0 {
		return nil, nil
	}
	if err := k.enter(ctx, tried); err != nil {
		return nil, err
	}
	defer k.leave()
	working, cancel := context.WithTimeout(ctx, k.options.Limit)
	defer cancel()
	health, err := k.reach(ctx, working, tried)
	if err != nil {
		return nil, err
	}
	asked := k.options.Interactive && health.question() != ""
	if !health.Usable() && !asked {
		return nil, health.Trouble(tried)
	}
	if asked {
		k.options.Say(health.question())
		var cancelled context.CancelFunc
		working, cancelled = context.WithTimeout(ctx, k.options.PromptLimit)
		defer cancelled()
	}
	reply, found, err := askWorker(working, k.command(), workerEnviron(k.options.Environ), request, values)
	switch {
	case err != nil && working.Err() != nil && asked:
		return nil, unanswered(ctx, tried, health)
	case err != nil && working.Err() != nil:
		return nil, k.late(ctx, tried, health)
	case err != nil:
		return nil, &Trouble{Tried: tried, Kind: ErrUnavailable, Next: restartIt, Err: err}
	case reply.Failure != nil:
		return nil, reply.Failure.explain(tried, k.again(ctx), asked)
	}
	return found, nil
}
