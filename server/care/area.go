package care

// Area is one area of the care plan (domain.md section 7). Each has its own
// colour, picture and name; names come from locales/ as area.<code> by band.
type Area string

// The areas, in the order of the agenda.
const (
	Health   Area = "hlth"
	Learning Area = "edu"
	Feelings Area = "ebd"
	Identity Area = "id"
	Family   Area = "fam"
	Friends  Area = "soc"
	Skills   Area = "self"
	Home     Area = "home"
	Plan     Area = "plan"
	Safe     Area = "safe"
	Future   Area = "fut"
)

// Areas lists them all.
var Areas = []Area{Home, Learning, Family, Health, Feelings, Friends, Identity, Skills, Plan, Safe, Future}

// ParseArea accepts one of Areas.
func ParseArea(s string) (Area, error) {
	for _, a := range Areas {
		if string(a) == s {
			return a, nil
		}
	}
	return "", NotFoundError()
}

// Picture is the name of the area's symbol in the picture sprite.
func (a Area) Picture() string {
	switch a {
	case Health:
		return "health"
	case Learning:
		return "school"
	case Feelings:
		return "feelings"
	case Identity:
		return "me"
	case Family:
		return "family"
	case Friends:
		return "friends"
	case Skills:
		return "skills"
	case Home:
		return "home"
	case Plan:
		return "plan"
	case Safe:
		return "safe"
	default:
		return "future"
	}
}
