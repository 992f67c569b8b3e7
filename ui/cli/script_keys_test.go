package cli_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"
)

// passphrase opens the vaults of tests.
func passphrase() string { return "correct " + "horse " + "battery" }

// quickVault puts a vault into the data folder below a home, with the file of its passphrase, and returns the variables
// that choose it. It is as authdoctor makes it but for its work factor of 1: it opens at once.
func quickVault(home string) ([]string, error) {
	folder := filepath.Join(home, ".local", "share", "authdoctor", "vault")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(passphrase())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(1)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err == nil {
		_, err = w.Write([]byte("# authdoctor vault 1\n# mac " + strings.Repeat("5a", 32) + "\n" + identity.String() + "\n"))
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "identity.age"), sealed.Bytes(), 0o600)
	}
	file := filepath.Join(home, "passphrase")
	if err == nil {
		err = os.WriteFile(file, []byte(passphrase()+"\n"), 0o600)
	}
	return []string{"AUTHDOCTOR_KEYSTORE=vault", "AUTHDOCTOR_PASSPHRASE_FILE=" + file}, err
}

// inVault is home with a vault that opens at once.
func inVault(tb testing.TB, more ...string) []string {
	tb.Helper()
	environ := home(tb, more...)
	chosen, err := quickVault(strings.TrimPrefix(environ[0], "HOME="))
	if err != nil {
		tb.Fatal(err)
	}
	return append(environ, chosen...)
}

func vaultHere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: vault")
	}
	chosen, err := quickVault(ts.Getenv("HOME"))
	ts.Check(err)
	for _, line := range chosen {
		name, value, _ := strings.Cut(line, "=")
		ts.Setenv(name, value)
	}
}

// exits runs authdoctor and compares its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARGUMENT...")
	}
	err := ts.Exec("authdoctor", args[1:]...)
	code := 0
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		code = ended.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: lines FILE LINE...")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(args[1:], "\n")+"\n"), 0o600))
}
