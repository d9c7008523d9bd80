package web

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// bodyLimit is what a request may carry. Answers are told off one by one, in
// their writer's words, long before this: a megabyte of any script fits, though
// a form sends each byte of Urdu as three.
const bodyLimit = 4 << 20

// fieldsMost is how many fields a form may have, more than any page of ours sends
// (boxesMost). They are counted before they are read: a million fit into a body.
const fieldsMost = 1000

// sentBody is what was sent, byte for byte. Fiber's own Body unpacks what says
// that it is packed, to any size.
func sentBody(c *fiber.Ctx) []byte { return c.Request().Body() }

// fields counts those of a form without reading it.
func fields(body []byte) int { return bytes.Count(body, []byte("&")) + 1 }

// packed reports whether a request says that its body is packed. No browser
// packs a form, and a few kilobytes can unpack to gigabytes.
func packed(c *fiber.Ctx) bool {
	for _, said := range c.Request().Header.PeekAll(fiber.HeaderContentEncoding) {
		if how := strings.TrimSpace(string(said)); how != "" && !strings.EqualFold(how, "identity") {
			return true
		}
	}
	return false
}
