package plain

// explain says what can be typed, and the words that a walk and a report use.
func (c *conversation) explain(p prompt) {
	for _, line := range p.help {
		c.out.say(line)
	}
	if p.back != "" {
		c.out.say("b goes back, or what is said beside it. Nothing that was found is lost.")
	}
	for _, line := range []string{
		"q ends the program. Ctrl+C does too, also while checks run. ? shows this.",
		"The answers of a check. ok: it is so. warning: it is odd, and never changes the verdict. failed: it is not so. " +
			"unknown: it could not be told. skipped: it was not asked, or something before it failed.",
		"How sure a cause is. proven: with one change, and nothing else, the fault was gone. stated: the provider says so. " +
			"inferred: the measurements leave one explanation. possible: other explanations are left.",
		"A key is shown by its public beginning, its last characters and eight signs of a checksum, and never whole.",
	} {
		c.out.say(line)
	}
}
