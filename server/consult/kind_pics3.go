package consult

// Pics3 is one of three pictures: going well, in between, not going well. It
// is never turned into a number (domain.md 6.2.5).
type Pics3 struct{ One }

func (p *Pics3) Apart() []Value { return []Value{p} }

func (p *Pics3) Bare() Value { return p }

func (p *Pics3) Quoted() Said { return Said{Picked: []string{p.Pick}} }
