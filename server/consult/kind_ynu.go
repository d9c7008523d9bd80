package consult

// YNU is yes, no or not sure.
type YNU struct{ One }

func (y *YNU) Apart() []Value { return []Value{y} }

func (y *YNU) Bare() Value { return y }
