package view

import (
	"html/template"
	"regexp"
	"strings"
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
