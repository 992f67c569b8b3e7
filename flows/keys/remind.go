package keys

import (
	"context"
	"fmt"
	"time"

	"authdoctor/keystore"
)

// Remind tells of keys that should be rotated, one sentence each, and notes that it did: a key is named once a day. Where
// that cannot be noted, because the index cannot be written, nothing is said, so that it is not said at every start. A
// clock that was wrong costs one sentence more and never silences.
func (k *Keeper) Remind(ctx context.Context) ([]string, error) {
	profiles, err := k.Store.List(ctx)
	if err != nil {
		return nil, err
	}
	var said []string
	now := k.now()
	for _, p := range profiles {
		by := p.RotateBy()
		if p.Days == 0 || by.IsZero() || now.Before(by) || sameDay(now, p.Reminded) {
			continue
		}
		if _, err := k.Store.Note(ctx, p.Name, func(p *keystore.Profile) { p.Reminded = now.UTC() }); err != nil {
			return said, err
		}
		said = append(said, reminder(p, now))
	}
	return said, nil
}

// sameDay: on the user's calendar.
func sameDay(a, b time.Time) bool {
	return a.Local().Format(time.DateOnly) == b.Local().Format(time.DateOnly)
}

func reminder(p keystore.Profile, now time.Time) string {
	if !p.Expires.IsZero() && !now.Before(p.Expires) {
		return fmt.Sprintf("The key %s has expired: rotate it (authdoctor keys rotate %s).", p.Name, p.Name)
	}
	days := int(now.Sub(p.Created).Hours() / 24)
	return fmt.Sprintf("The key %s is %d days old: rotate it (authdoctor keys rotate %s).", p.Name, days, p.Name)
}
