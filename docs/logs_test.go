package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// logMethods are how a line of the log is written, and the level that it has then.
var logMethods = map[string]string{"Error": "ERROR", "Warn": "WARN", "Info": "INFO", "Debug": "DEBUG"}

// logged are the messages that a source file logs, with their levels, and what no
// operator could search for. Only a logger has methods of these names with arguments.
func logged(t *testing.T, name string, src any) (messages map[string]string, faults []string) {
	t.Helper()
	messages = map[string]string{}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing"` }) {
		return messages, nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		at := fset.Position(call.Pos()).String()
		level, short := strings.CutSuffix(fun.Sel.Name, "Context")
		if level = logMethods[level]; short && level != "" || fun.Sel.Name == "LogAttrs" || fun.Sel.Name == "Log" && len(call.Args) > 2 {
			faults = append(faults, at+": a line is logged by Error, Warn, Info or Debug")
		}
		if level == "" || short {
			return true
		}
		text, ok := call.Args[0].(*ast.BasicLit)
		if !ok || text.Kind != token.STRING {
			faults = append(faults, at+": the message is not a string literal; what differs is an attribute")
			return true
		}
		message, err := strconv.Unquote(text.Value)
		if err != nil {
			t.Fatal(err)
		}
		if was, ok := messages[message]; ok && was != level {
			faults = append(faults, at+": "+message+" has two levels")
		}
		messages[message] = level
		return true
	})
	return messages, faults
}

// An operator finds each line of the log in operations.md, and there nothing that
// no program logs any more.
func TestTheOperatorFindsEveryLogLine(t *testing.T) {
	_, section, _ := strings.Cut(read(t, "operations.md"), "\n## What is logged\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([A-Z]+) \\| (.*) \\| (.*) \\|$").FindAllStringSubmatch(section, -1) {
		if _, twice := rows[m[1]]; twice || strings.TrimSpace(m[3]) == "" || strings.TrimSpace(m[4]) == "" {
			t.Errorf("%q stands twice, or does not say what it means and what to do", m[1])
		}
		rows[m[1]] = m[2]
	}
	in := map[string]string{}
	err := filepath.WalkDir("../server", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"bench", "mutants", "e2e"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		messages, faults := logged(t, path, nil)
		for _, fault := range faults {
			t.Error(fault)
		}
		for message, level := range messages {
			in[message] = level
			if rows[message] != level {
				t.Errorf("%s logs %q as %s; the table has %q", path, message, level, rows[message])
			}
		}
		return nil
	})
	if err != nil || len(in) < 10 {
		t.Fatalf("%d messages found: %v", len(in), err)
	}
	for message := range rows {
		if in[message] == "" {
			t.Errorf("%q is in the table, and nothing logs it", message)
		}
	}
}

// The check itself can fail.
func TestTheCheckOfLogLinesFindsWhatItShould(t *testing.T) {
	for _, c := range []struct {
		line     string
		messages string
		faults   int
	}{
		{`s.Log.Error("row not written", "err", err)`, "row not written", 0},
		{`s.logger(k.Ctx).With("a", 1).Warn("row late")`, "row late", 0},
		{`l := s.Log; l.Info("row written")`, "row written", 0},
		{`_ = err.Error()`, "", 0},
		{`s.Log.Error("row " + name)`, "", 1},
		{`s.Log.Error(fmt.Sprintf("row %s", name))`, "", 1},
		{`s.Log.Debug(name)`, "", 1},
		{`s.Log.ErrorContext(ctx, "row not written")`, "", 1},
		{`slog.Log(ctx, slog.LevelError, "row not written")`, "", 1},
		{`s.Log.LogAttrs(ctx, slog.LevelError, "row not written")`, "", 1},
		{`s.Log.Error("row"); s.Log.Warn("row")`, "row", 1},
	} {
		messages, faults := logged(t, "x.go", "package x\nfunc f() { "+c.line+" }")
		var names []string
		for m := range messages {
			names = append(names, m)
		}
		if got := strings.Join(names, ","); got != c.messages || len(faults) != c.faults {
			t.Errorf("%s: messages %q, %q", c.line, got, faults)
		}
	}
}
