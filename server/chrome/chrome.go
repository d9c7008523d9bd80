// Package chrome finds the browser in which the portal is walked and measured.
package chrome

import (
	"errors"
	"os/exec"
)

// ErrMissing says that no such browser is here.
var ErrMissing = errors.New("no Chromium here")

// Find is the program's path, or ErrMissing. The names are those of .ci/needs.
func Find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}
