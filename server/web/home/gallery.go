package home

import (
	"slices"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// gallery shows every component of the style. It is part of the demo alone.
func (s *Pages) gallery(k *web.Call) error {
	p := s.Page(k)
	p.Here = k.Path() // with its language it would come back in that one
	if lang := care.ParseLang(k.Query("lang")); k.Query("lang") != "" {
		p.Lang, p.Dir = lang, lang.Dir()
	}
	if band := care.Band(k.Query("band")); slices.Contains(care.Bands, band) {
		p.Band, p.Here = band, k.Path()+"?band="+string(band)
	}
	square, err := web.QR("https://review.example.gov.uk/c/abcdefghijklmnopqrstuv")
	if err != nil {
		return err
	}
	return s.Show(k, "gallery/gallery", view.NewGallery(p, s.Assets.Icons(), square))
}
