package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"myreview/server/care"
	"myreview/server/profiles"
)

type configVerb struct {
	Show  configShowVerb  `cmd:"" default:"withargs" help:"Show the settings."`
	Check configCheckVerb `cmd:"" help:"Say everything for which serve would not start with the settings as they are."`
}

type configShowVerb struct {
	Markdown bool `help:"As the README's table."`
}

func (v configShowVerb) Run() error {
	if v.Markdown {
		fmt.Print(configTable())
		return nil
	}
	for _, f := range fields() {
		fmt.Printf("%-24s %s\n", f.Tag.Get("env"), f.Tag.Get("about"))
	}
	return nil
}

type configCheckVerb struct{}

func (configCheckVerb) Run() error { return checkConfig(context.Background(), os.Stdout, os.Environ()) }

func checkConfig(ctx context.Context, w io.Writer, environ []string) error {
	c, err := readConfig(environ)
	refused, tables := c.refused(ctx)
	if tables != "" {
		fmt.Fprintf(w, "database: %s, %s\n", c.database().Name(), tables)
	}
	if err := errors.Join(err, errors.Join(refused...)); err != nil {
		fmt.Fprintln(w, err)
		return errors.New("serve would not start with these settings")
	}
	fmt.Fprintln(w, "serve would start with these settings")
	return nil
}

type profileVerb struct {
	Check profileCheckVerb `cmd:"" help:"Say what is wrong in a profile, by line, and for what serve would not start on it."`
}

type profileCheckVerb struct {
	File string `arg:"" help:"The profile, such as /etc/myreview/profile.toml."`
}

func (v profileCheckVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	if err := c.wordsRefused(); err != nil { // and their languages are known
		return err
	}
	return checkProfile(os.Stdout, v.File)
}

func checkProfile(w io.Writer, path string) error {
	faults, open, err := profiles.Faults(path, care.DateOf(care.RealClock()))
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintf(w, "%s, %v\n", path, f)
	}
	if len(faults) > 0 {
		return errors.New("serve would not start on this profile")
	}
	fmt.Fprintf(w, "%s: serve would start on this profile\n", path)
	for _, f := range open {
		fmt.Fprintf(w, "yet to settle: %s, %v\n", path, f)
	}
	return nil
}
