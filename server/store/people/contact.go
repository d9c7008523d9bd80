package people

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// contactRow is how people at work reach somebody. It is a table of its own,
// which no page of a family's loads: a parent's number is a parent's to give.
type contactRow struct {
	PersonID  care.ID   `gorm:"column:person_id;primaryKey"`
	Body      []byte    `gorm:"column:body"`
	ChangedAt time.Time `gorm:"column:changed_at"`
	ByPerson  care.ID   `gorm:"column:by_person"`
}

func (contactRow) TableName() string { return "contact" }

// Contact is how people at work reach somebody, and who said so when.
type Contact struct {
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
	ChangedAt time.Time `json:"-"` // zero: nothing is known
	By        string    `json:"-"`
	Lost      bool      `json:"-"` // what is kept cannot be shown
}

// Contact gives it to those who may invite the holder of the tie.
func (s *Store) Contact(ctx context.Context, v care.Viewer, review, tie care.ID) (Contact, error) {
	db := s.db.Read(ctx)
	t, err := s.signin.Invitee(ctx, db, v, review, tie)
	if err != nil {
		return Contact{}, err
	}
	c, err := s.contact(db, t.Person)
	if err != nil || c.ChangedAt.IsZero() {
		return c, err
	}
	return c, s.audit.Record(ctx, v, t.Child, review, audit.Contact, []care.ID{tie})
}

func (s *Store) contact(db *gorm.DB, person care.ID) (c Contact, err error) {
	rows, err := database.Fetch[contactRow](db, "WHERE person_id = $1", string(person))
	if err != nil || len(rows) == 0 {
		return c, err
	}
	r := rows[0]
	plain, err := database.ChildCrypto{DB: s.db}.Open("contact", person, "body", r.Body)
	if c.Lost = database.IsTampered(err); c.Lost {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(plain, &c); err != nil {
		return c, fmt.Errorf("store: contact: %w", err)
	}
	by, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(r.ByPerson))
	c.ChangedAt, c.By = r.ChangedAt, by.Name
	return c, err
}

// SetContact writes down how somebody is reached. Whoever does has shown not
// long ago that it is them (ASVS 5.0 7.5.1); else it is Forbidden.
func (s *Store) SetContact(ctx context.Context, v care.Viewer, review, tie care.ID, c Contact) error {
	c.Phone, c.Email = care.Seen(strings.TrimSpace(c.Phone)), care.Seen(strings.TrimSpace(c.Email))
	if err := c.check(); err != nil {
		return err
	}
	if method, err := s.signin.ReauthMethod(ctx, v); err != nil || method != signin.ReauthDone {
		if err == nil {
			err = care.Forbidden("error.forbidden")
		}
		return err
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("store: contact: %w", err)
	}
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		t, err := s.signin.Invitee(ctx, tx.DB, v, review, tie)
		if err != nil {
			return err
		}
		had, err := s.contact(tx.DB, t.Person)
		if err != nil || !had.ChangedAt.IsZero() && had.Phone == c.Phone && had.Email == c.Email {
			return err
		}
		row := contactRow{PersonID: t.Person, ChangedAt: s.db.Now(), ByPerson: v.Person}
		if row.Body, err = s.db.Sealed("contact", t.Person, "body", plain); err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return fmt.Errorf("store: contact: %w", err)
		}
		tx.Event("contact.changed", tie)
		return nil
	})
}

// check refuses what cannot be rung or written to.
func (c Contact) check() error {
	digits := 0
	for _, r := range c.Phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" +()-", r):
			return care.Invalid("contact.phone.wrong").On("phone")
		}
	}
	if c.Phone != "" && (digits < 5 || digits > 15 || len(c.Phone) > 30) {
		return care.Invalid("contact.phone.wrong").On("phone")
	}
	name, host, at := strings.Cut(c.Email, "@")
	if c.Email != "" && (!at || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(c.Email, " \t\r\n,;<>") || utf8.RuneCountInString(c.Email) > 200) {
		return care.Invalid("contact.email.wrong").On("email")
	}
	return nil
}
