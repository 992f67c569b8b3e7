package holdings

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdoctor/checks/provider"
	"authdoctor/keystore/secret"
)

// Keys that are obviously false, built at run time so that no scanner takes them for real ones.
func openai(n int) string {
	half := strings.Repeat(string(rune('a'+n)), 58)
	return "sk-" + "proj-" + half + "T3Blbk" + "FJ" + half
}

func anthropic(n int) string {
	return "sk-" + "ant-api03-" + strings.Repeat(string(rune('a'+n)), 93) + "AA"
}

// shapeless has the form of no vendor's key and is no placeholder.
func shapeless(n int) string { return fmt.Sprintf("zq7Rk%dWv9Xt2Lp4Mn8", n) }

func testRegistry(t testing.TB) *provider.Registry {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

func testMaker() *secret.Maker { return secret.NewMaker([]byte("test"), []string{"sk-" + "proj-"}) }

// world is a home folder with a project in it.
type world struct {
	home    string
	environ []string
	system  string
}

func newWorld(t *testing.T, files map[string]string) world {
	t.Helper()
	w := world{home: t.TempDir(), system: "linux"}
	if err := os.MkdirAll(filepath.Join(w.home, "project"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		w.write(t, name, text)
	}
	return w
}

func (w world) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(w.home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w world) find(t testing.TB, from string) Result {
	t.Helper()
	result, err := find(context.Background(), Options{
		Registry: testRegistry(t), Maker: testMaker(), Environ: w.environ, Home: w.home, Dir: filepath.Join(w.home, "project"), From: from,
	}, w.system)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// short is a path as it would be on Linux, with ~ for the home folder.
func (w world) short(path string) string {
	return strings.ReplaceAll(filepath.ToSlash(path), filepath.ToSlash(w.home), "~")
}

// told is one line about a holding, with paths below the home folder.
func (w world) told(h Holding) string {
	text := fmt.Sprintf("%s %s %s %s %s", w.short(h.Source.String()), h.Name, h.Provider, h.Tool, h.Form)
	if h.Keep != "" {
		text += " (" + h.Keep + ")"
	}
	return text
}

func (w world) list(r Result) string {
	var lines []string
	for _, h := range r.Holdings {
		lines = append(lines, w.told(h))
	}
	for _, p := range r.Problems {
		lines = append(lines, fmt.Sprintf("problem %s %d %s", w.short(p.Path), p.Line, p.Message))
	}
	return strings.Join(lines, "\n")
}

func same(t *testing.T, h Holding, key string) bool {
	t.Helper()
	return h.Secret.Same(testMaker().Make([]byte(key)))
}

// replaced is the text with another key at the holding's place.
func replaced(t *testing.T, h Holding, text, key string) (string, error) {
	t.Helper()
	fresh, err := h.Replace(testMaker().Make([]byte(key)))
	if err != nil {
		return "", err
	}
	out := ""
	if err := fresh.Use(func(b []byte) error { out = text[:h.From] + string(b) + text[h.To:]; return nil }); err != nil {
		t.Fatal(err)
	}
	return out, nil
}

// placeTest is one file with one key in it.
type placeTest struct {
	name string
	file string // below the home folder
	text string // KEY stands for the key
	want string // "line name provider tool form", and Keep in brackets
	left string // the text once the key has been moved away, or "by hand: WHY"
}

func TestPlaces(t *testing.T) {
	const moved = " moved to authdoctor: authdoctor exec work -- "
	tests := []placeTest{
		{"dotenv", "project/.env", "A=1\nOPENAI_API_KEY=KEY\nB=2\n", "2 OPENAI_API_KEY openai  dotenv", "A=1\n# OPENAI_API_KEY" + moved + "COMMAND\nB=2\n"},
		{"dotenv with all there is", "project/.env.local", "\xef\xbb\xbfA=1\r\n  export OPENAI_API_KEY = 'KEY' # mine\r\nB=2\r\n",
			"2 OPENAI_API_KEY openai  dotenv", "\xef\xbb\xbfA=1\r\n  # OPENAI_API_KEY" + moved + "COMMAND # mine\r\nB=2\r\n"},
		{"dotenv behind a byte order mark", "project/.env", "\xef\xbb\xbfOPENAI_API_KEY=\"KEY\"", "1 OPENAI_API_KEY openai  dotenv", "\xef\xbb\xbf# OPENAI_API_KEY" + moved + "COMMAND"},
		{"dotenv with a comment behind", "project/.env", "MY_OWN=KEY # sk\n", "1 MY_OWN openai  dotenv", "# MY_OWN" + moved + "COMMAND # sk\n"},
		{"dotenv that only godotenv reads", "project/.env", "OPENAI_API_KEY: KEY\n", "1 OPENAI_API_KEY openai  dotenv", "# OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"two on a line, for godotenv", "project/.env", "A='1' OPENAI_API_KEY='KEY'\n", "1 OPENAI_API_KEY openai  dotenv", "by hand: something else stands on its line"},
		{"bash", ".bashrc", "if true; then\n  export OPENAI_API_KEY=\"KEY\" # mine\nfi\n", "2 OPENAI_API_KEY openai shell shell",
			"if true; then\n  : # OPENAI_API_KEY" + moved + "COMMAND # mine\nfi\n"},
		{"bash, several variables", ".bash_profile", "export A=1 OPENAI_API_KEY='KEY' B=2\n", "1 OPENAI_API_KEY openai shell shell", "export A=1 B=2\n"},
		{"bash, the last of several", ".profile", "export A=1 OPENAI_API_KEY=KEY\r\necho\r\n", "1 OPENAI_API_KEY openai shell shell", "export A=1\r\necho\r\n"},
		{"bash, before a command", ".profile", "OPENAI_API_KEY=KEY llm chat\n", "1 OPENAI_API_KEY openai shell shell", "llm chat\n"},
		{"bash, on one line with others", ".profile", "cd /; export OPENAI_API_KEY=KEY; ls\n", "1 OPENAI_API_KEY openai shell shell", "by hand: something else stands on its line"},
		{"bash, alone with a semicolon", ".profile", "\texport OPENAI_API_KEY=KEY;\n", "1 OPENAI_API_KEY openai shell shell", "\t# OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"zsh, with what bash cannot read", ".zshrc", "if [[ x\n)\nexport OPENAI_API_KEY=KEY\n", "3 OPENAI_API_KEY openai shell shell", "if [[ x\n)\n: # OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"launchctl", ".zprofile", "launchctl setenv OPENAI_API_KEY 'KEY'\n", "1 OPENAI_API_KEY openai shell shell", "# OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"direnv", "project/.envrc", "use nix\nexport ANTHROPIC_API_KEY=KEY\n", "2 ANTHROPIC_API_KEY openai direnv shell", "use nix\n# ANTHROPIC_API_KEY" + moved + "COMMAND\n"},
		{"fish", ".config/fish/config.fish", "if status is-interactive\n    set -gx OPENAI_API_KEY \"KEY\" # mine\nend\n", "2 OPENAI_API_KEY openai shell fish",
			"if status is-interactive\n    # OPENAI_API_KEY" + moved + "COMMAND # mine\nend\n"},
		{"fish, a part of it", ".config/fish/conf.d/keys.fish", "set -Ux OPENAI_API_KEY KEY\r\n", "1 OPENAI_API_KEY openai shell fish", "# OPENAI_API_KEY" + moved + "COMMAND\r\n"},
		{"powershell", ".config/powershell/profile.ps1", "$env:OPENAI_API_KEY = \"KEY\"\r\n", "1 OPENAI_API_KEY openai shell powershell", "# OPENAI_API_KEY" + moved + "COMMAND\r\n"},
		{"powershell, lasting", ".config/powershell/profile.ps1", "[Environment]::SetEnvironmentVariable('OPENAI_API_KEY', 'KEY', 'User')\n", "1 OPENAI_API_KEY openai shell powershell", "# OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"systemd", ".config/environment.d/50-keys.conf", "OPENAI_API_KEY=KEY\n", "1 OPENAI_API_KEY openai systemd dotenv", "# OPENAI_API_KEY" + moved + "COMMAND\n"},
		{"codex", ".codex/auth.json", "{\n  \"OPENAI_API_KEY\": \"KEY\",\n  \"tokens\": null\n}", "2 OPENAI_API_KEY openai codex json", "{\n  \"OPENAI_API_KEY\": null,\n  \"tokens\": null\n}"},
		{"codex, a server", ".codex/config.toml", "model = \"x\"\n[mcp_servers.a]\nenv = { \"A\" = 'b', \"OPENAI_API_KEY\" = \"KEY\" }\n", "3 mcp_servers.a.env.OPENAI_API_KEY openai codex toml", "by hand: Codex takes it from this file only"},
		{"codex, a variable of its shells", ".codex/config.toml", "[shell_environment_policy.set]\nOPENAI_API_KEY = 'KEY' # x\n", "2 shell_environment_policy.set.OPENAI_API_KEY openai codex toml",
			"[shell_environment_policy.set]\n# shell_environment_policy.set.OPENAI_API_KEY" + moved + "codex # x\n"},
		{"claude settings", ".claude/settings.json", "{\"env\": {\"A\": \"b\", \"OPENAI_API_KEY\": \"KEY\"}}", "1 env.OPENAI_API_KEY openai claude json", "{\"env\": {\"A\": \"b\"}}"},
		{"claude servers of a project", "project/.mcp.json", "{\"mcpServers\": {\"a\": {\"env\": {\"MY_KEY\": \"KEY\"}}}}", "1 mcpServers.a.env.MY_KEY openai claude json", "{\"mcpServers\": {\"a\": {\"env\": {\"MY_KEY\": \"${OPENAI_API_KEY}\"}}}}"},
		{"claude servers of a user", ".claude.json", "{\"projects\": {\"/x\": {\"mcpServers\": {\"a\": {\"headers\": {\"Authorization\": \"Bearer KEY\"}}}}}}",
			"1 projects./x.mcpServers.a.headers.Authorization openai claude json", "by hand: variables are documented for .mcp.json only"},
		{"gemini", ".gemini/.env", "GEMINI_API_KEY=KEY\n", "1 GEMINI_API_KEY openai gemini dotenv", "# GEMINI_API_KEY" + moved + "gemini\n"},
		{"aider", ".aider.conf.yml", "# mine\nopenai-api-key: KEY # x\r\nmodel: o3\r\n", "2 openai-api-key openai aider yaml", "# mine\n# openai-api-key" + moved + "aider # x\r\nmodel: o3\r\n"},
		{"aider, the only entry", ".aider.conf.yml", "openai-api-key: 'KEY'\n", "1 openai-api-key openai aider yaml", "by hand: something else"},
		{"aider, a list", "project/.aider.conf.yml", "api-key:\n  - groq=no-key\n  - \"openai=KEY\"\n", "3 api-key.1.openai openai aider yaml", "api-key:\n  - groq=no-key\n  # api-key.1.openai" + moved + "aider\n"},
		{"aider, a list in brackets", "project/.aider.conf.yml", "api-key: [a=$GROQ_TOKEN, openai=KEY]\n", "1 api-key.1.openai openai aider yaml", "by hand: something else"},
		{"continue", ".continue/config.yaml", "models:\n  - provider: openai\n    apiKey: KEY\n", "3 models.0.apiKey openai continue yaml", "by hand: Continue takes secrets"},
		{"continue, before", ".continue/config.json", "{\"models\": [{\"apiKey\": \"KEY\", \"provider\": \"openai\"}]}", "1 models.0.apiKey openai continue json", "by hand: Continue takes secrets"},
		{"opencode", ".local/share/opencode/auth.json", "{\n  \"openai\": {\n    \"type\": \"api\",\n    \"key\": \"KEY\"\n  },\n  \"x\": {}\n}", "4 openai.key openai opencode json", "{\n  \"x\": {}\n}"},
		{"opencode settings", ".config/opencode/opencode.jsonc", "{ // mine\n \"provider\": {\"openai\": {\"options\": {\"apiKey\": \"KEY\",}}}, /* x */ }", "2 provider.openai.options.apiKey openai opencode json",
			"{ // mine\n \"provider\": {\"openai\": {\"options\": {\"apiKey\": \"{env:OPENAI_API_KEY}\",}}}, /* x */ }"},
		{"crush", ".config/crush/crush.json", "{\"providers\":{\"openai\":{\"api_key\":\"KEY\"}}}", "1 providers.openai.api_key openai crush json", "{\"providers\":{\"openai\":{\"api_key\":\"$OPENAI_API_KEY\"}}}"},
		{"cursor", "project/.cursor/mcp.json", "{\"mcpServers\":{\"a\":{\"headers\":{\"authorization\":\"bearer KEY\"}}}}", "1 mcpServers.a.headers.authorization openai cursor json",
			"{\"mcpServers\":{\"a\":{\"headers\":{\"authorization\":\"bearer ${env:OPENAI_API_KEY}\"}}}}"},
		{"vscode", ".config/Code/User/mcp.json", "{\"servers\":{\"a\":{\"env\":{\"OPENAI_API_KEY\":\"KEY\"}}}}", "1 servers.a.env.OPENAI_API_KEY openai vscode json", "{\"servers\":{\"a\":{\"env\":{\"OPENAI_API_KEY\":\"${env:OPENAI_API_KEY}\"}}}}"},
		{"windsurf", ".codeium/windsurf/mcp_config.json", "{\"mcpServers\":{\"a\":{\"env\":{\"K\":\"KEY\"}}}}", "1 mcpServers.a.env.K openai windsurf json", "{\"mcpServers\":{\"a\":{\"env\":{\"K\":\"${env:OPENAI_API_KEY}\"}}}}"},
		{"claude desktop", ".config/Claude/claude_desktop_config.json", "{\"mcpServers\":{\"a\":{\"env\":{\"K\":\"KEY\"}}}}", "1 mcpServers.a.env.K openai claude-desktop json", "by hand: Claude Desktop reads no variables"},
		{"llm", ".config/io.datasette.llm/keys.json", "{\n  \"// Note\": \"This file stores secret API credentials. Do not share!\",\n  \"openai\": \"KEY\"\n}\n", "3 openai openai llm json",
			"{\n  \"// Note\": \"This file stores secret API credentials. Do not share!\"\n}\n"},
		{"hugging face", ".cache/huggingface/token", "KEY\n", "1 token openai huggingface plain", "\n"},
		{"hugging face, all tokens", ".cache/huggingface/stored_tokens", "[work]\nhf_token = KEY\n\n", "2 work.hf_token openai huggingface ini", "[work]\n# work.hf_token" + moved + "hf\n\n"},
		{"netrc", ".netrc", "machine example.com login a password zq7Rk1Wv9Xt2Lp4Mn8\nmachine api.openai.com\n\tlogin a\n\tpassword KEY\n", "4 api.openai.com.password openai netrc netrc", "by hand: programs that read .netrc"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.check(t) })
	}
}

func (p placeTest) check(t *testing.T) {
	key := openai(1)
	text := strings.ReplaceAll(p.text, "KEY", "\x00")
	text = strings.ReplaceAll(text, "_API_\x00", "_API_KEY")
	text = strings.ReplaceAll(text, "MY_\x00", "MY_KEY")
	text = strings.ReplaceAll(text, "\x00", key)
	w := newWorld(t, map[string]string{p.file: text})
	result := w.find(t, "")
	if len(result.Holdings) != 1 {
		t.Fatalf("%d were found:\n%s", len(result.Holdings), w.list(result))
	}
	h := result.Holdings[0]
	want := "file:~/" + p.file + ":" + p.want
	if got := w.told(h); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if h.File != filepath.Join(w.home, filepath.FromSlash(p.file)) || text[h.From:h.To] != key || !same(t, h, key) || !h.In([]byte(text)) {
		t.Errorf("%s %d..%d hold %q", h.File, h.From, h.To, text[h.From:h.To])
	}
	if h.In([]byte("x" + text)) {
		t.Error("the value is not where it was, and In does not see it")
	}

	edit, err := h.Reference("work")
	if why, byHand := strings.CutPrefix(p.left, "by hand: "); byHand {
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("moved away: %v %v", edit, err)
		}
	} else if err != nil {
		t.Errorf("moved away: %v", err)
	} else if left := text[:edit.From] + edit.Text + text[edit.To:]; left != p.left {
		t.Errorf("moved away, it leaves\n%q, want\n%q", left, p.left)
	}

	changed, err := replaced(t, h, text, openai(2))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, p.file, changed)
	after := w.find(t, "")
	if len(after.Holdings) != 1 || !same(t, after.Holdings[0], openai(2)) || w.told(after.Holdings[0]) != want {
		t.Errorf("after the replacement:\n%s", w.list(after))
	}
	if strings.ReplaceAll(changed, openai(2), key) != text {
		t.Errorf("the replacement changed more than the key: %q", changed)
	}
}
