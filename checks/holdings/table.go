package holdings

// This file is data: whose files hold keys, and where in them. To add a tool, add an entry to one of the lists below,
// say where its files are described, and run the tests of this package.

// tool is a program, or a family of them, with files that hold keys.
type tool struct {
	id      string // as keys import --from takes it
	name    string // for people
	command string // how it is started; empty: the commands differ
	source  string // where its files are described
	stores  []store
}

// store is one kind of file of a tool, and where in it keys are.
//
// A path begins with ~/ (the home folder), {PROJECT}/ (the project folder and every folder above it), {CONFIG}/,
// {DATA}/ (XDG_CONFIG_HOME and XDG_DATA_HOME, else ~/.config and ~/.local/share), {APP}/ (the system's folder for
// settings) or {NAME}/, an environment variable; where that is not set the path is passed by. A star in the last name
// stands for anything. "windows:" in front keeps a path to one system.
type store struct {
	form  Form
	paths []string
	slots []slot // the first that fits counts
	keep  string // why nothing in it is changed; empty: it can be
}

// slot is a place in a file.
type slot struct {
	at    string // the names on the way, with / between; * is any name, ** any number of them, <provider> one that says whose the key is
	what  what
	owner string // the provider's id, where the place says it; "../NAME" is the name of a field beside this one
	login bool   // a token that the tool renews by itself: it must not be touched
	after after  // what takes its place once the key is in the store
}

// what says which values at a place are credentials.
type what int

const (
	anything  what = iota // each one
	variables             // the keys of the providers, by the variable's name or the key's form
	secrets               // these, and what has the name of a secret: GITHUB_TOKEN
	headers               // the values of headers for credentials, without the scheme
	pairs                 // provider=key
	hosts                 // what lies under the name of a provider's host
	assigns               // NAME=value, the keys of the providers; NAME alone is a variable that is handed on
	files                 // no credential: a file of variables
	settings              // no credential: a word that says which one the tool takes
)

// after is what takes the place of a key that was moved. The zero value is a comment on the entry's own line.
type after struct {
	how  how
	text string
}

type how int

const (
	comment  how = iota
	cut          // the entry is deleted
	cutOuter     // the entry around it is deleted
	null         // JSON's null
	empty        // nothing
	write        // text, with the name of the variable that exec sets in place of NAME
	stay         // nothing can: text says why and what to do
)

// tools lists all of them in the order of Find.
func tools() []tool {
	var all []tool
	for _, list := range [][]tool{startFiles(), launchers(), assistants(), editors(), clients(), libraries()} {
		all = append(all, list...)
	}
	return all
}

func startFiles() []tool {
	every := []slot{{at: "**", what: variables}}
	return []tool{
		{id: "shell", name: "new shells", source: "the manuals of bash, zsh, fish and PowerShell (about_Profiles)", stores: []store{
			{form: Shell, slots: every, paths: []string{
				"~/.bashrc", "~/.bash_profile", "~/.bash_login", "~/.profile",
				"{ZDOTDIR}/.zshenv", "{ZDOTDIR}/.zprofile", "{ZDOTDIR}/.zshrc", "{ZDOTDIR}/.zlogin",
				"~/.zshenv", "~/.zprofile", "~/.zshrc", "~/.zlogin"}},
			{form: Fish, slots: every, paths: []string{"{CONFIG}/fish/config.fish", "{CONFIG}/fish/conf.d/*.fish"}},
			{form: PowerShell, slots: every, paths: []string{
				"{CONFIG}/powershell/profile.ps1", "{CONFIG}/powershell/Microsoft.PowerShell_profile.ps1",
				"windows:~/Documents/PowerShell/*profile.ps1", "windows:~/Documents/WindowsPowerShell/*profile.ps1"}}}},
		{id: "direnv", name: "direnv", source: "direnv.net", stores: []store{
			{form: Shell, slots: every, paths: []string{"{PROJECT}/.envrc"}}}},
		{id: "systemd", name: "systemd", source: "environment.d(5)", stores: []store{
			{form: Dotenv, slots: every, paths: []string{"{CONFIG}/environment.d/*.conf"}},
			{form: Unit, keep: "what a service gets is not changed here",
				paths: []string{"{CONFIG}/systemd/user/*.service", "{CONFIG}/systemd/user/*.service.d/*.conf", "{DATA}/systemd/user/*.service"},
				slots: []slot{{at: "Environment/*", what: variables}, {at: "EnvironmentFile", what: files}}}}},
	}
}

func launchers() []tool {
	return []tool{
		{id: "compose", name: "Docker Compose", command: "docker", source: "docs.docker.com/compose: environment variables; compose-spec: services", stores: []store{
			{form: YAML, keep: "what a service gets is not changed here", paths: []string{
				"{PROJECT}/compose.override.yaml", "{PROJECT}/compose.override.yml", "{PROJECT}/docker-compose.override.yml", "{PROJECT}/docker-compose.override.yaml",
				"{PROJECT}/compose.yaml", "{PROJECT}/compose.yml", "{PROJECT}/docker-compose.yml", "{PROJECT}/docker-compose.yaml"},
				slots: []slot{
					{at: "services/*/env_file", what: files}, {at: "services/*/env_file/*/path", what: files}, {at: "services/*/env_file/*", what: files},
					{at: "services/*/environment/*", what: assigns}}}}},
	}
}

func assistants() []tool {
	every := []slot{{at: "**", what: variables}}
	byHand := after{stay, "Codex takes it from this file only: move it with env_key, env_http_headers or env_vars (developers.openai.com/codex/config-reference)"}
	return []tool{
		{id: "codex", name: "Codex", command: "codex", source: "developers.openai.com/codex/auth, codex-rs/login/src/auth/storage.rs", stores: []store{
			{form: JSON, paths: []string{"{CODEX_HOME}/auth.json", "~/.codex/auth.json"}, slots: []slot{
				{at: "OPENAI_API_KEY", owner: "openai", after: after{null, ""}},
				{at: "auth_mode", what: settings},
				{at: "tokens/access_token", owner: "openai", login: true}, {at: "tokens/refresh_token", login: true}, {at: "tokens/id_token", login: true}}},
			{form: TOML, paths: []string{"{CODEX_HOME}/config.toml", "~/.codex/config.toml", "{PROJECT}/.codex/config.toml"}, slots: []slot{
				{at: "model_providers/<provider>/experimental_bearer_token", after: byHand},
				{at: "model_providers/<provider>/http_headers/*", what: headers, after: byHand},
				{at: "mcp_servers/*/env/*", what: secrets, after: byHand},
				{at: "mcp_servers/*/http_headers/*", what: headers, after: byHand},
				{at: "cli_auth_credentials_store", what: settings}, {at: "model_provider", what: settings},
				{at: "shell_environment_policy/set/*", what: variables}}}}},
		{id: "claude", name: "Claude Code", command: "claude", source: "code.claude.com/docs: iam, settings, mcp", stores: []store{
			{form: JSON, paths: []string{"{CLAUDE_CONFIG_DIR}/.credentials.json", "~/.claude/.credentials.json"}, slots: []slot{
				{at: "claudeAiOauth/accessToken", owner: "anthropic", login: true},
				{at: "**/accessToken", login: true}, {at: "**/refreshToken", login: true}, {at: "**/clientSecret", login: true}}},
			{form: JSON, paths: []string{"{CLAUDE_CONFIG_DIR}/settings.json", "~/.claude/settings.json", "~/.claude/settings.local.json",
				"{PROJECT}/.claude/settings.json", "{PROJECT}/.claude/settings.local.json"}, slots: []slot{
				{at: "env/*", what: secrets, after: after{cut, ""}}, {at: "apiKeyHelper", what: settings}}},
			{form: JSON, paths: []string{"{PROJECT}/.mcp.json"}, slots: servers("mcpServers", after{write, "${NAME}"})},
			{form: JSON, paths: []string{"{CLAUDE_CONFIG_DIR}/.claude.json", "~/.claude.json"}, slots: append(
				servers("**/mcpServers", after{stay, "variables are documented for .mcp.json only: move the server there"}),
				slot{at: "primaryApiKey", owner: "anthropic", login: true})}}},
		{id: "gemini", name: "Gemini CLI", command: "gemini", source: "github.com/google-gemini/gemini-cli: docs/get-started/configuration.md", stores: []store{
			{form: Dotenv, slots: every, paths: []string{"~/.gemini/.env", "{PROJECT}/.gemini/.env"}},
			{form: JSON, paths: []string{"~/.gemini/settings.json", "{PROJECT}/.gemini/settings.json"}, slots: append(
				servers("mcpServers", after{write, "$NAME"}), slot{at: "selectedAuthType", what: settings}, slot{at: "security/auth/selectedType", what: settings})},
			{form: JSON, paths: []string{"~/.gemini/oauth_creds.json"}, slots: []slot{
				{at: "access_token", owner: "gemini", login: true}, {at: "refresh_token", login: true}, {at: "id_token", login: true}}}}},
		{id: "aider", name: "aider", command: "aider", source: "aider.chat/docs/config/api-keys.html", stores: []store{
			{form: YAML, paths: []string{"~/.aider.conf.yml", "{PROJECT}/.aider.conf.yml"}, slots: []slot{
				{at: "openai-api-key", owner: "openai"}, {at: "anthropic-api-key", owner: "anthropic"},
				{at: "api-key", what: pairs}, {at: "api-key/*", what: pairs}, {at: "set-env", what: pairs}, {at: "set-env/*", what: pairs}}},
			{form: Dotenv, slots: every, paths: []string{"~/.env", "~/.aider/oauth-keys.env"}}}},
		{id: "opencode", name: "opencode", command: "opencode", source: "opencode.ai/docs: config, providers", stores: []store{
			{form: JSON, paths: []string{"{DATA}/opencode/auth.json"}, slots: []slot{
				{at: "<provider>/key", after: after{cutOuter, ""}}, {at: "*/token", login: true},
				{at: "<provider>/access", login: true}, {at: "*/refresh", login: true}}},
			{form: JSON, paths: []string{"{OPENCODE_CONFIG}", "{CONFIG}/opencode/opencode.json", "{CONFIG}/opencode/opencode.jsonc",
				"{PROJECT}/opencode.json", "{PROJECT}/opencode.jsonc", "{PROJECT}/.opencode/opencode.json"}, slots: []slot{
				{at: "provider/<provider>/options/apiKey", after: after{write, "{env:NAME}"}},
				{at: "provider/<provider>/options/headers/*", what: headers, after: after{write, "{env:NAME}"}},
				{at: "mcp/*/environment/*", what: secrets, after: after{write, "{env:NAME}"}},
				{at: "mcp/*/headers/*", what: headers, after: after{write, "{env:NAME}"}}}}}},
		{id: "crush", name: "Crush", command: "crush", source: "github.com/charmbracelet/crush: README.md", stores: []store{
			{form: JSON, paths: []string{"{CONFIG}/crush/crush.json", "{DATA}/crush/crush.json", "windows:{LOCALAPPDATA}/crush/crush.json",
				"{PROJECT}/crush.json", "{PROJECT}/.crush.json"}, slots: append([]slot{
				{at: "providers/<provider>/api_key", after: after{write, "$NAME"}},
				{at: "providers/<provider>/oauth/access_token", login: true}, {at: "providers/*/oauth/refresh_token", login: true}},
				servers("mcp", after{stay, "write the server's variable into this field by hand"})...)}}},
	}
}

func editors() []tool {
	byHand := after{stay, "VS Code takes it from this file only: start it with authdoctor exec, and the terminals in it have the key"}
	stays := after{stay, "Continue takes secrets from its .env files, which are plaintext too, and from its own service"}
	fields := []slot{
		{at: "models/*/apiKey", owner: "../provider", after: stays}, {at: "tabAutocompleteModel/apiKey", owner: "../provider", after: stays},
		{at: "embeddingsProvider/apiKey", owner: "../provider", after: stays}, {at: "reranker/apiKey", owner: "../name", after: stays},
		{at: "reranker/params/apiKey", after: stays}, {at: "mcpServers/*/env/*", what: secrets, after: stays}}
	return []tool{
		{id: "continue", name: "Continue", source: "docs.continue.dev: reference, json-reference", stores: []store{
			{form: JSON, slots: fields, paths: []string{"{CONTINUE_GLOBAL_DIR}/config.json", "~/.continue/config.json"}},
			{form: YAML, slots: fields, paths: []string{"{CONTINUE_GLOBAL_DIR}/config.yaml", "~/.continue/config.yaml"}},
			{form: Dotenv, slots: []slot{{at: "**", what: variables, after: stays}},
				paths: []string{"{CONTINUE_GLOBAL_DIR}/.env", "~/.continue/.env", "{PROJECT}/.continue/.env"}}}},
		{id: "cursor", name: "Cursor", command: "cursor", source: "cursor.com/docs/mcp", stores: []store{
			{form: JSON, paths: []string{"~/.cursor/mcp.json", "{PROJECT}/.cursor/mcp.json"}, slots: servers("mcpServers", after{write, "${env:NAME}"})}}},
		{id: "vscode", name: "VS Code", command: "code", source: "code.visualstudio.com/docs: MCP configuration reference, variables reference", stores: []store{
			{form: JSON, paths: []string{"{APP}/Code/User/mcp.json", "{APP}/Code - Insiders/User/mcp.json", "{PROJECT}/.vscode/mcp.json"},
				slots: servers("servers", after{write, "${env:NAME}"})},
			{form: JSON, keep: "what a terminal gets is not changed here", paths: []string{
				"{PROJECT}/.vscode/settings.json", "{APP}/Code/User/settings.json", "{APP}/Code - Insiders/User/settings.json"},
				slots: []slot{
					{at: "terminal.integrated.env.linux/*", what: variables, after: byHand}, {at: "terminal.integrated.env.osx/*", what: variables, after: byHand},
					{at: "terminal.integrated.env.windows/*", what: variables, after: byHand}, {at: "python.envFile", what: files}}},
			{form: JSON, keep: "what a program gets that is debugged is not changed here", paths: []string{"{PROJECT}/.vscode/launch.json"},
				slots: []slot{{at: "configurations/*/env/*", what: variables, after: byHand}, {at: "configurations/*/envFile", what: files}}}}},
		{id: "windsurf", name: "Windsurf", command: "windsurf", source: "docs.windsurf.com/windsurf/cascade/mcp", stores: []store{
			{form: JSON, paths: []string{"~/.codeium/windsurf/mcp_config.json"}, slots: servers("mcpServers", after{write, "${env:NAME}"})}}},
	}
}

func clients() []tool {
	return []tool{
		{id: "claude-desktop", name: "Claude Desktop", source: "modelcontextprotocol.io/docs: connect to local MCP servers", stores: []store{
			{form: JSON, paths: []string{"{APP}/Claude/claude_desktop_config.json"},
				slots: servers("mcpServers", after{stay, "Claude Desktop reads no variables there: start the server through authdoctor exec as its command"})}}},
		{id: "llm", name: "llm", command: "llm", source: "llm.datasette.io: setup, API key management", stores: []store{
			{form: JSON, paths: []string{"{LLM_USER_PATH}/keys.json", "{APP}/io.datasette.llm/keys.json"}, slots: []slot{
				{at: "<provider>", after: after{cut, ""}}}}}},
	}
}

func libraries() []tool {
	return []tool{
		{id: "huggingface", name: "Hugging Face libraries", command: "hf", source: "huggingface.co/docs/huggingface_hub: environment variables", stores: []store{
			{form: Plain, paths: []string{"{HF_TOKEN_PATH}", "{HF_HOME}/token", "{XDG_CACHE_HOME}/huggingface/token", "~/.cache/huggingface/token"},
				slots: []slot{{at: "token", owner: "huggingface", after: after{empty, ""}}}},
			{form: INI, paths: []string{
				"{HF_STORED_TOKENS_PATH}", "{HF_HOME}/stored_tokens", "{XDG_CACHE_HOME}/huggingface/stored_tokens", "~/.cache/huggingface/stored_tokens"},
				slots: []slot{{at: "*/hf_token", owner: "huggingface"}}}}},
		{id: "netrc", name: "curl, git and Python's requests", source: "everything.curl.dev: .netrc", stores: []store{
			{form: Netrc, paths: []string{"{NETRC}", "~/.netrc", "windows:~/_netrc"}, slots: []slot{
				{at: "<provider>/password", what: hosts, after: after{stay, "programs that read .netrc look nowhere else: delete the host's entry once none needs it"}}}}}},
	}
}

// servers are the places of the MCP servers under a name.
func servers(under string, a after) []slot {
	return []slot{{at: under + "/*/env/*", what: secrets, after: a}, {at: under + "/*/headers/*", what: headers, after: a}}
}
