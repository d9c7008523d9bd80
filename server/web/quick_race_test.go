//go:build race

package web_test

import "time"

// quick is longer under the race detector, which slows everything; the faults took 17 seconds.
const quick = 5 * time.Second
