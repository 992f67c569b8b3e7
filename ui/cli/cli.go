// Package cli is the command line: it reads flags, wires the floors together, and turns results into exit codes.
//
// It is the only place that wires. It decides nothing about a case and draws nothing but usage errors.
//
//	os.Exit(cli.Main(context.Background(), os.Args[1:], cli.System()))
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"authdoctor/checks/provider"
	"authdoctor/keystore/secret"

	"github.com/spf13/cobra"
)

// Exit codes of the outside face.
const (
	exitHealthy     = 0
	exitProblem     = 1
	exitUsage       = 2
	exitUnknown     = 3
	exitInternal    = 4
	exitHangup      = 129
	exitInterrupted = 130
	exitTerminated  = 143
)

// Streams is the outside world of one run.
type Streams struct {
	In       *os.File
	Out, Err *os.File
	Environ  []string
}

// System is this process's own.
func System() Streams {
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ()}
}

func (s Streams) getenv(name string) string {
	for _, line := range s.Environ {
		if len(line) > len(name) && line[len(name)] == '=' && line[:len(name)] == name {
			return line[len(name)+1:]
		}
	}
	return ""
}

// exit is an error that knows its exit code. A nil err has been told already.
type exit struct {
	code int
	err  error
	hint string // what to type next
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func usage(err error, hint string) error { return &exit{code: exitUsage, err: err, hint: hint} }

// Main runs one command line and returns the exit code. A panic becomes a redacted crash file and code 4.
func Main(ctx context.Context, args []string, s Streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = crashed(s, p)
		}
	}()
	sig := listen(ctx)
	defer sig.stop()
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(sig.ctx)
	if interrupted := sig.code(); interrupted != 0 {
		return interrupted
	}
	return tell(s.Err, err)
}

// tell prints an error with its hint and returns its exit code.
func tell(w io.Writer, err error) int {
	var known *exit
	switch {
	case err == nil:
		return exitHealthy
	case errors.As(err, new(*fs.PathError)) && !errors.As(err, &known):
		known = &exit{code: exitInternal, err: err, hint: "free some space, or write to another place"}
	case !errors.As(err, &known):
		known = &exit{code: exitUsage, err: err, hint: "authdoctor --help shows the commands"}
	}
	if known.err != nil {
		text := fmt.Sprintf("authdoctor: %v\n", known.err)
		if known.hint != "" {
			text += fmt.Sprintf("hint: %s\n", known.hint)
		}
		fmt.Fprint(w, withoutKeys(text))
	}
	return known.code
}

// withoutKeys masks what has the shape of a key: one that was typed in a wrong place would stand in the message.
func withoutKeys(text string) string { return keyMask()(text) }

// keyMask is withoutKeys for many texts.
func keyMask() func(string) string {
	registry, err := provider.Builtin()
	if err != nil {
		return func(text string) string { return longWords().ReplaceAllString(text, "[redacted]") }
	}
	return secret.NewMaker(nil, registry.Prefixes()).Redactor().Redact
}

func newRoot(s Streams) *cobra.Command {
	var app appFlags
	root := &cobra.Command{
		Use:   "authdoctor",
		Short: "find the one root cause of an authorization error, and prove it",
		Long: `authdoctor examines why a model API refuses a request: the key and where it comes
from, the address, the way there, and what the account may do. It names one root
cause with its evidence and proves it: the same request with that one thing changed.

Without a command it starts the interactive app.`,
		Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return runApp(cmd.Context(), s, app) },
	}
	app.register(root)
	root.AddCommand(newCheck(s), newExplain(s), newValidate(s), newKeys(s), newExec(s), newUndo(s), newLab(s), newFlows(s), newVersion(s))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(err, cmd.CommandPath()+" --help shows the flags")
	})
	return root
}
