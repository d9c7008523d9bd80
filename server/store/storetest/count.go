package storetest

import (
	"strings"
	"sync/atomic"
)

// Counter counts what a store asks of its database: its Note is for Config.Trace.
// Each SELECT, INSERT, UPDATE and DELETE counts, inside a transaction and outside.
// What begins, ends or nests a transaction does not, nor settings and the bell of
// Postgres; what a trigger does is part of the statement that sets it off.
type Counter struct{ n atomic.Int64 }

// Note is told of each statement before it runs.
func (c *Counter) Note(statement string, _ []any) {
	if explained.MatchString(statement) && !strings.Contains(statement, "pg_notify") {
		c.n.Add(1)
	}
}

// Count is how many there were so far.
func (c *Counter) Count() int { return int(c.n.Load()) }
