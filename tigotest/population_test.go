package tigotest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestPopulation(t *testing.T) {
	begun := time.Now()
	c := signIn(t, tigotest.WithPopulation(1_000_000, 7), tigotest.FailOnViolations())
	assert.Less(t, time.Since(begun), 10*time.Second, "nothing is generated in advance")
	assert.Len(t, c.server.Customers(tigo.Colombia), 4)
	for _, country := range []tigo.Country{"bo", "co", "gt", "hn", "py", "sv"} {
		for _, k := range []int{1, 42, 100, 166_666} {
			owner, ok := c.server.Populated(country, k)
			require.True(t, ok)
			assert.NotEmpty(t, owner.Name)
			kind := "cc"
			if k%10 == 0 {
				kind = "nit"
				assert.Equal(t, fmt.Sprintf("7%08d", k), owner.Code)
				lines := parseList(t, c.get(fmt.Sprintf("/v2/tigo/b2b/%s/transactions/customers/%s/products", country, owner.Code)))
				assert.NotEmpty(t, lines)
			}
			assert.Equal(t, tigo.Document{Type: tigo.DocumentType(kind), Number: fmt.Sprintf("7%09d", k)}, owner.Document)
			contract := owner.Contracts[0]
			assert.Equal(t, fmt.Sprintf("6%09d", k), contract.ID)
			assert.Equal(t, contract.ID+"-2603", contract.Invoices[0])
			assert.Equal(t, fmt.Sprintf("97%09d", k), contract.BillingAccount)
			base := string(country) + "/billing/contracts/" + contract.ID
			assert.NotEmpty(t, c.get(base+"/balance"))
			assert.Len(t, parseList(t, c.get(base+"/invoices/?limit=5")), min(len(contract.Invoices), 5))
			assert.Contains(t, c.get(fmt.Sprintf("%s/billing/doc-type/%s/customers/7%09d", country, kind, k)), owner.Document.Number)
		}
	}
	for _, k := range []int{0, -1, 166_668} {
		_, ok := c.server.Populated(tigo.Colombia, k)
		assert.False(t, ok, k)
	}
	_, ok := c.server.Populated("xx", 1)
	assert.False(t, ok)
}

// TestThePopulationKeepsWhatChanges reads ten thousand customers after one was changed.
func TestThePopulationKeepsWhatChanges(t *testing.T) {
	c := signIn(t, tigotest.WithPopulation(60_000, 7))
	first, _ := c.server.Populated(tigo.Bolivia, 1)
	contract := first.Contracts[0].ID
	status, _ := c.do(http.MethodPost, "bo/billing/contracts/"+contract+"/invoices/", `{"amount": 5}`)
	require.Equal(t, http.StatusCreated, status)
	require.NoError(t, c.server.PutInvoice(tigo.Bolivia, "6000000002", `{"invoiceId": "extra", "invoiceAmount": 9}`))
	require.NoError(t, c.server.PutCustomer(tigo.Bolivia, `{"customerInfo": {"customerId": "7000000003", "name": "Otro"}}`))
	for k := range 4_500 {
		_, ok := c.server.Populated(tigo.Bolivia, k+1)
		require.Equal(t, k != 2, ok, k+1)
	}
	again, _ := c.server.Populated(tigo.Bolivia, 1)
	assert.Equal(t, contract+"-P001", again.Contracts[0].Invoices[0])
	second, _ := c.server.Populated(tigo.Bolivia, 2)
	assert.Equal(t, "extra", second.Contracts[0].Invoices[0])
	var names []string
	for _, owner := range c.server.Customers(tigo.Bolivia)[4:] {
		names = append(names, owner.Document.Number)
	}
	assert.Equal(t, []string{"7000000003", "7000000001", "7000000002"}, names)
	assert.Equal(t, "Otro", at(any(parse(t, c.get("bo/billing/doc-type/cc/customers/7000000003"))), "customerInfo.name"))
}

// TestThePopulationIsTheSameForTheSameSeed compares two emulators, and two seeds.
func TestThePopulationIsTheSameForTheSameSeed(t *testing.T) {
	one, same, other := tigotest.Start(t, tigotest.WithPopulation(600, 1)), tigotest.Start(t, tigotest.WithPopulation(600, 1)), tigotest.Start(t, tigotest.WithPopulation(600, 2))
	differ := 0
	for k := range 100 {
		a, _ := one.Populated(tigo.Honduras, k+1)
		b, _ := same.Populated(tigo.Honduras, k+1)
		c, _ := other.Populated(tigo.Honduras, k+1)
		assert.Equal(t, a, b)
		if a.Name != c.Name {
			differ++
		}
	}
	assert.Greater(t, differ, 90)
}
