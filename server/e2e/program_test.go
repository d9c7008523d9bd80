package e2e_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"

	"myreview/server/store/storetest"
)

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// engine is the source of one of the engines that look for barriers.
func engine(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile("../../static/vendor-test/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw) + "\n;0"
}

// scratch is a folder for what all walks share.
var scratch string

// binary builds the program once for all walks.
var binary = sync.OnceValues(func() (string, error) {
	out := filepath.Join(scratch, "myreview")
	cmd := exec.Command("go", "build", "-o", out, "myreview/server")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if msg, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, msg)
	}
	return out, nil
})

// eachDatabase walks with a demo on each kind of database.
func eachDatabase(t *testing.T, walk func(t *testing.T, p *program)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { walk(t, startDemo(t)) })
	t.Run("postgres", func(t *testing.T) {
		p := startDemo(t, onPostgres(t))
		if _, err := os.Stat(filepath.Join(p.data, "myreview.db")); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("the program keeps an embedded database beside its Postgres: %v", err)
		}
		walk(t, p)
	})
}

// onPostgres is the setting of a program whose database is a Postgres of its own.
func onPostgres(t *testing.T) string {
	t.Helper()
	return "MYREVIEW_DATABASE_URL=" + storetest.Empty(t)
}

// program is one running portal with the demo in a folder of its own.
type program struct {
	t    *testing.T
	data string
	addr string
	env  []string
	cmd  *exec.Cmd
	verb string // that it runs; empty: the demo

	through []string // what runs the program, if it is not run by itself
}

// startDemo runs `myreview demo` on loopback. Extra settings are NAME=value; without
// any, it goes on from a demo that has just begun.
func startDemo(t *testing.T, extra ...string) *program {
	t.Helper()
	p := newDemo(t, filepath.Join(t.TempDir(), "data"), extra...)
	if len(extra) == 0 {
		begun(t, p.data)
	}
	p.start()
	t.Cleanup(p.kill)
	return p
}

func newDemo(t *testing.T, data string, extra ...string) *program {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return &program{t: t, data: data, addr: l.Addr().String(), env: extra}
}

var beginning sync.Mutex

// begun copies a demo that has just begun, and its keys, to data. To tell its stories takes
// more than all else that a program does at its start: they are told once a day.
func begun(t *testing.T, data string) {
	t.Helper()
	beginning.Lock()
	defer beginning.Unlock()
	first := filepath.Join(scratch, time.Now().Format("0102"), "data")
	if _, err := os.Stat(first); err != nil {
		if err := os.MkdirAll(filepath.Dir(first), 0o700); err != nil {
			t.Fatal(err)
		}
		p := newDemo(t, first)
		t.Cleanup(p.kill)
		p.start()
		if err := errors.Join(p.cmd.Process.Signal(os.Interrupt), p.cmd.Wait()); err != nil {
			t.Fatal(err)
		}
	}
	if msg, err := exec.Command("cp", "-a", first, first+".keyset", filepath.Dir(data)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
}

// another starts a second instance on the same database.
func (p *program) another() *program {
	p.t.Helper()
	return startDemo(p.t, append(slices.Clone(p.env), "MYREVIEW_KEYSET="+p.data+".keyset")...)
}

func (p *program) start() {
	p.t.Helper()
	bin, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	run := append(slices.Clone(p.through), bin)
	if p.verb == "" {
		run = append(run, "demo", "--stories")
	} else {
		run = append(run, p.verb)
	}
	p.cmd = exec.CommandContext(context.Background(), run[0], run[1:]...)
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "MYREVIEW_ADDR=" + p.addr, "MYREVIEW_DATA=" + p.data}, p.env...)
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(os.Stderr, "portal:", lines.Text())
		}
	}()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if r, err := http.Get(p.url() + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
	}
	p.t.Fatal("the portal did not become ready")
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	if p.cmd.Process != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// url is where the portal answers; localhost, so that browsers treat it as
// they treat https.
func (p *program) url() string {
	_, port, _ := net.SplitHostPort(p.addr)
	return "http://localhost:" + port
}
