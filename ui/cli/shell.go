package cli

import (
	"path/filepath"
	"runtime"
	"strings"

	"authdoctor/flows"
)

// shell is the shell that a person most likely types into, so that commands are shown in its words. What is known is the
// login shell; on Windows cmd alone sets PROMPT.
func (s Streams) shell() flows.Shell {
	login := strings.TrimSuffix(strings.ToLower(filepath.Base(s.getenv("SHELL"))), ".exe")
	switch {
	case login == "fish":
		return flows.Fish
	case login == "pwsh":
		return flows.PowerShell
	case s.getenv("SHELL") != "" || runtime.GOOS != "windows":
		return flows.Bash
	case s.getenv("PROMPT") != "":
		return flows.Cmd
	}
	return flows.PowerShell
}
