package request

import (
	"net/url"
	"slices"
	"strings"
)

// body collects -d and its kin, --json and -T.
func (c *curl) body(f flag) {
	c.implied = "POST"
	if f.name == "upload-file" {
		c.implied = "PUT"
	}
	sent := Flag{Name: f.name, Value: f.value.text}
	text, runs, why := c.content(f, &sent)
	c.sent = append(c.sent, sent)
	if why != "" {
		c.unread = why
		return
	}
	if f.name == "json" {
		c.isJSON = true
	} else if c.data.Len() > 0 {
		c.data.WriteByte('&')
	}
	c.data.add(text, runs)
}

// content is what a flag adds to the body, as curl would read it; why: it is not at hand.
func (c *curl) content(f flag, sent *Flag) (text string, runs []run, why string) {
	text, runs = f.value.text, f.value.runs
	switch f.name {
	case "data-raw":
	case "data-urlencode":
		name, file, isFile := cutFile(text)
		if !isFile {
			return escaped(text), runs[:min(1, len(runs))], ""
		}
		text, runs, why = c.sentText(file, f.value.filled, sent)
		return name + url.QueryEscape(text), runs[:min(1, len(runs))], why
	case "upload-file":
		if text == "." {
			text = "-"
		}
		return c.sentText(text, f.value.filled, sent)
	default:
		file, isFile := strings.CutPrefix(text, "@")
		if !isFile {
			break
		}
		text, runs, why = c.sentText(file, f.value.filled, sent)
		if (f.name == "data" || f.name == "data-ascii") && len(runs) == 1 && runs[0].source >= c.firstFile() {
			text, runs = stripped(text, runs[0].source)
		}
	}
	return text, runs, why
}

// sentText reads a file, and has sent name what the flag stands for.
func (c *curl) sentText(file string, filled []string, sent *Flag) (text string, runs []run, why string) {
	text, runs, why = c.fileText(file, filled)
	sent.File = true
	switch {
	case file != "-":
	case c.stdin.document.text != "":
		*sent = Flag{Name: "data-raw", Value: text}
	case c.stdin.file != "":
		sent.Value = strings.TrimRight(sent.Value, "-.") + c.stdin.file
	}
	return text, runs, why
}

// formField collects -F.
func (c *curl) formField(f flag) {
	c.implied = "POST"
	p := part(f.value, f.name == "form-string")
	if len(p.name) <= longestMember && len(c.form) < mostMembers {
		c.form = append(c.form, p.name)
	}
	if len(c.parts) == mostMembers {
		return
	}
	if file, ok := strings.CutPrefix(p.value, "<"); ok && p.isFile && c.files != nil {
		file, _, _ = strings.Cut(file, ";")
		text, runs, why := c.fileText(file, f.value.filled)
		if why != "" {
			c.note(why)
		} else {
			p.from, p.value, p.valueAt, p.isFile = p.value, text, sourceOf(runs, 0), false
		}
	}
	if p.name == "model" && len(p.value) <= longestModel {
		c.model = p.value
	}
	c.parts = append(c.parts, p)
}

// cutFile takes "@file" and "name@file" of --data-urlencode apart; an equals sign counts first.
func cutFile(text string) (name, file string, ok bool) {
	if strings.Contains(text, "=") {
		return "", "", false
	}
	name, file, ok = strings.Cut(text, "@")
	if name != "" {
		name += "="
	}
	return name, file, ok
}

// escaped is the form of --data-urlencode: "text", "=text" and "name=text".
func escaped(text string) string {
	name, value, named := strings.Cut(text, "=")
	switch {
	case !named:
		return url.QueryEscape(text)
	case name == "":
		return url.QueryEscape(value)
	}
	return name + "=" + url.QueryEscape(value)
}

// stripped is a file's text as -d sends it: curl takes carriage returns, newlines and zero bytes out
// (https://curl.se/docs/manpage.html#-d).
func stripped(text string, source int) (string, []run) {
	const dropped = "\r\n\x00"
	var out traced
	for {
		keep := len(text) - len(strings.TrimLeft(text, dropped))
		text, source = text[keep:], source+keep
		if text == "" {
			return out.String(), out.runs
		}
		end := strings.IndexAny(text, dropped)
		if end < 0 {
			end = len(text)
		}
		out.from(source)
		out.WriteString(text[:end])
		text, source = text[end:], source+end
	}
}

// secretName reports whether one of the variables can hold a secret.
func secretName(filled []string) bool {
	return slices.ContainsFunc(filled, func(name string) bool { return NamesSecret(strings.ToLower(name)) })
}
