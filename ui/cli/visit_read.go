package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/local"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/flows/explain"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// pasteReader says what a pasted text is.
type pasteReader struct {
	visit *visit
	w     *world
	found discover.Result
	cases []flows.Case    // the setups of this machine, the default first
	known []checks.Target // hold the keys that the text must not show
	text  string
}

// Read implements session.Session. What it says of the text is redacted: the keys of this machine, those of the text and
// what has the shape of one.
func (v *visit) Read(ctx context.Context, text string) (session.Pasted, error) {
	w, err := v.load()
	if err != nil {
		return session.Pasted{}, err
	}
	cases, found, err := w.setups(ctx, v.streams)
	if err != nil {
		return session.Pasted{}, err
	}
	known := append(targets(cases), checks.Target{Elsewhere: v.kept()})
	r := pasteReader{visit: v, w: w, found: found, cases: cases, known: known, text: text}
	if len(text) <= local.MaxPaste {
		if key := local.ReadPaste([]byte(text), w.registry); key.Alone && key.Stop == "" {
			return r.keyAlone(ctx, key)
		}
	}
	environment := discover.NewEnvironment(v.streams.Environ)
	failing, err := request.Read([]byte(text), environment.Lookup, w.maker)
	if err == nil {
		return r.failingRequest(failing), nil
	}
	if bare, ok := r.bareBody(err); ok {
		return bare, nil
	}
	return r.anError(ctx, err)
}

// keyAlone: the text is a key. Only the key is taken; the field for keys takes a text as it is.
func (r pasteReader) keyAlone(ctx context.Context, key local.Paste) (session.Pasted, error) {
	shown := key.Shown
	if key.InnerIs != "" {
		shown = key.InnerIs
	}
	p := session.Pasted{Kind: session.KeyAlone, Title: "a key: " + shown}
	if key.Whose != "" {
		p.Says = append(p.Says, "its shape: "+key.Whose)
	}
	p.Says = append(p.Says, key.Says...)
	id := key.Vendor
	if id == "" {
		id = r.cases[0].Target.Provider.ID
	}
	if err := r.w.examined(id); err != nil {
		p.Says = append(p.Says, err.Error())
		return p, nil
	}
	inner := key.InnerIs != ""
	keep := r.visit.Keep([]byte(r.text), inner)
	if inner {
		p.Says = append(p.Says, "only the key inside is taken; to check the text as it is, type it as another key of a setup")
	}
	choice := session.Choice{SetupID: id, Edits: session.Edits{KeyID: keep}}
	chosen, err := r.visit.choose(ctx, r.w, choice)
	if err != nil {
		return session.Pasted{}, err
	}
	p.Choice, p.Next = choice, next(chosen.walk.Target)
	return p, nil
}

// failingRequest: the text is a request that can be asked about again. Nothing of it is run.
func (r pasteReader) failingRequest(failing request.Request) session.Pasted {
	c := r.w.replay(failing, checkFlags{}, r.w.casesOf(r.found, checkFlags{}))
	t := c.Target
	known := append(r.known, t)
	clean := r.w.cleaner(known...)
	what := map[string]string{request.FormatCurl: "a curl command to ", request.FormatHTTP: "an HTTP request to ", request.FormatHAR: "a request of a HAR file to "}[failing.Format]
	p := session.Pasted{Kind: session.FailingRequest, Title: clean(what + checks.ShownURL(failing.URL)), Says: []string{clean(sending(t, failing, r.w))}}
	if failing.Model != "" {
		p.Says = append(p.Says, clean("the model "+failing.Model))
	}
	for _, note := range failing.Notes {
		p.Says = append(p.Says, clean(note))
	}
	if failing.Format != request.FormatHAR {
		// A reply may be pasted below the command.
		symptom := r.symptom(known)
		if p.Likely = likely(symptom, r.w, clean); symptom.Known() {
			p.Says = append(p.Says, clean("below it "+titleOf(symptom)))
		}
	}
	p.Judged = r.judged(r.text)
	if err := r.w.examined(t.Provider.ID); err != nil {
		p.Says = append(p.Says, err.Error())
		return p
	}
	p.Choice = session.Choice{PastedID: r.visit.keepRequest(failing)}
	p.Next = clean(next(t))
	return p
}

// sending says how a request carries its key.
func sending(t checks.Target, failing request.Request, w *world) string {
	if failing.Credential == nil {
		return failing.Method + " without a key"
	}
	with := ""
	if failing.Scheme != "" {
		with = " with the scheme " + failing.Scheme
	}
	return failing.Method + ", with its key in " + strings.Join(t.Request.Carriers, ", ") + with + ": " + kindWords(t.Credential, w) + ", " + t.Credential.Secret.Fingerprint()
}

// anError: the text is what a program or a server said, or nothing that is known.
func (r pasteReader) anError(ctx context.Context, noRequest error) (session.Pasted, error) {
	clean := r.w.cleaner(r.known...)
	symptom := r.symptom(r.known)
	if !symptom.Known() {
		p := session.Pasted{Kind: session.NothingKnown, Title: "nothing that is known"}
		if !errors.Is(noRequest, request.ErrFormat) {
			p.Says = append(p.Says, clean("it begins like a request, which could not be read: "+noRequest.Error()))
		}
		if symptom.NamedBy != "" {
			p.Says = append(p.Says, clean("it speaks of "+symptom.Provider.Name+": "+symptom.NamedBy))
		}
		p.Says = append(p.Says, "what helps: the status, such as 401, and the body that came with it; or the request that failed, as a curl command")
		return p, nil
	}
	p := session.Pasted{Kind: session.ErrorText, Title: clean(titleOf(symptom)), Likely: likely(symptom, r.w, clean)}
	for _, says := range told(symptom) {
		p.Says = append(p.Says, clean(says))
	}
	id := symptom.Provider.ID
	if id == "" {
		id = r.cases[0].Target.Provider.ID
	}
	if err := r.w.examined(id); err != nil {
		p.Says = append(p.Says, err.Error())
		return p, nil
	}
	choice := session.Choice{SetupID: id}
	if symptom.Provider.ID != "" && symptom.Model != "" {
		choice.Edits.Model = session.Edit{Value: clean(symptom.Model), Set: true}
	}
	chosen, err := r.visit.choose(ctx, r.w, choice)
	if err != nil {
		return session.Pasted{}, err
	}
	p.Choice, p.Next = choice, clean(next(chosen.walk.Target))
	return p, nil
}

// titleOf names an error.
func titleOf(s explain.Symptom) string {
	title := "an error"
	if s.Provider.ID != "" {
		title = "an error of " + s.Provider.Name
	}
	var words []string
	if s.Status != 0 {
		words = append(words, "status "+strconv.Itoa(s.Status))
	}
	if s.Code != "" && s.Code != strconv.Itoa(s.Status) {
		words = append(words, "code "+s.Code)
	}
	if len(words) == 0 {
		return title
	}
	return title + ": " + strings.Join(words, ", ")
}

// told lists what was recognised.
func told(s explain.Symptom) []string {
	var says []string
	if s.NamedBy != "" {
		says = append(says, "whose: "+s.Provider.Name+", by "+s.NamedBy)
	} else {
		says = append(says, "whose API it is, the text does not tell")
	}
	if s.StatusBy != "" {
		says = append(says, "status: "+strconv.Itoa(s.Status)+", by the words \""+s.StatusBy+"\"")
	}
	if s.Client != "" {
		says = append(says, "asked by: "+s.Client)
	}
	if s.Model != "" {
		says = append(says, "model: "+s.Model)
	}
	if s.Echo != "" {
		says = append(says, "the key that arrived: "+s.Echo)
	}
	if s.Message != "" {
		says = append(says, "message: "+s.Message)
	}
	if s.RequestID != "" {
		says = append(says, "request id: "+s.RequestID)
	}
	if s.Cut {
		says = append(says, "only the first 1 MiB was read")
	}
	return says
}

// likely are the causes that a symptom speaks for, with the catalogue's titles.
func likely(s explain.Symptom, w *world, clean func(string) string) []session.Likely {
	var all []session.Likely
	for _, l := range s.Likely {
		entry, ok := w.catalogue.Get(l.Cause)
		if !ok {
			continue
		}
		all = append(all, session.Likely{Cause: string(l.Cause), Title: entry.Title, Confidence: string(l.Confidence), Line: clean(l.Line)})
	}
	return all
}

// next says what examining a target would do.
func next(t checks.Target) string {
	host := hostOf(t.BaseURL.Value)
	if host == "" {
		host = checks.ShownURL(t.BaseURL.Value)
	}
	sender := t.Sender()
	switch {
	case sender == nil && !t.UserNamed:
		return "see where a key for " + t.Provider.Name + " would have to be; one can also be typed"
	case sender == nil:
		return "ask " + host + " without a key; one can also be typed"
	}
	return "ask " + host + " with " + map[keystore.Kind]string{
		keystore.FromTyping: "the key that was pasted", keystore.FromRequest: "the key of the request",
		keystore.FromEnv: inWords(*sender), keystore.FromFile: inWords(*sender),
	}[sender.Source.Kind]
}

// symptom is what the text says without its secrets.
func (r pasteReader) symptom(known []checks.Target) explain.Symptom {
	reader, err := explain.New(r.w.registry)
	if err != nil {
		return explain.Symptom{} // the binary's own data is damaged, which explain reports
	}
	text := r.text[:min(len(r.text), explain.MaxSize+1)]
	return reader.Read(explain.Mask(r.w.redactor(known...).Redact(text)))
}
