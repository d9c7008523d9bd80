package e2e_test

import (
	"encoding/json"
	"testing"

	"github.com/chromedp/chromedp"
)

// A child opens one of three houses first, and shows on a drawn figure where it hurts, by touch,
// by the keyboard and without scripts.
func TestHousesAndTheFigureAreAnsweredByTouchAndKeyboard(t *testing.T) {
	p := startDemo(t)
	b := newTab(t, chromium(t), p.url(), "child", phone)
	b.signIn("Leo Marsden")
	at := b.path() + "/form/q/"
	skip, next := "button[name=as][value=skip]", "button[name=as][value=next]"
	leads := func(want string) {
		t.Helper()
		if b.path() != at+want {
			t.Fatalf("at %s, want %s", b.path(), want)
		}
	}
	b.open(at + "p2")
	b.press(skip)
	leads("h0")
	b.noBarriers("the houses-360")
	b.tap(".houses .of-dreams")
	b.tap("details.say-more > summary")
	b.setValue("input[name=mydreams]", "Wish house")
	b.noBarriers("the names of houses-360")
	b.press(next)
	for _, want := range []string{"p19", "p3", "p18", "p7", "p4"} {
		leads(want)
		if name := b.eval(`document.querySelector(".of-house")?.innerText ?? ""`); (name == "Wish house") != (want == "p19") {
			t.Errorf("%s is of the house %q", want, name)
		}
		b.press(skip)
	}
	for range 20 {
		if b.path() == at+"p10" {
			break
		}
		b.onward(skip)
	}
	leads("p10")
	b.tap("label:has(> input[value=mixed])")
	b.press(next)
	leads("p10.where")
	b.noBarriers("the figure-360")
	var figure struct{ X, Y, Width, Height float64 }
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify(document.querySelector('.figure').getBoundingClientRect())`)), &figure); err != nil {
		t.Fatal(err)
	}
	touch := func(x, y float64) {
		b.do(chromedp.MouseClickXY(figure.X+x*figure.Width/140, figure.Y+y*figure.Height/260))
	}
	for part, points := range map[string][][2]float64{
		"head": {{70, 12}}, "face": {{57, 46}, {107, 46}}, "mouth": {{70, 64}}, "arms": {{28, 135}, {112, 135}}, "tummy": {{70, 132}}, "legs": {{58, 200}},
	} {
		for _, point := range points {
			touch(point[0], point[1])
			if !b.has("input[value=" + part + "]:checked") {
				t.Errorf("%s is not picked at %v", part, point)
			}
			touch(point[0], point[1])
			if b.has(".body input:checked") {
				t.Errorf("%s is not taken back at %v", part, point)
			}
		}
	}
	touch(70, 132)
	b.tap("label.at-all")
	b.do(chromedp.Focus(".body input[value=legs]", chromedp.ByQuery), chromedp.KeyEvent(" "))
	b.shows("the figure")
	b.press(next)
	b.open(at + "../check")
	b.see("Tummy · Leg or foot · Skin or all over")
	b.see("House of dreams")

	b.noScript()
	b.open(at + "p10.where")
	b.tap("label.at-mouth")
	b.press(next)
	b.open(at + "../check")
	b.see("Mouth or teeth · Tummy · Leg or foot · Skin or all over")
}
