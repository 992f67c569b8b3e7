package keystore_test

import (
	"bytes"
	"testing"
)

func TestSealer(t *testing.T) {
	shelf := newShelf()
	s := storeOn(t, shelf)
	first, err := s.Sealer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := first.Seal([]byte("what stood in the file"))
	if err != nil || bytes.Contains(sealed, []byte("stood")) {
		t.Fatalf("sealed: %q, %v", sealed, err)
	}
	second, err := s.Sealer(t.Context()) // as another process would
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := second.Open(sealed); err != nil || string(plain) != "what stood in the file" {
		t.Errorf("opened: %q, %v", plain, err)
	}
	sealed[len(sealed)-1] ^= 1
	if plain, err := second.Open(sealed); err == nil {
		t.Errorf("a changed text opens: %q", plain)
	}
	if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the store's own key is listed: %v, %v", list, err)
	}
	if other, err := storeOn(t, newShelf()).Sealer(t.Context()); err != nil {
		t.Fatal(err)
	} else if _, err := other.Open(sealed); err == nil {
		t.Error("another store opens it")
	}
}
