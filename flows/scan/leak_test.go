package scan

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// No run of a key's characters that is longer than a fingerprint shows is in anything that a scan returns, also where the
// key is in the name of a file, and no control character is in a name.
func TestReportHoldsNoKey(t *testing.T) {
	b := newRepo(t)
	keys := []string{openaiKey(1), anthropicKey(2), groqKey(3), mistralKey(4)}
	all := strings.Join(keys, "\n") + "\nMISTRAL_API_KEY=" + keys[3] + "\n"
	b.file(".env", all)
	b.file("dir-"+keys[3]+"/file-"+keys[2], all)
	if runtime.GOOS != "windows" {
		b.file("new\nline\x1b[31m.txt", all)
	}
	b.commit("uses " + keys[0])
	b.own(".bash_history", all)
	b.own(".codex/auth.json", all)
	b.git("remote", "add", "origin", "https://x:"+keys[2]+"@example.com/x.git")
	var shown []string
	b.options.Stored = func(fingerprint string) string { shown = append(shown, fingerprint); return "" }
	report := b.scan()
	if len(report.Items) < 15 {
		t.Errorf("only %d items", len(report.Items))
	}
	encoded, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	text := string(encoded) + fmt.Sprintf("%+v %v", report, shown)
	for _, key := range keys {
		for i := 0; i+8 <= len(key); i++ {
			if piece := key[i : i+8]; i >= len("sk-ant-api03-") && strings.Contains(text, piece) {
				t.Fatalf("the report shows %q of a key: %s", piece, text[max(0, strings.Index(text, piece)-80):][:120])
			}
		}
	}
	for _, item := range report.Items {
		if strings.ContainsAny(item.Place()+item.What, "\n\x1b") {
			t.Errorf("a control character is in %q", item.Place())
		}
		for _, fix := range item.Fixes {
			if strings.Contains(item.File, "redacted") && strings.Contains(fix.Command, filepath.Base(item.File)) {
				t.Errorf("a command names a file that is not there: %s", fix.Command)
			}
		}
	}
}

// The bytes that were searched are wiped.
func TestScratchIsWiped(t *testing.T) {
	r := &run{}
	if err := r.fill(strings.NewReader(groqKey(1)), 3, 1000); err != nil || string(r.scratch) != groqKey(1) {
		t.Fatalf("%q, %v", r.scratch, err)
	}
	before := r.scratch[:cap(r.scratch)]
	r.grow(1 << 20)
	for _, c := range before {
		if c != 0 {
			t.Fatal("a copy was left behind")
		}
	}
	r.wipe()
	for _, c := range r.scratch[:cap(r.scratch)] {
		if c != 0 {
			t.Fatal("the key was left behind")
		}
	}
}
