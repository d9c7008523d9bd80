package consult

import "myreview/server/care"

// One is a single pick among the part's own options.
type One struct {
	Pick string `json:"pick"`
}

func (o *One) Decode(in Fields, name string) (err error) {
	o.Pick, err = in.one(name)
	return err
}

func (o *One) Check(p *Part, _ Circle) error {
	if o.Pick != "" && !p.Has(o.Pick) {
		return care.Invalid("form.error.choice").On(p.ID)
	}
	return nil
}

func (o *One) Said() []Said {
	if o.Pick == "" {
		return nil
	}
	return said([]string{o.Pick}, "")
}

func (o *One) Apart() []Value { return []Value{o} }

func (o *One) Bare() Value { return o }

func (*One) Quoted() Said { return Said{} }

func (o *One) Screen(p *Part, c Circle) Screen {
	return Screen{Partial: "picks", Options: p.offers(c, o.Pick)}
}
