package consult

// YNU is yes, no or not sure.
type YNU struct{ One }

func (y *YNU) Bare() Value { return y }

func (y *YNU) Screen(p *Part, c Circle) Screen {
	out := y.One.Screen(p, c)
	out.Unsure = true
	return out
}
