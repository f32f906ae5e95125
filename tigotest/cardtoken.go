package tigotest

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

func listCardTokens(c *call) response {
	return c.done(first(c.customer.CardTokens, c.query.number("limit")))
}

// createCardToken stores a card. Only what the platform shows of it is kept: the last four digits, the brand and the printed
// name.
func createCardToken(c *call) response {
	card, _ := c.body["cardDetails"].(document)
	number := text(card, "cardNumber")
	if len(number) < 12 || len(number) > 19 || strings.Trim(number, "0123456789") != "" {
		return c.reject("cardDetails.cardNumber is not 12 to 19 digits")
	}
	if len(c.customer.CardTokens) >= maxEntries {
		return c.badRequest("The customer has too many cards")
	}
	made := document{
		"cardToken": newUUID(fmt.Sprintf("card %d of %s", c.server.serial(), text(c.customer.Info, "customerId"))),
		"cardInfo":  number[len(number)-4:],
	}
	fill(made, document{"cardBrand": text(card, "cardBrand"), "cardPrintedName": text(card, "cardPrintedName")})
	c.customer.CardTokens = append([]document{made}, c.customer.CardTokens...)
	return c.done(made)
}

func deleteCardToken(c *call) response {
	token := text(c.body, "cardToken")
	if token == "" {
		return c.reject("cardToken is missing or empty")
	}
	i := position(c.customer.CardTokens, "cardToken", token)
	if i < 0 {
		return c.notFound("The card token was not found")
	}
	c.customer.CardTokens = append(c.customer.CardTokens[:i:i], c.customer.CardTokens[i+1:]...)
	return c.acknowledge("Tarjeta eliminada")
}

// newUUID derives a version 4 UUID from a text.
func newUUID(from string) string {
	b := sha256.Sum256([]byte(from))
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
