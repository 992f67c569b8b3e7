package cli

import (
	"fmt"
	"net/url"

	"authdoctor/checks"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// key says which key is sent and why this one.
func (v partsView) key() session.Part {
	part := session.Part{ID: session.Key, Label: "key", Why: v.whyKey()}
	if sender := v.target.Sender(); sender != nil {
		part.Value, part.From = sender.Secret.Fingerprint(), inWords(*sender)
	}
	for _, key := range v.keys {
		o := session.Option{
			ID: key.id, Title: inWords(key.candidate), Detail: kindWords(&key.candidate, v.w) + ", " + key.candidate.Secret.Fingerprint(),
			Chosen: key.id == v.edits.KeyID || v.edits.KeyID == "" && key.present,
		}
		if sender := v.target.Sender(); sender != nil && !o.Chosen && key.candidate.Secret.Same(sender.Secret) {
			o.Detail += ", the same key as the one that is sent"
		}
		part.Options = append(part.Options, o)
	}
	return part
}

// whyKey says in one or two sentences why this key is sent and not another.
func (v partsView) whyKey() string {
	sender, found := v.target.Sender(), v.found.Sender()
	switch {
	case v.edits.KeyID != "" && sender != nil && (found == nil || sender.Source != found.Source || sender.Name != found.Name):
		chose := "You chose it."
		if sender.Source.Kind == keystore.FromTyping {
			chose = "You typed it; it is kept in memory for this visit only."
		}
		if found == nil {
			return chose + " A program started here would find no key."
		}
		return chose + " A program started here would send " + inWords(*found) + " instead."
	case sender == nil && v.target.Request != nil:
		return "The request carries no key."
	case sender == nil:
		return v.noKey()
	case sender.Source.Kind == keystore.FromRequest:
		return "The request carries it, so that this is the key to ask about."
	case v.target.Request != nil:
		return "The request shows no key, because browsers leave it out; this is the one that was found here."
	case v.target.Override != nil:
		return sentence("A header of its own carries it, which the client sends in place of any key.", hides(v.target))
	case sender.Secret.Len() == 0:
		return sentence(sender.Name+" is set to the empty string, and the client takes that as it is.", hides(v.target))
	case sender.Source.Kind == keystore.FromFile:
		return sentence("The "+fileName(sender.Source.Path)+" file is read when the program starts, and no variable of this shell has the same name.", hides(v.target))
	}
	return sentence("It is a variable of this shell, which beats any file.", hides(v.target))
}

// noKey says where a key was looked for.
func (v partsView) noKey() string {
	name := v.target.Provider.KeyVariable()
	if name == "" {
		name = "a key's variable"
	}
	why := name + " is set neither in this shell nor in a .env file that is loaded."
	if n := len(v.target.Elsewhere); n > 0 {
		why += fmt.Sprintf(" %s is not what a program started here reads.", inWords(v.target.Elsewhere[0]))
	}
	return why
}

// hides says what the key in use keeps from being used.
func hides(t checks.Target) string {
	losers := t.Shadowed
	if t.Override != nil && t.Credential != nil {
		losers = append([]keystore.Candidate{*t.Credential}, losers...)
	}
	var different, same []keystore.Candidate
	for _, c := range losers {
		if c.Secret.Same(t.Sender().Secret) {
			same = append(same, c)
		} else if c.Secret.Len() > 0 {
			different = append(different, c)
		}
	}
	switch {
	case len(different) == 1:
		return "It hides another key, " + inWords(different[0]) + "."
	case len(different) > 1:
		return fmt.Sprintf("It hides %d other keys, the nearest of them %s.", len(different), inWords(different[0]))
	case len(same) > 0:
		return "The same key is also " + inWords(same[0]) + "."
	}
	return ""
}

// hostOf is the host name of a base URL; empty where it has none.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
