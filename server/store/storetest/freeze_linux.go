package storetest

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"myreview/server/store"
)

// Freeze makes the database one that takes no writes, as a full disk or a copy
// that only follows does, and opens it once more. What has it open already goes
// on as before.
func (b *Base) Freeze(t *testing.T) *store.Store {
	t.Helper()
	if b.Kind == "postgres" {
		name, _, _ := strings.Cut(filepath.Base(b.Config.URL), "?")
		if err := run(b.Config.URL, `ALTER DATABASE "`+name+`" SET default_transaction_read_only = on`); err != nil {
			t.Fatal(err)
		}
		return b.Open(t)
	}
	// The file alone: SQLite reads a database of this kind through two files
	// beside it.
	dir := filepath.Dir(b.Config.Path)
	for path, mode := range map[string]os.FileMode{b.Config.Path: 0o444, dir: 0o777, filepath.Dir(dir): 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() != 0 {
		return b.Open(t)
	}
	// No mode of a file stops root; this thread is somebody else for files, for
	// as long as it opens this one.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Setfsuid(0) }()
	return b.Open(t)
}
