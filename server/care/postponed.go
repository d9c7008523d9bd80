package care

import "slices"

// PostponedReasons are why a review is put off (domain.md 2.2), in the order in which they
// are offered.
var PostponedReasons = []string{
	"child", "child.ill", "parent", "carer", "report", "plan", "home", "return", "worker.ill", "worker.busy", "iro.ill", "iro.busy", "iro.change",
	"told.late", "arranged.late", "wrong.day", "interpreter", "place", "weather",
}

// Deciders are who decides that a review is moved, in the order in which they are offered.
var Deciders = []string{"iro", "iro.manager", "team.manager", "social.worker"}

// CheckPostponed refuses a reason or a decider that is none.
func CheckPostponed(reason, decided string) error {
	switch {
	case !slices.Contains(PostponedReasons, reason):
		return Invalid("child.move.error.reason").On("reason")
	case !slices.Contains(Deciders, decided):
		return Invalid("child.move.error.decided").On("decided")
	}
	return nil
}
