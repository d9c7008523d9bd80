package imports

import (
	"slices"

	"myreview/server/exchange"
)

// lasts are the fields that say that something is over, by kind.
var lasts = map[exchange.Kind]exchange.Field{
	exchange.OfPeriod: exchange.CareUntil, exchange.OfStatus: exchange.StatusUntil, exchange.OfHome: exchange.HomeUntil, exchange.OfWorker: exchange.WorkerUntil,
}

// waits reports whether a change can be taken.
func (c Change) waits() bool { return c.State != exchange.Same && c.State != exchange.Faulty }

// ends reports whether what goes on here would be over.
func (c Change) ends() bool {
	last := lasts[c.Of]
	return last != "" && c.Have != nil && c.Have.Says[last] == "" && c.Fact.Says[last] != ""
}

// part is what a change is taken together with: the periods, the legal statuses, the homes
// of a child, or one kind of work.
func (c Change) part() string {
	return c.Child + "\x00" + string(c.Of) + "\x00" + c.Fact.Says[exchange.WorkerRole]
}

// together makes one choice of changes that are not true one without the other: what begins
// with what ends for it, and the end of a child's care with all that ends then.
func together(all []Change) {
	parts := map[string][]int{}
	ends, over := map[string]bool{}, map[string]bool{} // by part, and by child
	for i, c := range all {
		if lasts[c.Of] == "" || !c.waits() {
			continue
		}
		parts[c.part()] = append(parts[c.part()], i)
		ends[c.part()] = ends[c.part()] || c.ends()
		over[c.Child] = over[c.Child] || c.WithCare
	}
	group := map[string][]int{} // by the part that others come to
	for i, c := range all {
		if lasts[c.Of] == "" || !c.waits() {
			continue
		}
		switch part := c.part(); {
		case over[c.Child] && c.Of != exchange.OfWorker:
			group[c.Child] = append(group[c.Child], i)
		case ends[part] && begins(all, parts[part]):
			group[part] = append(group[part], i)
		}
	}
	for i := range all {
		all[i].Tab = all[i].State
	}
	for _, at := range group {
		first := at[0] // one that somebody is asked about stands for all
		if i := slices.IndexFunc(at, func(i int) bool { return all[i].State == exchange.Asks }); i >= 0 {
			first = at[i]
		}
		for _, i := range at {
			if i != first {
				all[i].With, all[i].Tab = all[first].Name, all[first].State
				all[i].Take, all[i].Asked = all[first].Take, all[first].Asked
			}
		}
	}
}

// begins reports whether one of them is no end.
func begins(all []Change, at []int) bool {
	return slices.ContainsFunc(at, func(i int) bool { return !all[i].ends() })
}
