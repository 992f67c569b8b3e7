package flows

import (
	"slices"
	"strings"
)

// Shell is the language of a command. Zsh reads what bash reads.
type Shell string

// The shells that commands are written for.
const (
	Bash       Shell = "bash"
	Fish       Shell = "fish"
	PowerShell Shell = "powershell"
	Cmd        Shell = "cmd"
)

// ShellCommand is a command in one shell's words.
type ShellCommand struct {
	Shell   Shell  `json:"shell"` // bash (zsh reads it, too), fish, powershell, cmd
	Command string `json:"command"`
}

// shells are all of them; the first is what a report shows where nobody says which one is used.
func shells() []Shell { return []Shell{Bash, Fish, PowerShell, Cmd} }

// statements are what a fix asks a parent shell to do, in the words of each. NAME is a variable, VALUE one word. A shell
// that is left out cannot do it, or not without showing a key.
func statements() map[string]map[Shell]string {
	return map[string]map[Shell]string{
		"unset": {
			Bash: "unset NAME", Fish: "set -e NAME", PowerShell: "Remove-Item Env:NAME", Cmd: "set NAME=",
		},
		"set": {
			Bash: "export NAME=VALUE", Fish: "set -gx NAME VALUE", PowerShell: "$env:NAME = VALUE", Cmd: `set "NAME=VALUE"`,
		},
		"ask": { // for a key, which is not shown and stays out of the history
			Bash: "read -rs NAME && export NAME", Fish: "read -s -g -x NAME",
			PowerShell: "$env:NAME = [Net.NetworkCredential]::new('', (Read-Host NAME -AsSecureString)).Password",
		},
		"find": { // the files that set it for every new shell
			Bash:       "grep -ls NAME ~/.bashrc ~/.bash_profile ~/.profile ~/.zshrc ~/.zshenv",
			Fish:       "grep -ls NAME ~/.config/fish/config.fish ~/.config/fish/conf.d/*.fish",
			PowerShell: "Select-String -List NAME $PROFILE; [Environment]::GetEnvironmentVariable('NAME', 'User') -ne $null",
			Cmd:        `reg query HKCU\Environment /v NAME`,
		},
		"trim": {
			Bash: `export NAME="$(printf %s "$NAME" | tr -d '[:space:]')"`, Fish: `set -gx NAME (string replace -ra '\s' '' -- $NAME)`,
			PowerShell: `$env:NAME = $env:NAME -replace '\s'`, Cmd: `set "NAME=%NAME: =%"`,
		},
		"unquote": {
			Bash: `export NAME="$(printf %s "$NAME" | tr -d "\"'")"`, Fish: `set -gx NAME (string trim -c "\"'" -- $NAME)`,
			PowerShell: `$env:NAME = $env:NAME.Trim([char]34, [char]39)`, Cmd: `set NAME=%NAME:"=%`,
		},
		"drop-scheme": {
			Bash: `export NAME="${NAME#[Bb]earer }"`, Fish: `set -gx NAME (string replace -ri '^bearer ' '' -- $NAME)`,
			PowerShell: `$env:NAME = $env:NAME -replace '^bearer '`, Cmd: `set "NAME=%NAME:Bearer =%"`,
		},
	}
}

// inShells words a statement of the catalogue, "set {variable} {model}", for each shell that can do it. False where the
// statement is unknown, or a placeholder has no value that can stand there.
func inShells(statement string, values map[string]string) ([]ShellCommand, bool) {
	words := strings.Fields(statement)
	if len(words) < 2 {
		return nil, false
	}
	name, ok := fill(words[1], func(placeholder string) (string, bool) { return shellWord("variable", values[placeholder]) })
	if !ok {
		return nil, false
	}
	value := ""
	if len(words) == 3 {
		if value, ok = fill(words[2], func(placeholder string) (string, bool) { return values[placeholder], values[placeholder] != "" }); !ok {
			return nil, false
		}
	}
	var out []ShellCommand
	texts := statements()[words[0]]
	for _, shell := range shells() {
		text, can := texts[shell]
		quoted, safe := shell.word(value)
		if can && safe {
			out = append(out, ShellCommand{shell, strings.NewReplacer("NAME", name, "VALUE", quoted).Replace(text)})
		}
	}
	return out, len(out) > 0
}

// word writes a value so that the shell reads it as one word, or reports that it cannot be written. In cmd it stands
// between double quotes already.
func (s Shell) word(value string) (string, bool) {
	switch s {
	case Fish:
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'", true
	case PowerShell:
		return "'" + strings.ReplaceAll(value, "'", "''") + "'", true
	case Cmd:
		return value, !strings.ContainsAny(value, "\"%!^&|<>\r\n")
	}
	word, _ := shellWord("", value)
	return word, true
}

// For is the fix with its command in the words of a shell, where it has them.
func (f Fix) For(s Shell) Fix {
	if i := slices.IndexFunc(f.Commands, func(c ShellCommand) bool { return c.Shell == s }); i >= 0 {
		f.Command = f.Commands[i].Command
	}
	return f
}
