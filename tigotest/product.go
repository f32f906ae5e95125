package tigotest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"time"
)

// addProduct adds the product of a plan, with one subscription for each offering, and the line of the plan.
func (m *market) addProduct(c *contract, p plan, now time.Time) {
	product := document{
		"productId":      integer(101 + len(c.Products)),
		"serviceAddress": text(c.Address, "streetAddress"),
		"offeringList":   []document{},
	}
	for _, id := range p.Offerings {
		of, offer := m.offer(id)
		if offer == nil {
			continue
		}
		product["productName"] = of.Product
		m.addSubscription(c, product, of, offer, p.Line, m.local(now).AddDate(-1, -3, 0))
	}
	c.Products = append(c.Products, product)
	if p.Line != "" {
		c.addLine(p.Line, unmade{Plan: text(product, "productName"), Now: now})
	}
}

// addSubscription adds an offering to a product's list.
func (m *market) addSubscription(c *contract, product document, of item, offer document, line string, since time.Time) {
	subscriptions := objects(product, "offeringList")
	number := freeNumber(c.ID+text(product, "productId"), subscriptions)
	added := document{
		"subscriptionNumber": number,
		"active":             true,
		"status":             "Activo",
		"registrationDate":   day(since.AddDate(0, 0, -4)),
		"fromDate":           day(since),
		"currencyId":         m.Country.Currency,
		"contract":           m.contractDocument(c),
	}
	fill(added, document{"measuringElement": line})
	fill(added, offer)
	if of.Device != nil && len(subscriptions) == 0 {
		added["deviceList"] = []document{newDevice(of.Device, number)}
	}
	product["offeringList"] = append(slices.Clip(subscriptions), added)
}

// freeNumber returns the first unused subscription number with a prefix.
func freeNumber(stem string, subscriptions []document) string {
	for n := len(subscriptions) + 1; ; n++ {
		if number := stem + strconv.Itoa(n); lookup(subscriptions, "subscriptionNumber", number) == nil {
			return number
		}
	}
}

// newDevice returns a device of a model.
func newDevice(model document, subscription string) document {
	serial := digits(subscription, 10)
	device := document{
		"deviceId": json.Number("7" + serial[:7]), "serialNumber": "TG" + serial, "active": true, "status": "Activo",
		"extendedUniqueIdentifier": fmt.Sprintf("A4:08:F5:%s:%s:%s", serial[4:6], serial[6:8], serial[8:]),
	}
	fill(device, model)
	return device
}

// offer returns an offering of the catalogue and its product.
func (m *market) offer(id string) (item, document) {
	for _, of := range m.Catalogue {
		if offer := lookup(of.Offerings, "offeringId", id); offer != nil {
			return of, offer
		}
	}
	return item{}, nil
}

func (m *market) contractDocument(c *contract) document {
	return document{"contractId": c.ID, "billingId": m.Billing.ID.String(), "streetAddress": text(c.Address, "streetAddress")}
}

func listProducts(c *call) response {
	return c.done(first(c.contract.Products, c.query.number("limit")))
}

func listCustomerProducts(c *call) response {
	var all []document
	for _, contract := range c.customer.Contracts {
		all = append(all, contract.Products...)
	}
	return c.done(first(all, c.query.number("limit")))
}

func getProduct(c *call) response { return c.done(c.product) }

// getSubscription returns the product with the requested offering only.
func getSubscription(c *call) response {
	one := lookup(objects(c.product, "offeringList"), "subscriptionNumber", c.path.get("subscriptionNumber"))
	if one == nil {
		return c.notFound("The subscription was not found")
	}
	return c.done(with(c.product, document{"offeringList": []document{one}}))
}

// addOffering adds an offering of the catalogue. A product may have the same offering twice.
func addOffering(c *call) response {
	of, offer := c.market.offer(text(c.body, "offeringId"))
	if offer == nil || of.Product != text(c.product, "productName") {
		return c.notFound("The offering is not available for this product")
	}
	if len(objects(c.product, "offeringList")) >= maxEntries {
		return c.badRequest("The product has too many offerings")
	}
	changed := with(c.product, nil)
	c.market.addSubscription(c.contract, changed, of, offer, "", c.market.local(c.server.now))
	c.replaceProduct(changed)
	return c.acknowledge("Oferta agregada")
}

// replaceProduct replaces the path's product by a changed copy.
func (c *call) replaceProduct(changed document) {
	at := position(c.contract.Products, "productId", text(changed, "productId"))
	c.contract.Products = slices.Clone(c.contract.Products) // a response with the list may be in the middle of being written
	c.contract.Products[at] = changed
}

// removeOffering removes one subscription of an offering: a second identical one stays.
func removeOffering(c *call) response {
	subscriptions := objects(c.product, "offeringList")
	i := position(subscriptions, "offeringId", text(c.body, "offeringId"))
	if i < 0 {
		return c.notFound("The product does not have this offering")
	}
	c.replaceProduct(with(c.product, document{"offeringList": slices.Concat(subscriptions[:i], subscriptions[i+1:])}))
	return c.acknowledge("Oferta retirada")
}

func listAvailableOffers(c *call) response {
	offers := []document{}
	for _, offer := range c.market.available(c.product) {
		offers = append(offers, c.commercialOffer(offer))
	}
	return c.done(offers)
}

// available returns the offerings of the catalogue for a product that the product does not have yet.
func (m *market) available(product document) []document {
	had := objects(product, "offeringList")
	var offers []document
	for _, of := range m.Catalogue {
		if of.Product != text(product, "productName") {
			continue
		}
		for _, offer := range of.Offerings {
			if lookup(had, "offeringId", text(offer, "offeringId")) == nil {
				offers = append(offers, offer)
			}
		}
	}
	return offers
}

// commercialOffer returns an offering of the catalogue as the API advertises it.
func (c *call) commercialOffer(offer document) document {
	advertised := document{
		"offeringId": offer["offeringId"], "offeringName": offer["offeringName"],
		"productId": text(c.product, "productId"), "productName": text(c.product, "productName"),
		"amount": offer["priceAmount"], "currencyId": c.market.Country.Currency, "mediaType": offer["mediaType"],
		"offeringDescription": "Cambio de plan sin costo de instalación",
	}
	if price, ok := amount(offer["priceAmount"]); ok {
		advertised["promotionAmount"] = c.market.rounded(price, big.NewRat(1, 2))
		advertised["promotionCode"] = "MITAD-3M"
		advertised["promotionDescription"] = "50% de descuento los primeros tres meses"
	}
	return advertised
}
