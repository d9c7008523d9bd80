// Package consult tells kinds apart in each way that the program must not.
package consult

var other = map[string]string{"freq": "x"}

func apart(v Value, p *Part, q *consult.Text) string {
	switch v.(type) {
	case *Text:
	}
	if _, ok := v.(*Many); ok || p.Kind == "text" || "ynu" != kindOf(v) {
		return other[p.Kind]
	}
	switch p.Kind {
	case "words":
	}
	return ""
}
