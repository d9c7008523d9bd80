package review

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/access"
	"myreview/server/care"
)

var ten = time.Date(2026, time.March, 26, 10, 0, 0, 0, time.UTC)

// The people of the tests. Ids are words, so that a failure reads well: the
// tie of kim is t-kim, the seat s-kim, the session h-kim.
var cast = []struct {
	name  string
	kind  care.TieKind
	calls string
	band  care.Band
	state care.TieState
	seat  SeatState // empty: none
}{
	{"kim", care.TieChild, "", care.Primary, care.TieActive, Invited},
	{"jo", care.TieCarer, "Jo", care.Adult, care.TieActive, Invited},
	{"mum", care.TieParent, "Mum", care.Adult, care.TieActive, Invited},
	{"dad", care.TieParent, "Dad", care.Adult, care.TieExcluded, Invited},
	{"gran", care.TieParent, "Gran", care.Adult, care.TieActive, Removed},
	{"priya", care.TieSocialWorker, "Priya", care.Adult, care.TieActive, Invited},
	{"iris", care.TieIRO, "", care.Adult, care.TieActive, Invited},
	{"carl", care.TieCoverIRO, "", care.Adult, care.TieActive, Invited},
	{"old", care.TieSocialWorker, "", care.Adult, care.TieEnded, Invited},
	{"aunt", care.TieParent, "Aunty", care.Adult, care.TieActive, ""},
}

// meetingState is a live meeting that talks about home; nothing is scaled yet.
func meetingState() State {
	s := State{
		Review: Review{ID: "r", Number: 2, Phase: Live, StartsAt: ten, Epoch: "e", Seq: 12},
		Child:  "kim",
		Names:  map[care.ID]Name{},
		Items: []Item{
			{ID: "i-welcome", Pos: 1, Kind: Welcome, State: Done, LedBy: "s-iris"},
			{ID: "i-home", Pos: 2, Kind: ForArea, Area: care.Home, State: Now, LedBy: "s-iris"},
			{ID: "i-fam", Pos: 3, Kind: ForArea, Area: care.Family, State: Ahead},
			{ID: "i-close", Pos: 4, Kind: Close, State: Ahead},
		},
		Sessions: map[string]care.ID{"h-room": "room", "h-stranger": "stranger"},
		Now:      ten.Add(10 * time.Minute),
	}
	for _, c := range cast {
		id := care.ID(c.name)
		s.Names[id] = Name{Name: "Name of " + c.name, Picture: "person", Band: c.band}
		s.Ties = append(s.Ties, care.Tie{ID: "t-" + id, Person: id, Child: "kim", Kind: c.kind, State: c.state, Calls: c.calls})
		s.Sessions["h-"+c.name] = id
		if c.seat != "" {
			s.Seats = append(s.Seats, Seat{
				ID: "s-" + id, Person: id, Tie: "t-" + id, State: c.seat, Shows: ShowWith,
				Mode: OnScreen, JoinedAt: ten, SeenAt: ten.Add(10 * time.Minute),
			})
		}
	}
	s.Seats = append(s.Seats, Seat{ID: "room", State: Invited, Mode: InRoom, JoinedAt: ten})
	return s
}

func viewer(name string) care.Viewer {
	if name == "room" {
		return care.Viewer{Seat: "room", Review: "r", Session: "h-room"}
	}
	return care.Viewer{Person: care.ID(name), Session: "h-" + name}
}

// with changes a fresh state.
func with(change ...func(*State)) State {
	s := meetingState()
	for _, c := range change {
		c(&s)
	}
	return s
}

func (s *State) seat(id care.ID) *Seat {
	return &s.Seats[slices.IndexFunc(s.Seats, func(x Seat) bool { return x.ID == id })]
}

func look(t *testing.T, s State, who string) View {
	t.Helper()
	v, err := NewMeeting(s).View(viewer(who))
	if err != nil {
		t.Fatalf("%s: %v", who, err)
	}
	return v
}

func TestOnItsDay(t *testing.T) {
	for _, c := range []struct {
		planned, now string
		want         bool
	}{
		{"2026-03-26T10:00:00Z", "2026-03-26T07:00:00Z", true},
		{"2026-03-26T10:00:00Z", "2026-03-26T23:30:00Z", true},
		{"2026-03-26T10:00:00Z", "2026-03-25T10:00:00Z", false},
		{"2026-03-26T10:00:00Z", "2026-03-27T09:00:00Z", false},
		{"2026-03-26T23:30:00Z", "2026-03-27T00:15:00Z", true},  // midnight lies between
		{"2026-07-01T23:30:00Z", "2026-07-02T12:00:00Z", true},  // half past midnight in London
		{"2026-07-01T22:30:00Z", "2026-07-02T12:00:00Z", false}, // half past eleven in London
	} {
		at := func(s string) time.Time {
			out, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := OnItsDay(at(c.planned), at(c.now)); got != c.want {
			t.Errorf("planned for %s, opened %s: %v", c.planned, c.now, got)
		}
	}
}

func TestWhoIsLetIn(t *testing.T) {
	unplanned := func(s *State) { s.Review.Phase = Unplanned }
	tests := []struct {
		name   string
		viewer care.Viewer
		change func(*State)
		want   care.Kind // KindInternal: let in
	}{
		{"the child", viewer("kim"), nil, care.KindInternal},
		{"the IRO", viewer("iris"), nil, care.KindInternal},
		{"one who covers", viewer("carl"), nil, care.KindInternal},
		{"the room screen", viewer("room"), nil, care.KindInternal},
		{"nobody", care.Viewer{}, nil, care.KindNotFound},
		{"a stranger with a good session", viewer("stranger"), nil, care.KindNotFound},
		{"an excluded parent, though a seat is still there", viewer("dad"), nil, care.KindNotFound},
		{"somebody whose seat was removed", viewer("gran"), nil, care.KindNotFound},
		{"somebody whose tie has ended", viewer("old"), nil, care.KindNotFound},
		{"a tie without a seat", viewer("aunt"), nil, care.KindNotFound},
		{"a tie that ends today", viewer("mum"), func(s *State) { s.Ties[2].Until = s.Now }, care.KindNotFound},
		{"excluded under another tie", viewer("mum"), func(s *State) {
			s.Ties = append(s.Ties, care.Tie{ID: "t2", Person: "mum", Child: "kim", Kind: care.TieCarer, State: care.TieExcluded})
		}, care.KindNotFound},
		{"a way in for this child", care.Viewer{Person: "mum", Session: "h-mum", Within: "sam kim"}, nil, care.KindInternal},
		{"a way in for another child", care.Viewer{Person: "mum", Session: "h-mum", Within: "sam"}, nil, care.KindNotFound},
		{"signed out", viewer("mum"), func(s *State) { delete(s.Sessions, "h-mum") }, care.KindSignIn},
		{"without a session", care.Viewer{Person: "mum"}, nil, care.KindSignIn},
		{"with somebody else's session", care.Viewer{Person: "mum", Session: "h-kim"}, nil, care.KindSignIn},
		{"excluded and signed out: no word of the meeting", care.Viewer{Person: "dad"}, nil, care.KindNotFound},
		{"a room screen of another review", care.Viewer{Seat: "room", Review: "other", Session: "h-room"}, nil, care.KindNotFound},
		{"a room screen that was removed", viewer("room"), func(s *State) { s.seat("room").State = Removed }, care.KindNotFound},
		{"a person's seat is no room screen", care.Viewer{Seat: "s-iris", Review: "r", Session: "h-iris"}, nil, care.KindNotFound},
		{"the child, of a review that has no day", viewer("kim"), unplanned, care.KindNotFound},
		{"a parent, of one that has none", viewer("mum"), unplanned, care.KindNotFound},
		{"a room screen, of one that has none", viewer("room"), unplanned, care.KindNotFound},
		{"the IRO, of one that has none", viewer("iris"), unplanned, care.KindInternal},
		{"a room screen signed out", viewer("room"), func(s *State) { delete(s.Sessions, "h-room") }, care.KindSignIn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := meetingState()
			if tt.change != nil {
				tt.change(&s)
			}
			v, err := NewMeeting(s).View(tt.viewer)
			if (err == nil) != (tt.want == care.KindInternal) || err != nil && care.KindOf(err) != tt.want {
				t.Fatalf("error %v", err)
			}
			if err != nil && !cmp.Equal(v, View{}) {
				t.Errorf("something came out: %+v", v)
			}
		})
	}
}

func names(people []Person) []string {
	var out []string
	for _, p := range people {
		name := string(p.Tie[2:])
		if p.Name != "" {
			name += "+" // with their name
		}
		out = append(out, name)
	}
	return out
}

func TestPeople(t *testing.T) {
	s := with(func(s *State) {
		s.Forms = []FormIn{{Tie: "t-mum", Version: 1, At: ten}, {Tie: "t-dad", Version: 2, At: ten}}
		s.seat("s-mum").Plans = "phone"
		s.seat("s-jo").SeenAt = ten
	})
	t.Run("the IRO sees everyone by name, and who is outside", func(t *testing.T) {
		v := look(t, s, "iris")
		if diff := cmp.Diff([]string{"kim+", "jo+", "mum+", "priya+", "iris+", "carl+"}, names(v.People)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"aunt+", "dad+", "gran+"}, names(v.Outside)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Screen{{Seat: "room", Here: true}}, v.Screens); diff != "" {
			t.Error(diff)
		}
		if jo := v.People[1]; !jo.Quiet || !jo.Here {
			t.Errorf("Jo's screen has been silent for ten minutes: %+v", jo)
		}
		if mum := v.People[2]; mum.Plans != "phone" || mum.Form.Version != 1 || mum.Mode != OnScreen {
			t.Errorf("%+v", mum)
		}
		if dad := v.Outside[1]; dad.Standing != care.TieExcluded || dad.Form.Version != 2 {
			t.Errorf("what an excluded person sent reaches the IRO: %+v", dad)
		}
	})
	for _, who := range []string{"kim", "jo", "mum", "priya", "room"} {
		t.Run(who+" sees who is here, by the names that they may know", func(t *testing.T) {
			v := look(t, s, who)
			want := map[string][]string{
				"kim":   {"kim+", "jo+", "mum+", "priya+", "iris+", "carl+"},
				"jo":    {"kim+", "jo+", "mum", "priya+", "iris+", "carl+"},
				"mum":   {"kim+", "jo", "mum+", "priya+", "iris+", "carl+"},
				"priya": {"kim+", "jo+", "mum+", "priya+", "iris+", "carl+"},
				"room":  {"kim+", "jo", "mum", "priya+", "iris+", "carl+"},
			}[who]
			if diff := cmp.Diff(want, names(v.People)); diff != "" {
				t.Error(diff)
			}
			if v.Outside != nil || v.Screens != nil {
				t.Errorf("%v %v", v.Outside, v.Screens)
			}
			for _, p := range v.People {
				if p.Mode != "" || p.Plans != "" || p.Quiet || p.Form != (FormIn{}) || p.Standing != "" {
					t.Errorf("%+v", p)
				}
			}
		})
	}
}

// The promises of last time are shown while they are talked about, to those who were
// told them then: a person who came later does not inherit them.
func TestPromisesOfLastTime(t *testing.T) {
	recalls := func(s *State) {
		s.Items[1] = Item{ID: "i-promises", Pos: 2, Kind: Promises, State: Now}
		s.Promises = []Decision{{ID: "d-mum", What: "ring", WhoTie: "t-mum"}, {ID: "d-school", What: "read", WhoTie: "t-school"}}
		s.Before = []care.ID{"mum", "priya", "teacher"}
		s.Ties = append(s.Ties, care.Tie{ID: "t-school", Person: "teacher", Child: "kim", Kind: care.TieSchool, State: care.TieActive})
		s.Seats = append(s.Seats, Seat{ID: "s-school", Person: "teacher", Tie: "t-school", State: Invited})
		s.Sessions["h-teacher"] = "teacher"
	}
	told := func(s State, who string) (out []care.ID) {
		for _, d := range look(t, s, who).Promises {
			out = append(out, d.ID)
		}
		return out
	}
	all := []care.ID{"d-mum", "d-school"}
	for who, want := range map[string][]care.ID{"kim": all, "iris": all, "carl": all, "mum": all, "priya": all, "jo": nil, "teacher": {"d-school"}, "room": nil} {
		if diff := cmp.Diff(want, told(with(recalls), who)); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
		if v := look(t, with(recalls), who); !v.Recalls {
			t.Errorf("%s: not what is talked about", who)
		}
		if got := told(with(recalls, func(s *State) { s.Items[1].Kind = Good }), who); got != nil {
			t.Errorf("%s is told %v while something else is talked about", who, got)
		}
	}
	jo := func(s *State) { s.Before = append(s.Before, "jo") }
	if got := told(with(recalls, jo), "room"); got != nil {
		t.Errorf("a room with somebody in it who reads their own tasks alone is told %v", got)
	}
	if got := told(with(recalls, jo, func(s *State) { s.seat("s-school").State = Removed }), "room"); len(got) != 2 {
		t.Errorf("a room in which all were there then is told %v", got)
	}
}

func TestWhoReadsWhichDecision(t *testing.T) {
	s := with(func(s *State) {
		s.Decisions = []Decision{{ID: "d-mum", What: "ring", WhoTie: "t-mum"}, {ID: "d-school", What: "read", WhoTie: "t-teacher"}, {ID: "d-dentist", What: "look", WhoName: "a dentist"}}
		for who, kind := range map[care.ID]care.TieKind{"teacher": care.TieSchool, "nurse": care.TieHealth} {
			s.Ties = append(s.Ties, care.Tie{ID: "t-" + who, Person: who, Child: "kim", Kind: kind, State: care.TieActive})
			s.Seats = append(s.Seats, Seat{ID: "s-" + who, Person: who, Tie: "t-" + who, State: Invited})
			s.Sessions["h-"+string(who)] = who
		}
	})
	all := []care.ID{"d-mum", "d-school", "d-dentist"}
	for who, want := range map[string][]care.ID{"kim": all, "iris": all, "mum": all, "jo": all, "priya": all, "room": all, "teacher": {"d-school"}, "nurse": nil} {
		var got []care.ID
		for _, d := range look(t, s, who).Decisions {
			got = append(got, d.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
	}
}

func TestWhoIsInvitedAndNeverCameIsNotLeftOut(t *testing.T) {
	s := with(func(s *State) {
		s.Ties = append(s.Ties, care.Tie{ID: "t-uncle", Person: "uncle", Child: "kim", Kind: care.TieRelative, State: care.TieInvited})
		s.Ties = append(s.Ties, care.Tie{ID: "t-cousin", Person: "cousin", Child: "kim", Kind: care.TieRelative, State: care.TieInvited})
		s.Seats = append(s.Seats, Seat{ID: "s-uncle", Person: "uncle", Tie: "t-uncle", State: Invited})
	})
	asked := map[care.ID]bool{}
	for _, p := range look(t, s, "iris").Outside {
		asked[p.Tie] = p.Asked
	}
	want := map[care.ID]bool{"t-uncle": true, "t-cousin": false, "t-aunt": false, "t-dad": false, "t-gran": false}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Error(diff)
	}
}

func TestWhoseChairWasTakenBackDoesNotLead(t *testing.T) {
	s := with(func(s *State) { s.Items[0].LedBy, s.Items[1].LedBy = "s-kim", "s-kim" })
	for _, who := range []string{"kim", "jo", "iris", "room"} {
		a := look(t, s, who).Agenda
		if a.Now.Led.Kind == care.TieChild || a.Items[1].Led.Kind == care.TieChild {
			t.Errorf("%s reads that the child leads, who has given the chair back", who)
		}
		if a.Items[0].Led.Kind != care.TieChild {
			t.Errorf("%s does not read that the child led what is over", who)
		}
	}
}

func TestChairAndAgenda(t *testing.T) {
	given := func(s *State) {
		s.Review.Chair = "s-kim"
		s.Items[1].LedBy = "s-kim"
		s.Spells = []Spell{{Seat: "s-kim", Item: "i-home", FromAt: ten}}
	}
	t.Run("the IRO has it unless it was given", func(t *testing.T) {
		v := look(t, with(), "iris")
		if !v.Chair.IRO || !v.Chair.Mine || !v.Me.Chairs || v.Me.Role != access.Leader {
			t.Errorf("%+v %+v", v.Chair, v.Me)
		}
		if v = look(t, with(), "kim"); !v.Chair.IRO || v.Chair.Mine || v.Me.Role != access.Member {
			t.Errorf("%+v %+v", v.Chair, v.Me)
		}
	})
	t.Run("the child has it for an item", func(t *testing.T) {
		v := look(t, with(given), "kim")
		if v.Chair.IRO || !v.Chair.Mine || v.Chair.Item != "i-home" || v.Me.Role != access.InChair {
			t.Errorf("%+v %+v", v.Chair, v.Me)
		}
		if !v.Me.May(access.ActMove) || v.Me.May(access.ActInvite) || v.Me.May(access.ActClose) {
			t.Error("a child in the chair moves on, and neither removes nor closes")
		}
		if v.Agenda.Now.Led.Tie != "t-kim" || v.Agenda.Next.ID != "i-fam" || v.Agenda.Done != 1 {
			t.Errorf("%+v", v.Agenda)
		}
		if v = look(t, with(given), "iris"); v.Me.Chairs || v.Me.Role != access.Leader || v.Chair.Seat != "s-kim" {
			t.Errorf("the IRO leads even then: %+v", v.Me)
		}
	})
	t.Run("who may not be there has no chair", func(t *testing.T) {
		v := look(t, with(given, func(s *State) { s.Review.Chair = "s-dad" }), "iris")
		if !v.Chair.IRO || !v.Me.Chairs {
			t.Errorf("%+v", v.Chair)
		}
	})
}

func answers(s *State) {
	all := []care.ID{"t-kim", "t-jo", "t-mum", "t-priya", "t-iris", "t-carl", "t-gran"}
	add := func(id, tie care.ID, area care.Area, a care.Audience, readers ...care.ID) {
		s.Answers = append(s.Answers, Answer{ID: id, Tie: tie, Area: area, Audience: a, Readers: readers, Body: []byte(id)})
	}
	add("mum-home", "t-mum", care.Home, care.OnlyIRO, "t-mum", "t-iris", "t-priya")
	add("kim-all", "t-kim", care.Home, care.Everyone, all...)
	add("kim-iro", "t-kim", care.Home, care.OnlyIRO, "t-kim", "t-iris")
	add("kim-mum", "t-kim", care.Family, care.Picked, "t-kim", "t-iris", "t-mum")
	add("kim-how", "t-kim", "", care.Logistics, "t-kim", "t-iris", "t-priya")
	add("dad-home", "t-dad", care.Home, care.OnlyIRO, "t-dad", "t-iris", "t-priya")
}

func TestViews(t *testing.T) {
	tests := []struct {
		who  string
		want []string // area: answers
	}{
		{"iris", []string{"home", "kim-all", "kim-iro", "dad-home", "mum-home", "fam", "kim-mum", "", "kim-how"}},
		{"carl", []string{"home", "kim-all", "kim-iro", "dad-home", "mum-home", "fam", "kim-mum", "", "kim-how"}},
		{"kim", []string{"home", "kim-all", "kim-iro", "fam", "kim-mum", "", "kim-how"}},
		{"mum", []string{"home", "kim-all", "mum-home", "fam", "kim-mum"}},
		{"jo", []string{"home", "kim-all"}},
		{"priya", []string{"home", "kim-all", "dad-home", "mum-home", "", "kim-how"}},
		{"room", []string{"home", "kim-all"}},
	}
	for _, tt := range tests {
		t.Run(tt.who, func(t *testing.T) {
			var got []string
			for _, a := range look(t, with(answers), tt.who).Views {
				got = append(got, string(a.Area))
				for _, x := range a.Answers {
					got = append(got, string(x.ID))
					if string(x.Body) != string(x.ID) {
						t.Errorf("%s was altered: %s", x.ID, x.Body)
					}
					if (x.Audience != "") != (tt.who == "iris" || tt.who == "carl" || x.By.Me) {
						t.Errorf("%s says that it is for %q", x.ID, x.Audience)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("the room screen shows nothing that one person there may not read", func(t *testing.T) {
		s := with(answers, func(s *State) { // a new worker, invited after it was sent
			s.Ties = append(s.Ties, care.Tie{ID: "t-new", Person: "new", Child: "kim", Kind: care.TieCarer, State: care.TieActive})
			s.Seats = append(s.Seats, Seat{ID: "s-new", Person: "new", Tie: "t-new", State: Invited})
		})
		if v := look(t, s, "room"); v.Views != nil {
			t.Errorf("%+v", v.Views)
		}
	})
	t.Run("nor what was not for everyone, should only its readers be left", func(t *testing.T) {
		s := with(answers, func(s *State) {
			for i := range s.Seats {
				if seat := &s.Seats[i]; seat.Person != "" && seat.Person != "kim" && seat.Person != "iris" {
					seat.State = Removed
				}
			}
		})
		for _, area := range look(t, s, "room").Views {
			for _, a := range area.Answers {
				if a.ID != "kim-all" {
					t.Errorf("it shows %s", a.ID)
				}
			}
		}
	})
}

func TestDecisions(t *testing.T) {
	s := with(func(s *State) {
		s.Decisions = []Decision{{
			ID: "d", Pos: 1, What: "A bed by the window", WhoTie: "t-jo", Due: "2026-05-01",
			Readbacks: []Readback{{Seat: "s-kim", Says: "yes"}, {Seat: "s-mum", Says: "not", Words: "by April"}},
		}}
	})
	iro, mum, kim, room := look(t, s, "iris").Decisions[0], look(t, s, "mum").Decisions[0], look(t, s, "kim").Decisions[0], look(t, s, "room").Decisions[0]
	if len(iro.Readback) != 2 || iro.Readback[1].Words != "by April" || iro.Who.Name != "Name of jo" {
		t.Errorf("%+v", iro)
	}
	if mum.Mine.Words != "by April" || mum.Readback != nil || mum.Who.Name != "" || mum.Who.Calls != "Jo" {
		t.Errorf("%+v", mum)
	}
	if kim.Mine.Says != "yes" || kim.Readback != nil || kim.What != "A bed by the window" {
		t.Errorf("%+v", kim)
	}
	if room.Mine != (Said{}) || room.Readback != nil || room.What == "" {
		t.Errorf("%+v", room)
	}
}

func TestEpochIsTheViewersOwn(t *testing.T) {
	before := look(t, with(), "kim").Epoch
	removed := look(t, with(func(s *State) { s.seat("s-mum").State = Removed }), "kim").Epoch
	rights := look(t, with(func(s *State) { s.Ties[0].Kind = care.TieCarer }), "kim").Epoch
	if before != removed {
		t.Error("somebody else's rights changed, and her page starts afresh")
	}
	if before == rights || before == look(t, with(), "mum").Epoch || before == "" {
		t.Error("her own rights changed, and her page stays")
	}
}

// Whoever is excluded now is named to people at work alone, also for what they
// led or promised while they were there.
func TestWhoIsExcludedIsNotNamedToTheFamily(t *testing.T) {
	s := with(func(s *State) {
		s.Items[0].LedBy = "s-dad"
		s.Decisions = []Decision{{ID: "d", What: "w", WhoTie: "t-dad"}}
	})
	for who, named := range map[string]bool{"kim": false, "jo": false, "mum": false, "room": false, "priya": true, "iris": true, "carl": true} {
		v := look(t, s, who)
		led, does := v.Agenda.Items[0].Led, v.Decisions[0].Who
		if (led.Calls == "Dad") != named || (does.Calls == "Dad") != named || !named && (led != Who{} || does.Name+does.Picture != "") {
			t.Errorf("%s: led by %+v, done by %+v", who, led, does)
		}
		if does.Kind != care.TieParent {
			t.Errorf("%s: nobody does it: %+v", who, does)
		}
		common, err := NewMeeting(s).Common(viewer(who))
		if err != nil || common.Agenda.Items[0].Led != (Who{}) || common.Decisions[0].Who.Calls != "" {
			t.Errorf("%s: all present see %+v, %v", who, common.Decisions[0].Who, err)
		}
	}
}

// Whoever leads a later part is told that it is one, and can take its opening back.
func TestWhoLeadsKnowsALaterPart(t *testing.T) {
	for _, at := range []time.Time{{}, ten} {
		m := NewMeeting(with(func(s *State) { s.Review.PartAt = at }))
		for who, leads := range map[string]bool{"iris": true, "carl": true, "priya": false, "kim": false, "mum": false} {
			view, err := m.View(viewer(who))
			if want := leads && !at.IsZero(); err != nil || view.Later != want {
				t.Errorf("%s, part of %v: %v, %v", who, at, view.Later, err)
			}
			if own, err := m.Own(viewer(who)); err != nil || own.Later != view.Later {
				t.Errorf("%s on a live page: %v, %v", who, own.Later, err)
			}
		}
	}
}
