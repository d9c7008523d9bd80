package consult

// Feelings are feeling words or pictures, as many as fit.
type Feelings struct{ Many }

func (f *Feelings) Apart() []Value { return []Value{f} }

func (f *Feelings) Bare() Value { return &Feelings{Many{Picks: f.Picks}} }

func (f *Feelings) Quoted() Said { return Said{Picked: f.Picks} }

func (f *Feelings) Screen(p *Part, c Circle) Screen {
	out := f.Many.Screen(p, c)
	out.Own = p.other("form.other.feel", f.Other)
	return out
}
