package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"authdoctor/checks/dotenv"
	"authdoctor/keystore/place"
)

func TestNearestUpward(t *testing.T) {
	root := folder(t, map[string]string{
		".env":                "OPENAI_API_KEY=" + fake(0),
		"a/.env":              "OPENAI_API_KEY=" + fake(1),
		"a/.env.production":   "OPENAI_API_KEY=" + fake(2),
		"a/.env.staging":      "OPENAI_API_KEY=" + fake(3),
		"a/.env.local.sample": "OPENAI_API_KEY=" + fake(4),
		"a/.env.d/":           "",
		"a/.envrc":            "export OPENAI_API_KEY=" + fake(5),
		"a/b/c/":              "",
	})
	t.Chdir(filepath.Join(root, "a", "b", "c"))
	result := find(t, Options{Dir: "."})
	setup := result.Setups[0]
	if d := described(setup.Credential, root); d != "file:../../.env:1 OPENAI_API_KEY 1" {
		t.Errorf("the nearest .env upward counts, got %q", d)
	}
	if d := all(setup.Elsewhere, root); d != "file:../../.env.production:1 OPENAI_API_KEY 2, file:../../.env.staging:1 OPENAI_API_KEY 3, file:../../../.env:1 OPENAI_API_KEY 0" {
		t.Errorf("the others are shown, nearest first, got %q", d)
	}
	if by := setup.Credential.ReadBy; !reflect.DeepEqual(by, []string{"python-dotenv"}) {
		t.Errorf("godotenv does not look upward, got %q", by)
	}
	want := []File{
		{"../../.env", UseRead}, {"../../.env.local.sample", UseExample}, {"../../.env.production", UseShown},
		{"../../.env.staging", UseShown}, {"../../../.env", UseShown},
	}
	if len(result.Files) < len(want) || !reflect.DeepEqual(result.Files[:len(want)], want) {
		t.Errorf("files are %v, want %v", result.Files, want)
	}
	if len(result.Problems) != 0 {
		t.Errorf("problems: %v", result.Problems)
	}

	here := find(t, Options{Dir: filepath.Join(root, "a")}).Setups[0]
	if by := here.Elsewhere[0].ReadBy; !reflect.DeepEqual(by, []string{"Next.js"}) {
		t.Errorf(".env.production beside .env is read by %q", by)
	}
}

func TestSymbolicLinkIsFollowed(t *testing.T) {
	root := folder(t, map[string]string{"real": "OPENAI_API_KEY=" + fake(0), "a/": ""})
	if err := os.Symlink("../real", filepath.Join(root, "a", ".env")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	setup := find(t, Options{Dir: filepath.Join(root, "a")}).Setups[0]
	if d := described(setup.Credential, root); d != "file:a/.env:1 OPENAI_API_KEY 0" {
		t.Errorf("got %q", d)
	}
}

func TestLargestFile(t *testing.T) {
	line := "OPENAI_API_KEY=" + fake(0)
	root := folder(t, map[string]string{".env": line + strings.Repeat("\n", place.MaxText-len(line))})
	if got := find(t, Options{Dir: root}); got.Setups[0].Credential == nil || len(got.Problems) != 0 {
		t.Errorf("a file of exactly 1 MiB is read, got %+v", got.Problems)
	}
}

func TestProblemLines(t *testing.T) {
	root := folder(t, map[string]string{
		"skipped/.env": "OTHER=1\n=nothing\nOPENAI_API_KEY='x\nBARE\n",
		"many/.env":    strings.Repeat("=\n", 50),
		"utf16/.env":   "\xff\xfeK\x00=\x00",
		"off/.env":     "A=1",
	})
	tests := []struct {
		dir     string
		environ []string
		want    []Problem
	}{
		{"skipped", nil, []Problem{
			{Line: 2, Message: "python-dotenv passes this line by: it does not begin with a name"},
			{Line: 3, Message: "python-dotenv passes this line by: its quote is never closed"},
			{Line: 4, Message: "python-dotenv sets nothing here: the name has no = and so no value"},
		}},
		{"utf16", nil, []Problem{{Line: 1, Message: "python-dotenv stops with UnicodeDecodeError: the file is UTF-16, as > of Windows PowerShell writes it; save it as UTF-8"}}},
		{"off", []string{"PYTHON_DOTENV_DISABLED=1"}, []Problem{{Message: "python-dotenv does not load it, because PYTHON_DOTENV_DISABLED is set; unset that variable"}}},
	}
	for _, test := range tests {
		for i := range test.want {
			test.want[i].Path = filepath.Join(root, test.dir, ".env")
		}
		got := find(t, Options{Dir: filepath.Join(root, test.dir), Environ: test.environ}).Problems
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: problems are %+v, want %+v", test.dir, got, test.want)
		}
	}
	if got := find(t, Options{Dir: filepath.Join(root, "many")}).Problems; len(got) != maxLines+1 || got[maxLines].Message != "40 more lines like these" {
		t.Errorf("50 bad lines make %d problems, the last %+v", len(got), got[len(got)-1])
	}
}

func TestManyFiles(t *testing.T) {
	files := map[string]string{".env": "OPENAI_API_KEY=" + fake(0)}
	for n := range dotenv.MaxFiles {
		files[fmt.Sprintf(".env.%03d", n)] = ""
	}
	root := folder(t, files)
	got := find(t, Options{Dir: root})
	if len(got.Files) != dotenv.MaxFiles || got.Setups[0].Credential == nil {
		t.Errorf("%d files were read, want %d with .env among them", len(got.Files), dotenv.MaxFiles)
	}
	if len(got.Problems) != 1 || !strings.HasSuffix(got.Problems[0].Path, ".env.063") {
		t.Errorf("problems are %+v, want one about the first file left out", got.Problems)
	}
}

// A byte order mark hides the first line from python-dotenv.
func TestByteOrderMark(t *testing.T) {
	root := folder(t, map[string]string{".env": "\xef\xbb\xbfOPENAI_API_KEY=" + fake(0) + "\n"})
	result := find(t, Options{Dir: root, ProviderID: "openai"})
	if result.Setups[0].Credential != nil {
		t.Error("a key was found behind the mark")
	}
	if len(result.Problems) != 1 || result.Problems[0].Line != 1 || !strings.Contains(result.Problems[0].Message, "byte order mark") {
		t.Errorf("problems: %+v", result.Problems)
	}
}

// Where the file that would be loaded cannot be read, nobody can say that there is no key.
func TestUnseenFile(t *testing.T) {
	root := folder(t, map[string]string{".env": "OPENAI_API_KEY=" + fake(0) + "\n" + strings.Repeat("# long\n", 300000)})
	if target := find(t, Options{Dir: root, ProviderID: "openai"}).Setups[0].Target(); target.Unseen != filepath.Join(root, ".env") {
		t.Errorf("unseen: %q", target.Unseen)
	}
	if target := find(t, Options{Dir: t.TempDir(), ProviderID: "openai"}).Setups[0].Target(); target.Unseen != "" {
		t.Errorf("without a file: %q", target.Unseen)
	}
}
