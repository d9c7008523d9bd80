package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
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
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

// place is where a database is.
type place struct {
	Dir string // of its file, and of its keyset
	URL string // where it is Postgres
}

func (at place) open(ctx context.Context, box *seal.Box, log *slog.Logger) (*store.Store, error) {
	return store.Open(ctx, database.Config{URL: at.URL, Path: filepath.Join(at.Dir, "site.db"), Mode: database.Make, Box: box, Log: log})
}

// plan is what a measured site holds.
type plan struct {
	place
	Rooms int
	Size  int   // people in a room
	Live  bool  // the reviews are open
	Calls bool  // the child of the last room has called for help
	Cases []int // for each so many children of one more IRO, with four reviews each
	Again bool  // all of that is there already
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
	Addr  string
	Rooms []meeting
	IROs  []string // the session secrets of those who have the cases
}

// serveSite is the portal itself in a process of its own, as `myreview serve`
// runs it, with the rooms of the plan.
func serveSite(planJSON string) error {
	var p plan
	if err := json.Unmarshal([]byte(planJSON), &p); err != nil {
		return err
	}
	ctx, keys := context.Background(), seal.Create
	if p.Again {
		keys = seal.Load
	}
	box, err := keys(filepath.Join(p.Dir, "keyset"))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := p.open(ctx, box, log)
	if err != nil {
		return err
	}
	var g greeting
	if !p.Again {
		if g, err = p.fill(ctx, s); err != nil {
			return err
		}
	}
	profile, err := profiles.Load("demo")
	if err != nil {
		return err
	}
	site, err := site.New(web.Options{Store: s, Profile: profile, Clock: care.RealClock, Log: log})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	g.Addr = l.Addr().String()
	go func() { _ = site.Serve(l) }() // ends with the process
	if err := attend(g); err != nil {
		return err
	}
	return errors.Join(site.Close(time.Second), s.Close())
}

func (p plan) fill(ctx context.Context, s *store.Store) (g greeting, err error) {
	signIn := func(v care.Viewer) (string, error) {
		return s.SignIn.StartSession(ctx, v.Person, signin.Way{By: signin.ByPassword}, v.Lang)
	}
	var caller care.Viewer
	for range p.Rooms {
		review, viewers, err := makeRoom(ctx, s, p.Size)
		if err != nil {
			return g, err
		}
		caller = viewers[0]
		at := meeting{Review: review}
		for _, v := range viewers {
			secret, err := signIn(v)
			if err != nil {
				return g, err
			}
			at.Secrets = append(at.Secrets, secret)
		}
		if p.Live {
			if err := s.Meetings.OpenReview(ctx, viewers[1], review); err != nil {
				return g, err
			}
		}
		g.Rooms = append(g.Rooms, at)
	}
	if p.Calls {
		if err := s.Alerts.Tell(ctx, caller, alerts.Telling{ID: care.NewID(), Kind: alert.Call}); err != nil {
			return g, err
		}
	}
	for _, children := range p.Cases {
		iro, err := addPerson(ctx, s, "Ines Iro", care.Adult, true)
		if err != nil {
			return g, err
		}
		if err := storetest.Caseload(ctx, s, iro, children, 4, time.Now()); err != nil {
			return g, err
		}
		secret, err := signIn(iro)
		if err != nil {
			return g, err
		}
		g.IROs = append(g.IROs, secret)
	}
	return g, nil
}

func addPerson(ctx context.Context, s *store.Store, name string, band care.Band, staff bool) (care.Viewer, error) {
	id, err := s.People.AddPerson(ctx, network.Person{Name: name, Band: band, Lang: care.English, Staff: staff}, "", "")
	return care.Viewer{Person: id, Lang: care.English, Band: band, Staff: staff}, err
}

// attend greets on standard output, then answers each line of standard input
// with the memory that the process holds (heap and stacks, in KiB, after a
// collection), until there are no more.
func attend(g greeting) error {
	if err := json.NewEncoder(os.Stdout).Encode(g); err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		for range 3 { // what lies in pools goes at the second collection
			debug.FreeOSMemory()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if err := json.NewEncoder(os.Stdout).Encode(float64(m.HeapAlloc+m.StackInuse) / 1024); err != nil {
			return err
		}
	}
	return nil
}

// served is a program in a process of its own.
type served struct {
	greeting
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// startWith runs this same program as another, which is told more. GOGC is what
// docs/operations.md advises, for all that are measured alike.
func startWith(ctx context.Context, program string, more any) (*served, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(more)
	if err != nil {
		return nil, err
	}
	s := &served{cmd: exec.CommandContext(ctx, self, program, string(text))} // #nosec G204 -- itself
	s.cmd.Env = append(os.Environ(), "GOGC=400")
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = json.NewDecoder(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.out.Decode(&s.greeting); err != nil {
		return nil, errors.Join(errors.New("the measured program did not start"), err, s.stop())
	}
	return s, nil
}

// held asks the program for the memory that it holds.
func (s *served) held() (kib float64, err error) {
	if _, err := io.WriteString(s.in, "memory\n"); err != nil {
		return 0, err
	}
	return kib, s.out.Decode(&kib)
}

func (s *served) stop() error {
	_ = s.in.Close() // ends it; Wait says how that went
	return s.cmd.Wait()
}
