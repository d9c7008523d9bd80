package main

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/url"
	"strings"
	"time"

	"myreview/server/care"
)

// imported is how many children the files have.
const imported = 600

// rowsOf are those of one child: facts, a period, a home, two workers and five reviews.
const rowsOf = 10

// imports hands files in, takes every new row and does it, as business support would.
func (b *bench) imports(ctx context.Context, db engine) {
	var all, compare []float64
	for range b.rounds {
		site := b.site(ctx, db, plan{Support: true})
		support := newReader(site.Addr, site.Support)
		_, page := support.page(ctx, "/import")
		begin := time.Now()
		body, kind := upload(tokenOf(page))
		answer, _, err := support.as(kind).do(ctx, "POST", "/import", body)
		ok(orRefused(answer, err))
		at := answer.Header.Get("Location")
		_, page = support.page(ctx, at)
		compare = append(compare, time.Since(begin).Seconds())
		form := url.Values{"s": {"new"}, "go": {"all"}}.Encode() + "&csrf=" + tokenOf(page)
		ok(support.post(ctx, at+"/choose", form))
		for more := true; more; {
			ok(support.post(ctx, at+"/do", "csrf="+tokenOf(page)))
			_, page = support.page(ctx, at)
			more = page.Find("[data-would]").Length() > 0
		}
		all = append(all, time.Since(begin).Seconds())
		if _, all := support.page(ctx, at+"?s=same"); all.Find("a[aria-current]").Text() != fmt.Sprint("The same: ", imported*rowsOf) {
			ok(fmt.Errorf("not all was written: %q", all.Find("nav.tags").Text()))
		}
		site.stop()
	}
	b.out.aim(fmt.Sprintf("%s, %d children", db.name, imported), "s", median(all), atMost, 10, number(median(compare))+" s until they stand side by side")
}

// as is the same reader, who posts another kind of body.
func (r *reader) as(kind string) *reader {
	other := *r
	other.kind = kind
	return &other
}

// upload is a form with the tables of another system.
func upload(token string) (body, kind string) {
	tables := map[string][]string{
		"people.csv":  {"pers_person_id,pers_forename,pers_surname,pers_dob"},
		"periods.csv": {"clae_person_id,clae_cla_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason"},
		"homes.csv":   {"clap_cla_placement_id,clap_person_id,clap_cla_placement_type,clap_cla_placement_start_date,clap_cla_placement_end_date"},
		"reviews.csv": {"clar_cla_review_id,clar_cla_person_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation"},
		"workers.csv": {"prof_professional_id,prof_professional_name", "w1,Priya Shah", "w2,Grace Bell"},
		"work.csv":    {"invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_person_id,invo_involvement_start_date,invo_involvement_end_date"},
	}
	add := func(name, format string, args ...any) {
		tables[name] = append(tables[name], fmt.Sprintf(format, args...))
	}
	for c := range imported {
		add("people.csv", "C%d,Child%d,Of%d,%d-05-%02d", c, c, c%7, 2010+c%12, c%28+1)
		add("periods.csv", "C%d,p%d,10/01/2023,S,,", c, c)
		add("homes.csv", "h%d,C%d,U6,10/01/2023,", c, c)
		add("work.csv", "i%d,w1,IRO,C%d,15/01/2023,", c, c)
		add("work.csv", "j%d,w2,Social worker,C%d,15/01/2023,", c, c)
		for r := range 5 {
			add("reviews.csv", "r%d-%d,C%d,,%d-%02d-06,N,", c, r, c, 2023+r/2, r%2*6+2)
		}
	}
	var b bytes.Buffer
	parts := multipart.NewWriter(&b)
	ok(parts.WriteField("csrf", must(url.QueryUnescape(token))))
	ok(parts.WriteField("id", string(care.NewID())))
	for name, rows := range tables {
		_, err := must(parts.CreateFormFile("file", name)).Write([]byte(strings.Join(rows, "\n")))
		ok(err)
	}
	ok(parts.Close())
	return b.String(), parts.FormDataContentType()
}
