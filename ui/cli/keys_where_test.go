package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// littering puts the canary into every place that keys where looks into.
func littering(t *testing.T) (dir string, environ []string) {
	t.Helper()
	dir, environ = t.TempDir(), home(t)
	own := strings.TrimPrefix(environ[0], "HOME=")
	line, quoted := "OPENAI_API_KEY="+canary()+"\n", `"`+canary()+`"`
	for name, text := range map[string]string{
		".env": line, "sub/web.env": line, ".envrc": "export " + line, ".env." + canary(): line,
		"compose.yaml":          "services:\n  web:\n    env_file: sub/web.env\n    environment: {OPENAI_API_KEY: " + quoted + "}\n",
		".vscode/settings.json": `{"terminal.integrated.env.linux":{"OPENAI_API_KEY":` + quoted + `}}`,
	} {
		writeBelow(t, dir, name, text)
	}
	for name, text := range map[string]string{
		".bashrc": "export " + line, ".bash_profile": "echo " + canary() + "\nexport " + line, ".codex/auth.json": `{"OPENAI_API_KEY":` + quoted + `}`,
		".claude/settings.json":            `{"apiKeyHelper":"echo ` + canary() + `","env":{"ANTHROPIC_API_KEY":` + quoted + `}}`,
		".cursor/mcp.json":                 `{"mcpServers":{` + quoted + `:{"env":{"OPENAI_API_KEY":` + quoted + `}}}}`,
		".config/systemd/user/bot.service": "[Service]\nEnvironment=" + line,
		".config/crush/crush.json":         "{" + quoted,
	} {
		writeBelow(t, own, name, text)
	}
	return dir, append(environ, "SHELL=/bin/bash", "CI=", "CODEX_API_KEY="+canary(), line[:len(line)-1])
}

func writeBelow(t *testing.T, folder, name, text string) {
	t.Helper()
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, text)
}

// The picture shows no byte of a key beyond its fingerprint, in no format; prose fits on 80 columns.
func TestKeysWhereShowsNoKey(t *testing.T) {
	program := build(t, "authdoctor")
	dir, environ := littering(t)
	for _, args := range [][]string{{}, {"--json"}, {"--plain", "--verbose"}, {"--no-shell"}, {"OPENAI_API_KEY"}, {canary()}, {"--dir", canary()}, {"--provider", canary()}} {
		cmd := exec.Command(program, append([]string{"keys", "where"}, args...)...)
		cmd.Dir, cmd.Env = dir, environ
		out, _ := cmd.CombinedOutput()
		if len(out) == 0 {
			t.Errorf("%v printed nothing", args)
		}
		for form, needle := range forms(canary()) {
			if strings.Contains(string(out), needle) {
				t.Errorf("%v shows the key, %s", args, form)
			}
		}
		if !utf8.Valid(out) || slices.Contains(out, 0x1b) {
			t.Errorf("%v prints what is no text", args)
		}
		if slices.Contains(args, "--json") {
			var document struct {
				Schema string `json:"schema"`
				Items  []struct {
					Location struct{ Kind string } `json:"location"`
				} `json:"items"`
				Programs []struct {
					Uses *struct{} `json:"uses"`
				} `json:"programs"`
			}
			if err := json.Unmarshal(out, &document); err != nil || document.Schema != "authdoctor.where/v1" || len(document.Items) < 10 || len(document.Programs) < 8 {
				t.Errorf("%v: %v: %d places, %d programs", args, err, len(document.Items), len(document.Programs))
			}
		}
	}
}
