package keystore

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
)

// BenchmarkVaultUnlock opens a vault as it is made: scrypt with 2^17, 128 MiB.
func BenchmarkVaultUnlock(b *testing.B) {
	ctx, passphrase := context.Background(), testSecret(rightPassphrase)
	v := NewVault(VaultOptions{Folder: filepath.Join(b.TempDir(), "vault")})
	if err := v.Unlock(ctx, passphrase); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		v.Lock()
		if err := v.Unlock(ctx, passphrase); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultRead reads one full item from an open vault.
func BenchmarkVaultRead(b *testing.B) {
	ctx, v := context.Background(), filledVault(b, filepath.Join(b.TempDir(), "vault"), nil)
	if err := v.Write(ctx, Item{"full", bytes.Repeat([]byte("x"), MaxItem)}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := v.Read(ctx, "full"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultWrite writes one full item: a file and a folder are synced.
func BenchmarkVaultWrite(b *testing.B) {
	ctx, v := context.Background(), filledVault(b, filepath.Join(b.TempDir(), "vault"), nil)
	item := Item{"full", bytes.Repeat([]byte("x"), MaxItem)}
	for b.Loop() {
		if err := v.Write(ctx, item); err != nil {
			b.Fatal(err)
		}
	}
}
