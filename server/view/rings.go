package view

import (
	"html/template"
	"regexp"
	"strings"

	"myreview/server/i18n"
)

// phone is a telephone number in a sentence, as people write one here.
var phone = regexp.MustCompile(`\b(?:999|0[0-9]{2,4}(?: [0-9]{3,6}){1,3})\b`)

// rings is a text in which each telephone number can be tapped, and stands from
// left to right whatever runs beside it.
func rings(text string) template.HTML {
	linked := phone.ReplaceAllStringFunc(template.HTMLEscapeString(text), func(n string) string {
		return `<a href="tel:` + strings.ReplaceAll(n, " ", "") + `"><bdi dir="ltr">` + n + `</bdi></a>`
	})
	return template.HTML(linked) // #nosec G203 -- escaped, and links of digits alone
}

// typed is what somebody wrote, each number in it kept together: "07700 900123" in
// an Urdu sentence was drawn as "900123 07700". The words stay as they are, and
// nothing is copied along with them.
func typed(text string) template.HTML {
	var out strings.Builder
	from := 0
	for _, run := range i18n.Runs(text) {
		out.WriteString(template.HTMLEscapeString(text[from:run[0]]) + `<bdi dir="ltr">` + template.HTMLEscapeString(text[run[0]:run[1]]) + `</bdi>`)
		from = run[1]
	}
	return template.HTML(out.String() + template.HTMLEscapeString(text[from:])) // #nosec G203 -- escaped, and our own marks
}
