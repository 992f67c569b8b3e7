package scan

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// source text of a program, some of it looking like keys.
func program(seed uint64, lines int) string {
	var b strings.Builder
	words := []string{"task-list", "disk-usage", "openai", "the", "OPENAI_API_KEY", "os.environ", "sk-", "client", "return", "import", random(seed, hexits, 40)}
	for i := range lines {
		fmt.Fprintf(&b, "func f%d(%s string) { // %s %s\n", i, random(seed+uint64(i), "abcdefgh", 6), words[(int(seed)+i)%len(words)], words[i*7%len(words)])
	}
	return b.String()
}

// BenchmarkSpots is the speed of the search alone.
func BenchmarkSpots(b *testing.B) {
	lexicon := newLexicon(builtin(b))
	text := []byte(program(1, 200_000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		lexicon.spots(text)
	}
}

// BenchmarkNewLexicon is what every scan pays before it begins.
func BenchmarkNewLexicon(b *testing.B) {
	registry := builtin(b)
	for b.Loop() {
		newLexicon(registry)
	}
}

// BenchmarkHistory scans a repository whose versions add up to 50 MB, among them one key in a hundred commits.
func BenchmarkHistory(b *testing.B) {
	repo := newRepo(b)
	fast := repo.fastImport(50<<20, 100)
	cmd := exec.Command("git", "-C", repo.dir, "fast-import", "--quiet")
	cmd.Stdin = bytes.NewReader(fast)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.ResetTimer()
	for b.Loop() {
		report := repo.scan()
		b.SetBytes(report.LookedAt.Bytes)
		b.ReportMetric(float64(report.LookedAt.Objects), "objects")
		if len(report.Items) != 1 || report.LookedAt.Bytes < 50<<20 || report.Incomplete {
			b.Fatalf("%d items, looked at %+v, notes %q", len(report.Items), report.LookedAt, report.Notes)
		}
	}
}

// fastImport is a history for git fast-import: in every commit one file of some 50 KB changes in a few lines.
func (b *bench) fastImport(size, every int) []byte {
	var out bytes.Buffer
	const lines = 1000
	base := strings.SplitAfter(program(7, lines), "\n")
	for n := 0; out.Len() < size; n++ {
		base[n%lines] = fmt.Sprintf("// version %d %s\n", n, random(uint64(n), letters, 30))
		text := strings.Join(base, "")
		if n%every == 0 {
			text += "key = " + groqKey(1) + "\n"
		}
		fmt.Fprintf(&out, "commit refs/heads/main\ncommitter n <n@example.com> %d +0000\ndata 1\nm\nM 100644 inline src/file%d.go\ndata %d\n%s\n", 1700000000+n, n/50%2, len(text), text)
	}
	return out.Bytes()
}
