package lint_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/lint"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"

	"golang.org/x/tools/txtar"
)

func options(tb testing.TB) lint.Options {
	tb.Helper()
	book, err := api.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	registry, err := provider.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	return lint.Options{Book: book, Registry: registry}
}

// judged reads a request in any form and judges it.
func judged(tb testing.TB, text string) (request.Message, lint.Result) {
	tb.Helper()
	m, err := request.Open(text, nil)
	if errors.Is(err, request.ErrFormat) {
		m, err = request.Bare(text), nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	return m, lint.Run(m, options(tb))
}

// TestValidRequests: no complaint about any request in the shape of a vendor's documented example.
func TestValidRequests(t *testing.T) {
	files, err := filepath.Glob("testdata/valid/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	count, warnings := 0, 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			count++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+f.Name, func(t *testing.T) {
				_, result := judged(t, string(f.Data))
				if result.API == nil || result.Open != "" {
					t.Errorf("not recognised: %s", result.Open)
				}
				for _, fault := range result.Faults {
					warnings++
					if fault.Status != checks.Warn {
						t.Errorf("%d:%d: %s: %s (%s; wanted %s)", fault.Place.Line, fault.Place.Column, fault.Cause, fault.Summary, fault.Measured, fault.Expected)
					} else {
						t.Logf("warning: %s", fault.Summary)
					}
				}
			})
		}
	}
	if count < 100 {
		t.Errorf("the corpus has %d requests, want at least 100", count)
	}
	t.Logf("%d valid requests, %d warnings", count, warnings)
}
