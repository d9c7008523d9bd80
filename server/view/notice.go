package view

import (
	"slices"
	"time"

	"myreview/server/care"
)

// Notices is a child's significant events, with the form that tells the IRO of one.
type Notices struct {
	Page
	Child          care.ID
	Name           string
	Leads          bool // the reader is the IRO, or covers
	Died           bool // the child has: nothing more is told
	ID             care.ID
	Groups         []NoticeGroup
	Day            string
	What           string
	List           []NoticeLine
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Notices) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// Waiting are those that the IRO has not answered.
func (m *Notices) Waiting() []NoticeLine { return m.answered(false) }

// Answered are the others, which the page folds away.
func (m *Notices) Answered() []NoticeLine { return m.answered(true) }

func (m *Notices) answered(is bool) []NoticeLine {
	return slices.DeleteFunc(slices.Clone(m.List), func(l NoticeLine) bool { return l.Answered != is })
}

// NoticeGroup is some kinds of events.
type NoticeGroup struct {
	Label string
	Kinds []Option
}

// NoticeLine is one event, and what was answered.
type NoticeLine struct {
	ID         care.ID
	Kind       string // names a message
	Before     bool   // a review has to come before it happens
	Day        care.Date
	Lines      []string
	By         string
	At         time.Time
	AnswerBy   care.Date // until it is answered
	Late       bool
	May        bool // the reader answers it
	Answered   bool
	NeededBy   care.Date // empty: no review is needed
	Why        []string
	AnsweredBy string
	AnsweredAt time.Time
}

// NoticeAnswer is the form with which the IRO answers one.
type NoticeAnswer struct {
	Page
	Child          care.ID
	Name           string
	Line           NoticeLine
	ID             care.ID
	Says           []Option
	By             string
	Why            string
	Today          care.Date
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *NoticeAnswer) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// NoticesOpen is how many events wait for an answer.
type NoticesOpen struct {
	Count, Late int
	First       care.Date // by which the first is to be answered
}

// NoticeWait is an event that the reader has to answer.
type NoticeWait struct {
	Path  string
	Child string
	By    care.Date
	Late  bool
}
