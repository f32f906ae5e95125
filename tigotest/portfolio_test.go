package tigotest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestProductLimits(t *testing.T) {
	c := signIn(t)
	company := c.customers(tigo.Honduras)[2]
	byContract := "hn/portfolio/contracts/" + company.Contracts[0].ID + "/products/"
	byCustomer := "hn/portfolio/doc-type/nit/customers/" + company.Document.Number + "/"
	for _, path := range []string{byContract, byCustomer} {
		assert.Len(t, parseList(t, c.get(path)), 9, "the default")
		assert.Len(t, parseList(t, c.get(path+"?limit=99")), 11)
		assert.Len(t, parseList(t, c.get(path+"?limit=1")), 1)
		assert.Empty(t, c.server.Violations())
		assert.Len(t, parseList(t, c.get(path+"?limit=100")), 11)
		assert.Len(t, c.server.Violations(), 1)
		c.server.Reset()
	}
}

func TestProduct(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Bolivia)[0].Contracts[0]
	product := parse(t, c.get("bo/portfolio/contracts/"+contract.ID+"/products/101"))
	assert.Equal(t, "Internet", product["productName"])
	assert.EqualValues(t, "101", product["productId"])
	assert.EqualValues(t, "249.50", lookUp(t, product, "offeringList.0.priceAmount"))
	assert.Equal(t, "BOB", lookUp(t, product, "offeringList.0.currencyId"))
	assert.Equal(t, map[string]any{"contractId": "10488201", "billingId": "31", "streetAddress": "Calle 21 de Calacoto 8227"}, lookUp(t, product, "offeringList.0.contract"))
	assert.Equal(t, "Technicolor", lookUp(t, product, "offeringList.0.deviceList.0.manufacturer"))
	assert.Regexp(t, `^([0-9A-F]{2}:){5}[0-9A-F]{2}$`, lookUp(t, product, "offeringList.0.deviceList.0.extendedUniqueIdentifier"))

	second := contract.Products[0].Subscriptions[1]
	narrowed := parse(t, c.get("bo/portfolio/contracts/"+contract.ID+"/products/101/subscriptions/"+second))
	assert.Len(t, narrowed["offeringList"], 1)
	assert.Equal(t, second, lookUp(t, narrowed, "offeringList.0.subscriptionNumber"))
	status, _ := c.do(http.MethodGet, "bo/portfolio/contracts/"+contract.ID+"/products/101/subscriptions/1", "")
	assert.Equal(t, http.StatusNotFound, status)
}

func TestOfferings(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	path := "co/portfolio/contracts/" + contract.ID + "/products/102"
	offer := parseList(t, c.get(path+"/availableoffers"))[0]
	assert.Equal(t, "CO-TV-WIN", offer["offeringId"])
	assert.Equal(t, "102", offer["productId"], "a string here, a number in a product")
	assert.EqualValues(t, "34900", offer["amount"])
	assert.EqualValues(t, "17450", offer["promotionAmount"])

	c.run([]step{
		{"POST", path, `{"offeringId": "CO-TV-WIN", "promotionCode": "MITAD-3M"}`, 201, `{"response": "OK", "message": "Oferta agregada"}`},
		{"GET", path + "/availableoffers", "", 200, `[]`},
		{"POST", path, `{"offeringId": "CO-TV-WIN"}`, 201, ""},
		{"POST", path, `{"offeringId": "CO-INT-200"}`, 404, `{"code": 404, "message": "The offering is not available for this product"}`},
	})
	product := func() tigotest.Product { return c.server.Customers(tigo.Colombia)[0].Contracts[0].Products[1] }
	assert.Equal(t, []string{"CO-TV-ONE", "CO-TV-WIN", "CO-TV-WIN"}, product().Offerings, "the same one twice")
	c.run([]step{{"DELETE", path, `{"offeringId": "CO-TV-WIN"}`, 201, `{"response": "OK", "message": "Oferta retirada"}`}})
	assert.Equal(t, []string{"CO-TV-ONE", "CO-TV-WIN"}, product().Offerings, "one of the two stays")
	c.run([]step{
		{"DELETE", path, `{"offeringId": "CO-TV-WIN"}`, 201, ""},
		{"DELETE", path, `{"offeringId": "CO-TV-WIN"}`, 404, ""},
	})
	assert.Equal(t, 2, c.server.Bookings("portfolio.AddOffering"))
	assert.Equal(t, 2, c.server.Bookings("portfolio.RemoveOffering"))
}

func TestSubscriptionNumbersStayApart(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	path := "co/portfolio/contracts/" + contract.ID + "/products/101"
	c.run([]step{
		{"POST", path, `{"offeringId": "CO-MESH"}`, 201, ""},
		{"DELETE", path, `{"offeringId": "CO-INT-500"}`, 201, ""},
		{"POST", path, `{"offeringId": "CO-INT-200"}`, 201, ""},
	})
	numbers := c.server.Customers(tigo.Colombia)[0].Contracts[0].Products[0].Subscriptions
	assert.Len(t, numbers, 3)
	for i, number := range numbers {
		assert.NotContains(t, numbers[i+1:], number)
	}
}

func TestCRMPages(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	company := c.customers(tigo.Colombia)[2]
	path := "/v2/tigo/b2b/co/transactions/customers/" + company.Code + "/products"
	all := parseList(t, c.get(path+"?limit=50"))
	assert.Len(t, all, 27)
	assert.Equal(t, all[8], all[9], "products have no id: two can be equal")
	assert.EqualValues(t, company.Code, all[0]["customerCode"])
	for query, want := range map[string][2]int{
		"":                     {0, 10},
		"?offset=10":           {10, 20},
		"?offset=20":           {20, 27},
		"?offset=27":           {20, 27}, // past the end the last page is returned
		"?offset=1000&limit=5": {25, 27},
		"?offset=5&limit=3":    {5, 8},
		"?limit=1000":          {0, 27},
		"?limit=0":             {0, 10},
	} {
		assert.Equal(t, all[want[0]:want[1]], parseList(t, c.get(path+query)), query)
	}
	status, body := c.do(http.MethodGet, "/v2/tigo/b2b/co/transactions/customers/1/products", "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.JSONEq(t, `{"error": {"statusCode": "404", "code": "404", "message": "Not Found", "developerMessage": "The customer was not found"}}`, body)
}

func TestCRMLimitHasABound(t *testing.T) {
	c := signIn(t)
	lines := ""
	for i := range 60 {
		lines += fmt.Sprintf(`,{"customerCode": 7, "msisdn": "%d"}`, i)
	}
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{"customerInfo": {"customerId": "7"}, "customerCode": "7", "crmProducts": [`+lines[1:]+`]}`))
	assert.Len(t, parseList(t, c.get("/v2/tigo/b2b/co/transactions/customers/7/products?limit=60")), 50)
}
