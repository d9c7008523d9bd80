package consult

import (
	"strconv"

	"myreview/server/care"
)

// Scale is a rung of the ladder from 0 to 10. There is no rung to begin with.
type Scale struct {
	N *int `json:"n"`
}

// Decode reads a whole number; "" is no rung.
func (s *Scale) Decode(in Fields, name string) error {
	text, err := in.one(name)
	if err != nil || text == "" {
		return err
	}
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text {
		return care.Invalid("form.error.scale").On(name)
	}
	s.N = &n
	return nil
}

func (s *Scale) Check(p *Part, _ Circle) error {
	if s.N != nil && (*s.N < 0 || *s.N > 10) {
		return care.Invalid("form.error.scale").On(p.ID)
	}
	return nil
}

func (s *Scale) Said() []Said {
	if s.N == nil {
		return nil
	}
	return []Said{{N: s.N}}
}

func (s *Scale) Apart() []Value { return []Value{s} }

func (s *Scale) Bare() Value { return s }

func (s *Scale) Quoted() Said { return Said{N: s.N} }

func (s *Scale) Screen(p *Part, _ Circle) Screen {
	out := Screen{Partial: "ladder", Zero: p.Words + ".zero", Ten: p.Words + ".ten"}
	for n := 10; n >= 0; n-- {
		out.Options = append(out.Options, Choice{Value: strconv.Itoa(n), Chosen: s.N != nil && *s.N == n})
	}
	return out
}
