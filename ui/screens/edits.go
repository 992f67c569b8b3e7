package screens

import "authdoctor/ui/session"

// editOf is the edit of a part other than the key; nil where a part has none.
func editOf(edits *session.Edits, part session.PartID) *session.Edit {
	switch part {
	case session.Provider:
		return &edits.Provider
	case session.Address:
		return &edits.BaseURL
	case session.Model:
		return &edits.Model
	case session.Organization:
		return &edits.Organization
	case session.Project:
		return &edits.Project
	}
	return nil
}

// edited reports whether a person changed a part.
func edited(choice session.Choice, part session.PartID) bool {
	if part == session.Key {
		return choice.Edits.KeyID != ""
	}
	edit := editOf(&choice.Edits, part)
	return edit != nil && edit.Set
}

// with is the choice with another value of a part. An empty value means: none; of the key: as it was found.
func with(choice session.Choice, part session.PartID, value string) session.Choice {
	if part == session.Key {
		choice.Edits.KeyID = value
	} else if edit := editOf(&choice.Edits, part); edit != nil {
		*edit = session.Edit{Value: value, Set: true}
	}
	return choice
}

// asFound is the choice with a part as it was found.
func asFound(choice session.Choice, part session.PartID) session.Choice {
	if part == session.Key {
		choice.Edits.KeyID = ""
	} else if edit := editOf(&choice.Edits, part); edit != nil {
		*edit = session.Edit{}
	}
	return choice
}
