package main

import (
	"bytes"
	"os"
	"testing"
)

// TestCompactIsCurrent fails where somebody changed the source form and did not run go generate.
func TestCompactIsCurrent(t *testing.T) {
	want, err := compile("../data")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../compact.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("compact.json differs from data/*.yaml; run: cd checks/provider && go generate")
	}
}

func TestCompileNeedsFiles(t *testing.T) {
	if _, err := compile(t.TempDir()); err == nil {
		t.Error("an empty folder made a compact form")
	}
}
