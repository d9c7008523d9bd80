package view

import (
	"reflect"
	"testing"
)

// A list of people is the same only while every field of it is: also one that is
// added later.
func TestAChangeOfAnyFieldIsAnotherList(t *testing.T) {
	list := MeetPeople{People: make([]MeetPerson, 1), Apart: make([]MeetParty, 1)}
	if same := (MeetPeople{People: make([]MeetPerson, 1), Apart: make([]MeetParty, 1)}); !list.Same(same) {
		t.Fatal("two that show the same are not the same")
	}
	if list.Same(MeetHead{}) {
		t.Error("the same as another part")
	}
	for i := range reflect.TypeFor[MeetPeople]().NumField() {
		other := list
		field := reflect.ValueOf(&other).Elem().Field(i)
		switch field.Kind() {
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 2, 2))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Int:
			field.SetInt(1)
		}
		if list.Same(other) {
			t.Errorf("the same with another %s", reflect.TypeFor[MeetPeople]().Field(i).Name)
		}
	}
}
