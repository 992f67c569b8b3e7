package cli

import (
	"context"

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
