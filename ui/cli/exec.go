package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// Exit codes of a command that could not be started, as env(1) has them.
const (
	exitNotExecutable = 126
	exitNoCommand     = 127
)

func newExec(s Streams) *cobra.Command {
	var f execFlags
	cmd := &cobra.Command{
		Use:   "exec NAME... -- COMMAND [ARGUMENT...]",
		Short: "run a command with stored keys in its environment",
		Long: `exec gives a command the variables that its provider's SDK reads: the key, and the base URL,
organization and project that are stored with it. Nothing else changes: on Unix the command takes
authdoctor's place, so that signals, exit codes and the terminal are its own.

While it runs, other programs of yours can read the variable, as any variable of yours.`,
		Example: "  authdoctor exec work -- python app.py\n  authdoctor exec work router -- npm start",
		Args: func(cmd *cobra.Command, args []string) error {
			at := cmd.ArgsLenAtDash()
			if at < 1 || at == len(args) {
				return usage(errors.New("exec needs the names of stored keys, two dashes, and a command"), "authdoctor exec work -- python app.py")
			}
			return nil
		},
		ValidArgsFunction: s.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			at := cmd.ArgsLenAtDash()
			return s.exec(cmd.Context(), f, args[:at], args[at:])
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.strict, "strict", false, "refuse where a variable of this shell would be replaced or left out")
	cmd.Flags().BoolVar(&f.pristine, "pristine", false, "leave out every other variable that a known provider reads")
	return cmd
}

type execFlags struct {
	storeFlags
	strict, pristine bool
}

func (s Streams) exec(ctx context.Context, f execFlags, names, command []string) error {
	path, err := s.lookUp(command[0])
	if err != nil {
		return err
	}
	places, err := place.Find(s.getenv)
	if err != nil {
		return usage(err, "set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME, to folders of yours")
	}
	handed := handout{values: map[string]handedValue{}}
	var loading errgroup.Group
	loading.Go(func() (err error) { // beside the store's answer, which takes longer
		defer func() {
			if p := recover(); p != nil {
				err = &exit{code: crashed(s, p)}
			}
		}()
		if handed.registry, err = provider.Builtin(); err != nil {
			err = &exit{code: exitInternal, err: err}
		}
		return err
	})
	key, _, _ := place.InstallKey(places)
	stored, err := readAll(ctx, newShelf(s, places, secret.NewMaker(key, nil), f.storeFlags).index(), names)
	if loaded := loading.Wait(); loaded != nil {
		return loaded
	}
	if err != nil {
		return storeError(err)
	}
	for _, one := range stored {
		defer one.key.Wipe()
		if err := handed.add(one.profile, one.key); err != nil {
			return err
		}
	}
	env, told, err := handed.environ(s.Environ, f)
	if err != nil {
		return err
	}
	for _, line := range told {
		fmt.Fprintln(s.Err, "authdoctor: "+line)
	}
	if ctx.Err() != nil {
		return ctx.Err() // a signal came while the store was read: the command was not to run
	}
	return s.run(path, command, env)
}

// storedKey is one key as it lies in the store.
type storedKey struct {
	profile keystore.Profile
	key     secret.Secret
}

// readAll reads stored keys. They lie where the index says, whichever store is chosen for new ones.
func readAll(ctx context.Context, index *keystore.Store, names []string) ([]storedKey, error) {
	var all []storedKey
	for _, name := range names {
		key, profile, err := index.Get(ctx, name)
		if err != nil {
			return nil, err
		}
		all = append(all, storedKey{profile, key})
	}
	return all, nil
}

// lookUp finds the command on the PATH that it would be given.
func (s Streams) lookUp(name string) (string, error) {
	path, err := exec.LookPath(name)
	switch {
	case err == nil, errors.Is(err, exec.ErrDot):
		return path, nil
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "", &exit{code: exitNoCommand, err: fmt.Errorf("run %s: no such command", name), hint: "correct its name, or give its path"}
	}
	return "", &exit{code: exitNotExecutable, err: fmt.Errorf("run %s: it cannot be executed", name), hint: "chmod +x it, or name the program that runs it"}
}

// handout is what stored keys become in an environment.
type handout struct {
	registry *provider.Registry
	order    []string               // of the variables
	values   map[string]handedValue // by variable
	owned    []string               // other variables that the same providers read
}

type handedValue struct {
	by    string // the stored key
	value string
}

// add takes the variables of one stored key.
func (h *handout) add(p keystore.Profile, key secret.Secret) error {
	variables := h.variables(p.Provider)
	name := firstOf(variables, "key")
	if name == "" {
		return usage(fmt.Errorf("no variable is known that programs read a key for %q from", p.Provider), "name the provider: authdoctor keys add NAME --provider ID")
	}
	err := key.Use(func(b []byte) error {
		if strings.IndexByte(string(b), 0) >= 0 {
			return usage(fmt.Errorf("the key %s holds a NUL byte, which no variable can", p.Name), "store it again without it")
		}
		if p.Variable != "" && p.Variable != name {
			if err := h.set(p.Variable, p.Name, string(b)); err != nil {
				return err
			}
		}
		return h.set(name, p.Name, string(b))
	})
	if err != nil {
		return err
	}
	for _, belongs := range []struct{ role, value string }{{"base-url", p.BaseURL}, {"organization", p.Organization}, {"project", p.Project}} {
		if name := firstOf(variables, belongs.role); belongs.value != "" && name != "" {
			if err := h.set(name, p.Name, belongs.value); err != nil {
				return err
			}
		}
	}
	for _, v := range variables {
		if v.Role == "key" {
			h.owned = append(h.owned, v.Name)
		}
	}
	return nil
}

func (h *handout) set(name, by, value string) error {
	if other, taken := h.values[name]; taken {
		return usage(fmt.Errorf("%s and %s both set %s", other.by, by, name), "run them one after the other")
	}
	h.order = append(h.order, name)
	h.values[name] = handedValue{by: by, value: value}
	return nil
}

// variables are those of a provider's SDK; servers of one's own are reached with OpenAI's.
func (h *handout) variables(id string) []provider.Variable {
	p, ok := h.registry.Resolve(id)
	if ok && firstOf(p.Variables, "key") != "" {
		return p.Variables
	}
	openai, _ := h.registry.Resolve("openai")
	if ok && p.Protocol != openai.Protocol {
		return nil
	}
	return openai.Variables
}

func firstOf(variables []provider.Variable, role string) string {
	for _, v := range variables {
		if v.Role == role {
			return v.Name
		}
	}
	return ""
}
