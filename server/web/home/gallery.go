package home

import (
	"slices"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// gallery shows every component of the style. It is part of the demo alone.
func (s *Pages) gallery(k *web.Call) error {
	sh := s.Shell(k)
	sh.Here = k.Path() // with its language it would come back in that one
	if lang := care.ParseLang(k.Query("lang")); k.Query("lang") != "" {
		sh.Lang, sh.Dir = lang, lang.Dir()
	}
	if band := care.Band(k.Query("band")); slices.Contains(care.Bands, band) {
		sh.Band, sh.Here = band, k.Path()+"?band="+string(band)
	}
	square, err := web.QR("https://review.example.gov.uk/c/abcdefghijklmnopqrstuv")
	if err != nil {
		return err
	}
	return s.Show(k, "gallery/gallery", view.NewGallery(sh, s.Assets.Icons(), square))
}
