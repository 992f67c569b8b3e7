package cli

import (
	"context"
	"fmt"

	"authdoctor/keystore/edit"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// sealer is what the journal seals secrets with: the store. It is asked only where a change of a secret is taken back.
func (s Streams) sealer(ctx context.Context, places place.Places, f storeFlags) (edit.Sealer, error) {
	sealer, err := newShelf(s, places, secret.NewMaker(nil, nil), f).index().Sealer(ctx) // it lies where the index says
	if err != nil {
		return nil, storeError(err)
	}
	return sealer, nil
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
