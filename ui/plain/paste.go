package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdoctor/ui/session"
)

// longestPaste is how long a pasted text may be, in bytes.
const longestPaste = 4 << 20

// paste reads pasted texts, says what they are, and examines what they are about.
func (c *conversation) paste(ctx context.Context) error {
	for {
		err := c.pasteOnce(ctx)
		if !errors.Is(err, errAgain) {
			return backed(err)
		}
	}
}

// pasteOnce does so with one text. errAgain: with the next one, errBack: no more.
func (c *conversation) pasteOnce(ctx context.Context) error {
	text, err := c.pastedText(ctx)
	if err != nil {
		return err
	}
	pasted, err := c.session.Read(ctx, text)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("could not read the text: " + err.Error())
		pasted = session.Pasted{}
	default:
		c.sayPasted(pasted)
	}
	var items []item
	if pasted.Next != "" {
		items = append(items,
			item{text: "examine it: " + pasted.Next, do: func(ctx context.Context) error { return c.examine(ctx, pasted.Choice) }},
			item{text: "change what is examined before checking", do: func(ctx context.Context) error { return c.examineChanged(ctx, pasted.Choice) }})
	}
	if judged := pasted.Judged; judged != nil {
		items = append(items, item{text: "check it before sending; nothing is sent", do: func(ctx context.Context) error {
			return c.showReport(ctx, *judged)
		}})
	}
	items = append(items,
		item{text: "paste something else", do: func(context.Context) error { return errAgain }},
		item{text: "back to the list", do: func(context.Context) error { return errBack }})
	return c.pick(ctx, menu{question: "What next?", back: toGoBack}, items)
}

// pastedText reads lines up to one that has only a dot. They may hold a key, so nothing shows them, and none of them is
// a command; only before the first one b, q and ? are answers.
func (c *conversation) pastedText(ctx context.Context) (string, error) {
	p := prompt{
		takes: []string{"the text, then a dot"}, back: toGoBack,
		help: []string{
			"Paste an error message, a log, a curl command, a request or a key, whole. When everything is there, type a line that has only a dot.",
			"b, q and ? are answers before the first line only; behind it they are a part of the text.",
		},
		ask: func() {
			c.out.say("Paste the text, then type a line with only a dot. Nothing is sent, and the text is not shown: it may hold a key.")
		},
	}
	p.ask()
	restore, err := c.hide(ctx)
	if err != nil {
		return "", err
	}
	defer restore()
	c.prompt(p)
	var text strings.Builder
	count, longest, tooLong := 0, 0, false
	for {
		raw, err := c.read(ctx)
		if err != nil {
			return "", err
		}
		line := strings.TrimSuffix(string(raw), "\r")
		clear(raw)
		if line == "." {
			break
		}
		if count == 0 && known(line) != "" {
			c.out.write("\n")
			if err := c.obey(line, p); err != nil {
				return "", err
			}
			c.prompt(p)
			continue
		}
		count, longest = count+1, max(longest, len(line))
		if tooLong = tooLong || text.Len()+len(line) >= longestPaste; !tooLong {
			text.WriteString(line + "\n")
		}
	}
	c.in.drop()
	c.out.say(fmt.Sprintf("(%s, %d bytes, not shown)", counted(count, "line"), text.Len()))
	c.cutLine(longest)
	switch {
	case tooLong:
		c.out.say(fmt.Sprintf("the text is longer than %d bytes; paste only what is around the error", longestPaste))
		return "", errAgain
	case strings.TrimSpace(text.String()) == "":
		c.out.say("nothing was pasted")
		return "", errBack
	}
	return text.String(), nil
}

// sayPasted says what a pasted text is, and what it speaks for.
func (c *conversation) sayPasted(pasted session.Pasted) {
	c.out.say(pasted.Title)
	for _, line := range pasted.Says {
		c.out.say(line)
	}
	if len(pasted.Likely) > 0 {
		c.out.say("What the text speaks for; nothing has been measured yet:")
	}
	for i, likely := range pasted.Likely {
		c.out.say(fmt.Sprintf("cause %d of %d: %s", i+1, len(pasted.Likely), withDetail(likely.Title, likely.Cause)))
		c.out.sayOf("confidence", likely.Confidence)
		c.out.sayOf("because of the words", likely.Line)
	}
	if pasted.Next == "" && pasted.Judged == nil {
		c.out.say("there is nothing to examine in it")
	}
}

// counted is a number of things: "1 line", "3 lines".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
