package e2e_test

import "testing"

// What leads on is in reach wherever the IRO has scrolled to, on a phone too;
// where the window is too short for a bar, as at 400 % zoom, a link leads there.
// What was not picked or written is said beside its field, and stays while the page
// lives.
func TestTheIROLeadsFromAPhone(t *testing.T) {
	root := chromium(t)
	p := startDemo(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Amara Boateng")
	iro := newTab(t, root, p.url(), "iro", phone)
	iro.signIn("Ruth Adeyemi")
	iro.open(child.path() + "/meet")
	iro.await(`form[action$="/meet/item/next"] button`)
	reach := func(selector string) string {
		return iro.eval(`(() => { const b = document.querySelector('` + selector + `'), r = b.getBoundingClientRect();
			const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
			return at && b.contains(at) ? "in reach" : "at " + Math.round(r.y) + " of " + innerHeight })()`)
	}
	const onward = `form[action$="/meet/item/next"] button`
	for _, to := range []string{"0", "600", "document.body.scrollHeight"} {
		iro.eval(`scrollTo(0, ` + to + `); ""`)
		if got := reach(onward); got != "in reach" {
			t.Errorf("scrolled to %s, the way on is %s", to, got)
		}
	}
	iro.resize(size{320, 256})
	iro.eval(`scrollTo(0, 0); ""`)
	if got := reach(`.desk > .skip`); got != "in reach" {
		t.Errorf("at 400 %% zoom the link to the desk is %s", got)
	}
	if got := iro.eval(`getComputedStyle(document.querySelector(".moves")).position`); got != "static" {
		t.Errorf("at 400 %% zoom the bar covers the page: %s", got)
	}
	iro.resize(phone)

	iro.tap(`form[action$="/meet/chair/give"] button`)
	iro.await("#give-seat-error")
	if got := iro.eval(`document.activeElement.id + " " + document.activeElement.getAttribute("aria-describedby")`); got != "give-seat give-seat-error" {
		t.Errorf("the keyboard is at %q, want it at the list that is not picked", got)
	}
	iro.act("/meet/item/next", "button")
	iro.await("#undo-why")
	iro.tap(`[data-part=tools] details:has(#undo-why) > summary`)
	iro.choose("what", "step")
	iro.write("#undo-why", "  ")
	iro.tap(`form[action$="/meet/undo"] button`)
	iro.await("#undo-why-error")
	if got := iro.eval(`document.activeElement.id + " " + document.activeElement.getAttribute("aria-describedby")`); got != "undo-why undo-why-error" {
		t.Errorf("the keyboard is at %q, want it at the box that says nothing", got)
	}
	iro.giveChair()
	child.open(child.path() + "/meet")
	child.see("You are running the meeting")
}
