package care_test

import (
	"testing"

	"myreview/server/care"
)

func TestANameCanBeSeen(t *testing.T) {
	for name, want := range map[string]string{
		"Zoë O’Brien": "", "Ann-Marie": "", "میرا": "", "می\u200cروم": "", "علی\u200cرضا": "", "क्\u200dष": "", "李小龍": "", "Mum ❤\ufe0f": "",
		"Nan 👩\u200d👧": "", "": "", "J.": "", "Mum 2": "", "Zoe\u0308": "", "नेहा": "", "王\u3000小明": "",
		"\u3164": "name.blank", "\u200b": "name.blank", "\u2800": "name.blank", "\u115f\u1160": "name.blank", "\u200b \u200d": "name.blank",
		"\u00a0": "name.blank", "\u00ad": "name.blank", "\uffa0": "name.blank", "\U000e0041": "name.blank", "\u034f": "name.blank", "\t": "name.blank",
		"Ann\u200b": "name.unseen", "A\u202enn": "name.unseen", "Ann\u2066": "name.unseen", "Ann\u200d": "name.unseen", "A\u200dnn": "name.unseen",
		"\u200cعلی": "name.unseen", "Ann\nSmith": "name.unseen", "Ann\x07": "name.unseen", "Ann\u3164Smith": "name.unseen", "Ann\u2800": "name.unseen",
		"Ann\ufe0f": "name.unseen", "\ufeffAnn": "name.unseen", "Ann\u061c": "name.unseen", "Ann\u200f": "name.unseen", "Ann\u2028": "name.unseen",
	} {
		err := care.CheckName(name)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
		if want == "name.unseen" && care.CheckName(care.Seen(name)) != nil {
			t.Errorf("%q is not put right: %q", name, care.Seen(name))
		}
	}
	if got := care.Seen("A\u202en\u200bn می\u200cروم\u200c"); got != "Ann می\u200cروم" {
		t.Errorf("%q", got)
	}
}

func TestNamesThatMayBeOnePersons(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		alike bool
	}{
		{"Sam Test-Parent", "sam test parent", true},
		{"Sam Test-Parent", "TEST-PARENT, Sam", true},
		{"Zoë O’Brien", "Zoe OBrien", true},
		{"Zoë", "Zoe\u0308", true},
		{"Anne Marie Smith", "Annemarie Smith", true},
		{"Ann Smith", "Ann Mary Smith", true},
		{"Ann\u200b Smith", "Ann Smith", true},
		{"علي رضا", "علی\u200cرضا", true},
		{"José Núñez", "JOSE NUNEZ", true},
		{"Łukasz Sørensen", "lukasz sorensen", true},
		{"Ann", "Ann Smith", false},
		{"Ann Smith", "Ann Jones", false},
		{"Ann", "Anne", false},
		{"", "", false}, {"...", "!", false},
		{"नेहा", "नेही", false},
	} {
		if got := care.AlikeNames(c.a, c.b); got != c.alike {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if got := care.AlikeNames(c.b, c.a); got != c.alike {
			t.Errorf("%q and %q: %v", c.b, c.a, got)
		}
	}
}

func TestANameIsFoundWhateverItsAccents(t *testing.T) {
	for _, c := range []struct {
		name, sought string
		found        bool
	}{
		{"Iga Świątek", "swiatek", true},
		{"Iga Świątek", "  IGA s", true},
		{"Iga Świątek", "ŚWIĄTEK iga", true},
		{"Iga Świątek", "iga smith", false},
		{"Łukasz Wójcik", "lukasz", true},
		{"Sean O’Brien", "o'brien", true},
		{"Sean O’Brien", "obrien", true},
		{"Annemarie Smith", "anne", true},
		{"Annemarie Smith", "marie", false},
		{"Mary-Ann Lee", "mary ann", true},
		{"علي رضا", "علی", true},
		{"Sam Lee", "", true},
		{"Sam Lee", "   ", true},
		{"Sam Lee", "%", false},
		{"Sam Lee", "_", false},
		{"Sam Lee", "S__ L__", true}, // a sign parts words
		{"Sam Lee", "S%x", false},
		{"Sam Lee", `\`, false},
	} {
		if got := care.Finds(c.name, c.sought); got != c.found {
			t.Errorf("%q in %q: %v", c.sought, c.name, got)
		}
	}
	if a, b := care.NameKey("Émile Zola"), care.NameKey("eric Blair"); a >= b {
		t.Errorf("%q stands after %q", a, b)
	}
}
