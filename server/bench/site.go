package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

// place is where a database is.
type place struct {
	Dir string // of its file, and of its keyset
	URL string // where it is Postgres
}

func (at place) open(ctx context.Context, box *seal.Box, log *slog.Logger) *store.Store {
	return must(store.Open(ctx, database.Config{URL: at.URL, Path: filepath.Join(at.Dir, "site.db"), Mode: database.Make, Box: box, Log: log}))
}

// plan is what a measured site holds.
type plan struct {
	place
	Rooms   int
	Size    int   // people in a room
	Live    int   // so many of the reviews have begun, the first of them
	Calls   bool  // the child of the last room has called for help
	Cases   []int // for each so many children of one more IRO, with four reviews each
	Support bool  // there are a business support worker, an IRO and a social worker
	Again   bool  // all of that is there already
}

// meeting is one review of a served site and the session secrets of its people,
// the child's first, then the IRO's.
type meeting struct {
	Review  care.ID
	Secrets []string
}

func (m meeting) path() string { return "/r/" + string(m.Review) }

// greeting is the first line that a served program says.
type greeting struct {
	Addr    string
	Rooms   []meeting
	IROs    []string // the session secrets of those who have the cases
	Support string   // the session secret of business support
}

// serveSite is the portal itself in a process of its own, as `myreview serve`
// runs it, with the rooms of the plan.
func serveSite(planJSON string) {
	var p plan
	ok(json.Unmarshal([]byte(planJSON), &p))
	ctx, keys := context.Background(), seal.Create
	if p.Again {
		keys = seal.Load
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s := p.open(ctx, must(keys(filepath.Join(p.Dir, "keyset"))), log)
	var g greeting
	if !p.Again {
		g = p.fill(ctx, s)
	}
	portal := must(site.New(web.Options{Store: s, Profile: must(profiles.Load("demo")), Clock: care.RealClock, Log: log}))
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	g.Addr = l.Addr().String()
	go func() { _ = portal.Serve(l) }() // ends with the process
	attend(g)
	ok(errors.Join(portal.Close(time.Second), s.Close()))
}

func (p plan) fill(ctx context.Context, s *store.Store) (g greeting) {
	signIn := func(v care.Viewer) string {
		return must(s.SignIn.StartSession(ctx, v.Person, signin.NewSession{By: signin.ByPassword}, v.Lang))
	}
	var caller care.Viewer
	for n := range p.Rooms {
		review, viewers := makeRoom(ctx, s, p.Size)
		at := meeting{Review: review}
		for _, v := range viewers {
			at.Secrets = append(at.Secrets, signIn(v))
		}
		child := must(s.SignIn.Session(ctx, at.Secrets[0]))
		ok(s.Forms.SayCompany(ctx, child, forms.CompanyNobody))
		if n < p.Live {
			ok(s.Meetings.OpenReview(ctx, viewers[1], review, ""))
		}
		g.Rooms, caller = append(g.Rooms, at), viewers[0]
	}
	if p.Calls {
		ok(s.Alerts.Tell(ctx, caller, alerts.Telling{ID: care.NewID(), Kind: alert.Call}))
	}
	// Reviews come twice a year, and a record goes out within 20 working days: a sixth of the
	// children wait for one, and more where letters are late.
	for _, children := range p.Cases {
		iro := addPerson(ctx, s, "Ines Iro", care.Adult, true)
		ok(storetest.Cases{Children: children, Reviews: 4, Owing: (children + 3) / 4}.Add(ctx, s, iro, time.Now()))
		g.IROs = append(g.IROs, signIn(iro))
	}
	if p.Support {
		for name, job := range map[string]care.Job{"Bo Support": care.JobBusinessSupport, "Priya Shah": care.JobIRO, "Grace Bell": care.JobSocialWorker} {
			who := staff.Newcomer{ID: care.NewID(), Name: name, Email: string(job) + "@council.example", Jobs: []care.Job{job}}
			must(s.Staff.Add(ctx, storetest.Operator, who))
			if job == care.JobBusinessSupport {
				g.Support = signIn(storetest.AtWork(who.ID))
			}
		}
	}
	return g
}

func addPerson(ctx context.Context, s *store.Store, name string, band care.Band, staff bool) care.Viewer {
	id := must(s.People.AddPerson(ctx, network.Person{Name: name, Band: band, Lang: care.English, Staff: staff}, "", ""))
	return care.Viewer{Person: id, Lang: care.English, Band: band, Staff: staff}
}

// makeRoom makes one review with its people: the child first, then the IRO, then
// carers as many as it takes.
func makeRoom(ctx context.Context, s *store.Store, size int) (review care.ID, viewers []care.Viewer) {
	today := care.DateOf(time.Now())
	child := addPerson(ctx, s, "Robin", care.Young, false)
	tie := must(s.People.AddChild(ctx, people.Child{Person: child.Person, BornOn: today.AddMonths(-15 * 12), CaredOn: today.AddMonths(-24)}))
	review = must(s.Reviews.AddReview(ctx, reviews.NewReview{Child: child.Person, StartsAt: time.Now().Add(time.Hour), Place: "Library", DueOn: today.AddDays(14)}))
	must(s.Reviews.AddSeat(ctx, review, tie, ""))
	viewers, kind := []care.Viewer{child}, care.TieIRO
	for i := 1; i < size; i++ {
		v := addPerson(ctx, s, fmt.Sprint("Person ", i), care.Adult, kind.IRO())
		tie := must(s.People.AddTie(ctx, care.Tie{Person: v.Person, Child: child.Person, Kind: kind, Since: time.Now().AddDate(-1, 0, 0)}))
		must(s.Reviews.AddSeat(ctx, review, tie, ""))
		viewers, kind = append(viewers, v), care.TieCarer
	}
	return review, viewers
}

// attend greets on standard output, then answers each line of standard input
// with the memory that the process holds (heap and stacks, in KiB, after a
// collection), until there are no more.
func attend(g greeting) {
	ok(json.NewEncoder(os.Stdout).Encode(g))
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		for range 3 { // what lies in pools goes at the second collection
			debug.FreeOSMemory()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		ok(json.NewEncoder(os.Stdout).Encode(float64(m.HeapAlloc+m.StackInuse) / 1024))
	}
}

// served is a program in a process of its own.
type served struct {
	greeting
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// start runs this same program as another, which is told more. GOGC is what
// docs/operations.md advises, for all that are measured alike.
func start(ctx context.Context, program string, more any) *served {
	text := string(must(json.Marshal(more)))
	s := &served{cmd: exec.CommandContext(ctx, must(os.Executable()), program, text)} // #nosec G204 -- itself
	s.cmd.Env = append(os.Environ(), "GOGC=400")
	s.cmd.Stderr = os.Stderr
	s.in = must(s.cmd.StdinPipe())
	s.out = json.NewDecoder(must(s.cmd.StdoutPipe()))
	ok(s.cmd.Start())
	if err := s.out.Decode(&s.greeting); err != nil {
		s.stop()
		ok(fmt.Errorf("the measured program did not start: %w", err))
	}
	return s
}

// held asks the program for the memory that it holds.
func (s *served) held() (kib float64) {
	must(io.WriteString(s.in, "memory\n"))
	ok(s.out.Decode(&kib))
	return kib
}

func (s *served) stop() {
	_ = s.in.Close() // ends it; Wait says how that went
	if err := s.cmd.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: the measured program:", err)
	}
}
