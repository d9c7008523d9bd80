package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// holds are the calls by which all others who write of a child wait.
var holds = []string{"HoldChild", "HoldChildren", "holdRound"}

// unheld write nothing of a child that is not held already.
var unheld = map[string]string{"SignFromFile": "signs what was written in the same transaction"}

// Whoever writes facts of a child holds the child before they read anything of them: each
// transaction that package children begins, and each method to which a transaction is handed.
func TestWhoeverWritesOfAChildHoldsThem(t *testing.T) {
	files, err := filepath.Glob("children/*.go")
	if err != nil {
		t.Fatal(err)
	}
	begun, handed := 0, 0
	for _, file := range files {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && callee(call) == "WriteTx" {
					begun++
					if lit, ok := call.Args[1].(*ast.FuncLit); !ok || !holdsFirst(lit.Body) {
						t.Errorf("%s: %s begins a transaction that does not hold the child first", set.Position(call.Pos()), fn.Name)
					}
				}
				return true
			})
			takesTx := slices.ContainsFunc(fn.Type.Params.List, func(f *ast.Field) bool { return len(f.Names) > 0 && f.Names[0].Name == "tx" })
			if takesTx && fn.Name.IsExported() && unheld[fn.Name.Name] == "" {
				handed++
				if !holdsFirst(fn.Body) {
					t.Errorf("%s: %s does not hold the child first", set.Position(fn.Pos()), fn.Name)
				}
			}
		}
	}
	if begun < 7 || handed < 3 {
		t.Errorf("%d transactions and %d methods are looked at", begun, handed)
	}
}

// callee is the name of what a call calls.
func callee(call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		return fn.Sel.Name
	case *ast.Ident:
		return fn.Name
	}
	return ""
}

// holdsFirst reports whether a body holds a child before it calls anything that reads or writes.
func holdsFirst(body *ast.BlockStmt) bool {
	first, held := token.Pos(0), token.Pos(0)
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := callee(call)
		switch {
		case slices.Contains(holds, name):
			if held == 0 {
				held = call.Pos()
			}
		case first == 0 && (strings.HasPrefix(name, "Fetch") || slices.Contains([]string{"reads", "Create", "Updates", "Update", "Delete", "Exec", "Pluck", "put", "Note", "fn"}, name)):
			first = call.Pos()
		}
		return true
	})
	return held != 0 && (first == 0 || held < first)
}
