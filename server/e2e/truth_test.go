package e2e_test

import (
	"strings"
	"testing"
)

// What was sent is not called unsent, though the page changed before the answer came.
func TestAClosedCallIsNotSaidToBeUnsent(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child, iro := newTab(t, root, p.url(), "child", phone), newTab(t, root, p.url(), "iro", desk)
	child.signIn("Amara Boateng")
	child.open("/tell/call")
	child.write("textarea", "I want to talk before Friday.")
	child.press("main form button.btn")
	iro.signIn("Ruth Adeyemi")
	iro.open("/alerts")
	iro.await(`form[action$="/take"]`)
	iro.act("/take", "button")
	iro.await(`form[action$="/close"]`)
	// The socket is quicker than the answer.
	iro.eval(`{ const ask = fetch; window.fetch = async (at, how) => { const answer = await ask(at, how); await new Promise((r) => setTimeout(r, 1500)); return answer; }; "slow" }`)
	iro.eval(`document.querySelectorAll("main details").forEach((d) => d.open = true); ""`)
	for _, box := range []string{"done", "reply"} {
		if iro.has(`form[action$="/close"] textarea[name=` + box + `]`) {
			iro.write(`form[action$="/close"] textarea[name=`+box+`]`, "We have talked.")
		}
	}
	iro.act("/close", "button")
	iro.until("has closed it", func() bool { return !iro.has(`form[action$="/close"]`) })
	iro.until("has its answer", func() bool { return !iro.has("form[data-busy]") })
	if strings.Contains(iro.words(), "You had not sent this yet") {
		iro.fail("what was sent is called unsent")
	}
}

// A page that stops says the true reason: to a person whose seat was removed that it is
// not open to them any more, and in one of many tabs that it is open many times. Both
// people are still signed in, and neither page says otherwise.
func TestWhyAPageHasStoppedIsSaidAsItIs(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	mum, iro := newTab(t, root, p.url(), "mum", phone), newTab(t, root, p.url(), "iro", desk)
	mum.signIn("Abena Boateng")
	iro.signIn("Ruth Adeyemi")
	mum.open(mum.path() + "/meet")
	iro.open(mum.path())
	iro.await(`form[action$="/people/remove"]`)
	iro.eval(`[...document.querySelectorAll("#part-tools details")].forEach((d) => d.open = true); ""`)
	picked := iro.eval(`{ const s = document.querySelector("#remove-seat"); s.value = [...s.options].find((o) => o.text.includes("Abena")).value; s.value }`)
	if picked == "" {
		t.Fatal("she is not to be taken out")
	}
	iro.tap(`form[action$="/people/remove"]:has(#remove-seat) button`)
	mum.see("This page is not open to you any more.")
	if strings.Contains(mum.words(), "signed out") {
		mum.fail("she is signed in still")
	}

	carer := newTab(t, root, p.url(), "carer", phone)
	carer.signIn("Denise Clarke")
	carer.open(carer.path() + "/meet")
	carer.await("[data-live]")
	// Nine sockets of one session: the first of them is let go of.
	carer.eval(`(async () => {
		const page = document.querySelector("[data-live]").dataset;
		for (let i = 0; i < 9; i++) {
			const body = new URLSearchParams({ csrf: document.querySelector("input[name=csrf]").value });
			const { ticket } = await (await fetch(page.live + "/ticket", { method: "POST", body, headers: { Accept: "application/json" } })).json();
			(window.many ||= []).push(new WebSocket(location.origin.replace("http", "ws") + page.live + "/live?epoch=" + encodeURIComponent(page.epoch) + "&after=&ticket=" + ticket));
			await new Promise((r) => setTimeout(r, 100));
		}
		return "open";
	})()`)
	carer.see("because you opened it many times")
	if got := carer.eval(`document.querySelector("main").innerText`); strings.Contains(got, "signed out") {
		t.Errorf("it says %q", got)
	}
}
