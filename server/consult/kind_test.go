package consult

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

const canary = "CANARY words"

// taken are the values of a kind that a screen of the part could send: with what
// the part offers, or the canary, in each field that the kind reads. The part has
// all that any kind can use.
func taken(name string) (all []Value, part *Part) {
	part = &Part{ID: Main, Kind: name, Words: "form.x", Options: Kinds[name].Options, Other: true, People: []care.TieKind{care.TieCarer}}
	if len(part.Options) == 0 {
		part.Options = []Option{{ID: "sad"}, {ID: "glad"}}
	}
	offered := []string{canary, string(carer), Wants[0], Outcomes[0], "7"}
	for _, o := range part.Options {
		offered = append(offered, o.ID)
	}
	read := map[string]bool{Main: true}
	for range 2 { // the first time finds out which fields it reads
		for _, a := range slices.Sorted(maps.Keys(read)) {
			for _, b := range slices.Sorted(maps.Keys(read)) {
				for _, first := range offered {
					for _, second := range offered {
						v := Kinds[name].New()
						err := v.Decode(func(field string) []string {
							read[field] = true
							switch field {
							case a:
								return []string{first}
							case b:
								return []string{second}
							}
							return nil
						}, Main)
						if err == nil && v.Check(part, circle) == nil && len(v.Said()) > 0 {
							all = append(all, v)
						}
					}
				}
			}
		}
	}
	return all, part
}

// Whatever the kind: what it is offered it takes, says and shows again. The words
// that somebody typed are among what it says and are gone where it is bare, and a
// letter quotes nothing that it does not say.
func TestEachKindKnowsItsOwnWords(t *testing.T) {
	boxes := 0
	for name := range Kinds {
		all, part := taken(name)
		if said := Kinds[name].New().Said(); len(said) > 0 || len(all) == 0 {
			t.Errorf("%s says %+v before anybody did, and takes %d answers", name, said, len(all))
		}
		own, wrote := Kinds[name].New().Screen(part, circle).Own, false
		for _, v := range all {
			a := Answer{State: Given, Values: map[string]Value{Main: v}}
			whole, bare, texts, screen := encoded(t, a), encoded(t, a.Wordless()), a.Texts(), v.Screen(part, circle)
			if reflect.TypeOf(v.Bare()) != reflect.TypeOf(v) || strings.Contains(bare, canary) || len(a.Wordless().Texts()) > 0 || len(texts) == 0 && whole != bare {
				t.Fatalf("%s: without its words %s is %s", name, whole, bare)
			}
			if strings.Contains(whole, canary) != slices.Contains(texts, canary) || len(texts) > 0 && (screen.Own == nil || screen.Own.Text != texts[0]) {
				t.Fatalf("%s: %s says the words %q, and is shown as %+v", name, whole, texts, screen)
			}
			if len(texts) == 0 && !slices.ContainsFunc(screen.Options, func(o Choice) bool { return o.Chosen || o.Want != "" }) {
				t.Fatalf("%s: %s is shown as %+v", name, whole, screen)
			}
			wrote = wrote || len(texts) > 0
			quoted := v.Quoted()
			for _, s := range []Said{{Words: quoted.Words}, {Picked: quoted.Picked}, {N: quoted.N}} {
				if !reflect.DeepEqual(s, Said{}) && !slices.ContainsFunc(v.Said(), func(is Said) bool { return reflect.DeepEqual(is, s) }) {
					t.Errorf("%s: a letter quotes %+v, and it says %+v", name, s, v.Said())
				}
			}
			for _, s := range v.Said() {
				of := map[bool]int{}
				for _, is := range []bool{s.Words != "", len(s.Picked) > 0, s.N != nil, s.Who != ""} {
					of[is]++
				}
				if of[true] != 1 || quoted.Who+quoted.Want != "" {
					t.Errorf("%s says %+v at once, and a letter quotes %+v", name, s, quoted)
				}
			}
		}
		if own != nil {
			boxes++
		}
		if q := (&Question{Parts: []Part{*part}}); wrote != (own != nil) || wrote && !q.Typed(own.Name) || q.Typed("more") {
			t.Errorf("%s takes words: %v, and has the box %+v", name, wrote, own)
		}
	}
	if boxes < 4 {
		t.Errorf("%d kinds have a box", boxes)
	}
}

func encoded(t *testing.T, a Answer) string {
	t.Helper()
	body, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Nobody but a kind itself knows what it is: no code of the program looks for the type
// of a value or for the name of a kind, where a new one would be passed over in silence.
func TestNothingTellsKindsApart(t *testing.T) {
	types, names := map[string]bool{}, map[string]bool{}
	for name, k := range Kinds {
		types[reflect.TypeOf(k.New()).Elem().Name()], names[`"`+name+`"`] = true, true
	}
	files := token.NewFileSet()
	looks := func(path string) (found []string) {
		tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		here := filepath.Base(filepath.Dir(path)) == "consult"
		at := func(n ast.Node, what string) {
			found = append(found, files.Position(n.Pos()).String()+": "+what)
		}
		named := func(e ast.Expr) bool {
			lit, ok := e.(*ast.BasicLit)
			return ok && names[lit.Value]
		}
		kind := func(e ast.Expr) bool { // p.Kind, or kindOf(v)
			switch e := e.(type) {
			case *ast.SelectorExpr:
				return e.Sel.Name == "Kind"
			case *ast.CallExpr:
				f, ok := e.Fun.(*ast.Ident)
				return ok && f.Name == "kindOf"
			}
			return false
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if room, ok := n.X.(*ast.Ident); ok && room.Name == "consult" && types[n.Sel.Name] {
					at(n, "the type of a kind")
				}
			case *ast.TypeSwitchStmt:
				if here {
					at(n, "a type switch")
				}
			case *ast.TypeAssertExpr:
				if here && n.Type != nil {
					at(n, "a type is asserted")
				}
			case *ast.BinaryExpr:
				if kind(n.X) && named(n.Y) || kind(n.Y) && named(n.X) {
					at(n, "a kind is compared")
				}
			case *ast.SwitchStmt:
				for _, c := range n.Body.List {
					if n.Tag != nil && kind(n.Tag) && slices.ContainsFunc(c.(*ast.CaseClause).List, named) {
						at(c, "a switch on kinds")
					}
				}
			case *ast.IndexExpr:
				if room, ok := n.X.(*ast.Ident); here && kind(n.Index) && (!ok || room.Name != "Kinds") {
					at(n, "a list by kinds besides Kinds")
				}
			case *ast.KeyValueExpr:
				if !here && named(n.Key) && strings.ContainsAny(n.Key.(*ast.BasicLit).Value, "_0123456789") {
					at(n, "a list by kinds besides Kinds")
				}
			}
			return true
		})
		return found
	}
	read := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		read++
		path, err = filepath.Abs(path)
		for _, found := range looks(path) {
			t.Error(found)
		}
		return err
	})
	if err != nil || read < 100 {
		t.Fatalf("%d files read: %v", read, err)
	}
	if found := looks("testdata/apart/consult/apart.go"); len(found) != 7 {
		t.Errorf("of seven ways to tell kinds apart these are seen: %s", strings.Join(found, "; "))
	}
}
