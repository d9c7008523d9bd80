package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"myreview/server/care"
)

// alike compares how long it takes to be told that a review is not there, where
// it is somebody else's and where it never was (safety.md section 1, I3): now the
// one and now the other first, each of many, so that whatever else the machine does
// falls on both.
func (b *bench) alike(ctx context.Context, db engine) {
	const others = 40
	site := b.site(ctx, db, plan{Rooms: 1 + others, Size: 2})
	defer site.stop()
	stranger := newReader(site.Addr, site.Rooms[0].Secrets[0])
	var took [2]times
	for begin, turn := time.Now(), 0; time.Since(begin) < time.Duration(b.rounds)*b.window; turn++ {
		ids := [2]care.ID{site.Rooms[1+turn/2%others].Review, care.NewID()}
		for _, i := range [2]int{turn % 2, 1 - turn%2} {
			begin := time.Now()
			answer, _, err := stranger.do(ctx, http.MethodGet, "/r/"+string(ids[i]), "")
			if err == nil && answer.StatusCode != http.StatusNotFound {
				err = errors.New(answer.Status)
			}
			ok(err)
			took[i] = append(took[i], time.Since(begin))
		}
	}
	b.out.add("a review of somebody else", "p50 %s us, nine of ten within %s", number(took[0].at(0.5)*1000), number(took[0].at(0.9)*1000))
	b.out.add("a review that never was", "p50 %s us, nine of ten within %s", number(took[1].at(0.5)*1000), number(took[1].at(0.9)*1000))
	b.out.note(fmt.Sprintf("%d tries of each. Over a network the noise is far greater.", len(took[0])))
}
