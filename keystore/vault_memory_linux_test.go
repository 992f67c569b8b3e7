//go:build !race

package keystore

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// mostVaultMemory is the most that a process may have that makes, changes and opens a vault, in MiB.
const mostVaultMemory = 150

// TestVaultMemory: making a vault, changing its passphrase and opening it again takes scrypt's 128 MiB once, not
// as often. It is measured in a process of its own, by the kernel.
func TestVaultMemory(t *testing.T) {
	const folder = "AUTHDOCTOR_TEST_VAULT"
	if os.Getenv(folder) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestVaultMemory$", "-test.v")
		cmd.Env = append(os.Environ(), folder+"="+filepath.Join(t.TempDir(), "vault"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("%s", regexp.MustCompile(`peak: .*`).Find(out))
		return
	}
	ctx := context.Background()
	v := NewVault(VaultOptions{Folder: os.Getenv(folder), Passphrase: answer(rightPassphrase)})
	if err := v.Write(ctx, Item{"one", []byte("value one")}); err != nil {
		t.Fatal(err)
	}
	if err := v.ChangePassphrase(ctx, testSecret(rightPassphrase), testSecret(otherPassphrase)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		v.Lock()
		if err := v.Unlock(ctx, testSecret(otherPassphrase)); err != nil {
			t.Fatal(err)
		}
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if match == nil {
		t.Fatal("the kernel tells no peak")
	}
	peak, _ := strconv.Atoi(string(match[1]))
	t.Logf("peak: %d MiB", peak>>10)
	if peak>>10 > mostVaultMemory {
		t.Errorf("at most %d", mostVaultMemory)
	}
}
