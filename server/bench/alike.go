package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/web"
)

// strangers are how many different things there are of each kind that is tried,
// so that no single one of them is warm.
const strangers = 40

// twins are two questions whose answers are the same to whoever asks. They
// should take the same time as well (safety.md section 1, I3 and T10).
type twins struct {
	what string
	a, b string // what is said of the one and of the other
	ask  [2]func(turn int) error
}

// alike measures whether time tells what words do not: of a review that is
// there and one that never was, of a tie that has ended, of a way in that was
// called back, of an address that somebody signs in with.
func alike(ctx context.Context, b *bench) (err error) {
	box, err := seal.Create(filepath.Join(b.dir, "alike.keyset"))
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, database.Config{Path: filepath.Join(b.dir, "alike.db"), Mode: database.Make, Box: box, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	profile, err := profiles.Load("demo")
	if err != nil {
		return err
	}
	site, err := web.New(web.Options{Store: s, Profile: profile, Clock: care.RealClock, Log: log})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = site.Serve(l) }()
	defer func() { err = errors.Join(err, site.Close(time.Second)) }()
	all, err := allTwins(ctx, s, l.Addr().String())
	if err != nil {
		return err
	}
	for _, t := range all {
		took, err := t.measure(b.tries)
		if err != nil {
			return fmt.Errorf("%s: %w", t.what, err)
		}
		apart, chance := farthest(took[0], took[1]), byChance(len(took[0]), len(took[1]))
		verdict := "no more than chance gives"
		if apart > chance {
			verdict = "MORE than chance gives"
		}
		b.out.add(t.what, "%s %s us, %s %s us; distance %s, %s (%s)",
			t.a, number(took[0].at(0.5)*1000), t.b, number(took[1].at(0.5)*1000), number(apart), verdict, number(chance))
	}
	b.out.note(fmt.Sprintf("%d tries of each, in turn; distance is the two-sample Kolmogorov-Smirnov statistic, 0 to 1,", b.tries))
	b.out.note("beside what 99 of 100 pairs of equal distributions stay below. Over a network the noise is far greater.")
	return nil
}

func allTwins(ctx context.Context, s *store.Store, addr string) ([]twins, error) {
	var rooms []room
	var unknown []care.ID
	for range strangers {
		r, err := makeRoom(ctx, s, 3)
		if err != nil {
			return nil, err
		}
		rooms, unknown = append(rooms, r), append(unknown, care.NewID())
	}
	signed := func(tie *care.Tie) (*reader, error) { // an adult, tied to every child or to none
		person, err := s.People.AddPerson(ctx, network.Person{Name: "Somebody", Band: care.Adult, Lang: care.English}, "", "")
		if err != nil {
			return nil, err
		}
		for _, r := range rooms {
			if tie == nil {
				break
			}
			one := *tie
			one.Person, one.Child = person, r.viewers[0].Person
			id, err := s.People.AddTie(ctx, one)
			if err != nil {
				return nil, err
			}
			if _, err := s.Reviews.AddSeat(ctx, r.review, id, ""); err != nil {
				return nil, err
			}
		}
		secret, err := s.SignIn.StartSession(ctx, person, signin.Way{By: signin.ByPassword}, care.English)
		return newReader(addr, secret), err
	}
	year := time.Now().AddDate(-1, 0, 0)
	nobody, err := signed(nil)
	if err != nil {
		return nil, err
	}
	former, err := signed(&care.Tie{Kind: care.TieCarer, Since: year, Until: time.Now().Add(-time.Hour)})
	if err != nil {
		return nil, err
	}
	excluded, err := signed(&care.Tie{Kind: care.TieRelative, State: care.TieExcluded, Since: year})
	if err != nil {
		return nil, err
	}
	pages := func(what, name string, by *reader, path string) twins {
		return twins{what: what, a: name, b: "made up", ask: [2]func(int) error{
			func(turn int) error { return by.missing(ctx, "/r/"+string(rooms[turn%strangers].review)+path) },
			func(turn int) error { return by.missing(ctx, "/r/"+string(unknown[turn%strangers])+path) },
		}}
	}
	out := []twins{
		pages("a review's page, to who is nobody to the child", "there", nobody, ""),
		pages("the meeting, to who is nobody to the child", "there", nobody, "/meet"),
		pages("a review's page, to whose tie has ended", "theirs once", former, ""),
		pages("a review's page, to a relative who is excluded", "theirs once", excluded, ""),
	}
	doors, err := doorTwins(ctx, s, rooms)
	return append(out, doors...), err
}

// doorTwins are those of the ways in. Each address is tried so seldom that
// nobody has to wait.
func doorTwins(ctx context.Context, s *store.Store, rooms []room) ([]twins, error) {
	var old, known, unknown []string
	for i, r := range rooms {
		for range 2 { // the second calls the first one back
			token, err := s.SignIn.MakeInvitation(ctx, r.iro(), r.review, r.ties[2], time.Hour)
			if err != nil {
				return nil, err
			}
			if len(old) == i {
				old = append(old, token)
			}
		}
		known = append(known, fmt.Sprintf("known%d@example.org", i))
		unknown = append(unknown, fmt.Sprintf("other%d@example.org", i))
		_, err := s.People.AddPerson(ctx, network.Person{Name: "At work", Band: care.Adult, Lang: care.English, Staff: true}, known[i], "a long enough word")
		if err != nil {
			return nil, err
		}
	}
	took := 0
	invited := func(token string) error {
		_, err := s.SignIn.TakeUp(ctx, token, "")
		return only(err, care.KindNotFound)
	}
	signIn := func(address string) error {
		took++
		_, err := s.SignIn.SignIn(ctx, address, "not the word", signin.From{Place: fmt.Sprint("place ", took)}, care.English)
		return only(err, care.KindInvalid)
	}
	return []twins{
		{what: "an invitation", a: "called back", b: "made up", ask: [2]func(int) error{
			func(turn int) error { return invited(old[turn%strangers]) },
			func(int) error { return invited("AAAAAAAAAAAAAAAAAAAAAA") },
		}},
		{what: "a wrong password, to an address at work", a: "known", b: "unknown", ask: [2]func(int) error{
			func(turn int) error { return signIn(known[turn%strangers]) },
			func(turn int) error { return signIn(unknown[turn%strangers]) },
		}},
	}, nil
}

// only lets an error of one kind pass.
func only(err error, kind care.Kind) error {
	if err != nil && care.KindOf(err) == kind {
		return nil
	}
	return fmt.Errorf("answered otherwise than meant: %w", err)
}

// missing asks for a page that is to be answered as not there.
func (r *reader) missing(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, nil)
	if err != nil {
		return err
	}
	req.AddCookie(&http.Cookie{Name: "session", Value: r.secret})
	answer, err := r.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusNotFound {
		return fmt.Errorf("%s: %s", path, answer.Status)
	}
	return nil
}

// measure asks both questions, one after the other and now this, now that one
// first, so that whatever else the machine does falls on both.
func (t twins) measure(tries int) (took [2]times, err error) {
	for turn := range tries + tries/10 {
		first := turn % 2
		for _, i := range [2]int{first, 1 - first} {
			begin := time.Now()
			if err := t.ask[i](turn); err != nil {
				return took, err
			}
			if turn >= tries/10 { // the first are still warming up
				took[i] = append(took[i], time.Since(begin))
			}
		}
	}
	return took, nil
}

// farthest is the two-sample Kolmogorov-Smirnov statistic: how far apart the
// shares of those below any one time are, at most.
func farthest(a, b times) float64 {
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	var most float64
	for i, j := 0, 0; i < len(x) && j < len(y); {
		at := min(x[i], y[j])
		for i < len(x) && x[i] == at {
			i++
		}
		for j < len(y) && y[j] == at {
			j++
		}
		most = max(most, math.Abs(float64(i)/float64(len(x))-float64(j)/float64(len(y))))
	}
	return most
}

// byChance is what the statistic stays below in 99 of 100 pairs of samples that
// come from one distribution.
func byChance(n, m int) float64 {
	return math.Sqrt(-math.Log(0.01/2)/2) * math.Sqrt(float64(n+m)/float64(n*m))
}
