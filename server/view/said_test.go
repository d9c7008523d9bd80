package view_test

import (
	"io/fs"
	"strings"
	"testing"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/view"
	"myreview/views"
)

// Every kind that the program knows has its messages, in every band.
func TestEveryKindHasItsMessages(t *testing.T) {
	_, catalog := load(t)
	said := func(of, id string) {
		t.Helper()
		for _, band := range care.Bands {
			if id == "" || !catalog.Has(id, band) {
				t.Errorf("%s, for %s: there is no message %q", of, band, id)
			}
		}
	}
	for _, p := range view.CardPictures(care.SecretPictureNames...) {
		said("picture "+p.Name, p.Said())
	}
	for _, kind := range alert.Asked {
		ask := view.TellKind{Kind: string(kind)}
		said("ask "+ask.Kind, ask.Heading())
		said("ask "+ask.Kind, ask.About())
	}
	for _, kind := range append([]alert.Kind{alert.Answer, alert.Soon}, alert.Asked...) { // what a child sees of theirs
		line := view.TellLine{Kind: string(kind)}
		said("line "+line.Kind, line.Heading())
		said("line "+line.Kind, line.Next())
	}
	for _, kind := range alert.Kinds {
		line := view.AlertLine{Kind: string(kind)}
		said("alert "+line.Kind, line.Heading())
		said("alert "+line.Kind, line.Do())
	}
	for stage := 1; stage <= 2; stage++ {
		said("stage", view.AlertLine{Stage: stage}.Gone())
	}
	for _, kind := range []care.TieKind{care.TieIRO, care.TieSocialWorker} {
		for _, id := range (view.AlertLine{LeftOut: []string{string(kind)}}).Without() {
			said("left out "+string(kind), id)
		}
	}
	for _, shows := range []review.Shows{review.ShowWith, review.ShowFirst, review.ShowLast, review.ShowIRO, review.ShowNot} {
		way := view.MeetWay(shows)
		said("way "+string(way), way.Label())
		said("way "+string(way), way.Chosen())
	}
}

// A page names its messages whole, so that a search for an id finds where it is said.
func TestTheseTemplatesBuildNoMessageID(t *testing.T) {
	for _, name := range []string{
		"pages/card/pictures.html", "pages/gallery/gallery.html", "pages/tell/ask.html", "pages/tell/sent.html", "pages/tell/tell.html",
		"partials/meet/mine.html", "partials/tell/alerts.html",
	} {
		text, err := fs.ReadFile(views.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `(print "`) {
			t.Errorf("%s puts a message id together", name)
		}
	}
}
