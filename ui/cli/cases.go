package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/ui/term"
)

// maxKey bounds what is read as a key from standard input, in bytes.
const maxKey = 64 << 10

// cases finds what is to be examined: one case for each provider that a key was found for.
func (w *world) cases(ctx context.Context, s Streams, f checkFlags) ([]flows.Case, error) {
	found, err := w.discover(ctx, s, f)
	if err != nil {
		return nil, err
	}
	cases := w.casesOf(found, f)
	if f.request != "" {
		c, err := w.requestCase(s, f, cases)
		c.Notes = append(c.Notes, w.notesOf(found)...)
		return []flows.Case{c}, err
	}
	return cases, nil
}

// casesOf makes a case of every setup that was found.
func (w *world) casesOf(found discover.Result, f checkFlags) []flows.Case {
	var cases []flows.Case
	for _, setup := range found.Setups {
		cases = append(cases, w.caseOf(setup, f, w.notesOf(found)))
	}
	return cases
}

// notesOf is what to know about looking around.
func (w *world) notesOf(found discover.Result) []string {
	notes := append([]string{}, w.notes...)
	for _, p := range found.Problems {
		notes = append(notes, problemText(p))
	}
	return notes
}

func (w *world) caseOf(setup discover.Setup, f checkFlags, notes []string) flows.Case {
	target := setup.Target()
	if f.stored != nil { // the key that is asked about: that another one works is no answer, and no reason to send that
		target.Shadowed, target.Elsewhere = nil, nil
	}
	notes = append(append([]string{}, notes...), setup.Notes...)
	if target.Credential != nil {
		notes = append(notes, target.Credential.Notes...)
	}
	return w.asked(f, target, notes)
}

// asked is the case of a target, as far as the flags let it go.
func (w *world) asked(f checkFlags, target checks.Target, notes []string) flows.Case {
	return flows.Case{Target: target, Flow: f.flow, Offline: f.offline, Only: f.only, Skip: f.skip, Paid: f.paid, Notes: notes, Shell: w.shell, Wait: f.wait}
}

func (w *world) discover(ctx context.Context, s Streams, f checkFlags) (discover.Result, error) {
	options := discover.Options{
		Registry: w.registry, Maker: w.maker, ProviderID: f.provider, Environ: s.Environ, Dir: f.dir, EnvFile: f.envFile,
		KeyEnv: f.keyEnv, Stored: f.stored, BaseURL: f.baseURL, Model: f.model, Organization: f.org, Project: f.project,
		Version: f.apiVersion,
	}
	if f.provider != "" {
		if _, ok := w.registry.ByID(f.provider); !ok {
			return discover.Result{}, usage(fmt.Errorf("no provider is named %q", f.provider), "use one of "+w.providerIDs())
		}
	}
	if f.keyStdin {
		key, err := readKey(s.In)
		if err != nil {
			return discover.Result{}, err
		}
		defer clear(key)
		options.KeyStdin = key
	}
	found, err := discover.Find(ctx, options)
	if err != nil {
		return found, usage(err, "authdoctor check --help")
	}
	return found, nil
}

func (w *world) providerIDs() string {
	text := ""
	for _, p := range w.registry.All() {
		text += " " + p.ID
	}
	return text[min(1, len(text)):]
}

func readKey(in *os.File) ([]byte, error) {
	if term.IsTerminal(in) {
		return nil, usage(errors.New("--key-stdin needs a pipe, not a terminal, where the key would be seen"), "pass show openai | authdoctor check --key-stdin")
	}
	key, err := io.ReadAll(io.LimitReader(in, maxKey+1))
	switch {
	case err != nil:
		return nil, usage(fmt.Errorf("read the key from standard input: %w", err), "printf %s \"$KEY\" | authdoctor check --key-stdin")
	case len(key) > maxKey:
		return nil, usage(errors.New("more than 64 KiB came on standard input: this is no key"), "pass only the key")
	case len(key) == 0:
		return nil, usage(errors.New("standard input ended before a key came"), "printf %s \"$KEY\" | authdoctor check --key-stdin")
	}
	return key, nil
}

func problemText(p discover.Problem) string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Message)
	}
	return p.Path + ": " + p.Message
}

// requestCase makes the case of a request that the user handed over; what was discovered loses to it.
func (w *world) requestCase(s Streams, f checkFlags, cases []flows.Case) (flows.Case, error) {
	text, err := readRequest(s, f.request)
	if err != nil {
		return flows.Case{}, err
	}
	environment := discover.NewEnvironment(s.Environ)
	failing, err := request.ReadWith(text, environment.Lookup, bodyFiles(f.request, "authdoctor check --request - < FILE"), w.maker)
	if err != nil {
		return flows.Case{}, usage(fmt.Errorf("request %s: %w", f.request, err), "paste the whole command, from curl on")
	}
	return w.replay(failing, f, cases), nil
}

// replay is the case of a request that was read.
func (w *world) replay(failing request.Request, f checkFlags, cases []flows.Case) flows.Case {
	base := checks.Target{}
	if len(cases) > 0 {
		base = cases[0].Target
		if f.provider == "" { // the request's own address chooses
			base.Provider = provider.Provider{}
		}
	}
	return w.asked(f, failing.Apply(base, w.registry), slices.Clone(failing.Notes))
}

func readRequest(s Streams, name string) ([]byte, error) {
	in := io.Reader(s.In)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, usage(fmt.Errorf("read the request: %w", err), "give the file that holds the failing curl command")
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, request.MaxSize+1))
	if err != nil {
		return nil, usage(fmt.Errorf("read the request: %w", err), "authdoctor check --request FILE")
	}
	return text, nil
}
