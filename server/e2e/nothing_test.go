package e2e_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// An authority begins: from an empty machine to the first child's form, by what the
// program prints and what its pages say, on both databases.
func TestFromNothingToTheFirstForm(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { fromNothing(t) })
	t.Run("postgres", func(t *testing.T) { fromNothing(t, onPostgres(t)) })
}

// startAuthority begins an authority, fills its profile in, and serves it. It gives the
// links of the two administrators.
func startAuthority(t *testing.T, settings ...string) (p *program, links []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p = &program{t: t, data: filepath.Join(t.TempDir(), "data"), addr: l.Addr().String(), verb: "serve"}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	p.env = append(settings, "MYREVIEW_ORIGIN="+p.url(), "MYREVIEW_LOG_LEVEL=warn", "MYREVIEW_DRAIN=0s")
	said := p.runs("init", "--administrator", "Ada Smith <ada@example.gov.uk>", "--administrator", "Amir Khan <amir@example.gov.uk>")
	links = regexp.MustCompile(`/w/\S+`).FindAllString(said, -1)
	if len(links) != 2 {
		t.Fatalf("%d links: %s", len(links), said)
	}
	profile, err := os.ReadFile("../profiles/testdata/checked.toml")
	err = errors.Join(err, os.WriteFile(p.data+".profile.toml", profile, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	p.runs("config", "check")
	p.start()
	t.Cleanup(p.kill)
	return p, links
}

// runs runs a verb of the program and gives what it prints.
func (p *program) runs(words ...string) string {
	p.t.Helper()
	bin, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(bin, words...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "MYREVIEW_ADDR=" + p.addr, "MYREVIEW_DATA=" + p.data}, p.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("myreview %s: %v: %s", strings.Join(words, " "), err, out)
	}
	return string(out)
}

// beginsByLink is how somebody at work first comes in.
func (b *tab) beginsByLink(link, password string) {
	b.t.Helper()
	b.open(link[strings.Index(link, "/w/"):])
	b.press("main .btn")
	b.write("#new", password)
	b.press("main .btn")
	if b.path() != "/home" {
		b.fail("the link led to " + b.path())
	}
}

// adds has an administrator add somebody at work, and gives their link.
func (b *tab) adds(name, email string, jobs ...string) (link string) {
	b.t.Helper()
	b.open("/staff")
	b.write("#in-name", name)
	b.write("#in-email", email)
	for _, job := range jobs {
		b.choose("job", job)
	}
	b.press(`form[method=post][action="/staff"] .btn`)
	b.ask(`document.querySelector("#link")?.value ?? ""`, &link)
	if link == "" {
		b.fail("no link for " + name)
	}
	return link
}

func fromNothing(t *testing.T, settings ...string) {
	t.Helper()
	p, links := startAuthority(t, settings...)
	begun := time.Now()
	root := chromium(t)
	open := func(name string, s size) *tab { return newTab(t, root, p.url(), name, s) }

	ada, amir := open("ada", desk), open("amir", desk)
	ada.open(links[0])
	ada.shows("link")
	ada.beginsByLink(links[0], "three odd words")
	ada.shows("administrator")
	amir.beginsByLink(links[1], "other odd words")
	manager := ada.adds("Mia Manager", "mia@example.gov.uk", "iro_manager")
	ada.shows("member-link")
	ines := ada.adds("Ines Iro", "ines@example.gov.uk", "iro")
	sam := ada.adds("Sam Social", "sam@example.gov.uk", "social_worker")
	ada.open("/staff")
	ada.shows("staff")

	mia := open("mia", desk)
	mia.beginsByLink(manager, "odd words three") // before the second agrees: then her link ends
	amir.open("/staff")
	amir.see("Mia Manager")
	amir.press(`section[aria-labelledby=waiting] a.card`)
	amir.shows("agree")
	amir.send("/job/agree", "button")

	mia.open("/home")
	mia.shows("manager")
	mia.open("/children/new")
	mia.shows("new")
	mia.press(`form[action="/children/new"] > .btn`)
	mia.shows("new-refused")
	mia.write("#in-name", "Robin Hill")
	mia.setValue("#in-born", time.Now().AddDate(-12, 0, 0).Format("2006-01-02"))
	mia.setValue("#in-cared", time.Now().AddDate(0, 0, -3).Format("2006-01-02"))
	mia.pick("#in-iro", "Ines Iro")
	mia.pick("#in-worker", "Sam Social")
	mia.press(`form[action="/children/new"] > .btn`)
	mia.see("Robin Hill")
	mia.shows("child")
	child := mia.path()
	mia.open("/caseloads")
	mia.shows("caseloads")
	mia.open("/children")
	mia.setValue("#find", "hill")
	mia.press(`form[action="/find"] .btn`)
	mia.see("Robin Hill")
	mia.shows("found")
	mia.open("/import")
	mia.shows("import")
	mia.speaks("ur")
	mia.shows("import-urdu")
	mia.open(child)
	mia.shows("child-urdu")
	mia.speaks("en")

	iro := open("ines", desk)
	iro.beginsByLink(ines, "words three odd")
	iro.shows("home")
	iro.open(child + "/review")
	iro.shows("plan")
	iro.setValue("#in-day", time.Now().AddDate(0, 0, 8).Format("2006-01-02"))
	iro.setValue("#in-at", "15:30")
	iro.write("#in-place", "The library")
	iro.press("main .btn")

	worker := open("sam", phone)
	worker.beginsByLink(sam, "odd three words")
	worker.shows("home")
	review, number := worker.makesCard("Robin")
	worker.shows("card")
	worker.press(`form[action$="/card/here"] button`)
	worker.taps("cat", "boat", "drum")
	worker.taps("cat", "boat", "drum")
	worker.press("button[name=company][value=nobody]")
	worker.press(".leave")

	robin := open("robin", phone)
	robin.comesIn(number, "cat", "boat", "drum")
	robin.see("Robin")
	robin.open(review + "/form")
	robin.shows("form")
	t.Logf("from the first link to the form: %v", time.Since(begun).Round(time.Second))
}

// pick chooses a line of a list by its words.
func (b *tab) pick(selector, words string) {
	b.t.Helper()
	var value string
	b.ask(`[...document.querySelectorAll("`+selector+` option")].find(o => o.textContent === "`+words+`")?.value ?? ""`, &value)
	if value == "" {
		b.fail("no " + words + " in " + selector)
	}
	b.setValue(selector, value)
}
