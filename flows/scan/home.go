package scan

import (
	"path/filepath"
)

// homePlaces lists the files of the user's own folder that may hold a key, of every system: those that are not there
// cost one look each.
func (r *run) homePlaces() []place {
	home := r.env.home()
	if home == "" {
		r.incomplete("no home folder is known: shell histories, rc files and other tools were not looked at; set HOME")
		return nil
	}
	var all []place
	all = append(all, r.env.histories()...)
	all = append(all, r.env.startFiles()...)
	all = append(all, r.env.clients()...)
	all = append(all, r.env.tools()...)
	for i := range all {
		all[i].most = maxOwn
	}
	r.where = append(r.where, "the shell histories, rc files, MCP clients and other tools of "+home)
	return all
}

// places makes places of one kind: pairs of a program and a path.
func places(kind kind, pairs ...[2]string) []place {
	var all []place
	for _, pair := range pairs {
		if filepath.IsAbs(pair[1]) {
			all = append(all, place{kind: kind, program: pair[0], path: pair[1]})
		}
	}
	return all
}

// histories: what was typed at a prompt. A variable that names another file counts where it reached this process.
func (e environment) histories() []place {
	home, zsh := e.home(), e.folder("ZDOTDIR")
	data := e.folder("XDG_DATA_HOME", ".local", "share")
	at := func(name string) string { return filepath.Join(home, name) }
	return places(typed,
		[2]string{"shell", e["HISTFILE"]},
		[2]string{"bash", at(".bash_history")}, [2]string{"sh", at(".sh_history")}, [2]string{"ash", at(".ash_history")}, [2]string{"ksh", at(".ksh_history")},
		[2]string{"zsh", filepath.Join(zsh, ".zsh_history")}, [2]string{"zsh", at(".zsh_history")}, [2]string{"zsh", at(".zhistory")}, [2]string{"zsh", at(".histfile")},
		[2]string{"fish", filepath.Join(data, "fish", "fish_history")},
		[2]string{"Python", at(".python_history")}, [2]string{"Node.js", at(".node_repl_history")}, [2]string{"psql", at(".psql_history")},
		[2]string{"mysql", at(".mysql_history")}, [2]string{"sqlite3", at(".sqlite_history")}, [2]string{"irb", at(".irb_history")},
		[2]string{"PowerShell", filepath.Join(data, "powershell", "PSReadLine", "ConsoleHost_history.txt")},
		[2]string{"PowerShell", filepath.Join(e["APPDATA"], "Microsoft", "Windows", "PowerShell", "PSReadLine", "ConsoleHost_history.txt")},
	)
}

// startFiles: what a shell or a session reads when it begins.
func (e environment) startFiles() []place {
	home, zsh, config := e.home(), e.folder("ZDOTDIR"), e.folder("XDG_CONFIG_HOME", ".config")
	var pairs [][2]string
	add := func(program string, paths ...string) {
		for _, path := range paths {
			pairs = append(pairs, [2]string{program, path})
		}
	}
	for _, name := range []string{".bashrc", ".bash_profile", ".bash_login", ".bash_aliases"} {
		add("bash", filepath.Join(home, name))
	}
	for _, name := range []string{".zshrc", ".zshenv", ".zprofile", ".zlogin"} {
		add("zsh", filepath.Join(home, name), filepath.Join(zsh, name))
	}
	for _, name := range []string{".profile", ".pam_environment", ".xprofile", ".env"} {
		add("the login", filepath.Join(home, name))
	}
	add("direnv", filepath.Join(home, ".envrc"))
	add("fish", filepath.Join(config, "fish", "config.fish"))
	add("fish", matching(filepath.Join(config, "fish", "conf.d", "*.fish"))...)
	add("systemd", matching(filepath.Join(config, "environment.d", "*.conf"))...)
	add("launchd", matching(filepath.Join(home, "Library", "LaunchAgents", "*.plist"))...)
	for _, folder := range []string{filepath.Join(config, "powershell"), filepath.Join(home, "Documents", "PowerShell"), filepath.Join(home, "Documents", "WindowsPowerShell")} {
		add("PowerShell", filepath.Join(folder, "profile.ps1"), filepath.Join(folder, "Microsoft.PowerShell_profile.ps1"))
	}
	all := places(startFile, pairs...)
	return append(all, place{kind: startFile, program: "fish", path: filepath.Join(config, "fish", "fish_variables"), hex: true})
}

// matching lists the files of a pattern. A pattern that is wrong, because a folder's name holds signs, has none.
func matching(pattern string) []string {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil
	}
	return files
}

// clients: where MCP clients keep their servers, as their documentation says.
func (e environment) clients() []place {
	home, config := e.home(), e.folder("XDG_CONFIG_HOME", ".config")
	claude, codex := e.folder("CLAUDE_CONFIG_DIR", ".claude"), e.folder("CODEX_HOME", ".codex")
	at := func(names ...string) string { return filepath.Join(append([]string{home}, names...)...) }
	pairs := [][2]string{
		{"Claude Code", at(".claude.json")}, {"Claude Code", filepath.Join(claude, "settings.json")}, {"Claude Code", filepath.Join(claude, "settings.local.json")},
		{"Cursor", at(".cursor", "mcp.json")}, {"Windsurf", at(".codeium", "windsurf", "mcp_config.json")},
		{"Codex", filepath.Join(codex, "config.toml")}, {"Gemini CLI", at(".gemini", "settings.json")}, {"Gemini CLI", at(".gemini", ".env")},
	}
	for _, base := range []string{config, at("Library", "Application Support"), e["APPDATA"]} {
		pairs = append(pairs, [2]string{"Claude Desktop", filepath.Join(base, "Claude", "claude_desktop_config.json")})
		for _, editor := range []string{"Code", "Code - Insiders", "VSCodium", "Cursor"} {
			user := filepath.Join(base, editor, "User")
			pairs = append(pairs,
				[2]string{"VS Code", filepath.Join(user, "mcp.json")}, [2]string{"VS Code", filepath.Join(user, "settings.json")},
				[2]string{"Cline", filepath.Join(user, "globalStorage", "saoudrizwan.claude-dev", "settings", "cline_mcp_settings.json")},
				[2]string{"Roo Code", filepath.Join(user, "globalStorage", "rooveterinaryinc.roo-cline", "settings", "mcp_settings.json")})
		}
	}
	return places(client, pairs...)
}

// tools: where other programs keep keys in plaintext, and their own logins, which are theirs to keep.
func (e environment) tools() []place {
	home, config := e.home(), e.folder("XDG_CONFIG_HOME", ".config")
	data := e.folder("XDG_DATA_HOME", ".local", "share")
	at := func(names ...string) string { return filepath.Join(append([]string{home}, names...)...) }
	keys := places(tool,
		[2]string{"llm", filepath.Join(config, "io.datasette.llm", "keys.json")},
		[2]string{"llm", at("Library", "Application Support", "io.datasette.llm", "keys.json")},
		[2]string{"npm", at(".npmrc")}, [2]string{"curl", at(".netrc")}, [2]string{"curl", at("_netrc")},
		[2]string{"aider", at(".aider.conf.yml")},
		[2]string{"crush", filepath.Join(config, "crush", "crush.json")}, [2]string{"crush", filepath.Join(data, "crush", "crush.json")},
		[2]string{"opencode", filepath.Join(data, "opencode", "auth.json")}, [2]string{"opencode", filepath.Join(config, "opencode", "opencode.json")},
		[2]string{"Continue", at(".continue", "config.json")}, [2]string{"Continue", at(".continue", "config.yaml")}, [2]string{"Continue", at(".continue", ".env")},
		[2]string{"goose", filepath.Join(config, "goose", "config.yaml")}, [2]string{"goose", filepath.Join(config, "goose", "secrets.yaml")},
	)
	logins := places(login,
		[2]string{"Codex", filepath.Join(e.folder("CODEX_HOME", ".codex"), "auth.json")},
		[2]string{"Claude Code", filepath.Join(e.folder("CLAUDE_CONFIG_DIR", ".claude"), ".credentials.json")},
		[2]string{"Gemini CLI", at(".gemini", "oauth_creds.json")},
		[2]string{"gh", filepath.Join(config, "gh", "hosts.yml")},
		[2]string{"GitHub Copilot", filepath.Join(config, "github-copilot", "apps.json")}, [2]string{"GitHub Copilot", filepath.Join(config, "github-copilot", "hosts.json")},
		[2]string{"Hugging Face", filepath.Join(e.folder("HF_HOME", ".cache", "huggingface"), "token")},
		[2]string{"Hugging Face", filepath.Join(e.folder("HF_HOME", ".cache", "huggingface"), "stored_tokens")},
		[2]string{"git", at(".git-credentials")},
	)
	return append(keys, logins...)
}
