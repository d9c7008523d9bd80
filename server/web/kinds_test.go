package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/review"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// docs/access.md lists every tie that there is, and what it opens. Who makes a
// new kind of tie says there first what it is to open.
func TestEveryTieIsAsTheTableSays(t *testing.T) {
	_, rows := readTable(t, "tie")
	said := func(yes bool, word, otherwise string) string {
		if yes {
			return word
		}
		return otherwise
	}
	var listed []care.TieKind
	for _, r := range rows {
		k := care.TieKind(r.name)
		listed = append(listed, k)
		tie := care.Tie{Kind: k, State: care.TieActive, Since: storetest.Start}
		out, err := tie.Take(care.StepExclude, storetest.Start, time.Time{})
		excluded := said(out.Opens(storetest.Start), "own form", "nothing")
		if err != nil {
			excluded = "never"
		}
		form, asked := consult.KeyFor(k, care.TieActive, care.Young, 12)
		if k == care.TieChild {
			form = "of their band"
		}
		for column, is := range map[string]string{
			"case work":        said(k.Professional(), "yes", "no"),
			"answers for them": said(k.Reads(), "yes", "no"),
			"form":             said(asked, form, "none"),
			"mark":             said(k.Marks(), "yes", "no"),
			"chair":            said(k.IRO(), "by office", said(k.Chairs(), "yes", "no")),
			"the place":        said(k.Placed(), "yes", "unless guarded"),
			"what was agreed":  said(k.Agreed(), "all", said(k.OwnTasks(), "own tasks", "nothing")),
			"when it is over":  said(k.Stays(), "stays", "goes"),
			"excluded":         excluded,
		} {
			if r.cells[column] != is {
				t.Errorf("%s, %s: it is %q, docs/access.md says %q", k, column, is, r.cells[column])
			}
		}
	}
	for _, k := range care.TieKinds {
		if !slices.Contains(listed, k) {
			t.Errorf("docs/access.md does not know the tie %s", k)
		}
	}
	if len(listed) != len(care.TieKinds) {
		t.Errorf("docs/access.md lists %d ties, there are %d", len(listed), len(care.TieKinds))
	}
}

// guest is somebody round the child besides the family of every test, made
// when a test first asks for them.
func (w *world) guest(who string) care.Viewer {
	w.t.Helper()
	if v, ok := w.guests[who]; ok {
		return v
	}
	kinds := map[string]care.TieKind{
		"cover": care.TieCoverIRO, "respite carer": care.TieRespite, "parent without": care.TieParentWithout, "relative": care.TieRelative,
		"advocate": care.TieAdvocate, "school": care.TieSchool, "health": care.TieHealth, "guardian": care.TieGuardian,
		"key worker": care.TieKeyWorker, "adopter": care.TieAdopter, "independent visitor": care.TieVisitor, "virtual school": care.TieVirtualSchool,
		"youth justice": care.TieYouthJustice, "personal adviser": care.TiePersonalAdviser, "supervising social worker": care.TieSupervisor,
		"team manager": care.TieManager,
		"interpreter":  care.TieInterpreter, "excluded relative": care.TieRelative, "former social worker": care.TieSocialWorker,
	}
	tie := care.Tie{Kind: kinds[who]}
	var v care.Viewer
	switch who {
	case "administrator", "IRO manager", "business support":
		v = w.employed(map[string]care.Job{"administrator": care.JobAdministrator, "IRO manager": care.JobIROManager, "business support": care.JobBusinessSupport}[who])
	case "sibling", "other IRO":
		v = w.elsewhere(who == "sibling")
	case "excluded relative":
		tie.State = care.TieExcluded
		v = w.join("Some "+who, tie, true).Viewer
	case "former social worker":
		tie.Until = storetest.Start.Add(-time.Hour)
		v = w.join("Some "+who, tie, true).Viewer
	default:
		if tie.Kind == "" {
			w.t.Fatalf("docs/access.md names somebody whom the test does not know: %s", who)
		}
		v = w.join("Some "+who, tie, true).Viewer
	}
	if w.guests == nil {
		w.guests = map[string]care.Viewer{}
	}
	w.guests[who] = v
	return v
}

// elsewhere is the child's brother, who has the same carer and parent, or else
// the IRO of his review.
func (w *world) elsewhere(brother bool) care.Viewer {
	w.t.Helper()
	ctx := w.t.Context()
	must := func(id care.ID, err error) care.ID {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
		return id
	}
	child := must(w.store.People.AddPerson(ctx, network.Person{Name: "Sib Test-Child", Band: care.Young, Lang: care.English}, "", ""))
	own := must(w.store.People.AddChild(ctx, people.Child{Person: child, BornOn: "2012-05-05", CaredOn: "2025-03-01"}))
	review := must(w.store.Reviews.AddReview(ctx, reviews.NewReview{Child: child, StartsAt: storetest.Start.Add(2 * time.Hour), Place: "elsewhere", DueOn: "2026-04-02"}))
	must(w.store.Reviews.AddSeat(ctx, review, own, ""))
	iro := must(w.store.People.AddPerson(ctx, network.Person{Name: "Ira Other-Iro", Band: care.Adult, Lang: care.English, Staff: true}, "", ""))
	for person, kind := range map[care.ID]care.TieKind{iro: care.TieIRO, w.family.Carer.Person: care.TieCarer, w.family.Parent.Person: care.TieParent} {
		tie := must(w.store.People.AddTie(ctx, care.Tie{Person: person, Child: child, Kind: kind, Since: storetest.Start.AddDate(0, -1, 0)}))
		must(w.store.Reviews.AddSeat(ctx, review, tie, ""))
	}
	if brother {
		return care.Viewer{Person: child, Lang: care.English, Band: care.Young}
	}
	return care.Viewer{Person: iro, Lang: care.English, Band: care.Adult, Staff: true}
}

// Who comes to a review for somebody else, or for one thing, is shown what their
// place calls for: on the page of the meeting, when it is read back, and after.
func TestWhatGuestsOfAReviewAreShown(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f, ctx := w.family, t.Context()
		teacher := w.join("Tess Test-Teacher", care.Tie{Kind: care.TieSchool}, true)
		advocate, interpreter := w.as(w.guest("advocate")), w.as(w.guest("interpreter"))
		w.goLive()
		for what, who := range map[string]care.ID{"a quiet place in class": teacher.Tie, "a photograph for the room": f.Worker.Tie} {
			err := w.store.Reviews.AddDecision(ctx, f.IRO.Viewer, f.Review, care.NewID(), review.NewDecision{
				What: what, Why: "so", Plain: "It helps.", WhoTie: who, Due: "2026-05-01", Wish: review.Wished("yes"),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		school := w.as(teacher.Viewer)
		for _, path := range []string{"/meet", "/close/readback"} {
			school.get(w.review(path)).is(http.StatusOK).says("a quiet place in class").hides("a photograph", "Test-Carer", "Test-Parent")
		}
		page := advocate.get(w.review("/close/readback")).is(http.StatusOK).says("a quiet place in class", "a photograph")
		if page.page.Find(`main input[type=radio], main textarea`).Length() != 0 {
			t.Error("an advocate is asked whether it was agreed")
		}
		advocate.get(w.review("")).is(http.StatusOK).says("nothing for you to fill in").hides("Test-Carer", storetest.PlaceName)
		for who, b := range map[string]*browser{"advocate": advocate, "interpreter": interpreter} {
			if err := w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home); err != nil {
				t.Fatal(err)
			}
			if got := b.get(w.review("/meet")).is(http.StatusOK).page.Find(`form[action$="/scale/pick"]`).Length(); got != 0 {
				t.Errorf("the %s is asked for a mark", who)
			}
			b.post(w.review("/meet/scale/pick"), "round", string(w.openRound()), "pick", "3").is(http.StatusForbidden)
		}
		interpreter.get(w.review("/meet")).is(http.StatusOK).says("a photograph")
		desk := w.as(f.IRO.Viewer).get(w.review("/meet")).is(http.StatusOK).says("Tess Test-Teacher")
		told := desk.page.Find(`form[action$="/scale/told"] select[name=seat]`).Text()
		if strings.Contains(told, "advocate") || !strings.Contains(told, "Tess") {
			t.Errorf("the IRO may put in a mark for %q", told)
		}
		w.closeWith(w.as(f.IRO.Viewer), "")
		for _, path := range []string{"", "/meet", "/close/readback", "/told"} {
			interpreter.get(w.review(path)).is(http.StatusNotFound)
		}
		school.get(w.review("")).is(http.StatusOK).says("a quiet place in class").hides("a photograph")
	})
}

// employed is somebody who works at the authority and has nothing to do with the child.
func (w *world) employed(job care.Job) care.Viewer {
	w.t.Helper()
	if w.admins[0].Person == "" {
		w.admins = storetest.Administrators(w.t, w.store)
	}
	if job == care.JobAdministrator {
		return w.admins[0]
	}
	return storetest.Employ(w.t, w.store, w.admins, "Some "+string(job), job)
}

// colleague is an IRO who has no child yet.
func (w *world) colleague() care.ID {
	w.t.Helper()
	if w.other == "" {
		w.other = w.employed(care.JobIRO).Person
	}
	return w.other
}
