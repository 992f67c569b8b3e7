package scan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"authdoctor/keystore/secret"
)

// report turns what was found into items.
func (r *run) report() Report {
	clean := r.cleaner()
	report := Report{Items: []Item{}, LookedAt: r.looked, Where: clean.all(r.where), Incomplete: r.partial}
	history := r.leaks()
	var spread []found
	for _, f := range r.found {
		w := words{found: f, leak: history[f.fingerprint], stored: r.stored(f.fingerprint), safe: clean.one(f.file) == f.file, top: r.top}
		if item, ok := w.item(); ok {
			report.Items = append(report.Items, clean.item(item))
		}
		if item, ok := w.readable(); ok {
			report.Items = append(report.Items, clean.item(item))
		}
		if f.kind == login {
			r.note("%s holds %s's own login, which is left to it", f.file, f.program)
		}
		if f.kind != version && f.kind != staged {
			spread = append(spread, f)
		}
	}
	for _, item := range r.duplicates(spread, report.Items) {
		report.Items = append(report.Items, clean.item(item))
	}
	sortItems(report.Items)
	report.Notes = clean.all(unique(append(r.notes, r.skipped.notes()...)))
	report.Incomplete = report.Incomplete || r.skipped.missing > 0
	return report
}

func (r *run) stored(fingerprint string) string {
	if r.options.Stored == nil {
		return ""
	}
	return r.options.Stored(fingerprint)
}

// leaks tells of each key that is in the history how far it got there.
func (r *run) leaks() map[string]found {
	worst := map[string]found{}
	for _, f := range r.found {
		if old, known := worst[f.fingerprint]; f.kind == version && (!known || f.reach > old.reach) {
			worst[f.fingerprint] = f
		}
	}
	return worst
}

// duplicates are the keys that lie in several files, one of which should not hold it.
func (r *run) duplicates(spread []found, items []Item) []Item {
	byKey := map[string][]found{}
	var order []string
	for _, f := range spread {
		if byKey[f.fingerprint] == nil {
			order = append(order, f.fingerprint)
		}
		byKey[f.fingerprint] = append(byKey[f.fingerprint], f)
	}
	var all []Item
	for _, fingerprint := range order {
		files := byKey[fingerprint]
		if len(files) < 2 || !slices.ContainsFunc(items, func(i Item) bool { return i.Fingerprint == fingerprint }) {
			continue
		}
		first := words{found: files[0], stored: r.stored(fingerprint)}
		item := first.base(Duplicate, Low)
		for _, f := range files {
			item.Places = append(item.Places, fmt.Sprintf("%s:%d", f.file, f.lines[0]))
		}
		item.Lines = nil
		item.What = fmt.Sprintf("the same key lies in %d files: whoever changes it must change all of them", len(files))
		item.Fixes = []Fix{first.injecting("keep it in one place, and hand it to programs from there")}
		all = append(all, item)
	}
	return all
}

// unique keeps the first of the same texts.
func unique(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

// cleaner keeps keys and control characters out of every text, names of files included.
type cleaner struct{ redactor *secret.Redactor }

func (r *run) cleaner() cleaner { return cleaner{r.options.Maker.Redactor(r.keys...)} }

func (c cleaner) one(text string) string {
	return c.redactor.Redact(strings.Map(func(char rune) rune {
		if unicode.IsControl(char) || unicode.Is(unicode.Cf, char) || char == '\u2028' || char == '\u2029' {
			return unicode.ReplacementChar
		}
		return char
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}

func (c cleaner) all(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = c.one(text)
	}
	return out
}

func (c cleaner) item(i Item) Item {
	i.File, i.What, i.Places = c.one(i.File), c.one(i.What), c.all(i.Places)
	for n, fix := range i.Fixes {
		i.Fixes[n] = Fix{Title: c.one(fix.Title), Command: c.one(fix.Command), URL: fix.URL, Change: fix.Change}
	}
	return i
}
