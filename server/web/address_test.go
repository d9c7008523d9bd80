package web

import (
	"net"
	"testing"
)

// Whoever is refused for too many tries cannot get more by making up where
// they come from (safety.md section 1, T22).
func TestAVisitorCannotSayWhereTheyComeFrom(t *testing.T) {
	for _, c := range []struct {
		name    string
		proxies []string
		remote  string
		said    []string
		want    string
	}{
		{"no proxy is believed", nil, "198.51.100.7", []string{"1.2.3.4"}, "198.51.100.7"},
		{"not that one", []string{"10.0.0.1"}, "198.51.100.7", []string{"1.2.3.4"}, "198.51.100.7"},
		{"behind a proxy", []string{"10.0.0.1"}, "10.0.0.1", []string{"198.51.100.7"}, "198.51.100.7"},
		{"behind a network of them", []string{"10.0.0.0/8"}, "10.2.0.1", []string{"198.51.100.7", " 10.3.0.1"}, "198.51.100.7"},
		{"behind a proxy, with one made up", []string{"10.0.0.1"}, "10.0.0.1", []string{"1.2.3.4", " 198.51.100.7"}, "198.51.100.7"},
		{"with a proxy of ours made up", []string{"10.0.0.1"}, "10.0.0.1", []string{"1.2.3.4", "10.0.0.1", "198.51.100.7"}, "198.51.100.7"},
		{"with something that is no address", []string{"10.0.0.1"}, "10.0.0.1", []string{"1.2.3.4", "x"}, "10.0.0.1"},
		{"a proxy that says nothing", []string{"10.0.0.1"}, "10.0.0.1", nil, "10.0.0.1"},
		{"in six bytes or four", []string{"10.0.0.1"}, "::ffff:10.0.0.1", []string{"2001:db8::1"}, "2001:db8::1"},
	} {
		proxies, err := believed(c.proxies)
		if err != nil {
			t.Fatal(err)
		}
		if got := visitor(net.ParseIP(c.remote), c.said, proxies); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if _, err := believed([]string{"the proxy"}); err == nil {
		t.Error("a proxy that is no address is let through")
	}
}

// What one customer has is one place, however many addresses are in it.
func TestAPlaceIsPartOfTheNetwork(t *testing.T) {
	for _, c := range []struct {
		one, other string
		same       bool
	}{
		{"198.51.100.7", "198.51.100.200", true},
		{"198.51.100.7", "198.51.101.7", false},
		{"2001:db8:1:200::1", "2001:db8:1:2ff:aaaa::9", true},
		{"2001:db8:1:200::1", "2001:db8:1:300::1", false},
		{"fe80::1%eth0", "fe80::1%eth1", true},
		{"invalid IP", "198.51.100.7", false},
	} {
		if got := networkOf(c.one) == networkOf(c.other); got != c.same {
			t.Errorf("%s and %s are one place: %v", c.one, c.other, got)
		}
	}
}
