package consult

// Houses is the one of three drawn houses that a child opens first, or none of them (domain.md 6.4
// and 7, "Three Houses").
type Houses struct{ One }

func (h *Houses) Apart() []Value { return []Value{h} }

func (h *Houses) Bare() Value { return h }

func (h *Houses) Screen(p *Part, c Circle) Screen {
	out := h.One.Screen(p, c)
	out.Partial = "houses"
	return out
}
