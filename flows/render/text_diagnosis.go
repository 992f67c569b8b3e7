package render

import (
	"strconv"
	"strings"

	"authdoctor/flows"

	"github.com/charmbracelet/x/ansi"
)

// previewLines is how much of a fix's preview is shown without Verbose.
const previewLines = 12

// root sets what is known of the diagnosis that the headline names.
func (t text) root(d flows.Diagnosis) {
	if d.Explanation != "" {
		t.space()
		t.prose(2, d.Explanation, plain)
	}
	t.evidence(2, d)
	t.proof(2, d.Proof)
	t.left(2, d)
	t.next(2, d)
}

// others sets the faults that are there beside the root, numbered after it.
func (t text) others(list []flows.Diagnosis) {
	if len(list) == 0 {
		return
	}
	t.space()
	t.line(spaces(2) + t.paint("Also found", strong))
	for i, d := range list {
		t.row(2, strconv.Itoa(i+2)+". ", plain, d.Title, strong)
		t.prose(5, withCause(confidenceWords(d), d.Cause), quiet)
		t.prose(5, d.Explanation, plain)
		t.evidence(5, d)
		t.proof(5, d.Proof)
		t.left(5, d)
		t.next(5, d)
		t.space()
	}
}

// evidence sets each measurement above what was expected.
func (t text) evidence(indent int, d flows.Diagnosis) {
	for _, e := range d.Evidence {
		t.space()
		t.named(indent, "where", evidencePlace(e), quiet)
		t.named(indent, "measured", e.Measured, plain)
		t.named(indent, "expected", e.Expected, plain)
	}
}

// named sets a value beside its name, where there is one.
func (t text) named(indent int, name, value string, as role) {
	if value != "" {
		t.row(indent, name+spaces(max(label-len(name), 1)), quiet, value, as)
	}
}

// proof sets the two outcomes side by side where they fit.
func (t text) proof(indent int, p *flows.Proof) {
	if p == nil {
		return
	}
	t.space()
	t.named(indent, "proof", "the same request with one change: "+p.Change, plain)
	plainWidth := indent + label + ansi.StringWidth(p.Before+" | after "+p.After)
	if p.Before == "" || p.After == "" || plainWidth > t.width {
		t.named(indent, "before", p.Before, bad)
		t.named(indent, "after", p.After, good)
		return
	}
	t.line(spaces(indent) + t.paint("before", quiet) + spaces(label-len("before")) + t.paint(p.Before, bad) +
		t.paint(" | after ", quiet) + t.paint(p.After, good))
}

// left sets the explanations that remain and what would tell them apart.
func (t text) left(indent int, d flows.Diagnosis) {
	if len(d.Alternatives) > 0 {
		t.space()
		t.line(spaces(indent) + t.paint("What is left", strong))
		t.row(indent, "- ", plain, withCause(d.Title, d.Cause), plain)
		for _, a := range d.Alternatives {
			t.row(indent, "- ", plain, a, plain)
		}
	}
	if d.Tell != "" {
		t.space()
		t.line(spaces(indent) + t.paint("What would tell", strong))
		t.prose(indent, d.Tell, plain)
	}
}

// next sets what to do: by whom, how, and whether sending the request again can help.
func (t text) next(indent int, d flows.Diagnosis) {
	who, again := whoWords(t.report, d), retryWords(t.report, d)
	if who == "" && again == "" && len(d.Fixes) == 0 {
		return
	}
	t.space()
	t.line(spaces(indent) + t.paint(nextWords(t.report), strong))
	if who != "" {
		t.row(indent, "- ", plain, who, plain)
	}
	for _, f := range d.Fixes {
		t.fix(indent, f)
	}
	if again != "" {
		t.row(indent, "- ", plain, again, plain)
	}
}

func (t text) fix(indent int, f flows.Fix) {
	mark, as := "- ", plain
	switch f.Status {
	case "verified":
		mark, as = t.marks.ok+" ", good
	case "unverified":
		mark, as = t.marks.warning+" ", caution
	case "failed":
		mark, as = t.marks.failed+" ", bad
	}
	title := f.Title
	if words := fixWords(f); words != "" {
		title += " (" + words + ")"
	}
	t.row(indent, mark, as, title, plain)
	if f.Command != "" && f.Status != "verified" {
		t.copyable(indent+4, f.Command, strong)
	}
	if f.URL != "" {
		t.copyable(indent+4, f.URL, link)
	}
	t.preview(indent+4, f.Preview)
	if f.Letter != "" {
		t.row(indent+4, "", plain, "a letter to whoever can grant it:", plain)
		for l := range strings.SplitSeq(f.Letter, "\n") {
			t.row(indent+6, "", plain, l, plain)
		}
	}
}

// preview sets the lines of a change as they are, cut at the edge: a wrapped diff cannot be read.
func (t text) preview(indent int, preview string) {
	if preview == "" {
		return
	}
	lines := strings.Split(preview, "\n")
	hidden := 0
	if !t.verbose && len(lines) > previewLines {
		lines, hidden = lines[:previewLines], len(lines)-previewLines
	}
	for _, l := range lines {
		as := plain
		switch {
		case strings.HasPrefix(l, "+"):
			as = good
		case strings.HasPrefix(l, "-"):
			as = bad
		}
		t.cut(indent, "", plain, l, t.marks.more, as)
	}
	if hidden > 0 {
		t.prose(indent, plural(hidden, "more line")+" (--verbose)", quiet)
	}
}
