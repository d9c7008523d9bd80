package view

import (
	"reflect"
	"strings"
	"text/template/parse"

	"myreview/server/care"
)

// A page that says something that no person has checked says so at its top, and
// offers English. What its templates may say is known once they are parsed; what
// its model names by message id is looked at when it is drawn, and only where
// the templates themselves are all checked.

// saying is what templates may say: messages by id, and all those whose ids
// begin alike where the rest of the id depends on what is shown.
type saying struct {
	ids     map[string]bool
	areas   map[string]bool
	visited map[string]bool
}

// apart are pages made of parts that are drawn by themselves, before and after
// the page, or whose models name messages: what they may say, by the beginnings of the templates' names, and
// the areas of the messages that the parts' models name.
var apart = map[string]struct{ parts, areas []string }{
	"meet/meet":     {[]string{"partials/meet/"}, []string{"area.", "meet.", "promise.state.", "scale.", "who.", "form."}},
	"close/close":   {[]string{"partials/close/decisions", "partials/meet/calls"}, []string{"close.", "who."}},
	"form/question": {[]string{"partials/kind/"}, []string{"form.now.", "tell.next."}},
	"tell/alerts":   {[]string{"partials/tell/alerts"}, []string{"alerts.", "form."}},

	// The methods of these pages' models name messages.
	"card/pictures":   {nil, []string{"card.pic."}},
	"card/ways":       {nil, []string{"card.ways.secret.", "card.event."}},
	"entry/devices":   {nil, []string{"devices.by.", "devices.kind."}},
	"form/check":      {nil, []string{"form.check."}},
	"form/clash":      {nil, []string{"form.check."}},
	"form/sent":       {nil, []string{"form.check."}},
	"gallery/gallery": {nil, []string{"card.pic."}},
	"places/places":   {nil, []string{"places.kind."}},
	"tell/ask":        {nil, []string{"tell.ask."}},
	"tell/sent":       {nil, []string{"tell.ask.", "tell.next."}},
	"tell/tell":       {nil, []string{"tell.ask.", "tell.about."}},
	"ties/change":     {nil, []string{"ties.sure.", "ties.means.", "exclusion.why."}},
	"ties/exclusion":  {nil, []string{"exclusion.why.", "exclusion.how.", "exclusion.state.", "exclusion.way."}},
	"ties/ties":       {nil, []string{"who.", "ties.state.", "ties.step.", "ties.did.", "exclusion.state.", "exclusion.way."}},
	"ways/invite":     {nil, []string{"who."}},
}

// listen finds out what each page may say, and whether all of it is checked in
// each language and band.
func (s *Set) listen(files map[string]string) {
	root := s.sets[key{care.English, care.Adult}]
	tree := func(name string) *parse.Tree {
		if t := root.Lookup(name); t != nil {
			return t.Tree
		}
		return nil
	}
	s.says, s.doubts = map[string]*saying{}, map[key]map[string]bool{}
	for name := range files {
		page, ok := strings.CutPrefix(name, "pages/")
		if !ok {
			continue
		}
		says := &saying{ids: map[string]bool{}, areas: map[string]bool{"row.": true}, visited: map[string]bool{}}
		says.template(tree, "layout")
		says.template(tree, name)
		says.ids[titles[page]] = titles[page] != ""
		for _, prefix := range apart[page].parts {
			for part := range files {
				if strings.HasPrefix(part, prefix) {
					says.template(tree, part)
				}
			}
		}
		for _, area := range apart[page].areas {
			says.areas[area] = true
		}
		s.says[page] = says
	}
	for k := range s.sets {
		s.doubts[k] = map[string]bool{}
		words := s.words.In(k.lang, k.band)
		for page, says := range s.says {
			for id := range says.ids {
				s.doubts[k][page] = s.doubts[k][page] || words.Unchecked(id)
			}
			for area := range says.areas {
				s.doubts[k][page] = s.doubts[k][page] || words.AnyUnchecked(area)
			}
		}
	}
}

func (y *saying) template(tree func(string) *parse.Tree, name string) {
	t := tree(name)
	if t == nil || y.visited[name] {
		return
	}
	y.visited[name] = true
	y.node(tree, t.Root)
}

func (y *saying) node(tree func(string) *parse.Tree, n parse.Node) {
	branch := func(b *parse.BranchNode) {
		y.node(tree, b.Pipe)
		y.node(tree, b.List)
		if b.ElseList != nil {
			y.node(tree, b.ElseList)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			y.node(tree, child)
		}
	case *parse.ActionNode:
		y.node(tree, n.Pipe)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		y.template(tree, n.Name)
		if n.Pipe != nil {
			y.node(tree, n.Pipe)
		}
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			y.command(command)
			for _, arg := range command.Args {
				if pipe, ok := arg.(*parse.PipeNode); ok {
					y.node(tree, pipe)
				}
			}
		}
	}
}

// command takes note of a message by its id, and of days.
func (y *saying) command(c *parse.CommandNode) {
	name, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return
	}
	switch name.Ident {
	case "when", "clock", "day", "date":
		y.areas["date."] = true
	case "t", "tn":
		if id, ok := c.Args[1].(*parse.StringNode); ok {
			y.ids[id.Text] = true
		}
	}
}

// unchecked reports whether a page says something that no person has checked.
func (s *Set) unchecked(page string, m Model) bool {
	p := m.page()
	if p.Lang == care.English {
		return false
	}
	if s.doubts[key{p.Lang, p.Band}][page] || p.Unchecked != nil && *p.Unchecked {
		return true
	}
	return names(reflect.ValueOf(m), s.words.In(p.Lang, p.Band).Unchecked)
}

// names reports whether a string anywhere in a model is such an id.
func names(v reflect.Value, such func(id string) bool) bool {
	switch v.Kind() {
	case reflect.String:
		return such(v.String())
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && names(v.Elem(), such)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if names(v.Index(i), such) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && names(v.Field(i), such) {
				return true
			}
		}
	}
	return false
}
