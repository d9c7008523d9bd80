package main

import (
	"encoding"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"myreview/server/profiles"
)

// readByNothingYet are the values of a profile that nothing reads, and why they are asked
// for all the same.
var readByNothingYet = map[string]string{
	"dispute.any_stage":    disputed,
	"dispute.cap":          disputed,
	"dispute.stage.to":     disputed,
	"dispute.stage.within": disputed,
}

const disputed = "for concerns that go upwards"

// An authority that fills in a value can count on it: something outside server/profiles
// reads each, or a method there that others call.
func TestEveryValueOfAProfileIsRead(t *testing.T) {
	type function struct{ reads, calls []string }
	inside, reached := map[string]function{}, function{} // in server/profiles, and in all other rooms
	all := packages(t, "myreview/server")
	for _, p := range all {
		if !strings.HasPrefix(p.ImportPath, "myreview/") {
			continue
		}
		sources := map[string]any{}
		for _, name := range p.GoFiles {
			if text, err := os.ReadFile(filepath.Join(p.Dir, name)); err != nil {
				t.Fatal(err)
			} else {
				sources[filepath.Join(p.Dir, name)] = text
			}
		}
		r := newReading(t, all, p.ImportPath, sources, nil)
		for _, f := range r.files {
			for _, d := range f.Decls {
				var one function
				set := map[ast.Expr]bool{}
				ast.Inspect(d, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.AssignStmt:
						for _, left := range n.Lhs {
							set[left] = true // nothing is read there
						}
					case *ast.SelectorExpr:
						field, ok := r.info.Uses[n.Sel].(*types.Var)
						if ok && field.IsField() && !set[n] && field.Pkg() != nil && field.Pkg().Path() == profilesPath {
							one.reads = append(one.reads, ownerOf(field)+"."+field.Name())
						}
					case *ast.Ident:
						if fn, ok := r.info.Uses[n].(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Path() == profilesPath {
							one.calls = append(one.calls, fn.FullName())
						}
					}
					return true
				})
				if fn, ok := d.(*ast.FuncDecl); !ok || p.ImportPath != profilesPath {
					reached.reads, reached.calls = append(reached.reads, one.reads...), append(reached.calls, one.calls...)
				} else if !slices.Contains([]string{"check", "checkNumbers", "IsDemo"}, fn.Name.Name) { // looking whether a value is good is no use of it
					inside[r.info.Defs[fn.Name].(*types.Func).FullName()] = one
				}
			}
		}
	}
	read := map[string]bool{} // by type and field
	for len(reached.calls) > 0 {
		one := inside[reached.calls[0]]
		delete(inside, reached.calls[0])
		reached.reads, reached.calls = append(reached.reads, one.reads...), append(reached.calls[1:], one.calls...)
	}
	for _, field := range reached.reads {
		read[field] = true
	}
	n := 0
	eachValue(reflect.TypeFor[profiles.Profile](), "", func(key, field string) {
		n++
		_, listed := readByNothingYet[key]
		if !read[field] && !listed {
			t.Errorf("nothing reads %s (%s)", key, field)
		}
		if read[field] && listed {
			t.Errorf("%s is read, and listed as if it were not", key)
		}
	})
	if n < 35 {
		t.Errorf("only %d values were found", n)
	}
}

const profilesPath = "myreview/server/profiles"

// ownerOf is the type that a field is declared in.
func ownerOf(field *types.Var) string {
	scope := field.Pkg().Scope()
	for _, name := range scope.Names() {
		if of, ok := scope.Lookup(name).Type().Underlying().(*types.Struct); ok {
			for f := range of.Fields() {
				if f == field {
					return name
				}
			}
		}
	}
	return ""
}

// eachValue goes through all that a file can say: by its key there, and by type and field.
func eachValue(of reflect.Type, key string, do func(key, field string)) {
	for _, f := range reflect.VisibleFields(of) {
		at := strings.TrimPrefix(key+"."+f.Tag.Get("toml"), ".")
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		switch {
		case f.Tag.Get("toml") == "-":
		case inner.Kind() == reflect.Struct && !reflect.PointerTo(inner).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
			eachValue(inner, at, do)
		default:
			do(at, of.Name()+"."+f.Name)
		}
	}
}
