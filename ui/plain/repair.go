package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// mend is what was repaired about a choice.
type mend struct {
	before []flows.Report // what is true again once it is taken back, the last fixes last
	keyID  string         // of the key that works now; empty: it cannot be stored
}

// applicable are the automatic fixes of a report that are not made, each with its cause.
func applicable(report flows.Report) (fixes []session.ApplyFix, shown []flows.Fix) {
	for _, d := range report.Diagnoses {
		for _, fix := range d.Fixes {
			if fix.Kind == "automatic" && fix.Status != "verified" && fix.Status != "unverified" {
				fixes, shown = append(fixes, session.ApplyFix{Cause: d.Cause, Fix: fix.ID}), append(shown, fix)
			}
		}
	}
	return fixes, shown
}

// repairItems are what can be done about the fixes of a report, which changes with them.
func (c *conversation) repairItems(choice session.Choice, report *flows.Report) []item {
	_, shown := applicable(*report)
	apply, undo, store := "", "", ""
	if len(shown) == 0 {
		apply = "there is no automatic fix to apply"
	}
	made := c.mends[choice]
	if len(made.before) == 0 {
		undo = "nothing was changed here"
	}
	if made.keyID == "" {
		store = "no key was repaired here"
	}
	return []item{
		{text: "apply a fix, and verify it", off: apply, do: func(ctx context.Context) error { return backed(c.apply(ctx, choice, report)) }},
		{text: "take the last fix back", off: undo, do: func(ctx context.Context) error { return backed(c.undo(ctx, choice, report)) }},
		{text: "keep the repaired key in the store of this machine", off: store, do: func(ctx context.Context) error { return backed(c.store(ctx, made.keyID)) }},
	}
}

// apply shows what a fix changes, asks, makes it and says what became of it.
func (c *conversation) apply(ctx context.Context, choice session.Choice, report *flows.Report) error {
	fixes, shown := applicable(*report)
	if len(fixes) > 1 {
		answers := []string{fmt.Sprintf("all %d, one after the other", len(fixes))}
		for _, fix := range shown {
			answers = append(answers, fix.Title)
		}
		chosen, err := c.choose(ctx, menu{question: "Which fix?", back: toGoBack}, answers)
		if err != nil {
			return err
		}
		if chosen == 0 {
			fixes = []session.ApplyFix{{}}
		} else {
			fixes, shown = fixes[chosen-1:chosen], shown[chosen-1:chosen]
		}
	}
	for _, fix := range shown {
		c.out.sayOf("fix", fix.Title)
		c.preview(fix.Preview)
	}
	question := "Apply it?"
	if len(shown) > 1 {
		question = "Apply them?"
	}
	if yes, err := c.yes(ctx, question, "The checks run again to verify it. What does not help is taken back, and it can be undone later."); err != nil || !yes {
		return err
	}
	want := fixes[0]
	want.Choice = choice
	applied, err := c.applied(ctx, want)
	if len(applied.Changed) > 0 {
		made := c.mends[choice]
		c.mends[choice] = mend{append(made.before, *report), applied.KeyID}
	}
	if err != nil {
		return err
	}
	c.sayApplied(*report, applied, want)
	*report = applied.Report
	return nil
}

// applied makes a fix, once more where the store had to be opened for it. What fails is said, and is errBack.
func (c *conversation) applied(ctx context.Context, want session.ApplyFix) (session.Applied, error) {
	for again := false; ; again = true {
		var applied session.Applied
		failed, err := c.told(ctx, want.Choice, "applying it", func(ctx context.Context, visitor session.Visitor) (err error) {
			applied, err = c.session.Apply(ctx, want, visitor)
			return err
		})
		locked := errors.Is(failed, keystore.ErrLocked) || errors.Is(failed, keystore.ErrNoStore)
		switch {
		case err != nil:
			return applied, err
		case locked && !again:
			c.out.say("this fix takes a key out of a file, and no store is open that keeps the key for undoing it")
			if err := c.open(ctx); err != nil {
				return applied, err
			}
		case failed != nil:
			c.out.say("not done: " + failed.Error())
			return applied, errBack
		default:
			return applied, nil
		}
	}
}

// sayApplied says what became of fixes, why, and what is so now.
func (c *conversation) sayApplied(before flows.Report, applied session.Applied, want session.ApplyFix) {
	for _, d := range applied.Report.Diagnoses {
		for _, fix := range d.Fixes {
			one := d.Cause == want.Cause && fix.ID == want.Fix
			if one || want.All() && (fix.Kind == "automatic" || fix.Status == "not_applied") {
				c.out.say(appliedWords(fix.Status) + ": " + fix.Title)
			}
		}
	}
	for _, note := range applied.Report.Notes[min(len(before.Notes), len(applied.Report.Notes)):] {
		c.out.sayOf("note", note)
	}
	c.out.sayOf("changed", strings.Join(applied.Changed, ", "))
	switch left := stillWrong(applied.Report); {
	case applied.Report.Verdict == flows.Healthy:
		c.out.say("healthy: the provider answers and accepts this credential")
		c.out.say("to keep it so, check before every deployment; it ends with 1 where something is wrong")
		c.out.whole("command", "authdoctor check --json")
		c.out.say("a stored key needs no file; the program gets it in its environment")
		c.out.whole("command", "authdoctor exec NAME -- COMMAND")
	case applied.Stopped:
		c.out.say("it was stopped before it was verified; run again verifies it")
	case left != nil:
		c.out.sayOf("still wrong", withDetail(left.Title, left.Cause))
		c.out.say("what to do about it is under: what to do")
	default:
		c.out.say("the verdict is " + string(applied.Report.Verdict))
	}
}

// stillWrong is the first cause without a verified fix; nil: there is none.
func stillWrong(report flows.Report) *flows.Diagnosis {
	for _, d := range report.Diagnoses {
		mended := false
		for _, fix := range d.Fixes {
			mended = mended || fix.Status == "verified"
		}
		if !mended {
			return &d
		}
	}
	return nil
}

// appliedWords say how far a fix came.
func appliedWords(status string) string {
	switch status {
	case "verified":
		return "done and verified"
	case "unverified":
		return "done, not verified"
	case "failed":
		return "it did not help, and is not in place"
	}
	return "not done"
}

// undo shows what taking back the last fixes would change, asks, and takes them back.
func (c *conversation) undo(ctx context.Context, choice session.Choice, report *flows.Report) error {
	plan, err := c.session.PlanUndo(ctx, choice)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("it cannot be taken back: " + err.Error())
		return errBack
	}
	for _, what := range plan.What {
		c.out.sayOf("taken back is", what)
	}
	c.preview(plan.Preview)
	if yes, err := c.yes(ctx, "Take it back?", "The file becomes what it was before the fix."); err != nil || !yes {
		return err
	}
	undone, err := c.session.Undo(ctx, choice)
	if errors.Is(err, keystore.ErrLocked) && ctx.Err() == nil {
		if err := c.unlockShut(ctx); err != nil {
			return err
		}
		undone, err = c.session.Undo(ctx, choice)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("it could not be taken back: " + err.Error())
		return errBack
	}
	c.out.sayOf("done", undone.Words)
	for _, next := range undone.Next {
		c.out.sayOf("left to do", next)
	}
	if made := c.mends[choice]; len(made.before) > 0 {
		last := len(made.before) - 1
		*report = made.before[last]
		c.mends[choice] = mend{before: made.before[:last:last]}
	}
	return nil
}

// yes asks a question whose answer is no unless a person says otherwise.
func (c *conversation) yes(ctx context.Context, question, help string) (bool, error) {
	p := prompt{
		ask: func() { c.out.say(question + " [y/N]") }, takes: []string{"y for yes", "Enter for no"}, back: toGoBack,
		help: []string{help},
	}
	p.ask()
	for {
		answer, err := c.reply(ctx, p)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "y", "yes":
			return true, nil
		case "", "n", "no":
			c.out.say("nothing was changed")
			return false, nil
		}
		c.in.drop()
		c.out.say("not one of the choices")
	}
}
