package i18n

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// parser reads our messages for go-i18n. They are text with {{.Name}} in it and nothing else,
// so that they are filled without a language of templates, which takes twice the time.
type parser struct{}

func (parser) Cacheable() bool { return true }

func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var m message
	for rest := src; ; {
		text, after, found := strings.Cut(rest, "{{.")
		m.texts = append(m.texts, text)
		if !found {
			break
		}
		name, end, closed := strings.Cut(after, "}}")
		if !closed {
			return nil, fmt.Errorf("i18n: %q: a value has no end", src)
		}
		m.names, rest = append(m.names, name), end
	}
	if strings.Contains(strings.Join(m.texts, ""), "{{") {
		return nil, fmt.Errorf("i18n: %q: only {{.Name}} stands in a message", src)
	}
	return m, nil
}

// message is a text with values in it: one after each text but the last.
type message struct{ texts, names []string }

// values are what a message is filled with, in pairs of name and value, and in whose words.
type values struct {
	Words
	pairs []any
}

// named is the value of a name.
func (v values) named(name string) any {
	for i := 0; i+1 < len(v.pairs); i += 2 {
		if v.pairs[i] == name {
			return v.pairs[i+1]
		}
	}
	if word, ok := v.mine[name]; ok {
		return word
	}
	return "<no value>"
}

// Execute fills a message with values. Names in a row are strung together, and no text pulls
// the words beside it out of order.
func (m message) Execute(data any) (string, error) {
	v := data.(values)
	var out strings.Builder
	for i, name := range m.names {
		out.WriteString(m.texts[i])
		switch value := v.named(name).(type) {
		case string:
			out.WriteString(v.apart(value))
		case []string:
			out.WriteString(v.Row(value))
		default:
			fmt.Fprint(&out, value)
		}
	}
	out.WriteString(m.texts[len(m.texts)-1])
	return out.String(), nil
}
