package cli

import (
	"context"
	"slices"

	"authdoctor/checks/discover"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// Places implements session.Session: the keys of the setups that a program started here would use first, each setup's
// winner in front.
func (v *visit) Places(ctx context.Context) ([]session.Place, error) {
	w, err := v.load()
	if err != nil {
		return nil, err
	}
	found, err := discover.Find(ctx, discover.Options{Registry: w.registry, Maker: w.maker, Environ: v.streams.Environ, Every: true})
	if err != nil {
		return nil, err
	}
	list := placeList{v: v, w: w, seen: map[string]bool{}}
	for _, setup := range found.Setups {
		list.add(setup)
	}
	clean := w.cleaner()
	for i, p := range list.places {
		p.Where, p.Standing = clean(p.Where), clean(p.Standing)
		for j, note := range p.Notes {
			p.Notes[j] = clean(note)
		}
		list.places[i] = p
	}
	return list.places, nil
}

// placeList collects places, each once: one key can serve several providers.
type placeList struct {
	v      *visit
	w      *world
	seen   map[string]bool
	places []session.Place
}

func (l *placeList) add(setup discover.Setup) {
	winner, losers := setup.Credential, setup.Shadowed
	standing, by := "used", ""
	if setup.Override != nil {
		winner, standing, by = setup.Override, "used: this header is sent in place of any key", "the Authorization header in "+setup.Override.Name
		if setup.Credential != nil {
			losers = append([]keystore.Candidate{*setup.Credential}, losers...)
		}
	} else if winner != nil {
		by = whose(*winner)
	}
	if winner != nil {
		l.place(setup, *winner, winner, standing)
	}
	for _, c := range losers {
		l.place(setup, c, winner, "hidden by "+by)
	}
	for _, c := range setup.Elsewhere {
		standing := "read by other tools only"
		if len(c.ReadBy) == 0 {
			standing = "read by no program that is known here"
		}
		l.place(setup, c, winner, standing)
	}
	if setup.Admin != nil {
		l.place(setup, *setup.Admin, winner, "for administration; never used here")
	}
}

func (l *placeList) place(setup discover.Setup, c keystore.Candidate, winner *keystore.Candidate, standing string) {
	id := c.Source.String() + " " + c.Name
	if l.seen[id] {
		return
	}
	l.seen[id] = true
	wins := winner != nil && c.Source == winner.Source && c.Name == winner.Name
	if wins && c.Secret.Len() == 0 {
		standing = "used, though it is set to the empty string"
	}
	keyID := ""
	if c.Secret.Len() > 0 {
		l.v.mu.Lock()
		keyID = l.v.placeID(id + " 1") // as keys names the first key of a place
		l.v.mu.Unlock()
	}
	l.places = append(l.places, session.Place{
		Provider: setup.Provider.Name, Name: c.Name, Where: where(c.Source), Kind: kindWords(&c, l.w), Fingerprint: c.Secret.Fingerprint(),
		ReadBy: slices.Clone(c.ReadBy), Wins: wins, Standing: standing, Same: !wins && winner != nil && c.Secret.Same(winner.Secret),
		Notes: withoutNotes(c)[0].Notes, KeyID: keyID,
	})
}

// whose is a winner's name: "this shell's OPENAI_API_KEY".
func whose(c keystore.Candidate) string {
	if c.Source.Kind == keystore.FromEnv {
		return "this shell's " + c.Name
	}
	return inWords(c)
}
