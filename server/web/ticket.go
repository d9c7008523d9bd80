package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
)

// A ticket opens one socket of one review, once, soon, and only together with
// the session in which its page was asked for (ASVS 5.0 4.4.3, 4.4.4): a site
// that makes a browser open a socket of ours has the cookie on its side, but
// not the page. It is a number and an end, with a mark that only who knows the
// session's secret can make; so nothing is kept until it is used.
const (
	ticketLife   = 2 * time.Minute
	ticketNumber = 16
	ticketMark   = 16
)

// Ticket makes a ticket for a socket of the review.
func Ticket(secret string, review care.ID, now time.Time) string {
	b := make([]byte, ticketNumber, ticketNumber+8+ticketMark)
	_, _ = rand.Read(b)
	b = binary.BigEndian.AppendUint64(b, uint64(now.Add(ticketLife).Unix())) // #nosec G115 -- after 1970
	return base64.RawURLEncoding.EncodeToString(append(b, markTicket(secret, review, b)...))
}

func markTicket(secret string, review care.ID, b []byte) []byte {
	m := hmac.New(sha256.New, []byte("ticket\x00"+secret))
	m.Write([]byte(review))
	m.Write(b)
	return m.Sum(nil)[:ticketMark]
}

// readTicket is the number and the end of a ticket that this session's page
// was given for the review, if it is one and has not run out.
func readTicket(text, secret string, review care.ID, now time.Time) (number string, until time.Time, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != ticketNumber+8+ticketMark || secret == "" {
		return "", time.Time{}, false
	}
	said, mark := b[:ticketNumber+8], b[ticketNumber+8:]
	until = time.Unix(int64(binary.BigEndian.Uint64(said[ticketNumber:])), 0) // #nosec G115 -- ours, as the mark shows
	ok = hmac.Equal(mark, markTicket(secret, review, said)) && now.Before(until)
	return base64.RawURLEncoding.EncodeToString(said[:ticketNumber]), until, ok
}

// NewTicket gives a page whose ticket is used another one.
func (s *Site) NewTicket(k *Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	if err := s.Store.Reviews.TakesPart(k.UserContext(), k.Viewer, id); err != nil {
		return err
	}
	return k.Answer(fiber.StatusOK, map[string]string{"ticket": Ticket(k.Secret, id, s.Clock())})
}

// ticketHeld uses up the ticket with which a socket is asked for.
func (s *Site) ticketHeld(k *Call, review care.ID) error {
	number, until, ok := readTicket(k.Query("ticket"), k.Secret, review, s.Clock())
	if !ok {
		return care.Forbidden("error.ticket")
	}
	return s.Store.SignIn.UseTicket(k.UserContext(), number, until)
}
