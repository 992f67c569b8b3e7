package cli

import (
	"context"
	"fmt"
	"sync"

	"authdoctor/keystore/edit"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// sealing is how an editor asks for what it seals secrets with.
type sealing func(context.Context) (edit.Sealer, error)

// sealer is what the journal seals secrets with: the store. It is asked only where a change of a secret is taken back, and
// opened once for all of them.
func (s Streams) sealer(places place.Places, f storeFlags) sealing {
	shelf := sync.OnceValue(func() *shelf { return newShelf(s, places, secret.NewMaker(nil, nil), f) })
	return func(ctx context.Context) (edit.Sealer, error) {
		sealer, err := shelf().index().Sealer(ctx) // it lies where the index says
		if err != nil {
			return nil, storeError(err)
		}
		return sealer, nil
	}
}

// keeper is what secrets of a change are sealed with: the store that is chosen, which is made their keeper with that. An
// error wraps edit.ErrNoSealer where no store answers.
func (l *shelf) keeper(ctx context.Context) (edit.Sealer, error) {
	chosen, err := l.choose(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", edit.ErrNoSealer, err)
	}
	store, err := l.store(chosen.kind)
	if err != nil {
		return nil, err
	}
	sealer, err := store.Sealer(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", edit.ErrNoSealer, err)
	}
	_ = l.recorded(chosen) // what could not be noted is asked again
	return sealer, nil
}
