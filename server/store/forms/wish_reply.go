package forms

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

type replyRow struct {
	WishID   care.ID   `gorm:"column:wish_id;primaryKey"`
	N        int       `gorm:"column:n;primaryKey;autoIncrement:false"`
	ID       care.ID   `gorm:"column:id"` // of the form that said it, which may answer several wishes
	Says     string    `gorm:"column:says"`
	Body     []byte    `gorm:"column:body"`
	ByPerson care.ID   `gorm:"column:by_person"`
	ByTie    care.ID   `gorm:"column:by_tie"`
	At       time.Time `gorm:"column:at"`
}

func (replyRow) TableName() string { return "wish_reply" }

// place is where a reply is sealed.
func (r replyRow) place() care.ID { return r.WishID + "/" + r.ID }

// repliesOf are what was answered to the wishes of a review, by wish, in order.
func (s *Store) repliesOf(keys database.ChildCrypto, st network.Standing, named map[care.ID]network.Named) (map[care.ID][]Reply, error) {
	rows, err := database.Fetch[replyRow](keys.Tx, "WHERE wish_id IN (SELECT w.id FROM wish w WHERE w.review_id = $1) ORDER BY wish_id, n", string(st.Review.ID))
	if err != nil {
		return nil, err
	}
	out := map[care.ID][]Reply{}
	for _, r := range rows {
		one := Reply{N: r.N, At: r.At, By: named[r.ByTie], form: r.ID}
		text, lost, err := keys.ShownWith("wish_reply", r.place(), "body", r.Body, r.Says)
		if err != nil {
			return nil, err
		}
		if one.Lost = lost || json.Unmarshal([]byte(text), &one.Reply) != nil; one.Lost {
			one.Reply = consult.Reply{}
		}
		one.Says = r.Says
		out[r.WishID] = append(out[r.WishID], one)
	}
	return out, nil
}

// NewReply is what somebody answers to wishes. ID is the one that the form carried, and Seen
// is how many replies to each they had before them.
type NewReply struct {
	ID     care.ID
	Wishes []care.ID
	Seen   map[care.ID]int
	Reply  consult.Reply
}

// ReplyTo answers wishes, until the review is closed (Gone): the IRO those of the child, the
// social worker those that they may read. What was answered before stays on record. Conflict
// where somebody else answered meanwhile, or the child took it back. The same form again is
// harmless, and one with other words a Conflict.
func (s *Store) ReplyTo(ctx context.Context, v care.Viewer, review care.ID, n NewReply) error {
	return s.writeWish(ctx, v, review, func(tx *audit.Tx, st network.Standing, keys database.ChildCrypto) error {
		if !st.RepliesToWishes() {
			return care.NotFoundError()
		}
		if len(n.Wishes) == 0 {
			return care.Invalid("wish.error.which").On("wish")
		}
		reply := n.Reply.Only()
		if err := reply.Check(); err != nil {
			return err
		}
		known, err := s.readWishes(tx.DB, st)
		if err != nil {
			return err
		}
		body, err := json.Marshal(reply)
		if err != nil {
			return fmt.Errorf("store: reply: %w", err)
		}
		for _, id := range n.Wishes {
			w, ok := known.wish(id)
			if !ok {
				return care.NotFoundError()
			}
			row := replyRow{WishID: id, N: len(w.Replies) + 1, ID: n.ID, Says: reply.Says, ByPerson: v.Person, ByTie: st.Tie.ID, At: s.db.Now()}
			said := slices.IndexFunc(w.Replies, func(r Reply) bool { return r.form == n.ID })
			switch {
			case said >= 0 && w.Replies[said].Reply == reply:
				continue
			case said >= 0:
				return care.Conflict("wish.error.meanwhile")
			case !w.Back.IsZero():
				return care.Conflict("wish.error.back")
			case n.Seen[id] != len(w.Replies):
				return care.Conflict("wish.error.meanwhile")
			}
			if row.Body, err = keys.SealWith("wish_reply", row.place(), "body", body, row.Says); err != nil {
				return err
			}
			if err := tx.Create(&row).Error; err != nil {
				return fmt.Errorf("store: reply: %w", err)
			}
			tx.Event("wish.answered", id)
		}
		return nil
	})
}

func (w Wishes) wish(id care.ID) (Wish, bool) {
	for _, one := range w.All {
		if one.ID == id {
			return one, true
		}
	}
	return Wish{}, false
}

// writeWish is a write about the wishes of a review that is not closed.
func (s *Store) writeWish(ctx context.Context, v care.Viewer, review care.ID, fn func(*audit.Tx, network.Standing, database.ChildCrypto) error) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.wishesOf(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		tx.Under(st.Tie.ID)
		if st.Review.State == network.ReviewClosed {
			return care.Gone("wish.error.closed")
		}
		return fn(tx, st, s.db.ForChild(tx.DB, st.Review.ChildID))
	})
}

// MarkWish makes a wish of what the child said in their form, for the IRO alone. Whoever may
// read that answer may read the wish. The same form again is harmless.
func (s *Store) MarkWish(ctx context.Context, v care.Viewer, review, id, answer care.ID) error {
	return s.writeWish(ctx, v, review, func(tx *audit.Tx, st network.Standing, keys database.ChildCrypto) error {
		if !st.Leads() {
			return care.NotFoundError()
		}
		if err := fresh(tx.DB, review, id); err != nil {
			return err
		}
		known, err := s.readWishes(tx.DB, st)
		if err != nil {
			return err
		}
		other, err := s.otherSaid(tx.DB, st, known)
		if err != nil {
			return err
		}
		for _, a := range other {
			if a.ID != answer {
				continue
			}
			said := consult.Answer{State: consult.Given, Audience: a.Audience, Values: a.Answer.Values, Asked: a.Answer.Asked}
			tx.Event("wish.made", id)
			return addWish(keys, wishRow{ID: id, ReviewID: review, Source: WishMarked, Question: a.Question.ID, AnswerID: a.ID, Audience: a.Audience, ByPerson: v.Person}, said)
		}
		return care.NotFoundError()
	})
}

// SayWish writes down what the child asked for in the meeting, in their words, for the IRO
// alone and while it goes on (Conflict). The same form again is harmless.
func (s *Store) SayWish(ctx context.Context, v care.Viewer, review, id care.ID, words string) error {
	return s.writeWish(ctx, v, review, func(tx *audit.Tx, st network.Standing, keys database.ChildCrypto) error {
		if !st.Leads() {
			return care.NotFoundError()
		}
		if err := fresh(tx.DB, review, id); err != nil {
			return err
		}
		if st.Review.State != network.ReviewLive {
			return care.Conflict("wish.error.notlive")
		}
		said := consult.InWords(words)
		if strings.TrimSpace(words) == "" {
			return care.Invalid("wish.error.words").On("words")
		}
		if err := said.Values[consult.Main].Check(&consult.Part{ID: "words"}, consult.Circle{}); err != nil {
			return err
		}
		tx.Event("wish.made", id)
		return addWish(keys, wishRow{ID: id, ReviewID: review, Source: WishMeeting, Audience: said.Audience, ByPerson: v.Person}, said)
	})
}

// fresh is nil for the id of a wish that was not kept yet.
func fresh(db *gorm.DB, review, id care.ID) error {
	rows, err := database.Fetch[wishRow](db, "WHERE id = $1", string(id))
	if err == nil && len(rows) > 0 {
		err = audit.Again(rows[0].ReviewID == review)
	}
	return err
}
