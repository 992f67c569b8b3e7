package cli

import (
	"fmt"
	"slices"
	"strings"
)

// environ is the environment of the command, and what to tell about what it does not have any more. Variables that
// nothing sets stay as they are, but for others that hold a key of the same provider: its SDK could prefer them.
func (h *handout) environ(from []string, f execFlags) (env, told []string, err error) {
	var replaced, left []string
	for _, line := range from {
		name, value, _ := strings.Cut(line, "=")
		set, ours := h.values[name]
		switch {
		case ours:
			if value != set.value {
				replaced = append(replaced, name)
			}
		case slices.Contains(h.owned, name), f.pristine && h.known(name):
			left = append(left, name)
		default:
			env = append(env, line)
		}
	}
	if f.strict && len(replaced)+len(left) > 0 {
		return nil, nil, usage(fmt.Errorf("this shell sets %s itself", strings.Join(append(replaced, left...), ", ")), "unset it, or leave out --strict")
	}
	for _, name := range h.order {
		env = append(env, name+"="+h.values[name].value)
	}
	if len(replaced) > 0 {
		told = append(told, fmt.Sprintf("%s of this shell %s replaced by what is stored", strings.Join(replaced, ", "), isOrAre(replaced)))
	}
	if len(left) > 0 && !f.pristine {
		told = append(told, fmt.Sprintf("%s of this shell %s left out, because a program could take it instead", strings.Join(left, ", "), isOrAre(left)))
	}
	return env, told, nil
}

func isOrAre(names []string) string {
	if len(names) == 1 {
		return "is"
	}
	return "are"
}

// known reports whether any provider reads a variable.
func (h *handout) known(name string) bool {
	_, _, known := h.registry.ByVariable(name)
	return known
}
