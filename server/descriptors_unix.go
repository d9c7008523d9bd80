//go:build linux || darwin

package main

import (
	"math"
	"syscall"
)

// descriptors is how many files and connections the system lets this program
// have open at once: the hard limit, since Go raises the soft one to it at start.
func descriptors() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(limit.Cur)
}
