package scan

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestShellHistories(t *testing.T) {
	key := func(n uint64) string { return "OPENAI_API_KEY=" + openaiKey(n) }
	files := map[string]string{
		".bash_history":                  "ls\nexport " + key(1) + "\n",
		".zsh_history":                   ": 1700000000:0;ls\n: 1700000001:3;export " + key(2) + "; ./run\n",
		".local/share/fish/fish_history": "- cmd: set -gx OPENAI_API_KEY " + openaiKey(3) + "\n  when: 1700000000\n",
		".python_history":                "import os\nos.environ['MISTRAL_API_KEY'] = '" + mistralKey(4) + "'\n",
		".node_repl_history":             "process.env.OPENAI_API_KEY = '" + openaiKey(5) + "'\n",
		".psql_history":                  "insert into settings values ('" + groqKey(6) + "');\n",
		".local/share/powershell/PSReadLine/ConsoleHost_history.txt": "$env:OPENAI_API_KEY = \"" + openaiKey(7) + "\"\n",
	}
	b := newBench(t)
	for name, text := range files {
		b.own(name, text)
	}
	b.own("elsewhere", "curl -H 'Authorization: Bearer "+groqKey(8)+"'\n")
	b.options.Environ = append(b.options.Environ, "HISTFILE="+filepath.Join(b.home, "elsewhere"))
	report := b.scan()
	b.expect(report, "medium shell-history .bash_history:2", "medium shell-history .zsh_history:2", "medium shell-history .local/share/fish/fish_history:1",
		"medium shell-history .python_history:2", "medium shell-history .node_repl_history:1", "medium shell-history .psql_history:1",
		"medium shell-history .local/share/powershell/PSReadLine/ConsoleHost_history.txt:1", "medium shell-history elsewhere:1")
	for _, item := range report.Items {
		if runtime.GOOS == "windows" {
			break
		}
		b.shell(item.Fixes[0].Command)
	}
	if runtime.GOOS != "windows" {
		b.expect(b.scan())
		if text, _ := os.ReadFile(filepath.Join(b.home, ".bash_history")); string(text) != "ls\n\n" {
			t.Errorf("the command left %q", text)
		}
	}
}

// The commands for two keys of one file do not disturb each other, because no line moves.
func TestSeveralKeysOfOneHistory(t *testing.T) {
	b := newBench(t)
	b.own(".bash_history", "a "+groqKey(1)+"\nb\nc "+groqKey(2)+"\nd "+groqKey(1)+"\n")
	report := b.scan()
	b.expect(report, "medium shell-history .bash_history:1", "medium shell-history .bash_history:3")
	item := b.the(report, "medium shell-history .bash_history:1")
	if !slices.Equal(item.Lines, []int{1, 4}) {
		t.Errorf("lines %v", item.Lines)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for _, item := range report.Items {
		b.shell(item.Fixes[0].Command)
	}
	if text, _ := os.ReadFile(filepath.Join(b.home, ".bash_history")); string(text) != "\nb\n\n\n" {
		t.Errorf("the commands left %q", text)
	}
}

func TestStartFilesAndClients(t *testing.T) {
	b := newBench(t)
	escaped := strings.ReplaceAll(openaiKey(5), "-", `\x2d`)
	var want []string
	for i, name := range []string{
		".bashrc", ".profile", ".zshrc", ".zshenv", ".config/fish/config.fish", ".config/fish/conf.d/keys.fish", ".config/environment.d/10-keys.conf", ".config/powershell/profile.ps1",
		".claude.json", ".cursor/mcp.json", ".codex/config.toml", ".gemini/settings.json", ".codeium/windsurf/mcp_config.json", ".config/Claude/claude_desktop_config.json",
		"Library/Application Support/Claude/claude_desktop_config.json", ".config/Code/User/mcp.json", ".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
	} {
		b.own(name, "\n\"GROQ_API_KEY\"=\""+groqKey(uint64(i))+"\"\n")
		want = append(want, "medium plaintext "+name+":2")
	}
	b.own(".config/fish/fish_variables", "# VERSION: 3.0\nSETUVAR --export OPENAI_API_KEY:"+escaped+"\n")
	b.expect(b.scan(), append(want, "medium plaintext .config/fish/fish_variables:2")...)
}

// Other tools' stores are of low severity; a tool's own login is its own business, unless others can read it.
func TestToolsAndLogins(t *testing.T) {
	b := newBench(t)
	b.own(".config/io.datasette.llm/keys.json", `{"openai": "`+openaiKey(1)+`"}`)
	b.own(".local/share/opencode/auth.json", `{"groq": {"key": "`+groqKey(2)+`"}}`)
	b.own(".codex/auth.json", `{"OPENAI_API_KEY": "`+openaiKey(3)+`"}`)
	b.own(".cache/huggingface/token", "h"+"f_"+random(4, letters, 34))
	report := b.scan()
	b.expect(report, "low plaintext .config/io.datasette.llm/keys.json:1", "low plaintext .local/share/opencode/auth.json:1")
	noted(t, report, "Codex's own login", false)
	noted(t, report, "Hugging Face's own login", false)
	if !hasModes() {
		return
	}
	path := filepath.Join(b.home, ".codex", "auth.json")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(b.scan().Items, func(i Item) bool { return i.ID == WorldReadable && i.File == path }) {
		t.Error("a login that everyone can read is no finding")
	}
}

func TestDuplicates(t *testing.T) {
	b := newRepo(t)
	b.file(".gitignore", ".env*\n")
	b.file(".env", "GROQ_API_KEY="+groqKey(1))
	b.file(".env.local", "GROQ_API_KEY="+groqKey(1))
	b.commit("one")
	b.expect(b.scan()) // both lie where they may
	b.own(".bashrc", "export GROQ_API_KEY="+groqKey(1))
	report := b.scan()
	b.expect(report, "medium plaintext .bashrc:1", "low duplicate .env:1")
	if item := b.the(report, "low duplicate .env:1"); len(item.Places) != 3 {
		t.Errorf("places %v", item.Places)
	}
}

// A repository around the home folder, as people keep their settings in: what git tracks is worse than a plain file,
// what it does not is told as what it is.
func TestHomeFolderInARepository(t *testing.T) {
	b := newRepo(t)
	b.home = b.dir
	b.options.Environ[0] = "HOME=" + b.home
	b.own(".bashrc", "export GROQ_API_KEY="+groqKey(1))
	b.git("add", ".bashrc")
	b.own(".bash_history", "export GROQ_API_KEY="+groqKey(2))
	b.expect(b.scan(), "medium git-tracked .bashrc:1", "medium shell-history .bash_history:1")
}

func TestNoHome(t *testing.T) {
	b := newBench(t)
	b.options.Environ = []string{"PATH=" + os.Getenv("PATH")}
	if _, err := exec.LookPath("git"); err == nil {
		noted(t, b.scan(), "no home folder is known", true)
	}
}

func TestTextOfOtherEncodings(t *testing.T) {
	text := "OPENAI_API_KEY=" + openaiKey(1) + "\r\n"
	wide := func(order binary.AppendByteOrder, mark string) string {
		out := []byte(mark)
		for _, unit := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, unit)
		}
		return string(out)
	}
	b := newBench(t)
	b.own(".bashrc", "\ufeff"+text)
	b.own(".zshrc", wide(binary.LittleEndian, "\xff\xfe"))
	b.own(".profile", wide(binary.BigEndian, "\xfe\xff"))
	b.own(".zshenv", "\x00\x01\x02"+text) // binary
	if got := b.scan().Items; len(got) != 4 {
		t.Errorf("%d items: %+v", len(got), got)
	}
}
