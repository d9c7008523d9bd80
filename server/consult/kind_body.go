package consult

// Body is where in their body somebody means: parts of a drawn figure, or of the list beside it.
type Body struct{ Many }

func (b *Body) Apart() []Value { return []Value{b} }

func (b *Body) Bare() Value { return &Body{Many{Picks: b.Picks}} }

func (b *Body) Screen(p *Part, c Circle) Screen {
	out := b.Many.Screen(p, c)
	out.Partial = "body"
	return out
}
