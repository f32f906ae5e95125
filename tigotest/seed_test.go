package tigotest

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSeedFiles reads the seeds strictly, so that loadSeed can trust them.
func TestSeedFiles(t *testing.T) {
	files, err := seeds.ReadDir("seed")
	require.NoError(t, err)
	require.Len(t, files, len(countries()))
	for i, file := range files {
		code := countries()[i]
		assert.Equal(t, code+".json", file.Name())
		content, err := seeds.ReadFile(path.Join("seed", file.Name()))
		require.NoError(t, err)
		m := &market{}
		require.NoError(t, decode(content, m), code)
		assert.Equal(t, strings.ToUpper(code), m.Country.ID)
		for _, owner := range m.Customers {
			for _, c := range owner.Contracts {
				for _, p := range c.Plans {
					for _, id := range p.Offerings {
						_, offer := m.offer(id)
						assert.NotNil(t, offer, "%s is in no catalogue", id)
					}
				}
			}
		}
	}
}

// TestSeedsAreWhole checks the data on which examples and users' tests depend, and that the documents agree with each other.
func TestSeedsAreWhole(t *testing.T) {
	ids := map[string]string{}
	for _, code := range countries() {
		m := loadSeed(code, newOptions(nil).clock)
		require.Len(t, m.Customers, 4, code)
		first, second, third, fourth := m.Customers[0], m.Customers[1], m.Customers[2], m.Customers[3]

		require.Len(t, first.Contracts, 3, code)
		home := m.describe(first.Contracts[0])
		for _, id := range []string{home.Unpaid, home.PartlyPaid, home.Paid} {
			assert.NotEmpty(t, id, code)
		}
		assert.Len(t, home.Lines, 1, code)
		assert.NotEmpty(t, first.Contracts[0].ServiceRequests, code)
		assert.NotEmpty(t, first.Visits, code)
		assert.Len(t, first.CardTokens, 2, code)
		assert.Empty(t, m.describe(first.Contracts[1]).Unpaid, code)
		assert.Len(t, first.Contracts[2].invoices.open(), 2, code)

		assert.Empty(t, second.Contracts[0].invoices.open(), code)
		assert.Equal(t, second.CardTokens[0]["cardToken"], second.Contracts[0].Recurring["cardToken"], code)
		assert.NotNil(t, second.Contracts[0].Paperless[""], code)

		assert.Equal(t, true, third.Characteristics["VIP"], code)
		assert.Len(t, third.Contracts[0].Products, 11, code)
		assert.Greater(t, len(third.Lines), 20, code)
		assert.Equal(t, third.Lines[8], third.Lines[9], code)

		assert.Empty(t, fourth.Contracts[0].invoices.all, code)

		for _, owner := range m.Customers {
			for _, c := range owner.Contracts {
				for _, id := range []string{c.ID, "account " + c.BillingAccount} {
					assert.Empty(t, ids[id], "%s is there twice", id)
					ids[id] = code
				}
				m.checkContract(t, c)
			}
			for _, visit := range owner.Visits {
				for _, action := range objects(visit, "serviceActionList") {
					for _, offering := range objects(action, "SimplifiedOfferingList") {
						product := owner.Contracts[0].product(text(offering, "productId"))
						assert.NotNil(t, lookup(objects(product, "offeringList"), "subscriptionNumber", text(offering, "subscriptionNumber")), code)
					}
				}
			}
		}
	}
}

// checkContract checks that a contract's documents agree with each other.
func (m *market) checkContract(t *testing.T, c *contract) {
	t.Helper()
	for key := range c.Paperless {
		kind, id, _ := strings.Cut(key, "/")
		call := &call{exchange: &exchange{}, contract: c, path: pathValues{names: []string{"idType", "id"}, values: []string{kind, id}}}
		_, ok := call.paperlessAccount()
		assert.True(t, ok, "%s has no account %s", c.ID, key)
	}
	if len(c.invoices.all) == 0 {
		return
	}
	// The newest invoice is the sum of the products' prices.
	cost, _ := amount(json.Number("0"))
	for _, p := range c.Products {
		for _, offering := range objects(p, "offeringList") {
			price, ok := amount(offering["priceAmount"])
			require.True(t, ok)
			cost.Add(cost, price)
		}
	}
	total, _ := amount(c.invoices.newest(1)[0].document["invoiceAmount"])
	assert.Equal(t, cost.FloatString(2), total.FloatString(2), "contract %s", c.ID)
	for _, i := range c.invoices.all {
		require.NoError(t, i.check())
		assert.Equal(t, c.ID, text(i.document, "contractId"))
	}
}

func TestSeedsFollowTheClock(t *testing.T) {
	m := loadSeed("bo", time.Date(2027, time.January, 5, 3, 0, 0, 0, time.UTC))
	c := m.Customers[0].Contracts[0]
	assert.Equal(t, "10488201-2701", c.invoices.newest(2)[0].id())
	assert.Equal(t, "Diciembre 2026", c.invoices.newest(2)[1].document["period"])
	action := objects(m.Customers[0].Visits[0], "serviceActionList")[0]
	assert.Equal(t, "2027-01-06 09:00:00", action["startDateTime"])
	requested, err := time.Parse(time.DateTime, text(c.ServiceRequests[0], "creationDate"))
	require.NoError(t, err)
	assert.Equal(t, "2026-12-31", day(requested))
	calls := m.callsOf(c, "22771840")
	assert.Equal(t, "2027-01-04", text(calls[len(calls)-1], "dateTimeStart")[:10], "the country's own day, which is still the 4th")
}

func TestSeedsAreTheSameEachTime(t *testing.T) {
	for _, code := range countries() {
		now := newOptions(nil).clock
		one, another := loadSeed(code, now), loadSeed(code, now)
		for i, owner := range one.Customers {
			for j, c := range owner.Contracts {
				twin := another.Customers[i].Contracts[j]
				assert.Equal(t, c.Products, twin.Products)
				for k := range c.invoices.all {
					assert.Equal(t, c.invoices.all[k].document, twin.invoices.all[k].document)
					assert.Equal(t, c.invoices.all[k].payment, twin.invoices.all[k].payment)
				}
			}
		}
		assert.Equal(t, fmt.Sprint(one.Customers[2].Lines), fmt.Sprint(another.Customers[2].Lines))
	}
}
