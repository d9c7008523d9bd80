package store_test

import (
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/cards"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// testdata/9ed7563 is what the program of that commit left behind on each
// database: its demo, in which Amara's review was held to the end and her letter
// sent, a card, a device, an invitation and calls for help. The .json beside it is
// what its people hold or know. README.md there says how it was made.
const earlier = "testdata/9ed7563"

// known is what somebody outside the database holds.
type known map[string]string

// loadEarlier puts that database where base says, and the clock to when it ended.
func loadEarlier(t *testing.T, base *storetest.Base) (k known) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(earlier, base.Kind+".json"))
	if err == nil {
		err = json.Unmarshal(raw, &k)
	}
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, k["now"])
	if err != nil {
		t.Fatal(err)
	}
	base.Clock.Move(now.Sub(base.Clock.Now()))
	if base.Config.Box, err = seal.Load(filepath.Join(earlier, "test-keyset")); err != nil {
		t.Fatal(err)
	}
	if base.Kind == "sqlite" {
		err = os.WriteFile(base.Config.Path, unpackEarlier(t, "sqlite.db.gz"), 0o600)
	} else {
		var conn *pgx.Conn
		if conn, err = pgx.Connect(t.Context(), base.Config.URL); err == nil {
			_, err = conn.PgConn().Exec(t.Context(), string(unpackEarlier(t, "postgres.sql.gz"))).ReadAll()
			err = errors.Join(err, conn.Close(t.Context()))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func unpackEarlier(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(earlier, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	packed, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// list is the first column of what the database answers to a program that is not
// ours.
func list(t *testing.T, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// rowsByTable counts them.
func rowsByTable(t *testing.T, base *storetest.Base) map[string]int {
	t.Helper()
	tables := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if base.Kind == "postgres" {
		tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	out, db := map[string]int{}, base.Raw(t)
	for _, table := range list(t, db, tables) {
		n, err := strconv.Atoi(list(t, db, "SELECT COUNT(*) FROM "+table)[0])
		if err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

// shape is all that the database is made of: columns with their kind, indexes,
// triggers.
func shape(t *testing.T, base *storetest.Base) []string {
	t.Helper()
	query := `SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || COALESCE(c.dflt_value, '') || ' ' || c.pk FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
		UNION ALL SELECT type || ' ' || name || ' on ' || tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE type <> 'table' ORDER BY 1`
	if base.Kind == "postgres" {
		query = `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
			UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
			UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
			UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1`
	}
	return list(t, base.Raw(t), query)
}

// A database of an earlier program is refused until it is told to migrate. Then
// it is as one that was made today, holds each row that it held, opens every
// sealed word to who may read it, and its log is whole.
func TestADatabaseOfAnEarlierProgram(t *testing.T) {
	var made []string // what a database of today is made of
	storetest.EachEmpty(t, func(t *testing.T, base *storetest.Base) {
		t.Run("today's", func(t *testing.T) {
			today := *base
			if base.Kind == "sqlite" {
				today.Config.Path += ".today"
			} else {
				today.Config.URL = storetest.Empty(t)
			}
			today.Open(t)
			made = shape(t, &today)
		})
		k := loadEarlier(t, base)
		before := rowsByTable(t, base)
		base.Config.Mode = database.AsItIs
		var older *database.OlderError
		if _, err := store.Open(t.Context(), base.Config); !errors.As(err, &older) || older.Database != 14 {
			t.Fatalf("opened without being told to migrate: %v", err)
		}
		base.Config.Mode = database.Migrate
		s := base.Open(t)
		t.Run("its tables", func(t *testing.T) {
			if diff := cmp.Diff(made, shape(t, base)); diff != "" {
				t.Errorf("not as one that was made today (- made, + migrated):\n%s", diff)
			}
		})
		t.Run("its rows", func(t *testing.T) { everyRow(t, before, rowsByTable(t, base)) })
		t.Run("its log", func(t *testing.T) { wholeLog(t, s, base, k, before) })
		t.Run("its words", func(t *testing.T) { everyWord(t, s, k) })
		t.Run("its ways in", func(t *testing.T) { everyDoor(t, s, k) })
		t.Run("going on with it", func(t *testing.T) { goOn(t, s, k) })
		t.Run("what somebody does to it now is found", func(t *testing.T) {
			if _, err := base.Raw(t).ExecContext(t.Context(), "UPDATE tie SET state = 'active' WHERE state = 'excluded'"); err != nil {
				t.Fatal(err)
			}
			r, err := s.Audit.Verify(t.Context(), nil, nil)
			if err != nil || len(r.Faults) != 5 || r.Faults[0].What != audit.Other {
				t.Errorf("%+v, %v", r.Faults, err)
			}
		})
	})
}

// everyRow: no row is lost, and none is new but those with which a program of
// today begins.
func everyRow(t *testing.T, before, after map[string]int) {
	t.Helper()
	for table, n := range before {
		now, there := after[table]
		switch {
		case table == "moved": // what a meeting was read from is not counted any more
		case !there:
			t.Errorf("table %s is gone", table)
		case now < n || now > n && !slices.Contains([]string{"audit", "goose_db_version", "meta", "sqlite_sequence"}, table):
			t.Errorf("%d rows in %s, there were %d", now, table, n)
		}
	}
	if before["answer"] == 0 || before["letter"] == 0 || before["audit"] == 0 {
		t.Errorf("there was nothing in it: %v", before)
	}
}

// wholeLog: the lines of before stand as they were, and hold against marks that
// were taken then; each row that decides has got its line.
func wholeLog(t *testing.T, s *store.Store, base *storetest.Base, k known, before map[string]int) {
	t.Helper()
	var marks []audit.Mark
	for name, value := range k {
		if child, ok := strings.CutPrefix(name, "mark."); ok {
			m := audit.Mark{Child: care.ID(child)}
			n, mac, _ := strings.Cut(value, " ")
			var err error
			if m.N, err = strconv.ParseInt(n, 10, 64); err != nil {
				t.Fatal(err)
			}
			m.Mac = mac
			marks = append(marks, m)
		}
	}
	r, err := s.Audit.Verify(t.Context(), marks, nil)
	if err != nil || len(r.Faults) > 0 || len(marks) != 6 || r.Logs != 6 {
		t.Errorf("%d logs against %d marks: %+v, %v", r.Logs, len(marks), r.Faults, err)
	}
	staff, err := strconv.Atoi(list(t, base.Raw(t), "SELECT COUNT(*) FROM person WHERE staff OR password IS NOT NULL")[0])
	if err != nil {
		t.Fatal(err)
	}
	given, err := strconv.Atoi(list(t, base.Raw(t), "SELECT COUNT(*) FROM job")[0])
	if err != nil || given == 0 {
		t.Fatal("nobody at work was given a job", err)
	}
	if more, want := r.Lines-before["audit"], before["tie"]+before["seat"]+staff+before["child"]+before["duty"]+given; more != want {
		t.Errorf("%d lines of rows that decide, want %d", more, want)
	}
	again := base.Open(t)
	if r2, err := again.Audit.Verify(t.Context(), marks, nil); err != nil || len(r2.Faults) > 0 || r2.Lines != r.Lines {
		t.Errorf("opened again: %d lines, before %d; %+v, %v", r2.Lines, r.Lines, r2.Faults, err)
	}
}

// somebody signs in by name.
func somebody(t *testing.T, s *store.Store, name string) care.Viewer {
	t.Helper()
	var id string
	if err := s.Read(t.Context()).Raw("SELECT id FROM person WHERE name = ?", name).Scan(&id).Error; err != nil || id == "" {
		t.Fatal(name, err)
	}
	secret, err := s.SignIn.StartSession(t.Context(), care.ID(id), signin.NewSession{By: signin.ByDemo}, "")
	if err != nil {
		t.Fatal(name, err)
	}
	v, err := s.SignIn.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(name, err)
	}
	return v
}

// reviewAs is a review of a child as somebody finds it.
func reviewAs(t *testing.T, s *store.Store, v care.Viewer, child string, number int) reviews.Review {
	t.Helper()
	all, err := s.Reviews.ReviewsFor(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(r reviews.Review) bool { return r.ChildName == child && r.Number == number })
	if i < 0 {
		t.Fatalf("review %d of %s is not in %+v", number, child, all)
	}
	return all[i]
}

// spelled is all that somebody was given, in words.
func spelled(t *testing.T, given any) string {
	t.Helper()
	all, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// everyWord: what was sealed is read by whom it is for, and by nobody else.
func everyWord(t *testing.T, s *store.Store, k known) {
	t.Helper()
	ctx := t.Context()
	ruth := somebody(t, s, "Ruth Adeyemi")
	first, second := reviewAs(t, s, ruth, "Amara Boateng", 1), reviewAs(t, s, ruth, "Amara Boateng", 2)
	form, err := s.Forms.Reading(ctx, ruth, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	child := form.Answers[0].Author.Child
	leos := reviewAs(t, s, ruth, "Leo Marsden", 2)
	ties, err := s.People.Ties(ctx, ruth, second.ID)
	if err != nil {
		t.Fatal(err)
	}
	mum := ties[slices.IndexFunc(ties, func(t people.KeptTie) bool { return t.Name == "Abena Boateng" })].ID
	reads := func(review care.ID) func(care.Viewer) (any, error) {
		return func(v care.Viewer) (any, error) { return s.Forms.Reading(ctx, v, review) }
	}
	letter := func(v care.Viewer) (any, error) { return s.Letters.Letter(ctx, v, second.ID) }
	closing := func(v care.Viewer) (any, error) { return s.Reviews.Closing(ctx, v, second.ID) }
	for _, c := range []struct {
		what    string
		read    func(v care.Viewer) (any, error)
		words   string
		readers []string
		nothing []string // for whom it is not there, or holds none of it
	}{
		{"an answer for everybody", reads(first.ID), "I made jollof", []string{"Ruth Adeyemi", "Denise Clarke", "Abena Boateng"}, []string{"Yaw Boateng", "Kelly Marsden"}},
		{"an answer about her home", reads(first.ID), "nobody goes in my room without asking", []string{"Ruth Adeyemi", "Abena Boateng"}, []string{"Denise Clarke", "Yaw Boateng"}},
		{"an answer for some", reads(first.ID), "Sir thinks I'm being rude", []string{"Ruth Adeyemi", "Denise Clarke", "Priya Nair"}, []string{"Abena Boateng", "Yaw Boateng"}},
		{"a carer's answer", reads(first.ID), "Her own door key has meant a lot", []string{"Ruth Adeyemi", "Priya Nair"}, []string{"Abena Boateng", "Yaw Boateng"}},
		{"the letter", letter, "You ran part of your own review, and everybody listened.", []string{"Amara Boateng", "Ruth Adeyemi"}, []string{"Denise Clarke", "Abena Boateng", "Yaw Boateng"}},
		{"a decision", closing, "Priya has a front door key cut for Amara.", []string{"Ruth Adeyemi"}, []string{"Yaw Boateng"}},
		{"what somebody said to it", closing, "I would rather that she waits for Denise.", []string{"Ruth Adeyemi"}, []string{"Denise Clarke"}},
		{"one higher", func(v care.Viewer) (any, error) {
			m, err := s.Meetings.Meeting(ctx, v, second.ID)
			if err != nil {
				return nil, err
			}
			return m.View(v)
		}, "If I had a key to the front door.", []string{"Amara Boateng", "Ruth Adeyemi", "Abena Boateng"}, []string{"Yaw Boateng"}},
		{"the place", func(v care.Viewer) (any, error) { return s.Reviews.Review(ctx, v, first.ID) }, "Fernhaven Library, the small meeting room", []string{"Amara Boateng", "Ruth Adeyemi"}, []string{"Yaw Boateng"}},
		{"a reason", func(v care.Viewer) (any, error) { return s.People.Ties(ctx, v, second.ID) }, "Esi is ill until spring.", []string{"Ruth Adeyemi", "Priya Nair"}, []string{"Amara Boateng", "Yaw Boateng"}},
		{"how somebody is reached", func(v care.Viewer) (any, error) { return s.People.Contact(ctx, v, second.ID, mum) }, "01632 960 199", []string{"Ruth Adeyemi", "Priya Nair"}, []string{"Denise Clarke", "Yaw Boateng"}},
		{"where a child lives", func(v care.Viewer) (any, error) {
			w, err := s.People.AtWork(ctx, v, second.ID)
			if err != nil {
				return nil, err
			}
			where, _, err := s.People.Whereabouts(ctx, w)
			return where, err
		}, "14 Alder Row, Fernhaven", []string{"Ruth Adeyemi", "Priya Nair"}, []string{"Abena Boateng", "Yaw Boateng"}},
		{"a call for help", func(v care.Viewer) (any, error) { return s.Alerts.Alerts(ctx, v, demoRules(t)) }, "My tooth hurts.", []string{"Ruth Adeyemi"}, []string{"Kelly Marsden", "Priya Nair"}},
		{"the reply to one", func(v care.Viewer) (any, error) { return s.Alerts.MyAlerts(ctx, v) }, "Yes, ask me anything. I will ring at four.", []string{"Maisie Kowalska"}, []string{"Leo Marsden"}},
		{"a draft", func(v care.Viewer) (any, error) {
			f, err := s.Forms.MyForm(ctx, v, leos.ID)
			if err != nil {
				return nil, err
			}
			return f.Answers[k["draft.question"]], nil
		}, "My frog is called Bert.", []string{"Leo Marsden"}, []string{"Jo Hartley", "Ruth Adeyemi"}},
	} {
		for _, name := range c.readers {
			if got, err := c.read(somebody(t, s, name)); err != nil || !strings.Contains(spelled(t, got), c.words) {
				t.Errorf("%s: %s reads %s, %v", c.what, name, spelled(t, got), err)
			}
		}
		for _, name := range c.nothing {
			if got, err := c.read(somebody(t, s, name)); err != nil && care.KindOf(err) != care.KindNotFound && care.KindOf(err) != care.KindForbidden || strings.Contains(spelled(t, got), c.words) {
				t.Errorf("%s: %s reads %s, %v", c.what, name, spelled(t, got), err)
			}
		}
	}
	var undone struct {
		ID     care.ID
		Reason []byte
	}
	if err := s.Read(ctx).Raw("SELECT id, reason FROM correction").Scan(&undone).Error; err != nil {
		t.Fatal(err)
	}
	if reason, err := s.Unsealed(child, "correction", undone.ID, "reason", undone.Reason); string(reason) != "We had not said hello to everybody." {
		t.Errorf("why a step was taken back: %q, %v", reason, err)
	}
}

// everyDoor: who was in is in, and what lets somebody in still does.
func everyDoor(t *testing.T, s *store.Store, k known) {
	t.Helper()
	ctx := t.Context()
	for _, name := range []string{"leo", "kelly", "daniel", "ruth"} {
		if v, err := s.SignIn.Session(ctx, k["session."+name]); err != nil || v.Person == "" {
			t.Errorf("the session of %s: %v", name, err)
		}
	}
	if _, err := s.SignIn.Session(ctx, k["session.amara"]); care.KindOf(err) != care.KindSignIn {
		t.Errorf("a session that had run out: %v", err)
	}
	from := signin.From{Place: "test", Browser: "test"}
	if _, err := s.SignIn.SignIn(ctx, "ruth.adeyemi@fernhaven.example", "fernhaven-demo", from, ""); err != nil {
		t.Errorf("a password: %v", err)
	}
	try := cards.CardAttempt{Held: k["card.token"], Secret: "not the secret", Device: "tablet", Form: care.NewID()}
	if _, err := s.Cards.OpenCard(ctx, try, signin.NewSession{}, ""); care.KindOf(err) != care.KindInvalid {
		t.Errorf("a card with a wrong secret: %v", err)
	}
	try.Secret, try.Form = k["card.secret"], care.NewID()
	if secret, err := s.Cards.OpenCard(ctx, try, signin.NewSession{}, ""); err != nil || secret == "" {
		t.Errorf("a card: %v", err)
	}
	if _, err := s.Cards.CardTyped(ctx, k["card.number"], from); err != nil {
		t.Errorf("a card's number: %v", err)
	}
	if _, err := s.Cards.EnterOwnDevice(ctx, k["device"], signin.NewSession{}, ""); err != nil {
		t.Errorf("a device of one's own: %v", err)
	}
	ruth := somebody(t, s, "Ruth Adeyemi")
	all, err := s.SignIn.Invitees(ctx, ruth, reviewAs(t, s, ruth, "Amara Boateng", 2).ID)
	if err != nil {
		t.Fatal(err)
	}
	code := ""
	for _, one := range all {
		for _, i := range one.Invitations {
			code = i.Code
		}
	}
	if _, err := s.SignIn.EnterByCode(ctx, k["invitation.browser"], code, signin.NewSession{}, ""); err != nil {
		t.Errorf("an invitation with the code %q: %v", code, err)
	}
}

// goOn: a form that was begun then is sent now, and read.
func goOn(t *testing.T, s *store.Store, k known) {
	t.Helper()
	ruth, leo := somebody(t, s, "Ruth Adeyemi"), somebody(t, s, "Leo Marsden")
	next := reviewAs(t, s, ruth, "Leo Marsden", 2)
	if err := s.Forms.Send(t.Context(), leo, next.ID, care.NewID()); err != nil {
		t.Fatal(err)
	}
	told, err := s.Forms.Reading(t.Context(), ruth, next.ID)
	if err != nil || !strings.Contains(spelled(t, told), "My frog is called Bert.") {
		t.Errorf("%s, %v", spelled(t, told), err)
	}
	if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("the log after it: %+v, %v", r.Faults, err)
	}
}
