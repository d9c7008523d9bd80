package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A function of more than six parameters hides what belongs together; a type of more
// than forty exported methods is several.
func TestNoFunctionOrTypeIsTooWide(t *testing.T) {
	const parameters, methods = 6, 40
	counts := map[string]int{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := fn.Type.Params.NumFields(); n > parameters {
				t.Errorf("%s: %s has %d parameters", path, fn.Name.Name, n)
			}
			if fn.Recv == nil || !fn.Name.IsExported() || strings.HasSuffix(path, "_test.go") {
				continue
			}
			of := fn.Recv.List[0].Type
			if pointer, ok := of.(*ast.StarExpr); ok {
				of = pointer.X
			}
			if name, ok := of.(*ast.Ident); ok {
				counts[file.Name.Name+"."+name.Name]++
			}
		}
		return nil
	})
	if err != nil || len(counts) < 50 {
		t.Fatalf("%d types: %v", len(counts), err)
	}
	for name, n := range counts {
		if n > methods {
			t.Errorf("%s has %d exported methods, at most %d", name, n, methods)
		}
	}
}

// What two changes of one place left behind reads as text, and nothing else refuses it in prose.
func TestNoFileHoldsAConflict(t *testing.T) {
	conflict := regexp.MustCompile(`(?m)^(<{7}|>{7}) .*$`)
	read := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "bin"):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path) // #nosec G304 G122 -- the repository's own files
		if err != nil {
			return err
		}
		read++
		if at := conflict.Find(text); at != nil {
			t.Errorf("%s: %s", path, at)
		}
		return nil
	})
	if err != nil || read < 500 {
		t.Errorf("%d files: %v", read, err)
	}
}
