package keys

import (
	"context"

	"authdoctor/keystore"
)

// Test tests a stored key and remembers the verdict. A verdict that could not be noted is no failure of the test.
func (k *Keeper) Test(ctx context.Context, name string) (Outcome, error) {
	_, outcome, err := k.retest(ctx, name)
	return outcome, err
}

// retest is Test, with the judgement.
func (k *Keeper) retest(ctx context.Context, name string) (judgement, Outcome, error) {
	key, p, err := k.Store.Get(ctx, name)
	if err != nil {
		return judgement{}, Outcome{}, err
	}
	defer key.Wipe()
	j, err := k.test(ctx, p, p.Candidate(key))
	if err != nil {
		return judgement{}, Outcome{}, err
	}
	outcome := Outcome{Done: true, Words: name + ": " + j.words, Profile: p, Report: j.report}
	noted, err := k.Store.Note(ctx, name, func(now *keystore.Profile) {
		if now.Fingerprint == p.Fingerprint { // else it was replaced meanwhile
			j.note(now, k)
		}
	})
	if err != nil {
		outcome.Next = []string{"the verdict could not be noted: " + err.Error()}
	} else if noted.Fingerprint == p.Fingerprint {
		outcome.Profile = noted
	}
	return j, outcome, nil
}
