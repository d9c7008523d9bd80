package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"myreview/server/view"
)

// QR draws a text as a picture that cameras read. Level M: a corner may be
// creased, and the squares are still large.
func QR(text string) (view.QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return view.QR{}, fmt.Errorf("web: qr: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := x
			for run < code.Size && code.Black(run, y) {
				run++
			}
			if run > x {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run-x, run-x)
				x = run
			}
		}
	}
	return view.QR{Size: code.Size, Path: path.String()}, nil
}
