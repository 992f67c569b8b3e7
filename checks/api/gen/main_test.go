package main

import (
	"bytes"
	"os"
	"testing"
)

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
		t.Error("compact.json is not what the YAML files say: cd checks/api && go generate")
	}
}
