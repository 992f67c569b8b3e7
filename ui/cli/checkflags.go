package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdoctor/keystore"

	"github.com/spf13/cobra"
)

// checkFlags are the flags of check.
type checkFlags struct {
	provider, baseURL, model, org, project string
	apiVersion                             string
	dir, envFile, keyEnv, request, caFile  string
	keyStdin, offline, allowHTTP, paid     bool
	list, schema, asJSON, noColor, plain   bool
	verbose, fix, dryRun, yes              bool
	timeout, wait                          time.Duration
	maxRequests                            int
	only, skip                             []string
	format, flow                           string
	profile                                string
	storeFlags
	stored *keystore.Candidate // the key of the profile; nil: none was named
}

func (f *checkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.provider, "provider", "", "the provider's `ID` (default: the one that flags or found keys name)")
	flags.StringVar(&f.baseURL, "base-url", "", "the `URL` that the client is given")
	flags.StringVar(&f.model, "model", "", "also ask for this model, its quota and its scopes (free)")
	flags.StringVar(&f.org, "org", "", "organization `ID`")
	flags.StringVar(&f.project, "project", "", "project `ID`")
	flags.StringVar(&f.apiVersion, "api-version", "", "the `VERSION` that an Azure client names")
	flags.StringVar(&f.dir, "dir", "", "the project `folder` whose .env files count (default: the current one)")
	flags.StringVar(&f.envFile, "env-file", "", "read this .env `FILE` instead of the nearest one")
	flags.StringVar(&f.keyEnv, "key-env", "", "take the key from this environment variable `NAME`")
	flags.BoolVar(&f.keyStdin, "key-stdin", false, "read the key from standard input")
	flags.StringVar(&f.profile, "profile", "", "examine the stored key `NAME`")
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", "read the vault's passphrase from this `FILE` (mode 0600)")
	flags.StringVar(&f.request, "request", "", "a failing request in `FILE` or -: curl, raw HTTP or HAR")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` as well")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "end the whole run after this time")
	flags.DurationVar(&f.wait, "wait", 0, "where the server says when to come back, wait up to this time and ask again")
	flags.IntVar(&f.maxRequests, "max-requests", 8, "send at most this many requests, and as many again behind each fix")
	flags.BoolVar(&f.offline, "offline", false, "send nothing at all")
	flags.BoolVar(&f.allowHTTP, "allow-http", false, "allow plain http to private addresses")
	flags.BoolVar(&f.paid, "paid", false, "allow one billable request of one token")
	flags.StringSliceVar(&f.only, "only", nil, "ask only these checks (`ID,..`)")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave these checks out (`ID,..`)")
	flags.BoolVar(&f.fix, "fix", false, "show what would be changed; with --yes also change it, and verify")
	flags.BoolVar(&f.dryRun, "dry-run", false, "change nothing, whatever else is said")
	flags.BoolVar(&f.yes, "yes", false, "with --fix: do not only show it")
	flags.BoolVar(&f.list, "list", false, "list the checks and stop")
	flags.BoolVar(&f.schema, "schema", false, "print the JSON Schema of the report and stop")
	flags.StringVar(&f.format, "format", "text", "text, json, markdown, junit or sarif")
	flags.BoolVar(&f.asJSON, "json", false, "the same as --format json")
	flags.BoolVar(&f.noColor, "no-color", false, "no colour")
	flags.BoolVar(&f.plain, "plain", false, "no colour, no glyphs beyond ASCII")
	flags.BoolVar(&f.verbose, "verbose", false, "show every check with its answer")
	flags.StringVar(&f.flow, "flow", "", "walk this decision tree (see authdoctor flows list)")
	flags.SortFlags = false
	complete(cmd)
}

// reportForms are the forms of a report.
func reportForms() []string { return []string{"text", "json", "markdown", "junit", "sarif"} }

// form settles in which of the forms a command prints.
func (f *checkFlags) form(command string, forms ...string) error {
	if f.asJSON {
		f.format = "json"
	}
	if !slices.Contains(forms, f.format) {
		return usage(fmt.Errorf("--format %q is none of %s", f.format, strings.Join(forms, ", ")), "authdoctor "+command+" --format json")
	}
	return nil
}

// complete offers the values of flags that take one of a few words.
func complete(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(reportForms(), cobra.ShellCompDirectiveNoFileComp))
}

// validate finds the combinations that make no sense, before anything is read.
func (f *checkFlags) validate() error {
	if err := f.form("check", reportForms()...); err != nil {
		return err
	}
	switch {
	case f.keyEnv != "" && f.keyStdin, f.profile != "" && (f.keyEnv != "" || f.keyStdin):
		return usage(errors.New("--key-env, --key-stdin and --profile exclude each other"), "give one of them")
	case f.keyStdin && f.request == "-":
		return usage(errors.New("--key-stdin and --request - both read standard input"), "put the request into a file")
	case f.yes && !f.fix:
		return usage(errors.New("--yes goes with --fix"), "authdoctor check --fix --yes")
	case f.timeout <= 0:
		return usage(fmt.Errorf("--timeout %s is not positive", f.timeout), "authdoctor check --timeout 30s")
	case f.wait < 0:
		return usage(fmt.Errorf("--wait %s is negative", f.wait), "authdoctor check --wait 1m")
	case f.maxRequests < 1:
		return usage(fmt.Errorf("--max-requests %d is not positive", f.maxRequests), "authdoctor check --max-requests 8")
	}
	return nil
}

// newFlagReader reads flags of check without running it.
func newFlagReader(f *checkFlags) *cobra.Command {
	cmd := &cobra.Command{Use: "check"}
	f.register(cmd)
	return cmd
}
