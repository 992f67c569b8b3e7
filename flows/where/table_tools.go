package where

import "authdoctor/checks/provider"

// This file is data: in which order the tools ask for a key. To add one, say where its order is described and how sure
// that is; its files are listed in checks/holdings/table.go.

func tools() []program {
	return []program{codex(), codexExec(), claudeCode(), geminiCLI(), aider(), llm(), opencode(), crush(), continueDev()}
}

// chat are the vendors whose variables the tools below agree about.
func chat() []string {
	return []string{"openai", "anthropic", "gemini", "openrouter", "groq", "mistral", "deepseek", "xai"}
}

// oneVariable: the SDKs read a second one for these, the tools do not.
func oneVariable() map[string][]string {
	return map[string][]string{"anthropic": {"ANTHROPIC_API_KEY"}, "gemini": {"GEMINI_API_KEY"}}
}

func codex() program {
	return program{id: "codex", name: "Codex", command: "codex", tool: "codex", providers: []string{"openai"}, mark: provider.Documented,
		source: "codex-rs/login/src/auth/manager.rs: load_auth; developers.openai.com/codex/auth",
		asks: []ask{
			{in: inEnvironment, names: []string{"CODEX_ACCESS_TOKEN"}, says: "it is asked before any login that is kept"},
			{in: closed, given: given{setting: "cli_auth_credentials_store", is: []string{"keyring"}}, says: "its login is kept in the OS keyring, which is not opened here"},
			{in: inStore, field: "tokens.access_token", given: given{setting: "auth_mode", is: []string{"chatgpt", "chatgptAuthTokens"}}, says: "it is logged in with ChatGPT"},
			{in: inStore, field: "OPENAI_API_KEY", says: "it is logged in with an API key"},
			{in: inStore, field: "tokens.access_token", says: "it is logged in with ChatGPT"}},
		ignores: "is ignored: a login decides, and codex login --with-api-key changes it",
		missing: "it is not logged in; codex login does that"}
}

// codexExec: without a person before it, Codex asks one variable first.
func codexExec() program {
	p := codex()
	p.id, p.name, p.unlike = "codex-exec", "codex exec", "codex"
	p.source += "; developers.openai.com/codex/noninteractive"
	p.asks = append([]ask{{in: inEnvironment, names: []string{"CODEX_API_KEY"}, says: "codex exec and codex review take this variable before any login"}}, p.asks...)
	return p
}

func claudeCode() program {
	settings := []string{"{PROJECT}/.claude/settings.local.json", "{PROJECT}/.claude/settings.json", "{CLAUDE_CONFIG_DIR}/settings.json", "~/.claude/settings.json", "~/.claude/settings.local.json"}
	fromSettings := func(name string) ask {
		return ask{in: inStore, at: settings, field: "env." + name, says: "the env of its settings is set for every session", mark: provider.Observed}
	}
	return program{id: "claude-code", name: "Claude Code", command: "claude", tool: "claude", providers: []string{"anthropic"}, mark: provider.Documented,
		source: "code.claude.com/docs/en/authentication, code.claude.com/docs/en/settings",
		asks: []ask{
			{in: closed, given: given{variables: []string{"CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"}, is: []string{"1", "true", "yes", "on"}}, says: "a variable sends it to a cloud provider, whose own login counts"},
			fromSettings("ANTHROPIC_AUTH_TOKEN"),
			{in: inEnvironment, names: []string{"ANTHROPIC_AUTH_TOKEN"}, says: "this variable beats every key and login"},
			fromSettings("ANTHROPIC_API_KEY"),
			{in: inEnvironment, names: []string{"ANTHROPIC_API_KEY"}, says: "a variable beats a login; it asks once before it takes it, and never with -p"},
			{in: closed, given: given{setting: "apiKeyHelper"}, says: "its setting apiKeyHelper names a command that prints the key"},
			{in: inEnvironment, names: []string{"CLAUDE_CODE_OAUTH_TOKEN"}, says: "this variable beats the login that is kept"},
			{in: closed, given: given{variables: []string{"ANTHROPIC_PROFILE", "ANTHROPIC_IDENTITY_TOKEN", "ANTHROPIC_IDENTITY_TOKEN_FILE"}}, says: "a variable names a profile or a federated login"},
			{in: inStore, field: "claudeAiOauth.accessToken", says: "it is logged in with a subscription, and no variable is set"},
			{in: inStore, field: "primaryApiKey", says: "it is logged in with the Console, and no variable is set", mark: provider.Observed},
			{in: closed, given: given{system: "darwin"}, says: "on macOS its login is in the Keychain, which is not opened here"}},
		missing: "it is not logged in; /login does that"}
}

func geminiCLI() program {
	chosen := func(setting string) ask {
		return ask{in: inStore, field: "access_token", given: given{setting: setting, is: []string{"oauth-personal", "login_with_google"}}, says: "its settings choose the login with Google"}
	}
	return program{id: "gemini-cli", name: "Gemini CLI", command: "gemini", tool: "gemini", providers: []string{"gemini"}, mark: provider.Observed,
		source: "github.com/google-gemini/gemini-cli: packages/cli/src/config/settings.ts (findEnvFile, loadEnvironment), docs/get-started/authentication.md",
		asks: []ask{
			chosen("selectedAuthType"), chosen("security.auth.selectedType"),
			{in: inEnvironment, names: []string{"GEMINI_API_KEY"}, says: "a .env file does not replace what the environment has"},
			{in: nearestFile, unset: true, names: []string{"GEMINI_API_KEY"}, at: []string{".gemini/.env", ".env"}, says: "it loads the first .gemini/.env or .env upward, else the one in the home folder"},
			{in: inStore, field: "access_token", says: "no key is set, and it was logged in with Google before"}},
		missing: "it asks how to log in; without a person it stops"}
}

func aider() program {
	conf := []string{"{PROJECT}/.aider.conf.yml", "~/.aider.conf.yml"}
	return program{id: "aider", name: "aider", command: "aider", tool: "aider", providers: chat(), reads: oneVariable(), mark: provider.Observed,
		source: "aider.chat/docs/config: aider_conf, dotenv; aider/main.py: load_dotenv_files with override, generate_search_path_list",
		asks: []ask{
			{in: inStore, at: conf, field: "openai-api-key", says: "a key in .aider.conf.yml replaces the variable"},
			{in: inStore, at: conf, field: "anthropic-api-key", says: "a key in .aider.conf.yml replaces the variable"},
			{in: inStore, at: conf, field: "api-key*", says: "a key in .aider.conf.yml replaces the variable"},
			{in: inStore, at: conf, field: "set-env*", says: "a variable in .aider.conf.yml replaces the one of the environment"},
			{in: inFile, at: []string{"./.env", "ROOT/.env", "~/.env"}, says: "it lets .env files replace what the environment has: the one of the current folder, then of the repository, then of the home folder"},
			{in: inStore, at: []string{"~/.aider/oauth-keys.env"}, field: "*", says: "it stored this key itself", mark: provider.Unverified},
			{in: inEnvironment, says: "no file of its own has a key"}},
		missing: "it offers a login with OpenRouter, or stops"}
}

func llm() program {
	return program{id: "llm", name: "llm", command: "llm", tool: "llm", providers: []string{"openai", "anthropic"}, reads: oneVariable(), mark: provider.Documented,
		source: "llm.datasette.io: setup, API key management; llm/__init__.py: get_key",
		asks: []ask{
			{in: inStore, field: "*", says: "a key of llm keys set beats the variable, the other way round than in the SDKs"},
			{in: inEnvironment, says: "no key was set with llm keys set"}},
		missing: "it stops and names llm keys set"}
}

func opencode() program {
	return program{id: "opencode", name: "opencode", command: "opencode", tool: "opencode", providers: chat(), reads: oneVariable(), mark: provider.Observed,
		source: "opencode.ai/docs/providers; packages/opencode/src/provider/provider.ts: later sources win (env, auth.json, plugins, config)",
		asks: []ask{
			{in: inStore, field: "provider.*.options.apiKey", says: "a key in its configuration beats all others"},
			{in: inStore, field: "*.access", says: "it is logged in, which beats a variable"},
			{in: inStore, field: "*.key", says: "a key of opencode auth login beats a variable"},
			{in: inEnvironment, says: "it has neither a login nor a key of its own"}},
		missing: "it shows no models of this provider"}
}

func crush() program {
	at := []string{"{PROJECT}/crush.json", "{PROJECT}/.crush.json", "{DATA}/crush/crush.json", "windows:{LOCALAPPDATA}/crush/crush.json", "{CONFIG}/crush/crush.json"}
	return program{id: "crush", name: "Crush", command: "crush", tool: "crush", providers: chat(), reads: oneVariable(), mark: provider.Observed,
		source: "github.com/charmbracelet/crush: internal/config/load.go (lookupConfigs: the last of the global, the data and the project's files wins)",
		asks: []ask{
			{in: inStore, at: at, field: "providers.*.api_key", says: "a key in crush.json beats the variable; the project's file beats the others"},
			{in: inStore, at: at, field: "providers.*.oauth.access_token", says: "it is logged in"},
			{in: inEnvironment, says: "crush.json names no key, and then it takes the provider's variable"}},
		missing: "it asks for a key"}
}

func continueDev() program {
	return program{id: "continue", name: "Continue", tool: "continue", quiet: true, mark: provider.Unverified,
		source: "docs.continue.dev: reference; secrets from .env files only: continuedev/continue#5902",
		asks: []ask{
			{in: inStore, at: []string{"{CONTINUE_GLOBAL_DIR}/config.yaml", "~/.continue/config.yaml"}, field: "*", says: "its config.yaml, which beats config.json, holds the key"},
			{in: inStore, at: []string{"{CONTINUE_GLOBAL_DIR}/config.json", "~/.continue/config.json"}, field: "*", says: "its config.json holds the key"}},
		loads: []string{"./.env", "./.continue/.env", "~/.continue/.env"}, filesOnly: true,
		ignores: "is ignored: ${{ secrets.NAME }} is looked for in .env files",
		missing: "its configuration names no key of this provider"}
}
