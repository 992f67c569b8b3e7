package plain

import (
	"fmt"
	"strings"

	"authdoctor/flows"
)

// fixes says what to do about every cause of a report.
func (c *conversation) fixes(report flows.Report) {
	if len(report.Diagnoses) == 0 {
		c.out.say("no cause was named, so there is nothing to repair")
	}
	for _, d := range report.Diagnoses {
		c.out.say("against: " + withDetail(d.Title, d.Cause))
		c.out.sayOf("what would tell", d.Tell)
		if len(d.Fixes) == 0 {
			c.out.say("there is no fix for it here")
		}
		for i, fix := range d.Fixes {
			c.out.say(fmt.Sprintf("fix %d of %d: %s", i+1, len(d.Fixes), withDetail(fix.Title, fixWords(fix))))
			c.out.whole("command", fix.Command)
			c.out.whole("page", fix.URL)
			c.preview(fix.Preview)
		}
	}
	c.out.whole("status page", report.StatusPage)
}

// preview says the lines of a change.
func (c *conversation) preview(text string) {
	if text == "" {
		return
	}
	c.out.say("what it changes:")
	before := ""
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		c.out.say(line)
		if strings.HasPrefix(before, "-") && strings.HasPrefix(line, "+") && before[1:] == line[1:] {
			c.out.say("they differ in what is hidden as a part of the key")
		}
		before = line
	}
}

// fixWords say who does a fix and what became of it.
func fixWords(fix flows.Fix) string {
	words := "you do it"
	if fix.Kind == "automatic" {
		words = "authdoctor can do it: apply a fix, below"
	}
	switch fix.Status {
	case "verified":
		return "done and verified"
	case "unverified":
		return "done, not verified"
	case "failed":
		return "it was tried and did not help"
	}
	return words
}
