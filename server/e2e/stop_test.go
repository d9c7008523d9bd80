package e2e_test

import (
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"
)

// Whatever stands in front of the program sees that it is not ready, while all goes
// on, before the door closes: nobody meets a closed one.
func TestAStopIsSeenBeforeTheDoorCloses(t *testing.T) {
	p := startDemo(t, "MYREVIEW_DRAIN=2s")
	get := func(path string) (int, string) {
		t.Helper()
		a, err := http.Get(p.url() + path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		defer a.Body.Close()
		text, err := io.ReadAll(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		return a.StatusCode, string(text)
	}
	told := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for seen := false; time.Since(told) < 1500*time.Millisecond; time.Sleep(100 * time.Millisecond) {
		status, text := get("/readyz")
		if seen = seen || status == http.StatusServiceUnavailable; seen && text != "stopping\n" || !seen && time.Since(told) > time.Second {
			t.Fatalf("after %v: %d %q", time.Since(told), status, text)
		}
		if status, _ := get("/help"); status != http.StatusOK {
			t.Fatalf("after %v the site does not go on: %d", time.Since(told), status)
		}
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if took := time.Since(told); took < 2*time.Second || took > 8*time.Second {
		t.Errorf("it was gone after %v", took)
	}
}
