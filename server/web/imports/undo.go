package imports

import (
	"myreview/server/store/imports"
	"myreview/server/view"
	"myreview/server/web"
)

// Which rows the page of an import that is taken back shows.
const (
	goes  = "back"
	stays = "stay"
)

// showUndo is what taking an import back would do, and what it did.
func (s *Pages) showUndo(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	b, err := s.Store.Imports.Back(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	of := map[string][]imports.BackRow{}
	for _, row := range b.Rows {
		state := goes
		if row.Stays != "" {
			state = stays
		}
		of[state] = append(of[state], row)
	}
	m := &view.ImportUndo{Page: s.Page(k), ID: id, Until: b.Until, Undone: b.Undone, Goes: len(of[goes]), State: goes}
	if k.Query("s") == stays || len(of[goes]) == 0 {
		m.State = stays
	}
	for _, one := range []view.ImportCount{{State: goes, Label: "import.undo.back"}, {State: stays, Label: "import.undo.stay"}} {
		if one.N, one.Now = len(of[one.State]), one.State == m.State; one.N > 0 {
			m.Counts = append(m.Counts, one)
		}
	}
	rows := of[m.State]
	m.Number, m.Before, m.After = paged(k, len(rows))
	for _, row := range rows[(m.Number-1)*rowsOnPage : min(len(rows), m.Number*rowsOnPage)] {
		m.Rows = append(m.Rows, backRow(k, row))
	}
	return s.Show(k, "import/undo", m)
}

// backRow is a row with what it is and what it would be again.
func backRow(k *web.Call, row imports.BackRow) view.ImportRow {
	r := view.ImportRow{Child: row.Number, Who: row.Name, Kind: kinds[row.Of], Why: rests[row.Stays]}
	if row.Stays == "" && row.Was == nil {
		r.Why = "import.undo.adds"
	}
	for _, f := range told {
		is, was := row.Says[f], row.Was[f]
		_, kept := row.Was[f]
		switch changed := row.Stays == "" && kept && is != was; {
		case changed:
			r.Says = append(r.Says, view.ImportSays{Label: fields[f], Was: value(k, f, is), Is: value(k, f, was), Changed: true})
		case is != "":
			r.Says = append(r.Says, view.ImportSays{Label: fields[f], Is: value(k, f, is)})
		}
	}
	return r
}

// undo takes an import back, as far as one request may take.
func (s *Pages) undo(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	if _, err := s.Store.Imports.Undo(k.UserContext(), k.Viewer, id, writes); err != nil {
		return err
	}
	return k.To(path(id) + "/undo")
}
