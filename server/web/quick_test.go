//go:build !race

package web_test

import "time"

// quick is how long the portal may take over what an attacker sends.
const quick = time.Second
