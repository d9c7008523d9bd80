package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a database is told is written by us, never put together from what
// somebody sent. gorm makes that easy to get wrong: the second argument of
// First, Take, Find, Delete and others is SQL where it is a string, so that
// db.First(&row, id) with an id from an address runs whatever the address says
// (safety.md section 0, fact 10). This test reads the program and follows every
// text that becomes SQL to where it comes from.

// sinks are the arguments that become SQL, by method, of whatever type gorm,
// database/sql and pgx declare.
var sinks = map[string]int{
	"First": 1, "Take": 1, "Last": 1, "Find": 1, "Delete": 1, "FirstOrInit": 1, "FirstOrCreate": 1,
	"Where": 0, "Or": 0, "Not": 0, "Having": 0, "Raw": 0, "Exec": 0, "Select": 0, "Order": 0, "Group": 0,
	"Joins": 0, "InnerJoins": 0, "Table": 0, "Pluck": 0, "Distinct": 0, "Omit": 0, "Update": 0, "UpdateColumn": 0,
	"QueryContext": 1, "QueryRowContext": 1, "ExecContext": 1, "PrepareContext": 1, "Query": 1, "QueryRow": 1,
}

var speaksSQL = []string{"gorm.io/gorm", "database/sql", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgxpool", "github.com/jackc/pgx/v5/stdlib"}

// ours are functions whose text comes from our own declarations, though that
// cannot be read off them.
var ours = map[string]string{
	"columnsOf": "the struct tags of a row", "numbered": "numbers of parameters",
	"JobLost": "the kinds of ties and the jobs that they take", "PartialChild": "the kinds of ties", "circleColumns": "the same, and names of columns",
	"TableName": "a constant of each row's type",
	// Of a table or trigger that our own migrations made, in an SQLite file of ours.
	"selecting": "its names", "inserting": "its names", "emptying": "its name", "dropping": "its name", "declaration": "its text",
}

// reading follows texts through one package. What the packages below it pass on it knows
// from theirs.
type reading struct {
	fset  *token.FileSet
	info  *types.Info
	files []*ast.File
	calls map[string]int // functions, by their full name, that pass a parameter on as SQL, and which
	found []string
}

// read follows until no function is left that passes SQL on unseen.
func (r *reading) read() []string {
	for known := -1; known != len(r.calls); {
		known = len(r.calls)
		r.found = nil
		for _, f := range r.files {
			for _, d := range f.Decls {
				ast.Inspect(d, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						r.call(call, d)
					}
					return true
				})
			}
		}
	}
	slices.Sort(r.found)
	return slices.Compact(r.found)
}

// called is the function or method that a call names.
func (r *reading) called(call *ast.CallExpr) types.Object {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := fun.(type) {
	case *ast.Ident:
		return r.info.Uses[x]
	case *ast.SelectorExpr:
		return r.info.Uses[x.Sel]
	}
	return nil
}

func (r *reading) call(call *ast.CallExpr, in ast.Decl) {
	f, ok := r.called(call).(*types.Func)
	if !ok {
		return
	}
	at, ok := r.calls[f.Origin().FullName()]
	if !ok && f.Pkg() != nil && slices.Contains(speaksSQL, f.Pkg().Path()) && f.Signature().Recv() != nil {
		at, ok = sinks[f.Name()]
		if f.Pkg().Path() != "gorm.io/gorm" && f.Name() == "Exec" {
			at = 1
		}
	}
	if !ok || at >= len(call.Args) {
		return
	}
	if arg := call.Args[at]; !r.written(arg, in, 0) {
		r.found = append(r.found, fmt.Sprintf("%s: %s(... %s ...): this text becomes SQL and is not written here; parse ids to care.ID and pass them as a parameter of a condition",
			r.fset.Position(arg.Pos()), f.Name(), types.ExprString(arg)))
	}
}

// written reports whether a text is made of constants alone, or no text at all.
func (r *reading) written(e ast.Expr, in ast.Decl, depth int) bool {
	e = ast.Unparen(e)
	tv := r.info.Types[e]
	switch {
	case depth > 20:
		return false
	case tv.Value != nil || tv.Type == nil:
		return tv.Value != nil
	case !textual(tv.Type):
		return true
	}
	switch x := e.(type) {
	case *ast.BinaryExpr:
		return r.written(x.X, in, depth+1) && r.written(x.Y, in, depth+1)
	case *ast.IndexExpr:
		return r.written(x.X, in, depth+1)
	case *ast.CompositeLit:
		return !slices.ContainsFunc(x.Elts, func(el ast.Expr) bool {
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				return !r.written(kv.Key, in, depth+1) || !r.written(kv.Value, in, depth+1)
			}
			return !r.written(el, in, depth+1)
		})
	case *ast.CallExpr:
		f, ok := r.called(x).(*types.Func)
		if !ok {
			return false
		}
		if _, trusted := ours[f.Name()]; trusted {
			return true
		}
		if name := f.FullName(); name != "fmt.Sprintf" && name != "strings.Join" && name != "strings.Repeat" {
			return false
		}
		return !slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return !r.written(a, in, depth+1) })
	case *ast.Ident:
		return r.variable(r.info.Uses[x], in, depth)
	}
	return false
}

// textual reports whether a value can be, or hold, a text that is taken as SQL.
func textual(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return textual(u.Elem())
	case *types.Array:
		return textual(u.Elem())
	case *types.Map:
		return textual(u.Elem()) && types.Identical(u.Key().Underlying(), types.Typ[types.String])
	case *types.Interface:
		return u.Empty()
	}
	return false
}

// variable follows a variable to all that is ever put into it. A parameter
// passes the question on to whoever calls its function.
func (r *reading) variable(v types.Object, in ast.Decl, depth int) bool {
	if fn, ok := in.(*ast.FuncDecl); ok {
		if sig, ok := r.info.Defs[fn.Name].(*types.Func); ok {
			for i := range sig.Signature().Params().Len() {
				if sig.Signature().Params().At(i) == v {
					r.calls[sig.FullName()] = i
					return true
				}
			}
		}
	}
	put, fine := 0, true
	into := func(name ast.Expr, value ast.Expr) {
		id, ok := ast.Unparen(name).(*ast.Ident)
		if ok && v != nil && (r.info.Defs[id] == v || r.info.Uses[id] == v) {
			put++
			fine = fine && value != nil && r.written(value, in, depth+1)
		}
	}
	for _, f := range r.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.AssignStmt:
				for i, name := range x.Lhs {
					if len(x.Lhs) == len(x.Rhs) {
						into(name, x.Rhs[i])
					} else {
						into(name, nil)
					}
				}
			case *ast.ValueSpec:
				for i, name := range x.Names {
					if len(x.Values) == len(x.Names) {
						into(name, x.Values[i])
					}
				}
			case *ast.RangeStmt:
				into(x.Key, x.X)
				if x.Value != nil {
					into(x.Value, x.X)
				}
			}
			return fine
		})
	}
	return put > 0 && fine
}

// listedPackage is what `go list` says of a package.
type listedPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func packages(t *testing.T, patterns ...string) []listedPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles"}, patterns...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	var all []listedPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listedPackage
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func newReading(t *testing.T, all []listedPackage, path string, sources map[string]any, calls map[string]int) *reading {
	t.Helper()
	r := &reading{calls: calls, fset: token.NewFileSet(), info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}}
	for name, text := range sources {
		f, err := parser.ParseFile(r.fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		r.files = append(r.files, f)
	}
	exports := importer.ForCompiler(r.fset, "gc", func(path string) (io.ReadCloser, error) {
		for _, p := range all {
			if p.ImportPath == path && p.Export != "" {
				return os.Open(p.Export)
			}
		}
		return nil, fmt.Errorf("no export data of %s", path)
	})
	c := types.Config{Importer: exports}
	if _, err := c.Check(path, r.fset, r.files, r.info); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNoTextOfOthersBecomesSQL(t *testing.T) {
	all := packages(t, "myreview/server") // and all that is built into it
	var looked []string
	calls := map[string]int{}
	for _, p := range all { // those below before those that are built on them
		if !strings.HasPrefix(p.ImportPath, "myreview/") {
			continue
		}
		sources := map[string]any{}
		for _, name := range p.GoFiles {
			file := filepath.Join(p.Dir, name)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources[file] = text
		}
		looked = append(looked, p.ImportPath)
		r := newReading(t, all, p.ImportPath, sources, calls)
		for _, found := range r.read() {
			t.Error(found)
		}
		if !strings.HasPrefix(p.ImportPath, "myreview/server/database") && !strings.HasPrefix(p.ImportPath, "myreview/server/store") {
			for _, found := range r.reaches() {
				t.Error(found)
			}
		}
	}
	for _, path := range []string{"myreview/server/database", "myreview/server/store/people", "myreview/server/store"} {
		if !slices.Contains(looked, path) {
			t.Errorf("only %v were read", looked)
		}
	}
	if at, ok := calls["myreview/server/database.Fetch"]; !ok || at != 1 {
		t.Errorf("what Fetch passes on is not followed: %v", calls)
	}
}

// reaches lists where a package that is not the store's takes a transaction or a child's
// keys in hand, or makes up who somebody is at a review: it need import nothing for that.
func (r *reading) reaches() (out []string) {
	at := func(n ast.Node, what string) {
		out = append(out, fmt.Sprintf("%s: %s is for the store alone", r.fset.Position(n.Pos()), what))
	}
	for _, f := range r.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				if f, ok := r.called(x).(*types.Func); ok {
					for _, inside := range []string{"gorm.DB", "database.ChildCrypto", "audit.Tx", "audit.Reading"} {
						if strings.Contains(types.TypeString(f.Type(), func(p *types.Package) string { return p.Name() }), inside) {
							at(x, f.Name())
						}
					}
				}
			case *ast.CompositeLit:
				if t := r.info.TypeOf(x); t != nil && len(x.Elts) > 0 && slices.Contains([]string{
					"myreview/server/store/network.Standing", "myreview/server/store/network.AtWork", "myreview/server/store/audit.Reading",
				}, t.String()) {
					at(x, t.String())
				}
			}
			return true
		})
	}
	return out
}

// The check itself can fail: it finds each of these, and nothing else.
func TestTheCheckOfSQLTextsFindsWhatItShould(t *testing.T) {
	const head = `package x
import ("context"; "fmt"; "gorm.io/gorm")
type id string
type row struct{ ID id }
func (row) TableName() string { return "row" }
var columns = map[string][]string{"row": {"id"}}
func take(db *gorm.DB, into any, conds ...any) error { return db.Take(into, conds...).Error }
func where(db *gorm.DB, words string, args ...any) *gorm.DB { return db.Where("NOT " + words, args...) }
var _ = fmt.Sprint
func f(ctx context.Context, db *gorm.DB, given *struct{ Text string; ID id; N int }) { var r row; _ = r
`
	all := packages(t, "gorm.io/gorm")
	for _, c := range []struct {
		found bool
		code  string
	}{
		{true, `db.First(&r, given.Text)`},
		{true, `db.Take(&r, given.ID)`}, // an id is a text too
		{true, `db.Find(&r, given.Text, 1)`},
		{true, `db.Delete(&r, given.Text)`},
		{true, `db.Where(given.Text).First(&r)`},
		{true, `db.Where("id = '" + given.Text + "'").First(&r)`},
		{true, `db.Where(fmt.Sprintf("id = '%s'", given.Text)).First(&r)`},
		{true, `words := "id = "; words += given.Text; db.Where(words).First(&r)`},
		{true, `db.Order(given.Text).Find(&r)`},
		{true, `db.Raw(given.Text).Scan(&r)`},
		{true, `_ = take(db, &r, given.Text)`},
		{true, `where(db, given.Text).Find(&r)`},
		{true, `db.Statement.ConnPool.QueryContext(ctx, given.Text)`},
		{true, `for _, s := range []string{given.Text} { db.Order(s).Find(&r) }`},
		{true, `var any any = given.Text; db.First(&r, any)`},
		{false, `db.First(&r, "id = ?", given.Text)`},
		{false, `db.First(&r, given.N)`},
		{false, `db.Delete(&r)`},
		{false, `_ = take(db, &r, "id = ?", given.ID)`},
		{false, `where(db, "id = ?", given.Text).Find(&r)`},
		{false, `for table, names := range columns { for _, c := range names { db.Table(table).Where(c + " IS NULL").Find(&r) } }`},
		{false, `words := "id = ?"; if given.N > 1 { words = "id <> ?" }; db.Where(words, given.ID).Find(&r)`},
		{false, `db.Where(fmt.Sprintf("n = %d", given.N)).Find(&r)`},
		{false, `db.Where(&row{ID: given.ID}).Find(&r)`},
	} {
		got := newReading(t, all, "x", map[string]any{"x.go": head + c.code + "\n}\n"}, map[string]int{}).read()
		if len(got) > 0 != c.found {
			t.Errorf("%s: found %q, want something: %v", c.code, got, c.found)
		}
	}
}
