package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
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
