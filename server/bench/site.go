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
	"strconv"
	"strings"
	"syscall"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// plan is what a measured site holds.
type plan struct {
	Dir   string // of its database and keyset
	URL   string // of its database, where that is Postgres
	Rooms int
	Size  int  // people in a room
	Live  bool // the reviews are open
	Cases int  // children of an IRO besides, with four reviews each
}

// place is one room of a served site: where it is and the session secrets of
// its people, the child's first, then the IRO's.
type place struct {
	Review  care.ID
	Secrets []string
}

// greeting is the first line that a served program says.
type greeting struct {
	Addr  string
	Rooms []place
	IRO   string // the session secret of the IRO who has the cases
}

// serveSite is the portal itself in a process of its own, as `myreview serve`
// runs it, with the rooms of the plan.
func serveSite(planJSON string) error {
	var p plan
	if err := json.Unmarshal([]byte(planJSON), &p); err != nil {
		return err
	}
	ctx := context.Background()
	box, err := seal.Create(filepath.Join(p.Dir, "keyset"))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := store.Open(ctx, database.Config{URL: p.URL, Path: filepath.Join(p.Dir, "site.db"), Mode: database.Make, Box: box, Log: log})
	if err != nil {
		return err
	}
	g, err := p.fill(ctx, s)
	if err != nil {
		return err
	}
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
	for range p.Rooms {
		r, err := makeRoom(ctx, s, p.Size)
		if err != nil {
			return g, err
		}
		at := place{Review: r.review}
		for _, v := range r.viewers {
			secret, err := signIn(v)
			if err != nil {
				return g, err
			}
			at.Secrets = append(at.Secrets, secret)
		}
		if p.Live {
			if err := s.Meetings.OpenReview(ctx, r.iro(), r.review); err != nil {
				return g, err
			}
		}
		g.Rooms = append(g.Rooms, at)
	}
	if p.Cases == 0 {
		return g, nil
	}
	iro, err := s.People.AddPerson(ctx, network.Person{Name: "Ines Iro", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
	if err != nil {
		return g, err
	}
	v := care.Viewer{Person: iro, Lang: care.English, Band: care.Adult, Staff: true}
	if err := storetest.Caseload(ctx, s, v, p.Cases, 4, time.Now()); err != nil {
		return g, err
	}
	g.IRO, err = signIn(v)
	return g, err
}

// memory is what a process has after a collection, in KiB: what it holds
// itself (heap and stacks), and what the machine gives it, which also has the
// holes between what is held. With it comes the processor time that it has
// used so far.
type memory struct {
	Held, Resident float64
	Busy           time.Duration
}

// over is what each of n has more than there was before.
func (m memory) over(before memory, n int) memory {
	return memory{Held: (m.Held - before.Held) / float64(n), Resident: (m.Resident - before.Resident) / float64(n)}
}

// attend greets on standard output, then answers each line of standard input,
// until there are no more: "memory" with its memory, collected first, "busy"
// with the processor time alone, which disturbs nothing.
func attend(g greeting) error {
	if err := json.NewEncoder(os.Stdout).Encode(g); err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		now := memory{Busy: busy()}
		if in.Text() == "memory" {
			for range 3 { // what lies in pools goes at the second collection
				debug.FreeOSMemory()
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			now.Held, now.Resident = float64(m.HeapAlloc+m.StackInuse)/1024, resident()
		}
		if err := json.NewEncoder(os.Stdout).Encode(now); err != nil {
			return err
		}
	}
	return nil
}

// resident is the memory of this process in KiB; 0 where Linux does not tell.
func resident() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	pages, _ := strconv.Atoi(fields[1]) // a number, as Linux writes it
	return float64(pages * os.Getpagesize() / 1024)
}

// busy is the processor time of this process so far.
func busy() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// served is a program in a process of its own.
type served struct {
	greeting
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// start runs this same program as another. GOGC and GOMEMLIMIT are what
// docs/operations.md advises, for all that are measured alike.
func start(ctx context.Context, args ...string) (*served, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &served{cmd: exec.CommandContext(ctx, self, args...)} // #nosec G204 -- itself
	s.cmd.Env = append(os.Environ(), "GOGC=400")
	s.cmd.Stderr = os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewScanner(out)
	s.out.Buffer(nil, 16<<20)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if !s.out.Scan() {
		return nil, errors.Join(errors.New("the measured program did not start"), s.stop())
	}
	if err := json.Unmarshal(s.out.Bytes(), &s.greeting); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// startWith is start for a program that is told more.
func startWith(ctx context.Context, program string, more any) (*served, error) {
	text, err := json.Marshal(more)
	if err != nil {
		return nil, err
	}
	return start(ctx, program, string(text))
}

// memory asks the program for its own.
func (s *served) memory() (memory, error) { return s.ask("memory\n") }

// busy asks the program for its processor time so far.
func (s *served) busy() (time.Duration, error) {
	m, err := s.ask("busy\n")
	return m.Busy, err
}

func (s *served) ask(what string) (m memory, err error) {
	if _, err := io.WriteString(s.in, what); err != nil {
		return m, err
	}
	if !s.out.Scan() {
		return m, errors.New("the measured program is gone")
	}
	return m, json.Unmarshal(s.out.Bytes(), &m)
}

func (s *served) stop() error {
	_ = s.in.Close() // ends it; Wait says how that went
	return s.cmd.Wait()
}
