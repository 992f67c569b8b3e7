package cli

import (
	"context"
	"slices"
	"strings"

	"authdoctor/checks/discover"
	"authdoctor/flows/where"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// Places implements session.Session, from the picture that keys where draws: the keys of the setups that a program
// started here would use first, each setup's winner in front, then what other tools have. No shell is asked: it takes
// longer than a screen should.
func (v *visit) Places(ctx context.Context) ([]session.Place, error) {
	w, err := v.load()
	if err != nil {
		return nil, err
	}
	picture, err := where.Find(ctx, where.Options{Registry: w.registry, Maker: w.maker, Environ: v.streams.Environ, Home: v.streams.home()})
	if err != nil {
		return nil, err
	}
	list := placeList{v: v, w: w, seen: map[string]bool{}, used: map[string][]string{}}
	for _, item := range picture.Items {
		list.used[placeOf(item.Candidate)] = item.WinsFor
	}
	for _, setup := range picture.Setups {
		list.add(setup)
	}
	for _, item := range picture.Items {
		list.other(item)
	}
	clean := w.cleaner()
	for i, p := range list.places {
		p.Name, p.Where, p.Standing = clean(p.Name), clean(p.Where), clean(p.Standing)
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
	used   map[string][]string // the programs that use a place
	places []session.Place
}

func placeOf(c keystore.Candidate) string { return c.Source.String() + " " + c.Name }

// other adds a place that no program started here would look into.
func (l *placeList) other(item where.Item) {
	id := placeOf(item.Candidate)
	if l.seen[id] {
		return
	}
	l.seen[id] = true
	standing := "read by other tools only"
	if len(item.WinsFor) > 0 {
		standing = "used by " + strings.Join(item.WinsFor, ", ")
	}
	name := ""
	if p, ok := l.w.registry.ByID(item.Provider); ok {
		name = p.Name
	}
	var notes []string
	if item.Note != "" {
		notes = []string{item.Note}
	}
	l.places = append(l.places, session.Place{
		Provider: name, Name: item.Location.Name, Where: whereWords(item.Candidate.Source), Kind: item.Kind, Fingerprint: item.Fingerprint,
		ReadBy: slices.Clone(item.ReadBy), UsedBy: slices.Clone(item.WinsFor), Standing: standing, Same: item.Same, Notes: notes,
	})
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
	id := placeOf(c)
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
		Provider: setup.Provider.Name, Name: c.Name, Where: whereWords(c.Source), Kind: kindWords(&c, l.w), Fingerprint: c.Secret.Fingerprint(),
		ReadBy: slices.Clone(c.ReadBy), UsedBy: slices.Clone(l.used[id]), Wins: wins, Standing: standing, Same: !wins && winner != nil && c.Secret.Same(winner.Secret),
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
