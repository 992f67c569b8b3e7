package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// source is one parsed file of the project, named as the project names it: "checks/wire/do.go".
type source struct {
	path string
	pkg  string // "checks/wire"
	test bool
	file *ast.File
	fset *token.FileSet
}

func (s source) at(node ast.Node) string {
	return s.path + ":" + itoa(s.fset.Position(node.Pos()).Line)
}

func itoa(n int) string {
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

func sources(t *testing.T) []source {
	t.Helper()
	const root = "../.."
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == "testdata" || strings.HasPrefix(name, ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		all = append(all, source{path: rel, pkg: strings.TrimSuffix(filepath.ToSlash(filepath.Dir(rel)), "/"), test: strings.HasSuffix(name, "_test.go"), file: file, fset: fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d files were found: the walk is broken", len(all))
	}
	return all
}

// floors from the bottom up. A package imports its own floor and those below.
var floors = []string{"keystore", "checks", "flows", "ui", "."}

func floor(pkg string) int {
	top, _, _ := strings.Cut(pkg, "/")
	return slices.Index(floors, top)
}

// parts are what the roots are made of: the root imports them, so they never import the root.
var parts = map[string][]string{
	"checks":   {"checks/cause", "checks/provider", "checks/wire", "checks/reply"},
	"keystore": {"keystore/secret", "keystore/place", "keystore/edit"},
}

// siblings that children of one root may import beside the root and its parts.
var siblings = map[string][]string{
	"checks/catalog":  {"checks/local", "checks/request", "checks/network", "checks/account"},
	"checks/discover": {"checks/dotenv"},
	"checks/holdings": {"checks/dotenv", "checks/local"},
	"checks/request":  {"checks/api", "checks/jsontext"},
	"checks/lint":     {"checks/api", "checks/jsontext", "checks/request"},
}

func TestImportsPointDown(t *testing.T) {
	for _, s := range sources(t) {
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			target, own := strings.CutPrefix(path, "authdoctor/")
			if !own {
				continue
			}
			if s.test && (strings.HasPrefix(target, "ui/uitest") || floor(target) <= floor(s.pkg)) {
				continue // tests may use what stands beside them
			}
			if floor(target) > floor(s.pkg) {
				t.Errorf("%s imports %s: imports point down", s.at(spec), target)
			}
			if reason := sideways(s.pkg, target); reason != "" {
				t.Errorf("%s imports %s: %s", s.at(spec), target, reason)
			}
		}
	}
}

// sideways judges an import on the same floor.
func sideways(from, to string) string {
	root, _, child := strings.Cut(from, "/")
	if floor(from) != floor(to) || root == "ui" || root == "." || strings.HasSuffix(from, "/gen") {
		return ""
	}
	isPart := slices.Contains(parts[root], to)
	switch {
	case !child && !isPart:
		return "the root imports only the parts it is made of"
	case child && slices.Contains(parts[root], from) && !isPart:
		return "a part imports only other parts"
	case child && to != root && !isPart && !slices.Contains(siblings[from], to) && root == "checks":
		return "children import the root and its parts, not each other"
	}
	return ""
}

// allowed says which packages (or files) may do what the rest may not.
func TestWhoMayImportWhat(t *testing.T) {
	rules := map[string][]string{
		"github.com/charmbracelet/bubbletea": {"ui", "ui/intent", "ui/widgets", "ui/uitest"},
		"github.com/zalando/go-keyring":      {"keystore/worker.go"},
		"github.com/spf13/cobra":             {"ui/cli"},
		"go.yaml.in/yaml/v3":                 {"checks/api", "checks/provider", "checks/provider/gen", "checks/holdings", "flows", "flows/gen", "ui/cli/config.go"},
		"os/exec":                            {"ui/term/desk.go", "ui/term/loginshell.go", "ui/term/loginshell_unix.go", "ui/term/loginshell_windows.go", "keystore/child.go", "keystore/keyringtest", "ui/cli/exec.go", "ui/cli/exec_windows.go", "flows/scan/git.go"},
		"unsafe":                             {},
	}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			allowed, ruled := rules[path]
			if ruled && !slices.Contains(allowed, s.pkg) && !slices.Contains(allowed, s.path) {
				t.Errorf("%s imports %s, which only %v may", s.at(spec), path, allowed)
			}
		}
	}
}

// opens are the names through which a connection can be opened.
var opens = map[string][]string{
	"net":  {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix", "Dialer", "Listen", "ListenTCP", "ListenUDP", "ListenPacket", "ListenConfig", "DefaultResolver", "Resolver", "LookupHost", "LookupIP", "LookupAddr"},
	"http": {"Client", "DefaultClient", "Transport", "DefaultTransport", "Get", "Post", "PostForm", "Head", "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "Server"},
	"tls":  {"Dial", "DialWithDialer", "Dialer", "Listen", "NewListener", "Client", "Server"},
}

func TestOnlyWireAndLabOpenConnections(t *testing.T) {
	allowed := []string{"checks/wire", "checks/lab"}
	for _, s := range sources(t) {
		if s.test || slices.Contains(allowed, s.pkg) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && slices.Contains(opens[pkg.Name], selector.Sel.Name) && importsStd(s.file, pkg.Name) {
				t.Errorf("%s uses %s.%s: connections are opened only in %v", s.at(n), pkg.Name, selector.Sel.Name, allowed)
			}
			return true
		})
	}
}

func importsStd(file *ast.File, name string) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		path := strings.Trim(spec.Path.Value, `"`)
		return path == name || path == "net/"+name || path == "crypto/"+name
	})
}

// A panic in a goroutine that nobody owns leaves the terminal raw.
func TestNoGoStatement(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				t.Errorf("%s starts a goroutine: give it an owner (errgroup with recover)", s.at(n))
			}
			return true
		})
	}
}

func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && f.Recv == nil && f.Name.Name == "init" && s.pkg != "ui/term" && !s.test {
				t.Errorf("%s: only ui/term has an init", s.at(f))
			}
		}
	}
}

// secretReaders is the whole list of files that see the bytes of a credential.
var secretReaders = []string{
	"keystore/secret/secret.go", // Wipe
	"keystore/secret/redact.go", // learns what to remove
	"keystore/passphrase.go",    // hands a passphrase to age
	"keystore/edit/plan.go",     // puts it into a file
	"keystore/payload.go",       // makes it items of a store
	"keystore/sealer.go",        // reads the journal's own key
	"ui/cli/exec.go",            // puts it into a command's environment
	"ui/term/secret.go",         // prints it on a terminal, after a question
	"checks/wire/do.go",         // puts it on the wire
	"checks/wire/replay.go",     // reads and sends the body of the user's own request
	"checks/request/replay.go",  // takes that body apart
	"checks/grant.go",           // reads the vendor from the shape
	"checks/local/shape.go",     // reads the shape's facts
	"flows/fixes/key.go",        // takes away what is no part of it
	"flows/fixes/startfile.go",  // the same, in the files of shells
	"checks/holdings/write.go",  // writes it as a place of the file's form needs it
}

func TestWhoReadsSecrets(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "Use" && !(selector.Sel.Name == "use" && s.pkg == "keystore/secret") {
				return true
			}
			seen[s.path] = true
			if !slices.Contains(secretReaders, s.path) {
				t.Errorf("%s reads a secret: the list in this test is the whole list", s.at(call))
			}
			return true
		})
	}
	for _, path := range secretReaders {
		if !seen[path] {
			t.Errorf("%s is in the list and reads no secret", path)
		}
	}
}

func TestEveryPackageSaysWhatItKnows(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if s.file.Doc != nil && len(s.file.Doc.Text()) > 80 {
			documented[s.pkg] = true
		} else if _, known := documented[s.pkg]; !known {
			documented[s.pkg] = false
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no comment that says what it knows", pkg)
		}
	}
}

// The size of a file is a hint that a second job hides in it.
func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if lines := s.fset.File(s.file.Pos()).LineCount(); lines > 300 {
			t.Errorf("%s has %d lines", s.path, lines)
		}
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			if n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line + 1; n > 65 {
				t.Errorf("%s: %s has %d lines", s.at(f), f.Name.Name, n)
			}
		}
	}
}
