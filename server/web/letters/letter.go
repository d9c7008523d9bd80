package letters

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store/letters"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) letterRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/letter", web.Person, s.letterPage),
		web.Get("/r/:review/letter/write", web.LeadsReview, s.letterWrite),
		web.Post("/r/:review/letter/write", web.LeadsReview, s.letterSave),
		web.Post("/r/:review/letter/measure", web.LeadsReview, s.letterMeasure),
		web.Get("/r/:review/letter/preview", web.LeadsReview, s.letterPreview),
		web.Post("/r/:review/letter/publish", web.LeadsReview, s.RequireReauth(s.letterPublish)),
	}
}

func letterPath(id care.ID, rest string) string { return "/r/" + string(id) + "/letter" + rest }

// letterPage is the letter to read: the child's, and the IRO's with when it
// was opened. An IRO whose letter is not out yet goes on writing.
func (s *Pages) letterPage(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	l, err := s.Store.Letters.Letter(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if l.State != "published" {
		return k.To(letterPath(id, "/write"))
	}
	// A page that a browser only prepares or asks after has not been opened by anybody.
	if l.Mine && !k.Heads() && !strings.Contains(k.Get("Sec-Purpose"), "prefetch") {
		if err := s.Store.Letters.LetterOpened(k.UserContext(), k.Viewer, id); err != nil {
			return err
		}
	}
	m := &view.LetterRead{Page: s.Page(k), Review: id, Mine: l.Mine, Opened: l.FirstOpened, Last: l.LastOpened}
	m.Body = bodyOf(l.Letter)
	if l.Lost {
		m.Body.Blocks = []view.LetterBlock{{Kind: string(letter.Para), Lines: []string{k.Say.T("sealed.lost")}}}
	}
	words := s.Words.In(l.Lang, l.Band)
	m.Body.About = words.T("letter.read.about", "Written", words.Date(care.DateOf(l.PublishedAt)), "Held", words.Date(l.Held))
	m.Scripts = "js/letter.js"
	return s.Show(k, "letter/read", m)
}

// writing is a letter and what it may be made of.
type writing struct {
	letters.Letter
	src  letter.Source
	kept []string // what the child kept for the IRO: compared with, never shown
}

// writing reads the saved letter, if any, and its source. The midway day and
// the number of the people who speak up for children are the portal's to add.
func (s *Pages) writing(k *web.Call, id care.ID) (writing, error) {
	var w writing
	var err error
	if w.Letter, err = s.Store.Letters.Letter(k.UserContext(), k.Viewer, id); err != nil {
		return w, err
	}
	if w.Mine {
		return w, care.NotFoundError() // the child reads a letter and writes none
	}
	if w.src, err = s.Store.Letters.LetterSource(k.UserContext(), k.Viewer, id); err != nil {
		return w, err
	}
	if w.kept, err = s.Store.Letters.LetterKept(k.UserContext(), k.Viewer, id); err != nil {
		return w, err
	}
	if !w.src.NextDue.Empty() {
		w.src.Midway = review.Midway(w.src.Held, w.src.NextDue)
	}
	w.src.Advocacy = s.Profile.Advocacy()
	return w, nil
}

// voice says a letter's messages in its own language and band.
func (s *Pages) voice(lang care.Lang, band care.Band, mine care.MyWords) letter.Say {
	words := s.Words.In(lang, band).Mine(mine.InSentences())
	return func(key string, args map[string]any) string {
		for name, v := range args {
			switch v := v.(type) {
			case care.Date:
				args[name] = words.Date(v)
			case care.Reads:
				args[name] = words.Reads(v)
			}
		}
		return words.Say(key, args)
	}
}

func (s *Pages) draft(w writing, lang care.Lang) letter.Letter {
	w.src.Lang = lang
	w.src.Words = func(lang care.Lang, band care.Band, key string) string { return s.Words.In(lang, band).T(key) }
	return letter.Draft(w.src, s.voice(lang, w.src.Band, w.src.Mine))
}

// unpublished shows a letter that is still written on; one that is published
// is read, and nothing else.
func (s *Pages) unpublished(k *web.Call, page func(*web.Call, care.ID, writing) error) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	w, err := s.writing(k, id)
	switch {
	case err != nil:
		return err
	case w.State == "published":
		return k.To(letterPath(id, ""))
	}
	return page(k, id, w)
}

// letterWrite is the page to write on: what was saved, or a draft. A new draft
// can be asked for beside a saved letter, in any language; nothing is saved
// until the IRO saves.
func (s *Pages) letterWrite(k *web.Call) error { return s.unpublished(k, s.writePage) }

func (s *Pages) writePage(k *web.Call, id care.ID, w writing) error {
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if c.State != "closed" {
		return care.Conflict("letter.error.open")
	}
	typed, reopened := k.Locals(web.TypedKey).(url.Values)
	if reopened && typed.Get("rev") != strconv.Itoa(w.Rev) {
		return s.letterBehind(k, id, w, typed)
	}
	fresh, lost := k.Query("draft") != "" || typed.Get("fresh") != "", w.Lost
	if w.State == "" || fresh || w.Lost {
		lang := w.src.Lang
		if q := cmp.Or(k.Query("draft"), typed.Get("in")); q != "" {
			lang = care.ParseLang(q)
		}
		if !s.Words.Offers(lang) {
			lang = care.English
		}
		w.Letter.Letter = s.draft(w, lang)
	}
	gone := w.Unshared(w.src.Quotes())
	w.Letter.Letter = w.Without(gone)
	m := s.letterDesk(k, id, w, w.Letter.Letter)
	m.Dropped, m.Fresh = len(gone), fresh && w.Rev > 0
	if m.Words, err = s.ChildsWords(k, id); err != nil {
		return err
	}
	m.Problem = web.OrLost(k.Say, "", lost)
	return s.Show(k, "letter/write", m)
}

func (s *Pages) letterDesk(k *web.Call, id care.ID, w writing, l letter.Letter) *view.LetterWrite {
	m := &view.LetterWrite{
		Page: s.Page(k), Review: id, Child: w.src.Child, State: w.State, Rev: w.Rev, SavedAt: w.SavedAt,
		In: view.LangChoice{Lang: l.Lang, Name: l.Lang.Name(), Dir: l.Lang.Dir()}, Measure: w.measure(l),
	}
	for _, lang := range s.Profile.Languages {
		m.Others = append(m.Others, view.LangChoice{Lang: lang, Name: lang.Name(), Dir: lang.Dir(), Now: lang == l.Lang})
	}
	for i, f := range letter.Fields(l) {
		label := cmp.Or(f.Ask, boxSays[letter.Kind(f.Kind)])
		m.Boxes = append(m.Boxes, view.LetterBox{
			N: i, At: i + 1, What: cmp.Or(opening(f.Text), k.Say.T(label)), Moved: k.Query("moved") == strconv.Itoa(i), Full: k.Query("full") == strconv.Itoa(i), Kind: f.Kind, Label: label, Text: f.Text, Ref: f.Ref, Area: care.Area(f.Area), Icon: f.Icon, Ask: f.Ask,
			Rows: rows(f.Text), First: i == 0, Last: i == len(l.Blocks)-1,
		})
	}
	m.Scripts = "js/letter.js"
	return m
}

var boxSays = map[letter.Kind]string{
	letter.Heading: "letter.box.heading",
	letter.Para:    "letter.box.para",
	letter.Quote:   "letter.box.quote",
	letter.Promise: "letter.box.promise",
	letter.Yes:     "letter.box.yes",
	letter.NotYet:  "letter.box.notyet",
	letter.No:      "letter.box.no",
	letter.Sign:    "letter.box.sign",
}

// opening is how a text begins, which tells one part of a letter from another.
func opening(text string) string {
	words := strings.Fields(text)
	if len(words) <= openingWords {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:openingWords], " ") + " …"
}

const openingWords = 5

// rows makes a box as high as its text, roughly.
func rows(text string) int {
	n := 1
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + len([]rune(line))/70
	}
	return min(n, 12)
}

// boxesOf reads what was written, in order, with the one thing that a button
// asked for: a box after another one, or one moved up or down.
func boxesOf(k *web.Call) ([]letter.Field, error) {
	fields, _, _, err := movedBoxes(k)
	return fields, err
}

// movedBoxes is boxes, with the place of the one that was moved or added, and of the one
// after which none could be added, since the letter is full; -1: none was.
func movedBoxes(k *web.Call) (out []letter.Field, now, full int, err error) {
	n, err := strconv.Atoi(k.Value("boxes"))
	if err != nil || n < 0 {
		return nil, -1, -1, care.Invalid("error.form")
	}
	if n > letter.MaxBlocks {
		return nil, -1, -1, letter.TooLong()
	}
	act, where, _ := strings.Cut(k.Value("do"), ":")
	at, err := strconv.Atoi(where)
	if err != nil || at < 0 || at >= n {
		act = ""
	}
	for i := range n {
		box := func(name string) string { return k.Value(name + "." + strconv.Itoa(i)) }
		out = append(out, letter.Field{
			Kind: box("kind"), Text: box("text"), Ref: box("ref"), Area: box("area"), Icon: box("icon"), Ask: box("ask"),
			Drop: box("drop") != "",
		})
	}
	switch {
	case act == "add" && letter.Blocks(out) >= letter.MaxBlocks:
		return out, -1, at, nil
	case act == "add":
		return slices.Insert(out, at+1, letter.Field{Kind: "para", Ask: "letter.ask.new"}), at + 1, -1, nil
	case act == "up" && at > 0:
		now = at - 1
	case act == "down" && at < n-1:
		now = at + 1
	default:
		return out, -1, -1, nil
	}
	out[now], out[at] = out[at], out[now]
	return out, now, -1, nil
}

// letterSave saves whatever button was pressed, so that nothing written is
// lost on the way, and then does what the button says.
func (s *Pages) letterSave(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(k.Value("rev"))
	if err != nil {
		return care.Invalid("error.form")
	}
	fields, now, full, err := movedBoxes(k)
	if err != nil {
		return err
	}
	lang := care.ParseLang(k.Value("in"))
	saved, err := s.Store.Letters.SaveLetter(k.UserContext(), k.Viewer, id, from, letter.Letter{Lang: lang}, fields)
	if err != nil && care.KindOf(err) == care.KindConflict && saved.State == "draft" && saved.Rev != from && !k.WantsJSON() {
		return s.letterClash(k, id, lang, fields, saved, err)
	}
	if err != nil {
		return err
	}
	if k.WantsJSON() && k.Value("do") == "" { // saved while it is written
		return k.Answer(fiber.StatusOK, map[string]any{"rev": saved.Rev, "saved": true})
	}
	// The focus goes where the address points. The number makes it another address after each save, so that a browser opens it.
	at, rev := func(n int) string { return strconv.Itoa(letter.Blocks(fields[:n])) }, strconv.Itoa(saved.Rev)
	to := "/write?saved=" + rev + "#saved"
	switch {
	case k.Value("do") == "preview":
		to = "/preview"
	case now >= 0 && !fields[now].Drop && strings.HasPrefix(k.Value("do"), "add:"): // to be written in at once
		to = "/write?saved=" + rev + "&moved=" + at(now) + "#text-" + at(now)
	case now >= 0 && !fields[now].Drop:
		to = "/write?saved=" + rev + "&moved=" + at(now) + "#box-" + at(now)
	case full >= 0:
		to = "/write?saved=" + rev + "&full=" + at(full) + "#box-" + at(full)
	}
	if k.WantsJSON() { // a script that pressed the button stays on the page where there is no answer
		return k.Answer(fiber.StatusOK, map[string]any{"to": letterPath(id, to)})
	}
	return k.To(letterPath(id, to))
}

// letterBehind shows what was typed on a page that somebody else's save has
// overtaken, reopened in another language: its boxes are not those of the letter.
func (s *Pages) letterBehind(k *web.Call, id care.ID, w writing, typed url.Values) error {
	k.Locals(web.TypedKey, nil)
	k.Fields = typed
	fields, err := boxesOf(k)
	if err != nil {
		return err
	}
	return s.letterClash(k, id, care.ParseLang(k.Value("in")), fields, w.Letter, care.Conflict("letter.error.elsewhere"))
}

// letterClash shows both: what somebody else saved meanwhile, and one's own
// still in its boxes. Saving again puts one's own in the place of the other, so
// no language leads to a page where the other is not seen.
func (s *Pages) letterClash(k *web.Call, id care.ID, lang care.Lang, fields []letter.Field, saved letters.Letter, cause error) error {
	w, err := s.writing(k, id)
	if err != nil {
		return err
	}
	mine, err := letter.Compose(letter.Letter{Lang: lang, Band: w.src.Band}, fields, w.src.Quotes())
	if err != nil {
		return cause
	}
	w.Letter = saved
	m := s.letterDesk(k, id, w, mine)
	theirs := bodyOf(saved.Letter)
	m.Theirs, m.Problem = &theirs, k.Say.Fault(web.AsFault(cause))
	m.Submitted("")
	return s.ShowStatus(k, fiber.StatusConflict, "letter/write", m)
}

// letterMeasure says how the text in the boxes reads, while it is written. It
// keeps nothing.
func (s *Pages) letterMeasure(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	w, err := s.writing(k, id)
	if err != nil {
		return err
	}
	fields, err := boxesOf(k)
	if err != nil {
		return err
	}
	l, err := letter.Compose(letter.Letter{Lang: care.ParseLang(k.Value("in")), Band: w.src.Band}, fields, w.src.Quotes())
	if err != nil {
		return err
	}
	part, err := s.Views.Part(k.Viewer.Lang, k.Viewer.Band, "letter/measure", w.measure(l))
	if err != nil {
		return err
	}
	k.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return k.Send(part)
}

// measure says how a letter reads, and where it repeats what it should not.
func (w writing) measure(l letter.Letter) view.LetterMeasure {
	m := letter.Take(l)
	out := view.LetterMeasure{
		Words: m.Words, Most: m.Most, TooLong: m.TooLong(), Age: m.Age, Meant: m.Meant, TooOld: m.Age > m.Meant,
		Short: m.Short, LongOnes: m.Sentence > float64(m.Short), Longest: m.Longest, English: l.Lang == care.English,
		Echoes: l.Echoes(w.kept, w.src.Quotes()),
	}
	if m.Sentence > 0 {
		out.Sentence = strconv.FormatFloat(m.Sentence, 'f', -1, 64)
	}
	for _, j := range m.Jargon {
		out.Jargon = append(out.Jargon, view.LetterJargon{Found: j.Found, Say: j.Say})
	}
	return out
}

// letterPreview is the letter as the child will see it, with who will get it.
func (s *Pages) letterPreview(k *web.Call) error { return s.unpublished(k, s.previewPage) }

func (s *Pages) previewPage(k *web.Call, id care.ID, w writing) error {
	if w.State == "" {
		return k.To(letterPath(id, "/write"))
	}
	m := &view.LetterPreview{
		Page: s.Page(k), Review: id, Child: w.src.Child, Rev: w.Rev, Body: bodyOf(w.Letter.Letter),
		Measure: w.measure(w.Letter.Letter),
	}
	for _, b := range w.Blocks {
		if b.Ask != "" && b.Text == "" {
			m.Asked++
		}
	}
	return s.Show(k, "letter/preview", m)
}

func (s *Pages) letterPublish(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	rev, err := strconv.Atoi(k.Value("rev"))
	if err != nil {
		return care.Invalid("error.form")
	}
	if err := s.Store.Letters.PublishLetter(k.UserContext(), k.Viewer, id, rev); err != nil {
		return err
	}
	return k.To(letterPath(id, ""))
}

// bodyOf draws a letter for its child. Small pictures stand beside paragraphs
// for the younger bands alone: young people get words (design section 4).
func bodyOf(l letter.Letter) view.LetterBody {
	m := view.LetterBody{Lang: l.Lang, Dir: l.Lang.Dir(), Band: l.Band}
	apart := func(lines []string) []string {
		for i, line := range lines {
			lines[i] = i18n.Isolate(l.Lang, line) // the IRO may have typed a number
		}
		return lines
	}
	for _, b := range l.Shown() {
		out := view.LetterBlock{Kind: string(b.Kind), Area: b.Area}
		switch b.Kind {
		case letter.Quote:
			out.Text = b.Text
		case letter.Para, letter.Sign:
			out.Lines = apart(b.Lines())
			if l.Band != care.Young {
				out.Icon = b.Icon
			}
		case letter.Heading:
			out.Title = i18n.Isolate(l.Lang, b.Text)
		default:
			out.Title, out.Lines = i18n.Isolate(l.Lang, b.Title()), apart(letter.Block{Text: b.Rest()}.Lines())
			out.Icon = icons[b.Kind]
		}
		m.Blocks = append(m.Blocks, out)
	}
	return m
}

var icons = map[letter.Kind]string{letter.Promise: "target", letter.Yes: "check", letter.NotYet: "cal", letter.No: "chat"}
