package screens

import (
	"strings"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws stars, the ways to take the key, and what it looks like.
func (k *Key) View() string {
	pinned, focus := k.pinnedRows()
	pinned = widgets.Window(pinned, focus, k.size.Height, k.theme.Glyphs)
	height := k.size.Height - len(pinned)
	return k.paint(append(pinned, k.text.Rows(k.factRows(), height, k.theme.Glyphs)...))
}

func (k *Key) factHeight() int {
	pinned, _ := k.pinnedRows()
	return max(0, k.size.Height-len(pinned))
}

// pinnedRows are always in sight: the field, and the ways to take what is in it.
func (k *Key) pinnedRows() (rows []layout.Line, focus int) {
	const mostStars = 24 // the exact length is told in words
	row := layout.Say(theme.Strong, "Key: ").And(theme.Text, k.field.Stars(min(mostStars, max(0, k.size.Width-6)))).And(theme.Accent, "_")
	if k.size.Width < 7 {
		row = layout.Say(theme.Accent, "_")
	}
	if !k.twoWays() {
		return []layout.Line{append(widgets.Mark(true, k.theme.Glyphs), row...)}, 0
	}
	verb := "Check"
	if k.stores() {
		verb = "Store"
	}
	whole := option{title: verb + " exactly what was pasted"} // no digits: here they are text
	inner := option{title: verb + " only the key inside: " + k.facts.InnerIs}
	rows = []layout.Line{
		append(widgets.Mark(false, k.theme.Glyphs), row...),
		k.optionRow(0, whole, !k.inner, false, k.size.Width),
		k.optionRow(1, inner, k.inner, false, k.size.Width),
	}
	if k.inner {
		return rows, 2
	}
	return rows, 1
}

// factRows say what the text looks like and what happens to it.
func (k *Key) factRows() []layout.Line {
	width, glyphs, words := k.textWidth(), k.theme.Glyphs, k.words()
	var rows []layout.Line
	switch stop := k.stop(); {
	case k.facts.Shown == "" && !k.field.Long():
		rows = layout.Wrap(theme.Text, words.ask, width)
	case stop != "":
		rows = layout.Wrap(theme.Warn, glyphs.Warn+" "+words.not+": "+stop, width)
	}
	if k.facts.Shown != "" {
		rows = append(rows, layout.Labelled("Looks like", theme.Text, k.facts.Shown, labelWidth, width)...)
		whose := k.facts.Whose
		if whose == "" {
			whose = "its shape names no vendor"
		}
		rows = append(rows, layout.Labelled("Whose", theme.Text, whose, labelWidth, width)...)
	}
	if len(k.facts.Says) > 0 {
		rows = append(rows, layout.Labelled("Also in it", theme.Warn, strings.Join(k.facts.Says, "\n"), labelWidth, width)...)
	}
	if k.twoWays() {
		if k.size.Width < roomForRight {
			rows = append(rows, layout.Labelled("Inside", theme.Text, k.facts.InnerIs, labelWidth, width)...)
		}
		rows = append(rows, layout.Wrap(theme.Faint, "Tab moves between the two ways to take it.", width)...)
	}
	if len(rows) > 0 && !k.size.Small() {
		rows = append(rows, nil)
	}
	return append(rows, layout.Wrap(theme.Faint, words.fate, width)...)
}

// keyWords are what is said about a key, by what it is for.
type keyWords struct{ ask, not, fate string }

func (k *Key) words() keyWords {
	const tested = "It is tested with its provider first, and goes nowhere else."
	switch {
	case k.store.Rotate != "":
		into := "the store"
		if k.store.Places {
			into = "the store and the places that were shown"
		}
		return keyWords{
			ask: "Type or paste the new key for " + k.store.Rotate + ". It is not shown. Enter tests it, then puts it into " + into + ".",
			not: "Not to be stored", fate: tested + " The old key is kept for rolling back.",
		}
	case k.store.New:
		return keyWords{
			ask: "Type or paste the key to store. It is not shown. Enter takes it; its name comes next.",
			not: "Not to be stored", fate: tested,
		}
	}
	return keyWords{
		ask: "Type or paste a key. It is not shown. Enter takes it; nothing is sent before you see where it goes.",
		not: "Not to be checked", fate: "It stays in memory for this visit and goes only to the host that is shown before the checks run.",
	}
}
