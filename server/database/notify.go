package database

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"myreview/server/care"
)

const (
	bellChannel = "myreview_bell"
	bellsAtOnce = 100              // ids in one notification: 3.7 kB of the 8 kB that Postgres takes
	bellCheck   = 20 * time.Second // a bell that was lost costs no more than this
	bellRetry   = time.Second
	bellPatient = 10 * time.Second // for a database that does not answer
)

// notifier tells that something in a review changed. It carries no more than the
// review's id: whoever hears it reads for themselves. On SQLite it is a
// function call. On Postgres it also reaches the other instances, sent after
// the commit by one sender that puts together what waits (a notification
// inside each transaction would halve Postgres: they commit one by one).
type notifier struct {
	s       *DB
	address string // of Postgres; empty on SQLite
	name    string // of this instance, to know its own bells again

	mu          sync.Mutex
	subscribers []func(care.ID)
	out         map[care.ID]bool // to be told to the others
	wake        chan struct{}

	cancel context.CancelFunc
	ended  sync.WaitGroup
}

func newNotifier(s *DB, address string) *notifier {
	return &notifier{
		s: s, address: address, name: string(care.NewID()),
		out: map[care.ID]bool{}, wake: make(chan struct{}, 1),
	}
}

// Listen adds someone to be told of every change, here or on another instance.
// fn must be quick and must not write.
func (s *DB) Listen(fn func(review care.ID)) {
	s.notifier.mu.Lock()
	defer s.notifier.mu.Unlock()
	s.notifier.subscribers = append(s.notifier.subscribers, fn)
}

// Ring tells everyone that a review changed without an event: somebody came
// or went.
func (s *DB) Ring(review care.ID) {
	b := s.notifier
	b.publish(review)
	if b.address == "" {
		return
	}
	b.mu.Lock()
	b.out[review] = true
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *notifier) publish(review care.ID) {
	b.mu.Lock()
	ears := b.subscribers
	b.mu.Unlock()
	for _, fn := range ears {
		fn(review)
	}
}

func (b *notifier) start() {
	if b.address == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel = cancel
	b.ended.Go(func() { b.send(ctx) })
	b.ended.Go(func() { b.listen(ctx) })
	b.ended.Go(func() { b.compare(ctx) })
}

func (b *notifier) stop() {
	if b.cancel != nil {
		b.cancel()
		b.ended.Wait()
	}
}

// send is the one sender of this instance. What is rung while a notification
// is under way goes out with the next one, once for each review.
func (b *notifier) send(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		}
		for _, text := range b.notifications() {
			err := b.s.writes.WithContext(ctx).Exec("SELECT pg_notify(?, ?)", bellChannel, text).Error
			if err != nil && ctx.Err() == nil {
				b.s.Log.Warn("change not sent to other instances", "err", err) // the comparison makes up for it
			}
		}
	}
}

func (b *notifier) notifications() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var texts []string
	ids := []string{b.name}
	for review := range b.out {
		if ids = append(ids, string(review)); len(ids) > bellsAtOnce {
			texts, ids = append(texts, strings.Join(ids, " ")), []string{b.name}
		}
	}
	if len(ids) > 1 {
		texts = append(texts, strings.Join(ids, " "))
	}
	clear(b.out)
	return texts
}

// listen waits on a connection of its own for the bells of other instances, and
// comes back when that connection is lost.
func (b *notifier) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := b.listenOnce(ctx); ctx.Err() == nil {
			b.s.Log.Warn("changes of other instances not received", "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(bellRetry):
			}
		}
	}
}

func (b *notifier) listenOnce(ctx context.Context) error {
	dial, cancel := context.WithTimeout(ctx, bellPatient)
	defer cancel()
	conn, err := pgx.Connect(dial, b.address)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(dial))
	if _, err := conn.Exec(dial, "LISTEN "+bellChannel); err != nil {
		return err
	}
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		from, rest, _ := strings.Cut(n.Payload, " ")
		if from == b.name {
			continue
		}
		for _, text := range strings.Fields(rest) {
			if id, err := care.ParseID(text); err == nil {
				b.publish(id)
			}
		}
	}
}

// compare rings for every live review whose number moved since it last looked.
// A bell that was heard rings again, which costs a look and sends nothing.
func (b *notifier) compare(ctx context.Context) {
	tick := time.NewTicker(bellCheck)
	defer tick.Stop()
	var known map[care.ID]int64
	for {
		known = b.s.RingMissed(ctx, known)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// RingMissed rings for every live review whose number is not the one that is known, and
// gives their numbers now. Those that were live and are no more ring as well: closing
// is a change too. Where nothing is known yet, nothing rings.
func (s *DB) RingMissed(ctx context.Context, known map[care.ID]int64) map[care.ID]int64 {
	ctx, cancel := context.WithTimeout(ctx, bellPatient)
	defer cancel()
	var rows []struct {
		ID  care.ID
		Seq int64
	}
	// The state stands in the words, so that a plan kept for any state is never used.
	if err := s.Read(ctx).Raw("SELECT id, seq FROM review WHERE state = 'live'").Scan(&rows).Error; err != nil {
		return known
	}
	now := make(map[care.ID]int64, len(rows))
	for _, r := range rows {
		now[r.ID] = r.Seq
		if seq, was := known[r.ID]; known != nil && (!was || seq != r.Seq) {
			s.notifier.publish(r.ID)
		}
	}
	for id := range known {
		if _, still := now[id]; !still {
			s.notifier.publish(id)
		}
	}
	return now
}
