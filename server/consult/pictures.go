package consult

// Pictures tells add each picture of the forms and the message that it stands with: that of a
// question, or of something to pick.
func Pictures(add func(message, picture string)) {
	for _, f := range program {
		for _, q := range f.Questions {
			add("form."+q.ID+".ask", q.Picture)
			for _, p := range q.Parts {
				for _, o := range p.Options {
					add(p.Words+"."+o.ID, o.Picture)
				}
			}
		}
	}
}
