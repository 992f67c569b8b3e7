package where

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPrograms: what each program would use, on files as the tools write them.
func TestPrograms(t *testing.T) {
	codexLogin := `{"auth_mode":"chatgpt","OPENAI_API_KEY":null,"tokens":{"access_token":"` + token(1) + `","refresh_token":"` + token(2) + `"}}`
	claudeLogin := `{"claudeAiOauth":{"accessToken":"` + token(1) + `","refreshToken":"` + token(2) + `"}}`
	env := "in this environment"
	tests := []struct {
		name           string
		files          map[string]string
		environ        []string
		program, of    string
		place, because string
	}{
		{"python: the environment", map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1)}, []string{"OPENAI_API_KEY=" + openai(2)},
			"openai-python", "openai", "OPENAI_API_KEY " + env, "it hides ~/project/.env:1 OPENAI_API_KEY"},
		{"python: a file further up", map[string]string{".env": "OPENAI_API_KEY=" + openai(1)}, nil, "openai-python", "openai", "~/.env:1 OPENAI_API_KEY", "nearest .env upward"},
		{"python: nothing", map[string]string{".bashrc": "export OPENAI_API_KEY=" + openai(1)}, nil, "openai-python", "openai", "nothing", "none of the places"},
		{"python: the empty string", map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1)}, []string{"OPENAI_API_KEY="}, "openai-python", "openai", "OPENAI_API_KEY " + env, ""},
		{"node: the empty string", map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1)}, []string{"OPENAI_API_KEY="}, "openai-node", "openai", "nothing", "OPENAI_API_KEY is set to nothing"},
		{"go: the empty string", map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1)}, []string{"OPENAI_API_KEY="}, "openai-go", "openai", "not told", ""},
		{"node: another file of this folder", map[string]string{"project/.env": "X=1", "project/.env.local": "OPENAI_API_KEY=" + openai(1)}, nil, "openai-node", "openai", "not told", ""},
		{"gemini cli: the empty string", map[string]string{"project/.env": "GEMINI_API_KEY=" + gemini(1)}, []string{"GEMINI_API_KEY="}, "gemini-cli", "gemini", "nothing", "set to nothing"},
		{"node: a file further up", map[string]string{".env": "OPENAI_API_KEY=" + openai(1)}, nil, "openai-node", "openai", "nothing", "current folder only"},
		{"node: white space", nil, []string{"OPENAI_API_KEY=" + openai(1) + "\n"}, "openai-node", "openai", "OPENAI_API_KEY " + env, "leaves out white space"},
		{"node: no difference", nil, []string{"OPENAI_API_KEY=" + openai(1)}, "openai-node", "openai", "not told", ""},
		{"go: a file further up", map[string]string{".env": "OPENAI_API_KEY=" + openai(1)}, nil, "openai-go", "openai", "nothing", "godotenv.Load()"},
		{"gemini: the first variable", nil, []string{"GEMINI_API_KEY=" + gemini(1), "GOOGLE_API_KEY=" + gemini(2)}, "python-genai", "gemini", "GOOGLE_API_KEY " + env, "it hides GEMINI_API_KEY"},
		{"gemini: Vertex AI", nil, []string{"GEMINI_API_KEY=" + gemini(1), "GOOGLE_GENAI_USE_VERTEXAI=True"}, "python-genai", "gemini", "nothing", "Vertex AI"},
		{"gemini: no Vertex AI", nil, []string{"GEMINI_API_KEY=" + gemini(1), "GOOGLE_GENAI_USE_VERTEXAI=0"}, "python-genai", "gemini", "GEMINI_API_KEY " + env, ""},
		{"anthropic: both are sent", map[string]string{"project/.env": "ANTHROPIC_API_KEY=" + anthropic(3)}, []string{"ANTHROPIC_API_KEY=" + anthropic(1), "ANTHROPIC_AUTH_TOKEN=" + anthropic(2)},
			"anthropic-sdk-python", "anthropic", "ANTHROPIC_API_KEY " + env, "it sends ANTHROPIC_AUTH_TOKEN in this environment beside it; it hides ~/project/.env:1 ANTHROPIC_API_KEY"},
		{"azure: the token beats the key", nil, []string{"AZURE_OPENAI_API_KEY=" + strings.Repeat("zq7Rk", 4), "AZURE_OPENAI_AD_TOKEN=" + token(1)}, "openai-python", "azure-openai", "AZURE_OPENAI_AD_TOKEN " + env, "it hides AZURE_OPENAI_API_KEY"},
		{"hugging face: an exchange", nil, []string{"HF_TOKEN=hf_" + strings.Repeat("aB3d", 8) + "xy", "HF_OIDC_RESOURCE=x"}, "huggingface_hub", "huggingface", "nothing", "HF_OIDC_RESOURCE"},
		{"aider: no second variable", nil, []string{"ANTHROPIC_AUTH_TOKEN=" + anthropic(1)}, "aider", "anthropic", "nothing", ""},
		{"a vendor without a library", nil, []string{"DEEPSEEK_API_KEY=" + strings.Repeat("zq7Rk", 4)}, "openai-python", "deepseek", "DEEPSEEK_API_KEY " + env, ""},
		{"hugging face: its file", map[string]string{".cache/huggingface/token": "hf_" + strings.Repeat("aB3d", 8) + "xy"}, nil, "huggingface_hub", "huggingface", "~/.cache/huggingface/token:1 token", "hf auth login"},

		{"codex: a login", map[string]string{".codex/auth.json": codexLogin}, []string{"OPENAI_API_KEY=" + openai(1)},
			"codex", "openai", "~/.codex/auth.json:1 tokens.access_token", "logged in with ChatGPT; OPENAI_API_KEY is ignored"},
		{"codex: a key", map[string]string{".codex/auth.json": `{"OPENAI_API_KEY":"` + openai(1) + `"}`}, nil, "codex", "openai", "~/.codex/auth.json:1 OPENAI_API_KEY", "with an API key"},
		{"codex: both, and the mode decides", map[string]string{".codex/auth.json": strings.Replace(codexLogin, "null", `"`+openai(1)+`"`, 1)}, nil, "codex", "openai", "~/.codex/auth.json:1 tokens.access_token", "ChatGPT"},
		{"codex: neither", nil, []string{"OPENAI_API_KEY=" + openai(1)}, "codex", "openai", "nothing", "not logged in"},
		{"codex: its token", map[string]string{".codex/auth.json": codexLogin}, []string{"CODEX_ACCESS_TOKEN=" + token(3)}, "codex", "openai", "CODEX_ACCESS_TOKEN " + env, "before any login"},
		{"codex: the keyring", map[string]string{".codex/config.toml": "cli_auth_credentials_store = \"keyring\"\n"}, []string{"OPENAI_API_KEY=" + openai(1)}, "codex", "openai", "nothing", "OS keyring"},
		{"codex exec: its variable", map[string]string{".codex/auth.json": codexLogin}, []string{"CODEX_API_KEY=" + openai(1)}, "codex-exec", "openai", "CODEX_API_KEY " + env, "before any login"},
		{"codex exec: no difference", map[string]string{".codex/auth.json": codexLogin}, nil, "codex-exec", "openai", "not told", ""},

		{"claude: a login", map[string]string{".claude/.credentials.json": claudeLogin}, nil, "claude-code", "anthropic", "~/.claude/.credentials.json:1 claudeAiOauth.accessToken", "subscription"},
		{"claude: a variable beats it", map[string]string{".claude/.credentials.json": claudeLogin}, []string{"ANTHROPIC_API_KEY=" + anthropic(1)},
			"claude-code", "anthropic", "ANTHROPIC_API_KEY " + env, "it hides ~/.claude/.credentials.json:1"},
		{"claude: the other variable first", nil, []string{"ANTHROPIC_API_KEY=" + anthropic(1), "ANTHROPIC_AUTH_TOKEN=" + anthropic(2)}, "claude-code", "anthropic", "ANTHROPIC_AUTH_TOKEN " + env, "it hides ANTHROPIC_API_KEY"},
		{"claude: settings of the project", map[string]string{"project/.claude/settings.json": `{"env":{"ANTHROPIC_API_KEY":"` + anthropic(1) + `"}}`, ".claude/settings.json": `{"env":{"ANTHROPIC_API_KEY":"` + anthropic(2) + `"}}`},
			[]string{"ANTHROPIC_API_KEY=" + anthropic(3)}, "claude-code", "anthropic", "~/project/.claude/settings.json:1 env.ANTHROPIC_API_KEY", "settings"},
		{"claude: a helper", map[string]string{".claude/settings.json": `{"apiKeyHelper":"/bin/x"}`, ".claude/.credentials.json": claudeLogin}, nil, "claude-code", "anthropic", "nothing", "apiKeyHelper"},
		{"claude: a cloud", nil, []string{"CLAUDE_CODE_USE_BEDROCK=1", "ANTHROPIC_API_KEY=" + anthropic(1)}, "claude-code", "anthropic", "nothing", "cloud provider"},
		{"claude: its token", map[string]string{".claude/.credentials.json": claudeLogin}, []string{"CLAUDE_CODE_OAUTH_TOKEN=" + token(5)}, "claude-code", "anthropic", "CLAUDE_CODE_OAUTH_TOKEN " + env, "beats the login"},

		{"gemini: its own file first", map[string]string{"project/.gemini/.env": "GEMINI_API_KEY=" + gemini(1), "project/.env": "GEMINI_API_KEY=" + gemini(2)}, nil, "gemini-cli", "gemini", "~/project/.gemini/.env:1 GEMINI_API_KEY", "first"},
		{"gemini: a nearer file without it", map[string]string{"project/.env": "X=1", ".gemini/.env": "GEMINI_API_KEY=" + gemini(1)}, nil, "gemini-cli", "gemini", "nothing", "how to log in"},
		{"gemini: the login is chosen", map[string]string{".gemini/settings.json": `{"security":{"auth":{"selectedType":"oauth-personal"}}}`, ".gemini/oauth_creds.json": `{"access_token":"` + token(1) + `"}`},
			[]string{"GEMINI_API_KEY=" + gemini(1)}, "gemini-cli", "gemini", "~/.gemini/oauth_creds.json:1 access_token", "choose the login"},

		{"aider: files beat the environment", map[string]string{"project/.env": "OPENAI_API_KEY=" + openai(1), ".env": "OPENAI_API_KEY=" + openai(2)}, []string{"OPENAI_API_KEY=" + openai(3)},
			"aider", "openai", "~/project/.env:1 OPENAI_API_KEY", "it hides ~/.env:1 OPENAI_API_KEY, OPENAI_API_KEY in this environment"},
		{"aider: its configuration", map[string]string{".aider.conf.yml": "openai-api-key: " + openai(1) + "\n"}, []string{"OPENAI_API_KEY=" + openai(3)}, "aider", "openai", "~/.aider.conf.yml:1 openai-api-key", "replaces"},
		{"llm: its file beats the variable", map[string]string{".config/io.datasette.llm/keys.json": `{"openai":"` + openai(1) + `"}`}, []string{"OPENAI_API_KEY=" + openai(3)},
			"llm", "openai", "~/.config/io.datasette.llm/keys.json:1 openai", "llm keys set beats"},
		{"llm: the variable", nil, []string{"OPENAI_API_KEY=" + openai(3)}, "llm", "openai", "OPENAI_API_KEY " + env, ""},
		{"opencode: its key", map[string]string{".local/share/opencode/auth.json": `{"openai":{"type":"api","key":"` + openai(1) + `"}}`}, []string{"OPENAI_API_KEY=" + openai(3)},
			"opencode", "openai", "~/.local/share/opencode/auth.json:1 openai.key", "auth login"},
		{"opencode: its configuration first", map[string]string{".local/share/opencode/auth.json": `{"openai":{"type":"api","key":"` + openai(1) + `"}}`, "project/opencode.json": `{"provider":{"openai":{"options":{"apiKey":"` + openai(2) + `"}}}}`}, nil,
			"opencode", "openai", "~/project/opencode.json:1 provider.openai.options.apiKey", "beats all"},
		{"crush: the project's file", map[string]string{"project/crush.json": `{"providers":{"openai":{"api_key":"` + openai(1) + `"}}}`, ".config/crush/crush.json": `{"providers":{"openai":{"api_key":"` + openai(2) + `"}}}`},
			[]string{"OPENAI_API_KEY=" + openai(3)}, "crush", "openai", "~/project/crush.json:1 providers.openai.api_key", "beats the variable"},
		{"crush: a variable by name", map[string]string{"project/crush.json": `{"providers":{"openai":{"api_key":"$MY_KEY"}}}`}, []string{"OPENAI_API_KEY=" + openai(3), "MY_KEY=" + openai(4)},
			"crush", "openai", "MY_KEY " + env, "names MY_KEY"},
		{"crush: one that is not set", map[string]string{"project/crush.json": `{"providers":{"openai":{"api_key":"$MY_KEY"}}}`}, []string{"OPENAI_API_KEY=" + openai(3)}, "crush", "openai", "nothing", "MY_KEY, which is not set where Crush looks"},
		{"continue: as far as known", map[string]string{".continue/config.yaml": "models:\n  - provider: openai\n    apiKey: " + openai(1) + "\n"}, nil, "continue", "openai", "~/.continue/config.yaml:3 models.0.apiKey", "(as far as known)"},
		{"continue: a secret of a file", map[string]string{".continue/config.yaml": "models:\n  - provider: openai\n    apiKey: ${{ secrets.OPENAI_API_KEY }}\n", ".continue/.env": "OPENAI_API_KEY=" + openai(1)},
			[]string{"OPENAI_API_KEY=" + openai(2)}, "continue", "openai", "~/.continue/.env:1 OPENAI_API_KEY", "names OPENAI_API_KEY; OPENAI_API_KEY is ignored"},
		{"continue: a secret of the environment", map[string]string{".continue/config.yaml": "models:\n  - provider: openai\n    apiKey: ${{ secrets.OPENAI_API_KEY }}\n"},
			[]string{"OPENAI_API_KEY=" + openai(2)}, "continue", "openai", "nothing", "not set where Continue looks"},

		{"compose: environment beats env_file", map[string]string{"project/compose.yaml": "services:\n  a:\n    env_file: a.env\n    environment:\n      OPENAI_API_KEY: " + openai(1) + "\n", "project/a.env": "OPENAI_API_KEY=" + openai(2)},
			nil, "compose", "openai", "~/project/compose.yaml:5 services.a.environment.OPENAI_API_KEY", "it hides ~/project/a.env:1"},
		{"compose: the last env_file", map[string]string{"project/compose.yaml": "services:\n  a:\n    env_file: [a.env, b.env]\n", "project/a.env": "OPENAI_API_KEY=" + openai(2), "project/b.env": "OPENAI_API_KEY=" + openai(3)},
			nil, "compose", "openai", "~/project/b.env:1 OPENAI_API_KEY", "env_file"},
		{"compose: handed on from .env", map[string]string{"project/compose.yaml": "services:\n  a:\n    environment:\n      OPENAI_API_KEY: ${OPENAI_API_KEY}\n", "project/.env": "OPENAI_API_KEY=" + openai(2)},
			nil, "compose", "openai", "~/project/.env:1 OPENAI_API_KEY", "names OPENAI_API_KEY"},
		{"systemd: the file first", map[string]string{".config/systemd/user/a.service": "[Service]\nEnvironment=OPENAI_API_KEY=" + openai(1) + "\nEnvironmentFile=%h/a.env\n", "a.env": "OPENAI_API_KEY=" + openai(2)},
			nil, "systemd", "openai", "~/a.env:1 OPENAI_API_KEY", "beats Environment="},
		{"vscode: the workspace first", map[string]string{"project/.vscode/settings.json": `{"terminal.integrated.env.linux":{"OPENAI_API_KEY":"` + openai(1) + `"}}`, ".config/Code/User/settings.json": `{"terminal.integrated.env.linux":{"OPENAI_API_KEY":"` + openai(2) + `"}}`},
			nil, "vscode-terminal", "openai", "~/project/.vscode/settings.json:1 terminal.integrated.env.linux.OPENAI_API_KEY", "workspace"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.files, test.environ...)
			p := w.find(t)
			told := map[string]bool{}
			for _, one := range p.Programs {
				if id := one.Program + " " + one.Provider; told[id] || one.Because == "" {
					t.Errorf("%s is told twice, or without a reason", id)
				} else {
					told[id] = true
				}
			}
			if told["openai-python "+test.of] && slices.Contains([]string{"anthropic", "gemini", "huggingface"}, test.of) {
				t.Error("a vendor with a library of its own is reached with OpenAI's")
			}
			place, because := w.uses(t, p, test.program, test.of)
			if place != test.place || !strings.Contains(because, test.because) {
				t.Errorf("%s uses %s because %q\nwant %s because %q", test.program, place, because, test.place, test.because)
			}
		})
	}
}

// TestTables: what a person may get wrong in them.
func TestTables(t *testing.T) {
	listed, err := os.ReadFile("../../checks/holdings/table.go")
	if err != nil {
		t.Fatal(err)
	}
	registry := testRegistry(t)
	seen := map[string][]string{}
	for _, p := range programs() {
		if p.id == "" || p.name == "" || p.source == "" || p.mark == "" || len(p.asks) == 0 {
			t.Errorf("%s: its id, name, source, mark or asks are missing", p.id)
		}
		for _, id := range p.providers {
			if _, ok := registry.ByID(id); !ok {
				t.Errorf("%s: no provider %s", p.id, id)
			}
			if slices.Contains(seen[p.id], id) {
				t.Errorf("%s is listed twice for %s", p.id, id)
			}
			seen[p.id] = append(seen[p.id], id)
		}
		if p.tool != "" && !strings.Contains(string(listed), `{id: "`+p.tool+`"`) {
			t.Errorf("%s: no tool %s", p.id, p.tool)
		}
		for _, a := range p.asks {
			if a.says == "" {
				t.Errorf("%s: an ask without a reason", p.id)
			}
			if (a.in == inStore) != (a.field != "") {
				t.Errorf("%s: %q: a field is for the tool's own files", p.id, a.says)
			}
			for _, at := range a.at {
				if a.in == inStore && !strings.Contains(string(listed), `"`+at+`"`) {
					t.Errorf("%s: %s is in no list of a tool", p.id, at)
				}
			}
		}
	}
}
