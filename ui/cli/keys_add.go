package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"

	"github.com/spf13/cobra"
)

// keyFlags say where a new key comes from and what belongs to it.
type keyFlags struct {
	check  checkFlags // provider, address and how to test it
	noTest bool
	force  bool
	days   int
}

func newKeysAdd(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var f keyFlags
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "test a key and store it",
		Long: `add reads a key from standard input, a variable or a masked prompt, never from the command
line, tests it with a few free requests, and stores it under NAME. A key that the provider
proves bad is not stored; one that cannot be tested is stored and marked so.`,
		Example: `  authdoctor keys add work
  pass show openai | authdoctor keys add work --key-stdin
  authdoctor keys add gateway --base-url https://gateway.example/v1 --key-env GATEWAY_KEY`,
		Args: takes("add", 1),
		RunE: func(cmd *cobra.Command, args []string) error { return k.add(cmd.Context(), args[0], f) },
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.noTest, "no-test", false, "store it without a test; keys list says so")
	return k.register(cmd)
}

func (f *keyFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.check.provider, "provider", "", "the provider's `ID` (default: the one that the key's shape or the environment names)")
	flags.BoolVar(&f.check.keyStdin, "key-stdin", false, "read the key from standard input")
	flags.StringVar(&f.check.keyEnv, "key-env", "", "take the key from this environment variable `NAME`")
	flags.StringVar(&f.check.baseURL, "base-url", "", "the `URL` that the key is for (default: as check finds it)")
	flags.StringVar(&f.check.org, "org", "", "organization `ID` that belongs to the key")
	flags.StringVar(&f.check.project, "project", "", "project `ID` that belongs to the key")
	flags.IntVar(&f.days, "rotate-days", keystore.DefaultDays, "remind of rotating after so many days; 0: never")
	flags.BoolVar(&f.force, "force", false, "store it though the provider proves it bad")
	f.check.registerTest(cmd)
}

// registerTest adds the flags of commands that test a key.
func (f *checkFlags) registerTest(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` as well")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "end the test after this time")
	flags.BoolVar(&f.allowHTTP, "allow-http", false, "allow plain http to private addresses")
	f.maxRequests, f.maxPaid = 8, 1
}

func (k *keysCommand) add(ctx context.Context, name string, f keyFlags) error {
	switch {
	case f.check.keyEnv != "" && f.check.keyStdin:
		return usage(errors.New("--key-env and --key-stdin exclude each other"), "give one of them")
	case f.days < 0:
		return usage(fmt.Errorf("--rotate-days %d is negative", f.days), "0 never reminds")
	}
	if err := keystore.CheckName(name); err != nil {
		return storeError(err)
	}
	w, l, store, chosen, err := k.readyFor(ctx, true)
	if err != nil {
		return err
	}
	keeper := w.keeper(k.streams, f.check, store)
	if err := keeper.Free(ctx, name); err != nil { // before a key is asked for
		return storeError(err)
	}
	hushed := k.streams.hush()
	defer hushed()
	if err := l.wake(ctx, chosen.kind); err != nil {
		return storeError(err)
	}
	key, from, err := w.handedKey(ctx, k.streams, f.check)
	if err != nil {
		return err
	}
	hushed()
	defer key.Wipe()
	profile, err := w.profileFor(ctx, k.streams, f, name, key)
	if err != nil {
		return err
	}
	outcome, err := keeper.Add(ctx, keys.New{Profile: profile, Key: key, From: from, Untested: f.noTest, Anyway: f.force})
	if err != nil {
		return storeError(err)
	}
	if outcome.Done {
		outcome.Next = append(outcome.Next, l.recorded(chosen)...)
	}
	return k.tell(outcome, "--force stores it anyway")
}

// handedKey reads the key from where the flags say, else from a masked prompt.
func (w *world) handedKey(ctx context.Context, s Streams, f checkFlags) (secret.Secret, keystore.Kind, error) {
	switch {
	case f.keyStdin:
		text, err := readKey(s.In)
		if err != nil {
			return secret.Secret{}, "", err
		}
		defer clear(text)
		text = withoutLineEnd(text)
		if len(bytes.TrimSpace(text)) == 0 {
			return secret.Secret{}, "", usage(errors.New("what came on standard input is empty"), "pass show openai | authdoctor keys add NAME --key-stdin")
		}
		return w.maker.Make(text), keystore.FromStdin, nil
	case f.keyEnv != "":
		value := s.getenv(f.keyEnv)
		if strings.TrimSpace(value) == "" {
			return secret.Secret{}, "", usage(fmt.Errorf("the variable %s is not set, or empty", f.keyEnv), "export it, or use --key-stdin")
		}
		return w.maker.Make([]byte(value)), keystore.FromEnv, nil
	}
	key, err := w.typedKey(ctx, s, "Key (not shown): ")
	return key, keystore.FromTyping, err
}

// withoutLineEnd cuts the one line end that a pipe adds.
func withoutLineEnd(text []byte) []byte {
	n := len(text)
	if n > 0 && text[n-1] == '\n' {
		n--
		if n > 0 && text[n-1] == '\r' {
			n--
		}
	}
	return text[:n]
}

// profileFor is what is known about a new key: whose it is, and the address that the user named for it.
func (w *world) profileFor(ctx context.Context, s Streams, f keyFlags, name string, key secret.Secret) (keystore.Profile, error) {
	c := keystore.Candidate{Secret: key, Source: keystore.Source{Kind: keystore.FromTyping}, Name: name}
	target, err := w.keyTarget(ctx, s, f.check, c)
	if err != nil {
		return keystore.Profile{}, err
	}
	p := keystore.Profile{
		Name: name, Provider: target.Provider.ID, Kind: checks.KeyKind(&c, w.registry), Days: f.days, Organization: f.check.org, Project: f.check.project,
	}
	if target.UserNamed {
		p.BaseURL = target.BaseURL.Value
	}
	_, shaped := checks.Vendor(&c, w.registry)
	_, _, variable := w.registry.ByVariable(f.check.keyEnv)
	if !shaped && !variable && f.check.provider == "" && p.BaseURL == "" {
		p.Provider = "" // nobody named a host that it may be sent to
	}
	return p, nil
}

// keyOutcome is what the commands about one key print with --json.
type keyOutcome struct {
	Schema string   `json:"schema"`
	Done   bool     `json:"done"`
	Words  string   `json:"words"`
	Next   []string `json:"next"`
	Key    *keyItem `json:"key"`
	Cause  string   `json:"cause,omitempty"` // of the test
}

// tell prints an outcome and returns the exit code that belongs to it.
func (k *keysCommand) tell(o keys.Outcome, anyway string) error {
	if k.asJSON {
		out := keyOutcome{Schema: "authdoctor.key/v1", Done: o.Done, Words: o.Words, Next: append([]string{}, o.Next...)}
		if o.Profile.Name != "" {
			item := itemOf(o.Profile, time.Now())
			out.Key = &item
		}
		if o.Report != nil && len(o.Report.Diagnoses) > 0 {
			out.Cause = o.Report.Diagnoses[0].Cause
		}
		if err := printJSON(k.streams.Out, out); err != nil {
			return err
		}
	} else if o.Done {
		fmt.Fprintln(k.streams.Out, o.Words)
		for _, next := range o.Next {
			fmt.Fprintln(k.streams.Out, "- "+next)
		}
	}
	if o.Done {
		return nil
	}
	return &exit{code: exitProblem, err: errors.New(o.Words), hint: anyway}
}
