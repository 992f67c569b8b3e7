package discover

import (
	"runtime"
	"strings"
)

// Environment is a snapshot of a process environment. Its values are in a closure, because some are credentials.
type Environment struct{ get func(string) (string, bool) }

// NewEnvironment takes NAME=value strings as os.Environ gives them. Of two with one name the first counts, as it
// does for getenv, os.environ and os.Getenv.
func NewEnvironment(environ []string) Environment {
	values := make(map[string]string, len(environ))
	for _, setting := range environ {
		name, value, ok := strings.Cut(setting, "=")
		if !ok || name == "" {
			continue // Windows keeps the folder of each drive in variables that begin with "="
		}
		if _, known := values[variableName(name)]; !known {
			values[variableName(name)] = value
		}
	}
	return Environment{get: func(name string) (string, bool) {
		value, ok := values[variableName(name)]
		return value, ok
	}}
}

// Lookup gives a variable's value, and whether it is set: it may be set to the empty string.
func (e Environment) Lookup(name string) (string, bool) {
	if e.get == nil {
		return "", false
	}
	return e.get(name)
}

// variableName: Windows does not tell capitals from small letters in names.
func variableName(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}
