package keystore

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestGeneratePassphrase(t *testing.T) {
	words := strings.Fields(passphraseWords)
	if len(words) != 512 || !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != 512 {
		t.Errorf("%d words, sorted %v", len(words), slices.IsSorted(words))
	}
	shape, seen := regexp.MustCompile(`^[a-z]{3,8}(-[a-z]{3,8}){5}$`), map[string]bool{}
	for range 2000 {
		passphrase := GeneratePassphrase()
		if !shape.Match(passphrase) || CheckPassphrase(testSecret(string(passphrase))) != nil {
			t.Fatalf("got %q", passphrase)
		}
		for _, word := range bytes.Split(passphrase, []byte("-")) {
			seen[string(word)] = true
		}
	}
	if len(seen) != len(words) { // 12,000 draws leave one of 512 out once in 30 million runs
		t.Errorf("%d words were chosen, of %d", len(seen), len(words))
	}
}

func TestCheckPassphrase(t *testing.T) {
	for text, good := range map[string]bool{
		"": false, "eleven char": false, "twelve chars": true, strings.Repeat("ä", 11): false, strings.Repeat("ä", 12): true,
	} {
		if err := CheckPassphrase(testSecret(text)); good != (err == nil) || err != nil && !errors.Is(err, ErrWeak) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestReadPassphraseFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passphrase")
	for content, want := range map[string]string{
		"a pass phrase":           "a pass phrase",
		"a pass phrase\n":         "a pass phrase",
		"a pass phrase\r\n":       "a pass phrase",
		"a pass phrase\n\n":       "a pass phrase\n",
		" a\rpass\nphrase ":       " a\rpass\nphrase ",
		strings.Repeat("x", 1024): strings.Repeat("x", 1024),
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadPassphraseFile(path); string(got) != want || err != nil {
			t.Errorf("%q: got %q, %v", content, got, err)
		}
	}
	for content, part := range map[string]string{"": "empty", "\n": "empty", "\r\n": "empty", strings.Repeat("x", 1025): "at most 1024"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadPassphraseFile(path); got != nil || !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), part) {
			t.Errorf("%d bytes: got %d, %v", len(content), len(got), err)
		}
	}
	var trouble *Trouble
	if _, err := ReadPassphraseFile(path + ".none"); !errors.Is(err, ErrUnavailable) || !errors.As(err, &trouble) || !strings.Contains(trouble.Next, "0600") {
		t.Errorf("no file: %v", err)
	}
	if runtime.GOOS == "windows" {
		return // access lists, not modes
	}
	if err := errors.Join(os.WriteFile(path, []byte("a pass phrase"), 0o600), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadPassphraseFile(path); got != nil || !errors.Is(err, ErrInsecure) || !errors.As(err, &trouble) || trouble.Next != "type chmod 0600 "+path {
		t.Errorf("mode 0640: got %q, %v", got, err)
	}
	if err := errors.Join(os.Chmod(path, 0o400), os.Symlink(path, path+".link")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPassphraseFile(path); err != nil {
		t.Errorf("mode 0400: %v", err)
	}
	if got, err := ReadPassphraseFile(path + ".link"); got != nil || !errors.Is(err, ErrInsecure) {
		t.Errorf("a link: got %q, %v", got, err)
	}
}
