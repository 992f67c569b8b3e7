package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"authdoctor/checks/api"
	"authdoctor/checks/discover"
	"authdoctor/checks/lint"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/flows/validate"
	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

// validateFlags are the flags of validate.
type validateFlags struct {
	checkFlags // of which validate has the ones that speak of the report's form
	openapi    string
	entry      int
}

func newValidate(s Streams) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate [FILE|-]",
		Short: "check a request before it is sent; nothing is sent",
		Long: `validate reads a request - a curl command, raw HTTP, an entry of a HAR file, or a JSON
body by itself - and says what is wrong with it and where: the key's place, the
address, the headers, the JSON, and the members of the body against what the APIs of
OpenAI, Anthropic and Gemini document. It prints the repaired request with a variable
in the key's place. Nothing is sent and nothing is run.

A body that the curl command takes from a file (-d @FILE, --json @FILE, -T FILE,
-F name=<FILE) is read from there: beside the command's own file, or in the current
folder where the command comes through a pipe. Places then name that file.

Exit codes: 0 nothing is wrong, 1 a problem was found, 2 wrong usage or unreadable
input, 3 could not tell (an API that is not known here, without --openapi).`,
		Example: `  authdoctor validate request.sh
  pbpaste | authdoctor validate
  authdoctor validate body.json --format sarif > validate.sarif
  authdoctor validate recorded.har --entry 3
  authdoctor validate request.http --openapi openapi.yaml --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runValidate(s, f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.openapi, "openapi", "", "check against the OpenAPI 3 description in this `FILE` (YAML or JSON)")
	flags.IntVar(&f.entry, "entry", 0, "take this entry of a HAR file, from 1 (default: the first that failed)")
	flags.StringVar(&f.format, "format", "text", "text, json, markdown, junit or sarif")
	flags.BoolVar(&f.asJSON, "json", false, "the same as --format json")
	flags.BoolVar(&f.noColor, "no-color", false, "no colour")
	flags.BoolVar(&f.plain, "plain", false, "no colour, no glyphs beyond ASCII")
	flags.BoolVar(&f.verbose, "verbose", false, "show every check with its answer")
	flags.SortFlags = false
	complete(cmd)
	return cmd
}

func runValidate(s Streams, f validateFlags, args []string) error {
	if err := f.form("validate", reportForms()...); err != nil {
		return err
	}
	if f.entry < 0 {
		return usage(fmt.Errorf("--entry %d is no number of an entry", f.entry), "authdoctor validate recorded.har --entry 1")
	}
	file := "-"
	if len(args) > 0 {
		file = args[0]
	}
	if file == "-" && len(args) == 0 && term.IsTerminal(s.In) {
		return usage(errors.New("no request was given"), "authdoctor validate FILE, or pipe one in; authdoctor alone takes a pasted one")
	}
	started := time.Now()
	w, err := newBuiltinWorld(s)
	if err == nil {
		err = w.userProviders()
	}
	if err != nil {
		return err
	}
	message, err := openRequest(s, file, f.entry)
	if err != nil {
		return err
	}
	report, err := w.judge(message, shownFile(file), f.openapi, started)
	if err != nil {
		return err
	}
	if err := writeOne(s, f.checkFlags, report); err != nil {
		return &exit{code: exitInternal, err: fmt.Errorf("write the report: %w", err)}
	}
	return &exit{code: exitCode(report.Verdict)}
}

// shownFile is a file as places name it.
func shownFile(file string) string {
	if file == "-" {
		return "<stdin>"
	}
	return file
}

// judge makes the report of a request.
func (w *world) judge(message request.Message, file, openapi string, started time.Time) (flows.Report, error) {
	book, err := api.Builtin()
	if err != nil {
		return flows.Report{}, &exit{code: exitInternal, err: err}
	}
	options := lint.Options{Book: book, Registry: w.registry}
	var result lint.Result
	if openapi == "" {
		result = lint.Run(message, options)
	} else if result, err = againstDescription(message, options, openapi); err != nil {
		return flows.Report{}, err
	}
	return validate.Report(message, result, validate.Case{File: file, Started: started, Catalogue: w.catalogue, Registry: w.registry, Maker: w.maker}), nil
}

// openRequest reads a request from a file or standard input. A HAR file streams by.
func openRequest(s Streams, name string, entry int) (request.Message, error) {
	in := io.Reader(s.In)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return request.Message{}, usage(fmt.Errorf("read the request: %w", err), "give the file that holds the request")
		}
		defer file.Close()
		in = file
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	begin, err := buffered.Peek(4 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return request.Message{}, usage(fmt.Errorf("read the request: %w", err), "authdoctor validate FILE")
	}
	if request.IsHAR(begin) {
		message, err := request.OpenHAR(buffered, entry)
		if err != nil {
			return message, usage(fmt.Errorf("request %s: %w", shownFile(name), err), "export it again, or choose another --entry")
		}
		return message, nil
	}
	text, err := io.ReadAll(io.LimitReader(buffered, request.MaxMessage+1))
	if err != nil {
		return request.Message{}, usage(fmt.Errorf("read the request: %w", err), "authdoctor validate FILE")
	}
	return readMessage(s, string(text), shownFile(name), bodyFiles(name, "authdoctor validate < FILE"))
}

// readMessage reads a request that is at hand as text. files may be nil.
func readMessage(s Streams, text, name string, files request.Files) (request.Message, error) {
	environment := discover.NewEnvironment(s.Environ)
	message, err := request.OpenWith(text, environment.Lookup, files)
	if errors.Is(err, request.ErrFormat) && looksLikeJSON(text) {
		return request.Bare(text), nil
	}
	if err != nil {
		return message, usage(fmt.Errorf("request %s: %w", name, err), "paste the whole command, from curl on, or the JSON body alone")
	}
	return message, nil
}

func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\xef\xbb\xbf"), " \t\r\n")
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") || strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*")
}
