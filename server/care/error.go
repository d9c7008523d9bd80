package care

import "errors"

// Kind says what sort of thing went wrong, and with it which page answers.
type Kind uint8

// The kinds of error, each with the status that the site's one error edge gives.
const (
	KindInternal  Kind = iota // 500: ours; logged once, never shown
	KindInvalid               // 422: what was sent cannot be taken; told next to the field
	KindNotFound              // 404: not there, or not for this viewer: alike on purpose
	KindForbidden             // 403: visible, but not theirs to do
	KindConflict              // 409: somebody else was quicker, or the step does not fit
	KindGone                  // 410: was there and is over (a closed review)
	KindTooMany               // 429: too many tries
	KindSignIn                // 303 to the way in: nobody is signed in (any more)
	KindTooLarge              // 413: more than a page can take
	KindBusy                  // 503: too many at once; the argument Wait says when to try again
	KindAway                  // 503: the database does not answer, or takes nothing
)

// Error is the one error that crosses rooms. Key is a message id in locales/,
// translated at the edge into the reader's own words; Field names the form
// field that it belongs to, if any; Err is what happened underneath, for the
// log alone.
type Error struct {
	Kind  Kind
	Key   string
	Args  map[string]any
	Field string
	Err   error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Key + ": " + e.Err.Error()
	}
	return e.Key
}

func (e *Error) Unwrap() error { return e.Err }

// On names the field that the error belongs to.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// With adds a named value for the message.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Args = make(map[string]any, len(e.Args)+1)
	for k, v := range e.Args {
		c.Args[k] = v
	}
	c.Args[name] = value
	return &c
}

// Invalid is for input that cannot be taken; key says why in the reader's words.
func Invalid(key string) *Error { return &Error{Kind: KindInvalid, Key: key} }

// NotFoundError is the one answer for what is not there and for what the
// viewer may not know of.
func NotFoundError() *Error { return &Error{Kind: KindNotFound, Key: "error.notfound"} }

// Forbidden is for an act on something visible that is not the viewer's to do.
func Forbidden(key string) *Error { return &Error{Kind: KindForbidden, Key: key} }

// Conflict is for a step that no longer fits what is there.
func Conflict(key string) *Error { return &Error{Kind: KindConflict, Key: key} }

// Gone is for what was there and is over.
func Gone(key string) *Error { return &Error{Kind: KindGone, Key: key} }

// KindOf is the kind of the first Error in the chain, KindInternal for any other.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}
