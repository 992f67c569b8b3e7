package plain

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/ui/session"
)

// target shows what a walk would examine, part by part, and changes parts until a person runs the checks (nil) or goes
// back (errBack). The choice is the changed one in both cases.
func (c *conversation) target(ctx context.Context, choice session.Choice) (session.Choice, error) {
	for {
		shown, err := c.session.Target(ctx, choice)
		switch {
		case ctx.Err() != nil:
			return choice, ctx.Err()
		case err != nil:
			c.out.say("could not tell what would be examined: " + err.Error())
			return choice, errBack
		}
		for _, note := range shown.Notes {
			c.out.say(note)
		}
		answers := []string{"run the checks"}
		for _, part := range shown.Parts {
			answers = append(answers, partWords(part))
		}
		chosen, err := c.choose(ctx, menu{
			question: "What will be examined: " + shown.Title, back: toGoBack,
			help: []string{"The first answer runs the checks; the others change a part of what is examined."},
		}, answers)
		if err != nil || chosen == 0 {
			return choice, err
		}
		changed, err := c.change(ctx, choice, shown.Parts[chosen-1])
		switch {
		case errors.Is(err, errBack):
		case err != nil:
			return choice, err
		default:
			choice = c.possible(ctx, choice, changed)
		}
	}
}

// possible is the changed choice, or the one before where the engine can make nothing of the change.
func (c *conversation) possible(ctx context.Context, before, changed session.Choice) session.Choice {
	if _, err := c.session.Target(ctx, changed); err != nil && ctx.Err() == nil {
		c.out.say("this is not possible: " + err.Error())
		return before
	}
	return changed
}

// change asks for another value of a part. errBack: it stays as it was.
func (c *conversation) change(ctx context.Context, choice session.Choice, part session.Part) (session.Choice, error) {
	switch {
	case part.Fixed != "":
		c.out.say(part.Label + " cannot be changed: " + part.Fixed)
		return choice, errBack
	case part.ID == session.Key:
		id, err := c.changeKey(ctx, part)
		choice.Edits.KeyID = id
		return choice, err
	}
	value, err := c.changeValue(ctx, part)
	if err != nil {
		return choice, err
	}
	edit := session.Edit{Value: value, Set: true}
	switch part.ID {
	case session.Provider:
		choice.Edits.Provider = edit
	case session.Address:
		choice.Edits.BaseURL = edit
	case session.Model:
		choice.Edits.Model = edit
	case session.Organization:
		choice.Edits.Organization = edit
	case session.Project:
		choice.Edits.Project = edit
	}
	return choice, nil
}

// changeKey asks for another key and returns its id.
func (c *conversation) changeKey(ctx context.Context, part session.Part) (string, error) {
	answers := append(optionWords(part), "type or paste a key, which is not shown")
	chosen, err := c.choose(ctx, menu{question: "Which key?", back: toGoBack}, answers)
	switch {
	case err != nil:
		return "", err
	case chosen == 0:
		return "", errBack
	case chosen <= len(part.Options):
		return part.Options[chosen-1].ID, nil
	}
	return c.typeKey(ctx, toCheck)
}

// changeValue asks for another value of a part that is no secret.
func (c *conversation) changeValue(ctx context.Context, part session.Part) (string, error) {
	if len(part.Options) == 0 {
		return c.typeValue(ctx, part)
	}
	chosen, err := c.choose(ctx, menu{question: "Which " + part.Label + "?", back: toGoBack}, optionWords(part))
	switch {
	case err != nil:
		return "", err
	case chosen == 0:
		return "", errBack
	}
	return part.Options[chosen-1].ID, nil
}

// typeValue asks for a value that is typed. A key that went to this question is refused: the value would be shown.
func (c *conversation) typeValue(ctx context.Context, part session.Part) (string, error) {
	p := prompt{
		takes: []string{fmt.Sprintf("the new %s", part.Label), "- for none", "Enter to keep it"}, back: toGoBack,
		help: []string{"Type the new value and press Enter. Enter alone keeps the present one. - means that there is none."},
		ask:  func() { c.out.say(partWords(part)) },
	}
	p.ask()
	for {
		value, err := c.reply(ctx, p)
		switch {
		case err != nil:
			return "", err
		case value == "":
			return "", errBack
		case value == "-":
			return "", nil
		case c.session.Inspect([]byte(value)).Whose == "":
			return value, nil
		}
		c.in.drop()
		c.out.say("this looks like a key and was not kept; a key is typed where the key is changed")
	}
}

// optionWords are the values that a part can take, after the answer that changes nothing.
func optionWords(part session.Part) []string {
	words := []string{"leave it as it is: " + valueWords(part)}
	for _, option := range part.Options {
		text := withDetail(option.Title, option.Detail)
		if option.Chosen {
			text += ", the present one"
		}
		words = append(words, text)
	}
	return words
}

// partWords are a part of a target in one line: "key: sk-proj-…a1B2 (OPENAI_API_KEY in this shell). Why this one."
func partWords(part session.Part) string {
	words := part.Label + ": " + withDetail(valueWords(part), part.From)
	if part.Fixed != "" {
		words += ", cannot be changed: " + part.Fixed
	}
	if part.Why != "" {
		words += ". " + part.Why
	}
	return words
}

func valueWords(part session.Part) string {
	if part.Value == "" {
		return "none"
	}
	return part.Value
}
