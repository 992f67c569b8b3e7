package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/provider"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// remindingTime is how long a reminder may wait for another process that writes the index.
const remindingTime = time.Second

// Stored implements session.Keys.
func (v *visit) Stored(ctx context.Context) (session.Stored, error) {
	w, l, err := v.openShelf()
	if err != nil {
		return session.Stored{}, err
	}
	index := l.index()
	profiles, err := index.List(ctx)
	if err != nil {
		return session.Stored{}, err
	}
	stored := session.Stored{Shelf: l.stand(ctx)}
	now := time.Now()
	for _, p := range profiles {
		stored.Keys = append(stored.Keys, shownKey(p, w, now))
	}
	reminding, cancel := context.WithTimeout(ctx, remindingTime)
	defer cancel()
	stored.Reminders, _ = (&keys.Keeper{Store: index}).Remind(reminding) // what could not be noted is said another day
	return stored, nil
}

// stand says how the store stands.
func (l *shelf) stand(ctx context.Context) session.Shelf {
	chosen, err := l.choose(ctx)
	var trouble *keystore.Trouble
	switch {
	case errors.Is(err, keystore.ErrNoStore) && errors.As(err, &trouble):
		return session.Shelf{State: session.ShelfMissing, What: trouble.What, Next: trouble.Next}
	case err != nil:
		return session.Shelf{State: session.ShelfBroken, What: err.Error()}
	}
	shown := session.Shelf{Backend: string(chosen.kind), Name: "the " + string(chosen.kind), State: session.ShelfReady}
	b, err := l.backend(chosen.kind)
	if err != nil {
		shown.State, shown.What = session.ShelfBroken, err.Error()
		return shown
	}
	health := chosen.found // the choice has asked the keyring already, where nothing else decided
	if health.State == "" {
		health = stateOf(ctx, b)
	}
	if chosen.kind == keystore.InKeyring && health.Provider != "" {
		shown.Name += " (" + health.Provider + ")"
	}
	switch health.State {
	case keystore.Ready:
		return shown
	case keystore.NoProvider:
		if health.Startable {
			return shown // it is started when it is needed
		}
		shown.State = session.ShelfBroken
	case keystore.Locked:
		if chosen.kind == keystore.InVault && l.streams.getenv(passphraseVariable) != "" {
			return shown // it opens by itself
		}
		shown.State = session.ShelfLocked
	case keystore.NotCreated:
		shown.State = session.ShelfNew
	default:
		shown.State = session.ShelfBroken
	}
	shown.What, shown.Next = health.What, health.Next
	return shown
}

// shownKey is a profile in the words of the interface.
func shownKey(p keystore.Profile, w *world, now time.Time) session.StoredKey {
	key := session.StoredKey{
		Name: p.Name, Provider: p.Provider, Kind: p.Kind, Fingerprint: p.Fingerprint, Backend: string(p.Backend), Age: span(now.Sub(p.Created)),
		Verified: verifiedWords(p, now), Works: p.Verdict == keystore.Works, Refused: p.Verdict == keystore.Refused, RotateBy: p.RotateBy(),
	}
	if known, ok := w.registry.ByID(p.Provider); ok {
		key.Provider = known.Name
	}
	if key.Kind == "unknown" {
		key.Kind = "a key of unknown kind"
	}
	if !p.Expires.IsZero() {
		key.Expires = dueWords("", "expired", p.Expires, now)
	}
	if by := key.RotateBy; !by.IsZero() {
		key.Due = now.After(by)
		key.Rotate = dueWords("", "was due", by, now)
	}
	if p.Previous != nil {
		key.Previous = p.Previous.Fingerprint
	}
	return key
}

func verifiedWords(p keystore.Profile, now time.Time) string {
	if p.Verified.IsZero() {
		return testWords(p, now)
	}
	what := "it works"
	if p.Verdict != keystore.Works {
		what = "refused (" + p.Cause + ")"
	}
	return ago(now.Sub(p.Verified)) + ": " + what
}

// Draft implements session.Keys.
func (v *visit) Draft(ctx context.Context, keyID string) (session.Draft, error) {
	w, l, err := v.openShelf()
	if err != nil {
		return session.Draft{}, err
	}
	c, err := v.candidate(ctx, w, keyID)
	if err != nil {
		return session.Draft{}, err
	}
	profiles, err := l.index().List(ctx)
	if err != nil {
		return session.Draft{}, err
	}
	taken := map[string]bool{}
	for _, p := range profiles {
		taken[p.Name] = true
	}
	draft := session.Draft{Shown: c.Secret.Fingerprint()}
	vendor, known := checks.Vendor(&c, w.registry)
	switch owner, _, named := w.registry.ByVariable(c.Name); {
	case known:
		draft.Whose = sentence(vendor.Name, kindWords(&c, w))
	case named && c.Name != "":
		vendor = owner
		draft.Whose = vendor.Name + ", by its variable"
	default:
		draft.Providers = w.possible()
	}
	draft.Name = keys.FreeName(cmp.Or(vendor.ID, "key"), taken)
	return draft, nil
}

// possible are the providers that a key without a known shape can be for.
func (w *world) possible() []session.KeyProvider {
	var all []session.KeyProvider
	for _, p := range w.registry.All() {
		address := len(p.BaseURLs) == 0
		choice := session.KeyProvider{ID: p.ID, Title: p.Name, Detail: addressOf(p), Address: address}
		all = append(all, choice)
	}
	return all
}

func addressOf(p provider.Provider) string {
	if len(p.BaseURLs) == 0 {
		return "a server of your own"
	}
	return p.BaseURLs[0].URL
}

// candidate is the key that an id stands for: one that was typed in this visit, or one that lies at a place.
func (v *visit) candidate(ctx context.Context, w *world, id string) (keystore.Candidate, error) {
	if i := numbered(id, typedID); i >= 0 {
		if kept := v.kept(); i < len(kept) {
			return kept[i], nil
		}
	}
	found, err := discover.Find(ctx, discover.Options{Registry: w.registry, Maker: w.maker, Environ: v.streams.Environ, Every: true})
	if err != nil {
		return keystore.Candidate{}, err
	}
	for _, setup := range found.Setups {
		if setup.Admin != nil && v.names(id, *setup.Admin) {
			return *setup.Admin, nil
		}
		keys := v.keys(setup.Target())
		if i := slices.IndexFunc(keys, func(k heldKey) bool { return k.id == id }); i >= 0 {
			return keys[i].candidate, nil
		}
	}
	return keystore.Candidate{}, errors.New("the key that was chosen is no longer there: choose another, or type one")
}

// names reports whether an id is that of the place of a key.
func (v *visit) names(id string, c keystore.Candidate) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return id == v.placeID(c.Source.String()+" "+c.Name+" 1")
}
