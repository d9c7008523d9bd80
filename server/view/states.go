package view

// Phase is how far a review is.
type Phase string

// Due reports whether it is planned for no day yet.
func (p Phase) Due() bool { return p == "due" }

// Planned reports whether it has not begun.
func (p Phase) Planned() bool { return p == "planned" }

// Live reports whether it is being held.
func (p Phase) Live() bool { return p == "live" }

// Closed reports whether it is over.
func (p Phase) Closed() bool { return p == "closed" }

// ScaleState is how far the scaling of one area is; empty: it has none.
type ScaleState string

// Ahead reports whether it can be opened.
func (s ScaleState) Ahead() bool { return s == "ahead" }

// Open reports whether people pick, and nobody sees what.
func (s ScaleState) Open() bool { return s == "open" }

// Revealed reports whether all see what was picked.
func (s ScaleState) Revealed() bool { return s == "revealed" }

// Waits reports whether it comes before what is talked about next.
func (s ScaleState) Waits() bool { return s.Ahead() || s.Open() }

// ItemState is how far the meeting is with one thing to talk about.
type ItemState string

// Now reports whether it is talked about.
func (s ItemState) Now() bool { return s == "now" }

// Done reports whether it is over.
func (s ItemState) Done() bool { return s == "done" }

// LetterState is how far the letter about a review is; empty: nobody has begun it.
type LetterState string

// Draft reports whether it is being written.
func (s LetterState) Draft() bool { return s == "draft" }

// Published reports whether the child has it.
func (s LetterState) Published() bool { return s == "published" }
