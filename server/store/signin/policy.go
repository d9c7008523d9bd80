package signin

import (
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Method is by what somebody signed in.
type Method string

// The methods. Each is a line of docs/access.md, "Ways in", with its strength.
const (
	ByDemo     Method = "demo"     // one tap, in the demo alone
	ByPassword Method = "password" // people at work: an address and a password
	ByCard     Method = "card"     // a child's card and secret
	ByDevice   Method = "device"   // a device that is a child's own
	ByCode     Method = "code"     // an invitation's browser and a code, or a password
	ByRoom     Method = "room"     // a room screen's code
)

// NewSession is a session to start: by which method, on what, and what for.
type NewSession struct {
	By     Method
	Shared bool    // a device that others use too: what stays open there, they find
	Vouch  care.ID // the adult who let a child in; empty: nobody did
	Within string  // the children whom this session is for, as in care.Viewer; empty: all that they are tied to
	Device string  // phone, tablet or computer, for the list of one's own sessions; empty: unknown
	Place  string  // the part of the network, for counting what fails; it is not kept
}

// policy is what bounds a session: how long it lasts without a sign of life,
// and how long at most.
type policy struct{ idle, most time.Duration }

// policies is the whole of it (safety.md section 2, to be agreed). A shared
// device is left lying about, so whoever uses it has minutes; people at work
// have the day's work; a room screen ends with its review.
var policies = map[string]policy{
	"shared": {5 * time.Minute, time.Hour},
	"child":  {15 * time.Minute, 12 * time.Hour},
	"family": {15 * time.Minute, 8 * time.Hour},
	"staff":  {15 * time.Minute, 10 * time.Hour},
	"screen": {12 * time.Hour, 24 * time.Hour},
}

// MeetingMost is how long a live review keeps people in at most, should nobody
// close it.
const MeetingMost = 12 * time.Hour

// reauthLasts is how long whoever has shown that it is them need not do so again
// for what asks it (ASVS 5.0 7.5).
const reauthLasts = 10 * time.Minute

// policyFor is the name of what bounds a person's session.
func policyFor(db *gorm.DB, p network.PersonRow, start NewSession) (string, error) {
	if start.Shared {
		return "shared", nil
	}
	if p.Staff {
		return "staff", nil
	}
	children, err := database.Fetch[network.ChildRow](db, "WHERE person_id = $1", string(p.ID))
	if err != nil {
		return "", err
	}
	if len(children) > 0 {
		return "child", nil
	}
	return "family", nil
}

// notedEvery is how exactly the last visit is kept: a fifteenth of what idleness
// is allowed, at most a minute.
func (p policy) notedEvery() time.Duration { return min(p.idle/15, time.Minute) }

// Over reports whether a session has run out. While its holder sits in a live
// review their own device keeps them in: a telephone locks itself, and nobody
// loses what they were saying. On a shared one only the longest time waits for
// the end of the review. sits is since when they do; nil: they do not. What had
// run out before that stays so.
func (r SessionRow) Over(now time.Time, sits *time.Time) bool {
	idle, late := r.left(now)
	in := sits != nil && sits.Before(r.IdleUntil) && sits.Before(r.ExpiresAt)
	return idle <= 0 && (r.Shared || !in) || late <= 0 && !in
}

// left is how long a session lasts without a sign of life, and at most.
func (r SessionRow) left(now time.Time) (idle, most time.Duration) {
	return r.IdleUntil.Sub(now), r.ExpiresAt.Sub(now)
}
