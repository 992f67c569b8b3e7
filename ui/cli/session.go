package cli

import "authdoctor/ui/session"

// Session is the interactive app's session, for a program that plays the app itself: the README's picture. The same seed
// makes the same keys in practice cases.
func Session(s Streams, seed int64) session.Session {
	v := newVisit(s)
	v.seed = seed
	return v
}
