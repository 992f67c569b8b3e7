package holdings

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"authdoctor/keystore/secret"
)

func TestEnvironment(t *testing.T) {
	w := newWorld(t, nil)
	w.environ = []string{"OPENAI_API_KEY=" + openai(1), "OPENAI_API_KEY=" + openai(2), "MINE=" + anthropic(1), "MISTRAL_API_KEY=" + shapeless(1),
		"OTHER=" + shapeless(2), "GROQ_API_KEY=", "XAI_API_KEY=$OTHER_KEY", "DEEPSEEK_API_KEY=your-key-here", "HOME=/x", "=C:=x"}
	const keep = " (a variable of this process: change what sets it, then open a new terminal)"
	want := "env OPENAI_API_KEY openai  environment" + keep + "\nenv MINE anthropic  environment" + keep + "\nenv MISTRAL_API_KEY mistral  environment" + keep
	result := w.find(t, "env")
	if got := w.list(result); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	h := result.Holdings[0]
	if !same(t, h, openai(1)) || h.File != "" || h.In(nil) {
		t.Errorf("the first of two counts: %+v", h)
	}
	if _, err := h.Replace(testMaker().Make([]byte(openai(3)))); !errors.Is(err, ErrByHand) {
		t.Errorf("replaced: %v", err)
	}
	if _, err := h.Reference("work"); !errors.Is(err, ErrByHand) {
		t.Errorf("moved away: %v", err)
	}
}

// TestLogins: tokens that a tool renews by itself are told and left alone.
func TestLogins(t *testing.T) {
	token := "eyJ" + strings.Repeat("hbGciOi", 9) + "." + shapeless(7) + "." + shapeless(8)
	tests := []struct{ file, text, tool string }{
		{".codex/auth.json", `{"OPENAI_API_KEY":null,"tokens":{"refresh_token":"KEY","account_id":"zq7Rk1Wv9Xt2Lp4Mn8"}}`, "Codex"},
		{".claude/.credentials.json", `{"claudeAiOauth":{"accessToken":"KEY","expiresAt":1,"scopes":["a"]}}`, "Claude Code"},
		{".gemini/oauth_creds.json", `{"access_token":"KEY","token_type":"Bearer"}`, "Gemini CLI"},
		{".local/share/opencode/auth.json", `{"anthropic":{"type":"oauth","refresh":"KEY","expires":0}}`, "opencode"},
		{".local/share/crush/crush.json", `{"providers":{"x":{"oauth":{"refresh_token":"KEY"}}}}`, "Crush"},
	}
	for _, test := range tests {
		w := newWorld(t, map[string]string{test.file: strings.ReplaceAll(test.text, `"KEY"`, `"`+token+`"`)})
		result := w.find(t, "")
		if len(result.Holdings) != 1 || !result.Holdings[0].Login || result.Holdings[0].Keep != "a live login of "+test.tool+"; log in again there" || !same(t, result.Holdings[0], token) {
			t.Errorf("%s: got\n%s", test.file, w.list(result))
			continue
		}
		if _, err := result.Holdings[0].Replace(testMaker().Make([]byte(openai(3)))); !errors.Is(err, ErrByHand) {
			t.Errorf("%s: replaced: %v", test.file, err)
		}
		if _, err := result.Holdings[0].Reference("x"); !errors.Is(err, ErrByHand) {
			t.Errorf("%s: moved away: %v", test.file, err)
		}
	}
}

// TestNoHoldings: references, placeholders and what is no credential.
func TestNoHoldings(t *testing.T) {
	w := newWorld(t, map[string]string{
		"project/.env": "OPENAI_API_KEY=${OTHER}\nANTHROPIC_API_KEY=\nGROQ_API_KEY=your-api-key\nXAI_API_KEY=op://vault/item/field\nMISTRAL_API_KEY=\"$(cat key)\"\n" +
			"DEEPSEEK_API_KEY\nOTHER=zq7Rk1Wv9Xt2Lp4Mn8\nPERPLEXITY_API_KEY=prefix-${OTHER}\n# OPENAI_API_KEY=" + openai(1) + "\n",
		"project/.env.example":            "OPENAI_API_KEY=" + openai(1) + "\n",
		".bashrc":                         "export OPENAI_API_KEY=$(pass show openai)\nexport GROQ_API_KEY=$OTHER XAI_API_KEY=\"a$b\"\n# export OPENAI_API_KEY=" + openai(1) + "\ncat <<X\nOPENAI_API_KEY=" + openai(1) + "\nX\n",
		".config/fish/config.fish":        "set -gx OPENAI_API_KEY (pass show openai)\nset -e OPENAI_API_KEY x\nset -gx GROQ_API_KEY \"$X\"\n",
		".config/powershell/profile.ps1":  "$env:OPENAI_API_KEY = $(Get-Secret x)\n$env:GROQ_API_KEY = \"$x\"\n# $env:XAI_API_KEY = 'zq7Rk1Wv9Xt2Lp4Mn8'\n",
		".config/crush/crush.json":        `{"providers":{"openai":{"api_key":"$OPENAI_API_KEY"},"x":{"api_key":""},"y":{"api_key":7},"z":{"base_url":"zq7Rk1Wv9Xt2Lp4Mn8"}}}`,
		".config/opencode/opencode.json":  `{"provider":{"openai":{"options":{"apiKey":"{env:OPENAI_API_KEY}"}},"x":{"options":{"apiKey":"{file:~/.key}"}}}}`,
		".local/share/opencode/auth.json": `{"x":{"type":"wellknown","key":"MY_TOKEN"}}`,
		".cursor/mcp.json":                `{"mcpServers":{"a":{"env":{"A_TOKEN":"${env:A_TOKEN}","B_KEY":"${input:b}","HOME_DIR":"zq7Rk1Wv9Xt2Lp4Mn8","C_KEY":"/home/x/key.pem"},"headers":{"Authorization":"Bearer ${env:X}","Accept":"text/html"}}}}`,
		".continue/config.yaml":           "models:\n  - apiKey: ${{ secrets.OPENAI_API_KEY }}\n",
		".aider.conf.yml":                 "openai-api-key:\nmodel: x\n",
		".codex/config.toml":              "[model_providers.a]\nenv_key = \"OPENAI_API_KEY\"\n",
	})
	if result := w.find(t, ""); len(result.Holdings)+len(result.Problems) != 0 {
		t.Errorf("got\n%s", w.list(result))
	}
}

func TestProviders(t *testing.T) {
	tests := []struct{ file, text, want string }{
		{"project/.env", "OPENAI_API_KEY=" + anthropic(1), "anthropic"}, // the form tells more than the name
		{"project/.env", "MISTRAL_API_KEY=" + shapeless(1), "mistral"},
		{".config/io.datasette.llm/keys.json", `{"mistral":"` + shapeless(1) + `"}`, "mistral"},
		{".config/io.datasette.llm/keys.json", `{"unheard-of":"` + shapeless(1) + `"}`, ""},
		{".local/share/opencode/auth.json", `{"google":{"type":"api","key":"` + shapeless(1) + `"}}`, "gemini"},
		{".continue/config.yaml", "models:\n  - apiKey: " + shapeless(1) + "\n    provider: mistral\n", "mistral"},
		{".continue/config.json", `{"models":[{"provider":"groq"},{"apiKey":"` + shapeless(1) + `","provider":"mistral"}]}`, "mistral"},
		{".aider.conf.yml", "api-key: mistral=" + shapeless(1), "mistral"},
		{".aider.conf.yml", "set-env:\n- MISTRAL_API_KEY=" + shapeless(1), "mistral"},
		{".netrc", "machine api.mistral.ai login x password " + shapeless(1), "mistral"},
		{".cursor/mcp.json", `{"mcpServers":{"a":{"env":{"SOME_TOKEN":"` + shapeless(1) + `"}}}}`, ""},
	}
	for _, test := range tests {
		w := newWorld(t, map[string]string{test.file: test.text})
		result := w.find(t, "")
		if len(result.Holdings) != 1 || result.Holdings[0].Provider != test.want {
			t.Errorf("%s: want %s, got\n%s", test.file, test.want, w.list(result))
		}
	}
	w := newWorld(t, map[string]string{".cursor/mcp.json": `{"mcpServers":{"a":{"env":{"SOME_TOKEN":"` + shapeless(1) + `"}}}}`})
	if _, err := w.find(t, "cursor").Holdings[0].Reference("x"); !errors.Is(err, ErrByHand) {
		t.Errorf("authdoctor exec cannot set the variable of an unknown provider, got %v", err)
	}
}

// TestDuplicates: every place counts, be it one that no program reads.
func TestDuplicates(t *testing.T) {
	key := openai(1)
	w := newWorld(t, map[string]string{
		"project/.env": "OPENAI_API_KEY=" + key + "\nOPENAI_API_KEY=" + openai(2) + "\nOTHER=" + key,
		".env":         "OPENAI_API_KEY=" + key, // above the project, and aider's own: once
		".profile":     "export A=" + key + "\nexport OPENAI_API_KEY='" + key + "'",
	})
	w.environ = []string{"OPENAI_API_KEY=" + key}
	all := w.find(t, "").Holdings
	if len(all) != 7 {
		t.Fatalf("%d were found", len(all))
	}
	held := Holders(all, testMaker().Make([]byte(key)))
	if len(held) != 6 || len(Holders(all, testMaker().Make([]byte(openai(2))))) != 1 || Holders(all, testMaker().Make([]byte("x"))) != nil {
		t.Errorf("%d places hold the key", len(held))
	}
}

func TestFrom(t *testing.T) {
	w := newWorld(t, map[string]string{
		"project/.env":             "OPENAI_API_KEY=" + openai(1),
		".config/crush/crush.json": `{"providers":{"openai":{"api_key":"` + openai(2) + `"}}}`,
		"notes/key.yaml":           "a:\n  b: " + openai(3) + "\n",
		"notes/staging.env":        "OPENAI_API_KEY=" + openai(4),
		"notes/setup.sh":           "export OPENAI_API_KEY=" + openai(4),
		"notes/any.toml":           "[a]\nOPENAI_API_KEY = \"" + openai(4) + "\"",
	})
	w.environ = []string{"OPENAI_API_KEY=" + openai(5)}
	at := func(name string) string { return filepath.Join(w.home, filepath.FromSlash(name)) }
	tests := []struct{ from, want string }{
		{"crush", "file:~/.config/crush/crush.json:1 providers.openai.api_key openai crush json"},
		{"codex", ""},
		{at(".config/crush/crush.json"), "file:~/.config/crush/crush.json:1 providers.openai.api_key openai crush json"},
		{at("project/.env"), "file:~/project/.env:1 OPENAI_API_KEY openai  dotenv"},
		{at("notes/key.yaml"), "file:~/notes/key.yaml:2 a.b openai  yaml"},
		{at("notes/staging.env"), "file:~/notes/staging.env:1 OPENAI_API_KEY openai  dotenv"},
		{at("notes/setup.sh"), "file:~/notes/setup.sh:1 OPENAI_API_KEY openai  shell"},
		{at("notes/any.toml"), "file:~/notes/any.toml:2 a.OPENAI_API_KEY openai  toml"},
	}
	for _, test := range tests {
		if got := w.list(w.find(t, test.from)); got != test.want {
			t.Errorf("from %s:\n%s\nwant\n%s", test.from, got, test.want)
		}
	}
	for _, from := range []string{"unheard-of", at("project"), at("notes/nothing.env")} {
		_, err := Find(context.Background(), Options{Registry: testRegistry(t), Maker: testMaker(), From: from, Home: w.home})
		if !errors.Is(err, ErrFrom) || !strings.Contains(err.Error(), "crush") {
			t.Errorf("from %s: %v", from, err)
		}
	}
}

func TestFindErrors(t *testing.T) {
	if _, err := Find(context.Background(), Options{}); err == nil {
		t.Error("without a registry and a maker: no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, from := range []string{"", "env", "crush"} {
		if _, err := Find(ctx, Options{Registry: testRegistry(t), Maker: testMaker(), Dir: t.TempDir(), Home: t.TempDir(), From: from}); !errors.Is(err, context.Canceled) {
			t.Errorf("from %q, done: %v", from, err)
		}
	}
	if _, err := Find(context.Background(), Options{Registry: testRegistry(t), Maker: testMaker(), Dir: filepath.Join(t.TempDir(), "nothing")}); err == nil {
		t.Error("a folder that is not there: no error")
	}
}

func TestSymbolicLink(t *testing.T) {
	w := newWorld(t, map[string]string{"dotfiles/bashrc": "export OPENAI_API_KEY=" + openai(1)})
	link := filepath.Join(w.home, ".bashrc")
	if err := os.Symlink(filepath.Join("dotfiles", "bashrc"), link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := os.Symlink(".bashrc", filepath.Join(w.home, ".profile")); err != nil {
		t.Fatal(err)
	}
	result := w.find(t, "")
	if len(result.Holdings) != 1 || result.Holdings[0].File != link || len(result.Holdings[0].Notes) != 1 || !strings.Contains(result.Holdings[0].Notes[0], filepath.Join("dotfiles", "bashrc")) {
		t.Errorf("got\n%s %+v", w.list(result), result)
	}
}

// TestSystems: each system has its own places.
func TestSystems(t *testing.T) {
	files := map[string]string{
		"Library/Application Support/io.datasette.llm/keys.json": `{"openai":"` + openai(1) + `"}`,
		"AppData/Roaming/Claude/claude_desktop_config.json":      `{"mcpServers":{"a":{"env":{"K":"` + openai(1) + `"}}}}`,
		"Documents/PowerShell/Microsoft.PowerShell_profile.ps1":  "$Env:OPENAI_API_KEY='" + openai(1) + "'",
		".config/io.datasette.llm/keys.json":                     `{"openai":"` + openai(1) + `"}`,
		"elsewhere/auth.json":                                    `{"OPENAI_API_KEY":"` + openai(1) + `"}`,
	}
	w := newWorld(t, files)
	for system, want := range map[string][]string{
		"linux":   {".config/io.datasette.llm/keys.json"},
		"darwin":  {"Library/Application Support/io.datasette.llm/keys.json"},
		"windows": {"Documents/PowerShell/Microsoft.PowerShell_profile.ps1", "AppData/Roaming/Claude/claude_desktop_config.json"},
	} {
		w.system = system
		var got []string
		for _, h := range w.find(t, "").Holdings {
			rel, _ := filepath.Rel(w.home, h.File)
			got = append(got, filepath.ToSlash(rel))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", system, got, want)
		}
	}
	w.system = "linux"
	w.environ = []string{"CODEX_HOME=" + filepath.Join(w.home, "elsewhere"), "XDG_CONFIG_HOME=" + filepath.Join(w.home, "none"), "HF_HOME=relative"}
	if got := w.list(w.find(t, "codex")) + w.list(w.find(t, "llm")); got != "file:~/elsewhere/auth.json:1 OPENAI_API_KEY openai codex json" {
		t.Errorf("with variables: %s", got)
	}
}

// TestTable: what a person may get wrong in it.
func TestTable(t *testing.T) {
	if !slices.Contains(Sources(), "llm") || len(Sources()) != len(tools()) {
		t.Errorf("sources are %q", Sources())
	}
	registry := testRegistry(t)
	seen := map[string]bool{"env": true}
	for _, tl := range tools() {
		if seen[tl.id] || tl.name == "" || tl.source == "" || len(tl.stores) == 0 {
			t.Errorf("%s: its id is taken, or its name, source or stores are missing", tl.id)
		}
		seen[tl.id] = true
		for _, st := range tl.stores {
			for _, path := range st.paths {
				path = strings.TrimPrefix(path, "windows:")
				if !strings.HasPrefix(path, "~/") && !strings.HasPrefix(path, "{") || strings.Count(path, "*") > 2 {
					t.Errorf("%s: the path %s cannot be followed", tl.id, path)
				}
			}
			if len(st.slots) == 0 || len(st.paths) == 0 {
				t.Errorf("%s: a store without slots or paths", tl.id)
			}
			for _, sl := range st.slots {
				if sl.what == settings || sl.what == files {
					continue // no credential that could be moved
				}
				if _, ok := registry.ByID(sl.owner); sl.owner != "" && !ok && !strings.HasPrefix(sl.owner, "../") {
					t.Errorf("%s: no provider %s", tl.id, sl.owner)
				}
				if needs := sl.after.how == stay || sl.after.how == write; needs != (sl.after.text != "") {
					t.Errorf("%s %s: what comes after is incomplete", tl.id, sl.at)
				}
				if sl.after.how != stay && sl.after.how != comment && !sl.login && st.form != JSON && st.form != Plain {
					t.Errorf("%s %s: only JSON knows the bounds that this needs", tl.id, sl.at)
				}
				if st.form == JSON && sl.after.how == comment && !sl.login {
					t.Errorf("%s %s: JSON has no comments", tl.id, sl.at)
				}
			}
		}
	}
}

// TestNothingLeaks: no error, name or problem holds a run of a key's characters.
func TestNothingLeaks(t *testing.T) {
	key := openai(1)
	w := newWorld(t, map[string]string{
		"project/.env":             "'" + key + "'=" + key + "\n'\x1b[31mEVIL\r\nOPENAI'=" + key + "\nK=\"" + key + "\n",
		".config/crush/crush.json": `{"providers":{"` + key + `":{"api_key":"` + key + `"},"\u001b]0;x\u0007":{"api_key":"` + key + `"}}} ` + key,
		".codex/auth.json":         `{"OPENAI_API_KEY": "` + key + `", ` + key,
		".codex/config.toml":       "[mcp_servers.\"" + key + "\".env]\nK_TOKEN = \"" + key + "\"\n" + key,
		".aider.conf.yml":          "openai-api-key: " + key + "\n\t" + key + ": [",
		".bashrc":                  "export OPENAI_API_KEY=" + key + "\n" + key + " ( ) )",
		".config/fish/config.fish": "set -gx OPENAI_API_KEY " + key + " ' " + key,
	})
	if runtime.GOOS != "windows" { // which has no such names
		w.write(t, "project/.env.\x1b[31mstaging", "OPENAI_API_KEY="+key)
	}
	result := w.find(t, "")
	if len(result.Holdings) < 7 || len(result.Problems) < 3 {
		t.Fatalf("too little was found to test anything:\n%s", w.list(result))
	}
	var shown strings.Builder
	fmt.Fprintf(&shown, "%+v\n%#v\n%s\n", result, result, w.list(result))
	for _, h := range result.Holdings {
		_, err := h.Replace(testMaker().Make([]byte(key + " ' \\")))
		edit, moved := h.Reference("work")
		fmt.Fprintf(&shown, "%v %v %+v %v\n", err, moved, edit, h)
		for _, text := range []string{h.Name, h.Source.String(), edit.Text} {
			if strings.ContainsAny(text, "\x1b\r\n\x07") {
				t.Errorf("control characters in %q", text)
			}
		}
	}
	if at := strings.Index(shown.String(), strings.Repeat("b", 8)); at >= 0 {
		t.Errorf("a part of the key is shown: %q", shown.String()[max(0, at-80):at+20])
	}
}

// TestPieces: what cannot be replaced as it stands is told all the same.
func TestPieces(t *testing.T) {
	key := openai(1)
	tests := []struct{ file, text string }{
		{".bashrc", "export OPENAI_API_KEY='" + key[:40] + "'\"" + key[40:] + "\""},
		{".config/fish/config.fish", "set -gx OPENAI_API_KEY '" + key[:40] + "'" + key[40:]},
		{".aider.conf.yml", "model: x\nopenai-api-key: |-\n  " + key + "\n"},
		{".aider.conf.yml", "model: x\nopenai-api-key: &a " + key + "\n"},
		{".codex/config.toml", "[mcp_servers.a.env]\nK_TOKEN = \"\"\"\n" + key + "\"\"\""},
		{".codex/auth.json", `{"OPENAI_API_KEY": "` + key + `", oops`},
	}
	for _, test := range tests {
		w := newWorld(t, map[string]string{test.file: test.text})
		result := w.find(t, "")
		if len(result.Holdings) != 1 || !strings.HasSuffix(result.Holdings[0].Keep, "by hand") && !strings.HasSuffix(result.Holdings[0].Keep, "repair it first; change it by hand") {
			t.Errorf("%s: got\n%s", test.file, w.list(result))
			continue
		}
		if _, err := result.Holdings[0].Replace(secret.Secret{}); !errors.Is(err, ErrByHand) {
			t.Errorf("%s: %v", test.file, err)
		}
	}
}
