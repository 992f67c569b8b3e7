package cli

import "authdoctor/ui/session"

// Session is the interactive app's session, for a program that plays the app itself: the README's picture. The same seed
// makes the same keys in practice cases. The caller ends it with close.
func Session(s Streams, seed int64) (visit session.Session, close func()) {
	v := newVisit(s)
	v.seed = seed
	return v, v.close
}
