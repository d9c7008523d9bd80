package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"myreview/server/consult"
)

// The verbs by which an authority asks its forms its own way.
type formsVerb struct {
	Check  formsCheckVerb  `cmd:"" help:"Say what is wrong in the authority's own definitions of forms, by file and line, or what serve would ask."`
	Export formsExportVerb `cmd:"" help:"Write the program's definition of a form, to begin one's own with."`
}

type formsCheckVerb struct {
	Folder string `arg:"" optional:"" type:"existingdir" help:"The folder. Default: as MYREVIEW_FORMS says."`
}

func (v formsCheckVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	if v.Folder == "" {
		v.Folder = c.forms()
	}
	return checkForms(os.Stdout, v.Folder)
}

func checkForms(w io.Writer, folder string) error {
	own, faults, err := ownForms(folder)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(w, f)
	}
	if len(faults) > 0 {
		return errors.New("serve would not start on these forms")
	}
	consult.Use(own, nil)
	for _, key := range consult.Keys() {
		f, _ := consult.Get(key)
		whose := "the program's"
		if consult.Adapted(key) {
			whose = "your own"
		}
		if _, err := fmt.Fprintf(w, "%-12s for %-8s %3d questions, version %s, %s\n", key, f.Band, len(f.Questions), f.Version, whose); err != nil {
			return err
		}
	}
	return nil
}

// ownForms are the authority's own definitions in a folder, which need not be there.
func ownForms(folder string) ([]*consult.Form, []consult.Fault, error) {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	return consult.ReadOwn(os.DirFS(folder), folder)
}

type formsExportVerb struct {
	Form string `arg:"" help:"Its key, such as young; forms check lists them."`
	File string `arg:"" optional:"" help:"The new file. Default: standard output."`
}

func (v formsExportVerb) Run() error {
	text, err := consult.Built(v.Form)
	if err != nil {
		return fmt.Errorf("%q is no form; the forms are %v", v.Form, consult.Keys())
	}
	if v.File == "" {
		_, err = os.Stdout.Write(text)
		return err
	}
	f, err := os.OpenFile(v.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
