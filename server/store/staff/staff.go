package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Member is somebody at work, or somebody who was.
type Member struct {
	Person care.ID
	Name   string
	Email  string
	Team   string
	Phone  string
	Reads  string // when they read what is sent to them, as care.ParseReads takes it
	Here   bool   // they are at work now
	Opened bool   // they have a password
	Me     bool
	Jobs   []Held
	Came   Link // by which they came in last; Member alone says it, and the next
	Stands Link // that nobody has used yet

	LinkWaits bool // the one that stands opens when a second person agrees
}

// Link is a way in that somebody had or has; the zero Link: they have none. Who is asked
// to agree to a job has to know by whose link the person came in.
type Link struct {
	ID    care.ID
	At    time.Time // when it was made, or used
	By    string    // the name of who made it; empty: the operator
	Waits bool      // it opens when a second person agrees
	Alone bool      // nobody has agreed to it but whoever made it
	Mine  bool      // the viewer made it: somebody else agrees
}

func linkOf(l signin.StaffLink, v care.Viewer, names map[care.ID]network.PersonRow) Link {
	return Link{l.ID, l.At, names[l.By].Name, l.Waits, l.Alone, l.Alone && l.By == v.Person}
}

// Held is a job that a member has, or is to have when somebody agrees.
type Held struct {
	ID      care.ID
	Job     care.Job
	Waits   bool   // it takes two, and the second has not agreed yet
	GivenBy string // the name; empty: the operator
	Mine    bool   // the viewer gave it: somebody else agrees
}

// Newcomer is somebody who begins to work here. ID is the one that the form carried.
type Newcomer struct {
	ID    care.ID
	Name  string
	Email string
	Team  string
	Jobs  []care.Job
}

// lengths that names and addresses may have
const (
	nameMost  = 100
	emailMost = 254
)

// Faults says what is wrong with the words of a newcomer.
func (n Newcomer) Faults() error {
	if err := details(n.Name, n.Email, n.Team); err != nil {
		return err
	}
	if len(n.Jobs) == 0 {
		return care.Invalid("staff.error.job").On("job")
	}
	return nil
}

func details(name, email, team string) error {
	switch a, err := mail.ParseAddress(email); {
	case strings.TrimSpace(name) == "":
		return care.Invalid("staff.error.name").On("name")
	case utf8.RuneCountInString(name) > nameMost:
		return care.Invalid("staff.error.long").On("name")
	case utf8.RuneCountInString(team) > nameMost:
		return care.Invalid("staff.error.long").On("team")
	case err != nil || a.Address != signin.NormalEmail(email) && !strings.EqualFold(a.Address, strings.TrimSpace(email)), len(email) > emailMost, !strings.Contains(email, "."):
		return care.Invalid("staff.error.email").On("email")
	}
	for _, box := range []struct{ field, text string }{{"name", name}, {"team", team}} {
		var fault *care.Error
		if errors.As(care.CheckName(box.text), &fault) {
			return fault.On(box.field)
		}
	}
	return nil
}

// Administers is nil for administrators and for the operator.
func (s *Store) Administers(ctx context.Context, v care.Viewer) error {
	return s.network.Works(s.db.Read(ctx), v, care.JobAdministrator)
}

// JobsOf are the viewer's own jobs.
func (s *Store) JobsOf(ctx context.Context, v care.Viewer) ([]care.Job, error) {
	return s.network.JobsOf(s.db.Read(ctx), v.Person)
}

// Members lists everybody who is or was at work, by name, for administrators.
func (s *Store) Members(ctx context.Context, v care.Viewer) ([]Member, error) {
	var out []Member
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if err = s.network.Works(db, v, care.JobAdministrator); err == nil {
			out, err = s.members(db, v, "")
		}
		return err
	})
	return out, err
}

// Member is one of Members.
func (s *Store) Member(ctx context.Context, v care.Viewer, person care.ID) (Member, error) {
	var out []Member
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if err = s.network.Works(db, v, care.JobAdministrator); err == nil {
			out, err = s.members(db, v, person)
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = care.NotFoundError()
	}
	if err != nil {
		return Member{}, err
	}
	return out[0], nil
}

// members are those of one person, or of all where it is empty.
func (s *Store) members(db *gorm.DB, v care.Viewer, person care.ID) ([]Member, error) {
	here, gone, args := "WHERE staff ORDER BY name, id", "WHERE left_at IS NOT NULL ORDER BY name, id", []any(nil)
	if person != "" {
		here, gone, args = "WHERE id = $1 AND staff", "WHERE id = $1 AND left_at IS NOT NULL", []any{string(person)}
	}
	rows, err := database.Fetch[network.PersonRow](db, here, args...)
	if err != nil {
		return nil, err
	}
	left, err := database.Fetch[network.PersonRow](db, gone, args...)
	if err != nil {
		return nil, err
	}
	rows = append(rows, left...)
	have := "WHERE until IS NULL ORDER BY given_at, id"
	if person != "" {
		have = "WHERE person_id = $1 AND until IS NULL ORDER BY given_at, id"
	}
	jobs, err := database.Fetch[network.JobRow](db, have, args...)
	if err != nil {
		return nil, err
	}
	var came, stands signin.StaffLink
	if person != "" {
		if came, stands, err = s.signin.StaffLinks(db, person); err != nil {
			return nil, err
		}
		if came.Alone { // others may have stood by them without agreeing to it
			kept, err := signin.Kept(db, care.Viewer{Person: came.By}, []care.ID{person}, s.db.Now())
			if err != nil {
				return nil, err
			}
			came.Alone = kept[person]
		}
	}
	waiting, err := signin.WaitingLinks(db, s.db.Now())
	if err != nil {
		return nil, err
	}
	waits := map[care.ID]bool{}
	for _, l := range waiting {
		waits[l.Of] = true
	}
	givers := []care.ID{came.By, stands.By}
	for _, j := range jobs {
		givers = append(givers, j.GivenBy)
	}
	names, err := network.PeopleByID(db, givers)
	if err != nil {
		return nil, err
	}
	out := make([]Member, len(rows))
	for i, r := range rows {
		out[i] = Member{
			Person: r.ID, Name: r.Name, Email: database.Deref(r.Email), Team: r.Team, Phone: r.Phone, Reads: r.Reads,
			Here: r.Staff, Opened: r.Password != nil, Me: r.ID == v.Person,
			Came: linkOf(came, v, names), Stands: linkOf(stands, v, names), LinkWaits: waits[r.ID],
		}
		for _, j := range jobs {
			if j.PersonID == r.ID {
				out[i].Jobs = append(out[i].Jobs, Held{
					ID: j.ID, Job: j.Kind, Waits: j.AgreedAt == nil, GivenBy: names[j.GivenBy].Name, Mine: j.GivenBy == v.Person,
				})
			}
		}
	}
	return out, nil
}

// Begin makes the first two administrators and gives a link for each in their order.
// Who is at work here already, by their e-mail address, gets the job. It is for the
// operator, where nobody is an administrator: Conflict anywhere else.
func (s *Store) Begin(ctx context.Context, v care.Viewer, two [2]Newcomer) (links [2]string, err error) {
	if !v.Operator {
		return links, care.NotFoundError()
	}
	if signin.NormalEmail(two[0].Email) == signin.NormalEmail(two[1].Email) {
		return links, care.Invalid("staff.error.same").On("email")
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		had, err := database.Fetch[network.JobRow](tx, "WHERE kind = $1 AND "+network.JobNow+" LIMIT 1", string(care.JobAdministrator))
		if err != nil {
			return err
		}
		if len(had) > 0 {
			return care.Conflict("staff.error.begun")
		}
		for i, n := range two {
			n.Jobs = []care.Job{care.JobAdministrator}
			if err := n.Faults(); err != nil {
				return err
			}
			if links[i], err = s.beginIn(tx, v, n); err != nil {
				return err
			}
		}
		return nil
	})
	return links, err
}

func (s *Store) beginIn(tx *gorm.DB, v care.Viewer, n Newcomer) (string, error) {
	had, err := database.Fetch[network.PersonRow](tx, "WHERE email = $1 AND staff", signin.NormalEmail(n.Email))
	if err != nil {
		return "", err
	}
	if len(had) == 0 {
		return s.addIn(tx, v, n, true)
	}
	id, err := s.giveIn(tx, v, had[0].ID, care.JobAdministrator, true)
	if err != nil {
		return "", err
	}
	link, err := s.link(tx, v, had[0].ID, care.NewID())
	if err != nil {
		return "", err
	}
	return link, s.signJob(tx, id)
}

// Add lets somebody begin to work here and gives the token of a link by which they come
// in first. Jobs that take two wait for an administrator to agree. An address that
// somebody has is a Conflict (staff.error.taken). The same form again gives no link: the
// first one stands, and may be handed over already.
func (s *Store) Add(ctx context.Context, v care.Viewer, n Newcomer) (link string, err error) {
	links, err := s.AddAll(ctx, v, []Newcomer{n})
	if err != nil {
		return "", err
	}
	return links[0], nil
}

// AddAll is Add for several, with a link for each in their order: all of them or none.
func (s *Store) AddAll(ctx context.Context, v care.Viewer, all []Newcomer) (links []string, err error) {
	if err := s.Administers(ctx, v); err != nil {
		return nil, err
	}
	for _, n := range all {
		if err := n.Faults(); err != nil {
			return nil, err
		}
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		for _, n := range all {
			link, err := s.addIn(tx, v, n, false)
			if err != nil {
				return err
			}
			links = append(links, link)
		}
		return nil
	})
	return links, err
}

// Known is who has an e-mail address already. Whoever is or was at work is named; of
// anybody else an administrator learns no more than that somebody has it.
type Known struct {
	Person care.ID
	Here   bool // they are at work now
}

// Known finds who has addresses, by the address as it is compared.
func (s *Store) Known(ctx context.Context, v care.Viewer, emails []string) (map[string]Known, error) {
	db := s.db.Read(ctx)
	if err := s.network.Works(db, v, care.JobAdministrator); err != nil {
		return nil, err
	}
	normal := make([]string, len(emails))
	for i, e := range emails {
		normal[i] = signin.NormalEmail(e)
	}
	var rows []network.PersonRow
	if err := db.Select("id", "email", "staff", "left_at").Find(&rows, "email IN ?", normal).Error; err != nil {
		return nil, fmt.Errorf("store: known: %w", err)
	}
	by := map[string]Known{}
	for _, r := range rows {
		k := Known{Here: r.Staff}
		if r.Staff || r.LeftAt != nil {
			k.Person = r.ID
		}
		by[database.Deref(r.Email)] = k
	}
	out := map[string]Known{}
	for i, e := range emails {
		if k, ok := by[normal[i]]; ok {
			out[e] = k
		}
	}
	return out, nil
}

// free is nil where nobody else has an address.
func free(tx *gorm.DB, email string, person care.ID) error {
	had, err := database.Fetch[network.PersonRow](tx, "WHERE email = $1 AND id <> $2", email, string(person))
	if err == nil && len(had) > 0 {
		err = care.Conflict("staff.error.taken").On("email")
	}
	return err
}

// sayTaken is for an address that was taken at the same moment.
func sayTaken(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &care.Error{Kind: care.KindConflict, Key: "staff.error.taken", Field: "email", Err: err}
	}
	return err
}

func (s *Store) addIn(tx *gorm.DB, v care.Viewer, n Newcomer, agreed bool) (string, error) {
	email := signin.NormalEmail(n.Email)
	row := network.PersonRow{
		ID: cmp.Or(n.ID, care.NewID()), Name: strings.TrimSpace(n.Name), Band: care.Adult, Lang: care.English, Picture: "worker", Staff: true,
		Email: &email, Team: strings.TrimSpace(n.Team), MadeAt: s.db.Now(),
	}
	had, err := database.Fetch[network.PersonRow](tx, "WHERE id = $1 AND email = $2 AND staff", string(row.ID), email)
	if err != nil {
		return "", err
	}
	if len(had) == 1 { // the form was sent twice
		return "", nil
	}
	if err := free(tx, email, row.ID); err != nil {
		return "", err
	}
	if slices.Contains(n.Jobs, care.JobIRO) {
		row.Picture = "iro"
	}
	if err := tx.Create(&row).Error; err != nil {
		return "", fmt.Errorf("store: add staff: %w", sayTaken(err))
	}
	// The link comes before the jobs: while nobody has agreed to one that takes two, it
	// opens nothing, and who agrees is told by whose link they came in.
	link, err := s.signin.MakeStaffLink(tx, v, row.ID, care.NewID())
	if err != nil {
		return "", err
	}
	var jobs []care.ID
	slices.Sort(n.Jobs)
	for _, j := range slices.Compact(n.Jobs) {
		id, err := s.giveIn(tx, v, row.ID, j, agreed)
		if err != nil {
			return "", err
		}
		jobs = append(jobs, id)
	}
	if err := s.audit.Note(tx, v, "staff.added", "", row.ID); err != nil {
		return "", err
	}
	if err := audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(row.ID)); err != nil {
		return "", err
	}
	for _, id := range jobs {
		if err := s.signJob(tx, id); err != nil {
			return "", err
		}
	}
	return link, nil
}

func (s *Store) signJob(tx *gorm.DB, id care.ID) error {
	return audit.Sign[network.JobRow](s.audit, tx, "WHERE id = $1", string(id))
}

// Link gives somebody at work another way in, by a link that is good once. What they
// had open stays, and their password too until they choose another one. id is the one that
// the form carried: the same again gives no link.
func (s *Store) Link(ctx context.Context, v care.Viewer, person, id care.ID) (link string, err error) {
	err = s.write(ctx, v, func(tx *gorm.DB) (err error) {
		if _, err := here(tx, person); err != nil {
			return err
		}
		link, err = s.link(tx, v, person, id)
		return err
	})
	return link, err
}

func (s *Store) link(tx *gorm.DB, v care.Viewer, person, id care.ID) (string, error) {
	link, err := s.signin.MakeStaffLink(tx, v, person, id)
	if err != nil || link == "" {
		return "", err
	}
	return link, s.audit.Note(tx, v, "staff.link", "", person)
}

// write is for what administrators do. They wait for each other, so that of two who
// take each other's job away the second sees what the first has done.
func (s *Store) write(ctx context.Context, v care.Viewer, fn func(tx *gorm.DB) error) error {
	may := func(db *gorm.DB, v care.Viewer) error { return s.network.Works(db, v, care.JobAdministrator) }
	return s.writeIf(ctx, v, may, fn)
}

func (s *Store) writeIf(ctx context.Context, v care.Viewer, may func(*gorm.DB, care.Viewer) error, fn func(tx *gorm.DB) error) error {
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if _, err := s.audit.HoldHead(tx, ""); err != nil {
			return err
		}
		if err := may(tx, v); err != nil {
			return err
		}
		return fn(tx)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// here is somebody who is at work now.
func here(db *gorm.DB, person care.ID) (network.PersonRow, error) {
	return database.FetchOne[network.PersonRow](db, "WHERE id = $1 AND staff", string(person))
}

// Details are what an administrator writes down of somebody at work.
type Details struct{ Name, Email, Team, Phone, Reads string }

// Change writes somebody's details down anew. Whoever had the address before can have
// links of theirs lying about: those end.
func (s *Store) Change(ctx context.Context, v care.Viewer, person care.ID, d Details) error {
	if err := details(d.Name, d.Email, d.Team); err != nil {
		return err
	}
	if d.Phone = strings.TrimSpace(d.Phone); d.Phone != "" && !hasNumber(d.Phone) {
		return care.Invalid("staff.error.phone").On("phone")
	}
	reads, err := care.ParseReads(d.Reads)
	if err != nil {
		return care.Invalid("staff.error.reads").On("reads")
	}
	return s.write(ctx, v, func(tx *gorm.DB) error {
		was, err := here(tx, person)
		if err != nil {
			return err
		}
		email := signin.NormalEmail(d.Email)
		if err := free(tx, email, person); err != nil {
			return err
		}
		set := map[string]any{
			"name": strings.TrimSpace(d.Name), "email": email, "team": strings.TrimSpace(d.Team), "phone": d.Phone, "reads": reads.String(),
		}
		if err := tx.Model(&network.PersonRow{}).Where("id = ?", person).Updates(set).Error; err != nil {
			return fmt.Errorf("store: change staff: %w", sayTaken(err))
		}
		if email != database.Deref(was.Email) {
			if err := s.signin.RevokeStaffLinks(tx, person); err != nil {
				return err
			}
		}
		if err := s.audit.Note(tx, v, "staff.changed", "", person); err != nil {
			return err
		}
		return audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(person))
	})
}

// hasNumber reports whether a text can be rung: families see it.
func hasNumber(phone string) bool {
	digits := 0
	for _, r := range phone {
		if care.Digit(r) >= 0 {
			digits++
		}
	}
	return digits >= 3 // an extension
}

// GiveJob gives somebody at work a job, which waits where it takes two. One that they
// have is theirs. Nobody gives one to themselves (Conflict).
func (s *Store) GiveJob(ctx context.Context, v care.Viewer, person care.ID, job care.Job) error {
	return s.write(ctx, v, func(tx *gorm.DB) error {
		if person == v.Person {
			return care.Conflict("staff.error.self")
		}
		if _, err := here(tx, person); err != nil {
			return err
		}
		had, err := database.Fetch[network.JobRow](tx, "WHERE person_id = $1 AND kind = $2 AND until IS NULL", string(person), string(job))
		if err != nil || len(had) > 0 {
			return cmp.Or(err, audit.ErrNothingHappened)
		}
		id, err := s.giveIn(tx, v, person, job, false)
		if err != nil {
			return err
		}
		return s.signJob(tx, id)
	})
}

func (s *Store) giveIn(tx *gorm.DB, v care.Viewer, person care.ID, job care.Job, agreed bool) (care.ID, error) {
	now := s.db.Now()
	row := network.JobRow{ID: care.NewID(), PersonID: person, Kind: job, GivenBy: v.Person, GivenAt: now}
	// Whoever runs the portal puts people on duty by themselves, at night too.
	if agreed || !job.NeedsTwo() || v.Operator && job == care.JobDuty {
		row.AgreedAt = &now
	}
	if err := tx.Create(&row).Error; err != nil {
		return "", fmt.Errorf("store: give job: %w", err)
	}
	return row.ID, s.audit.Note(tx, v, "staff.job", "", row.ID, person)
}

// AgreeJob is the second person's word for a job that takes two. Conflict for whoever
// gave it, and for whoever is to have it. came is the link by which the second person
// was told that somebody came in (Member): where that is so no longer it is a Conflict
// too. No link outlives it: whoever made one would be both (docs/adr/0022).
func (s *Store) AgreeJob(ctx context.Context, v care.Viewer, job, came care.ID) error {
	return s.write(ctx, v, func(tx *gorm.DB) error {
		row, err := database.FetchOne[network.JobRow](tx, "WHERE id = $1 AND until IS NULL", string(job))
		switch {
		case err != nil:
			return err
		case row.AgreedAt != nil:
			return audit.ErrNothingHappened
		case row.GivenBy == v.Person || row.PersonID == v.Person || v.Operator:
			return care.Conflict("staff.error.two")
		}
		switch last, _, err := s.signin.StaffLinks(tx, row.PersonID); {
		case err != nil:
			return err
		case last.ID != came:
			return care.Conflict("staff.error.came")
		}
		if err := s.signin.RevokeStaffLinks(tx, row.PersonID); err != nil {
			return err
		}
		err = tx.Model(&network.JobRow{}).Where("id = ?", job).Updates(map[string]any{"agreed_by": v.Person, "agreed_at": s.db.Now()}).Error
		if err != nil {
			return fmt.Errorf("store: agree job: %w", err)
		}
		if err := s.audit.Note(tx, v, "staff.agreed", "", job, row.PersonID); err != nil {
			return err
		}
		return s.signJob(tx, job)
	})
}

// EndJob takes a job away, or refuses one that waits. Two administrators stay always; who
// has the job of standing on the rota no more is off duty at once.
func (s *Store) EndJob(ctx context.Context, v care.Viewer, job care.ID) error {
	var person care.ID
	err := s.write(ctx, v, func(tx *gorm.DB) error {
		row, err := database.FetchOne[network.JobRow](tx, "WHERE id = $1", string(job))
		switch {
		case err != nil:
			return err
		case row.Until != nil:
			return audit.ErrNothingHappened
		case row.PersonID == v.Person && row.AgreedAt != nil:
			return care.Conflict("staff.error.self")
		}
		if err := s.twoStay(tx, row.PersonID, row.Kind, row.AgreedAt); err != nil {
			return err
		}
		person = row.PersonID
		return s.endJobs(tx, v, []network.JobRow{row})
	})
	if err != nil || person == "" {
		return err
	}
	s.db.Ring(alerts.AlertBell)
	return s.signin.RingFor(ctx, person)
}

// administratorsLeast is how many there are always: one alone could give any job.
const administratorsLeast = 2

func (s *Store) twoStay(tx *gorm.DB, person care.ID, job care.Job, agreed *time.Time) error {
	if job != care.JobAdministrator || agreed == nil {
		return nil
	}
	rest, err := database.Fetch[network.JobRow](tx, "WHERE kind = $1 AND person_id <> $2 AND "+network.JobNow, string(job), string(person))
	if err == nil && len(rest) < administratorsLeast {
		err = care.Conflict("staff.error.last")
	}
	return err
}

func (s *Store) endJobs(tx *gorm.DB, v care.Viewer, rows []network.JobRow) error {
	var turns []network.DutyRow
	for _, r := range rows {
		if err := tx.Model(&network.JobRow{}).Where("id = ?", r.ID).Update("until", s.db.Now()).Error; err != nil {
			return fmt.Errorf("store: end job: %w", err)
		}
		if r.Kind == care.JobAdministrator {
			if err := signin.RevokeLinksBy(tx, r.PersonID, s.db.Now()); err != nil {
				return err
			}
		}
		if r.Kind == care.JobDuty && r.AgreedAt != nil {
			var err error
			if turns, err = s.endTurns(tx, r.PersonID); err != nil {
				return err
			}
		}
		if err := s.audit.Note(tx, v, "staff.unjob", "", r.ID, r.PersonID); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if err := s.signJob(tx, r.ID); err != nil {
			return err
		}
	}
	return s.signTurns(tx, turns)
}

// endTurns takes somebody off duty, now and from then on.
func (s *Store) endTurns(tx *gorm.DB, person care.ID) ([]network.DutyRow, error) {
	now := s.db.Now()
	turns, err := database.Fetch[network.DutyRow](tx, "WHERE person_id = $1 AND (until IS NULL OR until > $2 AND until > since)", string(person), now)
	if err != nil {
		return nil, err
	}
	for _, t := range turns {
		end := now
		if t.Since.After(now) {
			end = t.Since
		}
		if err := tx.Model(&network.DutyRow{}).Where("id = ?", t.ID).Update("until", end).Error; err != nil {
			return nil, fmt.Errorf("store: end duty: %w", err)
		}
	}
	return turns, nil
}

func (s *Store) signTurns(tx *gorm.DB, turns []network.DutyRow) error {
	for _, t := range turns {
		if err := s.audit.SignDuty(tx, t.ID); err != nil {
			return err
		}
	}
	return nil
}
