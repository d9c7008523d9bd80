package signin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// StaffLinkLife is how long a link for somebody at work can be taken up and used.
const StaffLinkLife = 24 * time.Hour

// staffLinkRow is a way in for somebody at work who has no password yet, or lost it.
// Following the link uses nothing up; the button behind it binds it to that browser.
type staffLinkRow struct {
	ID          care.ID    `gorm:"column:id;primaryKey"`
	TokenHash   string     `gorm:"column:token_hash"`
	PersonID    care.ID    `gorm:"column:person_id"`
	MadeBy      care.ID    `gorm:"column:made_by"` // empty: the operator
	MadeAt      time.Time  `gorm:"column:made_at"`
	AgreedBy    care.ID    `gorm:"column:agreed_by"` // empty: nobody but its maker
	AgreedAt    *time.Time `gorm:"column:agreed_at"` // nil: it opens nothing yet
	ExpiresAt   time.Time  `gorm:"column:expires_at"`
	BrowserHash *string    `gorm:"column:browser_hash"`
	BoundAt     *time.Time `gorm:"column:bound_at"`
	UsedAt      *time.Time `gorm:"column:used_at"`
	RevokedAt   *time.Time `gorm:"column:revoked_at"`
}

func (staffLinkRow) TableName() string { return "staff_link" }

const staffLinkStands = "used_at IS NULL AND revoked_at IS NULL AND expires_at > $1"

// MakeStaffLink makes a link for somebody at work and gives its token, once; only the
// hash is kept. id is the one that the form carried: the same again makes no other link,
// and gives none. One from before is over with that. Whoever holds the link of somebody
// whose job takes two could be both: where such a job stands or waits, the operator
// alone makes it (Conflict). Where there is anything to read by it, it waits until a
// second person agrees (AgreeStaffLink). Whoever calls it has checked all else.
func (s *Store) MakeStaffLink(tx *gorm.DB, v care.Viewer, person, id care.ID) (token string, err error) {
	jobs, err := database.Fetch[network.JobRow](tx, "WHERE person_id = $1 AND until IS NULL", string(person))
	if err != nil {
		return "", err
	}
	if !v.Operator && slices.ContainsFunc(jobs, func(j network.JobRow) bool { return j.Kind.NeedsTwo() }) {
		return "", care.Conflict("staff.error.operator")
	}
	made, err := database.Fetch[staffLinkRow](tx, "WHERE id = $1", string(id))
	switch {
	case err != nil:
		return "", err
	case len(made) > 0 && made[0].PersonID == person:
		return "", nil
	case len(made) > 0:
		return "", audit.Again(false)
	}
	if err := s.RevokeStaffLinks(tx, person); err != nil {
		return "", err
	}
	opens, err := opensAtOnce(tx, v, person)
	if err != nil {
		return "", err
	}
	token, now := NewSecret(), s.db.Now()
	row := staffLinkRow{
		ID: id, TokenHash: database.HashOf(token), PersonID: person, MadeBy: v.Person, MadeAt: now, ExpiresAt: now.Add(StaffLinkLife),
	}
	if opens {
		row.AgreedAt = &now
	}
	if err := tx.Create(&row).Error; err != nil {
		return "", fmt.Errorf("store: staff link: %w", err)
	}
	return token, nil
}

// opensAtOnce reports whether a link needs nobody's word but its maker's: the operator's,
// and that of somebody who never came in and whom no child was given.
func opensAtOnce(tx *gorm.DB, v care.Viewer, person care.ID) (bool, error) {
	if v.Operator {
		return true, nil
	}
	blank, err := database.Fetch[network.PersonRow](tx, `WHERE id = $1 AND password IS NULL AND left_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM staff_link l WHERE l.person_id = person.id AND l.used_at IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM tie t WHERE t.person_id = person.id) AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.person_id = person.id)`, string(person))
	return len(blank) > 0, err
}

// AgreeStaffLink is the second person's word for a link: one that waits opens from then
// on, and of whoever came in by one it is said that it was them. Conflict for whoever made
// it or gets it, for the operator, and where it is over. Whoever calls it has checked all else.
func AgreeStaffLink(tx *gorm.DB, v care.Viewer, id care.ID, now time.Time) (person care.ID, err error) {
	row, err := database.FetchOne[staffLinkRow](tx, "WHERE id = $1", string(id))
	if err != nil {
		return "", err
	}
	came, stands, err := staffLinks(tx, row.PersonID, now)
	switch {
	case err != nil:
		return "", err
	case row.MadeBy == v.Person || row.PersonID == v.Person || v.Operator:
		return "", care.Conflict("staff.error.two")
	case row.AgreedBy != "" || row.MadeBy == "":
		return row.PersonID, audit.ErrNothingHappened
	case id != came.ID && (id != stands.ID || !stands.Waits):
		return "", care.Conflict("staff.error.link")
	}
	set := map[string]any{"agreed_by": v.Person, "agreed_at": now}
	if err := tx.Model(&staffLinkRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return "", fmt.Errorf("store: staff link: %w", err)
	}
	return row.PersonID, nil
}

// RevokeStaffLinks ends the links of somebody that were not used.
func (s *Store) RevokeStaffLinks(tx *gorm.DB, person care.ID) error {
	err := tx.Model(&staffLinkRow{}).Where("person_id = ? AND used_at IS NULL AND revoked_at IS NULL", person).Update("revoked_at", s.db.Now()).Error
	if err != nil {
		return fmt.Errorf("store: staff link: %w", err)
	}
	return nil
}

// RevokeLinksBy ends the links that somebody made for others and that were not used: whoever
// is an administrator no more may still hold them.
func RevokeLinksBy(tx *gorm.DB, maker care.ID, now time.Time) error {
	err := tx.Model(&staffLinkRow{}).Where("made_by = ? AND used_at IS NULL AND revoked_at IS NULL", maker).Update("revoked_at", now).Error
	if err != nil {
		return fmt.Errorf("store: staff link: %w", err)
	}
	return nil
}

// StaffLink is a link that somebody had or has; the zero one: they have none.
type StaffLink struct {
	ID    care.ID
	Of    care.ID
	Made  time.Time
	At    time.Time // when it was made, or used
	By    care.ID   // who made it; empty: the operator
	Waits bool      // it opens when a second person agrees
	Alone bool      // it is one administrator's: nobody else has agreed to it
}

func (r *staffLinkRow) link() StaffLink {
	l := StaffLink{ID: r.ID, Of: r.PersonID, Made: r.MadeAt, At: r.MadeAt, By: r.MadeBy, Waits: r.AgreedAt == nil, Alone: r.MadeBy != "" && r.AgreedBy == ""}
	if r.UsedAt != nil {
		l.At = *r.UsedAt
	}
	return l
}

// StaffLinks are the link by which somebody at work came in last, and the one that
// stands, not used yet.
func (s *Store) StaffLinks(db *gorm.DB, person care.ID) (came, stands StaffLink, err error) {
	return staffLinks(db, person, s.db.Now())
}

func staffLinks(db *gorm.DB, person care.ID, now time.Time) (came, stands StaffLink, err error) {
	rows, err := database.Fetch[staffLinkRow](db, "WHERE person_id = $2 AND (used_at IS NOT NULL OR "+staffLinkStands+") ORDER BY used_at, id", now, string(person))
	for _, r := range rows {
		if r.UsedAt == nil {
			stands = r.link()
		} else {
			came = r.link()
		}
	}
	return came, stands, err
}

// WaitingLinks are the links that open when a second person agrees.
func WaitingLinks(db *gorm.DB, now time.Time) (out []StaffLink, err error) {
	rows, err := database.Fetch[staffLinkRow](db, "WHERE "+staffLinkStands+" AND agreed_at IS NULL ORDER BY made_at, id", now)
	for _, r := range rows {
		out = append(out, r.link())
	}
	return out, err
}

func unknownLink() error { return &care.Error{Kind: care.KindNotFound, Key: "welcome.unknown"} }

// TakeUpStaffLink takes a link up on a browser, which holds a secret (empty: it has
// none yet) and keeps the one given back. From then on the link is that browser's. One that
// waits for a second person is a Conflict, and stays as it was.
func (s *Store) TakeUpStaffLink(ctx context.Context, token, browser string) (secret string, err error) {
	secret = cmp.Or(browser, NewSecret())
	hash := database.HashOf(secret)
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		row, err := database.FetchOne[staffLinkRow](tx, "WHERE "+staffLinkStands+" AND token_hash = $2", s.db.Now(), database.HashOf(token))
		switch {
		case err != nil && care.KindOf(err) == care.KindNotFound:
			return unknownLink()
		case err != nil:
			return err
		case row.AgreedAt == nil:
			return care.Conflict("welcome.waits")
		case row.BrowserHash != nil && *row.BrowserHash == hash:
			return nil
		}
		bound := tx.Model(&staffLinkRow{}).Where("id = ? AND browser_hash IS NULL", row.ID).
			Updates(map[string]any{"browser_hash": hash, "bound_at": s.db.Now()})
		if bound.Error == nil && bound.RowsAffected == 0 {
			return unknownLink()
		}
		return bound.Error
	})
	return secret, err
}

// Welcome is whom a browser's link is for: somebody at work, who chooses a password.
type Welcome struct{ Name, Email string }

// StaffLinkOf is for a browser by its secret; NotFound where it holds no link that
// stands.
func (s *Store) StaffLinkOf(ctx context.Context, browser string) (Welcome, error) {
	db := s.db.Read(ctx)
	row, err := s.staffLinkOf(db, browser)
	if err != nil {
		return Welcome{}, err
	}
	p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1 AND staff", string(row.PersonID))
	return Welcome{Name: p.Name, Email: database.Deref(p.Email)}, err
}

func (s *Store) staffLinkOf(db *gorm.DB, browser string) (staffLinkRow, error) {
	if browser == "" {
		return staffLinkRow{}, unknownLink()
	}
	row, err := database.FetchOne[staffLinkRow](db, "WHERE "+staffLinkStands+" AND agreed_at IS NOT NULL AND browser_hash = $2 ORDER BY bound_at DESC, id LIMIT 1", s.db.Now(), database.HashOf(browser))
	if err != nil && care.KindOf(err) == care.KindNotFound {
		err = unknownLink()
	}
	return row, err
}

// EnterByStaffLink gives the person of the browser's link the password that they
// chose, which uses the link up, and starts a session: the only one that they have. A
// password that cannot be taken is Invalid.
func (s *Store) EnterByStaffLink(ctx context.Context, browser, password string, start NewSession, lang care.Lang) (secret string, err error) {
	if err := passwordFault(password); err != nil {
		return "", err
	}
	row, err := s.staffLinkOf(s.db.Read(ctx), browser)
	if err != nil {
		return "", err
	}
	person, err := database.FetchOne[network.PersonRow](s.db.Read(ctx), "WHERE id = $1", string(row.PersonID))
	if err != nil {
		return "", err
	}
	if err := s.guessFault(password, person); err != nil {
		return "", err
	}
	hash, err := Slowly(ctx, start.Place, func() string { return HashPassword(password) })
	if err != nil {
		return "", err
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		used := tx.Model(&staffLinkRow{}).Where("id = ? AND used_at IS NULL AND revoked_at IS NULL AND agreed_at IS NOT NULL", row.ID).Update("used_at", s.db.Now())
		if used.Error == nil && used.RowsAffected == 0 {
			return unknownLink()
		}
		if used.Error != nil {
			return used.Error
		}
		set := tx.Model(&network.PersonRow{}).Where("id = ? AND staff = ?", row.PersonID, true).Update("password", hash)
		if set.Error == nil && set.RowsAffected == 0 {
			return unknownLink()
		}
		if set.Error != nil {
			return set.Error
		}
		if err := s.EndSessions(tx, "person_id = ?", row.PersonID); err != nil {
			return err
		}
		if err := s.audit.Note(tx, care.Viewer{Person: row.PersonID}, "staff.password", "", row.ID); err != nil {
			return err
		}
		return audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(row.PersonID))
	})
	if err != nil {
		return "", err
	}
	if err := s.RingFor(ctx, row.PersonID); err != nil {
		return "", err
	}
	start.By = ByPassword
	return s.StartSession(ctx, row.PersonID, start, lang)
}
