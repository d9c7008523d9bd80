package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/security.md lists every function that hashes slowly; each takes its turn,
// and nothing else comes near argon2.
func TestEverySlowHashIsListed(t *testing.T) {
	names, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "storetest") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	hashes := []string{"HashPassword", "passwordFits", "HashSecret", "SecretFits", "slowHashOfNumber", "argon2.IDKey"}
	// These hash by themselves: each of the first is called by those alone, and the
	// last two by nobody who comes through the network.
	bare := append([]string{"AddPerson", "nobodysHash"}, hashes...)
	var listed []string
	for _, file := range files {
		for _, d := range file.Decls {
			name := nameOf(d)
			ast.Inspect(d, func(n ast.Node) bool {
				call, is := n.(*ast.CallExpr)
				switch {
				case !is:
				case called(call) == "Slowly" && name != "Slowly":
					listed = append(listed, name)
					return false // what it hashes has its turn
				case slices.Contains(hashes, called(call)) && !slices.Contains(bare, name):
					t.Errorf("%s hashes slowly out of turn", name)
				}
				return true
			})
		}
	}
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	access, err := os.ReadFile("../../docs/access.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(page), "\n## What costs much")
	part, _, _ = strings.Cut(part, "\n## ")
	var said []string
	for _, row := range regexp.MustCompile(`(?m)^\| (\w+) \| (.+) \| .+ \| .+ \| .*Test.* \|$`).FindAllStringSubmatch(part, -1) {
		said = append(said, row[1])
		for _, route := range regexp.MustCompile("`([A-Z]+ /[^`]*)`").FindAllStringSubmatch(row[2], -1) {
			if !strings.Contains(string(access), "`"+route[1]+"`") {
				t.Errorf("%s: there is no %s", row[1], route[1])
			}
		}
	}
	if !strings.Contains(part, "needs a session and reauthentication: SetPassword.") {
		t.Error("SetPassword is not said")
	}
	said = append(said, "SetPassword")
	slices.Sort(listed)
	slices.Sort(said)
	if listed = slices.Compact(listed); !slices.Equal(listed, said) {
		t.Errorf("the code hashes slowly in %v, the page lists %v", listed, said)
	}
}

func nameOf(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if v, is := s.(*ast.ValueSpec); is {
				return v.Names[0].Name
			}
		}
	}
	return ""
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.IndexExpr:
		if id, is := f.X.(*ast.Ident); is {
			return id.Name
		}
	case *ast.SelectorExpr:
		if x, is := f.X.(*ast.Ident); is && x.Name == "argon2" {
			return "argon2." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}
