package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sync"
	"testing"
)

// programs are built once for all tests and benchmarks, and removed after them.
var programs struct {
	sync.Mutex
	dir   string
	built map[string]string // by package
}

func TestMain(m *testing.M) {
	leaveTerminal()
	code := m.Run()
	_ = os.RemoveAll(programs.dir)
	os.Exit(code)
}

// build compiles a program as users get it: "authdoctor", "./testdata/hello".
func build(tb testing.TB, pkg string) string {
	tb.Helper()
	programs.Lock()
	defer programs.Unlock()
	if program, ok := programs.built[pkg]; ok {
		return program
	}
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "programs")
		if err != nil {
			tb.Fatal(err)
		}
		programs.dir, programs.built = dir, map[string]string{}
	}
	program := filepath.Join(programs.dir, fmt.Sprint(len(programs.built)), path.Base(pkg))
	if text, err := exec.Command("go", "build", "-o", program, pkg).CombinedOutput(); err != nil {
		tb.Fatalf("build %s: %v\n%s", pkg, err, text)
	}
	programs.built[pkg] = program
	return program
}
