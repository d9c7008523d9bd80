package care

// Audience is who an answer is for, as its writer chose (domain.md 6.2.3).
type Audience string

// The audiences. The last three are given by the question, not chosen, and reach
// the IRO and the social worker: Logistics because they arrange the day, Wish
// ("please not them", "not in front of everyone", domain.md 6.6 M4 and M5) because
// they decide about it, and CaseWork, an adult's answer, because the case is theirs.
// A wish never reaches whom it names.
const (
	OnlyIRO   Audience = "iro"
	Picked    Audience = "picked"
	Everyone  Audience = "everyone"
	Logistics Audience = "logistics"
	Wish      Audience = "wish"
	CaseWork  Audience = "case"
)

// Given reports whether the question gives the audience, so that nobody chose it.
func (a Audience) Given() bool { return a == Logistics || a == Wish || a == CaseWork }

// ParseAudience accepts the three that a writer can choose.
func ParseAudience(s string) (Audience, error) {
	switch a := Audience(s); a {
	case OnlyIRO, Picked, Everyone:
		return a, nil
	}
	return "", Invalid("error.audience")
}
