package view

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The form of a page that has boxes to type in is marked, so that a link to the
// same page in another language carries what was typed along.
var typedForm = regexp.MustCompile(`<form id="(typed|writing)"`)

// enter is the name and the value of a button.
type enter struct{ Name, Value string }

// The buttons that lead to a language stand before the form whose words they carry along,
// and Enter in a line of a form presses its first button: so the one that the form is sent
// with stands before them too, unseen. It is the first that is not a quiet one.
func enterOf(form string) (e enter) {
	form, _, _ = strings.Cut(form, "</form>")
	button := cmp.Or(mainButton.FindString(form), anyButton.FindString(form))
	if name := namesButton.FindStringSubmatch(button); name != nil {
		e.Name = name[1]
	}
	if value := valuesButton.FindStringSubmatch(button); value != nil {
		e.Value = html.UnescapeString(value[1])
	}
	return e
}

var (
	mainButton   = regexp.MustCompile(`<button class="(?:btn|btn stays|vh)"[^>]*>`)
	anyButton    = regexp.MustCompile(`<button\b[^>]*>`)
	namesButton  = regexp.MustCompile(` name="([^"]*)"`)
	valuesButton = regexp.MustCompile(` value="([^"]*)"`)
)

// Refill puts what was typed and picked into the marked form of a page, as the
// reader left it. Hidden fields stay the page's own.
func Refill(page string, typed url.Values) (string, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", err
	}
	typed = cloned(typed)
	for form := range doc.Descendants() {
		if form.DataAtom != atom.Form || !slices.Contains([]string{"typed", "writing"}, attr(form, "id")) {
			continue
		}
		for n := range form.Descendants() {
			if n.Type == html.ElementNode {
				refill(n, typed)
			}
		}
	}
	return rendered(doc)
}

func refill(n *html.Node, typed url.Values) {
	name := attr(n, "name")
	if name == "" {
		return
	}
	switch n.DataAtom {
	case atom.Textarea:
		if said, ok := next(typed, name); ok {
			for n.FirstChild != nil {
				n.RemoveChild(n.FirstChild)
			}
			n.AppendChild(&html.Node{Type: html.TextNode, Data: said})
			unfold(n, said)
		}
	case atom.Select:
		said, ok := next(typed, name)
		for o := range n.Descendants() {
			if ok && o.DataAtom == atom.Option {
				set(o, "selected", attr(o, "value") == said)
			}
		}
		unfold(n, said)
	case atom.Input:
		switch attr(n, "type") {
		case "password", "file", "submit":
		case "hidden":
			// What was typed over stays what it was typed over: a newer save is not overwritten unseen.
			if from, ok := typed["rev"]; ok && name == "rev" && len(from) > 0 {
				drop(n, "value")
				n.Attr = append(n.Attr, html.Attribute{Key: "value", Val: from[0]})
			}
		case "radio", "checkbox":
			set(n, "checked", slices.Contains(typed[name], attr(n, "value")))
		default:
			if said, ok := next(typed, name); ok {
				drop(n, "value")
				n.Attr = append(n.Attr, html.Attribute{Key: "value", Val: said})
				unfold(n, said)
			}
		}
	}
}

// next takes the value of a name: of several boxes with one name each has its own.
func next(typed url.Values, name string) (string, bool) {
	all, ok := typed[name]
	if !ok || len(all) == 0 {
		return "", false
	}
	typed[name] = all[1:]
	return all[0], true
}

func cloned(values url.Values) url.Values {
	out := url.Values{}
	for name, all := range values {
		out[name] = slices.Clone(all)
	}
	return out
}

// unfold opens what is folded over something that was typed.
func unfold(n *html.Node, said string) {
	for up := n.Parent; said != "" && up != nil; up = up.Parent {
		if up.DataAtom == atom.Details {
			set(up, "open", true)
		}
	}
}

// faulty makes the top of a page whose form was refused lead to each field that
// has to be put right, and gives it the focus, with scripts and without.
func faulty(body string) (string, error) {
	top := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(body), top)
	if err != nil {
		return "", err
	}
	for _, n := range nodes {
		top.AppendChild(n)
	}
	var summary, page *html.Node
	wrong := false
	for n := range top.Descendants() {
		if page == nil && strings.HasPrefix(attr(n, "class"), "page") {
			page = n
		}
		wrong = wrong || attr(n, "aria-invalid") == "true"
		if summary == nil && n.Type == html.ElementNode && strings.Contains(" "+attr(n, "class")+" ", " problem ") && attr(n, "role") == "alert" && !has(n, "hidden") {
			summary = n
		}
	}
	if summary == nil && (!wrong || page == nil) {
		return body, nil
	}
	if summary == nil {
		summary = &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div, Attr: []html.Attribute{{Key: "class", Val: "problem"}, {Key: "role", Val: "alert"}}}
		page.InsertBefore(summary, page.FirstChild)
	}
	for n := range top.Descendants() {
		for id := range strings.FieldsSeq(attr(n, "aria-describedby")) {
			said := byID(top, id)
			control := control(n)
			if said == nil || control == nil || said != summary && !strings.Contains(" "+attr(said, "class")+" ", " error ") {
				continue
			}
			if attr(control, "id") == "" {
				control.Attr = append(control.Attr, html.Attribute{Key: "id", Val: "to-" + id})
			}
			lead(summary, said, attr(control, "id"))
		}
	}
	for n := range summary.Descendants() {
		if to, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && n.DataAtom == atom.A {
			arrive(top, n, to)
		}
	}
	drop(summary, "tabindex")
	summary.Attr = append(summary.Attr, html.Attribute{Key: "tabindex", Val: "-1"}, html.Attribute{Key: "autofocus"})
	return inner(top)
}

// arrive sees to it that a link of the summary leads to a field, unfolded: by its
// id, else by its name. One that leads to none is no link.
func arrive(top, link *html.Node, to string) {
	field := byID(top, to)
	for n := range top.Descendants() {
		if field == nil && "in-"+attr(n, "name") == to && control(n) == n {
			field = n
			n.Attr = append(n.Attr, html.Attribute{Key: "id", Val: to})
		}
	}
	if field == nil {
		drop(link, "href")
		return
	}
	unfold(field, to)
}

// control returns what a reader can correct: the field itself, or the first field
// of a group.
func control(n *html.Node) *html.Node {
	can := func(n *html.Node) bool {
		return n.DataAtom == atom.Textarea || n.DataAtom == atom.Select || n.DataAtom == atom.Input && attr(n, "type") != "hidden"
	}
	if can(n) {
		return n
	}
	for in := range n.Descendants() {
		if can(in) {
			return in
		}
	}
	return nil
}

// lead has the summary say what is wrong with a field as a link to it. What it
// says already it does not say twice.
func lead(summary, said *html.Node, to string) {
	words := strings.TrimSpace(text(said))
	if said == summary {
		words = strings.TrimSpace(text(summary))
	}
	link := &html.Node{Type: html.ElementNode, Data: "a", DataAtom: atom.A, Attr: []html.Attribute{{Key: "href", Val: "#" + to}}}
	link.AppendChild(&html.Node{Type: html.TextNode, Data: words})
	for n := range summary.Descendants() {
		if n.DataAtom != atom.A {
			continue
		}
		if attr(n, "href") == "#"+to {
			return
		}
		if strings.TrimSpace(text(n)) == words && said == summary {
			return // of two fields that are wrong together it leads to the first
		}
		if strings.TrimSpace(text(n)) == words {
			drop(n, "href")
			n.Attr = append(n.Attr, html.Attribute{Key: "href", Val: "#" + to})
			return
		}
	}
	at := summary
	if summary.DataAtom != atom.P {
		at = nil
		for n := range summary.Descendants() {
			if n.DataAtom == atom.P && strings.TrimSpace(text(n)) == words {
				at = n
			}
		}
		if at == nil {
			at = &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
			summary.AppendChild(at)
		}
	}
	for at.FirstChild != nil {
		at.RemoveChild(at.FirstChild)
	}
	at.AppendChild(link)
}

func byID(top *html.Node, id string) *html.Node {
	for n := range top.Descendants() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func text(n *html.Node) string {
	var b strings.Builder
	for in := range n.Descendants() {
		if in.Type == html.TextNode {
			b.WriteString(in.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func drop(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func set(n *html.Node, key string, on bool) {
	drop(n, key)
	if on {
		n.Attr = append(n.Attr, html.Attribute{Key: key})
	}
}

func rendered(n *html.Node) (string, error) {
	var b strings.Builder
	err := html.Render(&b, n)
	return b.String(), err
}

func inner(n *html.Node) (string, error) {
	var b strings.Builder
	for in := range n.ChildNodes() {
		if err := html.Render(&b, in); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}
