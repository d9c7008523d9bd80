package consult

// YNU is yes, no or not sure.
type YNU struct{ One }

func (y *YNU) Bare() Value { return y }
