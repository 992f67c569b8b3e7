package lint_test

import (
	"strings"
	"testing"

	"authdoctor/checks/lint"
	"authdoctor/checks/request"
)

// BenchmarkRun judges a body of about 1 MB: twice the text takes twice the time.
func BenchmarkRun(b *testing.B) {
	message := `{"role": "user", "content": "` + strings.Repeat("hello world ", 20) + `"},`
	body := `{"model": "gpt-4o", "messages": [` + strings.Repeat(message, 4000) + `{"role": "user", "content": "x"}]}`
	o := options(b)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if result := lint.Run(request.Bare(body), o); len(result.Faults) > 0 {
			b.Fatal(result.Faults)
		}
	}
}
