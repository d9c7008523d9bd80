package imports

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"myreview/server/exchange"
	"myreview/server/view"
	"myreview/server/web"
)

// exported is what each table that can be saved is about.
var exported = map[string]string{
	"ssd_person":        "import.kind.person",
	"ssd_cla_episodes":  "import.kind.period",
	"ssd_legal_status":  "import.kind.status",
	"ssd_cla_placement": "import.kind.home",
	"ssd_cla_reviews":   "import.kind.review",
	"ssd_permanence":    "import.kind.permanence",
	"ssd_disability":    "import.kind.disability",
	"ssd_professionals": "import.export.workers",
	"ssd_involvements":  "import.export.work",
}

func (s *Pages) showExport(k *web.Call) error {
	m := &view.ImportExport{Page: s.Page(k)}
	for _, name := range exchange.Written() {
		m.Tables = append(m.Tables, view.ExportTable{Name: name, File: name + ".csv", Label: exported[name]})
	}
	return s.Show(k, "import/export", m)
}

// export is one table as a file. It is made whole before any of it is sent: what fails
// halfway would look like a file.
func (s *Pages) export(k *web.Call) error {
	table := k.Value("table")
	var file bytes.Buffer
	if err := s.Store.Imports.Export(k.UserContext(), k.Viewer, table, &file); err != nil {
		return err
	}
	k.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	k.Set(fiber.HeaderContentDisposition, `attachment; filename="`+table+`.csv"`)
	return k.Send(file.Bytes())
}
