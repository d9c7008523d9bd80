package consult

// Worry is how big a worry is, as a picture and a bar that grows, or that somebody is to be
// told of it. It is never turned into a number.
type Worry struct{ One }

func (w *Worry) Apart() []Value { return []Value{w} }

func (w *Worry) Bare() Value { return w }

func (w *Worry) Screen(p *Part, c Circle) Screen {
	out := w.One.Screen(p, c)
	out.Partial = "meter"
	return out
}
