package view_test

import (
	"myreview/server/view"
	"myreview/static"
)

var _ = sample("gallery/gallery", view.NewGallery(frame(), static.Load().Icons(), square))
