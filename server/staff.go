package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
)

// The verbs for whoever has only a shell. The same is on the pages of administrators.
type staffVerb struct {
	List staffListVerb `cmd:"" default:"1" help:"List who is at work, with their jobs."`
	Add  staffAddVerb  `cmd:"" help:"Add somebody, and print the link by which they come in first. An administrator and an IRO manager wait until an administrator agrees on the page; you alone put people on duty."`
	Link staffLinkVerb `cmd:"" help:"Print a link by which somebody at work chooses another password."`
	End  staffEndVerb  `cmd:"" help:"End somebody's work here at once. Their children have nobody until the IRO manager gives them to somebody."`
}

type staffListVerb struct{}

func (staffListVerb) Run() error {
	return withStore(func(ctx context.Context, _ Config, s *store.Store) error { return listStaff(ctx, os.Stdout, s) })
}

func listStaff(ctx context.Context, w io.Writer, s *store.Store) error {
	all, err := s.Staff.Members(ctx, operator)
	if err != nil {
		return said(err)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range all {
		var jobs []string
		for _, j := range m.Jobs {
			text := string(j.Job)
			if j.Waits {
				text += " (waits)"
			}
			jobs = append(jobs, text)
		}
		state := "at work"
		if !m.Here {
			state = "left"
		} else if !m.Opened {
			state = "not in yet"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", m.Email, m.Name, m.Team, state, strings.Join(jobs, ", "))
	}
	return table.Flush()
}

type staffAddVerb struct {
	Name  string   `arg:"" help:"Such as 'Ada Smith'."`
	Email string   `arg:"" help:"The address that they sign in with."`
	Job   []string `required:"" help:"What they do: ${jobs}. Several are allowed."`
	Team  string   `help:"Their team."`
}

func (v staffAddVerb) Run() error {
	return withStore(func(ctx context.Context, c Config, s *store.Store) error { return v.add(ctx, os.Stdout, c, s) })
}

func (v staffAddVerb) add(ctx context.Context, w io.Writer, c Config, s *store.Store) error {
	n := staff.Newcomer{ID: care.NewID(), Name: v.Name, Email: v.Email, Team: v.Team}
	for _, text := range v.Job {
		job, err := care.ParseJob(text)
		if err != nil {
			return fmt.Errorf("--job %q is none of %s", text, jobNames())
		}
		n.Jobs = append(n.Jobs, job)
	}
	link, err := s.Staff.Add(ctx, operator, n)
	if err != nil {
		return said(err)
	}
	for _, j := range n.Jobs {
		if j.NeedsTwo() && j != care.JobDuty {
			fmt.Fprintf(w, "%s waits until an administrator agrees, at %s/staff\n", j, c.Origin)
		}
	}
	return printLink(w, c, v.Name, link)
}

func printLink(w io.Writer, c Config, name, link string) error {
	_, err := fmt.Fprintf(w, "%s comes in by this link, within 24 hours, once:\n  %s\n", name, linkTo(c, link))
	return err
}

func jobNames() string {
	var names []string
	for _, j := range care.Jobs {
		names = append(names, string(j))
	}
	return strings.Join(names, ", ")
}

type staffLinkVerb struct {
	Email string `arg:"" help:"The address that they sign in with."`
}

func (v staffLinkVerb) Run() error {
	return withStore(func(ctx context.Context, c Config, s *store.Store) error { return v.link(ctx, os.Stdout, c, s) })
}

func (v staffLinkVerb) link(ctx context.Context, w io.Writer, c Config, s *store.Store) error {
	m, err := memberBy(ctx, s, v.Email)
	if err != nil {
		return err
	}
	link, err := s.Staff.Link(ctx, operator, m.Person, care.NewID())
	if err != nil {
		return said(err)
	}
	return printLink(w, c, m.Name, link)
}

type staffEndVerb struct {
	Email  string `arg:"" help:"The address that they sign in with."`
	Reason string `required:"" help:"Why. It is kept on record."`
}

func (v staffEndVerb) Run() error {
	return withStore(func(ctx context.Context, _ Config, s *store.Store) error { return v.end(ctx, os.Stdout, s) })
}

func (v staffEndVerb) end(ctx context.Context, w io.Writer, s *store.Store) error {
	m, err := memberBy(ctx, s, v.Email)
	if err != nil {
		return err
	}
	if err := s.Staff.Leave(ctx, operator, m.Person, v.Reason, nil); err != nil {
		return said(err)
	}
	_, err = fmt.Fprintf(w, "%s cannot come in any more\n", m.Name)
	return err
}

// memberBy finds somebody who is at work by their e-mail address.
func memberBy(ctx context.Context, s *store.Store, email string) (staff.Member, error) {
	all, err := s.Staff.Members(ctx, operator)
	if err != nil {
		return staff.Member{}, said(err)
	}
	for _, m := range all {
		if m.Here && m.Email == signin.NormalEmail(email) {
			return m, nil
		}
	}
	return staff.Member{}, fmt.Errorf("nobody at work has the address %q; `myreview staff` lists who there is", email)
}

// dutyVerb is for the first one on duty, who gets the job for it: they keep the rota on its
// page from then on.
type dutyVerb struct {
	Email string `arg:"" help:"The address that they sign in with."`
}

func (v dutyVerb) Run() error {
	return withStore(func(ctx context.Context, c Config, s *store.Store) error { return v.put(ctx, os.Stdout, c, s) })
}

func (v dutyVerb) put(ctx context.Context, w io.Writer, c Config, s *store.Store) error {
	m, err := memberBy(ctx, s, v.Email)
	if err != nil {
		return err
	}
	for _, j := range m.Jobs {
		if !j.Job.HearsCalls() && !j.Waits {
			return fmt.Errorf("%s is a %s, whom a call may be about: they are never on duty", m.Name, j.Job)
		}
	}
	held := slices.IndexFunc(m.Jobs, func(h staff.Held) bool { return h.Job == care.JobDuty })
	if held >= 0 && m.Jobs[held].Waits {
		if err := s.Staff.EndJob(ctx, operator, m.Jobs[held].ID); err != nil {
			return said(err)
		}
	}
	if err := s.Staff.GiveJob(ctx, operator, m.Person, care.JobDuty); err != nil {
		return said(err)
	}
	if on, err := s.Alerts.OnDuty(ctx, care.Viewer{Person: m.Person, Staff: true}); err != nil || on {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s is on duty already\n", m.Name)
		}
		return err
	}
	if err := s.People.AddDuty(ctx, m.Person, care.RealClock(), time.Time{}); err != nil {
		return said(err)
	}
	_, err = fmt.Fprintf(w, "%s reads calls for help from now on, and keeps the rota at %s/duty\n", m.Name, c.Origin)
	return err
}

// withStore opens the database of the settings as it is, for one verb.
func withStore(do func(context.Context, Config, *store.Store) error) error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := openStore(ctx, c, database.AsItIs, logger(c))
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, c, s), s.Close())
}
