package scan

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// typed is a fix with a command whose last word is a file, quoted where it needs it. A file whose name cannot be typed
// has none.
func (w words) typed(title, command, file string) Fix {
	if !w.safe {
		return Fix{Title: title}
	}
	return Fix{Title: title, Command: command + " " + shellWord(file)}
}

// shellWord quotes a file's name for bash and zsh. One that begins with a dash must not be taken for an option.
func shellWord(file string) string {
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	if quoted, err := syntax.Quote(file, syntax.LangBash); err == nil {
		return quoted
	}
	return "'" + strings.ReplaceAll(file, "'", `'\''`) + "'"
}

// inFolder is a git command for a folder, wherever it is typed.
func inFolder(dir string) string {
	if dir == "." || dir == "" {
		return "git"
	}
	return "git -C " + shellWord(dir)
}

// importing moves the key into the store.
func (w words) importing() Fix {
	fix := w.typed("keep the key in the keyring and take it out of the file", "authdoctor keys import --from", w.file)
	if fix.Command != "" {
		fix.Command += " --remove-plaintext"
	}
	return fix
}

// injecting hands the key to a program from the store.
func (w words) injecting(title string) Fix {
	return Fix{Title: title, Command: "authdoctor exec " + cmp.Or(w.stored, "NAME") + " -- COMMAND"}
}

// ignoring keeps a .env file away from git from now on. The line goes into the .gitignore beside the file, so that it
// holds from whatever folder the command is typed in.
func (w words) ignoring() Fix {
	dir, name := filepath.Split(w.file)
	fix := w.typed("let git ignore the file", "echo "+shellWord(ignorePattern(name))+" >>", filepath.Join(dir, ".gitignore"))
	if w.path != "" && w.safe {
		fix.Change = &Change{File: filepath.Join(filepath.Dir(w.path), ".gitignore"), Ignore: ignorePattern(name)}
	}
	if w.kind == unignored {
		return fix
	}
	fix.Change = nil // ignoring alone would not help: git goes on with what it tracks
	fix.Title = "let git forget the file and ignore it from now on; it stays in the folder"
	if fix.Command != "" {
		fix.Command = inFolder(filepath.Clean(dir)) + " rm --cached " + shellWord(name) + " && " + fix.Command
	}
	return fix
}

// ignorePattern is a name as a pattern that matches nothing but that name (gitignore(5)). It begins with a slash where
// its first character would mean something to git or to echo.
func ignorePattern(name string) string {
	pattern := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, " ", `\ `).Replace(name)
	if strings.IndexAny(pattern, "#!-") == 0 {
		pattern = "/" + pattern
	}
	return pattern
}

// blanking empties lines of a history. Lines are not deleted, so that the numbers of others stay true.
func (w words) blanking() Fix {
	title := fmt.Sprintf("close the other windows of %s, which would write their list back, then empty the line", w.program)
	if runtime.GOOS == "windows" || !w.safe {
		return Fix{Title: title}
	}
	command := "sed -i"
	if runtime.GOOS == "darwin" {
		command = "sed -i ''"
	}
	for _, line := range w.lines {
		command += fmt.Sprintf(" -e '%ds/.*//'", line)
	}
	return w.typed(title, command, w.file)
}
