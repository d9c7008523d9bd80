package web

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// believed reads the proxies whose forwarded headers are believed: addresses,
// or networks.
func believed(proxies []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range proxies {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			one, oneErr := netip.ParseAddr(text)
			if oneErr != nil {
				return nil, fmt.Errorf("web: %q is no address of a proxy", text)
			}
			network = netip.PrefixFrom(one, one.BitLen())
		}
		out = append(out, network)
	}
	return out, nil
}

// from is the address that a request comes from, for counting tries. Each proxy
// adds whom it heard to the end of the list; what stands before that may be
// made up by the visitor. So the list is read from its end, for as long as a
// proxy that is believed vouches for it.
func (s *Site) from(c *fiber.Ctx) string {
	var said []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		said = append(said, strings.Split(string(line), ",")...)
	}
	return visitor(c.Context().RemoteIP(), said, s.proxies)
}

// Place is the part of the network that a request comes from: what one customer
// has, so that another address of theirs is not another place.
func (s *Site) Place(c *fiber.Ctx) string { return networkOf(s.from(c)) }

func networkOf(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := 56
	if addr.Is4() {
		bits = 24
	}
	part, _ := addr.WithZone("").Prefix(bits)
	return part.String()
}

func visitor(remote net.IP, said []string, proxies []netip.Prefix) string {
	addr, _ := netip.AddrFromSlice(remote)
	addr = addr.Unmap()
	for i := len(said) - 1; i >= 0 && vouches(proxies, addr); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(said[i]))
		if err != nil {
			break
		}
		addr = before.Unmap()
	}
	return addr.String()
}

func vouches(proxies []netip.Prefix, addr netip.Addr) bool {
	for _, p := range proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
