package holdings

import (
	"fmt"
	"strings"
	"testing"
)

// noted is one line for each link and setting.
func (w world) noted(r Result) string {
	var lines []string
	for _, l := range r.Links {
		lines = append(lines, fmt.Sprintf("%s %s %s %s -> %s%s", w.short(l.Source.String()), l.Tool, l.Name, l.Provider, l.Variable, w.short(l.File)))
	}
	for _, s := range r.Settings {
		lines = append(lines, fmt.Sprintf("%s %s %s=%q", w.short(s.Source.String()), s.Tool, s.Name, s.Value))
	}
	return strings.Join(lines, "\n")
}

func TestLaunchers(t *testing.T) {
	key, other := openai(1), openai(2)
	tests := []struct{ name, file, text, want, noted string }{
		{"a mapping", "project/compose.yaml", "services:\n  web:\n    environment:\n      OPENAI_API_KEY: " + key + "\n      OTHER: x\n",
			"file:~/project/compose.yaml:4 services.web.environment.OPENAI_API_KEY openai compose yaml (what a service gets is not changed here; change it by hand)", ""},
		{"a list", "project/docker-compose.yml", "services:\n  web:\n    environment:\n      - OPENAI_API_KEY=" + key + "\n      - MISTRAL_API_KEY\n      - GROQ_API_KEY=${MY_GROQ:-x}\n",
			"file:~/project/docker-compose.yml:4 services.web.environment.OPENAI_API_KEY openai compose yaml (what a service gets is not changed here; change it by hand)",
			"file:~/project/docker-compose.yml:5 compose services.web.environment.MISTRAL_API_KEY mistral -> MISTRAL_API_KEY\n" +
				"file:~/project/docker-compose.yml:6 compose services.web.environment.GROQ_API_KEY groq -> MY_GROQ"},
		{"files", "project/compose.yml", "services:\n  web:\n    env_file:\n      - ./web.env\n      - path: ../b.env\n        required: false\n  db:\n    env_file: $X.env\n",
			"", "file:~/project/compose.yml:4 compose services.web.env_file.0  -> ~/project/web.env\nfile:~/project/compose.yml:5 compose services.web.env_file.1.path  -> ~/b.env"},
		{"a unit", ".config/systemd/user/bot.service", "[Unit]\nEnvironment=OPENAI_API_KEY=" + other + "\n[Service]\n# Environment=OPENAI_API_KEY=" + other +
			"\nEnvironment=A=b \"OPENAI_API_KEY=" + key + "\" \\\n  'GROQ_API_KEY=" + shapeless(1) + "'\nEnvironmentFile=-%h/bot.env\n",
			"file:~/.config/systemd/user/bot.service:5 Environment.OPENAI_API_KEY openai systemd unit (what a service gets is not changed here; change it by hand)\n" +
				"file:~/.config/systemd/user/bot.service:6 Environment.GROQ_API_KEY groq systemd unit (what a service gets is not changed here; change it by hand)",
			"file:~/.config/systemd/user/bot.service:7 systemd EnvironmentFile  -> ~/bot.env"},
		{"a drop-in", ".config/systemd/user/bot.service.d/key.conf", "[Service]\nEnvironment=OPENAI_API_KEY=" + key + "\n",
			"file:~/.config/systemd/user/bot.service.d/key.conf:2 Environment.OPENAI_API_KEY openai systemd unit (what a service gets is not changed here; change it by hand)", ""},
		{"a terminal of VS Code", "project/.vscode/settings.json", `{"terminal.integrated.env.linux": {"OPENAI_API_KEY": "` + key + `", "GROQ_API_KEY": "${env:GROQ_API_KEY}"}, // mine` + "\n}",
			"file:~/project/.vscode/settings.json:1 terminal.integrated.env.linux.OPENAI_API_KEY openai vscode json (what a terminal gets is not changed here; change it by hand)",
			"file:~/project/.vscode/settings.json:1 vscode terminal.integrated.env.linux.GROQ_API_KEY groq -> GROQ_API_KEY"},
		{"a launch", "project/.vscode/launch.json", `{"configurations":[{"env":{"OPENAI_API_KEY":"` + key + `"},"envFile":"${workspaceFolder}/dev.env"}]}`,
			"file:~/project/.vscode/launch.json:1 configurations.0.env.OPENAI_API_KEY openai vscode json (what a program gets that is debugged is not changed here; change it by hand)",
			"file:~/project/.vscode/launch.json:1 vscode configurations.0.envFile  -> ~/project/dev.env"},
		{"what decides", ".codex/auth.json", `{"auth_mode":"chatgpt","OPENAI_API_KEY":null}`, "", `file:~/.codex/auth.json:1 codex auth_mode="chatgpt"`},
		{"a command", ".claude/settings.json", `{"apiKeyHelper":"/bin/print-key --of me"}`, "", `file:~/.claude/settings.json:1 claude apiKeyHelper=""`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, map[string]string{test.file: test.text})
			result := w.find(t, "")
			if got := w.list(result); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if got := w.noted(result); got != test.noted {
				t.Errorf("noted\n%s\nwant\n%s", got, test.noted)
			}
		})
	}
}

// TestNamedFiles: a file that another names is looked into, as whoever names it; one that is known already stays what it is.
func TestNamedFiles(t *testing.T) {
	w := newWorld(t, map[string]string{
		"project/compose.yaml": "services:\n  web:\n    env_file: [.env, web.env, gone.env, loop.env]\n",
		"project/.env":         "OPENAI_API_KEY=" + openai(1) + "\n",
		"project/web.env":      "OPENAI_API_KEY=" + openai(2) + "\n",
	})
	want := "file:~/project/.env:1 OPENAI_API_KEY openai  dotenv\nfile:~/project/web.env:1 OPENAI_API_KEY openai compose dotenv"
	if got := w.list(w.find(t, "")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReference(t *testing.T) {
	for value, want := range map[string]string{
		"$A": "A", "${A}": "A", "${A:-b}": "A", "${A-b}": "A", "${A:?set it}": "A", "${env:A}": "A", "{env:A}": "A", "${{ secrets.A }}": "A",
		"": "", "A": "", "$": "", "${": "", "${}": "", "a$A": "", "$(x)": "", "${input:a}": "", "$A b": "", "${{ inputs.A }}": "",
	} {
		if got := reference(value); got != want {
			t.Errorf("%q names %q, want %q", value, got, want)
		}
	}
}

func FuzzUnit(f *testing.F) {
	f.Add([]byte("[Service]\nEnvironment=\"A=b c\" D='e' \\\n F=g\\\"h\nEnvironmentFile=/x\n"))
	f.Add([]byte("[Service]\nEnvironment=\\"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, s := range unitSpots(text) {
			if s.where.from > s.where.to || s.where.to > len(text) || len(s.path) == 0 {
				t.Errorf("a spot at %v of %d bytes", s.where, len(text))
			}
		}
	})
}
