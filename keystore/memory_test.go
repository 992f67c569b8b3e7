package keystore

import (
	"bytes"
	"context"
	"testing"
)

func TestMemoryContract(t *testing.T) { testBackendContract(t, NewMemory()) }

// TestMemoryWipes: what is removed or replaced is overwritten.
func TestMemoryWipes(t *testing.T) {
	ctx, m := context.Background(), NewMemory()
	for _, away := range []func() error{
		func() error { return m.Remove(ctx, "key") },
		func() error { return m.Write(ctx, Item{"key", []byte("another")}) },
	} {
		if err := m.Write(ctx, Item{"key", []byte("a value")}); err != nil {
			t.Fatal(err)
		}
		kept := m.items["key"]
		if err := away(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, make([]byte, len(kept))) {
			t.Errorf("%q is still there", kept)
		}
	}
	if err := m.Write(ctx, Item{"empty", nil}); err != nil {
		t.Fatal(err)
	}
	if values, err := m.Read(ctx, "empty"); err != nil || values[0] == nil {
		t.Errorf("an empty value: %v, %v", values, err)
	}
}
