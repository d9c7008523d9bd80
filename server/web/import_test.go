package web_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

const peopleFile = "pers_person_id,pers_forename,pers_surname,pers_dob\nC1,Amara,Okafor,15/05/2014\nC2,Leo,Hughes,15/05/14\n"

const periodFile = "clae_person_id,clae_cla_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason\nC1,p1,10/01/2024,S,,\n"

// formWith is a form with files, by their names and texts.
func formWith(token string, id care.ID, files ...string) (body []byte, kind string) {
	var b bytes.Buffer
	parts := multipart.NewWriter(&b)
	_ = parts.WriteField("csrf", token)
	_ = parts.WriteField("id", string(id))
	for i := 0; i+1 < len(files); i += 2 {
		w, _ := parts.CreateFormFile("file", files[i])
		_, _ = io.WriteString(w, files[i+1])
	}
	_ = parts.Close()
	return b.Bytes(), parts.FormDataContentType()
}

// sendBody posts a body as it is. Status 0: the connection was closed while it was sent.
func (b *browser) sendBody(path string, body []byte, kind string) *answer {
	b.w.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.w.base+path, bytes.NewReader(body))
	if err != nil {
		b.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	res, err := b.client.Do(req)
	if err != nil {
		return &answer{t: b.w.t}
	}
	defer res.Body.Close()
	// A body that is refused is not read to its end: the answer may be cut off with it.
	raw, _ := io.ReadAll(res.Body)
	return (&answer{t: b.w.t, status: res.StatusCode, to: res.Header.Get("Location"), header: res.Header, body: string(raw)}).read()
}

// handIn sends files to be imported.
func (b *browser) handIn(files ...string) *answer {
	b.w.t.Helper()
	body, kind := formWith(b.token(), care.NewID(), files...)
	return b.sendBody("/import", body, kind)
}

// handedIn is an import that somebody began.
func (w *world) handedIn() care.ID {
	w.t.Helper()
	up, err := exchange.Open(exchange.Source{Name: "people.csv", From: strings.NewReader(peopleFile)}, exchange.Source{Name: "periods.csv", From: strings.NewReader(periodFile)})
	if err != nil {
		w.t.Fatal(err)
	}
	id := care.NewID()
	if err := w.store.Imports.Begin(w.t.Context(), w.employed(care.JobIROManager), id, up); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestChildrenAreBroughtInFromFiles(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		bo := w.as(w.employed(care.JobBusinessSupport))
		if !strings.Contains(bo.get("/import").is(http.StatusOK).words(), "20,000") {
			t.Error("the limits are not said before reading")
		}
		page := bo.follow(bo.handIn("people.csv", peopleFile, "periods.csv", periodFile).is(http.StatusSeeOther)).is(http.StatusOK)
		words := page.words()
		for _, said := range []string{"New: 2", "Faulty: 1", "Write 1 new child: 2 rows"} {
			if !strings.Contains(words, said) {
				t.Errorf("the page does not say %q: %s", said, words)
			}
		}
		act, _ := page.page.Find("form[action$='/do']").Attr("action")
		path := strings.TrimSuffix(act, "/do")
		if words := bo.get(path + "?s=faulty").is(http.StatusOK).words(); !strings.Contains(words, "people.csv, row 3") || !strings.Contains(words, "15/05/14") {
			t.Errorf("the faulty row: %s", words)
		}
		if strings.Contains(bo.finds("/children", "Amara").body, "Amara Okafor") {
			t.Error("something is written before anybody said so")
		}
		bo.post(path+"/choose", "s", "new", "go", "none").is(http.StatusSeeOther)
		if said := bo.get(path).page.Find("[data-would]").Text(); said != "Write the rows that are ticked" {
			t.Errorf("nothing was chosen, and the button says %q", said)
		}
		bo.post(path+"/choose", "s", "new", "go", "all").is(http.StatusSeeOther)
		bo.post(path + "/do").is(http.StatusSeeOther)
		if !strings.Contains(bo.finds("/children", "Amara").body, "Amara Okafor") {
			t.Error("the child is not here")
		}
		if words := bo.get(path).words(); !strings.Contains(words, "The same: 2") || !strings.Contains(words, "2 rows written") || !strings.Contains(words, "No row is waiting") {
			t.Errorf("afterwards: %s", words)
		}
	})
}

func TestHeadingsOfAnotherSystemAreMatchedOnce(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		bo := w.as(w.employed(care.JobBusinessSupport))
		list := "Client;Full name;Birth;Came in;Home address\n7;Nia Rees;1/2/2012;10/01/2024;1 High Street ZZ9 9ZZ\n"
		first := bo.handIn("list.csv", list).is(http.StatusSeeOther)
		page := bo.follow(first).is(http.StatusOK)
		if words := page.words(); !strings.Contains(words, "Came in") || strings.Contains(words, "Home address") || strings.Contains(page.body, "ZZ9") {
			t.Errorf("what is matched: %s", words)
		}
		bo.post(first.to+"/match", "c.0", "number", "c.1", "born", "c.2", "born").is(http.StatusUnprocessableEntity)
		bo.post(first.to+"/match", "c.0", "number", "c.1", "name", "c.2", "born", "c.3", "care_since").is(http.StatusSeeOther)
		if words := bo.get(first.to).is(http.StatusOK).words(); !strings.Contains(words, "New: 2") || !strings.Contains(words, "Nia Rees") {
			t.Errorf("matched: %s", words)
		}
		again := bo.handIn("list.csv", list).is(http.StatusSeeOther)
		if words := bo.follow(again).words(); !strings.Contains(words, "New: 2") {
			t.Errorf("what was matched is forgotten: %s", words)
		}
	})
}

func TestFilesThatCannotBeTakenSayWhy(t *testing.T) {
	w := oneWorld(t, care.Young)
	bo := w.as(w.employed(care.JobBusinessSupport))
	for name, test := range map[string]struct{ text, says string }{
		"a picture":        {"\x89PNG\r\n\x1a\n\x00\x00", "picture"},
		"a PDF":            {"%PDF-1.7\n", "PDF"},
		"a workbook":       {"PK\x03\x04", "workbook"},
		"too many rows":    {"a,b\n" + strings.Repeat("1,2\n", exchange.MostRows+1), "more rows"},
		"a missing column": {"pers_person_id,pers_forename,pers_dob\n1,A,1/1/2012\n", "pers_surname"},
	} {
		if words := bo.handIn("f.csv", test.text).is(http.StatusUnprocessableEntity).words(); !strings.Contains(words, test.says) {
			t.Errorf("%s: %s", name, words)
		}
	}
	bo.handIn().is(http.StatusUnprocessableEntity)
	rows := "a,b\n" + strings.Repeat("1,"+strings.Repeat("x", 1000)+"\n", 8000)
	if words := bo.handIn("f.csv", rows).is(http.StatusSeeOther); words.to == "" {
		t.Error("eight megabytes are not taken")
	}
	body, kind := formWith(bo.token(), care.NewID(), "f.csv", strings.Repeat("x", web.FilesMost+1<<20))
	if got := bo.sendBody("/import", body, kind).status; got != http.StatusRequestEntityTooLarge && got != 0 {
		t.Errorf("eleven megabytes: %d", got)
	}
	// The limit of any other form stays what it was.
	if got := bo.sendBody("/children/new", []byte(strings.Repeat("x", 5<<20)), "application/x-www-form-urlencoded").status; got != http.StatusRequestEntityTooLarge && got != 0 {
		t.Errorf("five megabytes elsewhere: %d", got)
	}
	for _, bad := range []string{"multipart/form-data", "multipart/form-data; boundary=x"} {
		if got := bo.sendBody("/import", []byte("--x\r\nnonsense"), bad).status; got != http.StatusUnprocessableEntity && got != http.StatusForbidden {
			t.Errorf("%s: %d", bad, got)
		}
	}
	parts := make([]string, 0, 200)
	for i := range 100 {
		parts = append(parts, fmt.Sprintf("%d.csv", i), "x")
	}
	bo.handIn(parts...).is(http.StatusRequestEntityTooLarge)
	stranger := w.as(storetest.Employ(t, w.store, w.admins, "Olu", care.JobIRO))
	stranger.handIn("people.csv", peopleFile).is(http.StatusNotFound)
}

// Somebody at work who sent more than a form may hold read that something of ours had
// failed.
func TestATooLargeFormOfSomebodyAtWorkIsRefusedAsWhatItIs(t *testing.T) {
	w := oneWorld(t, care.Young)
	bo := w.as(w.employed(care.JobBusinessSupport))
	for path, size := range map[string]int{"/children/new": 5 << 20, "/import": web.FilesMost + 1<<20} {
		to := strings.TrimPrefix(w.base, "http://")
		conn, err := net.Dial("tcp", to)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n", path, to, bo.secret(), size)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %v, %v", path, res, err)
		}
		_ = conn.Close()
	}
}

// broughtIn has what somebody handed in written.
func broughtIn(w *world, _ *browser) {
	if w.broughtIn == "" {
		w.broughtIn = w.handedIn()
	}
	v, ticks := w.employed(care.JobIROManager), map[string]bool{}
	p, err := w.store.Imports.Preview(w.t.Context(), v, w.broughtIn)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range p.Changes {
		ticks[c.Name] = c.Take
	}
	if _, err := w.store.Imports.Do(w.t.Context(), v, w.broughtIn, ticks, time.Minute); err != nil {
		w.t.Fatal(err)
	}
}

func TestAnImportIsTakenBackOnItsPage(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		bo := w.as(w.employed(care.JobBusinessSupport))
		path := bo.handIn("people.csv", peopleFile, "periods.csv", periodFile).is(http.StatusSeeOther).to
		bo.post(path+"/choose", "s", "new", "go", "all").is(http.StatusSeeOther)
		bo.post(path + "/do").is(http.StatusSeeOther)
		page := bo.get(path).is(http.StatusOK)
		if page.page.Find("a[href='"+path+"/undo']").Length() != 1 {
			t.Error("the page of the import does not lead to taking it back")
		}
		words := bo.get(path + "/undo").is(http.StatusOK).words()
		for _, said := range []string{"Will be taken back: 2", "Amara Okafor", "You can do this until", "Take 2 rows back"} {
			if !strings.Contains(words, said) {
				t.Errorf("the page does not say %q: %s", said, words)
			}
		}
		for range 2 {
			bo.post(path + "/undo").is(http.StatusSeeOther)
		}
		if words := bo.get(path + "/undo").is(http.StatusOK).words(); !strings.Contains(words, "2 rows taken back") || strings.Contains(words, "Amara") {
			t.Errorf("afterwards: %s", words)
		}
		if strings.Contains(bo.get("/children?q=Amara").body, "Amara Okafor") {
			t.Error("the child is still here")
		}
		bo.get(path).is(http.StatusSeeOther)
		bo.post(path + "/do").is(http.StatusConflict)
		again := bo.handIn("people.csv", peopleFile, "periods.csv", periodFile).is(http.StatusSeeOther).to
		bo.post(again+"/choose", "s", "new", "go", "all").is(http.StatusSeeOther)
		bo.post(again + "/do").is(http.StatusSeeOther)
		found := bo.get("/children?q=Amara").is(http.StatusOK)
		child, _ := found.page.Find("a[href^='/children/']:contains('Amara')").Attr("href")
		bo.get(child).is(http.StatusOK)
		bo.post(child+"/change", "name", "Amara Bello", "born", "2014-05-15", "number", "C1").is(http.StatusSeeOther)
		if words := bo.get(again + "/undo").is(http.StatusOK).words(); !strings.Contains(words, "Will stay: 2") || !strings.Contains(words, "Someone has changed this here") {
			t.Errorf("what was changed by hand: %s", words)
		}
		w.clock.Move(25 * time.Hour)
		bo = w.as(w.employed(care.JobBusinessSupport))
		bo.get(again + "/undo").is(http.StatusGone)
		bo.post(again + "/undo").is(http.StatusGone)
	})
}

// The rows of a file are emptied by themselves a day later, though nobody opens a page.
func TestFilesOfImportsAreEmptiedADayLater(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.handedIn()
		kept := func() (n int) {
			if err := w.disk.Raw(t).QueryRow("SELECT COUNT(*) FROM import WHERE upload IS NOT NULL").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		w.clock.Move(23 * time.Hour)
		if w.site.EmptyOnce(); kept() != 1 {
			t.Error("they are emptied before their day is over")
		}
		w.clock.Move(2 * time.Hour)
		serve(t, w, w.store, w.disk) // a portal that starts looks at once
		for begun := time.Now(); kept() > 0; time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > 10*time.Second {
				t.Fatal("they are still there")
			}
		}
	})
}

func TestFactsAreExportedAsFiles(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		broughtIn(w, nil)
		bo := w.as(w.employed(care.JobBusinessSupport))
		page := bo.get("/export").is(http.StatusOK)
		if n := page.page.Find("button[name=table]").Length(); n != len(exchange.Written()) {
			t.Errorf("%d tables are offered", n)
		}
		file := bo.post("/export", "table", "ssd_person").is(http.StatusOK)
		if !strings.HasPrefix(file.body, "\uFEFFpers_person_id,") || !strings.Contains(file.body, "C1,Amara,Okafor,15/05/2014,\r\n") {
			t.Errorf("the file: %q", file.body)
		}
		for name, want := range map[string]string{"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="ssd_person.csv"`, "Cache-Control": "no-store"} {
			if got := file.header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		bo.post("/export", "table", "ssd_address").is(http.StatusUnprocessableEntity)
		w.clock.Move(6 * time.Minute)
		bo.get("/export").is(http.StatusOK)
		w.clock.Move(6 * time.Minute)
		if asked := bo.post("/export", "table", "ssd_person").is(http.StatusOK); strings.Contains(asked.body, "Okafor") || !strings.Contains(asked.words(), "Is it still you?") {
			t.Errorf("twelve minutes later: %s", asked.words())
		}
		olu := w.as(storetest.Employ(t, w.store, w.admins, "Olu", care.JobIRO))
		olu.get("/export").is(http.StatusNotFound)
		olu.post("/export", "table", "ssd_person").is(http.StatusNotFound)
	})
}

// Somebody unticked every row, pressed the large button, and the rows were written: the
// ticks stood in another form. Nor is anything written that nobody has looked at.
func TestWhatIsNotTickedIsNotWritten(t *testing.T) {
	w := oneWorld(t, care.Young)
	bo := w.as(w.employed(care.JobBusinessSupport))
	ticks := func(page *answer) (rows []string) {
		page.page.Find("input[name=row]").Each(func(_ int, s *goquery.Selection) { rows = append(rows, "row", s.AttrOr("value", "")) })
		return rows
	}
	page := bo.follow(bo.handIn("people.csv", peopleFile, "periods.csv", periodFile).is(http.StatusSeeOther))
	path, _ := page.page.Find("form[data-ticks]").Attr("action")
	if said := bo.get(strings.TrimSuffix(path, "/do") + "?s=faulty").page.Find("[data-would]").Text(); said != "" {
		t.Errorf("where nobody has seen the new rows a button says: %q", said)
	}
	bo.post(path).is(http.StatusSeeOther)
	fresh := strings.TrimSuffix(path, "/do") + "?s=new"
	page = bo.get(fresh)
	if said := page.page.Find("[data-would]").Text(); said != "Write 1 new child: 2 rows" {
		t.Errorf("the button says %q", said)
	}
	rows := ticks(page)
	if len(rows) != 4 {
		t.Fatal(rows)
	}
	bo.post(path, rows...).is(http.StatusSeeOther)
	if strings.Contains(bo.get("/children?q=Amara").body, "Amara Okafor") {
		t.Error("what was unticked is written")
	}
	if said := bo.get(fresh).page.Find("[data-would]").Text(); said != "Write the rows that are ticked" {
		t.Errorf("unticked, the button says %q", said)
	}
	bo.post(path, append(rows, "take", rows[1], "take", rows[3], "take", "made up")...).is(http.StatusSeeOther)
	if !strings.Contains(bo.get("/children?q=Amara").body, "Amara Okafor") {
		t.Error("what is ticked is not written")
	}
}

// The reason why care ended was compared and not told: a row that somebody was to agree
// to said nothing. Each thing that a row would change stands on it.
func TestARowTellsEachThingThatItWouldChange(t *testing.T) {
	w := oneWorld(t, care.Young)
	v := w.employed(care.JobBusinessSupport)
	storetest.Employ(t, w.store, w.admins, "Priya Shah", care.JobIRO)
	bo := w.as(v)
	const heads = "id,name,born,died,since,until,why,law,lawsince,lawuntil,home,homesince,homeuntil,held,due,code,iro\n"
	open := func(row string) string {
		first := bo.handIn("list.csv", heads+row+"\n").is(http.StatusSeeOther)
		bo.post(first.to+"/match", "c.0", "number", "c.1", "name", "c.2", "born", "c.3", "died", "c.4", "care_since", "c.5", "care_until", "c.6", "care_ended_why",
			"c.7", "status", "c.8", "status_since", "c.9", "status_until", "c.10", "home_kind", "c.11", "home_since", "c.12", "home_until", "c.13", "review_held", "c.14", "review_due", "c.15", "review_code", "c.16", "iro_name").is(http.StatusSeeOther)
		return first.to
	}
	at := open("C1,Amara Okafor,15/05/2012,,10/01/2024,01/03/2025,E4A,C2,10/01/2024,01/03/2025,U6,10/01/2024,01/03/2025,06/02/2024,07/02/2024,PN1,Priya Shah")
	bo.post(at+"/choose", "s", "new", "go", "all").is(http.StatusSeeOther)
	bo.post(at + "/do").is(http.StatusSeeOther)
	w.disk.Clock.Move(time.Minute)
	at = open("C1,Amara Bello,15/05/2012,01/02/2026,10/01/2024,02/03/2025,E4B,C2,10/01/2024,02/03/2025,U6,10/01/2024,02/03/2025,06/02/2024,08/02/2024,PN2,Priya Shah")
	p, err := w.store.Imports.Preview(t.Context(), v, care.ID(strings.TrimPrefix(at, "/import/")))
	if err != nil {
		t.Fatal(err)
	}
	compared := map[exchange.State]int{}
	for _, c := range p.Changes {
		compared[c.State] += len(c.Diffs)
	}
	if compared[exchange.Changed] != 8 {
		t.Fatal(compared)
	}
	for state, n := range compared {
		page := bo.get(at + "?s=" + string(state)).is(http.StatusOK)
		if told := page.page.Find("ins").Length(); n > 0 && told != n {
			t.Errorf("of %d things that would change %d are told: %s", n, told, page.words())
		}
	}
}

// Three faulty rows of one child said three times that another row was faulty, and not of whom.
func TestFaultyRowsNameTheirChild(t *testing.T) {
	w := oneWorld(t, care.Young)
	bo := w.as(w.employed(care.JobBusinessSupport))
	period := strings.Replace(periodFile, "C1,p1", "C2,p1", 1)
	at := bo.handIn("people.csv", peopleFile, "periods.csv", period+"C2,p9,10/02/2025,S,,\n"+"C9,p7,10/01/2024,S,,\n").is(http.StatusSeeOther).to
	page := bo.get(at + "?s=faulty").is(http.StatusOK)
	cards := page.page.Find("li.panel")
	var all []string
	cards.Each(func(_ int, s *goquery.Selection) { all = append(all, strings.Join(strings.Fields(s.Text()), " ")) })
	if len(all) != 3 || !strings.Contains(all[1], "Leo Hughes C2") || !strings.Contains(all[1], "people.csv, row 3") || strings.Count(all[1], "depends on another row") != 1 || !strings.Contains(all[2], "C9") {
		t.Errorf("%d cards: %q", len(all), all)
	}
	if page.page.Find("nav .tag.bad").Length() != 1 || page.page.Find("nav .tag.ok").Length() != 0 {
		t.Error("what is faulty stands in the colour of what is well")
	}
}

// The headings of most systems are proposed, and those of the empty file that is offered are
// known, in each language.
func TestUsualHeadingsAreProposed(t *testing.T) {
	w := oneWorld(t, care.Young)
	bo := w.as(w.employed(care.JobBusinessSupport))
	chosen := func(page *answer) (out []string) {
		page.page.Find("select").Each(func(_ int, s *goquery.Selection) { out = append(out, s.Find("option[selected]").AttrOr("value", "")) })
		return out
	}
	page := bo.follow(bo.handIn("list.csv", "Person ID,Forename,Surname,DOB,Legal status,Social worker,IRO,Colour\n7,Nia,Rees,1/2/2012,C2,Grace Bell,Priya Shah,red\n8,Ed,Rees,1/2/2014,C2,,,\n").is(http.StatusSeeOther))
	want := []string{"number", "first_name", "last_name", "born", "", "social_worker_name", "iro_name", ""} // a legal status needs its day
	if got := chosen(page); !slices.Equal(got, want) {
		t.Errorf("proposed: %q", got)
	}
	for _, said := range []string{"list.csv", "For example: Nia Ed"} {
		if !strings.Contains(page.words(), said) {
			t.Errorf("the page does not say %q: %s", said, page.words())
		}
	}
	act, _ := page.page.Find("form[action$='/match']").Attr("action")
	for says, fields := range map[string][]string{
		"Choose which heading is the child's number":                          {"c.1", "name"},
		"Choose at least one more heading":                                    {"c.0", "number"},
		"“Legal status” needs one more heading beside it: Legal status since": {"c.0", "number", "c.4", "status"},
	} {
		if words := bo.post(act, fields...).is(http.StatusUnprocessableEntity).words(); !strings.Contains(words, says) {
			t.Errorf("it does not say %q: %s", says, words)
		}
	}
	for _, lang := range []string{"en", "cy", "ur"} {
		bo.post("/lang", "lang", lang)
		file := bo.get("/import/template.csv").is(http.StatusOK)
		page := bo.follow(bo.handIn("template.csv", file.body+"7\n").is(http.StatusSeeOther))
		for i, field := range chosen(page) {
			if field == "" {
				t.Errorf("%s: the heading %d of the empty file is not known", lang, i)
			}
		}
	}
}
