package cli

import (
	"slices"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/flows/where"
	"authdoctor/ui/theme"
)

// wherePage is the picture of the keys for a person.
type wherePage struct {
	*scanPage
	verbose bool
	named   func(id string) (provider.Provider, bool)
}

func (p wherePage) text(picture where.Picture) string {
	var order []string
	items, programs := map[string][]where.Item{}, map[string][]where.Program{}
	note := func(id string) {
		if len(items[id])+len(programs[id]) == 0 {
			order = append(order, id)
		}
	}
	for _, i := range picture.Items {
		note(i.Provider)
		items[i.Provider] = append(items[i.Provider], i)
	}
	for _, program := range picture.Programs {
		note(program.Provider)
		programs[program.Provider] = append(programs[program.Provider], program)
	}
	if len(picture.Items) == 0 {
		p.prose(0, theme.Strong, "No key was found here.")
	}
	for _, id := range order {
		p.provider(id, items[id], programs[id])
	}
	for _, n := range picture.Notes {
		p.prose(0, theme.Faint, "note: "+n)
	}
	return p.out.String()
}

func (p wherePage) provider(id string, items []where.Item, programs []where.Program) {
	name := "No provider is known for these"
	if found, ok := p.named(id); ok {
		name = found.Name
	}
	p.line(p.say(theme.Strong, name))
	won := slices.ContainsFunc(items, func(i where.Item) bool { return len(i.WinsFor) > 0 })
	for _, i := range items {
		p.item(i, won)
	}
	if len(programs) > 0 {
		p.prose(2, theme.Strong, "Which program uses which, here:")
	}
	var absent []string
	for _, program := range programs {
		if !program.Installed && !p.verbose {
			absent = append(absent, program.Name)
			continue
		}
		p.program(program)
	}
	if len(absent) > 0 {
		p.prose(4, theme.Faint, "not on this machine: "+strings.Join(absent, ", ")+" (--verbose)")
	}
	p.out.WriteByte('\n')
}

// item is one place; won: there is a winner to compare it with.
func (p wherePage) item(i where.Item, won bool) {
	glyphs := p.theme.Glyphs
	role, mark, compared := theme.Text, glyphs.Pending, ""
	switch {
	case len(i.WinsFor) > 0 && i.Same:
		role, mark = theme.Good, glyphs.Pass
	case i.Same:
		mark, compared = glyphs.Skip, ", the same key"
	case won && i.Provider != "" && i.Kind != "login":
		role, mark, compared = theme.Warn, glyphs.Warn, ", another key"
	}
	if i.Kind == "empty" {
		compared = ", set to the empty string"
	}
	p.line(p.say(role, "  "+mark+" "+i.Location.String()))
	about := i.Fingerprint
	if i.Kind != "" && i.Kind != "unknown" && i.Kind != "empty" {
		about += ", " + i.Kind
	}
	p.prose(6, theme.Text, about+compared)
	if len(i.ReadBy) > 0 {
		p.prose(6, theme.Faint, "read by "+strings.Join(i.ReadBy, ", "))
	}
	if i.Note != "" {
		p.prose(6, theme.Faint, i.Note)
	}
}

func (p wherePage) program(program where.Program) {
	uses, role := "none, or not known", theme.Warn
	if program.Uses != nil {
		uses, role = program.Uses.Location.String()+"  "+program.Uses.Fingerprint, theme.Text
	}
	p.prose(4, role, program.Name+": "+uses)
	p.prose(6, theme.Faint, "because "+program.Because)
	if p.verbose {
		p.prose(6, theme.Faint, string(program.Mark)+": "+program.Source)
	}
}
